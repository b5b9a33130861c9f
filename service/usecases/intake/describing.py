"""Finding out what a document is: type, fields, title, dates; and filing it where a manifest said so."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from indexing import (
    Classification,
    Field,
    TextLine,
    TextPage,
    classify,
    document_author,
    document_date,
    document_title,
    file_title,
    find_fields,
)
from ocr import Line, Reading, Segment, is_tabular
from service import content
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.checks import CheckStage
from service.catalogue.documents import RECORDED, Carrier, DescribedBy, Document, DocumentState, FileRole
from service.catalogue.tasks import TaskKind, enqueue
from service.usecases.documents.filing import can_be_filed, give_code
from service.usecases.documents.segments import dump_segments, joined
from service.usecases.house.types import name_of_type, profiles_for
from service.usecases.intake.reading import get_reading
from service.usecases.intake.recordings import get_segments
from service.usecases.law.judging import judge_document
from service.usecases.photos.likes import find_pairs
from service.usecases.photos.taking import (
    Viewed,
    is_photograph,
    of_photographs,
    only_picture,
    settle_carrier,
    take_photo,
    view_picture,
)
from service.usecases.upkeep.erasing import keep

YEAR_IN_TITLE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年度?")

_FIRST_DIGITAL = 1995
"""The clock of a camera that says an earlier year was never set."""

HOUSEHOLD_TYPES = frozenset({"A01", "A02", "A03", "A04"})
"""Papers whose first name is that of the household's head."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a document, and what it was taken for. `viewed` is what was seen of a single picture."""

    readings: Sequence[tuple[int, Reading]]
    segments: Sequence[Segment]
    pages: Sequence[TextPage]
    classification: Classification
    fields: Sequence[Field]
    viewed: Viewed | None


def describe(document_id: int, *, archive: Archive) -> None:
    """Class a document by what was read and find its fields; what was stated is not guessed over."""
    read = _read_through(document_id, archive)
    if read is None:
        return
    digest, text = _put(document_id, read, archive)
    with archive.database.write() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        if document.state is DocumentState.DISCARDED:
            return
        keep(session, [digest, text], archive)
        old = {document.content, document.text} - {None, digest, text}
        document.content, document.text = digest, text
        if old:
            enqueue(session, TaskKind.ERASE, document_id, archive.clock.now(), digests=sorted(map(str, old)))
        if read.viewed is not None:
            settle_carrier(document, archive, read.viewed)
            take_photo(session, document, read.viewed.look, archive)
        is_photo = read.viewed is not None and document.carrier is Carrier.PHOTO
        _take_over(session, document, read.classification, read.pages, read.fields, archive)
        document.revision += 1
        document.changed_at = archive.clock.now()
        judge_document(session, document, archive)
        enqueue(session, TaskKind.INDEX, document_id, archive.clock.now(), priority=-1)
        audit.record(
            session,
            archive.clock.now(),
            None,
            "document.described",
            "document",
            document_id,
            type=document.type,
            confidence=document.confidence,
            object=digest,
        )
        _check_or_file(session, document, archive)
    if is_photo:
        find_pairs(document_id, archive=archive)


def _read_through(document_id: int, archive: Archive) -> _Read | None:
    """Go through what was read of a document; None where it was discarded."""
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        if document.state is DocumentState.DISCARDED:
            return None
        container = container_of(session, document)
        profiles = profiles_for(session, document.unit_id, archive)
        if "category" in document.stated:
            profiles = tuple(profile for profile in profiles if profile.category == document.category)
        sources = [(page.number, page.reading) for page in document.pages]
        words = [stretch.segments for stretch in document.stretches if stretch.segments]
        picture = only_picture(document)
    readings = [(number, get_reading(archive, digest)) for number, digest in sources if digest]
    segments = joined(one for digest in words for one in get_segments(archive, digest))
    pages = [text_page(number, reading) for number, reading in readings]
    classification = classify(pages, profiles, container)
    viewed = view_picture(document, picture, readings[0][1], classification, archive) if picture and readings else None
    if viewed and is_photograph(document, viewed, archive):
        classification = classify(pages, of_photographs(profiles, archive), container)
    author = document_author(pages)
    fields = (*find_fields(pages), *((author,) if author else ()))
    return _Read(readings, segments, pages, classification, fields, viewed)


def _put(document_id: int, read: _Read, archive: Archive) -> tuple[str, str]:
    """Store what was found, and the text; gives both digests."""
    found = {
        "document": document_id,
        "fields": [asdict(field) for field in read.fields],
        "classification": asdict(read.classification),
    }
    if read.viewed is not None:
        found["photo"] = read.viewed.dump()
    text = {
        "document": document_id,
        "pages": [[number, reading.text] for number, reading in read.readings],
        "segments": dump_segments(read.segments),
    }
    return content.put_json(archive.store, found), content.put_json(archive.store, text)


