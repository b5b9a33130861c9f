"""Look-ups (查阅) from outside: the request, what it covers, who had a hand in it, where it was shown, what was given.

Documents and pages stand here as plain numbers: the register of look-ups outlives what was looked at.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from retention import LOOKUP_STEPS, Ground, Kinship, LookupPart, LookupState
from service.catalogue.base import Base, Choice, Json, UtcDateTime


class LookupChannel(StrEnum):
    """How a request came."""

    COUNTER = "counter"
    PUBLIC = "public"


class IdentityPaper(StrEnum):
    """By what somebody shows who they are."""

    IDENTITY_CARD = "identity_card"
    WORK_CARD = "work_card"
    OFFICER_CARD = "officer_card"
    PASSPORT = "passport"
    OTHER = "other"


class PaperKind(StrEnum):
    """What is given out of the archive in place of an original: a stamped copy, a checked extract, a certificate."""

    COPY = "copy"
    EXTRACT = "extract"
    CERTIFICATE = "certificate"


class Lookup(Base):
    """One look-up. `number` is told to who asked; `revision` counts what was changed before it was approved.

    `body` is the union or other body that asks, `letter` the digest of its letter in the store, `wanted` the scope in
    the asker's words, `modes` what was asked for. `case_id` is the household's file on which a ground of its own
    rests, `principal` the ID number for whom an agent acts, `note` the mandate, or the interest of a relative. From
    `granted` to `scope` stands what the approval allows: its modes, its end, pages to be shown in all, and the digest
    that binds it to the pages. `seen` counts pages shown. `ended_*` tell of a refusal or of a withdrawn approval.
    """

    __tablename__ = "lookup"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    ground: Mapped[Ground] = mapped_column(Choice(Ground))
    channel: Mapped[LookupChannel] = mapped_column(Choice(LookupChannel))
    state: Mapped[LookupState] = mapped_column(Choice(LookupState), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    body: Mapped[str] = mapped_column(String(200))
    letter_number: Mapped[str] = mapped_column(String(100))
    letter: Mapped[str | None] = mapped_column(String(64), index=True)
    letter_mime: Mapped[str | None] = mapped_column(String(64))
    contact: Mapped[str] = mapped_column(String(100))
    legal_basis: Mapped[str] = mapped_column(String(300))
    purpose: Mapped[str] = mapped_column(String(500))
    wanted: Mapped[str] = mapped_column(String(1000))
    modes: Mapped[list[str]] = mapped_column(Json)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    principal: Mapped[str] = mapped_column(String(30))
    kinship: Mapped[Kinship | None] = mapped_column(Choice(Kinship))
    note: Mapped[str] = mapped_column(String(500))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    levels: Mapped[int | None]
    granted: Mapped[list[str] | None] = mapped_column(Json)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    views: Mapped[int | None]
    scope: Mapped[str | None] = mapped_column(String(64))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_reason: Mapped[str | None] = mapped_column(String(500))
    remedy: Mapped[str | None] = mapped_column(String(500))
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_note: Mapped[str | None] = mapped_column(String(300))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    effect: Mapped[str | None] = mapped_column(String(500))
    remark: Mapped[str | None] = mapped_column(String(300))

    persons: Mapped[list["LookupPerson"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="LookupPerson.id"
    )
    items: Mapped[list["LookupItem"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="LookupItem.id"
    )
    hands: Mapped[list["LookupHand"]] = relationship(lazy="selectin", order_by="LookupHand.id")
    rooms: Mapped[list["LookupRoom"]] = relationship(lazy="selectin", order_by="LookupRoom.id")
    papers: Mapped[list["LookupPaper"]] = relationship(lazy="selectin", order_by="LookupPaper.id")

    def step(self, target: LookupState) -> None:
        """Move along the life cycle; a step that is not listed is a ValueError."""
        if target not in LOOKUP_STEPS[self.state]:
            raise ValueError(f"a look-up cannot go from {self.state} to {target}")
        self.state = target


class LookupPerson(Base):
    """Somebody who comes to look; `valid_until` is the last day of their identity paper, None for one without end."""

    __tablename__ = "lookup_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup_id: Mapped[int] = mapped_column(ForeignKey("lookup.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    paper: Mapped[IdentityPaper] = mapped_column(Choice(IdentityPaper))
    number: Mapped[str] = mapped_column(String(30))
    valid_until: Mapped[date | None]


class LookupItem(Base):
    """A document in the scope, with code and title as they were; `has_child`: it tells of somebody under fourteen."""

    __tablename__ = "lookup_item"
    __table_args__ = (UniqueConstraint("lookup_id", "document_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup_id: Mapped[int] = mapped_column(ForeignKey("lookup.id"))
    document_id: Mapped[int] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    is_sensitive: Mapped[bool]
    has_child: Mapped[bool]

    pages: Mapped[list["LookupPage"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="LookupPage.number"
    )


class LookupPage(Base):
    """A page in the scope, by the number of its row, which stays with what is on it when pages are put in order."""

    __tablename__ = "lookup_page"

    item_id: Mapped[int] = mapped_column(ForeignKey("lookup_item.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


class LookupHand(Base):
    """What a person of the archive did in a look-up."""

    __tablename__ = "lookup_hand"
    __table_args__ = (UniqueConstraint("lookup_id", "person_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup_id: Mapped[int] = mapped_column(ForeignKey("lookup.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    part: Mapped[LookupPart] = mapped_column(Choice(LookupPart))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LookupRoom(Base):
    """A reading room that was opened for a look-up: until when, and by what a visitor's screen came in.

    Of the one-time code and of the secret that it is exchanged for only digests are kept.
    """

    __tablename__ = "lookup_room"

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup_id: Mapped[int] = mapped_column(ForeignKey("lookup.id"), index=True)
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    secret_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LookupPaper(Base):
    """A paper that was given: its number, and the digest of its file; of its code only a digest is kept."""

    __tablename__ = "lookup_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup_id: Mapped[int] = mapped_column(ForeignKey("lookup.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(Choice(PaperKind))
    number: Mapped[str] = mapped_column(String(32), unique=True)
    pages: Mapped[int]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64))


class Knock(Base):
    """How often somebody unknown has come to an open door of late; `source` is a digest of where from."""

    __tablename__ = "knock"

    gate: Mapped[str] = mapped_column(String(24), primary_key=True)
    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    count: Mapped[int]
