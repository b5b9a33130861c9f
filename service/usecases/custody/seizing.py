"""Originals that an authority takes away by law (依法调取): on an order, against a receipt, with a hold (reading 25).

Nothing is lent, and custody does not pass: whoever kept the papers answers for them, and for having them back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.codes import next_number
from service.catalogue.documents import Document
from service.catalogue.holds import Hold, HoldKind, HoldMember, await_bars
from service.catalogue.people import Person
from service.catalogue.seizures import SeizedItem, Seizure
from service.catalogue.units import Unit, within
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.custody.choosing import kept_here
from service.usecases.house.proof import Proof, check_proof
from service.usecases.lookup import the_document, the_unit, unit_of
from service.usecases.permissions import Action, Actor, permit

NUMBER = "调字〔{year}〕{number}号"

MOST = 5_000
"""Documents of one seizure."""

MOST_CODES = 200
SHORT, LONG, NOTE = 100, 200, 500
"""Characters."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What was taken, by whom and on what paper.

    `codes` are archival codes of documents, or codes of case files of which everything filed was taken.
    """

    unit: str
    codes: Sequence[str]
    authority: str
    order_number: str
    receipt_number: str
    officers: str
    seized_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A seizure that was recorded: how many documents, and the number of the hold that it placed."""

    seizure_id: int
    number: str
    items: int
    hold: int


@dataclass(frozen=True, slots=True)
class SeizureRow:
    """A seizure in the list, and as it is told on a document."""

    id: int
    number: str
    unit_name: str
    authority: str
    order_number: str
    receipt_number: str
    officers: str
    seized_on: date
    note: str
    items: int
    hold: int
    name: str
    recorded_at: datetime
    returned_on: date | None
    return_note: str | None


@dataclass(frozen=True, slots=True)
class SeizedShown:
    """A document that was taken: its title while it is here and may be seen."""

    document_id: int
    code: str
    title: str | None


@dataclass(frozen=True, slots=True)
class SeizureView:
    """A seizure with a page of what was taken; `may_return`: the actor may write down that it came back."""

    row: SeizureRow
    items: Sequence[SeizedShown]
    may_return: bool


def record_seizure(actor: Actor, taking: Taking, proof: Proof, *, archive: Archive) -> Taken:
    """Write down that an authority took originals, and hold them; it takes a fresh proof of whoever let them go.

    Raises NotFoundError `seizure.no_code`, ConflictError `seizure.is_away` where something is away already.
    """
    today = archive.clock.today()
    _check(taking, today)
    with archive.database.write() as session:
        permit(actor, Action.HAND_OVER)
        unit = the_unit(session, taking.unit)
        permit(actor, Action.HAND_OVER, unit)
        documents = _named(session, unit, taking.codes)
        refused = check_proof(session, actor, proof, archive)
        if refused is None:
            seizure = _new(session, actor, unit, taking, documents, archive)
            ids = [one.id for one in documents]
            audit.record(
                session,
                seizure.recorded_at,
                actor.id,
                "seizure.recorded",
                "seizure",
                seizure.id,
                number=seizure.number,
                hold=seizure.hold_id,
                count=len(ids),
                items=audit.digest_of_items(ids),
            )
            return Taken(seizure.id, seizure.number, len(ids), seizure.hold_id)
    raise refused


def _check(taking: Taking, today: date) -> None:
    words = (
        ("authority", taking.authority, LONG),
        ("order_number", taking.order_number, SHORT),
        ("receipt_number", taking.receipt_number, SHORT),
        ("officers", taking.officers, LONG),
    )
    for field, text, limit in words:
        if not 1 <= len(text.strip()) <= limit:
            raise InvalidError("seizure.incomplete", field=field, limit=limit)
    if len(taking.note) > NOTE:
        raise InvalidError("seizure.incomplete", field="note", limit=NOTE)
    if not 1 <= len(taking.codes) <= MOST_CODES:
        raise InvalidError("seizure.codes", most=MOST_CODES, field="codes")
    if taking.seized_on > today or taking.seized_on.year < 1900:
        raise InvalidError("seizure.bad_day", on=taking.seized_on.isoformat(), field="seized_on")


def _named(session: Session, unit: Unit, codes: Sequence[str]) -> Sequence[Document]:
    """The filed documents of the unit that the codes name, each for itself or through its case file."""
    wanted = list(dict.fromkeys(code.strip() for code in codes))
    cases = dict(session.execute(select(CaseFile.code, CaseFile.id).where(CaseFile.code.in_(wanted))).tuples().all())
    named = or_(Document.code.in_(wanted), Document.case_id.in_(cases.values()))
    query = select(Document).where(kept_here(unit), named).order_by(Document.code).limit(MOST + 1)
    found = session.scalars(query.with_for_update()).all()
    if len(found) > MOST:
        raise InvalidError("seizure.too_many", most=MOST, field="codes")
    known = {one.code for one in found} | {
        code for code, case_id in cases.items() if any(one.case_id == case_id for one in found)
    }
    if lacking := [code for code in wanted if code not in known]:
        raise NotFoundError("seizure.no_code", codes=lacking[:20], unit=unit.name)
    away = session.scalars(
        select(SeizedItem.code)
        .join(Seizure, Seizure.id == SeizedItem.seizure_id)
        .where(Seizure.returned_at.is_(None), SeizedItem.document_id.in_([one.id for one in found]))
        .limit(20)
    ).all()
    if away:
        raise ConflictError("seizure.is_away", codes=away)
    return found