def _check_or_file(session: Session, document: Document, archive: Archive) -> None:
    """What has just arrived is checked; what a manifest wants filed is filed once it was found sound."""
    if document.checked_at is None:
        stage = CheckStage.ARRIVAL.value
        enqueue(session, TaskKind.CHECK, document.id, archive.clock.now(), priority=-1, stage=stage, actor=None)
    elif document.file_when_complete and can_be_filed(session, document, archive):
        give_code(session, document, document.created_by, archive)


def _take_over(
    session: Session,
    document: Document,
    found: Classification,
    pages: Sequence[TextPage],
    fields: Sequence[Field],
    archive: Archive,
) -> None:
    """Write down what was found wherever nothing was stated; a filed description only people change."""
    if document.state is DocumentState.FILED:
        return
    stated = set(document.stated)
    if document.carrier in RECORDED:
        _take_recording(document, archive)
        return
    if "type" not in stated:
        document.type = found.type
        document.category = document.category if "category" in stated else found.category
        document.confidence = round(found.confidence, 4)
        document.described_by, document.variant = DescribedBy.RULES, found.kind
    if document.carrier is Carrier.PHOTO:
        _settle_state(document, archive)
        return
    if "title" not in stated:
        document.title = (document_title(pages) or _own_title(session, document, fields, archive))[:300]
    if "dated_on" not in stated:
        document.dated_on = document_date(pages, fields)
    if "document_number" not in stated:
        document.document_number = next((f.value[:100] for f in fields if f.kind == "doc_number"), None)
    if "author" not in stated:
        document.author = next((f.value[:200] for f in fields if f.kind == "author"), None)
    if document.category == "financial" and "fiscal_year" not in stated:
        document.fiscal_year = fiscal_year(document.title, document.dated_on)
    _settle_state(document, archive)
    _name_the_household(session, document, fields)


def _take_recording(document: Document, archive: Archive) -> None:
    """What a film shows does not say what the film is: its type is a keeper's to say, its day its camera's."""
    if "dated_on" not in document.stated:
        document.dated_on = _day_recorded(document, archive)
    _settle_state(document, archive)


def _day_recorded(document: Document, archive: Archive) -> date | None:
    """The day that the camera wrote down, unless its clock was never set."""
    noted = next((file.technical["recorded_at"] for file in document.files if file.technical), None)
    try:
        day = archive.clock.day_of(datetime.fromisoformat(noted).astimezone(UTC)) if noted else None
    except ValueError:
        return None
    return day if day and day.year >= _FIRST_DIGITAL and day <= archive.clock.today() else None


def fiscal_year(title: str, dated_on: date | None) -> int | None:
    """The accounting year that a paper states: in its title (2025年度决算), or by its own date; never a guess."""
    named = YEAR_IN_TITLE.search(title)
    if named:
        return int(named[1])
    return dated_on.year if dated_on else None


def _settle_state(document: Document, archive: Archive) -> None:
    """Described when the type is certain enough; otherwise it waits for a keeper, never a silent guess."""
    document.step(DocumentState.READ)
    if document.type and document.confidence >= archive.settings.threshold:
        document.step(DocumentState.DESCRIBED)


def _own_title(session: Session, document: Document, fields: Sequence[Field], archive: Archive) -> str:
    """A title of our own making stands in square brackets (DA/T 22-2015). A table that has none is called as its file,
    where that has a speaking name; whoever its first row names is not who it is about.
    """
    table = any(file.role is FileRole.ORIGINAL and is_tabular(file.mime) for file in document.files)
    called = file_title(document.name) if table else ""
    if called or document.type is None:
        return called or document.title
    name = next((field.value for field in fields if field.kind == "name" and not table), "")
    kind = name_of_type(session, document.type, archive)
    return f"[{kind}（{name}）]" if name else f"[{kind}]"


def _name_the_household(session: Session, document: Document, fields: Sequence[Field]) -> None:
    if document.case_id is None or document.type not in HOUSEHOLD_TYPES:
        return
    case = session.get_one(CaseFile, document.case_id)
    if not case.household:
        case.household = next((f.value[:100] for f in fields if f.kind == "name"), "")


def container_of(session: Session, document: Document) -> str | None:
    """What the document lies in, which settles its class (readings 1): a case file, a voucher, or nothing."""
    if document.case_id is not None:
        return "case"
    parent = session.get(Document, document.parent_id) if document.parent_id else None
    return "voucher" if parent is not None and parent.category == "financial" else None


def text_page(number: int, reading: Reading) -> TextPage:
    """A reading as the classifier takes it: rows of lines with upright boxes, in reading order."""
    rows = tuple(tuple(_text_line(line) for line in row) for row in reading.rows)
    return TextPage(number=number, width=reading.width, height=reading.height, rows=rows)


def _text_line(line: Line) -> TextLine:
    xs, ys = [x for x, _ in line.quad], [y for _, y in line.quad]
    return TextLine(line.text, (min(xs), min(ys), max(xs), max(ys)), line.confidence, line.edges)
