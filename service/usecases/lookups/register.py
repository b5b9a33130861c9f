"""查阅登记簿: the register of look-ups with the columns that practice asks for, counted in person-times."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from indexing import FieldKind, mask, mask_value
from retention import LookupPart, person_times
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.lookups import Lookup, LookupPerson, PaperKind
from service.catalogue.people import Person
from service.catalogue.prints import Shape
from service.catalogue.units import Unit, fonds_of, within
from service.errors import InvalidError
from service.papers import LookupLine, LookupRegister, RefusalNotice, print_pdf, write_xlsx
from service.sentences import say
from service.usecases.documents.downloading import Download
from service.usecases.looks import need_purpose
from service.usecases.lookup import names_of, usual_unit
from service.usecases.lookups.reach import the_lookup, usual_action
from service.usecases.permissions import Action, Actor, permit
from service.usecases.stack.printing import XLSX

PAPERS = "zh"
PDF = "application/pdf"
LONGEST = timedelta(days=3660)
KEPT_YEARS = 3
"""Processing records are kept at least so long (personal-information law 55, 56)."""


@dataclass(frozen=True, slots=True)
class Span:
    """From which day to which day, both included."""

    first: date
    last: date


def show_register(actor: Actor, span: Span, *, archive: Archive) -> LookupRegister:
    """The register of the look-ups received in a span of days, of the units in which the actor sees them."""
    permit(actor, usual_action(actor))
    with archive.database.read() as session:
        return _register(session, actor, span, archive)


@contextmanager
def print_register(actor: Actor, span: Span, *, archive: Archive, shape: Shape = Shape.PDF) -> Iterator[Download]:
    """The register as PDF/A or as a workbook; the print is recorded."""
    permit(actor, usual_action(actor))
    need_purpose(actor)
    with archive.database.write() as session:
        form = _register(session, actor, span, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "lookups.printed",
            "lookups",
            first=span.first.isoformat(),
            last=span.last.isoformat(),
            purpose=actor.purpose,
            ground="duty",
            count=len(form.lines),
        )
    write, mime = (write_xlsx, XLSX) if shape is Shape.XLSX else (print_pdf, PDF)
    content = write(form, language=PAPERS, zone=archive.clock.zone)
    name = f"{say('print.lookup_register', None, PAPERS)}-{span.first}-{span.last}.{shape.value}"
    yield BytesIO(content), name, mime, len(content)


@contextmanager
def print_notice(actor: Actor, lookup_id: int, *, archive: Archive) -> Iterator[Download]:
    """The notice of a refusal, for whoever asked."""
    with archive.database.read() as session:
        lookup, unit = the_lookup(session, actor, lookup_id)
        if lookup.remedy is None or lookup.ended_at is None or lookup.ended_reason is None:
            raise InvalidError("lookup.not_refused", number=lookup.number)
        form = RefusalNotice(
            number=lookup.number,
            unit=unit.name,
            receiver=lookup.body or _names(lookup.persons),
            received_on=archive.clock.day_of(lookup.received_at),
            purpose=lookup.purpose,
            reason=lookup.ended_reason,
            remedy=lookup.remedy,
            refused_by=session.get_one(Person, lookup.ended_by).name,
            refused_on=archive.clock.day_of(lookup.ended_at),
        )
    content = print_pdf(form, language=PAPERS, zone=archive.clock.zone)
    yield BytesIO(content), f"{form.number}.pdf", PDF, len(content)


def count_past_keeping(*, archive: Archive) -> int:
    """How many look-ups ended so long ago that their records need no longer be kept. Nothing is removed by this."""
    today = archive.clock.today()
    limit = _start(date(today.year - KEPT_YEARS, today.month, min(today.day, 28)), archive)
    ended = func.coalesce(Lookup.closed_at, Lookup.ended_at)
    with archive.database.read() as session:
        return session.scalar(select(func.count(Lookup.id)).where(ended < limit)) or 0


def visits_of(lookup: Lookup, archive: Archive) -> Iterator[tuple[str, date]]:
    """Who came on which days: on those on which a room was opened for them or a paper given."""
    instants = [room.opened_at for room in lookup.rooms] + [paper.made_at for paper in lookup.papers]
    for day in {archive.clock.day_of(instant) for instant in instants}:
        for person in lookup.persons:
            yield person.number or f"{person.name} {lookup.body}", day


def _register(session: Session, actor: Actor, span: Span, archive: Archive) -> LookupRegister:
    if span.last < span.first or span.last - span.first > LONGEST:
        raise InvalidError("lookup.bad_span", field="first")
    action = usual_action(actor)
    seen = within((*actor.paths(Action.LOOK_UP), *actor.paths(Action.APPROVE_LOOK_UP)))
    lookups = session.scalars(
        select(Lookup)
        .join(Unit, Unit.id == Lookup.unit_id)
        .where(
            seen,
            Lookup.received_at >= _start(span.first, archive),
            Lookup.received_at < _start(span.last + timedelta(days=1), archive),
        )
        .order_by(Lookup.received_at, Lookup.id)
    ).all()
    names = names_of(session, Person, (hand.person_id for lookup in lookups for hand in lookup.hands))
    unit = usual_unit(session, actor, action)
    lines = [_line(lookup, names, archive) for lookup in lookups]
    return LookupRegister(
        unit=unit.name,
        fonds=fonds_of(session, unit) or "",
        first=span.first,
        last=span.last,
        lines=lines,
        times=person_times(visit for lookup in lookups for visit in visits_of(lookup, archive)),
        items=sum(line.items for line in lines),
        copies=sum(line.copies for line in lines),
        printed_on=archive.clock.today(),
    )


def _start(day: date, archive: Archive) -> datetime:
    return datetime.combine(day, time(), archive.clock.zone)


def _line(lookup: Lookup, names: Mapping[int | None, str], archive: Archive) -> LookupLine:
    modes = lookup.granted if lookup.granted is not None else lookup.modes
    approvers = _hands(lookup, LookupPart.APPROVE, names) if lookup.approved_at else ""
    approved_on = archive.clock.day_of(lookup.approved_at).isoformat() if lookup.approved_at else ""
    return LookupLine(
        number=lookup.number,
        date=archive.clock.day_of(lookup.received_at),
        visitors=_names(lookup.persons),
        body=lookup.body,
        papers="；".join(_paper(person) for person in lookup.persons),
        contact=lookup.contact,
        letter_number=lookup.letter_number,
        purpose=lookup.purpose,
        basis=lookup.legal_basis or say(f"lookup_ground.{lookup.ground}", None, PAPERS),
        scope="；".join(f"{item.code} {mask(item.title)}" for item in lookup.items) or lookup.wanted,
        modes="、".join(say(f"lookup_mode.{mode}", None, PAPERS) for mode in modes),
        items=len(lookup.items) if lookup.approved_at else 0,
        copies=sum(paper.pages for paper in lookup.papers if paper.kind is PaperKind.COPY),
        approved=f"{approvers} {approved_on}".strip(),
        served_by=_hands(lookup, LookupPart.SHOW, names) or _hands(lookup, LookupPart.RECORD, names),
        from_to=_from_to(lookup, archive),
        returned=lookup.returned_note or "",
        effect=lookup.effect or "",
        remark="；".join(filter(None, (say(f"lookup_state.{lookup.state}", None, PAPERS), lookup.remark))),
    )


def _names(persons: Sequence[LookupPerson]) -> str:
    return "、".join(person.name for person in persons)


def _paper(person: LookupPerson) -> str:
    word = say(f"identity_paper.{person.paper}", None, PAPERS)
    return f"{word} {mask_value(FieldKind.ID_NUMBER, person.number)}".strip()


def _hands(lookup: Lookup, part: LookupPart, names: Mapping[int | None, str]) -> str:
    return "、".join(names[hand.person_id] for hand in lookup.hands if hand.part is part)


def _from_to(lookup: Lookup, archive: Archive) -> str:
    """From the first opening of a room to the last closing."""
    if not lookup.rooms:
        return ""
    zone, shape = archive.clock.zone, "%Y-%m-%d %H:%M"
    first = min(room.opened_at for room in lookup.rooms).astimezone(zone).strftime(shape)
    closed = [room.closed_at for room in lookup.rooms if room.closed_at is not None]
    return f"{first}—{max(closed).astimezone(zone).strftime(shape)}" if closed else f"{first}—"
