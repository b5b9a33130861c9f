"""The papers of a review: printed as they stand, or as they were kept when the destruction was certified."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO

from service.archive import Archive
from service.errors import ConflictError
from service.papers import print_pdf, write_xlsx
from service.usecases.disposal.facts import the_register, the_review
from service.usecases.disposal.forms import PAPERS, register_of, report_of
from service.usecases.documents.downloading import Download
from service.usecases.permissions import Action, Actor, permit

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


NAMES = {"report": "鉴定工作报告", "register": "销毁清册", "certificate": "销毁证明"}
"""What each paper is called; its file carries this name and the number."""


class Paper(StrEnum):
    """鉴定工作报告, 销毁清册, 销毁证明."""

    REPORT = "report"
    REGISTER = "register"
    CERTIFICATE = "certificate"


@contextmanager
def print_review(
    actor: Actor, review_id: int, paper: Paper, *, archive: Archive, workbook: bool = False
) -> Iterator[Download]:
    """A paper of a review as PDF/A, or as a workbook.

    After certification it is the copy that is kept. Raises ConflictError where the paper does not exist yet.
    """
    with archive.database.read() as session:
        review, unit = the_review(session, actor, review_id)
        permit(actor, Action.VIEW, unit)
        register = review.register
        kept = getattr(register, "paper" if paper is Paper.REGISTER else paper.value) if register else None
        if paper is Paper.CERTIFICATE and kept is None:
            raise ConflictError("register.not_certified", number=the_register(review).number)
        form = report_of(session, review, archive) if paper is Paper.REPORT else None
        if paper is Paper.REGISTER:
            form = register_of(session, review, archive)  # type: ignore[assignment]
        number = review.report_number if paper is Paper.REPORT or register is None else register.number
        title = f"{NAMES[paper]} {number}"
    if kept is not None and not workbook:
        with archive.store.open(kept) as source:
            yield source, f"{title}.pdf", PDF, archive.store.size(kept)
        return
    if form is None:
        raise ConflictError("register.no_workbook", number=number)
    write = write_xlsx if workbook else print_pdf
    content = write(form, language=PAPERS, zone=archive.clock.zone)
    name, mime = (f"{title}.xlsx", XLSX) if workbook else (f"{title}.pdf", PDF)
    yield BytesIO(content), name, mime, len(content)
