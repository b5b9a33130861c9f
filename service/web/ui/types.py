"""The document types that a unit uses, with their periods; and one more (article 3)."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import NotFoundError
from service.usecases.house import types
from service.usecases.house.types import RULES_OF_CATEGORY
from service.usecases.permissions import Action
from service.web.forms import REFUSALS, again, done, entered, entered_or_none
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("types", __name__)

TEMPLATE = "settings/types.html"


@pages.get("/types")
def index() -> ResponseReturnValue:
    """The types by category, of the unit that the address names."""
    return render_template(TEMPLATE, errors={}, entered={}, **_listed(request.args.get("unit")))


@pages.post("/types")
def add() -> ResponseReturnValue:
    """Add a type to a unit and all below it."""
    unit, name = entered_or_none("unit"), entered("name")
    phrases = request.form.get("phrases", "").splitlines()
    try:
        code = types.add_type(
            actor(),
            entered("category"),
            name,
            phrases,
            entered("rule"),
            entered("basis"),
            archive=archive(),
            unit=unit,
        )
    except (*REFUSALS, NotFoundError) as error:
        return again(TEMPLATE, error, do="add", **_listed(None))
    return done(url_for("types.index", unit=unit), "done.type_added", code=code, name=name)


def _listed(unit: str | None) -> dict[str, object]:
    who = actor()
    return {
        "types": types.types_for(who, archive=archive(), unit=unit),
        "categories": archive().regulation.categories,
        "may_add": who.may(Action.ADD_TYPE),
        "unit": unit,
        "rules": tuple(dict.fromkeys(rule for rules in RULES_OF_CATEGORY.values() for rule in rules)),
    }
