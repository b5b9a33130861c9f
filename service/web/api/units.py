"""The tree of units: looking through it, founding and correcting, and what becomes of one."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from flask import Response
from flask_openapi.models.file import FileStorage

from service.usecases.house import unit_events, unit_tables, unit_views
from service.usecases.house import units as use
from service.usecases.house.unit_events import Cause
from service.usecases.permissions import Action
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done, listed, made
from service.web.api.shapes import Asked, Day, Id, Reference, Shown, Slice, line, optional, told
from service.web.i18n import language, tell
from service.web.security import takes_files
from service.web.sending import opened, send
from service.web.sessions import actor
from service.web.shell import archive

units = Noun("units", "单位｜Units")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNIT = "/units/<int:unit_id>"

NAME = "榆阳市总工会"


class UnitPath(Asked):
    """A unit in an address."""

    unit_id: Id = told("单位编号｜Number of the unit", 1)


class Units(Slice):
    """Which units are asked for."""

    words: Annotated[str, line(200, 0)] = told(
        "名称的一部分或全宗号｜Part of a name, or a fonds number", "总工会", default=""
    )


class NewUnit(Asked):
    """A unit to be founded."""

    name: Annotated[str, line(200)] = told("全称｜Full name", "安居街道总工会")
    level: Annotated[str, line(32)] = told("级别｜Level", "street")
    parent: Reference = told("上级单位的编号、名称或全宗号｜Number, name or fonds of the unit above", "J012")
    fonds: Annotated[str, line(4)] = optional("全宗号｜Fonds", "J044")


class RightedUnit(Asked):
    """What is right of a unit that was entered wrongly."""

    name: Annotated[str, line(200)] = told("全称｜Full name", NAME)
    level: Annotated[str, line(32)] = told("级别｜Level", "city")
    fonds: Annotated[str, line(4)] = optional("全宗号｜Fonds", "J012")


class Why(Asked):
    """When something became of a unit, why, and by which paper."""

    on: Day = told("生效日期，不晚于今天｜Day on which it happened, today at the latest", "2026-11-20")
    reason: Annotated[str, line(500)] = told("理由｜The reason", "机构改革")
    basis: Annotated[str, line(300)] = told("依据文件｜The paper that it rests on", "榆工发〔2026〕12号")

    @property
    def cause(self) -> Cause:
        """As a use case takes it."""
        return Cause(self.on, self.reason, self.basis)


class Renamed(Why):
    """A new name."""

    name: Annotated[str, line(200)] = told("新名称｜The new name", "榆阳市工会联合会")


class Placed(Why):
    """Another unit, below or into which it comes."""

    unit: Reference = told("单位的编号、名称或全宗号｜Number, name or fonds of the unit", "J012")


class UnitTable(Asked):
    """A table of units."""

    file: FileStorage = told("CSV 或 XLSX 表格｜A CSV or XLSX table")
    parent: Reference = optional("没写上级的，放在哪个单位下｜The unit above those whose row names none", "J012")


class UnitShown(Shown):
    """A unit in the tree."""

    id: int = told("编号｜Number", 1)
    name: str = told("名称｜Name", NAME)
    level: str = told("级别｜Level", "city")
    fonds: str | None = told("全宗号；无则属上级的全宗｜Fonds; without one, that of the unit above", "J012")
    depth: int = told("层次，顶层为 0｜Depth, 0 at the top", 0)
    parent_id: int | None = told("上级单位编号｜Number of the unit above", None)
    fonds_closed_on: Day | None = told("全宗封闭日期｜Day on which the fonds was closed", None)
    abolished_on: Day | None = told("撤销日期｜Day on which it was abolished", None)


class UnitsShown(Shown):
    """The units in which one may look, in tree order."""

    total: int = told("共多少个｜How many in all", 1)
    units: Sequence[UnitShown] = told("各单位｜The units")


class UnitEventShown(Shown):
    """What became of a unit."""

    event: str = told("变动｜What it was", "moved")
    on: Day = told("日期｜Day", "2026-11-20")
    unit: str = told("单位｜The unit", NAME)
    other: str | None = told("新上级或所并入的单位｜The unit below or into which it came", None)
    reason: str = told("理由｜The reason", "机构改革")
    basis: str = told("依据文件｜The paper that it rests on", "榆工发〔2026〕12号")


class UnitView(Shown):
    """A unit with its history, and what lies there."""

    unit: UnitShown = told("单位｜The unit")
    filed_in: str | None = told("档案归入的全宗｜Fonds in which its papers are filed", "J012")
    documents: int = told("现存文件｜Documents that lie there", 0)
    cases: int = told("现存案卷｜Case files that lie there", 0)
    boxes: int = told("现存盒｜Boxes that lie there", 0)
    history: Sequence[UnitEventShown] = told("沿革｜Its history")


class MadeUnit(Shown):
    """The number of a unit that was founded."""

    id: int = told("单位编号｜Number of the unit", 7)


class Founded(Shown):
    """How many units a table made."""

    count: int = told("导入的单位数｜Units founded", 120)


@units.on("GET", "/units", {200: UnitsShown})
def list_units(query: Units) -> Response:
    """可查看的单位，按隶属排列｜The units in which one may look, each below the one it belongs to"""
    page = use.units_of(
        actor(), archive=archive(), action=_sight(), words=query.words, limit=query.limit, offset=query.offset
    )
    return listed(UnitsShown(total=page.total, units=[_shown(row) for row in page.rows]), query, page.total)


@units.on("POST", "/units", {201: MadeUnit}, MISSING, CONFLICT)
def found_unit(body: NewUnit) -> Response:
    """添加单位｜Found a unit"""
    number = use.found_unit(actor(), body.name, body.level, archive=archive(), parent=body.parent, fonds=body.fonds)
    return made(MadeUnit(id=number), "units.show_unit", unit_id=number)


@units.on("POST", "/units/import", {201: Founded}, MISSING)
@takes_files
def import_units(form: UnitTable) -> Response:
    """由表格导入单位：全部写入，或一个也不写｜Found the units of a table: all of them, or none"""
    with TemporaryDirectory(prefix="shoucang-") as folder:
        target = Path(folder) / "units"
        form.file.save(target)
        count = unit_tables.import_units(actor(), target, archive=archive(), parent=form.parent)
    return answer(Founded(count=count), HTTPStatus.CREATED)


@units.on("GET", "/units/export", {200: content(XLSX)})
def export_units() -> Response:
    """全部单位，XLSX｜All units as a workbook"""
    made_of = unit_tables.export_units(actor(), archive=archive(), language=language())
    return send(opened(made_of, f"{tell('units.sheet')}.xlsx", XLSX))


@units.on("GET", UNIT, {200: UnitView}, MISSING)
def show_unit(path: UnitPath) -> Response:
    """一个单位：沿革和现存的档案｜One unit: its history, and what lies there"""
    view = unit_views.show_unit(actor(), str(path.unit_id), archive=archive(), action=_sight())
    return answer(
        UnitView(
            unit=_shown(view.row),
            filed_in=view.filed_in,
            documents=view.left.documents,
            cases=view.left.cases,
            boxes=view.left.boxes,
            history=[_event(one) for one in view.history],
        )
    )


@units.on("PUT", UNIT, {204: None}, MISSING, CONFLICT)
def change_unit(path: UnitPath, body: RightedUnit) -> Response:
    """更正录错的单位｜Correct what was entered wrongly"""
    use.change_unit(actor(), path.unit_id, body.name, body.level, archive=archive(), fonds=body.fonds)
    return done()


@units.on("POST", f"{UNIT}/rename", {204: None}, MISSING, CONFLICT)
def rename_unit(path: UnitPath, body: Renamed) -> Response:
    """更名｜Give a unit another name"""
    unit_events.rename_unit(actor(), str(path.unit_id), body.name, body.cause, archive=archive())
    return done()


@units.on("POST", f"{UNIT}/move", {204: None}, MISSING, CONFLICT)
def move_unit(path: UnitPath, body: Placed) -> Response:
    """改隶属，连同所有下级｜Let a unit stand below another one, with all below it"""
    unit_events.move_unit(actor(), str(path.unit_id), body.unit, body.cause, archive=archive())
    return done()


@units.on("POST", f"{UNIT}/merge", {204: None}, MISSING, CONFLICT)
def merge_unit(path: UnitPath, body: Placed) -> Response:
    """并入另一单位｜Merge a unit into another one"""
    unit_events.merge_unit(actor(), str(path.unit_id), body.unit, body.cause, archive=archive())
    return done()


@units.on("POST", f"{UNIT}/abolish", {204: None}, MISSING, CONFLICT)
def abolish_unit(path: UnitPath, body: Why) -> Response:
    """撤销单位｜Abolish a unit"""
    unit_events.abolish_unit(actor(), str(path.unit_id), body.cause, archive=archive())
    return done()


@units.on("POST", f"{UNIT}/restore", {204: None}, MISSING, CONFLICT)
def restore_unit(path: UnitPath, body: Why) -> Response:
    """恢复已撤销的单位｜Let an abolished unit exist again"""
    unit_events.restore_unit(actor(), str(path.unit_id), body.cause, archive=archive())
    return done()


@units.on("POST", f"{UNIT}/close-fonds", {204: None}, MISSING, CONFLICT)
def close_fonds(path: UnitPath, body: Why) -> Response:
    """封闭全宗｜Close the fonds of a unit"""
    unit_events.close_fonds(actor(), str(path.unit_id), body.cause, archive=archive())
    return done()


@units.on("POST", f"{UNIT}/reopen-fonds", {204: None}, MISSING, CONFLICT)
def reopen_fonds(path: UnitPath, body: Why) -> Response:
    """恢复封闭的全宗｜Let a closed fonds go on"""
    unit_events.reopen_fonds(actor(), str(path.unit_id), body.cause, archive=archive())
    return done()


def _sight() -> Action:
    """By which right units are looked at: whoever looks after them need not see papers, and the other way round."""
    return Action.VIEW if actor().may(Action.VIEW) else Action.MANAGE_UNITS


def _shown(row: use.UnitRow) -> UnitShown:
    return UnitShown(
        id=row.id,
        name=row.name,
        level=row.level,
        fonds=row.fonds,
        depth=row.depth,
        parent_id=row.parent_id,
        fonds_closed_on=row.fonds_closed_on,
        abolished_on=row.abolished_on,
    )


def _event(one: unit_views.EventShown) -> UnitEventShown:
    return UnitEventShown(
        event=one.kind.value,
        on=one.happened_on,
        unit=one.unit_name,
        other=one.other_name,
        reason=one.reason,
        basis=one.basis,
    )
