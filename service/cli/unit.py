"""`shoucang unit`: the bodies whose papers the archive keeps, as a tree, and what becomes of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli.desk import Desk, at_desk
from service.cli.output import POSITIVE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.house.unit_events import Cause
    from service.usecases.house.units import UnitRow

Command = Callable[..., Any]

day = click.DateTime(["%Y-%m-%d"])


@click.group()
def unit() -> None:
    """单位：列出、添加、变动、导入导出。 Units: list, add, what becomes of them, import and export."""


@unit.command("list")
@click.option("--words", default="", help="名称的一部分或全宗号。 Part of a name, or a fonds number.")
@click.option("--limit", type=POSITIVE, help="最多几个。 How many at most.")
@json_option
def list_units(words: str, limit: int | None, as_json: bool) -> None:
    """按隶属关系列出单位。 List the units as a tree."""
    from service.usecases.house.units import units_of

    with at_desk() as desk:
        action = _sight(desk)
        rows = units_of(desk.actor, archive=desk.archive, action=action, words=words, limit=limit).rows
        if as_json:
            for row in rows:
                put_json(_as_json(row))
            return
        headings = [desk.say(f"console.{name}") for name in ("id", "name", "level", "fonds")]
        put_table(headings, [(row.id, "  " * row.depth + row.name, row.level, row.fonds) for row in rows])


@unit.command()
@click.argument("reference")
@json_option
def show(reference: str, as_json: bool) -> None:
    """一个单位：沿革、现存的档案。 One unit: its history, and what lies there."""
    from service.usecases.house.unit_views import show_unit

    with at_desk() as desk:
        view = show_unit(desk.actor, reference, archive=desk.archive, action=_sight(desk))
        left = {"documents": view.left.documents, "cases": view.left.cases, "boxes": view.left.boxes}
        if as_json:
            history = [
                {
                    "event": one.kind.value,
                    "on": one.happened_on.isoformat(),
                    "unit": one.unit_name,
                    "other": one.other_name,
                    "reason": one.reason,
                    "basis": one.basis,
                }
                for one in view.history
            ]
            put_json({**_as_json(view.row), "filed_in": view.filed_in, "left": left, "history": history})
            return
        click.echo(f"{view.row.id}\t{view.row.name}\t{view.row.level}\t{view.filed_in or ''}")
        for one in view.history:
            word = desk.say(f"unit_event.{one.kind}")
            click.echo(f"{one.happened_on}\t{word}\t{one.other_name or ''}\t{one.reason}\t{one.basis}")
        tell(desk.say("unit.holds", **left))


@unit.command("add")
@click.argument("name")
@click.option("--level", required=True, help="级别，如 county。 Level, such as county.")
@click.option("--parent", required=True, help="上级单位的名称、编号或全宗号。 The unit above: its name, id or fonds.")
@click.option("--fonds", help="全宗号，如 J027；不给则归上级的全宗。 Fonds number; that of the unit above if none.")
def add_unit(name: str, level: str, parent: str, fonds: str | None) -> None:
    """添加单位。 Add a unit."""
    from service.usecases.house.units import found_unit

    with at_desk() as desk:
        found_unit(desk.actor, name, level, archive=desk.archive, parent=parent, fonds=fonds)
        tell(desk.say("done.unit_added", name=name))


def _caused(command: Command) -> Command:
    """The options that every event of a unit needs."""
    for option in (
        click.option("--basis", required=True, help="依据文件。 The paper that it rests on."),
        click.option("--reason", required=True, help="理由。 The reason."),
        click.option("--on", required=True, type=day, help="生效日期。 The day on which it happened."),
    ):
        command = option(command)
    return command


@unit.command()
@click.argument("reference")
@click.argument("name")
@_caused
def rename(reference: str, name: str, on: datetime, reason: str, basis: str) -> None:
    """更名。 Give a unit another name."""
    from service.usecases.house.unit_events import rename_unit

    with at_desk() as desk:
        rename_unit(desk.actor, reference, name, _cause(on, reason, basis), archive=desk.archive)
        tell(desk.say("done.unit_event", event="rename"))


@unit.command()
@click.argument("reference")
@click.argument("parent")
@_caused
def move(reference: str, parent: str, on: datetime, reason: str, basis: str) -> None:
    """改隶属。 Let a unit stand below another one."""
    from service.usecases.house.unit_events import move_unit

    with at_desk() as desk:
        move_unit(desk.actor, reference, parent, _cause(on, reason, basis), archive=desk.archive)
        desk.settle()
        tell(desk.say("done.unit_event", event="move"))


@unit.command()
@click.argument("reference")
@click.argument("into")
@_caused
def merge(reference: str, into: str, on: datetime, reason: str, basis: str) -> None:
    """并入另一单位。 Merge a unit into another one."""
    from service.usecases.house.unit_events import merge_unit

    with at_desk() as desk:
        merge_unit(desk.actor, reference, into, _cause(on, reason, basis), archive=desk.archive)
        desk.settle()
        tell(desk.say("done.unit_event", event="merge"))


@unit.command()
@click.argument("reference")
@_caused
def abolish(reference: str, on: datetime, reason: str, basis: str) -> None:
    """撤销单位：不再收件，其人员的角色终止。 Abolish a unit: nothing more comes in, its people's roles end."""
    from service.usecases.house.unit_events import abolish_unit
    from service.usecases.house.unit_views import show_unit

    with at_desk() as desk:
        abolish_unit(desk.actor, reference, _cause(on, reason, basis), archive=desk.archive)
        tell(desk.say("done.unit_event", event="abolish"))
        left = show_unit(desk.actor, reference, archive=desk.archive, action=_sight(desk)).left
        if left.is_open:
            tell(desk.say("unit.left", documents=left.documents, cases=left.cases, boxes=left.boxes))


