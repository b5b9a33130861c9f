"""Archival codes (档号): counted per series, given once, never given again."""

import re
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base, UtcDateTime


class Counter(Base):
    """The last number given in a series, such as the items of one case file."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(String(120), primary_key=True)
    last: Mapped[int]


class GivenCode(Base):
    """Every archival code ever given. A row outlives its document, so that no code is given twice: no foreign key."""

    __tablename__ = "given_code"

    code: Mapped[str] = mapped_column(String(100), primary_key=True)
    document_id: Mapped[int] = mapped_column(index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


_FONDS = re.compile(r"([A-Z][0-9]{3})-")


def fonds_in(code: str | None) -> str | None:
    """The fonds that an archival code carries, for life and whoever keeps its document; None where it shows none."""
    found = _FONDS.match(code or "")
    return found[1] if found else None


def next_number(session: Session, series: str) -> int:
    """The next number of a series, from 1; the row stays locked until the transaction ends."""
    counter = session.scalar(select(Counter).where(Counter.series == series).with_for_update())
    if counter is None:
        counter = Counter(series=series, last=0)
        session.add(counter)
    counter.last += 1
    session.flush()
    return counter.last
