"""What people correct by hand: description, text, and the order and turn of pages. The bytes stay the record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocr import Line, Reading
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import FOLLOWING, Carrier, DescribedBy, Document, DocumentState, Page, PaperOriginal
from service.catalogue.tasks import TaskKind, enqueue, enqueue_many
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.cases.sealing import followers, note_sealed
from service.usecases.changes import record_change
from service.usecases.clock.clocks import ON_PAPER, note_loss, note_paper, note_transfer
from service.usecases.holds.held import keep_held, keep_held_with_paper
from service.usecases.house.types import category_for, follows_paper
from service.usecases.intake.reading import get_reading, put_reading
from service.usecases.law.judging import judge_document
from service.usecases.lookup import the_case, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.photos.captions import LONGEST as CAPTION
from service.usecases.photos.captions import check_caption, need_photo, write_caption
from service.usecases.photos.taking import only_picture, settle_carrier
from service.usecases.stack.holding import NO_PAPER, lay, named_box, put, refuse_paper
from service.usecases.upkeep.erasing import keep

TEXT_LENGTH = 100_000
"""Characters of a corrected page: far more than a page holds."""

LONGEST = {"document_number": 100, "author": 200}
"""Characters of what may also be left empty."""

FROZEN_WHEN_FILED = frozenset({"type", "case", "parent", "carrier", "fiscal_year", "filing_year"})
"""What the archival code and the clock rest on; from filing on an appraisal or a correction on evidence changes it."""

_COLUMNS = {"case": "case_id", "parent": "parent_id"}
"""Properties that are kept as the number of what they name."""

RECORDED_ONCE = frozenset({"disposed_on", "fixed_on"})
"""Days that start a period and may become known after filing; once recorded they are firm as well (reading 12)."""


@dataclass(frozen=True, slots=True)
class Correction:
    """New values of a description; what is not given stays. `case` is a code, or "" to take it out of its file; so is
    `parent`, the archival code or the number of the paper file of a photograph or recording (article 9). `carrier`
    says whether a picture is a photograph or a page; from `people` to `group` stands what only a photograph has.
    """

    title: str | None = None
    type: str | None = None
    dated_on: date | None = None
    document_number: str | None = None
    author: str | None = None
    fiscal_year: int | None = None
    filing_year: int | None = None
    case: str | None = None
    parent: str | None = None
    paper_original: PaperOriginal | None = None
    box: str | None = None
    disposed_on: date | None = None
    fixed_on: date | None = None
    variant: str | None = None
    carrier: Carrier | None = None
    people: str | None = None
    place: str | None = None
    occasion: str | None = None
    background: str | None = None
    cataloguer: str | None = None
    group: str | None = None

    def given(self) -> dict[str, Any]:
        """The properties that are given, by name."""
        return {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name)) is not None}


def correct(actor: Actor, document_id: int, correction: Correction, *, archive: Archive) -> None:
    """Correct a description. What a person says is certain, and is not guessed over by later readings."""
    given = correction.given()
    check_correction(given)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        properties = correct_within(session, actor, document, given, archive)
        if not properties:
            return
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "document.corrected",
            "document",
            document.id,
            properties=properties,
            revision=document.revision,
        )


def correct_within(
    session: Session, actor: Actor, document: Document, given: Mapping[str, Any], archive: Archive
) -> list[str]:
    """Correct the description of a locked document in the caller's transaction, who writes the entry of the audit.

    `given` has new values by name, as checked by `check_correction`; gives the names of those that were other before.
    """
    permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
    carrier, (said, caption) = document.carrier, _parted(given)
    if caption:
        need_photo(document)
    box = _other_box(document, said.pop("box", None))
    columns = _changed(session, actor, document, said, archive)
    before = {name: getattr(document, name) for name in columns}
    _refuse_frozen(document, before, columns)
    _apply(session, document, columns, archive)
    # Nobody corrects a paper out of what they keep.
    permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
    was, after = write_caption(session, document, caption)
    if box is None and document.box and document.paper_original in NO_PAPER:
        box = ""
    if box is not None:
        before["box"], columns["box"] = _move(session, actor, document, box, archive)
    if not columns and not after:
        return []
    _keep_in_step(session, actor, document, before, archive)
    record_change(session, actor, document, "description", _plain(before) | was, _plain(columns) | after, archive)
    judge_document(session, document, archive)
    _go_on(session, document, carrier, archive)
    if {"case_id", "parent_id"} & columns.keys():
        move_seal(session, document, archive)
    return sorted({*columns, *after})


def _parted(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is said of any document, and what stands in the caption of a photograph."""
    said = {name: value for name, value in given.items() if name not in CAPTION}
    return said, {name: value for name, value in given.items() if name in CAPTION}


