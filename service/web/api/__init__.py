"""The REST interface under `/api/v1`. A view reads the request, calls a use case, answers; so does every page."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, NoReturn, cast

from flask import Response, current_app, jsonify, request
from flask.json.provider import DefaultJSONProvider
from flask_openapi.blueprint import APIBlueprint
from flask_openapi.openapi import OpenAPI
from pydantic import ValidationError

from service.errors import InvalidError
from service.web.api.audit import audit
from service.web.api.cases import cases
from service.web.api.checks import checks
from service.web.api.clockwork import clockwork
from service.web.api.custody import custody
from service.web.api.desk import desk
from service.web.api.disposals import disposal
from service.web.api.documents import documents
from service.web.api.holds import holds
from service.web.api.intake import intake
from service.web.api.lookups import lookups
from service.web.api.noun import Noun
from service.web.api.pages import pages
from service.web.api.paper import paper
from service.web.api.papers import papers
from service.web.api.photos import photos
from service.web.api.recordings import recordings
from service.web.api.registers import registers
from service.web.api.retention import retention
from service.web.api.schedules import schedules
from service.web.api.search import search
from service.web.api.seizures import seizures
from service.web.api.shapes import Problem
from service.web.api.shelves import shelves
from service.web.api.stock import stock
from service.web.api.types import types
from service.web.api.units import units
from service.web.api.withdrawals import withdrawals

__all__ = ["application"]

about = Noun("about", "接口本身｜The interface itself")
NOUNS = (
    intake,
    documents,
    pages,
    photos,
    recordings,
    checks,
    search,
    cases,
    withdrawals,
    desk,
    clockwork,
    papers,
    retention,
    schedules,
    holds,
    lookups,
    disposal,
    registers,
    custody,
    seizures,
    paper,
    shelves,
    stock,
    types,
    units,
    audit,
    about,
)
"""The nouns in the order in which the documentation tells of them."""

INFO = {
    "title": "守藏 Shoucang",
    "version": version("shoucang"),
    "description": "困难职工帮扶档案的接口｜The archive of aid to workers in difficulty, for programs",
}
JSON = {"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}}


class Readable(DefaultJSONProvider):
    """JSON in the order in which it was made, Chinese as it is."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """As ever; what is nested without end is no JSON of ours."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deep") from error


def application(name: str, cookie: str) -> OpenAPI:
    """A Flask application that has the interface and nothing else; what guards it is added by others.

    `cookie` is the name of the cookie that the pages set at a log-in.
    """
    app = OpenAPI(
        name,
        static_folder=None,
        info=INFO,
        security_schemes=_ways_in(cookie),
        doc_ui=False,
        validation_error_model=Problem,
        validation_error_callback=_refuse,
    )
    app.json = Readable(app)
    api = APIBlueprint("api", __name__, url_prefix="/api/v1")
    api.before_request(_refuse_unknown)
    for noun in NOUNS:
        api.register_api(noun)
    app.register_api(api)
    return app


@about.on("GET", "/openapi.json", {200: JSON})
def show_description() -> Response:
    """本接口的 OpenAPI 说明｜This interface as an OpenAPI document"""
    return jsonify(cast(OpenAPI, current_app).api_doc)


def _ways_in(cookie: str) -> dict[str, Any]:
    return {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "在“我的账户”发放的访问令牌｜A token issued under “My account”",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": cookie,
            "description": "网页的登录，只能读取｜The log-in of the pages, for reading only",
        },
    }


def _refuse_unknown() -> None:
    """An operation that takes nothing in the query refuses whatever is there; the others know their own."""
    view = current_app.view_functions[request.endpoint or ""]
    if "query" not in view.__annotations__ and request.args:
        raise _bad({"place": place, "error": "extra_forbidden"} for place in sorted(request.args))


def _refuse(error: ValidationError) -> NoReturn:
    """Say which parts of a request are wrong and how, but never what stood in them."""
    raise _bad(
        {
            "place": ".".join(str(part) for part in one["loc"]) or "body",
            "error": one["type"],
            **{name: limit for name, limit in one.get("ctx", {}).items() if isinstance(limit, int | float | str)},
        }
        for one in error.errors(include_url=False, include_input=False)
    )


def _bad(errors: Iterable[dict[str, Any]]) -> InvalidError:
    found = list(errors)
    return InvalidError("request.bad", places=sorted({one["place"] for one in found}), errors=found)
