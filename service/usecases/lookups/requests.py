"""Requests: written down at the counter by a keeper, or sent in by somebody unknown through the public form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import is_id_number
from retention import Ground, Kinship, LookupPart, LookupState, Mode
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.codes import next_number
from service.catalogue.lookups import IdentityPaper, Lookup, LookupChannel, LookupPerson
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError
from service.usecases.lookup import the_case, the_unit, usual_unit
from service.usecases.lookups.knocking import knock
from service.usecases.lookups.letters import keep_letter
from service.usecases.lookups.reach import take_part, the_lookup
from service.usecases.permissions import Action, Actor, permit

MOST_PERSONS = 10

LENGTHS = {
    "body": 200,
    "letter_number": 100,
    "contact": 100,
    "legal_basis": 300,
    "purpose": 500,
    "wanted": 1000,
    "note": 500,
}
"""Properties of a request that are texts, and how long each may be."""

NEEDED = ("body", "letter_number", "contact", "legal_basis", "purpose", "wanted")
"""What the public form cannot be sent without."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who comes, with their identity paper; `valid_until` is its last day, None for one without end."""

    name: str
    number: str
    paper: IdentityPaper = IdentityPaper.IDENTITY_CARD
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for and by whom; the properties are those of `catalogue.Lookup`, `case` is a code."""

    ground: Ground
    visitors: Sequence[Visitor]
    modes: Sequence[Mode]
    body: str = ""
    letter_number: str = ""
    contact: str = ""
    legal_basis: str = ""
    purpose: str = ""
    wanted: str = ""
    case: str | None = None
    principal: str = ""
    kinship: Kinship | None = None
    note: str = ""


def record_request(
    actor: Actor, request: Request, *, archive: Archive, unit: str | None = None, letter: BinaryIO | None = None
) -> int:
    """Write down a request at the counter; gives its id. What it still lacks is told, and refused nothing for yet."""
    with archive.database.write() as session:
        place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.LOOK_UP)
        permit(actor, Action.LOOK_UP, place)
        lookup = _begun(session, place, request.ground, LookupChannel.COUNTER, archive)
        _write(session, lookup, request, actor)
        if letter is not None:
            keep_letter(lookup, letter, archive)
        session.flush()
        take_part(session, lookup, actor, LookupPart.RECORD, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "lookup.recorded",
            "lookup",
            lookup.id,
            ground=lookup.ground.value,
            channel=lookup.channel.value,
        )
        return lookup.id


def amend_request(actor: Actor, lookup_id: int, request: Request, *, archive: Archive) -> None:
    """Complete or correct a request before it is approved. The scope falls with the ground or the case file."""
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        if lookup.state is not LookupState.REQUESTED:
            raise ConflictError("lookup.is_judged", number=lookup.number)
        take_part(session, lookup, actor, LookupPart.RECORD, archive)
        before = (lookup.ground, lookup.case_id)
        _write(session, lookup, request, actor)
        if before != (lookup.ground, lookup.case_id):
            lookup.items.clear()
        lookup.revision += 1
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "lookup.amended",
            "lookup",
            lookup.id,
            ground=lookup.ground.value,
            revision=lookup.revision,
        )


def read_request(actor: Actor, lookup_id: int, *, archive: Archive) -> Request:
    """A request as it was recorded, numbers and all, for a keeper who completes it; the look is recorded."""
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP)
        case = session.get(CaseFile, lookup.case_id) if lookup.case_id else None
        audit.record(session, archive.clock.now(), actor.id, "lookup.read", "lookup", lookup.id, ground="duty")
        return Request(
            ground=lookup.ground,
            visitors=[Visitor(one.name, one.number, one.paper, one.valid_until) for one in lookup.persons],
            modes=[Mode(mode) for mode in lookup.modes],
            case=case.code if case else None,
            principal=lookup.principal,
            kinship=lookup.kinship,
            **{name: getattr(lookup, name) for name in LENGTHS},
        )


def submit_request(request: Request, keeping_unit: str, letter: BinaryIO, *, source: str, archive: Archive) -> str:
    """Take a request that somebody unknown sends in; gives the number of its receipt and says nothing else.

    `keeping_unit` is the name of the union that is thought to keep the papers; one that is not known goes to the
    topmost unit, so that nobody learns which there are. Raises ThrottledError, and InvalidError for what is missing.
    """
    knock("request", source, archive=archive)
    for name in NEEDED:
        if not getattr(request, name).strip():
            raise InvalidError("lookup.text_needed", field=name, limit=LENGTHS[name])
    if not request.visitors:
        raise InvalidError("lookup.person_needed", field="name")
    if not request.modes:
        raise InvalidError("lookup.mode_needed", field="modes")
    with archive.database.write() as session:
        place = session.scalar(select(Unit).where(Unit.name == keeping_unit.strip()))
        place = place or session.scalars(select(Unit).order_by(Unit.id).limit(1)).one()
        lookup = _begun(session, place, Ground.UNIT, LookupChannel.PUBLIC, archive)
        _write(session, lookup, request, None)
        keep_letter(lookup, letter, archive)
        session.flush()
        audit.record(
            session,
            archive.clock.now(),
            None,
            "lookup.recorded",
            "lookup",
            lookup.id,
            ground=lookup.ground.value,
            channel=lookup.channel.value,
        )
        return lookup.number


def _begun(session: Session, place: Unit, ground: Ground, channel: LookupChannel, archive: Archive) -> Lookup:
    year = archive.clock.today().year
    lookup = Lookup(
        number=f"CY{year}-{next_number(session, f'lookup:{year}'):04}",
        unit_id=place.id,
        ground=ground,
        channel=channel,
        state=LookupState.REQUESTED,
        revision=1,
        received_at=archive.clock.now(),
    )
    session.add(lookup)
    return lookup


def _write(session: Session, lookup: Lookup, request: Request, actor: Actor | None) -> None:
    """Put what was asked for into the row. A case file is looked up for a keeper only."""
    with session.no_autoflush:
        lookup.ground = request.ground
        for name, limit in LENGTHS.items():
            setattr(lookup, name, _line(getattr(request, name), name, limit))
        lookup.modes = [mode.value for mode in Mode if mode in request.modes]
        lookup.principal = _number(request.principal, IdentityPaper.IDENTITY_CARD, "principal")
        lookup.kinship = request.kinship
        lookup.persons = [_person(one) for one in _bounded(request.visitors)]
        lookup.case_id = None
        if actor is not None and request.case:
            case = the_case(session, actor, request.case)
            if case.unit_id != lookup.unit_id:
                _refuse_elsewhere(session, lookup, case.unit_id, request.case)
            lookup.case_id = case.id


def _refuse_elsewhere(session: Session, lookup: Lookup, unit_id: int, code: str) -> None:
    keeping = session.get_one(Unit, lookup.unit_id)
    if not session.get_one(Unit, unit_id).path.startswith(keeping.path):
        raise ConflictError("lookup.other_unit", reference=code, unit=keeping.name)


def _bounded(visitors: Sequence[Visitor]) -> Sequence[Visitor]:
    if len(visitors) > MOST_PERSONS:
        raise InvalidError("lookup.too_many_persons", most=MOST_PERSONS, field="name")
    return visitors


def _person(visitor: Visitor) -> LookupPerson:
    name = _line(visitor.name, "name", 100)
    if not name:
        raise InvalidError("lookup.person_needed", field="name")
    number = _number(visitor.number, visitor.paper, "number")
    return LookupPerson(name=name, paper=visitor.paper, number=number, valid_until=visitor.valid_until)


def _number(text: str, paper: IdentityPaper, field: str) -> str:
    """A number as it is kept. That of an identity card is checked at once: it is mistyped more often than wrong."""
    number = "".join(text.split()).upper()
    if number and paper is IdentityPaper.IDENTITY_CARD and not is_id_number(number):
        raise InvalidError("lookup.bad_id_number", field=field)
    return _line(number, field, 30)


def _line(text: str, field: str, limit: int) -> str:
    line = " ".join(text.split())
    if len(line) > limit or not all(character.isprintable() for character in line):
        raise InvalidError("lookup.text_length", field=field, limit=limit)
    return line