def _new(
    session: Session, actor: Actor, unit: Unit, taking: Taking, documents: Sequence[Document], archive: Archive
) -> Seizure:
    now, year = archive.clock.now(), archive.clock.today().year
    number = NUMBER.format(year=year, number=next_number(session, f"调:{unit.id}:{year}"))
    await_bars(session)
    hold = Hold(
        kind=HoldKind.DOCUMENT,
        unit_id=unit.id,
        reason=f"{taking.authority.strip()}依法调取原件（{number}）",
        basis=taking.order_number.strip(),
        since=archive.clock.today(),
        placed_by=actor.id,
        placed_at=now,
    )
    session.add(hold)
    session.flush()
    session.add_all(HoldMember(hold_id=hold.id, document_id=one.id) for one in documents)
    seizure = Seizure(
        number=number,
        unit_id=unit.id,
        authority=taking.authority.strip(),
        order_number=taking.order_number.strip(),
        receipt_number=taking.receipt_number.strip(),
        officers=taking.officers.strip(),
        seized_on=taking.seized_on,
        note=taking.note.strip(),
        hold_id=hold.id,
        recorded_by=actor.id,
        recorded_at=now,
    )
    session.add(seizure)
    session.flush()
    session.add_all(SeizedItem(seizure_id=seizure.id, document_id=one.id, code=one.code or "") for one in documents)
    session.flush()
    return seizure


def record_return(actor: Actor, seizure_id: int, on: date, note: str, *, archive: Archive) -> None:
    """Write down that what was taken came back, and in what state. The hold stays until somebody releases it."""
    text, now = note.strip(), archive.clock.now()
    if not 1 <= len(text) <= NOTE:
        raise InvalidError("seizure.incomplete", field="note", limit=NOTE)
    with archive.database.write() as session:
        permit(actor, Action.HAND_OVER)
        seizure = _the_seizure(session, actor, seizure_id, lock=True)
        permit(actor, Action.HAND_OVER, unit_of(session, seizure.unit_id))
        if seizure.returned_at is not None:
            raise ConflictError("seizure.is_returned", number=seizure.number)
        if not seizure.seized_on <= on <= archive.clock.today():
            raise InvalidError("seizure.bad_day", on=on.isoformat(), field="on")
        seizure.returned_on, seizure.return_note = on, text
        seizure.returned_by, seizure.returned_at = actor.id, now
        audit.record(session, now, actor.id, "seizure.returned", "seizure", seizure.id, number=seizure.number)


def _the_seizure(session: Session, actor: Actor, seizure_id: int, *, lock: bool = False) -> Seizure:
    query = select(Seizure).where(Seizure.id == seizure_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or not actor.may(Action.VIEW, unit_of(session, found.unit_id)):
        raise NotFoundError("seizure.missing", reference=str(seizure_id))
    return found


def list_seizures(actor: Actor, *, archive: Archive) -> Sequence[SeizureRow]:
    """The seizures in the actor's units, what is still away before the rest, newest first."""
    permit(actor, Action.VIEW)
    seen = within(actor.paths(Action.VIEW))
    with archive.database.read() as session:
        return _rows(session, seen)


def show_seizure(actor: Actor, seizure_id: int, *, archive: Archive, limit: int = 50, offset: int = 0) -> SeizureView:
    """One seizure with what was taken."""
    with archive.database.read() as session:
        permit(actor, Action.VIEW)
        seizure = _the_seizure(session, actor, seizure_id)
        unit = unit_of(session, seizure.unit_id)
        (row,) = _rows(session, Seizure.id == seizure.id)
        rows = session.execute(
            select(SeizedItem.document_id, SeizedItem.code, Document.title)
            .outerjoin(Document, Document.id == SeizedItem.document_id)
            .where(SeizedItem.seizure_id == seizure.id)
            .order_by(SeizedItem.code)
            .limit(limit)
            .offset(offset)
        ).tuples()
        may_return = seizure.returned_at is None and actor.may(Action.HAND_OVER, unit)
        return SeizureView(row, [SeizedShown(*one) for one in rows], may_return)


def seizures_of(actor: Actor, document_id: int, *, archive: Archive) -> Sequence[SeizureRow]:
    """When the original of a document was away, the first time before the others."""
    with archive.database.read() as session:
        the_document(session, actor, document_id)
        taken = exists().where(SeizedItem.seizure_id == Seizure.id, SeizedItem.document_id == document_id)
        return sorted(_rows(session, taken), key=lambda one: one.recorded_at)


def _rows(session: Session, which: ColumnElement[bool]) -> list[SeizureRow]:
    items = select(func.count()).where(SeizedItem.seizure_id == Seizure.id).correlate(Seizure).scalar_subquery()
    rows = session.execute(
        select(Seizure, Unit.name, Person.name, items)
        .join(Unit, Unit.id == Seizure.unit_id)
        .join(Person, Person.id == Seizure.recorded_by)
        .where(which)
        .order_by(Seizure.returned_at.is_not(None), Seizure.id.desc())
    )
    return [
        SeizureRow(
            one.id,
            one.number,
            unit_name,
            one.authority,
            one.order_number,
            one.receipt_number,
            one.officers,
            one.seized_on,
            one.note,
            count,
            one.hold_id,
            name,
            one.recorded_at,
            one.returned_on,
            one.return_note,
        )
        for one, unit_name, name, count in rows
    ]


def away_by(session: Session, hold_id: int) -> str | None:
    """The number of the seizure that placed a hold and whose papers have not come back. Part of a use case."""
    query = select(Seizure.number).where(Seizure.hold_id == hold_id, Seizure.returned_at.is_(None))
    return session.scalar(query.limit(1))
