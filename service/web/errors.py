"""From errors to answers: one table of statuses, a page for people and `problem+json` (RFC 9457) for programs."""

import hashlib
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from indexing import IndexUnavailableError
from service.catalogue.database import OUTAGES
from service.errors import (
    ArchiveError,
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    ThrottledError,
    UnauthenticatedError,
    UnavailableError,
)
from service.jobs.problems import outline, problem_of
from service.web.i18n import tell
from service.web.sessions import actor_or_none
from service.web.shell import archive, is_api, wants_json
from storage import StorageError

STATUSES: dict[type[ArchiveError], HTTPStatus] = {
    UnauthenticatedError: HTTPStatus.UNAUTHORIZED,
    RefusedError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ThrottledError: HTTPStatus.TOO_MANY_REQUESTS,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}

HTTP_CODES = {
    HTTPStatus.BAD_REQUEST: "http.bad_request",
    HTTPStatus.NOT_FOUND: "http.not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "http.method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "http.too_large",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "http.range",
    HTTPStatus.UNPROCESSABLE_ENTITY: "http.bad_request",
}
"""Status of an error that the server itself finds -> its sentence; any other is `http.failed`."""

PAGES = {
    "seal.reason_needed": "sealed.html",
    "seal.search_needs_reason": "sealed.html",
    "unmask.reason_needed": "unmasked.html",
}
"""Errors that a page answers by asking for what is missing; any other has the page `error.html`."""

NUMBER = "shoucang.request"
ENDPOINT = "shoucang.endpoint"
"""Where the server finds, for its line about a request, the number and the view of it."""

OUTAGE = 5
"""Seconds after which to try again where a part of the archive did not answer in the middle of a request."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is said of an error. `text` says what is wrong first, then why and what to do; `data` is what fills it."""

    status: HTTPStatus
    code: str
    text: str
    retry_after: int | None = None
    data: Mapping[str, object] = field(default_factory=dict)


def status_of(error: ArchiveError) -> HTTPStatus:
    """The HTTP status of an error of the archive."""
    return next(status for kind, status in STATUSES.items() if isinstance(error, kind))


def describe(error: Exception) -> Problem:
    """What to say of any error; of one that nobody foresaw nothing but its number."""
    if isinstance(error, ArchiveError):
        retry_after = error.retry_after if isinstance(error, UnavailableError) else None
        # What an outage says of itself is for the log.
        data = {} if retry_after else error.data
        return Problem(status_of(error), error.code, tell(error.code, **error.data), retry_after, data)
    if isinstance(error, (*OUTAGES, StorageError)):
        said = problem_of(error)
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, said["code"], tell(said["code"], **said["data"]), OUTAGE)
    if isinstance(error, IndexUnavailableError):
        return Problem(
            HTTPStatus.SERVICE_UNAVAILABLE, "index.unavailable", tell("index.unavailable"), error.retry_after
        )
    if isinstance(error, CSRFError):
        return Problem(HTTPStatus.BAD_REQUEST, "http.forged", tell("http.forged"))
    if isinstance(error, HTTPException) and error.code:
        status = HTTPStatus(error.code)
        code = HTTP_CODES.get(status, "http.failed")
        return Problem(status, code, tell(code))
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "http.failed", tell("http.failed"))


def install(app: Flask) -> None:
    """Give every request a number to quote, and every error an answer."""
    # The server writes a line about each request; here only what went wrong is written down.
    logging.getLogger("flask_wtf.csrf").setLevel(logging.WARNING)
    app.before_request(_number)
    app.after_request(_quote)
    app.teardown_request(_lay_down)
    app.register_error_handler(Exception, _answer)


def _number() -> None:
    digest = hashlib.sha256(archive().secret().encode()).hexdigest()[:8].upper()
    g.request_id = f"{digest[:4]}-{digest[4:]}"
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)
    request.environ[NUMBER], request.environ[ENDPOINT] = g.request_id, request.endpoint


def _lay_down(_error: BaseException | None) -> None:
    """What this thread does between two requests is on nobody's account."""
    structlog.contextvars.unbind_contextvars("request")


def _quote(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    return response


def _answer(error: Exception) -> Response | HTTPException:
    if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
        return error
    problem = describe(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # The address may hold a name that was searched for: the view is named instead.
        # Places in the source only: messages of databases quote rows, and some renderers print local variables.
        trace = "".join((*traceback.format_tb(error.__traceback__), outline(error)))
        log.error("request failed", endpoint=request.endpoint, code=problem.code, trace=trace)
    answer = _json(problem) if wants_json() else _page(problem)
    answer.status_code = problem.status
    if problem.retry_after:
        answer.headers["Retry-After"] = str(problem.retry_after)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    if problem.status is HTTPStatus.UNAUTHORIZED and is_api():
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _json(problem: Problem) -> Response:
    answer = jsonify(
        type="about:blank",
        title=problem.status.phrase,
        status=int(problem.status),
        detail=problem.text,
        code=problem.code,
        instance=f"urn:shoucang:request:{g.request_id}",
        **({"data": {name: _plain(value) for name, value in problem.data.items()}} if problem.data else {}),
    )
    answer.mimetype = "application/problem+json"
    return answer


def _plain(value: object) -> object:
    """A value as JSON has it; days and enumerations as their text."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float | str | dict) else str(value)


def _page(problem: Problem) -> Response:
    """In the shell where somebody is logged in; bare where not, or where what the shell needs may be what failed."""
    bare = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR or actor_or_none() is None
    template = PAGES.get(problem.code, "error.html")
    return Response(
        render_template(template, problem=problem, bare=bare, request_id=g.request_id, target=_asked()),
        mimetype="text/html",
    )


def _asked() -> str | None:
    """The address that was asked for, to go on to it once what was missing is given."""
    return request.full_path.rstrip("?") if request.method == "GET" else None
