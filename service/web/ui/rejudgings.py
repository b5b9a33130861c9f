"""What another version would change, and the batches that changed it."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import InvalidError
from service.usecases.house import types, units
from service.usecases.law import rejudged, rejudging, schedules, trial
from service.usecases.permissions import Action
from service.web.forms import REFUSALS, again, done, entered, entered_or_none
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("rejudgings", __name__)


@pages.get("/retention/schedules/<int:number>/trial")
def try_out(number: int) -> ResponseReturnValue:
    """What a version would change; later parts of the list come without the counts."""
    return render_template("schedules/trial.html", **_tried(number, request.args.get("after", 0, type=as_number)))


@pages.get("/retention/schedules/<int:number>/rejudge")
def ask(number: int) -> ResponseReturnValue:
    """What re-judging would do, before it is begun."""
    return render_template("schedules/rejudge.html", errors={}, entered={}, **_tried(number, 0))


@pages.post("/retention/schedules/<int:number>/rejudge")
def start(number: int) -> ResponseReturnValue:
    """Begin to judge documents anew, once the number of the version was written down."""
    try:
        if entered("confirm") != str(number):
            raise InvalidError("schedule.confirm", number=number, field="confirm")
        batch = rejudging.start_rejudging(
            actor(),
            number,
            entered("reason"),
            archive=archive(),
            unit=entered_or_none("unit"),
            appraisal=entered_or_none("appraisal"),
        )
    except REFUSALS as error:
        return again("schedules/rejudge.html", error, **_tried(number, 0))
    return done(url_for("rejudgings.show", batch_id=batch), "done.rejudging_started", batch=batch)


@pages.get("/retention/rejudgings")
def index() -> ResponseReturnValue:
    """Every batch."""
    return render_template("schedules/rejudgings.html", batches=rejudged.list_rejudgings(actor(), archive=archive()))


@pages.get("/retention/rejudgings/<int:batch_id>")
def show(batch_id: int) -> ResponseReturnValue:
    """A batch: how far it is, and what it changed or kept back."""
    wanted = {"changed": False, "kept_back": True}.get(request.args.get("only", ""))
    view = rejudged.show_rejudging(
        actor(), batch_id, archive=archive(), kept_back=wanted, limit=PAGE_SIZE, offset=asked_offset()
    )
    return render_template(
        "schedules/rejudging.html",
        view=view,
        batch=view.row,
        wanted=wanted,
        pager=pager(view.total_rows),
        may_resume=Action.MANAGE_SCHEDULE in view.permitted,
    )


@pages.post("/retention/rejudgings/<int:batch_id>/resume")
def resume(batch_id: int) -> ResponseReturnValue:
    """Go on with a batch that came to a halt."""
    rejudging.resume_rejudging(actor(), batch_id, archive=archive())
    return done(url_for("rejudgings.show", batch_id=batch_id), "done.rejudging_resumed", batch=batch_id)


def _tried(number: int, after: int) -> dict[str, object]:
    """A trial within the unit that the form or the address names; of an actor's own unit if that is not the topmost."""
    who = actor()
    known = units.branch_of(who, None, archive=archive(), action=Action.MANAGE_SCHEDULE).rows
    asked = request.values.get("unit") or None
    unit = asked or (str(known[0].id) if known and known[0].parent_id is not None else None)
    found = trial.try_version(who, number, archive=archive(), unit=unit, after=after, limit=PAGE_SIZE, count=after == 0)
    view = schedules.show_version(who, number, archive=archive())
    return {
        "found": found,
        "row": view.row,
        "has_units_below": any(one.is_parent for one in known) or len(known) > 1,
        "unit": unit,
        "after": after,
        "type_names": {kind.code: kind for kind in types.types_for(who, archive=archive())},
        "can_rejudge": view.row.state == "in_force" and view.row.approved_on is not None,
    }
