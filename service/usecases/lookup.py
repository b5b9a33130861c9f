"""Finding the thing that a reference means, or a clear error."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState
from service.catalogue.people import Appointment, Person, Role
from service.catalogue.units import Unit, find_unit
from service.errors import NotFoundError, RefusedError
from service.usecases.permissions import PERMITTED, Action, Actor, permit_sight


def the_unit(session: Session, reference: str) -> Unit:
    """The unit named by id, name or fonds number."""
    unit = find_unit(session, reference)
    if unit is None:
        raise NotFoundError("unit.missing", reference=reference)
    return unit


def usual_unit(session: Session, actor: Actor, action: Action) -> Unit:
    """The unit that is meant when none is named: the first in which the actor may do this."""
    scope = actor.scope(action)
    unit = session.get(Unit, scope[0]) if scope else None
    if unit is None:
        raise RefusedError("refused", action=action.value)
    return unit


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
    permit_sight(actor, unit_of(session, document.unit_id), "document", document_id)
    return document


def people_who_may(session: Session, action: Action, unit: Unit) -> frozenset[int]:
    """The ids of all who can log in and whose role permits the action in the unit: who can be given a part in it."""
    roles = [role for role in Role if action in PERMITTED[role]]
    held = select(Appointment.person_id, Unit.path).join(Unit, Unit.id == Appointment.unit_id)
    held = held.join(Person, Person.id == Appointment.person_id)
    rows = session.execute(held.where(Appointment.role.in_(roles), Person.active)).all()
    return frozenset(row.person_id for row in rows if unit.path.startswith(row.path))
