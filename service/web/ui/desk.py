"""The desk: what waits for the person, each with its one act; after it comes the next."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import ConflictError
from service.usecases.documents import correcting, images, paging, undoing
from service.usecases.documents.correcting import Correction
from service.usecases.law import retention
from service.usecases.stack import paper
from service.web import desk_page
from service.web.formats import local_name
from service.web.forms import REFUSALS, again, done, entered
from service.web.i18n import tell
from service.web.papers import check_the_print
from service.web.reveals import cover, uncover
from service.web.sessions import actor, local_target
from service.web.shell import archive

pages = Blueprint("desk", __name__)

TEMPLATE = "desk/desk.html"


@pages.get("/desk")
def duties() -> ResponseReturnValue:
    """The list with the duty in hand; kind, duty and page stand in the address."""
    return render_template(TEMPLATE, errors={}, entered={}, **desk_page.shown())


@pages.post("/desk/<int:document_id>/type")
def confirm(document_id: int) -> ResponseReturnValue:
    """Say what it is; for a minute that can be taken back."""
    code = entered("type")

    def confirm_it() -> None:
        correcting.correct(actor(), document_id, Correction(type=code), archive=archive())
        desk_page.remember(document_id, "done.type_is", type=_name_of(code))

    return _act(confirm_it)


@pages.post("/desk/<int:document_id>/period")
def determine(document_id: int) -> ResponseReturnValue:
    """Decide the period where the schedule leaves it open; for a minute that can be taken back."""
    rule = entered("rule")

    def decide() -> None:
        retention.determine(actor(), document_id, rule, entered("reason"), archive=archive())
        desk_page.remember(document_id, "done.rule_is", rule=rule)

    return _act(decide)


@pages.post("/desk/<int:document_id>/paper-file")
def paper_file(document_id: int) -> ResponseReturnValue:
    """Name the paper file of a photograph or recording."""
    correction = Correction(parent=entered("parent"))
    return _act(
        lambda: correcting.correct(actor(), document_id, correction, archive=archive()), "done.paper_file_named"
    )


@pages.post("/desk/<int:document_id>/paper/check")
def check_print(document_id: int) -> ResponseReturnValue:
    """Say that the print is whole and in its box."""
    return _act(lambda: check_the_print(document_id), "done.paper_checked", do="check")


@pages.post("/desk/<int:document_id>/paper/original")
def name_original(document_id: int) -> ResponseReturnValue:
    """Name the box in which the paper original lies."""
    return _act(
        lambda: paper.name_original(actor(), document_id, entered("box"), archive=archive()),
        "done.paper_filed",
        do="original",
    )


@pages.post("/desk/<int:document_id>/retry")
def retry(document_id: int) -> ResponseReturnValue:
    """Read once more what could not be read."""
    return _act(lambda: paging.retry_reading(actor(), document_id, archive=archive()), "done.read_again")


@pages.post("/desk/<int:document_id>/reveal")
def reveal(document_id: int) -> ResponseReturnValue:
    """Uncover the numbers and sensitive pages of the document in hand, with a reason."""
    try:
        reason = images.reveal(actor(), document_id, entered("reason"), archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="reveal", **desk_page.shown())
    uncover(document_id, reason)
    return done(desk_page.address_of(), "done.revealed")


@pages.post("/desk/<int:document_id>/cover")
def hide(document_id: int) -> ResponseReturnValue:
    """Cover them again."""
    cover(document_id)
    return redirect(desk_page.address_of())


@pages.post("/desk/<int:document_id>/undo")
def undo(document_id: int) -> ResponseReturnValue:
    """Take back what was just decided, and have it in hand again."""
    desk_page.forget()
    target = desk_page.address_of(on=document_id, duty=None)
    try:
        undoing.take_back(actor(), document_id, archive=archive())
    except ConflictError as error:
        flash(tell(error.code, **error.data))
        return redirect(target)
    return done(target, "done.taken_back")


def _act(act: Callable[[], object], said: str | None = None, *, do: str | None = None) -> ResponseReturnValue:
    """Do it and go on to where the form says; what is refused is said where it was asked."""
    try:
        act()
    except REFUSALS as error:
        return again(TEMPLATE, error, do=do, **desk_page.shown())
    target = local_target(request.form.get("next")) or url_for("desk.duties")
    return done(target, said) if said else redirect(target)


def _name_of(code: str) -> str:
    known = {kind.code: local_name(kind) for kind in archive().regulation.types}
    return known.get(code, code)
