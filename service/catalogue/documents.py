"""Documents with their files and pages. Content itself lives in the store; here is what lists and rules need."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.catalogue.base import Base, Choice, Json, UtcDateTime


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
    UNKNOWN = "unknown"
    FILED = "filed"
    NONE = "none"
    LOST = "lost"


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
    ORIGINAL = "original"
    SEARCHABLE = "searchable"


class Document(Base):
    """One item (件).

    `name` is the file's name as it can be shown, `path` what its giver called it. `type` and `category` are what is
    believed now; `confidence` how firmly (0 to 1; 1 when a person or a manifest said so). `stated` names the
    properties that a manifest or a person gave: they are never guessed over. `file_when_complete`: its manifest asked
    for filing as soon as the description is complete. `content` is the digest of the object with fields, reasons and
    guesses, `text` of that with the text of all pages. `decided_rule` is the rule that a person chose where the
    schedule leaves it open. The columns from `rule` to `retention_state` are the verdict as of `judged_on`.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_unit_id_state", "unit_id", "state"),
        Index("ix_document_eligible_on", "eligible_on"),
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
    fiscal_year: Mapped[int | None]
    filing_year: Mapped[int | None]
    disposed_on: Mapped[date | None]
    decided_rule: Mapped[str | None] = mapped_column(String(32))
    paper_original: Mapped[PaperOriginal] = mapped_column(Choice(PaperOriginal), default=PaperOriginal.UNKNOWN)
    box: Mapped[str | None] = mapped_column(String(100))
    page_count: Mapped[int] = mapped_column(default=0)
    content: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(100), unique=True)
    retention_code: Mapped[str | None] = mapped_column(String(8))
    filed_on: Mapped[date | None]
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    rule: Mapped[str | None] = mapped_column(String(32))
    trigger: Mapped[str | None] = mapped_column(String(32))
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    eligible_on: Mapped[date | None]
    retention_state: Mapped[str | None] = mapped_column(String(16), index=True)
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_version.id"))
    judged_on: Mapped[date | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    files: Mapped[list["File"]] = relationship(order_by="File.id")
    pages: Mapped[list["Page"]] = relationship(order_by="Page.number", back_populates="document")

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
    """Bytes of a document: the original as received, or a rendition made from it."""

    __tablename__ = "file"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    role: Mapped[FileRole] = mapped_column(Choice(FileRole))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    mime: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]


class Page(Base):
    """One page of a document: where its image comes from, and what was read.

    `rotation` is set when a person turned the page; otherwise the engine decides. `reading` and `thumbnail` are
    digests of objects in the store.
    """

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"))
    source_index: Mapped[int]
    rotation: Mapped[int | None]
    state: Mapped[PageState] = mapped_column(Choice(PageState), default=PageState.WAITING)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    reading: Mapped[str | None] = mapped_column(String(64))
    thumbnail: Mapped[str | None] = mapped_column(String(64))
    engine: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    corrected: Mapped[bool] = mapped_column(default=False)

    document: Mapped[Document] = relationship(back_populates="pages")
    file: Mapped[File] = relationship()


class DocumentChange(Base):
    """A recorded version: who changed what and when. Before and after stand in the store object `detail`."""

    __tablename__ = "document_change"
    __table_args__ = (UniqueConstraint("document_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(String(64))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PaperRendition(Base):
    """The duty to print a permanent electronic text, graphic or table (article 9); closed by naming the box."""

    __tablename__ = "paper_rendition"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    box: Mapped[str | None] = mapped_column(String(100))
