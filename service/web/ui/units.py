"""The tree of units, a branch at a time; one unit with its history; looking units up while somebody types."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import InvalidError, NotFoundError
from service.usecases.house import unit_events, unit_tables, unit_views, units
from service.usecases.house.unit_events import Cause
from service.usecases.house.unit_tables import UnitTableError
from service.usecases.permissions import Action
from service.web.formats import level_name
from service.web.forms import REFUSALS, again, done, entered, entered_day, entered_or_none
from service.web.i18n import language, tell
from service.web.numbers import as_number
from service.web.security import takes_files
from service.web.sending import opened, send
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("units", __name__)

INDEX, UNIT = "units/index.html", "units/unit.html"
SUGGESTED, MOST_FOUND = 20, 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

EVENTS: Mapping[str, Callable[[str, Cause], None]] = {
    "rename": lambda unit, why: unit_events.rename_unit(actor(), unit, entered("name"), why, archive=archive()),
    "move": lambda unit, why: unit_events.move_unit(actor(), unit, entered("unit"), why, archive=archive()),
    "merge": lambda unit, why: unit_events.merge_unit(actor(), unit, entered("unit"), why, archive=archive()),
    "abolish": lambda unit, why: unit_events.abolish_unit(actor(), unit, why, archive=archive()),
    "restore": lambda unit, why: unit_events.restore_unit(actor(), unit, why, archive=archive()),
    "close_fonds": lambda unit, why: unit_events.close_fonds(actor(), unit, why, archive=archive()),
    "reopen_fonds": lambda unit, why: unit_events.reopen_fonds(actor(), unit, why, archive=archive()),
}
"""What may become of a unit, by its name in the address."""


@pages.get("/units")
def index() -> ResponseReturnValue:
    """The tree, opened down to the unit that the address names; or the units that its words find."""
    return render_template(INDEX, errors={}, entered={}, **_tree())


@pages.get("/units/found")
def found() -> ResponseReturnValue:
    """The first units in which one may do the `action` and whose name or fonds holds the words."""
    wanted = request.args.get("action", "")
    if wanted not in set(Action):
        raise NotFoundError("unit.missing", reference=wanted[:32])
    words = request.args.get("words", "").strip()[:200]
    page = units.units_of(actor(), archive=archive(), action=Action(wanted), words=words, living=True, limit=SUGGESTED)
    hints = [f"{row.fonds or ''} {level_name(row.level)}".strip() for row in page.rows]
    return jsonify([{"name": row.name, "hint": hint} for row, hint in zip(page.rows, hints, strict=True)])


@pages.get("/units/<int:unit_id>/branch")
def branch(unit_id: int) -> ResponseReturnValue:
    """What stands below a unit, for the script of the tree; 0 is what stands at the top."""
    offset = request.args.get("offset", 0, type=as_number)
    page = units.branch_of(actor(), unit_id or None, archive=archive(), action=Action.MANAGE_UNITS, offset=offset)
    under = unit_id or None
    return render_template("units/branch.html", under=under, opened={under: page}, before=offset)


@pages.post("/units")
def add() -> ResponseReturnValue:
    """Add a unit below another."""
    name = entered("name")
    try:
        units.found_unit(
            actor(),
            name,
            entered("level"),
            archive=archive(),
            parent=entered("parent"),
            fonds=entered_or_none("fonds"),
        )
    except (*REFUSALS, NotFoundError) as error:
        return again(INDEX, error, do="add", **_tree())
    return done(url_for("units.index"), "done.unit_added", name=name)


@pages.post("/units/import")
@takes_files
def take_in() -> ResponseReturnValue:
    """Found the units of a table: all of them, or none and everything that is wrong."""
    try:
        with TemporaryDirectory(prefix="shoucang-") as folder:
            count = unit_tables.import_units(
                actor(), _saved(Path(folder)), archive=archive(), parent=entered_or_none("parent")
            )
    except UnitTableError as error:
        return again(INDEX, error, do="import", problems=error.problems, **_tree())
    except REFUSALS as error:
        return again(INDEX, error, do="import", **_tree())
    return done(url_for("units.index"), "done.units_imported", count=count)


@pages.get("/units/export")
def export() -> ResponseReturnValue:
    """All units as a workbook."""
    content = unit_tables.export_units(actor(), archive=archive(), language=language())
    return send(opened(content, f"{tell('units.sheet')}.xlsx", XLSX))


@pages.get("/units/<int:unit_id>")
def show(unit_id: int) -> ResponseReturnValue:
    """One unit."""
    return render_template(UNIT, errors={}, entered={}, **_unit(unit_id))


@pages.post("/units/<int:unit_id>")
def change(unit_id: int) -> ResponseReturnValue:
    """Correct a unit."""
    name = entered("name")
    try:
        units.change_unit(actor(), unit_id, name, entered("level"), archive=archive(), fonds=entered_or_none("fonds"))
    except REFUSALS as error:
        return again(UNIT, error, do="correct", **_unit(unit_id))
    return done(url_for("units.show", unit_id=unit_id), "done.unit_changed", name=name)


@pages.post("/units/<int:unit_id>/<event>")
def become(unit_id: int, event: str) -> ResponseReturnValue:
    """Record what became of a unit."""
    if event not in EVENTS:
        raise NotFoundError("unit.missing", reference=event[:32])
    try:
        EVENTS[event](str(unit_id), Cause(entered_day("on"), entered("reason"), entered("basis")))
    except (*REFUSALS, NotFoundError) as error:
        return again(UNIT, error, do=event, **_unit(unit_id))
    return done(url_for("units.show", unit_id=unit_id), "done.unit_event", event=event)


def _saved(folder: Path) -> Path:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidError("units.no_file", field="file")
    # Its content says what it is; its name is nobody's business.
    target = folder / "units"
    file.save(target)
    return target


def _tree() -> dict[str, object]:
    words = request.args.get("words", "").strip()[:200]
    found = None
    if words:
        found = units.units_of(actor(), archive=archive(), action=Action.MANAGE_UNITS, words=words, limit=MOST_FOUND)
    return {
        "words": words,
        "found": found,
        "opened": {} if found else _opened(request.args.get("open", type=as_number)),
        "levels": archive().regulation.levels,
    }


def _opened(named: int | None) -> dict[int | None, units.UnitPage]:
    """The branches that stand open: the topmost, and those on the way to the unit that is named."""
    who, action = actor(), Action.MANAGE_UNITS
    top = units.branch_of(who, None, archive=archive(), action=action)
    found: dict[int | None, units.UnitPage] = {None: top}
    way = [top.rows[0].id] if len(top.rows) == 1 else []
    if named:
        view = unit_views.show_unit(who, str(named), archive=archive(), action=action)
        way = [*(one for one, _ in view.above), named]
    shown = {row.id for row in top.rows}
    for one in way:
        # What stands above the actor's own units is no part of their tree.
        if one in shown:
            found[one] = units.branch_of(who, one, archive=archive(), action=action)
            shown |= {row.id for row in found[one].rows}
    return found


def _unit(unit_id: int) -> dict[str, object]:
    view = unit_views.show_unit(actor(), str(unit_id), archive=archive(), action=Action.MANAGE_UNITS)
    return {
        "view": view,
        "levels": archive().regulation.levels,
        "today": archive().clock.today(),
        "events": [
            (name, tell(f"unit_act.{name}"), tell(f"unit_do.{name}"), tell(f"unit_warning.{name}")) for name in EVENTS
        ],
    }
