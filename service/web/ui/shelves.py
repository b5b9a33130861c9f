"""The stack room: rooms, shelves and boxes; a box with what lies in it; their labels."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.prints import Shape
from service.errors import InvalidError, NotFoundError
from service.shelf_codes import split_codes
from service.usecases.permissions import Action
from service.usecases.stack import labels, scanning, shelves, stack
from service.usecases.stack.labels import BoxForm
from service.usecases.stack.scanning import CodeFound
from service.web.forms import REFUSALS, again, done, entered, entered_number, entered_or_none, entered_year
from service.web.i18n import tell
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("shelves", __name__)

INDEX, BOX = "shelves/index.html", "shelves/box.html"


@pages.get("/shelves")
def index() -> ResponseReturnValue:
    """Rooms and boxes. What was scanned or typed leads to the thing that it means; a part of a number filters."""
    code = request.args.get("code", "").strip()[:100]
    if code:
        try:
            return redirect(_address(scanning.find_code(actor(), code, archive=archive())))
        except NotFoundError:
            pass
    return render_template(INDEX, errors={}, entered={}, **_listed(code))


@pages.post("/shelves/rooms")
def add_room() -> ResponseReturnValue:
    """Add a stack room."""
    try:
        shelves.add_room(actor(), entered("name"), archive=archive(), unit=entered_or_none("unit"))
    except (*REFUSALS, NotFoundError) as error:
        return again(INDEX, error, do="room", **_listed(""))
    return done(url_for("shelves.index"), "done.room_added", name=entered("name"))


@pages.post("/shelves/room/<int:room_id>/racks")
def add_rack(room_id: int) -> ResponseReturnValue:
    """Add a rack to a room, or tiers to one."""
    try:
        rack, tiers = entered_number("rack") or 0, entered_number("tiers") or 0
        shelves.add_rack(actor(), room_id, rack, tiers, archive=archive())
    except REFUSALS as error:
        return again(INDEX, error, do=f"rack-{room_id}", **_listed(""))
    return done(url_for("shelves.index", room=room_id), "done.rack_added", rack=rack, tiers=tiers)


@pages.post("/shelves/boxes")
def add_box() -> ResponseReturnValue:
    """Add a box."""
    try:
        box = shelves.add_box(
            actor(),
            entered("number"),
            archive=archive(),
            unit=entered_or_none("unit"),
            year=entered_year("year"),
            term=entered_or_none("term"),
            category=entered_or_none("category"),
            shelf_id=_shelf(),
        )
    except (*REFUSALS, NotFoundError) as error:
        return again(INDEX, error, do="box", **_listed(""))
    return done(url_for("shelves.box", box_id=box), "done.box_added", box=entered("number"))


@pages.get("/shelves/box/<int:box_id>")
def box(box_id: int) -> ResponseReturnValue:
    """One box with what lies in it."""
    return render_template(BOX, errors={}, entered={}, laid=(), **_shown(box_id))


@pages.post("/shelves/box/<int:box_id>/items")
def lay(box_id: int) -> ResponseReturnValue:
    """Lay what was scanned or typed in the box; what cannot be is told with its reason."""
    try:
        laid = shelves.lay_items(actor(), box_id, split_codes(request.form.get("codes", "")), archive=archive())
    except REFUSALS as error:
        return again(BOX, error, do="lay", laid=(), **_shown(box_id))
    count = sum(one.problem is None for one in laid)
    if count == len(laid):
        return done(url_for("shelves.box", box_id=box_id), "done.items_laid", count=count)
    if count:
        flash(tell("done.items_laid", count=count))
    return render_template(BOX, errors={}, entered={}, laid=laid, **_shown(box_id)), 409


@pages.post("/shelves/box/<int:box_id>/out")
def take_out(box_id: int) -> ResponseReturnValue:
    """Take something out of the box, with a reason."""
    return _act(
        box_id,
        lambda: shelves.take_out(actor(), box_id, entered("code"), entered("reason"), archive=archive()),
        "done.taken_out",
        do="out",
        item=entered("code"),
    )


@pages.post("/shelves/box/<int:box_id>/place")
def move(box_id: int) -> ResponseReturnValue:
    """Put the box on the shelf that was chosen or scanned."""
    return _act(
        box_id, lambda: shelves.move_box(actor(), box_id, _shelf(), archive=archive()), "done.box_moved", do="move"
    )


@pages.get("/shelves/labels/<form>")
def box_labels(form: str) -> ResponseReturnValue:
    """Labels of the boxes that are ticked, or of the one that the address names."""
    if form not in set(BoxForm):
        raise NotFoundError("code.missing", reference=form[:20])
    ids = request.args.getlist("id", type=as_number)
    return send(labels.print_box_labels(actor(), ids, BoxForm(form), archive=archive()))


@pages.get("/shelves/room/<int:room_id>/labels")
def shelf_labels(room_id: int) -> ResponseReturnValue:
    """Labels of all shelves of a room."""
    return send(labels.print_shelf_labels(actor(), room_id, archive=archive()))


@pages.get("/shelves/room/<int:room_id>/list.<shape>")
def shelf_list(room_id: int, shape: str) -> ResponseReturnValue:
    """What stands where in a room, as PDF or XLSX; who has not said why it is looked at is asked first."""
    if shape not in set(Shape):
        raise NotFoundError("code.missing", reference=shape[:20])
    if actor().purpose is None:
        return redirect(url_for("purposes.ask", next=request.path))
    return send(labels.print_shelf_list(actor(), room_id, shape=Shape(shape), archive=archive()))


def _act(box_id: int, act: Callable[[], None], said: str, *, do: str, **data: object) -> ResponseReturnValue:
    try:
        act()
    except (*REFUSALS, NotFoundError) as error:
        return again(BOX, error, do=do, laid=(), **_shown(box_id))
    view = stack.show_box(actor(), box_id, archive=archive())
    return done(url_for("shelves.box", box_id=box_id), said, **{"box": view.row.number, **data})


def _shelf() -> int | None:
    """The shelf that was chosen from the list or whose label was scanned; empty is none."""
    text = entered("shelf")
    if not text or text.isdecimal():
        return int(text[:9]) if text else None
    found = scanning.find_code(actor(), text, archive=archive())
    if found.kind != "shelf":
        raise InvalidError("shelf.other_code", code=found.code, field="shelf")
    return found.id


def _address(found: CodeFound) -> str:
    match found.kind:
        case "room":
            return url_for("shelves.index", room=found.id)
        case "shelf":
            return url_for("shelves.index", shelf=found.id)
        case "box":
            return url_for("shelves.box", box_id=found.id)
        case "case":
            return url_for("cases.show", code=found.code)
        case _:
            return url_for("documents.show", document_id=found.id, tab="custody")


def _listed(words: str) -> dict[str, object]:
    who = actor()
    room, shelf = request.args.get("room", type=as_number), request.args.get("shelf", type=as_number)
    homeless = "homeless" in request.args
    found = stack.list_boxes(
        who,
        archive=archive(),
        words=words,
        room_id=room,
        shelf_id=shelf,
        homeless=homeless,
        limit=PAGE_SIZE,
        offset=asked_offset(),
    )
    may_shelve = who.may(Action.SHELVE)
    return {
        "rooms": stack.list_rooms(who, archive=archive()),
        "found": found,
        "pager": pager(found.total),
        "all": stack.list_boxes(who, archive=archive(), limit=0).total,
        "nowhere": stack.list_boxes(who, archive=archive(), homeless=True, limit=0).total,
        "room_on": room,
        "shelf_on": shelf,
        "homeless": homeless,
        "words": words,
        "may_shelve": may_shelve,
        "terms": shelves.TERMS,
        "categories": shelves.CATEGORIES,
        "category_of": archive().regulation.category,
    }


def _shown(box_id: int) -> dict[str, object]:
    view = stack.show_box(actor(), box_id, archive=archive())
    return {
        "box": view,
        "rooms": stack.list_rooms(actor(), archive=archive()),
        "may_shelve": Action.SHELVE in view.permitted,
        "category_of": archive().regulation.category,
    }
