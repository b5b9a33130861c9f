"""Where the records of an abolished unit should go: a proposal in the order of article 7, with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from retention import Destination, Way, destinations
from service.archive import Archive
from service.catalogue.cases import CaseFile, CaseMove
from service.catalogue.documents import Document
from service.catalogue.units import Unit
from service.usecases.custody.choosing import kept_here
from service.usecases.lookup import the_unit, usual_unit
from service.usecases.permissions import Action, Actor, permit

LEVELS = {"street": Way.STREET, "service_centre": Way.CENTRE}
"""Levels of units beside or above the abolished one -> the way of article 7 that leads to them."""

MOST = 500
"""Case files for which something is proposed."""


@dataclass(frozen=True, slots=True)
class Going:
    """What should go together: one case file (`code`), or the unit's papers of a category; the best way first."""

    code: str | None
    category: str | None
    items: int
    ways: Sequence[tuple[Destination, str]]


def propose_destinations(actor: Actor, unit: str | None, *, archive: Archive) -> Sequence[Going]:
    """Where everything that a unit keeps, or the actor's own, should go; each way with the name of its unit.

    Household files follow their people: where another union has opened the next file, that is the new employer's.
    """
    with archive.database.read() as session:
        place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.HAND_OVER)
        permit(actor, Action.HAND_OVER, place)
        around = _around(session, place)
        rows = [*_households(session, place), *_others(session, place)]
        units = {one.id: one.name for one in session.scalars(select(Unit).where(Unit.id.in_(_named(around, rows))))}
    found = []
    for code, category, items, following in rows:
        known = around | ({Way.NEW_EMPLOYER: following} if following else {})
        ways = destinations(known, household=code is not None)
        found.append(Going(code, category, items, [(one, units[one.unit]) for one in ways]))
    return found


_Row = tuple[str | None, str | None, int, int | None]


def _named(around: dict[Way, int], rows: Sequence[_Row]) -> set[int]:
    return {*around.values(), *(row[3] for row in rows if row[3] is not None)}


def _around(session: Session, unit: Unit) -> dict[Way, int]:
    """The street union and the service centre nearest to the unit, and the union above it."""
    found: dict[Way, int] = {}
    if unit.parent_id is not None:
        found[Way.HIGHER] = unit.parent_id
    for above in reversed(unit.ancestry[:-1]):
        near = (Unit.parent_id == above) | (Unit.id == above)
        query = select(Unit).where(near, Unit.level.in_(LEVELS), Unit.id != unit.id).order_by(Unit.id)
        for one in session.scalars(query):
            found.setdefault(LEVELS[one.level], one.id)
    return found


def _households(session: Session, unit: Unit) -> list[_Row]:
    following = aliased(CaseFile)
    query = (
        select(CaseFile.code, func.count(), following.unit_id)
        .join(Document, Document.case_id == CaseFile.id)
        .outerjoin(CaseMove, CaseMove.former_id == CaseFile.id)
        .outerjoin(following, following.id == CaseMove.next_id)
        .where(kept_here(unit))
        .group_by(CaseFile.code, following.unit_id)
        .order_by(CaseFile.code)
        .limit(MOST)
    )
    return [(code, None, items, unit_id) for code, items, unit_id in session.execute(query).tuples()]


def _others(session: Session, unit: Unit) -> list[_Row]:
    query = (
        select(Document.category, func.count())
        .where(kept_here(unit), Document.case_id.is_(None))
        .group_by(Document.category)
        .order_by(Document.category)
    )
    return [(None, category, items, None) for category, items in session.execute(query).tuples()]
