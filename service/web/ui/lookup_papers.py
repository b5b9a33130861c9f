"""Papers of look-ups: copies, extracts, certificates, the notice of a refusal, and the register."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from service.catalogue.lookups import PaperKind
from service.catalogue.prints import Shape
from service.errors import NotFoundError, RefusedError
from service.usecases.lookups import issuing, register
from service.usecases.lookups.issuing import Given
from service.usecases.lookups.register import Span
from service.web.forms import REFUSALS, again
from service.web.i18n import tell
from service.web.lookup_forms import entered_places
from service.web.sending import opened, send
from service.web.sessions import actor
from service.web.shell import archive
from service.web.ui.downloads import ask_purpose
from service.web.ui.lookups import SHOWN, shown

pages = Blueprint("lookup_papers", __name__)


@pages.post("/lookups/<int:lookup_id>/copy")
def copy(lookup_id: int) -> ResponseReturnValue:
    """Copy pages, stamped and numbered."""

    def make() -> Given:
        places = entered_places(issuing.MOST_PAGES)
        return issuing.issue_copy(actor(), lookup_id, places, archive=archive())

    return _given(lookup_id, "copy", make)


@pages.post("/lookups/<int:lookup_id>/text/<kind>")
def text(lookup_id: int, kind: str) -> ResponseReturnValue:
    """Make an extract or a certificate."""
    if kind not in (PaperKind.EXTRACT, PaperKind.CERTIFICATE):
        raise NotFoundError("http.not_found")

    def make() -> Given:
        places = entered_places(issuing.MOST_PAGES)
        said = request.form.get("text", "")
        return issuing.issue_text(actor(), lookup_id, PaperKind(kind), places, said, archive=archive())

    return _given(lookup_id, kind, make)


@pages.get("/lookups/<int:lookup_id>/notice")
def notice(lookup_id: int) -> ResponseReturnValue:
    """The notice of a refusal."""
    return send(register.print_notice(actor(), lookup_id, archive=archive()))


@pages.get("/lookups/register")
def show() -> ResponseReturnValue:
    """The register of a span of days: this year's, where the address names none."""
    span, problem = _span(), None
    try:
        form = register.show_register(actor(), span, archive=archive())
    except REFUSALS as error:
        problem = tell(error.code, **error.data)
        span = _this_year()
        form = register.show_register(actor(), span, archive=archive())
    return render_template("lookups/register.html", form=form, problem=problem)


@pages.get("/lookups/register/print")
def print_it() -> ResponseReturnValue:
    """The register as PDF/A or as a workbook."""
    shape = Shape.XLSX if request.args.get("shape") == "xlsx" else Shape.PDF
    return ask_purpose() or send(register.print_register(actor(), _span(), archive=archive(), shape=shape))


def _given(lookup_id: int, do: str, make: Callable[[], Given]) -> ResponseReturnValue:
    """The paper, which is handed over this once and kept nowhere."""
    try:
        made = make()
    except (*REFUSALS, RefusedError) as error:
        return again(SHOWN, error, do=do, **shown(lookup_id))
    answer: Response = send(opened(made.content, f"{made.number}.pdf", "application/pdf"))
    return answer


def _span() -> Span:
    usual = _this_year()
    return Span(_day("first") or usual.first, _day("last") or usual.last)


def _this_year() -> Span:
    today = archive().clock.today()
    return Span(date(today.year, 1, 1), today)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
