"""Documents with their files and pages. Content itself lives in the store; here is what lists and rules need."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.catalogue.base import Base, Choice, Json, UtcDateTime
from service.catalogue.shelves import Box


class DocumentState(StrEnum):
    """received → read → described → filed (readings 30). Before filing a document may be discarded."""

    RECEIVED = "received"
    READ = "read"
    DESCRIBED = "described"
    FILED = "filed"
    DISCARDED = "discarded"


STEPS: dict[DocumentState, frozenset[DocumentState]] = {
    DocumentState.RECEIVED: frozenset({DocumentState.READ, DocumentState.DISCARDED}),
    # A page that is turned or read again takes its document back to `received`.
    DocumentState.READ: frozenset({DocumentState.DESCRIBED, DocumentState.RECEIVED, DocumentState.DISCARDED}),
    DocumentState.DESCRIBED: frozenset(
        {DocumentState.FILED, DocumentState.READ, DocumentState.RECEIVED, DocumentState.DISCARDED}
    ),
    DocumentState.FILED: frozenset(),
    DocumentState.DISCARDED: frozenset(),
}
"""Every step a document may take; one that is not listed is refused."""


class PaperOriginal(StrEnum):
    """What is known of a document's paper original; `PRINTED`: there is none, a checked print stands in for it."""

    UNKNOWN = "unknown"
    FILED = "filed"
    NONE = "none"
    LOST = "lost"
    PRINTED = "printed"


class Carrier(StrEnum):
    """How the content of a document is borne: on pages, as one photograph, or as a recording that lasts some time
    (article 2).
    """

    PAGES = "pages"
    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"


RECORDED = frozenset({Carrier.AUDIO, Carrier.VIDEO})
"""What has a duration and stretches, and no pages."""

FOLLOWING = RECORDED | {Carrier.PHOTO}
"""What is filed with its paper and kept as long (article 9)."""


class DescribedBy(StrEnum):
    RULES = "rules"
    MANIFEST = "manifest"
    PERSON = "person"


class PageState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


class FileRole(StrEnum):
    """The bytes as received, and what is made of them: a PDF of its pages that can be searched, a PDF/A of what has no
    pages of its own, the cells of its tables with their addresses.
    """

    ORIGINAL = "original"
    SEARCHABLE = "searchable"
    RENDITION = "rendition"
    CELLS = "cells"
    ACCESS = "access"
    """The copy of a recording that every browser plays."""
    POSTER = "poster"
    """A picture that stands for a film."""
    WAVEFORM = "waveform"
    """A drawing of a sound."""


