"""The tree of units."""

from collections.abc import Sequence

from flask import Response

from service.usecases.house import units as use
from service.web.api.noun import Noun, answer
from service.web.api.shapes import Shown, told
from service.web.sessions import actor
from service.web.shell import archive

units = Noun("units", "单位｜Units")


class UnitShown(Shown):
    """A unit in the tree."""

    id: int = told("编号｜Number", 1)
    name: str = told("名称｜Name", "榆阳市总工会")
    level: str = told("级别｜Level", "city")
    fonds: str | None = told("全宗号；无则属上级的全宗｜Fonds; without one, that of the unit above", "J012")
    depth: int = told("层次，顶层为 0｜Depth, 0 at the top", 0)
    parent_id: int | None = told("上级单位编号｜Number of the unit above", None)


class UnitsShown(Shown):
    """The units in which one may look, in tree order."""

    units: Sequence[UnitShown] = told("各单位｜The units")


@units.on("GET", "/units", {200: UnitsShown})
def list_units() -> Response:
    """可查看的单位，按隶属排列｜The units in which one may look, each below the one it belongs to"""
    rows = use.units_of(actor(), archive=archive())
    return answer(
        UnitsShown(
            units=[
                UnitShown(
                    id=row.id, name=row.name, level=row.level, fonds=row.fonds, depth=row.depth, parent_id=row.parent_id
                )
                for row in rows
            ]
        )
    )
