"""What guards the log-in: wrong tries that are remembered, and the second step."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.catalogue.base import Base, UtcDateTime


class Throttle(Base):
    """Wrong tries of an address, or at a log-in name that nobody has. `key` is a digest: neither stands here."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SecondStep(Base):
    """A person's second step (RFC 6238): the secret, sealed, and the last step of time of which a code was taken.

    `pending` is a sealed secret that no code has confirmed yet; until one does, the earlier one stands.
    """

    __tablename__ = "second_step"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[str | None] = mapped_column(String(200))
    pending: Mapped[str | None] = mapped_column(String(200))
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """A code that stands in for a lost authenticator, once. Only its digest is kept."""

    __tablename__ = "recovery_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
