"""Units: unions and service centres in a tree, each with or under a fonds, and what became of them over the years."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, and_, false, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from service.catalogue.base import Base, Choice, Json, UtcDateTime

NEXT = "0"
"""The character that follows the slash at a path's end: what stands below `/1/4/` lies before `/1/40`."""


class Unit(Base):
    """A body that forms and keeps archives. Never removed: one that is abolished stays as a record.

    `fonds` is the number of its own fonds (全宗号), or None where its papers belong to the fonds of the nearest
    unit above; from `fonds_closed_on` that fonds takes nothing new. `path` is `/1/4/9/`: the ids from the root down
    to and including this unit, compared byte by byte on every database, so that a subtree is one range of its index.
    """

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    level: Mapped[str] = mapped_column(String(32))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    fonds: Mapped[str | None] = mapped_column(String(32), unique=True)
    path: Mapped[str] = mapped_column(String(500).with_variant(String(500, collation="C"), "postgresql"), index=True)
    fonds_closed_on: Mapped[date | None]
    abolished_on: Mapped[date | None]

    @property
    def ancestry(self) -> tuple[int, ...]:
        """Ids from the root to this unit."""
        return tuple(int(part) for part in self.path.strip("/").split("/"))


class UnitEventKind(StrEnum):
    """What may become of a unit, and of its fonds (GB/T 13967)."""

    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    ABOLISHED = "abolished"
    RESTORED = "restored"
    FONDS_CLOSED = "fonds_closed"
    FONDS_REOPENED = "fonds_reopened"


class UnitEvent(Base):
    """One thing that became of a unit on a day, why, and by which paper; never changed, never removed.

    `other_id` is the unit into which it was merged, or below which it came to stand; `before` what was so until then.
    """

    __tablename__ = "unit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[UnitEventKind] = mapped_column(Choice(UnitEventKind))
    happened_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    basis: Mapped[str] = mapped_column(String(300))
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


def below(path: str) -> ColumnElement[bool]:
    """The condition that a unit stands in the subtree of this path: one range of the index on paths.

    Not LIKE: SQLite uses no index for it, and PostgreSQL only for some collations.
    """
    return and_(Unit.path >= path, Unit.path < path[:-1] + NEXT)


def within(paths: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a unit stands in one of these subtrees; without a path none does."""
    return or_(false(), *(below(path) for path in topmost(paths)))


def topmost(paths: Iterable[str]) -> list[str]:
    """These paths without those that stand below another of them."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def stands_below(inner: InstrumentedAttribute[str], outer: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """The condition that the unit of one path stands in the subtree of the unit of another."""
    return and_(inner >= outer, inner < func.rtrim(outer, "/") + NEXT)


def add_unit(session: Session, name: str, level: str, parent: Unit | None, fonds: str | None) -> Unit:
    """Add a unit below `parent` and give it its path."""
    unit = Unit(name=name, level=level, parent_id=parent.id if parent else None, fonds=fonds, path="/")
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit


def add_units(session: Session, wanted: Sequence[tuple[str, str, str | None, Unit]]) -> list[Unit]:
    """Add many units, each as its name, level, fonds and the unit above; in a handful of statements for all."""
    units = [
        Unit(name=name, level=level, fonds=fonds, parent_id=above.id, path="/") for name, level, fonds, above in wanted
    ]
    session.add_all(units)
    session.flush()
    for unit, (*_, parent) in zip(units, wanted, strict=True):
        unit.path = f"{parent.path}{unit.id}/"
    session.flush()
    return units


def lock_tree(session: Session) -> None:
    """Let no other change of the tree begin until this transaction ends: all of them lock the roots first."""
    session.scalars(select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).with_for_update()).all()


def fonds_bearer(session: Session, unit: Unit) -> Unit | None:
    """The unit to whose fonds a unit's papers belong: itself, or the nearest above that has one."""
    bearers = session.scalars(select(Unit).where(Unit.id.in_(unit.ancestry), Unit.fonds.is_not(None)))
    return max(bearers, key=lambda bearer: len(bearer.path), default=None)


def fonds_of(session: Session, unit: Unit) -> str | None:
    """The fonds to which the unit's papers belong: its own, or that of the nearest unit above."""
    bearer = fonds_bearer(session, unit)
    return bearer.fonds if bearer else None


def has_children(living: bool = True) -> ColumnElement[bool]:
    """The condition that something stands directly below a unit; something that still exists, if `living`."""
    child = aliased(Unit)
    query = select(child.id).where(child.parent_id == Unit.id)
    return (query.where(child.abolished_on.is_(None)) if living else query).correlate(Unit).exists()


def find_unit(session: Session, reference: str) -> Unit | None:
    """The unit meant by an id, a name or a fonds number, in this order."""
    if reference.isascii() and reference.isdigit() and len(reference) < 10:
        unit = session.get(Unit, int(reference))
        if unit is not None:
            return unit
    return session.scalar(select(Unit).where(Unit.name == reference)) or session.scalar(
        select(Unit).where(Unit.fonds == reference)
    )


def move_subtree(session: Session, old: str, new: str, *, but: int | None = None) -> None:
    """Let every path that begins with `old` begin with `new`, by one statement; the unit with the id `but` stays."""
    session.flush()
    moved = update(Unit).where(below(old)).values(path=new + func.substr(Unit.path, len(old) + 1))
    if but is not None:
        moved = moved.where(Unit.id != but)
    session.execute(moved.execution_options(synchronize_session=False))
    session.expire_all()
