"""What the archive prints: catalogues and the papers of a year, those of a case file, a rendition with its stamp."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.prints import PrintState, Shape, YearPaper
from service.errors import NotFoundError
from service.usecases.documents.downloading import Download
from service.usecases.stack import catalogues, printing, year_prints
from service.usecases.stack.catalogues import Series, Wish
from service.usecases.stack.printing import CasePaper
from service.usecases.stack.year_prints import YearWish
from service.web.errors import PAGES
from service.web.forms import REFUSALS, done
from service.web.i18n import tell
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.reveals import reason_for, unmasking
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive
from service.web.ui.downloads import ask_purpose

pages = Blueprint("printing", __name__)


@dataclass(frozen=True, slots=True)
class Year:
    """The catalogues of a year and fonds."""

    year: int
    fonds: str
    series: Sequence[Series]

    @property
    def total(self) -> int:
        return sum(one.items for one in self.series)


@pages.get("/papers")
def index() -> ResponseReturnValue:
    """The catalogues that can be printed."""
    return _index()


@pages.get("/papers/catalogue")
def catalogue() -> ResponseReturnValue:
    """The catalogue that the address names."""
    asked = request.args
    wish = Wish(
        year=asked.get("year", 0, type=as_number),
        unit=asked.get("unit") or None,
        category=asked.get("category") or None,
        term=asked.get("term") or None,
    )
    return _printed(lambda: catalogues.print_catalogue(actor(), wish, archive=archive(), shape=_shape()))


@pages.get("/cases/print/<paper>/<path:code>")
def case(paper: str, code: str) -> ResponseReturnValue:
    """A paper of a case file."""
    if paper not in set(CasePaper):
        raise NotFoundError("http.not_found")
    wanted = CasePaper(paper)
    return _printed(lambda: printing.print_case(actor(), code, wanted, archive=archive(), shape=_shape()))


@pages.get("/document/<int:document_id>/stamped")
def stamped(document_id: int) -> ResponseReturnValue:
    """A document with its filing stamp."""
    why = reason_for(document_id) or unmasking()
    return _printed(lambda: catalogues.print_stamped(actor(), document_id, archive=archive(), unmasked=why))


@pages.post("/papers/year")
def order_year() -> ResponseReturnValue:
    """Order papers of a whole year; whoever has not said why is asked first."""
    asked = request.form
    paper, shape = asked.get("paper", ""), asked.get("shape", "")
    if paper not in set(YearPaper) or shape not in set(Shape):
        raise NotFoundError("http.not_found")
    wish = YearWish(asked.get("year", 0, type=as_number), YearPaper(paper), asked.get("unit") or None, Shape(shape))

    def order() -> ResponseReturnValue:
        year_prints.order_year_print(actor(), wish, archive=archive())
        return done(f"{url_for('printing.index')}#year-prints", "done.year_print_ordered")

    return ask_purpose(url_for("printing.index")) or _unless_refused(order)


@pages.get("/papers/year/<int:print_id>")
def fetch_year(print_id: int) -> ResponseReturnValue:
    """The file of a print of one's own."""
    return _printed(lambda: year_prints.fetch_year_print(actor(), print_id, archive=archive()))


def _printed(opened: Callable[[], AbstractContextManager[Download]]) -> ResponseReturnValue:
    return ask_purpose() or _unless_refused(lambda: send(opened()))


def _unless_refused(act: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """What comes of it; where nothing can be printed, the page of papers with the reason."""
    try:
        return act()
    except REFUSALS as error:
        if error.code in PAGES:
            raise
        return _index(tell(error.code, **error.data)), 422


def _index(problem: str | None = None) -> str:
    series = catalogues.list_series(actor(), archive=archive())
    prints = year_prints.list_year_prints(actor(), archive=archive())
    years = [Year(*key, tuple(ones)) for key, ones in groupby(series, key=lambda one: (one.year, one.fonds))]
    return render_template(
        "papers/index.html",
        years=years[asked_offset() : asked_offset() + PAGE_SIZE],
        pager=pager(len(years)),
        category_of=archive().regulation.category,
        term_name=_term_name,
        problem=problem,
        case_years=year_prints.list_case_years(actor(), archive=archive()),
        year_papers=tuple(YearPaper),
        year_prints=prints,
        is_under_way=any(one.state is PrintState.WAITING for one in prints),
    )


def _term_name(term: str) -> str:
    return tell("print.permanent") if term == "Y" else tell("print.years", years=term[1:])


def _shape() -> Shape:
    """As what it is wanted; whatever is no shape is a PDF."""
    name = request.args.get("shape", "")
    return Shape(name) if name in set(Shape) else Shape.PDF
