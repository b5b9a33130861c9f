"""The light table: photographs side by side, described by the hundred; look-alikes, of which one is chosen."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.catalogue.documents import Carrier
from service.catalogue.prints import Shape
from service.errors import InvalidError, NotFoundError
from service.usecases.documents import correcting
from service.usecases.documents.correcting import Correction
from service.usecases.photos import describing, light_table, likes, printing
from service.web import document_page, light_table_page
from service.web.forms import REFUSALS, again, done, entered, entered_day
from service.web.numbers import as_number
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive
from service.web.ui.downloads import ask_purpose

pages = Blueprint("photos", __name__)

TEMPLATE = "photos/table.html"
FIELDS = (
    "title",
    "author",
    "place",
    "people",
    "occasion",
    "background",
    "cataloguer",
    "group",
    "type",
    "case",
    "parent",
)
CLEARED = "-"
"""What is typed into a field to empty it; a field left empty stays as it is."""


@pages.get("/photos")
def table() -> ResponseReturnValue:
    """The photographs that the address names: of a batch, a case file, a paper file, a group or a unit."""
    return ask_purpose() or render_template(TEMPLATE, errors={}, entered={}, **light_table_page.shown())


@pages.get("/photos/<int:document_id>/print")
def print_of(document_id: int) -> ResponseReturnValue:
    """The small picture of one of them."""
    return Response(light_table.print_of(actor(), document_id, archive=archive()), mimetype="image/jpeg")


@pages.get("/photos/catalogue")
def catalogue() -> ResponseReturnValue:
    """照片档案目录 of the photographs that the address names."""
    if asked := ask_purpose():
        return asked
    shape = Shape.XLSX if request.args.get("shape") == Shape.XLSX.value else Shape.PDF
    choice = light_table_page.asked_choice()
    try:
        return send(printing.print_photos(actor(), choice, archive=archive(), shape=shape))
    except REFUSALS as error:
        return again(TEMPLATE, error, **light_table_page.shown())


@pages.post("/photos/describe")
def describe() -> ResponseReturnValue:
    """Say the same of all that are ticked; for a minute that can be taken back."""
    ids = _ticked()

    def say_it() -> None:
        changed = describing.describe_photos(actor(), ids, _correction(), archive=archive())
        if changed:
            light_table_page.remember(changed)

    return _act(say_it)


@pages.post("/photos/undo")
def undo() -> ResponseReturnValue:
    """Take back what was just said of them."""
    ids = light_table_page.undoable_ids()
    light_table_page.forget()
    return _act(lambda: describing.take_back_photos(actor(), ids, archive=archive()), "done.taken_back")


@pages.post("/document/<int:document_id>/carrier")
def call(document_id: int) -> ResponseReturnValue:
    """Say whether a picture is a photograph or a page."""
    carrier = Carrier.PHOTO if entered("carrier") == Carrier.PHOTO.value else Carrier.PAGES
    try:
        correcting.correct(actor(), document_id, Correction(carrier=carrier), archive=archive())
    except REFUSALS as error:
        return again("documents/document.html", error, do="call", **document_page.shown(document_id))
    return done(document_page.address_of("documents.show"), "done.corrected")


@pages.post("/photos/keep")
def keep() -> ResponseReturnValue:
    """Choose one of several that look alike."""
    kept = request.form.get("kept", 0, type=as_number)
    others = [number for number in _ticked() if number != kept]
    return _act(lambda: likes.keep_one(actor(), kept, others, archive=archive()), "done.photo_kept", count=len(others))


@pages.post("/photos/apart")
def apart() -> ResponseReturnValue:
    """Say that those which look alike are each to be kept."""
    return _act(lambda: likes.tell_apart(actor(), _ticked(), archive=archive()), "done.photos_apart")


def _act(act: Callable[[], None], said: str | None = None, **data: object) -> ResponseReturnValue:
    """Do it and lay the table again; what is refused is said above the form."""
    try:
        act()
    except (*REFUSALS, NotFoundError) as error:
        return again(TEMPLATE, error, **light_table_page.shown())
    target = light_table_page.address_of()
    return done(target, said, **data) if said else redirect(target)


def _ticked() -> list[int]:
    return request.form.getlist("id", type=as_number)


def _correction() -> Correction:
    """What the form holds; what is left empty stays, and a dash empties."""
    given = {name: "" if entered(name) == CLEARED else entered(name) for name in FIELDS if entered(name)}
    day = entered_day("dated_on") if entered("dated_on") else None
    if given.get("title") == "":
        raise InvalidError("title.length")
    return Correction(**given, dated_on=day)  # type: ignore[arg-type]
