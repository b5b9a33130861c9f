"""Withdrawals of case files: evidence, corrections, and the files before and after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from flask import Response
from pydantic import Field

from retention import Cause, Gap, Proof, Statement
from service.usecases.cases import amending, histories, succeeding, viewing
from service.web.api.cases import CASE, CasePath
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, done, made
from service.web.api.seals import Unsealing, looking
from service.web.api.shapes import Asked, Day, Id, MadeCode, Reference, Shown, line, optional, told
from service.web.i18n import tell
from service.web.sessions import actor
from service.web.shell import archive

withdrawals = Noun("withdrawals", "撤档｜Withdrawals")


class EvidenceStated(Asked):
    """What has become known of the evidence; what is left out stays."""

    cause: Cause = optional("撤档原因；已记的要用更正｜Cause, if none is on record", "retired")
    statement: Statement = optional("情况说明：签字或拒签｜Statement: signed or refused", "signed")
    sealed: bool = optional("拒签时单位已附说明并盖章｜Refused, with the unit's sealed note", True)


class RightedShown(Asked):
    """What is right: the day (with the later day that the form names), or the cause."""

    on: Day = optional("批准之日｜Day of the approval", "2026-10-15")
    named_on: Day = optional("审批表注明的以后的日期｜Later day that the form names", "2026-10-20")
    cause: Cause = optional("撤档原因｜Cause", "retired")
    reason: Annotated[str, line(500)] = told("理由｜Reason", "审批表上是这一天")
    document: Id = told("卷内作依据的文件｜Document in the file that shows it", 12)


class Settled(Asked):
    """What the second person says."""

    accept: bool = told("确认，或退回｜Confirm, or refuse", True)


class CaseMoved(Asked):
    """A household of whom another union takes charge."""

    unit: Reference = told("新单位：名称、编号或全宗号｜The new unit", "J030")
    on: Day = told("批准撤档之日｜Day on which the withdrawal was approved", "2026-10-15")
    reason: Annotated[str, line(500)] = told("说明｜Reason", "重新就业")
    papers: Annotated[list[Id], Field(max_length=succeeding.MOST)] = told(
        "新卷依据的材料｜Papers on which the new file rests", [12], default=[]
    )
    code: Annotated[str, line(100)] = optional("新卷编号；不填按规则编｜Code of the new file", "YS-2026-7")


class CaseLinked(Asked):
    """The file that follows."""

    next: Annotated[str, line(100)] = told("后卷编号｜Code of the file that follows", "J030-YS·2026-D10-0001")


class PapersMarked(Asked):
    """Papers of the former file."""

    papers: Annotated[list[Id], Field(min_length=1, max_length=succeeding.MOST)] = told(
        "前卷的材料｜Papers of the former file", [12]
    )


class ProofShown(Shown):
    """A paper that the withdrawal asks for."""

    proof: Proof = told("要什么｜What it proves", "retirement")
    documents: Sequence[int] = told("有的文件｜Filed documents that give it", [12])


class GapShown(Shown):
    """What is missing."""

    gap: Gap = told("代码｜Code", "retirement")
    text: str = told("说明｜In words", "缺退休证明")


class CorrectionShown(Shown):
    """A correction; it waits while `accepted` is none."""

    property: str = told("更正什么｜What is corrected", "day")
    former: str | None = told("原来的值｜Former value", "2026-10-15")
    value: str | None = told("更正后的值｜New value", "2026-10-05")
    reason: str = told("理由｜Reason", "审批表上是这一天")
    document: int | None = told("依据｜Evidence", 12)
    stated_by: str | None = told("提出人｜Stated by", "张晓云")
    stated_at: datetime = told("提出的时刻｜Stated at", "2026-11-23T01:30:00Z")
    accepted: bool | None = told("已确认、已退回，或还在等｜Confirmed, refused, or waiting", None)
    settled_by: str | None = told("第二人｜The second person", None)
    settled_at: datetime | None = told("办结的时刻｜Settled at", None)


class WithdrawalShown(Shown):
    """How the withdrawal in force is proven, and the files before and after."""

    case: str = told("案卷编号｜Code of the case file", "J012-YS·2026-D10-0001")
    cause: Cause | None = told("原因｜Cause", "retired")
    on: Day | None = told("撤档之日；在档则无｜Withdrawn on; none while open", "2026-10-15")
    approved_on: Day | None = told("批准之日｜Approved on", "2026-10-15")
    named_on: Day | None = told("审批表注明的日期｜Day that the form names", None)
    statement: Statement | None = told("情况说明｜Statement", "none")
    sealed: bool = told("单位盖章说明｜Sealed note of the unit", False)
    proofs: Sequence[ProofShown] = told("依据｜Proofs")
    gaps: Sequence[GapShown] = told("缺什么；补齐之前不得销毁｜Gaps: nothing is destroyed before they close")
    corrections: Sequence[CorrectionShown] = told("更正，最近的在前｜Corrections, latest first")
    former: str | None = told("前卷｜The file before", None)
    following: str | None = told("后卷｜The file after", "J030-YS·2026-D10-0001")
    rests_on: Sequence[int] = told("本卷依据的前卷材料｜Papers of the former file on which this one rests", [])
    holds: Sequence[int] = told("案卷上的保留｜Holds on the file", [])


class Correcting(Shown):
    """Whether the correction counts already."""

    waits: bool = told("等第二人确认｜Waits for a second person", True)


@withdrawals.on("GET", f"{CASE}/withdrawal", {200: WithdrawalShown}, MISSING, CONFLICT)
def show_withdrawal(path: CasePath, query: Unsealing) -> Response:
    """撤档的依据、更正和前后案卷｜Evidence and corrections of a withdrawal, and the files before and after"""
    history = viewing.show_case(looking(query), path.code, archive=archive()).history
    event = history.withdrawal
    return answer(
        WithdrawalShown(
            case=path.code,
            cause=event.cause if event else None,
            on=event.on if event else None,
            approved_on=event.approved_on if event else None,
            named_on=event.named_on if event else None,
            statement=event.statement if event else None,
            sealed=event.sealed if event else False,
            proofs=[
                ProofShown(proof=proof, documents=[one.id for one in documents])
                for proof, documents in history.proofs.items()
            ],
            gaps=[GapShown(gap=gap, text=tell(f"gap.{gap}")) for gap in history.gaps],
            corrections=[_correction(one) for one in history.corrections],
            former=history.former,
            following=history.following,
            rests_on=[one.id for one in history.rests_on],
            holds=history.holds,
        )
    )


@withdrawals.on("POST", f"{CASE}/withdrawal/evidence", {204: None}, MISSING, CONFLICT)
def state_evidence(path: CasePath, body: EvidenceStated) -> Response:
    """补记撤档依据｜State what has become known of the evidence"""
    amending.state_evidence(
        actor(), path.code, archive=archive(), cause=body.cause, statement=body.statement, sealed=body.sealed
    )
    return done()


@withdrawals.on("POST", f"{CASE}/withdrawal/correct", {200: Correcting}, MISSING, CONFLICT)
def correct_withdrawal(path: CasePath, body: RightedShown) -> Response:
    """更正撤档日期或原因；往前改的等第二人确认｜Correct day or cause; an earlier day waits for a second person"""
    right = amending.Righted(body.on, body.named_on, body.cause)
    waits = amending.correct_withdrawal(actor(), path.code, right, body.reason, body.document, archive=archive())
    return answer(Correcting(waits=waits))


@withdrawals.on("POST", f"{CASE}/withdrawal/settle", {204: None}, MISSING, CONFLICT)
def settle_correction(path: CasePath, body: Settled) -> Response:
    """确认或退回更正，须是另一人｜Confirm or refuse a correction, as another person"""
    amending.settle_correction(actor(), path.code, accept=body.accept, archive=archive())
    return done()


@withdrawals.on("POST", f"{CASE}/move", {201: MadeCode}, MISSING, CONFLICT)
def move_case(path: CasePath, body: CaseMoved) -> Response:
    """转建新卷：本卷撤档，新单位另建一卷｜Withdraw a file and open the new one at the union that takes charge"""
    code = succeeding.move_case(
        actor(),
        path.code,
        body.unit,
        body.on,
        body.reason,
        archive=archive(),
        papers=body.papers,
        new_code=body.code,
    )
    return made(MadeCode(code=code), "cases.show_case", code=code)


@withdrawals.on("POST", f"{CASE}/link", {204: None}, MISSING, CONFLICT)
def link_cases(path: CasePath, body: CaseLinked) -> Response:
    """连到后卷｜Link a withdrawn file to the one that follows"""
    succeeding.link_cases(actor(), path.code, body.next, archive=archive())
    return done()


@withdrawals.on("POST", f"{CASE}/rests-on", {204: None}, MISSING, CONFLICT)
def rest_on(path: CasePath, body: PapersMarked) -> Response:
    """选本卷依据的前卷材料：它们也等本卷｜Mark papers of the former file: they wait for this one as well"""
    succeeding.rest_on(actor(), path.code, body.papers, archive=archive())
    return done()


def _correction(one: histories.CorrectionShown) -> CorrectionShown:
    return CorrectionShown(
        property=one.property,
        former=one.former,
        value=one.value,
        reason=one.reason,
        document=one.document_id,
        stated_by=one.stated_by,
        stated_at=one.stated_at,
        accepted=one.accepted,
        settled_by=one.settled_by,
        settled_at=one.settled_at,
    )
