"""What stands around every page: the rail, the unit, the addresses of assets."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for

from service.archive import Archive
from service.usecases.clock.desk import AtWork, count_at_work
from service.usecases.house.standing import Standing, standing_of
from service.usecases.house.units import usual_place
from service.usecases.permissions import Action, Actor


@dataclass(frozen=True, slots=True)
class Place:
    """A word of the rail: the sentence `place.<name>`, shown to those who may do one of `actions`."""

    name: str
    endpoint: str
    icon: str
    actions: tuple[Action, ...]
    is_daily: bool = True
    """Whether it stands with the daily work above, or with the keys of the house below."""


PLACES = (
    Place("search", "search.results", "search", (Action.SEARCH,)),
    Place("intake", "intake.batches", "intake", (Action.RECEIVE,)),
    Place(
        "desk",
        "desk.duties",
        "desk",
        (Action.DESCRIBE, Action.FILE, Action.DETERMINE, Action.APPRAISE, Action.SIGN, Action.SUPERVISE),
    ),
    Place("cases", "cases.index", "case", (Action.VIEW,)),
    Place("retention", "retention.outlook", "period", (Action.VIEW,)),
    Place("lookups", "lookups.index", "eye", (Action.LOOK_UP, Action.APPROVE_LOOK_UP)),
    Place("custody", "custody.index", "hand", (Action.HAND_OVER, Action.WITNESS)),
    Place("shelves", "shelves.index", "shelf", (Action.SHELVE, Action.SUPERVISE)),
    Place("audit", "audit.entries", "audit", (Action.AUDIT,), is_daily=False),
    Place(
        "settings",
        "settings.first",
        "gear",
        (Action.OPERATE, Action.MANAGE_UNITS, Action.MANAGE_PEOPLE, Action.ADD_TYPE),
        is_daily=False,
    ),
)
"""The rail, in its order."""

SETTINGS = (
    ("settings.overview", Action.OPERATE),
    ("jobs.index", Action.OPERATE),
    ("calendars.index", Action.OPERATE),
    ("units.index", Action.MANAGE_UNITS),
    ("people.index", Action.MANAGE_PEOPLE),
    ("types.index", Action.ADD_TYPE),
)
"""The tabs of the settings, each with what one must be permitted to see it; the sentence `tab.<endpoint>` its word."""


API = "/api/"
"""Where the REST interface lives: asked with a token, answering in JSON."""


def archive() -> Archive:
    """The archive behind these pages."""
    found: Archive = current_app.extensions["archive"]
    return found


def is_api() -> bool:
    """Whether this request is for the REST interface."""
    return request.path.startswith(API)


def wants_json() -> bool:
    """Whether the answer is for a program: the REST interface's, or the script of a page."""
    accepted = request.accept_mimetypes
    return is_api() or accepted["application/json"] > accepted["text/html"]


def places_of(actor: Actor) -> tuple[Place, ...]:
    """The places that have a page and into which the actor may go."""
    return tuple(
        place
        for place in PLACES
        if place.endpoint in current_app.view_functions and any(actor.may(action) for action in place.actions)
    )


def at_work(actor: Actor) -> AtWork:
    """The numbers beside the words of the rail, and on the bell."""
    return count_at_work(actor, archive=archive())


def settings_of(actor: Actor) -> tuple[str, ...]:
    """The endpoints of the tabs that the actor may open."""
    return tuple(endpoint for endpoint, action in SETTINGS if actor.may(action))


def standing(actor: Actor) -> Standing | None:
    """The actor's unit and role."""
    return standing_of(actor, archive=archive())


def usual_unit_of(actor: Actor, action: str) -> str:
    """The name of the unit with which a form begins: the first in which the actor may do this, if there is any."""
    wanted = Action(action)
    return usual_place(actor, wanted, archive=archive()) if actor.may(wanted) else ""


def here(**changes: object) -> str:
    """The present address with some of its query changed; None takes a part away."""
    query: Mapping[str, object] = {**request.args.to_dict(flat=False), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept})


def outside(endpoint: str, **values: Any) -> str:
    """The whole address of a page, as somebody outside opens it."""
    return (archive().settings.public_url or request.host_url.rstrip("/")) + url_for(endpoint, **values)


def install(app: Flask) -> None:
    """Give the templates what every page needs."""
    app.url_defaults(_add_version)
    app.jinja_env.globals.update(places_of=places_of, settings_of=settings_of, standing_of=standing, here=here)
    app.jinja_env.globals.update(at_work=at_work, usual_unit_of=usual_unit_of)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _add_version(endpoint: str, values: dict[str, object]) -> None:
    """Assets carry the digest of their content: they may be kept for ever and are never stale."""
    folder = {
        "static": current_app.static_folder,
        "bootstrap.static": current_app.blueprints["bootstrap"].static_folder,
    }.get(endpoint)
    if folder and "filename" in values:
        values["v"] = _version(Path(folder, str(values["filename"])))


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