def _changed(
    session: Session, actor: Actor, document: Document, said: dict[str, Any], archive: Archive
) -> dict[str, Any]:
    """The columns that become other than they are, with their new values."""
    if "case" in said:
        case = the_case(session, actor, said["case"]) if said["case"] else None
        if case is not None and case.unit_id != document.unit_id:
            raise InvalidError("case.other_unit", case=case.code, unit=str(document.unit_id))
        said["case"] = case.id if case else None
    if "parent" in said:
        said["parent"] = _paper_file(session, actor, document, said["parent"], archive)
    if "carrier" in said and not _can_be(document, said["carrier"]):
        raise ConflictError("photo.no_picture", document=document.id)
    stated = {_COLUMNS.get(name, name): _kept(value) for name, value in said.items()}
    # What is said of type and carrier is confirmed even where the guess was the same.
    return {
        name: value
        for name, value in stated.items()
        if value != getattr(document, name)
        or (name == "type" and document.confidence < 1)
        or (name == "carrier" and name not in document.stated)
    }


def _can_be(document: Document, carrier: Carrier) -> bool:
    """Whether a person may say that it is this: one picture is a photograph or a page, all else is what it is."""
    return carrier in (Carrier.PAGES, Carrier.PHOTO) and only_picture(document) is not None