class Document(Base):
    """One item (件).

    `name` is the file's name as it can be shown, `path` what its giver called it. `type` and `category` are what is
    believed now; `confidence` how firmly (0 to 1; 1 when a person or a manifest said so). `stated` names the
    properties that a manifest or a person gave: they are never guessed over. `file_when_complete`: its manifest asked
    for filing as soon as the description is complete. `content` is the digest of the object with fields, reasons and
    guesses, `text` of that with the text of all pages. `decided_rule` is the rule that a person chose where the
    schedule leaves it open. The columns from `rule` to `retention_state` are the verdict as of `judged_on`.
    `carrier` says whether there are pages; `duration` is in seconds, of a recording.
    `author` is who is answerable for the content (责任者), several parted by a semicolon.
    `appraised_on` and `appraised_ref` name the last appraisal that kept it, until `appraised_until` or for ever.
    `unit_id` is the unit that keeps it, whose people may see it; `owner_id` the number of the unit to which it belongs
    where that is another one (代管). `rendition` says how its pages were made where it had none: `by` which program,
    what `problem` (code and data) stood in the way of better ones, and whether all of it is on them (`whole`).
    `macros`: its file carries programs, which are kept and never run. `checked_at`: when it was last checked.
    """

    __tablename__ = "document"
    __table_args__ = (
        # What comes due is little among what is kept: the clock asks for it alone, by day and by unit.
        Index("ix_document_unit_id_state_eligible_on", "unit_id", "state", "eligible_on"),
        Index("ix_document_retention_state_eligible_on", "retention_state", "eligible_on", "unit_id", "state"),
        Index("ix_document_retention_state_starts_on", "retention_state", "starts_on"),
        Index("ix_document_eligible_on", "eligible_on"),
        Index(
            "ix_document_undetermined",
            "state",
            sqlite_where=text("rule IS NULL"),
            postgresql_where=text("rule IS NULL"),
        ),
        # The number of a document that is gone is never another's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    state: Mapped[DocumentState] = mapped_column(Choice(DocumentState), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(255))
    path: Mapped[str] = mapped_column(String(1000))
    title: Mapped[str] = mapped_column(String(300))
    category: Mapped[str | None] = mapped_column(String(16))
    type: Mapped[str | None] = mapped_column(String(16), index=True)
    variant: Mapped[str | None] = mapped_column(String(32))
    confidence: Mapped[float] = mapped_column(default=0.0)
    described_by: Mapped[DescribedBy | None] = mapped_column(Choice(DescribedBy))
    stated: Mapped[list[str]] = mapped_column(Json, default=list)
    file_when_complete: Mapped[bool] = mapped_column(default=False)
    discard_reason: Mapped[str | None] = mapped_column(String(500))
    dated_on: Mapped[date | None]
    document_number: Mapped[str | None] = mapped_column(String(100))
    author: Mapped[str | None] = mapped_column(String(200))
    fiscal_year: Mapped[int | None]
    filing_year: Mapped[int | None]
    disposed_on: Mapped[date | None]
    fixed_on: Mapped[date | None]
    decided_rule: Mapped[str | None] = mapped_column(String(64))
    paper_original: Mapped[PaperOriginal] = mapped_column(Choice(PaperOriginal), default=PaperOriginal.UNKNOWN)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"), index=True)
    carrier: Mapped[Carrier] = mapped_column(Choice(Carrier), default=Carrier.PAGES)
    duration: Mapped[float | None]
    page_count: Mapped[int] = mapped_column(default=0)
    rendition: Mapped[dict[str, Any] | None] = mapped_column(Json)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    macros: Mapped[bool] = mapped_column(default=False, server_default=false())
    content: Mapped[str | None] = mapped_column(String(64), index=True)
    text: Mapped[str | None] = mapped_column(String(64), index=True)
    code: Mapped[str | None] = mapped_column(String(100), unique=True)
    retention_code: Mapped[str | None] = mapped_column(String(8))
    filed_on: Mapped[date | None]
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    owner_id: Mapped[int | None]
    rule: Mapped[str | None] = mapped_column(String(64))
    trigger: Mapped[str | None] = mapped_column(String(32))
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    eligible_on: Mapped[date | None]
    retention_state: Mapped[str | None] = mapped_column(String(16))
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_version.id"))
    judged_on: Mapped[date | None]
    appraised_on: Mapped[date | None]
    appraised_until: Mapped[date | None]
    appraised_ref: Mapped[str | None] = mapped_column(String(64))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    files: Mapped[list["File"]] = relationship(order_by="File.id")
    pages: Mapped[list["Page"]] = relationship(order_by="Page.number", back_populates="document")
    stretches: Mapped[list["Stretch"]] = relationship(order_by="Stretch.number")
    box: Mapped[Box | None] = relationship(lazy="selectin")

    def step(self, target: DocumentState) -> None:
        """Move along the life cycle; a step that is not listed is a ValueError."""
        if target is self.state:
            return
        if target not in STEPS[self.state]:
            raise ValueError(f"a document cannot go from {self.state} to {target}")
        self.state = target

    @property
    def year(self) -> int | None:
        """The year of origin (形成年度), which the archival code carries."""
        if self.dated_on is not None:
            return self.dated_on.year
        return self.fiscal_year or self.filing_year


class File(Base):
    """Bytes of a document: the original as received, or a rendition made from it.

    `technical` is what the original of a recording is made of (`ocr.Facts`).
    """

    __tablename__ = "file"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    role: Mapped[FileRole] = mapped_column(Choice(FileRole))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    technical: Mapped[dict[str, Any] | None] = mapped_column(Json)


class Page(Base):
    """One page of a document: where its image comes from, and what was read.

    `rotation` is set when a person turned the page; otherwise the engine decides. `reading` and `thumbnail` are
    digests of objects in the store.
    """

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        # Pages are counted in millions, failed ones in tens: the desk asks for these alone.
        Index(
            "ix_page_failed",
            "document_id",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), index=True)
    source_index: Mapped[int]
    rotation: Mapped[int | None]
    state: Mapped[PageState] = mapped_column(Choice(PageState), default=PageState.WAITING)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    reading: Mapped[str | None] = mapped_column(String(64), index=True)
    thumbnail: Mapped[str | None] = mapped_column(String(64), index=True)
    engine: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    corrected: Mapped[bool] = mapped_column(default=False)

    document: Mapped[Document] = relationship(back_populates="pages")
    file: Mapped[File] = relationship()


