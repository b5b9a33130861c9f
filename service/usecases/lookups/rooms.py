"""The reading room: approved pages as pictures with the visitor's name burnt in, for a while and so many views.

There is no original, no text and no file to take along. Each page that is shown is asked for again in the transaction
that writes its line, and whatever has ended meanwhile is not shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocr import Face, FontMissingError, Lettering, Marks, find_font
from retention import Ground, LookupPart, Mode, Obstacle, stands_in_the_way
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document, Page
from service.catalogue.lookups import Lookup, LookupItem, LookupPage, LookupRoom
from service.catalogue.people import Appointment, Person
from service.errors import ConflictError, NotFoundError, RefusedError, UnauthenticatedError, UnavailableError
from service.usecases.documents.images import Sheet, draw, sheet_of
from service.usecases.house.people import digest_of_secret
from service.usecases.looks import need_purpose
from service.usecases.lookup import unit_of
from service.usecases.lookups.approving import close_rooms
from service.usecases.lookups.knocking import digest_of_code, knock, short_code
from service.usecases.lookups.reach import approval_of, take_part, the_lookup
from service.usecases.permissions import PERMITTED, Action, Actor

STAYS_OPEN = timedelta(hours=2)
CODE_LASTS = timedelta(minutes=10)
CODE_LENGTH = 12
"""Characters of five bits: sixty bits for ten minutes, behind a gate."""


@dataclass(frozen=True, slots=True)
class RoomOpened:
    """A room that was just opened, with the one-time code for the visitor's screen, which is shown this once."""

    id: int
    code: str
    code_until: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class RoomPage:
    """A page of the room by its place in the scope, from 1: of which document, and the number it has there."""

    place: int
    code: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class RoomView:
    """The room as its viewer shows it: what is covered, until when, how many seconds and views are left."""

    lookup_id: int
    number: str
    visitors: Sequence[str]
    body: str
    pages: Sequence[RoomPage]
    until: datetime
    seconds: int
    left: int


def open_room(actor: Actor, lookup_id: int, *, archive: Archive) -> RoomOpened:
    """Open the room as the one who shows; a room that was open before closes."""
    now = archive.clock.now()
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        refuse_outside(lookup, Mode.READ, (), archive)
        take_part(session, lookup, actor, LookupPart.SHOW, archive)
        close_rooms(lookup, archive)
        code = short_code(archive.secret(), CODE_LENGTH)
        room = LookupRoom(
            lookup_id=lookup.id,
            opened_by=actor.id,
            opened_at=now,
            until=min(now + STAYS_OPEN, lookup.expires_at or now),
            code_digest=digest_of_code(code),
            code_until=now + CODE_LASTS,
        )
        session.add(room)
        session.flush()
        audit.record(session, now, actor.id, "lookup.room_opened", "lookup", lookup.id, room=room.id)
        return RoomOpened(room.id, code, now + CODE_LASTS, room.until)


def close_room(actor: Actor, lookup_id: int, *, archive: Archive) -> None:
    """Close the room: at the next request nothing is shown any more."""
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        close_rooms(lookup, archive)
        audit.record(session, archive.clock.now(), actor.id, "lookup.room_closed", "lookup", lookup.id)


def enter_room(code: str, *, source: str, archive: Archive) -> str:
    """Exchange a one-time code for the secret of the visitor's screen; wrong, used and late ones look alike."""
    knock("room", source, archive=archive)
    now = archive.clock.now()
    with archive.database.write() as session:
        room = session.scalar(
            select(LookupRoom)
            .where(
                LookupRoom.code_digest == digest_of_code(code),
                LookupRoom.code_until > now,
                LookupRoom.until > now,
                LookupRoom.closed_at.is_(None),
                LookupRoom.secret_digest.is_(None),
            )
            .with_for_update()
        )
        if room is None:
            raise UnauthenticatedError("room.wrong_code")
        secret = archive.secret()
        room.secret_digest, room.code_digest = digest_of_secret(secret), None
        audit.record(session, now, room.opened_by, "lookup.room_entered", "lookup", room.lookup_id, room=room.id)
        return secret


def show_room(actor: Actor, lookup_id: int, *, archive: Archive) -> RoomView:
    """The room on the screen of the one who opened it."""
    with archive.database.read() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP)
        return _view(lookup, _own_room(lookup, actor, archive), archive)


def room_page(actor: Actor, lookup_id: int, place: int, *, archive: Archive, width: int) -> bytes:
    """A page on the screen of the one who opened the room, as JPEG; its line is written first."""
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        sheet = _shown(session, lookup, _own_room(lookup, actor, archive), place, archive)
        marks = _marks(lookup, archive)
    return draw(sheet, width, archive=archive, marks=marks)


def show_visited(secret: str, *, archive: Archive) -> RoomView:
    """The room on the visitor's own screen."""
    with archive.database.read() as session:
        room, lookup = _visited(session, secret, archive)
        return _view(lookup, room, archive)


def visited_page(secret: str, place: int, *, archive: Archive, width: int) -> bytes:
    """A page on the visitor's own screen, as JPEG; its line is written first."""
    with archive.database.write() as session:
        room, lookup = _visited(session, secret, archive, lock=True)
        sheet = _shown(session, lookup, room, place, archive)
        marks = _marks(lookup, archive)
    return draw(sheet, width, archive=archive, marks=marks)