def _refuse_frozen(document: Document, before: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    refuse_paper(document, columns.get("paper_original"))
    moved = {name.removesuffix("_id") for name, value in columns.items() if value != before[name]}
    recorded = {name for name in RECORDED_ONCE & moved if before[name] is not None}
    if document.state is DocumentState.FILED and (FROZEN_WHEN_FILED & moved) | recorded:
        raise ConflictError("correct.is_filed", code=document.code)


def _go_on(session: Session, document: Document, was: Carrier, archive: Archive) -> None:
    """What has become a photograph is described anew, to be compared with others; the rest goes into the index."""
    is_new = document.carrier is Carrier.PHOTO and was is not Carrier.PHOTO and document.content is not None
    kind = TaskKind.DESCRIBE if is_new else TaskKind.INDEX
    enqueue(session, kind, document.id, archive.clock.now(), priority=-1)


def move_seal(session: Session, document: Document, archive: Archive) -> None:
    """In another case file, or in none, it is sealed or not, and with it what lies under it."""
    below = followers(session, document)
    for one in below:
        one.revision += 1
    ids = [one.id for one in below]
    enqueue_many(session, TaskKind.INDEX, ids, archive.clock.now(), priority=-1)
    note_sealed(session, [document.id, *ids])


def _paper_file(session: Session, actor: Actor, document: Document, named: str, archive: Archive) -> int | None:
    """The number of the paper file that is named by its archival code or its number."""
    wanted = named.strip()
    if not wanted:
        return None
    code_or_number = Document.id == int(wanted) if wanted.isdecimal() and len(wanted) < 10 else Document.code == wanted
    found = session.scalar(select(Document.id).where(code_or_number))
    if found is None:
        raise NotFoundError("parent.unknown", parent=wanted[:100])
    paper = the_document(session, actor, found)
    if paper.unit_id != document.unit_id:
        raise InvalidError("parent.other_unit", parent=wanted[:100])
    if paper.id == document.id or paper.carrier in FOLLOWING or follows_paper(paper, archive):
        raise InvalidError("parent.no_paper", parent=wanted[:100])
    _refuse_circle(session, document, paper)
    return paper.id


def _refuse_circle(session: Session, document: Document, above: Document) -> None:
    """Refuse to lay a document under one that lies, however far down, under it."""
    place, seen = above.parent_id, {above.id}
    while place is not None and place not in seen:
        if place == document.id:
            raise InvalidError("parent.circle", parent=above.code or str(above.id))
        seen.add(place)
        place = session.scalar(select(Document.parent_id).where(Document.id == place))


def check_correction(given: Mapping[str, Any]) -> None:
    """Refuse what no description can hold."""
    check_caption(_parted(given)[1])
    if "title" in given and not 1 <= len(given["title"].strip()) <= 300:
        raise InvalidError("title.length")
    for name, limit in LONGEST.items():
        if len(given.get(name, "")) > limit:
            raise InvalidError("correct.too_long", field=name, limit=limit)
    years = [given[name] for name in ("fiscal_year", "filing_year") if name in given]
    years += [given[name].year for name in RECORDED_ONCE if name in given]
    for year in years:
        if not 1900 <= year <= 2199:
            raise InvalidError("year.out_of_range", year=year)


def _keep_in_step(session: Session, actor: Actor, document: Document, before: dict[str, Any], archive: Archive) -> None:
    """Start or end the clocks of article 8 where the correction says where data or paper is."""
    if "case_id" in before:
        note_transfer(session, document, before["case_id"], actor.id, archive)
    if "paper_original" in before:
        if before["paper_original"] in ON_PAPER and document.paper_original not in ON_PAPER:
            note_loss(session, document, actor.id, archive)
        else:
            note_paper(session, document, actor.id, archive)


def _kept(value: Any) -> Any:
    """A value as it is kept; a text that says nothing is none."""
    return (value.strip() or None) if isinstance(value, str) and not isinstance(value, StrEnum) else value


def _other_box(document: Document, text: str | None) -> str | None:
    """The box that was entered ("" is none), or None where that is what stands there already."""
    former = document.box.number if document.box else ""
    return None if text is None or text.strip() == former else text.strip()


def _move(
    session: Session, actor: Actor, document: Document, text: str, archive: Archive
) -> tuple[str | None, str | None]:
    """Put the paper where the text says; gives the numbers of the box before and after."""
    former = document.box.number if document.box else None
    if text:
        lay(session, actor, document, named_box(session, document.unit_id, text, archive), archive)
    else:
        put(session, actor, document, None, archive)
    document.stated = sorted({*document.stated, "box"})
    return former, document.box.number if document.box else None


def _apply(session: Session, document: Document, columns: dict[str, Any], archive: Archive) -> None:
    if columns.get("type", document.type) != document.type:
        document.decided_rule = None
    if "case_id" in columns:
        keep_held(session, document)
    if "parent_id" in columns:
        keep_held_with_paper(session, document, archive)
    for name, value in columns.items():
        setattr(document, name, value)
    document.stated = sorted(set(document.stated) | set(columns))
    if "type" in columns:
        document.category = category_for(session, document.unit_id, columns["type"], archive)
        document.confidence, document.described_by = 1.0, DescribedBy.PERSON
        settle_carrier(document, archive)
        if document.state is DocumentState.READ:
            document.step(DocumentState.DESCRIBED)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def correct_text(actor: Actor, document_id: int, number: int, text: str, *, archive: Archive) -> None:
    """Correct the text of a page, a row a line; rows that stay keep their places on the image."""
    if len(text) > TEXT_LENGTH:
        raise InvalidError("text.too_long", limit=TEXT_LENGTH)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        page = the_page(session, document, number)
        if page.reading is None:
            raise ConflictError("page.not_read", number=number)
        former, old = page.reading, get_reading(archive, page.reading)
        new = with_text(old, text)
        if new.text == old.text:
            return
        page.reading = put_reading(archive, page, new)
        keep(session, [page.reading], archive)
        page.corrected = True
        before, after = {"page": number, "text": old.text}, {"page": number, "text": new.text}
        record_change(session, actor, document, "text", before, after, archive)
        enqueue(session, TaskKind.ASSEMBLE, document.id, archive.clock.now(), priority=-1)
        enqueue(session, TaskKind.ERASE, document.id, archive.clock.now(), digests=[former])
        audit.record(session, archive.clock.now(), actor.id, "text.corrected", "document", document.id, page=number)


def the_page(session: Session, document: Document, number: int) -> Page:
    """A page of a document by its number from 1."""
    page = session.scalar(select(Page).where(Page.document_id == document.id, Page.number == number))
    if page is None:
        raise NotFoundError("page.missing", number=number)
    return page


def with_text(reading: Reading, text: str) -> Reading:
    """The reading with other words: rows that are the same keep their lines; a changed row becomes one line in
    its place, its characters evenly spread; a new row shares the place of the row before it.
    """
    wanted = [" ".join(line.split()) for line in text.splitlines()]
    wanted = [line for line in wanted if line]
    have = [" ".join(line.text for line in row) for row in reading.rows]
    rows: list[tuple[Line, ...]] = []
    for act, a, b, c, d in SequenceMatcher(a=have, b=wanted, autojunk=False).get_opcodes():
        if act == "equal":
            rows.extend(reading.rows[a:b])
            continue
        for index in range(c, d):
            place = min(a + index - c, b - 1 if b > a else a - 1)
            rows.append((_row_line(reading, max(place, 0), wanted[index]),))
    return replace(reading, rows=tuple(rows))


def _row_line(reading: Reading, place: int, text: str) -> Line:
    if reading.rows:
        points = [point for line in reading.rows[min(place, len(reading.rows) - 1)] for point in line.quad]
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
    else:
        left, top, right, bottom = 0.0, 0.0, float(reading.width), float(reading.height)
    edges = tuple(i / len(text) for i in range(len(text) + 1))
    return Line(text, ((left, top), (right, top), (right, bottom), (left, bottom)), 1.0, edges)
