"""Case files: the list, one file, opening, withdrawing, reopening."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from retention import Cause, Statement
from service.errors import InvalidError, NotFoundError, RefusedError
from service.usecases.cases import cases, viewing
from service.usecases.cases.cases import Withdrawal
from service.usecases.clock import clocks
from service.usecases.permissions import Action
from service.web.formats import word
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
    except (*REFUSALS, NotFoundError) as error:
        return again("cases/index.html", error, do="open", **_listed())
    return done(url_for("cases.show", code=code), "done.case_opened", code=code)


@pages.get("/case/<path:code>")
def show(code: str) -> ResponseReturnValue:
    """One file with its documents and history."""
    return render_template("cases/case.html", errors={}, entered={}, **_shown(code))


@pages.post("/cases/withdraw/<path:code>")
def withdraw(code: str) -> ResponseReturnValue:
    """Record a withdrawal with its cause and what is known of its evidence."""

    def act() -> dict[str, object]:
        on = entered_day("on")
        cases.withdraw_case(actor(), code, on, entered("reason"), archive=archive(), form=_form())
        return {"on": on}

    return act_on(code, act, "done.case_withdrawn", do="withdraw")


@pages.post("/cases/reopen/<path:code>")
def reopen(code: str) -> ResponseReturnValue:
    """Record a reopening."""

    def act() -> dict[str, object]:
        cases.reopen_case(actor(), code, entered_day("on"), entered("reason"), archive=archive())
        return {}

    return act_on(code, act, "done.case_reopened", do="reopen")


def act_on(code: str, act: Callable[[], dict[str, object]], said: str, *, do: str) -> ResponseReturnValue:
    """Do it and show the file again, with what the act says of itself; a refusal is said in the form `do`."""
    try:
        told = act()
    except (*REFUSALS, RefusedError, NotFoundError) as error:
        return again("cases/case.html", error, do=do, **_shown(code))
    return done(url_for("cases.show", code=code), said, **{"code": code, **told})


def entered_cause() -> Cause | None:
    """The cause that was chosen; None where none was."""
    text = entered("cause")
    if text and text not in set(Cause):
        raise InvalidError("cause.unknown", cause=text[:32], field="cause")
    return Cause(text) if text else None


def entered_statement() -> Statement:
    """What was said to have become of the statement."""
    text = entered("statement") or Statement.NONE
    if text not in set(Statement):
        raise InvalidError("statement.unknown", statement=text[:32], field="statement")
    return Statement(text)


def _form() -> Withdrawal:
    cause = entered_cause()
    if cause is None:
        raise InvalidError("cause.needed", field="cause")
    return Withdrawal(
        cause=cause,
        named_on=entered_day("named_on") if entered("named_on") else None,
        statement=entered_statement(),
        sealed=bool(entered("sealed")),
    )


def _listed() -> dict[str, object]:
    who, state, words = actor(), request.args.get("state", "open"), request.args.get("words", "").strip()[:100]
    state = state if state in STATES else "open"
    found = cases.list_cases(
        who, archive=archive(), words=words, withdrawn=STATES[state], limit=PAGE_SIZE, offset=asked_offset()
    )
    may_open = who.may(Action.MANAGE_CASES)
    return {
        "found": found,
        "state": state,
        "words": words,
        "pager": pager(found.total),
        "may_open": may_open,
        "year": archive().clock.today().year,
    }


def _shown(code: str) -> dict[str, object]:
    case = viewing.show_case(actor(), code, archive=archive())
    return {
        "case": case,
        "may_manage": Action.MANAGE_CASES in case.permitted,
        "history": case.history,
        "causes": [(cause.value, word("cause", cause)) for cause in Cause],
        "statements": [(one.value, word("statement", one)) for one in Statement],
        "today": archive().clock.today(),
        "clocks": clocks.list_clocks(actor(), archive=archive(), case=code, limit=5),
    }
