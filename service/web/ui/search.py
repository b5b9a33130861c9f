"""Finding documents: the home page, the hits with their facets and preview, and the counts while somebody types."""

from collections.abc import Sequence

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from indexing import SORTS, parse_query
from service.errors import InvalidError, NotFoundError
from service.marks import Box
from service.usecases.clock import desk
from service.usecases.disposal.duties import waiting_reviews
from service.usecases.disposal.tombstones import TombstoneShown, show_tombstone
from service.usecases.documents import images
from service.usecases.intake import batches
from service.usecases.law import retention
from service.usecases.permissions import Action
from service.usecases.search import finding, saved
from service.usecases.search.finding import Found, Hit, SearchForm
from service.web.facets import facets_of
from service.web.formats import local_name
from service.web.i18n import tell
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.searches import asked_search, is_asked, with_search
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("search", __name__)

LATEST = 5
"""Batches on the home page."""


@pages.get("/search")
def results() -> ResponseReturnValue:
    """What the address asks for; without a question the box, with what waits under it."""
    return _answer() if is_asked() else _home()


@pages.get("/search/counts")
def counts() -> ResponseReturnValue:
    """How much would be found, in a line of words; for the box, while somebody types."""
    form = asked_search(limit=0)
    try:
        result = finding.seek(actor(), form, archive=archive())
    except InvalidError as error:
        return jsonify(text=tell(error.code, **error.data), parts=[])
    names = {category.code: local_name(category) for category in archive().regulation.categories}
    found = result.facets.get("category", {})
    parts = [f"{name} {found[code]}" for code, name in names.items() if found.get(code)]
    return jsonify(text=tell("search.count", count=result.total), parts=parts)


def _home() -> str:
    who = actor()
    return render_template(
        "search/home.html",
        duties=desk.count_kinds(who, archive=archive()),
        reviews=waiting_reviews(who, archive=archive()) if who.may(Action.VIEW) else (),
        states=retention.look_ahead(who, archive=archive()).states,
        receives=who.may(Action.RECEIVE),
        latest=batches.list_batches(who, archive=archive())[:LATEST] if who.may(Action.RECEIVE) else (),
        saved=saved.saved_searches(who, archive=archive()),
    )


def _answer() -> ResponseReturnValue:
    form, offset = asked_search(PAGE_SIZE, asked_offset()), asked_offset()
    try:
        found = finding.find(actor(), form, archive=archive())
    except InvalidError as error:
        problem = tell(error.code, **error.data)
        return render_template("search/results.html", problem=problem, form=form, query=form.query), 422
    shown = _shown(found)
    return render_template(
        "search/results.html",
        form=form,
        query=form.query,
        found=found,
        facets=facets_of(found),
        pager=pager(found.total),
        offset=offset,
        shown=shown,
        place=found.hits.index(shown) + offset if shown else None,
        marks=_marks(shown, form) if shown else ((), None),
        sorts=SORTS,
        saved=saved.saved_searches(actor(), archive=archive()),
        remedies=() if found.total else _remedies(found, form),
        stone=None if found.total else _stone(form.query),
    )


def _shown(found: Found) -> Hit | None:
    """The hit in the preview: the one that the address names, else the first."""
    wanted = request.args.get("on", type=as_number)
    return next((hit for hit in found.hits if hit.id == wanted), found.hits[0] if found.hits else None)


def _marks(hit: Hit, form: SearchForm) -> tuple[Sequence[Box], tuple[int, int] | None]:
    if hit.duration is not None:
        return (), None
    return images.page_marks(actor(), hit.id, hit.page, form.query, archive=archive())


def _stone(code: str) -> TombstoneShown | None:
    """What is left of the item with this archival code, if it was destroyed or handed over."""
    try:
        return show_tombstone(actor(), code.strip(), archive=archive())
    except NotFoundError:
        return None


def _remedies(found: Found, form: SearchForm) -> list[tuple[str, int, str]]:
    """What would find something: (what to search for, how many that finds, its address)."""
    terms = parse_query(form.query).terms()
    standing = [term for term in terms if term not in found.without_hits]
    ideas = [(tell("remedy.unfiltered"), form.query)] if any(form.filters.values()) else []
    if found.without_hits and standing:
        ideas.append((tell("remedy.only", words=" ".join(standing)), " ".join(standing)))
    elif len(standing) > 1:
        ideas.append((tell("remedy.any", words=" ".join(standing)), " OR ".join(standing)))
    counted = (
        (text, finding.seek(actor(), SearchForm(query, limit=0), archive=archive()).total, query)
        for text, query in ideas
    )
    unfiltered = dict.fromkeys(form.filters)
    return [
        (text, count, with_search("search.results", **{**unfiltered, "q": query}))
        for text, count, query in counted
        if count
    ]
