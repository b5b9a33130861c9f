"""What is given in place of an original: stamped copies, checked extracts, certificates; anyone can verify each.

None of them is kept here: a copy would outlive the destruction of what it was made from. What stays is the digest.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocr import Marks, pdf_of_pictures
from retention import LookupPart, Mode
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.codes import next_number
from service.catalogue.lookups import Lookup, LookupPaper, PaperKind
from service.catalogue.units import Unit
from service.errors import InvalidError
from service.papers import GivenPaper, print_pdf
from service.sentences import say
from service.usecases.documents.images import draw, sheet_of
from service.usecases.lookups.knocking import digest_of_code, knock, short_code
from service.usecases.lookups.reach import take_part, the_lookup
from service.usecases.lookups.rooms import lettering, live_page, page_at, refuse_outside, spared_numbers
from service.usecases.permissions import Action, Actor

CODE_LENGTH = 20
"""Characters of five bits: a hundred bits, which nobody guesses."""

COPY_WIDTH = 1654
"""Pixels across a copied page: 200 to the inch of A4."""

MOST_PAGES = 50
TEXT_LENGTH = 5000
PAPERS = "zh"
"""Papers of the archive are in Chinese."""

PREFIXES = {PaperKind.COPY: "FZ", PaperKind.EXTRACT: "ZC", PaperKind.CERTIFICATE: "ZM"}
MODES = {PaperKind.COPY: Mode.COPY, PaperKind.EXTRACT: Mode.EXTRACT, PaperKind.CERTIFICATE: Mode.CERTIFICATE}


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that was made: its number, its code, and the PDF, which is handed over and not kept."""

    number: str
    code: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody may know of a paper: that it is genuine, what it is, and the digest of its file."""

    kind: PaperKind
    number: str
    pages: int
    made_on: date
    unit_name: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Draft:
    number: str
    code: str
    lookup_number: str
    unit_name: str
    now: datetime


def issue_copy(actor: Actor, lookup_id: int, places: Sequence[int], *, archive: Archive) -> Given:
    """Copy pages by their places in the scope: numbered, stamped with the custodian's name, others' numbers hidden."""
    chosen = list(dict.fromkeys(places))
    if not 1 <= len(chosen) <= MOST_PAGES:
        raise InvalidError("lookup.too_many_copies", most=MOST_PAGES, field="pages")
    with archive.database.write() as session:
        lookup, unit = _given(session, actor, lookup_id, PaperKind.COPY, chosen, archive)
        draft = _draft(session, lookup, unit, PaperKind.COPY, archive)
        sheets = []
        for place in chosen:
            item, row = page_at(lookup, place)
            document, page = live_page(session, item, row, lookup)
            sheets.append((item.code, row.number, sheet_of(document, page, archive, spared_numbers(lookup))))
    pictures = []
    for number, (code, page_number, sheet) in enumerate(sheets, 1):
        above = (
            say("copy.stamp", {"unit": draft.unit_name, "number": draft.number}, PAPERS),
            say("copy.source", {"code": code, "page": page_number, "of": number, "pages": len(sheets)}, PAPERS),
            say("copy.code", {"on": archive.clock.day_of(draft.now), "code": draft.code}, PAPERS),
        )
        pictures.append(draw(sheet, COPY_WIDTH, archive=archive, marks=Marks(lettering(), above=above)))
    content = pdf_of_pictures(pictures, draft.number)
    return _keep(actor, lookup_id, PaperKind.COPY, chosen, draft, content, archive)


def issue_text(
    actor: Actor, lookup_id: int, kind: PaperKind, places: Sequence[int], text: str, *, archive: Archive
) -> Given:
    """An extract, checked against the pages by whoever makes it, or a certificate, as PDF/A."""
    if kind is PaperKind.COPY or not text.strip() or len(text) > TEXT_LENGTH:
        raise InvalidError("lookup.text_length", field="text", limit=TEXT_LENGTH)
    chosen = list(dict.fromkeys(places))
    if not 1 <= len(chosen) <= MOST_PAGES:
        raise InvalidError("lookup.too_many_copies", most=MOST_PAGES, field="pages")
    with archive.database.write() as session:
        lookup, unit = _given(session, actor, lookup_id, kind, chosen, archive)
        draft = _draft(session, lookup, unit, kind, archive)
        rows = [page_at(lookup, place) for place in chosen]
        for item, row in rows:
            live_page(session, item, row, lookup)
        lines = [(item.code, item.title, row.number) for item, row in rows]
        body = lookup.body or "、".join(person.name for person in lookup.persons)
    form = GivenPaper(
        kind=kind.value,
        number=draft.number,
        unit=draft.unit_name,
        receiver=body,
        lookup=draft.lookup_number,
        text=tuple(line.strip() for line in text.splitlines() if line.strip()),
        lines=lines,
        checked_by=actor.name,
        made_on=archive.clock.day_of(draft.now),
        code=draft.code,
    )
    content = print_pdf(form, language=PAPERS, zone=archive.clock.zone)
    return _keep(actor, lookup_id, kind, chosen, draft, content, archive)


def verify_paper(code: str, *, source: str, archive: Archive) -> Verified | None:
    """Whether a paper with this code was given, for anybody; None where none was. Raises ThrottledError."""
    knock("verify", source, archive=archive)
    with archive.database.read() as session:
        row = session.execute(
            select(LookupPaper, Unit.name)
            .join(Lookup, Lookup.id == LookupPaper.lookup_id)
            .join(Unit, Unit.id == Lookup.unit_id)
            .where(LookupPaper.code_digest == digest_of_code(code))
        ).one_or_none()
    if row is None:
        return None
    paper, unit_name = row
    made_on = archive.clock.day_of(paper.made_at)
    return Verified(paper.kind, paper.number, paper.pages, made_on, unit_name, paper.digest)


def _given(
    session: Session, actor: Actor, lookup_id: int, kind: PaperKind, places: Sequence[int], archive: Archive
) -> tuple[Lookup, Unit]:
    """The look-up for which a paper may be given at this moment by this person."""
    lookup, unit = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
    pages = [page_at(lookup, place)[1].page_id for place in places]
    refuse_outside(lookup, MODES[kind], pages, archive)
    take_part(session, lookup, actor, LookupPart.SHOW, archive)
    return lookup, unit


def _draft(session: Session, lookup: Lookup, unit: Unit, kind: PaperKind, archive: Archive) -> _Draft:
    year = archive.clock.today().year
    number = f"{PREFIXES[kind]}{year}-{next_number(session, f'paper:{kind}:{year}'):04}"
    code = short_code(archive.secret(), CODE_LENGTH)
    return _Draft(number, code, lookup.number, unit.name, archive.clock.now())


def _keep(
    actor: Actor,
    lookup_id: int,
    kind: PaperKind,
    places: Sequence[int],
    draft: _Draft,
    content: bytes,
    archive: Archive,
) -> Given:
    """Write down that it was given; what ended while it was drawn is not given any more."""
    with archive.database.write() as session:
        lookup, _ = _given(session, actor, lookup_id, kind, places, archive)
        rows = [page_at(lookup, place) for place in places]
        paper = LookupPaper(
            lookup_id=lookup.id,
            kind=kind,
            number=draft.number,
            pages=len(rows),
            made_by=actor.id,
            made_at=draft.now,
            code_digest=digest_of_code(draft.code),
            digest=hashlib.sha256(content).hexdigest(),
        )
        session.add(paper)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "lookup.paper_given",
            "lookup",
            lookup.id,
            kind=kind.value,
            paper=draft.number,
            ground=lookup.ground.value,
            ids=sorted({item.document_id for item, _ in rows}),
            items=audit.digest_of_items(row.page_id for _, row in rows),
            digest=paper.digest,
        )
    return Given(draft.number, draft.code, content)
