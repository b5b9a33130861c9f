"""Case files: the list, one file, opening, withdrawing, reopening, filing what is in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from flask import Response

from retention import Cause, Statement
from service.catalogue.cases import CaseEventKind
from service.catalogue.documents import Document, DocumentState
from service.usecases.cases import cases as use
from service.usecases.cases import viewing
from service.usecases.documents import downloading, filing
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done, listed, made
from service.web.api.seals import Taking, Unsealing, looking
from service.web.api.shapes import Asked, Day, MadeCode, Reference, Shown, Slice, StateShown, Year, line, optional, told
from service.web.i18n import tell
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

cases = Noun("cases", "案卷｜Case files")

CASE = "/cases/<path:code>"

WITHDRAWN: dict[str, bool | None] = {"open": False, "withdrawn": True, "all": None}


class CasePath(Asked):
    """A case file in an address."""

    code: Annotated[str, line(100)] = told(
        "案卷编号，须作 URL 编码｜Code of the case file, percent-encoded", "J012-YS·2026-D10-0001"
    )


class CaseWish(Slice, Unsealing):
    """Which case files are asked for."""

    words: Annotated[str, line(100, 0)] = told(
        "户主或编号的一部分｜Part of the householder's name or of the code", "李秀兰", default=""
    )
    state: Literal["open", "withdrawn", "all"] = told(
        "状态；已撤档的须写明 seal_reason｜State; withdrawn ones need a seal_reason", "open", default="open"
    )


class NewCase(Asked):
    """A case file to be opened."""

    unit: Reference = optional("单位：名称、编号或全宗号｜Unit: its name, number or fonds", "J012")
    code: Annotated[str, line(100)] = optional(
        "编号；不填按规则编｜Code; by default the next of the pattern", "YS-2026-7"
    )
    household: Annotated[str, line(100)] = optional("户主｜Householder", "李秀兰")
    id_number: Annotated[str, line(18)] = optional("户主身份证号｜The householder's ID number", "11010519491231002X")
    year: Year = optional("年度｜Year", 2026)


class CaseStep(Asked):
    """A reopening."""

    on: Day = told("批准之日｜Day of its approval", "2026-10-15")
    reason: Annotated[str, line(500)] = told("理由｜Reason", "已脱困")


class CaseWithdrawal(CaseStep):
    """A withdrawal; what is missing of its evidence never stops the clock."""

    cause: Cause = optional("原因；不填就是依据不全｜Cause; without one it is not proven", "retired")
    named_on: Day = optional("审批表注明的以后的日期｜Later day that the form names", "2026-10-20")
    statement: Statement = told("情况说明：签字或拒签｜Statement: signed or refused", "signed", default=Statement.NONE)
    sealed: bool = told("拒签时单位已附说明并盖章｜Refused, with the unit's sealed note", False, default=False)


class CaseRow(Shown):
    """A case file in a list."""

    code: str = told("编号｜Code", "J012-YS·2026-D10-0001")
    household: str = told("户主｜Householder", "李秀兰")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    year: int = told("年度｜Year", 2026)
    documents: int = told("文件数｜Documents", 12)
    opened_on: Day = told("建档之日｜Opened on", "2026-03-05")
    withdrawn_on: Day | None = told("撤档之日；在档则无｜Withdrawn on; none while open", None)


class CasesShown(Shown):
    """A part of the list of case files."""

    total: int = told("共多少卷｜How many in all", 1)
    cases: Sequence[CaseRow] = told("这一页｜This part of them")


class CaseEvent(Shown):
    """A withdrawal or reopening."""

    kind: CaseEventKind = told("撤档或恢复｜Withdrawal or reopening", "withdrawn")
    on: Day = told("哪一天｜Day", "2026-10-15")
    reason: str = told("理由｜Reason", "已脱困")
    recorded_at: datetime = told("记录的时刻｜Recorded at", "2026-10-16T02:12:00Z")


class CaseDocument(Shown):
    """A document in a case file."""

    id: int = told("文件编号｜Number of the document", 12)
    code: str | None = told("档号｜Archival code", "J012-YS·2026-D10-0001-0003")
    title: str = told("题名｜Title", "入户调查表")
    type: str | None = told("文种代码｜Code of the type", "A07")
    date: Day | None = told("文件日期｜Date of the document", "2026-03-05")
    state: DocumentState = told("状态｜State", "described")
    retention: StateShown | None = told("期限状态｜State of retention", "waiting")
    due_on: Day | None = told("保管的最后一天｜Last day of keeping", None)


class CaseShown(Shown):
    """A case file."""

    code: str = told("编号｜Code", "J012-YS·2026-D10-0001")
    household: str = told("户主｜Householder", "李秀兰")
    id_number: str | None = told("户主身份证号，已遮盖｜The householder's ID number, masked", "110***********002X")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    opened_on: Day = told("建档之日｜Opened on", "2026-03-05")
    withdrawn_on: Day | None = told("撤档之日；在档则无｜Withdrawn on; none while open", None)
    events: Sequence[CaseEvent] = told("撤档与恢复｜Withdrawals and reopenings")
    documents: Sequence[CaseDocument] = told("卷内文件｜The documents in it")


class Filed(Shown):
    """The fate of a document asked to be filed."""

    id: int = told("文件编号｜Number of the document", 12)
    code: str | None = told("得到的档号｜The archival code that it got", "J012-YS·2026-D10-0001-0003")
    error: str | None = told("没有归档的原因｜Why it was not filed", None)


class CaseFiled(Shown):
    """What became of the unfiled documents of a case file."""

    documents: Sequence[Filed] = told("各文件｜The documents")


@cases.on("GET", "/cases", {200: CasesShown}, CONFLICT)
def list_cases(query: CaseWish) -> Response:
    """列出案卷，最新的在前｜List case files, newest first"""
    found = use.list_cases(
        looking(query),
        archive=archive(),
        words=query.words,
        withdrawn=WITHDRAWN[query.state],
        limit=query.limit,
        offset=query.offset,
    )
    rows = [
        CaseRow(
            code=row.code,
            household=row.household,
            unit=row.unit_name,
            year=row.year,
            documents=row.documents,
            opened_on=row.opened_on,
            withdrawn_on=row.withdrawn_on,
        )
        for row in found.rows
    ]
    return listed(CasesShown(total=found.total, cases=rows), query, found.total)


@cases.on("POST", "/cases", {201: MadeCode}, MISSING, CONFLICT)
def open_case(body: NewCase) -> Response:
    """建一个案卷｜Open a case file"""
    code = use.open_case(
        actor(),
        archive=archive(),
        unit=body.unit,
        code=body.code,
        household=body.household or "",
        id_number=body.id_number,
        year=body.year,
    )
    return made(MadeCode(code=code), "cases.show_case", code=code)


@cases.on("GET", CASE, {200: CaseShown}, MISSING, CONFLICT)
def show_case(path: CasePath, query: Unsealing) -> Response:
    """看一个案卷；查看记入审计｜A case file; the look is recorded"""
    case = viewing.show_case(looking(query), path.code, archive=archive())
    events = [CaseEvent(kind=e.kind, on=e.on, reason=e.reason, recorded_at=e.recorded_at) for e in case.events]
    return answer(
        CaseShown(
            code=case.code,
            household=case.household,
            id_number=case.id_number,
            unit=case.unit_name,
            opened_on=case.opened_on,
            withdrawn_on=case.withdrawn_on,
            events=events,
            documents=[_document(document) for document in case.documents],
        )
    )


def _document(document: Document) -> CaseDocument:
    return CaseDocument(
        id=document.id,
        code=document.code,
        title=document.title,
        type=document.type,
        date=document.dated_on,
        state=document.state,
        retention=document.retention_state,
        due_on=document.due_on,
    )


@cases.on("GET", f"{CASE}/content", {200: content("application/pdf")}, MISSING, CONFLICT)
def download_case(path: CasePath, query: Taking) -> Response:
    """把整卷下载为一个 PDF｜Download a whole case file as one PDF"""
    return send(downloading.download_case(looking(query), path.code, archive=archive(), unmasked=query.reason))


@cases.on("POST", f"{CASE}/withdraw", {204: None}, MISSING, CONFLICT)
def withdraw_case(path: CasePath, body: CaseWithdrawal) -> Response:
    """撤档：卷内文件开始计算期限｜Withdraw a case file: the periods of its documents begin"""
    form = use.Withdrawal(body.cause, body.named_on, body.statement, body.sealed)
    use.withdraw_case(actor(), path.code, body.on, body.reason, archive=archive(), form=form)
    return done()


@cases.on("POST", f"{CASE}/reopen", {204: None}, MISSING, CONFLICT)
def reopen_case(path: CasePath, body: CaseStep) -> Response:
    """恢复：期限停算｜Reopen a case file: the periods stop"""
    use.reopen_case(actor(), path.code, body.on, body.reason, archive=archive())
    return done()


@cases.on("POST", f"{CASE}/file", {200: CaseFiled}, MISSING)
def file_case(path: CasePath) -> Response:
    """把卷内未归档的文件归档｜File what is in a case file and not filed yet"""
    results = filing.file_case(actor(), path.code, archive=archive())
    return answer(CaseFiled(documents=[_filed(result) for result in results]))


def _filed(result: filing.Filed) -> Filed:
    error = tell(result.problem.code, **result.problem.data) if result.problem else None
    return Filed(id=result.document_id, code=result.code, error=error)
