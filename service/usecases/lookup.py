"""Finding the thing that a reference means, or a clear error."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState
from service.catalogue.intake import Batch
from service.catalogue.people import Appointment, Person
from service.catalogue.units import Unit, find_unit, fonds_bearer, within
from service.errors import ConflictError, NotFoundError, RefusedError
from service.usecases.cases.sealing import is_sealed
from service.usecases.permissions import ANY, Action, Actor, permit, permit_sight, roles_that_may


def the_unit(session: Session, reference: str) -> Unit:
    """The unit named by id, name or fonds number."""
    unit = find_unit(session, reference)
    if unit is None:
        raise NotFoundError("unit.missing", reference=reference)
    return unit


def usual_unit(session: Session, actor: Actor, action: Action) -> Unit:
    """The unit that is meant when none is named: the first in which the actor may do this."""
    scope = actor.scope(action, ANY)
    unit = session.get(Unit, scope[0]) if scope else None
    if unit is None:
        raise RefusedError("refused", action=action.value)
    return unit


def names_of(session: Session, table: type[Person | Unit], ids: Iterable[int | None]) -> dict[int | None, str]:
    """The names of people or units by their numbers, by one statement; nobody has none."""
    wanted = {one for one in ids if one is not None}
    named: dict[int | None, str] = dict(
        session.execute(select(table.id, table.name).where(table.id.in_(wanted))).tuples().all()
    )
    return named


def seen_by(actor: Actor, action: Action) -> ColumnElement[bool]:
    """The condition, on documents beside their units, that the actor may do this to a document.

    Lists leave out what is sealed, but for those who may look into it for a reason: they go about their duties.
    """
    bound = (
        and_(Document.category == category, within(actor.paths(action, category)))
        for category in sorted(actor.bound(action))
    )
    seen = or_(within(actor.paths(action)), *bound)
    unsealing = actor.paths(Action.UNSEAL)
    if not actor.bound(action) and all(path.startswith(unsealing) for path in actor.paths(action)):
        return seen
    return and_(seen, or_(within(unsealing), ~is_sealed()))


def check_lives(unit: Unit) -> None:
    """Refuse to bring anything to a unit that was abolished."""
    if unit.abolished_on is not None:
        raise ConflictError("unit.is_abolished", unit=unit.name, on=unit.abolished_on.isoformat())


def open_fonds(session: Session, unit: Unit, formed_by: date | None = None) -> str:
    """The number of the fonds in which the unit's papers are filed; one that is closed takes nothing new, but what was
    formed by the day of its closing belongs to it still (GB/T 13967): `formed_by` is that day, where it is known.
    """
    bearer = fonds_bearer(session, unit)
    if bearer is None or bearer.fonds is None:
        raise ConflictError("unit.no_fonds", unit=unit.name)
    if bearer.fonds_closed_on is not None and (formed_by is None or formed_by > bearer.fonds_closed_on):
        raise ConflictError("fonds.is_closed", fonds=bearer.fonds, on=bearer.fonds_closed_on.isoformat())
    return bearer.fonds


def the_batch(session: Session, actor: Actor, batch_id: int) -> tuple[Batch, Unit]:
    """A batch with its unit, for whoever may take files into it; to strangers it does not exist.

    Whoever is bound to a category takes files into their own batches alone.
    """
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise NotFoundError("batch.missing", reference=str(batch_id))
    unit = unit_of(session, batch.unit_id)
    if batch.actor_id != actor.id:
        permit_sight(actor, unit, "batch", batch_id)
        permit(actor, Action.RECEIVE, unit)
    permit(actor, Action.RECEIVE, unit, ANY)
    return batch, unit


def unit_of(session: Session, unit_id: int) -> Unit:
    """The unit behind a foreign key."""
    return session.get_one(Unit, unit_id)


def the_case(session: Session, actor: Actor, code: str, *, lock: bool = False) -> CaseFile:
    """The case file with this code, if the actor may know of it."""
    query = select(CaseFile).where(CaseFile.code == code)
    case = session.scalar(query.with_for_update() if lock else query)
    if case is None:
        raise NotFoundError("case.missing", reference=code)
    permit_sight(actor, unit_of(session, case.unit_id), "case", code)
    return case


def the_document(session: Session, actor: Actor, document_id: int, *, lock: bool = False) -> Document:
    """The document with this id, unless it was discarded, if the actor may know of it."""
    query = select(Document).where(Document.id == document_id)
    document = session.scalar(query.with_for_update() if lock else query)
    if document is None or document.state is DocumentState.DISCARDED:
        raise NotFoundError("document.missing", reference=str(document_id))
    permit_sight(actor, unit_of(session, document.unit_id), "document", document_id, document.category)
    return document


def people_who_may(session: Session, action: Action, unit: Unit) -> frozenset[int]:
    """The ids of all who can log in and whose role permits the action in the unit: who can be given a part in it."""
    held = select(Appointment.person_id).join(Person, Person.id == Appointment.person_id)
    above = Appointment.unit_id.in_(unit.ancestry)
    return frozenset(session.scalars(held.where(above, Appointment.role.in_(roles_that_may(action)), Person.active)))
