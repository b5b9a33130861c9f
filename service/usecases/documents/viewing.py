"""Looking at documents and case files: description, fields, text. Every look leaves a line (promise 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Proposal
from indexing import mask_value
from ocr import Facts, Segment
from retention import ReasonCode, Verdict
from service.archive import Archive
from service.catalogue.cases import CaseFile, withdrawn_on
from service.catalogue.documents import (
    Document,
    DocumentChange,
    DocumentState,
    FileRole,
    Page,
    PageState,
    PaperRendition,
    StretchKind,
)
from service.catalogue.people import Person
from service.errors import ConflictError
from service.usecases.documents.correcting import the_page
from service.usecases.documents.kin import Kin, kin_of
from service.usecases.documents.playing import is_converting, stretches_of
from service.usecases.documents.segments import segments_of, words_of
from service.usecases.house.types import TypeShown, follows_paper, is_sensitive, proposals_for, type_shown, types_shown
from service.usecases.intake.reading import get_reading
from service.usecases.intake.recordings import can_be_heard
from service.usecases.law.judging import verdict_on
from service.usecases.law.paper_duty import PaperState, open_duty, paper_state
from service.usecases.looks import SENSITIVE_FIELDS, covered_text, record_look, the_file
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.photos.showing import PhotoShown, photo_shown
from service.usecases.search.searchable import carrier_of, page_texts
from service.usecases.stack.holding import Location, location_of
from service.usecases.stack.moves import MoveRow, moves_of_item


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A value found on a page; `shown` is masked where it is an ID, bank or phone number."""

    kind: str
    value: str
    shown: str
    page: int
    box: Sequence[float]
    confidence: float


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page's state; `problem` (code and data) says why it could not be read."""

    number: int
    state: PageState
    width: int | None
    height: int | None
    confidence: float | None
    engine: str | None
    corrected: bool
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A recorded version."""

    revision: int
    kind: str
    who: str | None
    at: datetime
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Making:
    """How the pages of a document were made, and whether its file carries programs (see `Document`)."""

    rendition: Mapping[str, Any] | None
    macros: bool


@dataclass(frozen=True, slots=True)
class RecordingShown:
    """What only a recording has. `renditions` are the media types of what was made of it, `is_converting` says that
    the copy to play is being made; `done` of its `stretches` are read or given up, the first of these for the reason in
    `problem`. `is_heard`: what is said is written down, or will be; `can_be_heard`: it could be.
    """

    seconds: float
    facts: Facts
    segments: Sequence[Segment]
    renditions: Mapping[FileRole, str]
    is_converting: bool
    stretches: int
    done: int
    problem: dict[str, Any] | None
    is_heard: bool
    can_be_heard: bool


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Everything a page or a script shows of one document.

    `texts` has the number and text of each page that was read, unmasked: the look is on record. `proposals` are the
    periods among which a person chooses where the schedule leaves it open. `guessed` has the types of the guesses by
    code. `original` is name, media type and bytes. `making` says how its pages were made.
    `kin` are the documents that it belongs to and that belong to it. `carrier` is the word of `carrier_of`;
    `recording` has what only a recording has, `photo` what only a picture.
    `permitted` is what the actor may do with it.
    """

    id: int
    path: str
    name: str
    code: str | None
    title: str
    state: DocumentState
    unit_id: int
    unit_name: str
    case_code: str | None
    household: str | None
    case_withdrawn_on: date | None
    parent_id: int | None
    follows_paper: bool
    category: str | None
    type: TypeShown | None
    confidence: float
    certain: bool
    described_by: str | None
    guesses: Sequence[dict[str, Any]]
    reasons: Sequence[dict[str, Any]]
    dated_on: date | None
    document_number: str | None
    author: str | None
    fiscal_year: int | None
    filing_year: int | None
    filed_on: date | None
    keeper: str | None
    paper_original: str
    box: str | None
    location: Location | None
    paper_state: PaperState
    paper_duty: PaperRendition | None
    printers: Sequence[str | None]
    moves: Sequence[MoveRow]
    variant: str | None
    disposed_on: date | None
    fixed_on: date | None
    sensitive: bool
    revision: int
    created_at: datetime
    pages: Sequence[PageShown]
    fields: Sequence[FieldShown]
    texts: Sequence[tuple[int, str]]
    verdict: Verdict
    proposals: Sequence[Proposal]
    changes: Sequence[ChangeShown]
    carrier: str
    recording: RecordingShown | None
    photo: PhotoShown | None
    original: tuple[str, str, int]
    kin: Kin
    making: Making
    guessed: Mapping[str, TypeShown]
    permitted: frozenset[Action]

    @property
    def paper_duty_open(self) -> bool:
        """Whether it has to be printed, or its paper original named, and is not yet."""
        return self.paper_duty is not None

    @property
    def unfiled_paper(self) -> bool:
        """Whether it is a photograph or recording of which nobody has named the paper file or the case file."""
        return any(one.code is ReasonCode.NO_PAPER_FILE for one in self.verdict.blockers)

    @property
    def text(self) -> str:
        """The text of all pages, or of a recording."""
        parts = [text for _, text in self.texts]
        return "\n".join([*parts, words_of(self.segments)] if self.segments else parts)

    @property
    def segments(self) -> Sequence[Segment]:
        """What is said and shown in a recording, by time."""
        return self.recording.segments if self.recording else ()