@unit.command()
@click.argument("reference")
@_caused
def restore(reference: str, on: datetime, reason: str, basis: str) -> None:
    """恢复已撤销的单位，沿用原全宗。 Let an abolished unit exist again, with its fonds."""
    from service.usecases.house.unit_events import restore_unit

    with at_desk() as desk:
        restore_unit(desk.actor, reference, _cause(on, reason, basis), archive=desk.archive)
        tell(desk.say("done.unit_event", event="restore"))


@unit.command("close-fonds")
@click.argument("reference")
@_caused
def close_fonds(reference: str, on: datetime, reason: str, basis: str) -> None:
    """封闭全宗：照常查找，不再归档。 Close a fonds: it is searched as before and takes nothing new."""
    from service.usecases.house.unit_events import close_fonds as close

    with at_desk() as desk:
        close(desk.actor, reference, _cause(on, reason, basis), archive=desk.archive)
        tell(desk.say("done.unit_event", event="close_fonds"))


@unit.command("reopen-fonds")
@click.argument("reference")
@_caused
def reopen_fonds(reference: str, on: datetime, reason: str, basis: str) -> None:
    """恢复封闭的全宗。 Let a closed fonds go on."""
    from service.usecases.house.unit_events import reopen_fonds as reopen

    with at_desk() as desk:
        reopen(desk.actor, reference, _cause(on, reason, basis), archive=desk.archive)
        tell(desk.say("done.unit_event", event="reopen_fonds"))


@unit.command("import")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--parent", help="没写上级的，放在哪个单位下。 The unit above those whose row names none.")
def take_in(table: Path, parent: str | None) -> None:
    """从 CSV 或 XLSX 导入；有一处不对就一个也不写。 Found the units of a table: all of them, or none."""
    from service.usecases.house.unit_tables import import_units

    with at_desk() as desk:
        count = import_units(desk.actor, table, archive=desk.archive, parent=parent)
        tell(desk.say("done.units_imported", count=count))


@unit.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """导出为 XLSX。 Write all units as XLSX."""
    from service.usecases.house.unit_tables import export_units

    with at_desk() as desk:
        file.write_bytes(export_units(desk.actor, archive=desk.archive, language=desk.actor.language))


def _cause(on: datetime, reason: str, basis: str) -> "Cause":
    from service.usecases.house.unit_events import Cause

    return Cause(on.date(), reason, basis)


def _sight(desk: Desk) -> Any:
    """By which right units are looked at: whoever looks after them need not see papers, and the other way round."""
    from service.usecases.permissions import Action

    return Action.VIEW if desk.actor.may(Action.VIEW) else Action.MANAGE_UNITS


def _as_json(row: "UnitRow") -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "level": row.level,
        "fonds": row.fonds,
        "parent": row.parent_id,
        "fonds_closed_on": row.fonds_closed_on.isoformat() if row.fonds_closed_on else None,
        "abolished_on": row.abolished_on.isoformat() if row.abolished_on else None,
    }
