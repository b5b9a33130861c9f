"""Certifying a destruction: verified once more, confirmed by every supervisor, its papers kept for ever."""

from io import BytesIO

from sqlalchemy import func, select

from retention import Decision
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Register, Review, ReviewItem
from service.errors import ConflictError
from service.papers import print_pdf
from service.papers.disposal_values import AppraisalReport, Certificate
from service.papers.disposal_values import Register as RegisterPaper
from service.usecases.disposal.clearing import remains
from service.usecases.disposal.facts import items_of, refuse_ended, the_register, the_review
from service.usecases.disposal.forms import PAPERS, certificate_of, register_of, report_of
from service.usecases.permissions import Action, Actor, permit


def certify(actor: Actor, review_id: int, *, archive: Archive) -> None:
    """Certify that what the register lists is gone, after looking for it once more.

    Register, certificate and report are printed as PDF/A and kept for ever. Raises ConflictError
    `register.not_executed`, `register.not_confirmed` or `register.is_certified`; UnavailableError where anything is
    found that should be gone.
    """
    with archive.database.read() as session:
        review, unit = the_review(session, actor, review_id)
        permit(actor, Action.EXECUTE, unit)
        _refuse_early(review)
        remains(session, items_of(session, review.id, ReviewItem.outcome == Outcome.DESTROYED), archive)
        forms = (
            register_of(session, review, archive),
            certificate_of(session, review, actor.name, archive),
            report_of(session, review, archive),
        )
    paper, certificate, report = (_printed(form, archive) for form in forms)
    now = archive.clock.now()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.EXECUTE, unit)
        register = _refuse_early(review)
        register.paper, register.certificate, register.report = paper, certificate, report
        register.certified_at, register.certified_by = now, actor.id
        gone = session.scalar(
            select(func.count())
            .select_from(ReviewItem)
            .where(
                ReviewItem.review_id == review.id,
                ReviewItem.decision == Decision.DESTROY,
                ReviewItem.outcome == Outcome.DESTROYED,
            )
        )
        audit.record(
            session,
            now,
            actor.id,
            "disposal.certified",
            "register",
            register.id,
            number=register.number,
            count=gone,
            register=paper,
            certificate=certificate,
            report=report,
        )


def _refuse_early(review: Review) -> Register:
    refuse_ended(review)
    register = the_register(review)
    if register.certified_at is not None:
        raise ConflictError("register.is_certified", number=register.number)
    if register.executed_at is None:
        raise ConflictError("register.not_executed", number=register.number)
    if silent := [one for one in register.supervisors if one.confirmed_at is None]:
        raise ConflictError("register.not_confirmed", count=len(silent))
    return register


def _printed(form: RegisterPaper | Certificate | AppraisalReport, archive: Archive) -> str:
    content = print_pdf(form, language=PAPERS, zone=archive.clock.zone)
    return archive.store.put(BytesIO(content)).digest