def show_document(actor: Actor, document_id: int, *, archive: Archive) -> DocumentView:
    """A document with all that is known of it; the look is recorded."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
        archive.contents.fetch([document.content, document.text])
        view = _view(session, actor, document, archive)
        record_look(session, actor, document, "document.viewed", archive)
        return view


def show_outside(actor: Actor, document_id: int, *, archive: Archive) -> DocumentView:
    """The outside of a sealed document: code, type and period, and nothing of what it says or is called.

    For whoever could state a reason to open it; as it discloses no content, it leaves no line.
    """
    with archive.database.read() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.UNSEAL, unit_of(session, document.unit_id))
        return replace(
            _view(session, actor, document, archive),
            path="",
            name="",
            title="",
            household=None,
            author=None,
            document_number=None,
            guesses=(),
            reasons=(),
            fields=(),
            texts=(),
            changes=(),
            recording=None,
            photo=None,
            original=("", "", 0),
            kin=Kin(None, ()),
            guessed={},
        )


def page_text(actor: Actor, document_id: int, number: int, *, archive: Archive, unmasked: str | None = None) -> str:
    """The text of one page as it was last read or corrected, a row a line; the look is recorded.

    Numbers are masked, and nothing is shown of a sensitive paper, unless `unmasked` gives the reason why not.
    """
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
        page = the_page(session, document, number)
        if page.reading is None:
            raise ConflictError("page.not_read", number=number)
        text = get_reading(archive, page.reading).text
        record_look(session, actor, document, "page.viewed", archive, page=number, unmasked=unmasked)
        return covered_text(text, is_sensitive(document.type, archive)) if unmasked is None else text


def _view(session: Session, actor: Actor, document: Document, archive: Archive) -> DocumentView:
    found = archive.contents.get(document.content) if document.content else {}
    classification, duty = found.get("classification", {}), open_duty(session, document.id)
    unit, case, location = unit_of(session, document.unit_id), _case(session, document), location_of(session, document)
    return DocumentView(
        id=document.id,
        path=document.path,
        name=document.name,
        code=document.code,
        title=document.title,
        state=document.state,
        unit_id=document.unit_id,
        unit_name=unit.name,
        case_code=case.code if case else None,
        household=case.household if case else None,
        case_withdrawn_on=withdrawn_on(case) if case else None,
        parent_id=document.parent_id,
        follows_paper=follows_paper(document, archive),
        category=document.category,
        type=type_shown(session, document.type, archive) if document.type else None,
        confidence=document.confidence,
        certain=document.confidence >= archive.settings.threshold,
        described_by=document.described_by,
        guesses=classification.get("guesses", ()),
        reasons=classification.get("reasons", ()),
        dated_on=document.dated_on,
        document_number=document.document_number,
        author=document.author,
        fiscal_year=document.fiscal_year,
        filing_year=document.filing_year,
        filed_on=document.filed_on,
        keeper=_name(session, document.keeper_id),
        paper_original=document.paper_original.value,
        box=document.box.number if document.box else None,
        location=location,
        paper_state=paper_state(document, location is not None, archive),
        paper_duty=duty,
        printers=[_name(session, one.printed_by) for one in duty.prints] if duty else (),
        moves=moves_of_item(session, document),
        variant=document.variant,
        disposed_on=document.disposed_on,
        fixed_on=document.fixed_on,
        sensitive=is_sensitive(document.type, archive),
        revision=document.revision,
        created_at=document.created_at,
        pages=tuple(map(_page, document.pages)),
        fields=tuple(_field(value) for value in found.get("fields", ())),
        texts=page_texts(document, archive),
        verdict=verdict_on(session, document, archive.clock.today(), archive),
        proposals=proposals_for(session, document, archive),
        changes=_changes(session, document, archive),
        carrier=carrier_of(document, archive),
        recording=_recording(session, document, archive),
        photo=photo_shown(session, actor, document, found),
        original=_original(document),
        kin=kin_of(session, actor, document),
        making=Making(document.rendition, document.macros),
        guessed=types_shown(session, {one["type"] for one in classification.get("guesses", ())}, archive),
        permitted=actor.actions(unit, document.category),
    )


def _case(session: Session, document: Document) -> CaseFile | None:
    return session.get(CaseFile, document.case_id) if document.case_id else None


def _original(document: Document) -> tuple[str, str, int]:
    file = the_file(document, FileRole.ORIGINAL)
    return file.name, file.mime, file.size


def _recording(session: Session, document: Document, archive: Archive) -> RecordingShown | None:
    original = the_file(document, FileRole.ORIGINAL)
    if document.duration is None or original.technical is None:
        return None
    facts = Facts.load(original.technical)
    done, stretches = stretches_of(document)
    return RecordingShown(
        seconds=document.duration,
        facts=facts,
        segments=segments_of(document, archive),
        renditions={file.role: file.mime for file in document.files if file.role is not FileRole.ORIGINAL},
        is_converting=is_converting(session, document),
        stretches=stretches,
        done=done,
        problem=next((stretch.problem for stretch in document.stretches if stretch.problem), None),
        is_heard=any(stretch.kind is StretchKind.SPEECH for stretch in document.stretches),
        can_be_heard=can_be_heard(facts, archive),
    )


def _name(session: Session, person_id: int | None) -> str | None:
    return session.get_one(Person, person_id).name if person_id else None


def _page(page: Page) -> PageShown:
    return PageShown(
        page.number, page.state, page.width, page.height, page.confidence, page.engine, page.corrected, page.problem
    )


def _field(found: dict[str, Any]) -> FieldShown:
    kind, value = found["kind"], found["value"]
    shown = mask_value(kind, value) if kind in SENSITIVE_FIELDS else value
    return FieldShown(kind, value, shown, found["page"], found["box"], found["confidence"])


def _changes(session: Session, document: Document, archive: Archive) -> tuple[ChangeShown, ...]:
    rows = session.execute(
        select(DocumentChange, Person.name)
        .outerjoin(Person, Person.id == DocumentChange.actor_id)
        .where(DocumentChange.document_id == document.id)
        .order_by(DocumentChange.revision.desc())
    ).all()
    archive.contents.fetch(change.detail for change, _ in rows)
    return tuple(
        ChangeShown(change.revision, change.kind, name, change.changed_at, archive.contents.get(change.detail))
        for change, name in rows
    )
