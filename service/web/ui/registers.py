"""The register of a review: drawn up, signed, supervised, executed, certified; and the hand-over to another archive."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import InvalidError
from service.usecases.disposal import certifying, executing, registering, signing, supervising, transferring
from service.usecases.disposal.disposals import show_review
from service.web.forms import again, done, entered, entered_day, entered_proof
from service.web.numbers import as_number
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive
from service.web.ui.disposals import ANSWERED, act, check_typed, entered_seats, shown

pages = Blueprint("registers", __name__)


@pages.post("/disposals/<int:review_id>/register")
def draw_up(review_id: int) -> ResponseReturnValue:
    """Draw up the register."""
    try:
        number = registering.draw_up_register(actor(), review_id, archive=archive())
    except ANSWERED as error:
        return again("disposals/review.html", error, do="draw", **shown(review_id))
    return done(url_for("disposals.show", review_id=review_id), "done.register_drawn", number=number)


@pages.post("/disposals/<int:review_id>/revise")
def revise(review_id: int) -> ResponseReturnValue:
    """Draw the list anew, without the items that are ticked."""
    strike = request.form.getlist("id", type=as_number)
    try:
        revision = registering.revise_register(actor(), review_id, entered("reason"), archive=archive(), strike=strike)
    except ANSWERED as error:
        return again("disposals/review.html", error, do="revise", **shown(review_id))
    return done(url_for("disposals.show", review_id=review_id), "done.register_revised", revision=revision)


@pages.post("/disposals/<int:review_id>/sign")
def sign(review_id: int) -> ResponseReturnValue:
    """Sign, or object: with the password, for the list that was read, its number typed."""
    agrees = entered("opinion_is") != "object"

    def deed() -> None:
        check_typed(_number(review_id))
        given = (review_id, entered("role"), entered("digest"), entered_proof())
        if agrees:
            signing.sign_register(actor(), *given, archive=archive(), opinion=entered("opinion") or signing.AGREE)
        else:
            signing.object_to_register(actor(), *given, entered("opinion"), archive=archive())

    return act(review_id, "sign", deed, "done.register_signed" if agrees else "done.register_objected")


@pages.post("/disposals/<int:review_id>/supervisors")
def name_supervisors(review_id: int) -> ResponseReturnValue:
    """Name who supervises."""
    return act(
        review_id,
        "supervisors",
        lambda: supervising.name_supervisors(actor(), review_id, entered_seats(), archive=archive()),
        "done.supervisors_named",
    )


@pages.post("/disposals/<int:review_id>/count")
def count(review_id: int) -> ResponseReturnValue:
    """Say how many items were counted."""

    def deed() -> None:
        counted = entered("counted")
        if not (counted.isascii() and counted.isdigit() and len(counted) < 8):
            raise InvalidError("register.count_needed", field="counted")
        supervising.count_before(actor(), review_id, int(counted), archive=archive())

    return act(review_id, "count", deed, "done.register_counted")


@pages.post("/disposals/<int:review_id>/execute")
def execute(review_id: int) -> ResponseReturnValue:
    """Begin to destroy, the register's number typed."""

    def deed() -> None:
        check_typed(_number(review_id))
        executing.execute_register(actor(), review_id, archive=archive())

    return act(review_id, "execute", deed, "done.disposal_begun")


@pages.post("/disposals/<int:review_id>/confirm")
def confirm(review_id: int) -> ResponseReturnValue:
    """Confirm as a supervisor that what was to go is gone."""
    paper = bool(request.form.get("paper_destroyed"))
    return act(
        review_id,
        "confirm",
        lambda: supervising.confirm_after(
            actor(), review_id, entered_proof(), archive=archive(), paper_destroyed=paper
        ),
        "done.register_confirmed",
    )


@pages.post("/disposals/<int:review_id>/certify")
def certify(review_id: int) -> ResponseReturnValue:
    """Verify once more, and certify."""
    return act(
        review_id,
        "certify",
        lambda: certifying.certify(actor(), review_id, archive=archive()),
        "done.disposal_certified",
    )


@pages.post("/disposals/<int:review_id>/package")
def pack(review_id: int) -> ResponseReturnValue:
    """The package of what is to be handed over."""
    try:
        return send(transferring.hand_out(actor(), review_id, archive=archive()))
    except ANSWERED as error:
        return again("disposals/review.html", error, do="pack", **shown(review_id))


@pages.post("/disposals/<int:review_id>/receipt")
def receive(review_id: int) -> ResponseReturnValue:
    """Record the receipt."""

    def deed() -> None:
        transferring.record_receipt(
            actor(),
            review_id,
            entered("receiver"),
            entered("receipt_number"),
            entered_day("received_on"),
            entered("digest"),
            archive=archive(),
        )

    return act(review_id, "receipt", deed, "done.transfer_received")


def _number(review_id: int) -> str:
    register = show_review(actor(), review_id, archive=archive()).register
    return register.number if register else ""
