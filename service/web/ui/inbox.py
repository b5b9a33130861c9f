"""The in-box: what the archive told the person, each with the way to the thing."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.usecases.clock import inbox
from service.usecases.clock.inbox import ReminderRow
from service.web.forms import done
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("inbox", __name__)


@pages.get("/inbox")
def index() -> ResponseReturnValue:
    """The reminders, newest first; `show` in the address leaves out what was read."""
    unread_only = request.args.get("show", "unread") != "all"
    found = inbox.list_reminders(
        actor(), archive=archive(), unread_only=unread_only, limit=PAGE_SIZE, offset=asked_offset()
    )
    return render_template("inbox/index.html", found=found, unread_only=unread_only, pager=pager(found.total))


@pages.post("/inbox/<int:reminder_id>")
def open_(reminder_id: int) -> ResponseReturnValue:
    """Mark a reminder as read and go to what it is about."""
    reminder = inbox.the_reminder(actor(), reminder_id, archive=archive())
    inbox.mark_read(actor(), [reminder_id], archive=archive())
    return redirect(_address(reminder))


@pages.post("/inbox/read")
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    count = inbox.mark_read(actor(), None, archive=archive())
    return done(url_for("inbox.index"), "done.all_read", count=count)


def _address(reminder: ReminderRow) -> str:
    """Where the thing is seen to."""
    match reminder.kind:
        case "aid" | "allotment" | "sync":
            return url_for("clocks.index")
        case "paper":
            return url_for("documents.show", document_id=reminder.data.get("document", 0))
        case "hold_review":
            return url_for("holds.show", number=reminder.data.get("hold", 0))
        case "accounting_stay":
            return url_for("custody.index")
        case "handover":
            return url_for("custody.show", handover_id=reminder.data.get("handover", 0))
        case "calendar":
            return url_for("calendars.index")
        case "review" | "review_opinion" | "review_sign" | "review_count" | "review_confirm":
            return url_for("disposals.show", review_id=reminder.data.get("review", 0))
        case "came_due":
            return url_for("retention.outlook", on=reminder.data.get("last", ""))
        case "forecast":
            return url_for("retention.outlook")
        case _:
            return url_for("jobs.index")
