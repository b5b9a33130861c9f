"""The letter of introduction (介绍信): recognised by its content, kept in the store, shown as pictures only."""

from io import BytesIO
from typing import BinaryIO

from ocr import Limits, UnreadableFileError, inspect, open_pages, render
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.lookups import Lookup
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.lookups.reach import the_lookup
from service.usecases.permissions import Action, Actor

LETTER_BYTES = 10 << 20
LETTER_PAGES = 20
LETTER_KINDS = frozenset({"application/pdf", "image/jpeg", "image/png"})
WIDTH = 1200


def keep_letter(lookup: Lookup, source: BinaryIO, archive: Archive) -> None:
    """Keep a letter that is what it has to be; whatever its name says, its content decides."""
    content = source.read(LETTER_BYTES + 1)
    limits = Limits(LETTER_BYTES, LETTER_PAGES, archive.settings.max_pixels)
    try:
        found = inspect(BytesIO(content), "letter", limits)
    except UnreadableFileError as error:
        raise InvalidError("lookup.letter_unreadable", megabytes=LETTER_BYTES >> 20, pages=LETTER_PAGES) from error
    if found.mime not in LETTER_KINDS:
        raise InvalidError("lookup.letter_unreadable", megabytes=LETTER_BYTES >> 20, pages=LETTER_PAGES)
    lookup.letter, lookup.letter_mime = archive.store.put(BytesIO(content)).digest, found.mime


def attach_letter(actor: Actor, lookup_id: int, source: BinaryIO, *, archive: Archive) -> None:
    """Add the scan of a letter that was brought to the counter, or put a better one in its place."""
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        if lookup.approved_at is not None or lookup.granted is not None:
            raise ConflictError("lookup.is_judged", number=lookup.number)
        keep_letter(lookup, source, archive)
        lookup.revision += 1
        audit.record(
            session, archive.clock.now(), actor.id, "lookup.letter_kept", "lookup", lookup.id, letter=lookup.letter
        )


def letter_page(actor: Actor, lookup_id: int, number: int, *, archive: Archive) -> bytes:
    """A page of the letter (from 1) as JPEG: what was uploaded by somebody unknown never reaches a browser as it is.

    The look is recorded.
    """
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id)
        digest, mime = lookup.letter, lookup.letter_mime
        if digest is None or mime is None:
            raise NotFoundError("lookup.no_letter", number=number)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "lookup.letter_seen",
            "lookup",
            lookup.id,
            page=number,
            purpose=actor.purpose,
            ground="duty",
        )
    with archive.store.open(digest) as source, open_pages(source, mime) as pages:
        if not 1 <= number <= pages.count:
            raise NotFoundError("lookup.no_letter", number=number)
        return render(pages, number - 1, rotation=0, width=WIDTH)


def letter_pages(lookup: Lookup, archive: Archive) -> int:
    """How many pages a letter has; none where there is none."""
    if lookup.letter is None or lookup.letter_mime is None:
        return 0
    with archive.store.open(lookup.letter) as source, open_pages(source, lookup.letter_mime) as pages:
        return pages.count
