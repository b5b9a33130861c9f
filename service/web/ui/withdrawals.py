"""What follows a withdrawal on the page of its file: evidence, corrections, and the file that comes after it."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import InvalidError
from service.usecases.cases import amending, succeeding
from service.usecases.cases.amending import Righted
from service.web.forms import done, entered, entered_day, entered_or_none
from service.web.numbers import as_number
from service.web.sessions import actor
from service.web.shell import archive
from service.web.ui.cases import act_on, entered_cause, entered_statement

pages = Blueprint("withdrawals", __name__)


@pages.post("/cases/evidence/<path:code>")
def state(code: str) -> ResponseReturnValue:
    """State what has become known of the evidence."""

    def act() -> dict[str, object]:
        amending.state_evidence(
            actor(),
            code,
            archive=archive(),
            cause=entered_cause(),
            statement=entered_statement() if "statement" in request.form else None,
            sealed=bool(entered("sealed")),
        )
        return {}

    return act_on(code, act, "done.evidence_stated", do="evidence")


@pages.post("/cases/correct/<path:code>")
def correct(code: str) -> ResponseReturnValue:
    """Correct the day or the cause."""
    waits = False

    def act() -> dict[str, object]:
        nonlocal waits
        day = entered_day("on") if entered("what") == "day" else None
        right = Righted(
            on=day,
            named_on=entered_day("named_on") if day and entered("named_on") else None,
            cause=entered_cause() if day is None else None,
        )
        waits = amending.correct_withdrawal(
            actor(), code, right, entered("reason"), _number("document"), archive=archive()
        )
        return {}

    answer = act_on(code, act, "done.withdrawal_corrected", do="correct")
    return done(url_for("cases.show", code=code), "done.correction_waits") if waits else answer


@pages.post("/cases/settle/<path:code>")
def settle(code: str) -> ResponseReturnValue:
    """Confirm or refuse the correction that waits, as the second person."""
    accept = entered("accept") == "yes"

    def act() -> dict[str, object]:
        amending.settle_correction(actor(), code, accept=accept, archive=archive())
        return {}

    said = "done.correction_confirmed" if accept else "done.correction_refused"
    return act_on(code, act, said, do="settle")


@pages.post("/cases/move/<path:code>")
def move(code: str) -> ResponseReturnValue:
    """Withdraw the file and open a new one at the union that takes charge."""

    def act() -> dict[str, object]:
        new = succeeding.move_case(
            actor(),
            code,
            entered("unit"),
            entered_day("on"),
            entered("reason"),
            archive=archive(),
            papers=request.form.getlist("paper", type=as_number),
            new_code=entered_or_none("new_code"),
        )
        return {"next": new}

    return act_on(code, act, "done.case_moved", do="move")


@pages.post("/cases/link/<path:code>")
def link(code: str) -> ResponseReturnValue:
    """Lead from a withdrawn file to the one that another union has opened."""

    def act() -> dict[str, object]:
        succeeding.link_cases(actor(), code, entered("next"), archive=archive())
        return {"next": entered("next")}

    return act_on(code, act, "done.case_linked", do="link")


@pages.post("/cases/rest/<path:code>")
def rest(code: str) -> ResponseReturnValue:
    """Mark papers of this file on which the file after it rests: `code` is that of the file after it."""
    papers = request.form.getlist("paper", type=as_number)
    former = entered("former")

    def act() -> dict[str, object]:
        if not papers:
            raise InvalidError("selection.empty")
        succeeding.rest_on(actor(), code, papers, archive=archive())
        return {"code": code, "count": len(papers)}

    return act_on(former, act, "done.papers_marked", do="rest")


def _number(name: str) -> int:
    text = entered(name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidError("correction.no_evidence", field=name)
    return int(text)
