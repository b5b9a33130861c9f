"""Reading the audit: every act, newest first, filtered; and the same list as a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from service.archive import Archive, Clock
from service.catalogue import audit
from service.catalogue.audit import AuditEntry
from service.catalogue.disposal import Tombstone
from service.catalogue.documents import Document
from service.catalogue.people import Person
from service.errors import InvalidError, NotFoundError
from service.sentences import say
from service.spreadsheets import Leaf, write_workbook
from service.usecases.documents.downloading import Download
from service.usecases.permissions import Action, Actor, permit
from service.usecases.stack.printing import XLSX

PROGRAM = 0
"""As a person: what nobody did, but the program itself; failed log-ins too."""

MOST_ROWS = 20_000
"""Entries of one workbook; all of them are what `export_chain` is for."""

LARGEST = 2**31 - 1
"""The largest number that every database takes; nothing has one that large."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Days that a list may be asked for."""

SHEET = ("number", "at", "who", "act", "subject", "subject_id", "details", "digest")
"""The columns of the workbook: the sentence `audit.<name>`."""


@dataclass(frozen=True, slots=True)
class EntryWish:
    """Which entries are wanted: of which act, by whom (`PROGRAM` for nobody), about what, on which days of law
    (both included). `document` is a number or an archival code, in place of a subject. `before` continues a list after
    the entry of this number.
    """

    act: str | None = None
    person_id: int | None = None
    subject_kind: str | None = None
    subject_id: int | None = None
    document: str | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One act. `who` is None for the program itself and for a failed log-in; purpose and reason in `data` are
    as they were typed, or the digest that the entry binds where the text has been altered since.
    """

    id: int
    at: datetime
    who: str | None
    act: str
    subject_kind: str
    subject_id: int | None
    data: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A part of the audit; `older` continues it, None at its end; `people` is everybody whose acts may stand in it."""

    entries: tuple[EntryShown, ...]
    older: int | None
    people: tuple[tuple[int, str], ...]


def list_entries(actor: Actor, wish: EntryWish = EntryWish(), *, archive: Archive, limit: int = 50) -> EntryPage:
    """The audit, newest first.

    Raises NotFoundError `document.missing` for a document that never was, and `entry.missing` for a `before` that is
    no entry.
    """
    permit(actor, Action.AUDIT)
    with archive.database.read() as session:
        found = _shown(session, _wanted(session, wish, archive.clock).limit(limit + 1))
        people = session.execute(select(Person.id, Person.name).order_by(Person.id)).all()
    entries = found[:limit]
    return EntryPage(
        entries,
        entries[-1].id if len(found) > limit else None,
        tuple((person_id, name) for person_id, name in people),
    )


@contextmanager
def export_entries(actor: Actor, wish: EntryWish, *, archive: Archive) -> Iterator[Download]:
    """The list as a workbook, from the newest; that it was taken along is an act itself.

    Raises InvalidError `audit.too_many` above MOST_ROWS.
    """
    with archive.database.write() as session:
        permit(actor, Action.AUDIT)
        found = _shown(session, _wanted(session, wish, archive.clock).limit(MOST_ROWS + 1))
        if len(found) > MOST_ROWS:
            raise InvalidError("audit.too_many", most=MOST_ROWS)
        audit.record(session, archive.clock.now(), actor.id, "audit.listed", "audit", count=len(found))
    leaf = Leaf(
        name=say("audit.list", None, actor.language),
        headings=[say(f"audit.{name}", None, actor.language) for name in SHEET],
        rows=(_row(entry, actor.language, archive.clock) for entry in found),
        widths=(10, 20, 12, 24, 12, 10, 60, 70),
    )
    content = write_workbook([leaf])
    name = f"{say('audit.list', None, actor.language)} {archive.clock.today()}.xlsx"
    yield BytesIO(content), name, XLSX, len(content)


def said(data: Mapping[str, Any], language: str) -> Sequence[tuple[str, str]]:
    """What an entry says beside who did what to which thing: names and values, in words where there are some."""
    return tuple(
        (_word("datum", name, language), _roles(value, language) if name == "roles" else _value(value, language))
        for name, value in data.items()
    )


