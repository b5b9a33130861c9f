"""Agreeing to the destruction of what is kept for another unit (代管): what it is, who speaks for its owner."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from service.errors import NotFoundError, RefusedError, UnauthenticatedError
from service.usecases.custody import consenting
from service.web.forms import REFUSALS, again, done, entered, entered_proof
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("consents", __name__)

ANSWERED = (*REFUSALS, RefusedError, UnauthenticatedError, NotFoundError)


@pages.get("/handovers/consents/<int:review_id>")
def show(review_id: int) -> ResponseReturnValue:
    """What of a review is kept for others, and who has agreed."""
    return render_template("custody/consent.html", errors={}, entered={}, **_shown(review_id))


@pages.post("/handovers/consents/<int:review_id>")
def agree(review_id: int) -> ResponseReturnValue:
    """Agree for those owners for whom one may speak."""
    try:
        count = consenting.consent_for_owners(actor(), review_id, entered("ground"), entered_proof(), archive=archive())
    except ANSWERED as error:
        return again("custody/consent.html", error, do="agree", **_shown(review_id))
    return done(url_for("consents.show", review_id=review_id), "done.consented", count=count)


def _shown(review_id: int) -> dict[str, object]:
    view = consenting.show_consent(actor(), review_id, archive=archive(), limit=PAGE_SIZE, offset=asked_offset())
    return {
        "consent": view,
        "may": any(one.may for one in view.owners),
        "pager": pager(view.total),
    }
