"""What is still open about the items of a handover (未了事项): holds, clocks, reviews, seizures. Parts of use cases."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from service.catalogue.cases import CaseFile
from service.catalogue.clocks import Clock
from service.catalogue.custody import HandoverLine
from service.catalogue.disposal import Review, ReviewItem
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.catalogue.seizures import SeizedItem, Seizure
from service.catalogue.units import Unit
from service.sentences import say
from service.usecases.disposal.facts import in_open_review

MOST = 200
"""References of one kind that are listed."""

Matters = dict[str, Sequence[str]]
"""Kind -> references: numbers of holds, clocks by name with their last days, titles of reviews, numbers of seizures."""


def matters_of(session: Session, handover_id: int, unit: Unit) -> Matters:
    """The open matters of the documents on a list."""
    lines = HandoverLine.handover_id == handover_id
    listed = select(HandoverLine.document_id).where(lines, HandoverLine.document_id.is_not(None))
    cases = select(HandoverLine.case_id).where(lines, HandoverLine.case_id.is_not(None))
    above = aliased(Unit)
    of_units = select(above.id).where(above.id.in_(unit.ancestry))
    holds = select(Hold.id).where(
        Hold.released_at.is_(None),
        or_(
            Hold.id.in_(select(HoldMember.hold_id).where(HoldMember.document_id.in_(listed))),
            (Hold.kind == HoldKind.CASE) & Hold.case_id.in_(cases),
            (Hold.kind == HoldKind.UNIT) & Hold.unit_id.in_(of_units),
        ),
    )
    clocks = (
        select(Clock.id, Clock.kind, Clock.due_on, CaseFile.code)
        .outerjoin(CaseFile, CaseFile.id == Clock.case_id)
        .where(Clock.closed_at.is_(None), or_(Clock.case_id.in_(cases), Clock.document_id.in_(listed)))
    )
    reviews = select(ReviewItem.review_id).where(ReviewItem.document_id.in_(listed), in_open_review())
    away = select(SeizedItem.seizure_id).where(SeizedItem.document_id.in_(listed))
    seizures = select(Seizure.number).where(Seizure.returned_at.is_(None), Seizure.id.in_(away))
    found: Matters = {
        "holds": [str(number) for number in session.scalars(holds.order_by(Hold.id).limit(MOST))],
        "clocks": [
            f"{say(f'clock_kind.{row.kind.value}', {}, 'zh')} {row.code or row.id} {row.due_on.isoformat()}"
            for row in session.execute(clocks.order_by(Clock.due_on, Clock.id).limit(MOST))
        ],
        "reviews": list(
            session.scalars(select(Review.title).where(Review.id.in_(reviews)).order_by(Review.id).limit(MOST))
        ),
        "seizures": list(session.scalars(seizures.order_by(Seizure.id).limit(MOST))),
    }
    return {kind: values for kind, values in found.items() if values}