class StretchKind(StrEnum):
    """What is done with a stretch of a recording: its picture is read, or its sound is written down."""

    PICTURE = "picture"
    SPEECH = "speech"


class Stretch(Base):
    """A stretch of a recording, read or listened to as one: what a page is to a paper.

    `starts` and `ends` are in seconds from the beginning of the recording. `segments` is the digest of an object in the
    store; `corrected` once a person put its words right.
    """

    __tablename__ = "stretch"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index(
            "ix_stretch_failed",
            "document_id",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    kind: Mapped[StretchKind] = mapped_column(Choice(StretchKind))
    starts: Mapped[float]
    ends: Mapped[float]
    state: Mapped[PageState] = mapped_column(Choice(PageState), default=PageState.WAITING)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    segments: Mapped[str | None] = mapped_column(String(64), index=True)
    engine: Mapped[str | None] = mapped_column(String(64))
    corrected: Mapped[bool] = mapped_column(default=False)


class DocumentChange(Base):
    """A recorded version: who changed what and when. Before and after stand in the store object `detail`."""

    __tablename__ = "document_change"
    __table_args__ = (UniqueConstraint("document_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(String(64), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PaperOutcome(StrEnum):
    """How the duty to have a paper rendition ended: checked print, original named, or owed no longer."""

    PRINT = "print"
    ORIGINAL = "original"
    NOT_OWED = "not_owed"


class PaperRendition(Base):
    """The duty to have a permanent electronic text, graphic or table on paper (article 9).

    A document may have several one after the other, as when its print was lost; at most one of them is open.
    `outcome` and `reason` (a code of `retention.ReasonCode`, where the law ended it) say how it was closed. From
    `printed_by` to `source` stands what closed it by a print: `pages` are those on paper with the cover sheet,
    `source` is the digest of the original as it stands on that cover.
    """

    __tablename__ = "paper_rendition"
    __table_args__ = (
        Index(
            "uq_paper_rendition_open",
            "document_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_paper_rendition_closed_at_due_on", "closed_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[PaperOutcome | None] = mapped_column(Choice(PaperOutcome))
    reason: Mapped[str | None] = mapped_column(String(32))
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    printed_on: Mapped[date | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    pages: Mapped[int | None]
    source: Mapped[str | None] = mapped_column(String(64))
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"))

    prints: Mapped[list["PaperPrint"]] = relationship(order_by="PaperPrint.id", lazy="selectin")


class PaperPrint(Base):
    """A print file that was made for a duty: by whom, when, from which bytes, of how many pages with its cover."""

    __tablename__ = "paper_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    rendition_id: Mapped[int] = mapped_column(ForeignKey("paper_rendition.id"), index=True)
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    pages: Mapped[int]
    source: Mapped[str] = mapped_column(String(64))
