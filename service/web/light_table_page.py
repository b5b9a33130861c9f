"""What the light table shows, and what can be taken back on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import request, session

from service.usecases.documents import undoing
from service.usecases.house import types
from service.usecases.photos.light_table import PAGE, Choice, light_table
from service.web import desk_page
from service.web.i18n import tell
from service.web.numbers import as_number
from service.web.paging import Pager, asked_page
from service.web.sessions import actor
from service.web.shell import archive

_UNDO = "undo_photos"


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was just said of several photographs, and for how many seconds it can be taken back."""

    said: str
    seconds: int


def asked_choice() -> Choice:
    """Which photographs the address names."""
    asked = request.args
    return Choice(
        batch=asked.get("batch", type=as_number),
        case=asked.get("case") or None,
        parent=asked.get("parent", type=as_number),
        group=asked.get("group", type=as_number),
        unit=asked.get("unit") or None,
        only_bare="bare" in asked,
        page=asked_page(),
    )


def shown() -> dict[str, object]:
    """Everything for the template. The look is recorded."""
    choice = asked_choice()
    table = light_table(actor(), choice, archive=archive())
    return {
        "table": table,
        "choice": choice,
        "pager": Pager(choice.page, max(1, -(-table.total // PAGE)), table.total, PAGE),
        "undoable": _undoable(),
        "types": types.types_for(actor(), archive=archive(), unit=choice.unit),
        "category_of": archive().regulation.category,
        "at": address_of,
    }


def address_of(endpoint: str = "photos.table", **changes: object) -> str:
    """An address about the same photographs as this one, with some of its query changed; None takes a part away."""
    return desk_page.address_of(endpoint, **{"shape": None, **changes})


def remember(ids: Sequence[int]) -> None:
    """Let the table offer to take back what was just said of these."""
    until = archive().clock.now() + undoing.LASTS
    session[_UNDO] = [list(ids), until.timestamp()]


def forget() -> None:
    """Offer it no more."""
    session.pop(_UNDO, None)


def undoable_ids() -> tuple[int, ...]:
    """Of which photographs something can be taken back."""
    ids, _ = session.get(_UNDO, ((), 0.0))
    return tuple(ids)


def _undoable() -> Undoable | None:
    ids, until = session.get(_UNDO, ((), 0.0))
    left = timedelta(seconds=until - archive().clock.now().timestamp())
    if not ids or left <= timedelta(0):
        return None
    return Undoable(tell("done.photos_described", count=len(ids)), int(left.total_seconds()))
