"""Which documents another version of the schedule may keep for another time: a choice for the database, not yet a
judgment. It may name too many, never too few.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, aliased

from config.regulation import compare
from service.catalogue.cases import CaseReliance
from service.catalogue.documents import Document, DocumentState
from service.catalogue.schedule import ScheduleState, ScheduleVersion
from service.catalogue.units import Unit, below
from service.usecases.house.types import body_of


def judged_otherwise(version: ScheduleVersion, unit: Unit | None) -> ColumnElement[bool]:
    """The documents, of a unit and all below it where one is named, that another version has judged."""
    condition = and_(
        Document.schedule_id.is_not(None),
        Document.schedule_id != version.id,
        Document.state != DocumentState.DISCARDED,
    )
    if unit is None:
        return condition
    return and_(condition, Document.unit_id.in_(select(Unit.id).where(below(unit.path))))


def may_change(session: Session, version: ScheduleVersion) -> ColumnElement[bool]:
    """Of the documents that another version has judged, those whose period may differ under this one."""
    # Which versions judge documents now would take a look at every document to know: these are few.
    judges = select(ScheduleVersion).where(
        ScheduleVersion.id != version.id, ScheduleVersion.state.in_([ScheduleState.IN_FORCE, ScheduleState.SUPERSEDED])
    )
    comparisons = {
        judge.id: compare(body_of(session, judge), body_of(session, version)) for judge in session.scalars(judges)
    }
    types = {one: {d.type for d in found.types if d.changes_periods} for one, found in comparisons.items()}
    lent = {
        one: {before.code for before, after in found.containers if before.rule != after.rule}
        for one, found in comparisons.items()
    }
    conditions = [
        and_(Document.schedule_id == judge, or_(Document.type.in_(sorted(types[judge])), _in_case(lent[judge])))
        for judge in comparisons
    ]
    # What reaches a document through its paper is judged by that paper's version, whichever it is.
    conditions.append(_through_paper(set().union(*types.values()), set().union(*lent.values())))
    return or_(false(), *conditions)


def _in_case(lent: Iterable[str]) -> ColumnElement[bool]:
    """What lies in a case file, or what another file rests on."""
    if "case" not in lent:
        return false()
    return or_(Document.case_id.is_not(None), Document.id.in_(select(CaseReliance.document_id)))


def _through_paper(types: set[str], lent: set[str]) -> ColumnElement[bool]:
    """Recordings and copies: their paper's type says otherwise, or that of the voucher behind it, or a container."""
    if lent:
        return Document.parent_id.is_not(None)
    if not types:
        return false()
    paper, above = aliased(Document), aliased(Document)
    of_types = select(paper.id).where(paper.type.in_(sorted(types)))
    behind = select(above.id).where(above.parent_id.in_(of_types))
    return or_(Document.parent_id.in_(of_types), Document.parent_id.in_(behind))
