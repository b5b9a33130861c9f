"""What anybody may do without a log-in: ask to see papers, read in a room opened for them, verify what they were given.

None of these pages says whether the archive has anything, and each is behind a gate that counts who comes.
"""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from retention import Ground, Mode
from service.catalogue.lookups import IdentityPaper
from service.errors import ArchiveError, InvalidError, ThrottledError, UnauthenticatedError
from service.usecases.lookups import issuing, requests, rooms
from service.usecases.lookups.letters import LETTER_BYTES, LETTER_PAGES
from service.web.errors import status_of
from service.web.forms import REFUSALS, again, entered
from service.web.i18n import tell
from service.web.lookup_forms import entered_letter, entered_request, entered_rows
from service.web.security import takes_letters
from service.web.shell import archive
from service.web.ui.lookup_rooms import WIDTH, asked_place, picture

pages = Blueprint("visits", __name__)

ANSWERED = (*REFUSALS, ThrottledError, UnauthenticatedError)


@pages.get("/request")
def ask() -> ResponseReturnValue:
    """The public form of an outside body."""
    return render_template("visits/request.html", errors={}, entered={}, **_choices())


@pages.post("/request")
@takes_letters
def submit() -> ResponseReturnValue:
    """Take the request in; the answer is the number of a receipt and nothing else."""
    try:
        letter = entered_letter()
        if letter is None:
            raise InvalidError("lookup.letter_unreadable", megabytes=LETTER_BYTES >> 20, pages=LETTER_PAGES)
        number = requests.submit_request(
            entered_request(Ground.UNIT), entered("unit"), letter, source=_source(), archive=archive()
        )
    except ANSWERED as error:
        return again("visits/request.html", error, **_choices())
    return render_template("visits/receipt.html", number=number)


@pages.get("/room")
def door() -> ResponseReturnValue:
    """Where the one-time code is entered."""
    return render_template("visits/door.html", errors={})


@pages.post("/room")
def enter() -> ResponseReturnValue:
    """Exchange the code for a seat at this screen."""
    try:
        session["room"] = rooms.enter_room(entered("code"), source=_source(), archive=archive())
    except ANSWERED as error:
        return render_template("visits/door.html", errors={"code": _told(error)}), status_of(error)
    return redirect(url_for("visits.read"))


@pages.get("/room/read")
def read() -> ResponseReturnValue:
    """The viewer on the visitor's screen."""
    room = rooms.show_visited(_secret(), archive=archive())
    place = asked_place(len(room.pages))
    source, leave = url_for("visits.page", place=place), url_for("visits.leave")
    return render_template("visits/room.html", room=room, place=place, source=source, leave=leave)


@pages.get("/room/page/<int:place>")
def page(place: int) -> ResponseReturnValue:
    """A page; it counts as a view."""
    return picture(rooms.visited_page(_secret(), place, archive=archive(), width=WIDTH))


@pages.post("/room/leave")
def leave() -> ResponseReturnValue:
    """Get up from this screen."""
    session.pop("room", None)
    return redirect(url_for("visits.door"))


@pages.get("/verify")
def verify() -> ResponseReturnValue:
    """Where a verification code is entered."""
    return render_template("visits/verify.html", errors={}, asked=False, found=None)


@pages.post("/verify")
def verified() -> ResponseReturnValue:
    """Say whether a paper with this code was given, and nothing about whom it concerns."""
    try:
        found = issuing.verify_paper(entered("code"), source=_source(), archive=archive())
    except ThrottledError as error:
        answer = render_template("visits/verify.html", errors={"code": _told(error)}, asked=False, found=None)
        return answer, status_of(error), {"Retry-After": str(error.retry_after)}
    return render_template("visits/verify.html", errors={}, asked=True, found=found)


def _told(error: ArchiveError) -> str:
    return tell(error.code, **error.data)


def _secret() -> str:
    """What this screen was given for its code."""
    return str(session.get("room", ""))


def _source() -> str:
    """Whence somebody comes, for the gates."""
    return request.remote_addr or ""


def _choices() -> dict[str, object]:
    return {
        "modes": tuple(Mode),
        "papers": tuple(IdentityPaper),
        "visitors": entered_rows(),
        "chosen": request.form.getlist("modes"),
    }
