"""Units: unions and service centres in a tree, each with or under a fonds."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, ForeignKey, String, false, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base


class Unit(Base):
    """A body that forms and keeps archives.

    `fonds` is the number of its own fonds (全宗号), or None where its papers belong to the fonds of the nearest
    unit above. `path` is `/1/4/9/`: the ids from the root down to and including this unit.
    """

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    level: Mapped[str] = mapped_column(String(32))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    fonds: Mapped[str | None] = mapped_column(String(32), unique=True)
    path: Mapped[str] = mapped_column(String(500), index=True)

    @property
    def ancestry(self) -> tuple[int, ...]:
        """Ids from the root to this unit."""
        return tuple(int(part) for part in self.path.strip("/").split("/"))


def within(paths: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a unit stands in one of these subtrees; without a path none does."""
    return or_(false(), *(Unit.path.startswith(path) for path in paths))


def add_unit(session: Session, name: str, level: str, parent: Unit | None, fonds: str | None) -> Unit:
    """Add a unit below `parent` and give it its path."""
    unit = Unit(name=name, level=level, parent_id=parent.id if parent else None, fonds=fonds, path="/")
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit


def fonds_of(session: Session, unit: Unit) -> str | None:
    """The fonds to which the unit's papers belong: its own, or that of the nearest unit above."""
    rows = session.execute(select(Unit.id, Unit.fonds).where(Unit.id.in_(unit.ancestry))).all()
    numbers: dict[int, str | None] = {row.id: row.fonds for row in rows}
    return next((numbers[i] for i in reversed(unit.ancestry) if numbers[i]), None)


def find_unit(session: Session, reference: str) -> Unit | None:
    """The unit meant by an id, a name or a fonds number, in this order."""
    if reference.isascii() and reference.isdigit():
        unit = session.get(Unit, int(reference))
        if unit is not None:
            return unit
    return session.scalar(select(Unit).where(Unit.name == reference)) or session.scalar(
        select(Unit).where(Unit.fonds == reference)
    )
