"""What the forms of look-ups hold: a request with its visitors, a scope, the terms of an approval."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from typing import TypeVar

from flask import request

from retention import Ground, Kinship, Mode, Terms
from service.catalogue.lookups import IdentityPaper
from service.errors import InvalidError
from service.usecases.lookups.requests import LENGTHS, MOST_PERSONS, Request, Visitor
from service.usecases.lookups.scoping import MOST_ITEMS, MOST_PAGES, Wanted
from service.web.forms import entered, entered_number, entered_or_none
from service.web.numbers import as_number
from service.web.shell import archive

Choice = TypeVar("Choice", bound=StrEnum)

ROWS = 3
"""Visitors for whom a form has room."""

_LINE = re.compile(r"#?([0-9]{1,9})\s*(?:[:：]\s*([0-9,，、\s-]{1,200}))?")
_RANGE = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


def entered_request(ground: Ground | None = None) -> Request:
    """The request of the form; `ground` is given where the form leaves no choice."""
    chosen = ground or _one(Ground, "ground") or Ground.UNIT
    return Request(
        ground=chosen,
        visitors=list(_visitors()),
        modes=[Mode(one) for one in request.form.getlist("modes") if one in set(Mode)],
        case=entered_or_none("case"),
        principal=entered("principal"),
        kinship=_one(Kinship, "kinship"),
        **{name: entered(name) for name in LENGTHS},
    )


def entered_letter() -> BytesIO | None:
    """The scan that came along, or None."""
    upload = request.files.get("letter")
    if upload is None or not upload.filename:
        return None
    # What is large was laid down in a file; it goes as soon as it is read.
    with closing(upload):
        return BytesIO(upload.read())


def entered_scope() -> list[Wanted]:
    """Documents that are ticked, and those that are written, one a line: `12` or `12:1-3,5`."""
    lines = [line.strip() for line in request.form.get("wanted", "").splitlines() if line.strip()]
    if len(lines) > MOST_ITEMS:
        raise InvalidError("lookup.too_many_items", items=MOST_ITEMS, pages=MOST_PAGES)
    return [*ticked(), *(_wanted(line) for line in lines)]


def ticked() -> list[Wanted]:
    """Documents that are ticked, each with its ticked pages, or with all where none is."""
    ids = request.form.getlist("item", type=as_number)[: MOST_ITEMS + 1]
    pages = ((one, request.form.getlist(f"page-{one}", type=as_number)[:MOST_PAGES]) for one in ids)
    return [Wanted(one, tuple(numbers) or None) for one, numbers in pages]


def entered_places(most: int) -> list[int]:
    """The places of pages in the scope: `1-3,5`."""
    return list(_numbers(entered("pages"), most))


def entered_terms() -> Terms:
    """What the approval of the form allows; its end is local time."""
    text = entered("expires_at")
    try:
        expires_at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidError("date.bad", date=text[:20], field="expires_at") from error
    if expires_at.tzinfo is None:
        expires_at = expires_at.replace(tzinfo=archive().clock.zone)
    modes = frozenset(Mode(one) for one in request.form.getlist("modes") if one in set(Mode))
    return Terms(modes, expires_at, entered_number("views") or 0)


Row = tuple[str, str, str, str]
"""A visitor as a form shows one: name, identity paper, number, last day."""

_COLUMNS = ("name", "paper", "number", "valid_until")


def entered_rows() -> list[Row]:
    """The visitors of the form as they were entered, with room for more."""
    columns = [request.form.getlist(name) for name in _COLUMNS]
    rows: list[Row] = list(zip(*columns, strict=False))[:MOST_PERSONS]
    return rows + [("", "", "", "")] * (ROWS - len(rows))


def rows_of(recorded: Request) -> list[Row]:
    """The visitors of a recorded request, with room for more."""
    rows: list[Row] = [
        (one.name, one.paper.value, one.number, one.valid_until.isoformat() if one.valid_until else "")
        for one in recorded.visitors
    ]
    return rows + [("", "", "", "")] * (ROWS - len(rows))


def _one(members: type[Choice], name: str) -> Choice | None:
    value = entered(name)
    return members(value) if value in {str(one) for one in members} else None


def _visitors() -> Iterator[Visitor]:
    for name, paper, number, until in entered_rows():
        if name.strip() or number.strip():
            known = IdentityPaper(paper) if paper in set(IdentityPaper) else IdentityPaper.IDENTITY_CARD
            yield Visitor(name, number, known, _day(until))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise InvalidError("date.bad", date=text[:20], field="valid_until") from error


def _wanted(line: str) -> Wanted:
    match = _LINE.fullmatch(line)
    if match is None:
        raise InvalidError("lookup.bad_scope", text=line[:60])
    pages = tuple(_numbers(match[2], MOST_PAGES)) if match[2] else None
    return Wanted(int(match[1]), pages)


def _numbers(text: str, most: int) -> Iterator[int]:
    for part in re.split(r"[,，、\s]+", text.strip(", ，、")):
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last or last - first >= most:
            raise InvalidError(
                "lookup.bad_scope", text=text[:60], field="pages" if "pages" in request.form else "wanted"
            )
        yield from range(first, last + 1)
