"""How an operation of the interface is declared, answered and refused; every noun of it shares this."""

import inspect
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response, request, url_for
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel

from service.web.api.shapes import Slice

Answer = type[BaseModel] | dict[str, Any] | None
"""A shape of JSON, an answer as OpenAPI describes it, or nothing at all."""

View = TypeVar("View", bound=Callable[..., Response])

PROBLEM = "application/problem+json"
MISSING, CONFLICT = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT
ALWAYS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""How any operation may be refused: unknown token, not permitted, bad input, a part that does not answer."""


class Noun(APIBlueprint):
    """The operations about one thing.

    The first line of a view's docstring is its title in the documentation, Chinese｜English, and the paragraph
    after it its description. What only reads may also be asked for with the cookie of the pages.
    """

    def __init__(self, name: str, title: str) -> None:
        super().__init__(
            name,
            __name__,
            abp_tags=[{"name": name, "description": title}],
            abp_security=[{"token": []}],
            abp_responses={status: _refusal(status) for status in ALWAYS},
            operation_id_callback=_operation_id,
        )

    def on(
        self, method: str, rule: str, answers: Mapping[int, Answer], *refusals: HTTPStatus
    ) -> Callable[[View], View]:
        """Declare an operation with its answers by status, and the refusals that not every operation has."""
        declare: Callable[..., Callable[[View], View]] = getattr(self, method.lower())

        def decorate(view: View) -> View:
            _, _, paragraph = (inspect.getdoc(view) or "").partition("\n\n")
            # A GET has nothing that could be too large, and with it nothing can be forged.
            is_read = method == "GET"
            too_large = () if is_read else (HTTPStatus.REQUEST_ENTITY_TOO_LARGE,)
            return declare(
                rule,
                description=" ".join(paragraph.split()),
                responses={**answers, **{status: _refusal(status) for status in (*refusals, *too_large)}},
                security=[{"session": []}] if is_read else [],
            )(view)

        return decorate


def content(*types: str) -> dict[str, Any]:
    """The documentation of an answer that is a file of one of these media types."""
    return {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in types}}


def answer(value: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """A value as JSON."""
    return Response(value.model_dump_json(), status, mimetype="application/json")


def made(value: BaseModel, view: str, **values: Any) -> Response:
    """What was made, with the address at which a view shows it."""
    response = answer(value, HTTPStatus.CREATED)
    response.headers["Location"] = url_for(f"api.{view}", **values)
    return response


def done() -> Response:
    """Nothing to say but that it is done."""
    return Response(status=HTTPStatus.NO_CONTENT)


def listed(value: BaseModel, asked: Slice, total: int) -> Response:
    """A part of a list, with links to its neighbours (RFC 8288)."""
    response = answer(value)
    neighbours = {"first": 0}
    if asked.offset:
        neighbours["prev"] = max(0, asked.offset - asked.limit)
    if asked.offset + asked.limit < total:
        neighbours["next"] = asked.offset + asked.limit
    links = (f'<{_here(asked.limit, offset)}>; rel="{relation}"' for relation, offset in neighbours.items())
    response.headers["Link"] = ", ".join(links)
    return response


def _here(limit: int, offset: int) -> str:
    query: dict[str, Any] = {**request.args.to_dict(flat=False), "limit": limit, "offset": offset}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **query})


def _refusal(status: HTTPStatus) -> dict[str, Any]:
    return {"description": status.phrase, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _operation_id(*, name: str, **_: str) -> str:
    return name
