"""The calendar feed: due dates for the person's own calendar program, behind a secret address."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from service.usecases.clock.inbox import feed_of
from service.web.shell import archive

pages = Blueprint("feeds", __name__)


@pages.get("/calendar/<token>.ics")
def show(token: str) -> ResponseReturnValue:
    """What is due in the units that the person keeps."""
    # Loaded when first needed: few are asked for, and every start would wait for it.
    from service.web.ics import calendar_of

    actor, dates = feed_of(token, archive=archive())
    return Response(calendar_of(dates, actor.language, archive().clock.now()), mimetype="text/calendar")
