"""What happens by the clock: each job with its last run, its next one and a button."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from service.usecases.clock import agenda
from service.web.forms import REFUSALS, again, done
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("jobs", __name__)

TEMPLATE = "settings/jobs.html"


@pages.get("/settings/jobs")
def index() -> ResponseReturnValue:
    """Every job."""
    return render_template(TEMPLATE, errors={}, agenda=agenda.list_jobs(actor(), archive=archive()))


@pages.post("/settings/jobs/<name>/run")
def run(name: str) -> ResponseReturnValue:
    """Ask that a job be done now."""
    try:
        agenda.ask_for_job(actor(), name, archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, agenda=agenda.list_jobs(actor(), archive=archive()))
    return done(url_for("jobs.index"), "done.job_asked", job=name)
