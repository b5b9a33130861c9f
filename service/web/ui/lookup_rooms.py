"""Pictures of look-ups: the letter, the pages as they would be seen, and the reading room on the staff's screen."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import RefusedError
from service.usecases.lookups import letters, rooms
from service.web.forms import REFUSALS, again, done
from service.web.i18n import tell
from service.web.numbers import as_number
from service.web.sessions import actor
from service.web.shell import archive
from service.web.ui.lookups import SHOWN, shown

pages = Blueprint("lookup_rooms", __name__)

WIDTH = 1400
"""Pixels of a page in the room: enough to read small print on an office screen."""

PREVIEW = 700


@pages.get("/lookups/<int:lookup_id>/letter/<int:number>")
def letter(lookup_id: int, number: int) -> ResponseReturnValue:
    """A page of the letter, as a picture."""
    return picture(letters.letter_page(actor(), lookup_id, number, archive=archive()))


@pages.get("/lookups/<int:lookup_id>/preview/<int:place>")
def preview(lookup_id: int, place: int) -> ResponseReturnValue:
    """A page exactly as it would be seen."""
    return picture(rooms.preview_page(actor(), lookup_id, place, archive=archive(), width=PREVIEW))


@pages.post("/lookups/<int:lookup_id>/room")
def open_it(lookup_id: int) -> ResponseReturnValue:
    """Open the room; the code for the visitor's screen is said this once."""
    try:
        opened = rooms.open_room(actor(), lookup_id, archive=archive())
    except (*REFUSALS, RefusedError) as error:
        return again(SHOWN, error, do="open", **shown(lookup_id))
    flash(tell("done.lookup_room", code=opened.code))
    return redirect(url_for("lookups.show", lookup_id=lookup_id))


@pages.post("/lookups/<int:lookup_id>/room/close")
def close_it(lookup_id: int) -> ResponseReturnValue:
    """Close the room."""
    rooms.close_room(actor(), lookup_id, archive=archive())
    return done(url_for("lookups.show", lookup_id=lookup_id), "done.lookup_room_closed")


@pages.get("/lookups/<int:lookup_id>/room")
def read(lookup_id: int) -> ResponseReturnValue:
    """The viewer, on the screen of the one who shows."""
    room = rooms.show_room(actor(), lookup_id, archive=archive())
    place = asked_place(len(room.pages))
    source = url_for("lookup_rooms.page", lookup_id=lookup_id, place=place)
    leave = url_for("lookup_rooms.close_it", lookup_id=lookup_id)
    return render_template("visits/room.html", room=room, place=place, source=source, leave=leave)


@pages.get("/lookups/<int:lookup_id>/room/<int:place>")
def page(lookup_id: int, place: int) -> ResponseReturnValue:
    """A page of the room; it counts as a view."""
    return picture(rooms.room_page(actor(), lookup_id, place, archive=archive(), width=WIDTH))


def asked_place(count: int) -> int:
    """The page that the address names, from 1."""
    return min(max(request.args.get("page", 1, type=as_number), 1), max(count, 1))


def picture(content: bytes) -> Response:
    """A JPEG that stays in no cache and is shown, not taken along."""
    answer = Response(content, mimetype="image/jpeg")
    answer.headers["Content-Disposition"] = "inline"
    return answer
