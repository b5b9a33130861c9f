"""Taking files in, and how far the files of a batch have come."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, BinaryIO, cast

from flask import Response
from flask_openapi.models.file import FileStorage

from service.catalogue.documents import PaperOriginal
from service.catalogue.intake import Channel, OfferOutcome
from service.errors import InvalidError
from service.usecases.intake import batches
from service.usecases.intake.intake import Placement, Received, Statement, clean_name, open_batch, receive
from service.web.api.noun import MISSING, Noun, answer
from service.web.api.shapes import Asked, Day, Id, Reference, Shown, TypeCode, Year, line, one_of, optional, told
from service.web.i18n import tell
from service.web.security import takes_files
from service.web.sessions import actor
from service.web.shell import archive

intake = Noun("intake", "收件｜Intake")


class Upload(Asked):
    """Files and what is known of them; whatever is said holds for each file and is not guessed over."""

    files: list[FileStorage] = told("一个或多个文件｜One or more files", min_length=1)
    unit: Reference = optional(
        "收件单位：名称、编号或全宗号；不填则为本人常用单位｜Unit: its name, number or fonds; by default one's own",
        "J012",
    )
    case: Annotated[str, line(100)] = optional("案卷编号｜Code of the case file", "J012-YS·2026-D10-0001")
    parent: Id = optional("上级件（凭证等）的文件编号｜Number of the document that it belongs to, such as a voucher", 7)
    type: TypeCode = optional("文种代码｜Code of the document type", "A07")
    title: Annotated[str, line(300)] = optional("题名｜Title", "入户调查表")
    date: Day = optional("文件日期｜Date of the document", "2026-03-05")
    document_number: Annotated[str, line(100)] = optional("文号｜Document number", "榆工发〔2026〕12号")
    author: Annotated[str, line(200)] = optional("责任者｜Author", "榆阳市总工会")
    fiscal_year: Year = optional("会计年度｜Fiscal year", 2026)
    filing_year: Year = optional("归档年度｜Filing year", 2026)
    paper_original: PaperOriginal = optional("纸质原件｜The paper original", "filed")
    box: Annotated[str, line(100)] = optional("装盒｜Box that holds the paper", "A-03-2")
    file: bool = told(
        "著录完整的随即归档｜File what is completely described as soon as it is read", True, default=False
    )


class BatchPath(Asked):
    """A batch in an address."""

    batch_id: Id = told("批次编号｜Number of the batch", 3)


class Taken(Shown):
    """What became of one uploaded file."""

    name: str = told("文件名｜Name of the file", "入户调查表.pdf")
    state: OfferOutcome = told("结果｜Outcome", "received")
    id: int | None = told(
        "文件编号；重复时为已有的那一份｜Number of the document; of a duplicate, the one already here", 12
    )
    error: str | None = told("没有收下的原因｜Why it was not taken", None)


class UploadShown(Shown):
    """A batch that was just taken in."""

    batch: int = told("批次编号｜Number of the batch", 3)
    files: Sequence[Taken] = told("各文件的结果，按来件顺序｜The files in the order given")


UNDER_WAY = ("waiting", "reading", "describing", "review", "described", "filed", "failed", "duplicate", "discarded")


class BatchFile(Shown):
    """One file of a batch."""

    name: str = told("文件名｜Name of the file", "入户调查表.pdf")
    size: int | None = told("字节数｜Bytes", 482113)
    state: Annotated[str, one_of(UNDER_WAY)] = told("到了哪一步｜How far it has come", "reading")
    id: int | None = told("文件编号｜Number of the document", 12)
    pages: int = told("页数｜Pages", 2)
    pages_read: int = told("已识读的页数｜Pages read", 1)
    title: str | None = told("题名｜Title", "入户调查表")
    type: str | None = told("文种代码｜Code of the type", "A07")
    confidence: float | None = told("对文种的可信度｜Confidence in the type", 0.94)
    error: str | None = told("没有收下的原因｜Why it was not taken", None)


class BatchShown(Shown):
    """Files that came together."""

    id: int = told("批次编号｜Number of the batch", 3)
    code: str = told("批次号｜Code of the batch", "2026-1123-03")
    channel: Annotated[str, one_of(Channel)] = told("从哪里来｜Way in", "api")
    unit: str = told("收件单位｜Unit", "榆阳市总工会")
    case: str | None = told("案卷编号｜Code of the case file", "J012-YS·2026-D10-0001")
    started_at: datetime = told("开始的时刻｜Begun at", "2026-11-23T01:30:00Z")
    files: Sequence[BatchFile] = told("各文件｜The files")


@intake.on("POST", "/documents", {201: UploadShown, 207: UploadShown}, MISSING)
@takes_files
def upload(form: Upload) -> Response:
    """收入文件｜Take files in

    全部收下为 201，有重复或收不下的为 207。重复发送无害：相同的文件不会收两次。收下后即开始识读，进展见批次。｜
    201 if all were taken, 207 if some are here already or cannot be taken. To send again does no harm: the same
    file is not taken twice. Reading begins at once; the batch tells how far it is.
    """
    most = archive().settings.max_upload_files
    if len(form.files) > most:
        raise InvalidError("upload.too_many", files=len(form.files), most=most)
    batch = open_batch(actor(), Channel.API, archive=archive(), unit=form.unit, case=form.case)
    placement = Placement(parent=form.parent, file_when_complete=form.file, statement=_statement(form))
    taken = [_receive(batch, file, placement) for file in form.files]
    status = HTTPStatus.MULTI_STATUS
    if all(one.outcome is OfferOutcome.RECEIVED for one in taken):
        status = HTTPStatus.CREATED
    return answer(UploadShown(batch=batch, files=[_taken(one) for one in taken]), status)


def _receive(batch: int, file: FileStorage, placement: Placement) -> Received:
    name, source = clean_name(file.filename or ""), cast(BinaryIO, file.stream)
    return receive(actor(), batch, name, source, placement, archive=archive())


def _statement(form: Upload) -> Statement:
    return Statement(
        type=form.type,
        title=form.title,
        dated_on=form.date,
        document_number=form.document_number,
        author=form.author,
        fiscal_year=form.fiscal_year,
        filing_year=form.filing_year,
        paper_original=form.paper_original,
        box=form.box,
    )


def _taken(one: Received) -> Taken:
    return Taken(name=one.name, state=one.outcome, id=one.document_id, error=_said(one.problem))


def _said(problem: dict[str, Any] | None) -> str | None:
    return tell(problem["code"], **problem["data"]) if problem else None


@intake.on("GET", "/batches/<int:batch_id>", {200: BatchShown}, MISSING)
def show_batch(path: BatchPath) -> Response:
    """看一个批次各文件到了哪一步｜How far each file of a batch has come"""
    batch = batches.show_batch(actor(), path.batch_id, archive=archive())
    return answer(
        BatchShown(
            id=batch.id,
            code=batch.code,
            channel=batch.channel,
            unit=batch.unit_name,
            case=batch.case_code,
            started_at=batch.started_at,
            files=[_file(one) for one in batch.offers],
        )
    )


def _file(offer: batches.OfferShown) -> BatchFile:
    return BatchFile(
        name=offer.name,
        size=offer.size,
        state=offer.stage,
        id=offer.document_id,
        pages=0 if offer.duration else offer.pages,
        pages_read=0 if offer.duration else offer.pages_read,
        title=offer.title,
        type=offer.type,
        confidence=offer.confidence,
        error=_said(offer.problem),
    )
