"""Case files: the list, one file, opening, withdrawing, reopening."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.usecases import cases, units, viewing
from service.usecases.permissions import Action
from service.web.forms import REFUSALS, again, done, entered, entered_day, entered_or_none, entered_year
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("cases", __name__)

STATES: dict[str, bool | None] = {"open": False, "withdrawn": True, "all": None}
"""What the filter of the list says -> whether the file is withdrawn."""


@pages.get("/cases")
def index() -> ResponseReturnValue:
    """The list; `state` and `words` in the address filter it."""
    return render_template("cases/index.html", errors={}, entered={}, **_listed())


@pages.post("/cases")
def open_() -> ResponseReturnValue:
    """Open a household's file."""
    try:
        code = cases.open_case(
            actor(),
            archive=archive(),
            unit=entered_or_none("unit"),
            code=entered_or_none("code"),
            household=entered("household"),
            id_number=entered_or_none("id_number"),
            year=entered_year("year"),
        )
    except REFUSALS as error:
        return again("cases/index.html", error, do="open", **_listed())
    return done(url_for("cases.show", code=code), "done.case_opened", code=code)


@pages.get("/case/<path:code>")
def show(code: str) -> ResponseReturnValue:
    """One file with its documents and history."""
    return render_template("cases/case.html", errors={}, entered={}, **_shown(code))


@pages.post("/cases/withdraw/<path:code>")
def withdraw(code: str) -> ResponseReturnValue:
    """Record a withdrawal."""
    return _event(code, cases.withdraw_case, "withdraw", "done.case_withdrawn")


@pages.post("/cases/reopen/<path:code>")
def reopen(code: str) -> ResponseReturnValue:
    """Record a reopening."""
    return _event(code, cases.reopen_case, "reopen", "done.case_reopened")


def _event(code: str, record: Callable[..., None], do: str, said: str) -> ResponseReturnValue:
    try:
        on = entered_day("on")
        record(actor(), code, on, entered("reason"), archive=archive())
    except REFUSALS as error:
        return again("cases/case.html", error, do=do, **_shown(code))
    return done(url_for("cases.show", code=code), said, code=code, on=on)


def _listed() -> dict[str, object]:
    who, state, words = actor(), request.args.get("state", "open"), request.args.get("words", "").strip()[:100]
    state = state if state in STATES else "open"
    counts = {
        name: cases.list_cases(who, archive=archive(), words=words, withdrawn=withdrawn, limit=0).total
        for name, withdrawn in STATES.items()
    }
    found = cases.list_cases(
        who, archive=archive(), words=words, withdrawn=STATES[state], limit=PAGE_SIZE, offset=asked_offset()
    )
    may_open = who.may(Action.MANAGE_CASES)
    return {
        "found": found,
        "counts": counts,
        "state": state,
        "words": words,
        "pager": pager(found.total),
        "may_open": may_open,
        "units": units.units_of(who, archive=archive(), action=Action.MANAGE_CASES) if may_open else (),
        "year": archive().clock.today().year,
    }


def _shown(code: str) -> dict[str, object]:
    case = viewing.show_case(actor(), code, archive=archive())
    return {
        "case": case,
        "may_manage": Action.MANAGE_CASES in case.permitted,
        "today": archive().clock.today(),
    }
