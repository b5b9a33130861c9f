"""Paper renditions (article 9): what is owed on paper, printing it, checking the print, its loss."""

from collections.abc import Sequence
from typing import Annotated

from flask import Response

from service.catalogue.documents import PaperOriginal
from service.usecases.stack import paper as use
from service.web.api.noun import CONFLICT, MISSING, Noun, content, done, listed
from service.web.api.shapes import Asked, Day, DocumentPath, Reason, Shown, Slice, line, optional, told
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

paper = Noun("paper", "纸质件｜Paper renditions")

PAPER = "/documents/<int:document_id>/paper"


class PaperWish(Slice):
    """Which documents are asked for."""

    boxless: bool = told("改列已有纸质件而缺盒号的｜Those on paper in no named box instead", False, default=False)


class Check(Asked):
    """What whoever checks a print has found; what is left out is told as missing."""

    pages: int = optional("点到的页数，含封面｜Pages counted, the cover sheet among them", 9)
    digest: Annotated[str, line(64, 0)] = told(
        "封面上的校验码，前八位以上｜The digest on the cover sheet, eight characters or more", "9f86d081", default=""
    )
    box: Annotated[str, line(100, 0)] = told("盒号或标签编码｜The box, by number or code", "3-02-7", default="")


class Original(Asked):
    """Where a paper original lies."""

    box: Annotated[str, line(100)] = told("盒号或标签编码｜The box, by number or code", "3-02-7")


class Owed(Shown):
    """A document that is not on paper as it should be."""

    id: int = told("文件编号｜Number of the document", 12)
    code: str | None = told("档号｜Archival code", "J012-KU·BG·2025-Y-001")
    title: str = told("题名，已遮盖｜Title, masked", "年度决算")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    paper_original: PaperOriginal = told("纸质原件｜What is known of its paper original", "unknown")
    opened_on: Day | None = told("从何时起欠｜Owed since", "2026-11-23")
    due_on: Day | None = told("应出齐之日｜Due on", "2026-12-23")
    is_overdue: bool = told("逾期｜Whether it is overdue", False)
    prints: int = told("已打印几次｜How often it was printed", 1)


class PaperShown(Shown):
    """A part of the list, the first due first."""

    total: int = told("共多少件｜How many in all", 1)
    overdue: int = told("其中逾期｜How many are overdue", 0)
    documents: Sequence[Owed] = told("这一页｜This part of them")


@paper.on("GET", "/paper", {200: PaperShown})
def list_paper_duties(query: PaperWish) -> Response:
    """欠纸质件的文件，最先到期的在前｜Documents that are owed on paper, the first due first"""
    found = use.list_paper_duties(
        actor(), archive=archive(), boxless=query.boxless, limit=query.limit, offset=query.offset
    )
    rows = [
        Owed(
            id=row.document_id,
            code=row.code,
            title=row.title,
            unit=row.unit_name,
            paper_original=row.paper_original,
            opened_on=row.opened_on,
            due_on=row.due_on,
            is_overdue=row.is_overdue,
            prints=len(row.prints),
        )
        for row in found.rows
    ]
    return listed(PaperShown(total=found.total, overdue=found.overdue, documents=rows), query, found.total)


@paper.on("POST", f"{PAPER}/print", {200: content("application/pdf")}, MISSING, CONFLICT)
def print_paper(path: DocumentPath) -> Response:
    """出打印件：封面和全部页面，每次都记下｜The print file, a cover sheet and every page; each print is recorded"""
    return send(use.print_paper(actor(), path.document_id, archive=archive()))


@paper.on("POST", f"{PAPER}/check", {204: None}, MISSING, CONFLICT)
def check_print(path: DocumentPath, body: Check) -> Response:
    """核对打印件并入盒，了结｜Check a print that somebody else made: closes the duty"""
    use.check_print(actor(), path.document_id, pages=body.pages, digest=body.digest, box=body.box, archive=archive())
    return done()


@paper.on("POST", f"{PAPER}/original", {204: None}, MISSING, CONFLICT)
def name_original(path: DocumentPath, body: Original) -> Response:
    """写明纸质原件在哪个盒，了结｜Name the box of the paper original: closes the duty"""
    use.name_original(actor(), path.document_id, body.box, archive=archive())
    return done()


@paper.on("POST", f"{PAPER}/lost", {204: None}, MISSING, CONFLICT)
def record_loss(path: DocumentPath, body: Reason) -> Response:
    """纸质件报失；永久的须重新出｜Record the paper as lost: what is kept for ever is owed again"""
    use.record_loss(actor(), path.document_id, body.reason, archive=archive())
    return done()
