"""The catalogue of what is filed 归档文件目录, by fonds, year, category and period; and the filing stamp 归档章."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ocr import stamp_first_page
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document, DocumentState, FileRole
from service.catalogue.prints import Shape
from service.catalogue.units import Unit, below, fonds_of
from service.errors import ConflictError, InvalidError
from service.papers import Catalogue, Stamp, print_pdf
from service.sentences import say
from service.usecases.documents.downloading import Download
from service.usecases.looks import need_purpose, need_unmasked, record_look, the_file
from service.usecases.lookup import seen_by, the_document, the_unit, unit_of, usual_unit
from service.usecases.permissions import Action, Actor, permit
from service.usecases.stack.printing import fonds_name, lines_of, take_along

MOST = {Shape.PDF: 5_000, Shape.XLSX: 100_000}
"""Lines of one catalogue."""

_CODE = re.compile(r"(?P<fonds>[^-]+)-(?P<issue>[^-]+?)·(?P<year>[0-9]{4})-(?P<term>Y|D[0-9]{1,3})-(?P<item>.+)")
"""An archival code by its levels: fonds, class, year, period, and the running numbers (DA/T 13-2022)."""

_HEAD = 20
"""Characters of a code that tell its fonds, class, year and period: J012-ZY·KN·2026-D10- and the first after it."""

_TERM = re.compile(r"Y|D[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which catalogue: of a unit (by default one's own) and year; of one category or period, or of all of them."""

    year: int
    unit: str | None = None
    category: str | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """What one catalogue would hold: fonds, year, category, period, and how many documents."""

    fonds: str
    year: int
    category: str
    term: str
    items: int


def list_series(actor: Actor, *, archive: Archive) -> tuple[Series, ...]:
    """The catalogues that can be printed of what the actor may see, the latest year first."""
    permit(actor, Action.VIEW)
    head = func.substr(Document.code, 1, _HEAD)
    with archive.database.read() as session:
        rows = session.execute(
            select(head, Document.category, func.count())
            .join(Unit, Unit.id == Document.unit_id)
            .where(
                Document.state == DocumentState.FILED,
                seen_by(actor, Action.VIEW),
            )
            .group_by(head, Document.category)
        ).all()
    counts: Counter[tuple[str, int, str, str]] = Counter()
    for beginning, category, count in rows:
        found = _CODE.match(f"{beginning}0")
        if found is not None and category:
            counts[(found["fonds"], int(found["year"]), category, found["term"])] += count
    found_series = [Series(*key, items) for key, items in counts.items()]
    return tuple(sorted(found_series, key=lambda one: (-one.year, one.fonds, one.category, one.term)))


@contextmanager
def print_catalogue(actor: Actor, wish: Wish, *, archive: Archive, shape: Shape = Shape.PDF) -> Iterator[Download]:
    """归档文件目录 of a unit and year, in the order of the codes. The print is recorded."""
    need_purpose(actor)
    _check(wish)
    with archive.database.write() as session:
        unit = the_unit(session, wish.unit) if wish.unit else usual_unit(session, actor, Action.VIEW)
        permit(actor, Action.VIEW, unit)
        form, ids = _catalogue(session, actor, unit, wish, MOST[shape], archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "papers.printed",
            "unit",
            unit.id,
            purpose=actor.purpose,
            ground="duty",
            paper="catalogue",
            shape=shape.value,
            items=audit.digest_of_items(ids),
            count=len(ids),
        )
    parts = (say("print.catalogue", None, actor.language), form.fonds, str(wish.year), form.issue, wish.term)
    yield take_along((form,), " ".join(part for part in parts if part), shape, actor.language, archive)


def _check(wish: Wish) -> None:
    if not 1900 <= wish.year <= 2199:
        raise InvalidError("print.bad_year", year=wish.year)
    if wish.term is not None and not _TERM.fullmatch(wish.term):
        raise InvalidError("print.bad_term", term=wish.term[:20])


def _catalogue(
    session: Session, actor: Actor, unit: Unit, wish: Wish, most: int, archive: Archive
) -> tuple[Catalogue, list[int]]:
    number, name = fonds_name(session, unit)
    query = _filed(number, unit, wish).where(seen_by(actor, Action.VIEW))
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if not count:
        raise ConflictError("print.nothing")
    if count > most:
        raise ConflictError("print.too_many", count=count, most=most)
    documents = session.scalars(query.order_by(Document.code)).all()
    known = next((one for one in archive.regulation.categories if one.code == wish.category), None)
    form = Catalogue(
        fonds=number,
        fonds_name=name,
        lines=lines_of(documents),
        printed_on=archive.clock.today(),
        year=wish.year,
        term=wish.term,
        issue=(known.zh if actor.language == "zh" else known.en) if known else None,
    )
    return form, [document.id for document in documents]


def _filed(fonds: str, unit: Unit, wish: Wish) -> Select[tuple[Document]]:
    """By what the codes say: they never change, whatever is corrected later (readings 9, 13)."""
    term = f"{wish.term}-" if wish.term else ""
    query = (
        select(Document)
        .join(Unit, Unit.id == Document.unit_id)
        .where(
            Document.state == DocumentState.FILED,
            below(unit.path),
            Document.code.startswith(f"{fonds}-", autoescape=True),
            Document.code.contains(f"·{wish.year}-{term}", autoescape=True),
        )
    )
    return query.where(Document.category == wish.category) if wish.category else query


@contextmanager
def print_stamped(
    actor: Actor, document_id: int, *, archive: Archive, unmasked: str | None = None
) -> Iterator[Download]:
    """The searchable PDF of a filed document with its filing stamp on the first page; made anew each time.

    Never the original: that stays as it came. The look is recorded.
    """
    need_purpose(actor)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
        stamp = stamp_of(session, document)
        digest, name = the_file(document, FileRole.SEARCHABLE).digest, document.code or ""
        need_unmasked([document], unmasked, archive)
        look = {"role": FileRole.SEARCHABLE.value, "unmasked": unmasked}
        record_look(session, actor, document, "document.printed", archive, **look)
    with TemporaryFile() as target:
        write_stamped(target, digest, stamp, name, actor.language, archive)
        size = target.tell()
        target.seek(0)
        yield target, f"{name}.pdf", "application/pdf", size


def write_stamped(target: BinaryIO, digest: str, stamp: Stamp, title: str, language: str, archive: Archive) -> None:
    """Write the PDF in the store under this digest with the stamp on its first page."""
    seal = print_pdf(stamp, language=language, zone=archive.clock.zone)
    with archive.store.open(digest) as source:
        stamp_first_page(target, source, BytesIO(seal), title)


def stamp_of(session: Session, document: Document) -> Stamp:
    """The filing stamp of a filed document. Raises ConflictError `print.not_filed` for any other."""
    if document.state is not DocumentState.FILED or document.code is None:
        raise ConflictError("print.not_filed", title=document.title)
    found = _CODE.fullmatch(document.code)
    if found is not None:
        year, term, item = int(found["year"]), found["term"], found["item"]
        return Stamp(found["fonds"], year, term, item, document.page_count, found["issue"])
    # A code that a manifest brought along from elsewhere and that has other levels: it stands in the item's cell.
    fonds = fonds_of(session, unit_of(session, document.unit_id)) or ""
    return Stamp(fonds, document.year or 0, document.retention_code or "", document.code, document.page_count)
