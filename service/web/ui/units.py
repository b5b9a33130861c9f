"""The tree of units."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from service.usecases.house import units
from service.usecases.permissions import Action
from service.web.forms import REFUSALS, again, done, entered, entered_or_none
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("units", __name__)


@pages.get("/units")
def index() -> ResponseReturnValue:
    """The tree, and a form for one more."""
    return render_template("settings/units.html", errors={}, entered={}, **_tree())


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
    except REFUSALS as error:
        return again("settings/units.html", error, do="add", **_tree())
    return done(url_for("units.index"), "done.unit_added", name=name)


@pages.post("/units/<int:unit_id>")
def change(unit_id: int) -> ResponseReturnValue:
    """Correct a unit."""
    name = entered("name")
    try:
        units.change_unit(actor(), unit_id, name, entered("level"), archive=archive(), fonds=entered_or_none("fonds"))
    except REFUSALS as error:
        return again("settings/units.html", error, do=f"unit-{unit_id}", **_tree())
    return done(url_for("units.index"), "done.unit_changed", name=name)


def _tree() -> dict[str, object]:
    return {
        "units": units.units_of(actor(), archive=archive(), action=Action.MANAGE_UNITS),
        "level_names": {level.code: level for level in archive().regulation.levels},
    }
