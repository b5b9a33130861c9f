"""A search as it stands in an address: words, filters, order. Every page that leads on from a search carries it."""

from collections.abc import Mapping

from flask import Flask, request, url_for

from indexing import FACETS, SORTS
from service.usecases.search.finding import SearchForm

MOST_VALUES = 50
"""Values of one facet that an address may name."""

PARTS = ("q", *FACETS, "sealed", "sort")
"""Names of the parts of an address that make a search."""


def is_asked() -> bool:
    """Whether the address asks for anything; an empty box asks for everything."""
    return any(name in request.args for name in ("q", *FACETS, "sealed"))


def asked_search(limit: int, offset: int = 0) -> SearchForm:
    """The search that the address asks for."""
    sort = request.args.get("sort", "")
    return SearchForm(
        query=request.args.get("q", "").strip(),
        filters={name: asked_values(name) for name in FACETS},
        sort=sort if sort in SORTS else SORTS[0],
        limit=limit,
        offset=offset,
        sealed="sealed" in request.args,
    )


def asked_values(facet: str) -> tuple[str, ...]:
    """The values of a facet that the address names."""
    return tuple(dict.fromkeys(request.args.getlist(facet)[:MOST_VALUES]))


def search_parts() -> Mapping[str, list[str]]:
    """The parts of this address that make its search."""
    return {name: request.args.getlist(name) for name in PARTS if name in request.args}


def with_search(endpoint: str, **values: object) -> str:
    """An address that carries the search of this one on; None takes a part away."""
    kept = {name: value for name, value in {**search_parts(), **values}.items() if value is not None}
    return url_for(endpoint, **kept)  # type: ignore[arg-type]


def install(app: Flask) -> None:
    """Let templates lead on from a search."""
    app.jinja_env.globals["with_search"] = with_search
