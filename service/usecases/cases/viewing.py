"""Looking at a case file: its documents, events and history; of a sealed one its outside. Every look leaves a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import FieldKind, mask_value
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseEvent, CaseFile, withdrawn_on
from service.catalogue.documents import Document, DocumentState
from service.usecases.cases.histories import CaseHistory, history_of
from service.usecases.house.types import TypeShown, types_shown
from service.usecases.lookup import the_case, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import open_case
from service.usecases.stack.holding import Location, location_of


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case file with its documents, events, history and what it says of the household.

    `types` are those of the documents by code; `permitted` is what the actor may do in the file's unit.
    """

    id: int
    code: str
    household: str
    id_number: str | None
    unit_id: int
    unit_name: str
    opened_on: date
    withdrawn_on: date | None
    events: Sequence[CaseEvent]
    documents: Sequence[Document]
    types: Mapping[str, TypeShown]
    history: CaseHistory
    location: Location | None
    permitted: frozenset[Action]


def show_case(actor: Actor, code: str, *, archive: Archive) -> CaseView:
    """A case file; the look is recorded."""
    with archive.database.write() as session:
        case = the_case(session, actor, code)
        permit(actor, Action.VIEW, unit_of(session, case.unit_id))
        grounds = {"ground": "duty", **open_case(session, actor, case, archive)}
        now = archive.clock.now()
        audit.record(session, now, actor.id, "case.viewed", "case", case.id, purpose=actor.purpose, **grounds)
        return _case_view(session, actor, case, archive)


def show_case_outside(actor: Actor, code: str, *, archive: Archive) -> CaseView:
    """The outside of a sealed case file: its code, events and gaps, neither the household nor what lies in it."""
    with archive.database.read() as session:
        case = the_case(session, actor, code)
        permit(actor, Action.UNSEAL, unit_of(session, case.unit_id))
        view = _case_view(session, actor, case, archive)
        history = replace(view.history, proofs={}, corrections=(), rests_on=())
        return replace(view, household="", id_number=None, documents=(), types={}, history=history)


def _case_view(session: Session, actor: Actor, case: CaseFile, archive: Archive) -> CaseView:
    unit = unit_of(session, case.unit_id)
    documents = session.scalars(
        select(Document)
        .where(Document.case_id == case.id, Document.state != DocumentState.DISCARDED)
        .order_by(Document.code.is_(None), Document.code, Document.dated_on, Document.id)
    ).all()
    return CaseView(
        case.id,
        case.code,
        case.household,
        mask_value(FieldKind.ID_NUMBER, case.id_number) if case.id_number else None,
        unit.id,
        unit.name,
        case.opened_on,
        withdrawn_on(case),
        tuple(case.events),
        tuple(documents),
        types_shown(session, {document.type for document in documents if document.type}, archive),
        history_of(session, case, documents, archive),
        location_of(session, case),
        actor.actions(unit),
    )