def preview_page(actor: Actor, lookup_id: int, place: int, *, archive: Archive, width: int) -> bytes:
    """A page exactly as it would be seen, for whoever records or approves; the look is recorded as one on duty."""
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id)
        need_purpose(actor)
        item, row = page_at(lookup, place)
        document, page = live_page(session, item, row, lookup)
        sheet = sheet_of(document, page, archive, spared_numbers(lookup))
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "page.viewed",
            "document",
            document.id,
            page=row.number,
            purpose=actor.purpose,
            ground="duty",
            lookup=lookup.id,
        )
    return draw(sheet, width, archive=archive)


def page_at(lookup: Lookup, place: int) -> tuple[LookupItem, LookupPage]:
    """The page at a place of the scope, from 1; what lies outside does not exist."""
    rows = [(item, page) for item in lookup.items for page in item.pages]
    if not 1 <= place <= len(rows):
        raise NotFoundError("lookup.page_missing", place=place)
    return rows[place - 1]


def live_page(session: Session, item: LookupItem, row: LookupPage, lookup: Lookup) -> tuple[Document, Page]:
    """The document and page behind a line of the scope, if they are still what was approved."""
    document, page = session.get(Document, item.document_id), session.get(Page, row.page_id)
    if document is None or page is None or (page.document_id, page.number) != (document.id, row.number):
        raise ConflictError(f"lookup.{Obstacle.PAGE_CHANGED}", number=lookup.number)
    return document, page


def lettering() -> Lettering:
    """The typeface of marks on pictures."""
    try:
        return Lettering(*find_font(Face.HEI))
    except FontMissingError as error:
        raise UnavailableError("print.no_font", pattern=error.pattern) from error


def spared_numbers(lookup: Lookup) -> frozenset[str]:
    """The numbers that need not be hidden: a worker's own, in their own file."""
    return frozenset(person.number for person in lookup.persons) if lookup.ground is Ground.OWN else frozenset()


def _own_room(lookup: Lookup, actor: Actor, archive: Archive) -> LookupRoom:
    """The room that is open, if this is who opened it."""
    room = next((one for one in lookup.rooms if one.closed_at is None and archive.clock.now() < one.until), None)
    if room is None:
        raise ConflictError("lookup.room_closed", number=lookup.number)
    if room.opened_by != actor.id:
        raise RefusedError("lookup.not_your_room", number=lookup.number)
    return room


def _visited(session: Session, secret: str, archive: Archive, *, lock: bool = False) -> tuple[LookupRoom, Lookup]:
    """The room that a visitor's secret opens, as long as it is open and who opened it still may."""
    room = session.scalar(select(LookupRoom).where(LookupRoom.secret_digest == digest_of_secret(secret)))
    if room is None:
        raise UnauthenticatedError("room.ended")
    query = select(Lookup).where(Lookup.id == room.lookup_id)
    lookup = session.scalars(query.with_for_update() if lock else query).one()
    if lock:
        # It may have been closed by whoever held the lock before.
        session.refresh(room)
    serving = (
        select(Person.id)
        .join(Appointment)
        .where(
            Person.id == room.opened_by,
            Person.active,
            Appointment.unit_id.in_(unit_of(session, lookup.unit_id).ancestry),
            Appointment.role.in_([role for role, actions in PERMITTED.items() if Action.LOOK_UP in actions]),
        )
    )
    is_open = room.closed_at is None and archive.clock.now() < room.until
    if not is_open or session.scalars(serving).first() is None:
        raise UnauthenticatedError("room.ended")
    return room, lookup


def _view(lookup: Lookup, room: LookupRoom, archive: Archive) -> RoomView:
    refuse_outside(lookup, Mode.READ, (), archive)
    rows = [(item, page) for item in lookup.items for page in item.pages]
    return RoomView(
        lookup_id=lookup.id,
        number=lookup.number,
        visitors=[person.name for person in lookup.persons],
        body=lookup.body,
        pages=[RoomPage(place, item.code, item.title, page.number) for place, (item, page) in enumerate(rows, 1)],
        until=room.until,
        seconds=int((room.until - archive.clock.now()).total_seconds()),
        left=(lookup.views or 0) - lookup.seen,
    )


def _shown(session: Session, lookup: Lookup, room: LookupRoom, place: int, archive: Archive) -> Sheet:
    """Count a view and write its line, if nothing stands in the way at this moment."""
    item, row = page_at(lookup, place)
    refuse_outside(lookup, Mode.READ, (row.page_id,), archive)
    document, page = live_page(session, item, row, lookup)
    lookup.seen += 1
    audit.record(
        session,
        archive.clock.now(),
        room.opened_by,
        "lookup.page_shown",
        "document",
        document.id,
        page=row.number,
        ground=lookup.ground.value,
        lookup=lookup.id,
        scope=lookup.scope,
        room=room.id,
    )
    return sheet_of(document, page, archive, spared_numbers(lookup))


def _marks(lookup: Lookup, archive: Archive) -> Marks:
    """Whose eyes these are: name, body, the minute, and the number of the request."""
    names = "、".join(person.name for person in lookup.persons)
    when = archive.clock.now().astimezone(archive.clock.zone).strftime("%Y-%m-%d %H:%M")
    return Marks(lettering(), across=(f"{names} {lookup.body}".strip(), f"{when} {lookup.number}"))


def refuse_outside(lookup: Lookup, mode: Mode, pages: Sequence[int], archive: Archive) -> None:
    """Refuse what the approval does not cover at this moment."""
    obstacle = stands_in_the_way(approval_of(lookup), mode, pages, archive.clock.now(), archive.clock.today())
    if obstacle is not None:
        raise ConflictError(f"lookup.{obstacle.value}", number=lookup.number)