def _roles(held: Sequence[str], language: str) -> str:
    """Roles, each recorded as `role:unit`, in words."""
    pairs = (one.partition(":") for one in held)
    return ", ".join(f"{_word('role', role, language)}:{unit}" for role, _, unit in pairs) or "—"


def _word(family: str, name: str, language: str) -> str:
    """The word for a name or a code; where there is none, it stands for itself."""
    code = f"{family}.{name}"
    word = say(code, None, language)
    return name if word == code else word


def _value(value: Any, language: str) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return _word("datum_is", str(value).lower(), language)
        case Mapping():
            return "; ".join(f"{name} {_value(one, language)}" for name, one in value.items())
        case list() | tuple():
            return ", ".join(_value(one, language) for one in value)
        case _:
            return _word("datum_is", str(value), language)


def _row(entry: EntryShown, language: str, clock: Clock) -> Sequence[str | int | None]:
    return (
        entry.id,
        entry.at.astimezone(clock.zone).isoformat(sep=" ", timespec="seconds"),
        entry.who or say("audit.program", None, language),
        say(f"act.{entry.act}", None, language),
        say(f"subject.{entry.subject_kind}", None, language),
        entry.subject_id,
        "; ".join(f"{name} {value}" for name, value in said(entry.data, language)),
        entry.digest,
    )


def _shown(session: Session, query: Select[tuple[AuditEntry, str]]) -> tuple[EntryShown, ...]:
    rows = session.execute(query).all()
    texts = audit.stated(session, [entry for entry, _ in rows])
    return tuple(_entry(entry, name, texts) for entry, name in rows)


def _entry(entry: AuditEntry, name: str | None, texts: Mapping[str, str]) -> EntryShown:
    words = {key: texts.get(entry.data[key], entry.data[key]) for key in audit.STATED if entry.data.get(key)}
    return EntryShown(
        id=entry.id,
        at=entry.at,
        who=name,
        act=entry.act,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        data={**entry.data, **words},
        digest=entry.digest,
    )


def _wanted(session: Session, wish: EntryWish, clock: Clock) -> Select[tuple[AuditEntry, str]]:
    """The entries of a wish, newest first: in the order of an index, whatever the filter."""
    if wish.document:
        wish = replace(wish, subject_kind="document", subject_id=_document(session, wish.document))
    return (
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(*_conditions(session, wish, clock))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )


def _conditions(session: Session, wish: EntryWish, clock: Clock) -> Iterator[ColumnElement[bool]]:
    if wish.act is not None:
        yield AuditEntry.act == wish.act
    if wish.person_id is not None:
        yield AuditEntry.actor_id == (None if wish.person_id == PROGRAM else min(wish.person_id, LARGEST))
    if wish.subject_kind is not None:
        yield AuditEntry.subject_kind == wish.subject_kind
    if wish.subject_id is not None:
        yield AuditEntry.subject_id == min(wish.subject_id, LARGEST)
    if wish.since is not None:
        yield AuditEntry.at >= _midnight(wish.since, clock, "since")
    if wish.until is not None:
        yield AuditEntry.at < _midnight(wish.until, clock, "until") + timedelta(days=1)
    if wish.before is not None:
        last = session.get(AuditEntry, min(wish.before, LARGEST))
        if last is None:
            raise NotFoundError("entry.missing", reference=str(wish.before)[:20])
        yield tuple_(AuditEntry.at, AuditEntry.id) < (last.at, last.id)


def _midnight(day: date, clock: Clock, field: str) -> datetime:
    """The beginning of a day of law."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidError("date.out_of_range", date=day.isoformat(), field=field)
    return datetime.combine(day, time(), clock.zone)


def _document(session: Session, reference: str) -> int:
    """The number of a document by itself or by its archival code, of one that is gone too."""
    number = reference.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return int(number)
    found = session.scalar(select(Document.id).where(Document.code == reference)) or session.scalar(
        select(func.max(Tombstone.document_id)).where(Tombstone.code == reference)
    )
    if found is None:
        raise NotFoundError("document.missing", reference=reference[:100])
    return found
