"""The second step of one's own log-in: giving a secret to an authenticator, and confirming it by a code."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import UnauthenticatedError
from service.usecases.house import second_step
from service.web.forms import REFUSALS, again, entered
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("second_step", __name__)


@pages.get("/account/second-step")
def show() -> ResponseReturnValue:
    """What the second step is, and how one's own stands."""
    return render_template("accounts/second_step.html", errors={}, **_shown())


@pages.post("/account/second-step")
def begin() -> ResponseReturnValue:
    """Make a secret; it stands on this answer and nowhere else."""
    # Loaded when first needed: few come here, and every start would wait for it.
    from service.papers.marks import qr_code

    try:
        made = second_step.begin_enrolment(
            actor(), request.form.get("password", ""), entered("code"), archive=archive()
        )
    except (*REFUSALS, UnauthenticatedError) as error:
        return again("accounts/second_step.html", error, **_shown())
    return render_template("accounts/enrol.html", errors={}, secret=made.text, picture=qr_code(made.address))


@pages.get("/account/second-step/confirm")
def ask() -> ResponseReturnValue:
    """Whoever loads the page of the code anew begins again: the secret is not shown twice."""
    return redirect(url_for("second_step.show"))


@pages.post("/account/second-step/confirm")
def confirm() -> ResponseReturnValue:
    """Put it in force; the recovery codes stand on this answer and nowhere else."""
    try:
        codes = second_step.confirm_enrolment(actor(), entered("code"), archive=archive())
    except REFUSALS as error:
        return again("accounts/enrol.html", error)
    return render_template("accounts/recovery.html", codes=codes)


def _shown() -> dict[str, object]:
    return {"my_step": second_step.own_second_step(actor(), archive=archive())}
