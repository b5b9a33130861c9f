"""Documents: what is known of one, correcting it, filing and discarding it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Literal, cast

from flask import Response, jsonify

from indexing import FieldKind
from ocr import MIMES, Source
from retention import State
from service.catalogue.documents import Carrier, FileRole, PaperOriginal
from service.serialise import document_json
from service.usecases.documents import correcting, downloading, filing, images, paging, viewing
from service.usecases.documents.covering import covered
from service.usecases.intake import outcomes
from service.usecases.intake.outcomes import Stage
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done
from service.web.api.seals import Taking, Uncovering, looking
from service.web.api.shapes import (
    Asked,
    Category,
    Day,
    DocumentPath,
    Reason,
    Shown,
    TypeCode,
    Year,
    line,
    optional,
    told,
)
from service.web.sending import send_stored
from service.web.sessions import actor
from service.web.shell import archive

documents = Noun("documents", "文件｜Documents")

DOCUMENT = "/documents/<int:document_id>"
KINDS = MIMES
"""Media types of originals."""


class Corrections(Asked):
    """New values of a description; what is left out stays."""

    title: Annotated[str, line(300)] = optional("题名｜Title", "入户调查表")
    type: TypeCode = optional("文种代码｜Code of the document type", "A07")
    date: Day = optional("文件日期｜Date of the document", "2026-03-05")
    document_number: Annotated[str, line(100, 0)] = optional("文号｜Document number", "榆工发〔2026〕12号")
    author: Annotated[str, line(200, 0)] = optional("责任者｜Author", "榆阳市总工会")
    fiscal_year: Year = optional("会计年度｜Fiscal year", 2026)
    filing_year: Year = optional("归档年度｜Filing year", 2026)
    case: Annotated[str, line(100, 0)] = optional(
        "案卷编号；空字符串表示移出案卷｜Code of the case file; empty: out of its file", "J012-YS·2026-D10-0001"
    )
    parent: Annotated[str, line(100, 0)] = optional(
        "照片、录音录像所属的纸质文件：档号或编号；空字符串表示未指明｜"
        "Paper file of a photograph or recording: archival code or number; empty: none",
        "J012-ZY·BF·2026-D10-0001",
    )
    carrier: Literal["pages", "photo"] = optional(
        "单张图片是页面还是照片｜Whether a single picture is a page or a photograph", "photo"
    )
    people: Annotated[str, line(500, 0)] = optional("照片：人物｜Photograph: people", "王主席、李秀兰")
    place: Annotated[str, line(200, 0)] = optional("照片：地点｜Photograph: place", "城北区幸福里社区")
    occasion: Annotated[str, line(500, 0)] = optional("照片：事由｜Photograph: occasion", "走访慰问困难职工")
    background: Annotated[str, line(1000, 0)] = optional("照片：背景｜Photograph: background", "春节送温暖活动")
    cataloguer: Annotated[str, line(100, 0)] = optional("照片：著录者｜Photograph: described by", "刘敏")
    group: Annotated[str, line(300, 0)] = optional("照片：组｜Photograph: group", "2026 年春节慰问")
    paper_original: PaperOriginal = optional("纸质原件｜The paper original", "filed")
    box: Annotated[str, line(100, 0)] = optional("装盒｜Box that holds the paper", "A-03-2")
    disposed_on: Day = optional("资产清理之日｜Day on which the asset was cleared", "2026-06-30")
    fixed_on: Day = optional(
        "本件载明的起算日，如合同终止日｜Day stated on the item that starts its period", "2026-12-31"
    )
    variant: Annotated[str, line(32)] = optional("文种之下的种类｜Kind within the type", "fixed_asset_card")


class Confirmation(Asked):
    """What a document is for certain."""

    type: TypeCode = told("认定的文种代码｜Code of the type that it is", "A07")


class Rendition(Taking):
    """Which file of a document."""

    rendition: Literal["original", "searchable"] = told(
        "原件，或可检索的 PDF｜The original, or the searchable PDF", "searchable", default="original"
    )


class FiledCode(Shown):
    """The archival code that a document got."""

    code: str = told("档号｜Archival code", "J012-YS·2026-D10-0001-0003")


class Found(Shown):
    """A value found on a page."""

    kind: FieldKind = told("种类｜Kind", "name")
    value: str = told("值｜Value", "李秀兰")
    page: int = told("页号｜Number of the page", 1)
    box: Sequence[float] = told(
        "在端正页面上的位置：左、上、右、下，像素｜Place on the upright page: left, top, right, bottom in pixels",
        [412.0, 388.5, 540.0, 431.0],
        min_length=4,
        max_length=4,
    )
    confidence: float = told("可信度 0 至 1｜Confidence, 0 to 1", 0.97)


class SegmentShown(Shown):
    """What is said or shown for a while in a recording."""

    start: float = told("从第几秒起｜From this second on", 12.0)
    end: float = told("到第几秒｜To this second", 18.5)
    text: str = told("文字｜Words", "秋季助学政策说明会")
    source: Source = told(
        "slide 画面文字，speech 说话，person 人工更正｜slide: read in the picture, speech: heard, person: corrected",
        "slide",
    )


class Retention(Shown):
    """The verdict of the schedule today."""

    rule: str | None = told("保管期限｜Rule", "withdrawal+10y")
    basis: str | None = told("依据｜Basis", "《困难职工档案管理办法》第九条")
    trigger: Literal["withdrawal", "fiscal_year", "filing_year", "asset_disposal", "fixed_date"] | None = told(
        "起算的事件｜Event that starts it", "withdrawal"
    )
    starts_on: Day | None = told("起算之日｜First day", "2026-10-15")
    due_on: Day | None = told("保管的最后一天｜Last day of keeping", "2036-10-15")
    eligible_on: Day | None = told("可提交鉴定之日｜First day on which it may be appraised", "2036-10-16")
    state: State = told("状态｜State", "running")


class DocumentShown(Shown):
    """Everything known of a document."""

    id: int = told("文件编号｜Number", 12)
    path: str = told("来件路径｜Path as it was given", "扫描/李秀兰/入户调查表.pdf")
    code: str | None = told("档号；归档后才有｜Archival code; from filing on", "J012-YS·2026-D10-0001-0003")
    title: str = told("题名｜Title", "入户调查表")
    author: str | None = told("责任者｜Author", "榆阳市总工会")
    date: Day | None = told("文件日期｜Date of the document", "2026-03-05")
    category: Category | None = told("类别｜Category", "original")
    type: str | None = told("文种代码｜Code of the type", "A07")
    confidence: float = told("对文种的可信度 0 至 1｜Confidence in the type, 0 to 1", 0.94)
    state: Stage = told("到了哪一步｜How far it has come", "described")
    carrier: Literal["paper", "electronic", "photo", "audio", "video"] = told("载体｜Carrier", "paper")
    duration: float | None = told("录音录像的时长，秒｜Seconds that a recording lasts", 93.4)
    pages: int = told("页数；录音录像为 0｜Number of pages; none of a recording", 2)
    text: str = told("全文｜Text of all pages", "困难职工入户调查表\n户主：李秀兰")
    segments: Sequence[SegmentShown] = told("录音录像中说的和看到的｜What is said and shown in a recording")
    fields: Sequence[Found] = told("从文字中找到的值｜Values found in the text")
    retention: Retention = told("保管期限｜Retention")


class Retried(Shown):
    """How many pages are read again."""

    pages: int = told("重读的页数｜Pages that are read again", 1)


@documents.on("GET", DOCUMENT, {200: DocumentShown}, MISSING, CONFLICT)
def show_document(path: DocumentPath, query: Uncovering) -> Response:
    """看一份文件的著录、全文和期限，号码已遮盖；查看记入审计｜Description, text and period; the look is recorded

    号码遮盖、敏感件没有全文，除非写明理由。｜Numbers are hidden, and the text of sensitive papers, without a reason.
    """
    view = viewing.show_document(looking(query), path.document_id, archive=archive())
    if query.reason:
        images.reveal(looking(query), path.document_id, query.reason, archive=archive())
    else:
        view = covered(view)
    outcome = outcomes.outcomes(actor(), [path.document_id], archive=archive())[path.document_id]
    return jsonify(document_json(view, outcome.stage))


@documents.on(
    "GET",
    f"{DOCUMENT}/content",
    {200: content(*KINDS), 206: content(*KINDS)},
    MISSING,
    CONFLICT,
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
)
def download_document(path: DocumentPath, query: Rendition) -> Response:
    """下载原件或可检索的 PDF｜Download the original or the searchable PDF

    可按 Range 分段取；下载记入审计。｜Also given in parts, by Range. The look is recorded.
    """
    file = downloading.download(
        looking(query), path.document_id, FileRole(query.rendition), archive=archive(), unmasked=query.reason
    )
    return send_stored(file)


@documents.on("PATCH", DOCUMENT, {204: None}, MISSING, CONFLICT)
def correct_document(path: DocumentPath, body: Corrections) -> Response:
    """更正著录；每次更正留一个版本｜Correct a description; each correction is a recorded version"""
    given = body.model_dump(exclude_unset=True)
    if "date" in given:
        given["dated_on"] = given.pop("date")
    if "carrier" in given:
        given["carrier"] = Carrier(given["carrier"])
    correcting.correct(actor(), path.document_id, correcting.Correction(**given), archive=archive())
    return done()


@documents.on("POST", f"{DOCUMENT}/confirm", {204: None}, MISSING, CONFLICT)
def confirm_type(path: DocumentPath, body: Confirmation) -> Response:
    """认定文种｜Say for certain of which type a document is"""
    correcting.correct(actor(), path.document_id, correcting.Correction(type=body.type), archive=archive())
    return done()


@documents.on("POST", f"{DOCUMENT}/file", {200: FiledCode}, MISSING, CONFLICT)
def file_document(path: DocumentPath) -> Response:
    """归档，赋予档号；不可撤回｜File a document: it gets its archival code, for good"""
    (filed,) = filing.file_documents(actor(), [path.document_id], archive=archive())
    if filed.problem:
        raise filed.problem
    return answer(FiledCode(code=cast(str, filed.code)))


@documents.on("POST", f"{DOCUMENT}/discard", {204: None}, MISSING, CONFLICT)
def discard_document(path: DocumentPath, body: Reason) -> Response:
    """撤下未归档的文件，内容随之删除｜Discard a document that is not filed; its content is erased"""
    filing.discard(actor(), path.document_id, body.reason, archive=archive())
    return done()


@documents.on("POST", f"{DOCUMENT}/retry", {202: Retried}, MISSING, CONFLICT)
def retry_reading(path: DocumentPath) -> Response:
    """重新识读失败的页｜Read the failed pages once more"""
    pages = paging.retry_reading(actor(), path.document_id, archive=archive())
    return answer(Retried(pages=pages), HTTPStatus.ACCEPTED)
