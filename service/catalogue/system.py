"""What the program remembers of itself."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from service.catalogue.base import Base, UtcDateTime


class LastRun(Base):
    """When a scheduled job last finished; the scheduler itself keeps nothing."""

    __tablename__ = "last_run"

    job: Mapped[str] = mapped_column(String(64), primary_key=True)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Orphan(Base):
    """An object of the store that no row named when it was last looked for; it may belong to work in hand."""

    __tablename__ = "orphan"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
