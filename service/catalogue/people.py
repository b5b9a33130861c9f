"""People, their roles in units, their log-ins and tokens."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from service.catalogue.base import Base, Choice, UtcDateTime


class Role(StrEnum):
    """What a person is in a unit and in all units below it."""

    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"
    KEEPER = "keeper"
    APPROVER = "approver"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ACCOUNTANT = "accountant"
    CASHIER = "cashier"
    READER = "reader"


class Person(Base):
    """Somebody who works with the archive. Never removed: what they did stays theirs; `active` ends the log-in.

    Whoever is `provider_only` logs in through the identity provider; their password serves for signing alone.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None] = mapped_column(String(8))
    email: Mapped[str | None] = mapped_column(String(254))
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provider_only: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    appointments: Mapped[list["Appointment"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Appointment.id"
    )


class Appointment(Base):
    """A role held by a person in a unit."""

    __tablename__ = "appointment"
    __table_args__ = (UniqueConstraint("person_id", "unit_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[Role] = mapped_column(Choice(Role))


class LoginSession(Base):
    """A log-in that lasts until it is ended, idle too long, or too old. Only a digest of its secret is kept.

    `purpose` is the reason for looking at personal data, stated once a session (readings 38). What `awaits_code` is
    the first half of a log-in and opens nothing. `address` and `browser` are shown to the person alone.
    """

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    purpose: Mapped[str | None] = mapped_column(String(200))
    awaits_code: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str | None] = mapped_column(String(45))
    browser: Mapped[str | None] = mapped_column(String(80))


class TokenScope(StrEnum):
    """How much of what its person may do a token may do."""

    READ = "read"
    INTAKE = "intake"
    ALL = "all"


class ApiToken(Base):
    """A personal token for the REST interface. Only a digest of its secret is kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scope: Mapped[TokenScope] = mapped_column(Choice(TokenScope))
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SavedSearch(Base):
    """A search that a person named; `query` is the query string of the search page."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    query: Mapped[str] = mapped_column(String(2000))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def end_sessions(session: Session, person_id: int, now: datetime, keep: int | None = None) -> None:
    """End the log-ins of a person, but for the one to `keep`."""
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.id != (keep or 0),
        )
        .values(ended_at=now)
    )
