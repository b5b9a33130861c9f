"""Stock-taking: begun, scanned into, closed; what was in place, out of place and missing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from flask import Response
from pydantic import Field

from service.catalogue.shelves import Extent, Sighting
from service.usecases.stack import stock_records
from service.usecases.stack import stocktaking as use
from service.usecases.stack.stocktaking import Told
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, listed, made
from service.web.api.shapes import Asked, Id, Shown, Slice, line, optional, told
from service.web.sessions import actor
from service.web.shell import archive

stock = Noun("stock", "清点｜Stock-taking")

TAKING = "/stock-takings/<int:taking_id>"
Code = Annotated[str, line(100)]


class TakingPath(Asked):
    """A stock-taking in an address."""

    taking_id: Id = told("清点编号｜Number of the stock-taking", 1)


class NewTaking(Asked):
    """What is to be counted."""

    place: Code = told("库房、架层或盒的标签编码｜Code of a room, a shelf or a box", "SC:ROOM:000001")


class Scans(Asked):
    """What was scanned."""

    codes: Annotated[list[Code], Field(min_length=1, max_length=use.MOST)] = told(
        "扫到的编码，按先后｜The scanned codes in their order", ["SC:SHELF:000004", "SC:BOX:000012"]
    )
    at: Id = optional("手边的架层，上一次回答给出｜The shelf in hand, as the last answer gave it", 4)


class TakingMade(Shown):
    """The number of what was begun."""

    id: int = told("清点编号｜Number of the stock-taking", 1)


class Scan(Shown):
    """The answer to one scanned code."""

    code: str = told("编码｜The code", "SC:BOX:000012")
    answer: Told = told("在位、错位、不认识、重复、到了这里、不在清点之内｜What is said of it", "in_place")
    name: str = told("名称｜What it is called", "3-02-7")
    belongs: str = told("应在哪里｜Where it belongs, if elsewhere", "")


class ScansShown(Shown):
    """The answers in their order."""

    scans: Sequence[Scan] = told("各个回答｜The answers")
    at: int | None = told("手边的架层，下一次带上｜The shelf in hand now, for the next request", 4)


class Line(Shown):
    """One thing of a stock-taking."""

    code: str = told("编码｜Its code", "SC:BOX:000012")
    name: str = told("名称｜What it is called", "3-02-7")
    expected: bool = told("应在这里｜Whether it was expected here", True)
    sighting: Sighting | None = told("结果；没有扫到则无｜What was found; none while it was not scanned", "missing")
    home: str = told("应在｜Where it belongs", "一号库 · 3-2")
    found: str = told("见于｜Where it was seen", "")


class TakingRow(Shown):
    """A stock-taking in a list."""

    id: int = told("清点编号｜Number of the stock-taking", 1)
    extent: Extent = told("清点的是什么｜What is counted", "room")
    place: str = told("哪里｜Where", "一号库")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    expected: int = told("应有多少｜How many were expected", 120)
    left: int = told("还没有扫到的｜How many are not scanned yet", 0)
    in_place: int = told("在位｜In place", 118)
    out_of_place: int = told("错位｜Out of place", 1)
    unknown: int = told("不认识｜Unknown", 0)
    missing: int = told("缺｜Missing", 1)
    opened_at: datetime = told("开始｜Begun", "2026-11-23T01:30:00Z")
    closed_at: datetime | None = told("结束；进行中则无｜Closed; none while it goes on", None)


class TakingsShown(Shown):
    """A part of the list of stock-takings."""

    total: int = told("共多少次｜How many in all", 1)
    takings: Sequence[TakingRow] = told("这一页｜This part of them")


class TakingShown(TakingRow):
    """A stock-taking with all its lines: what is wrong, what is not scanned yet, what is in place."""

    wrong: Sequence[Line] = told("不对的｜What is wrong")
    waiting: Sequence[Line] = told("还没有扫到的｜What is not scanned yet")
    right: Sequence[Line] = told("在位的｜What is in place")


@stock.on("GET", "/stock-takings", {200: TakingsShown})
def list_stock_takings(query: Slice) -> Response:
    """列出清点，进行中的在前｜List stock-takings, those that go on first"""
    found = stock_records.list_stock_takings(actor(), archive=archive(), limit=query.limit, offset=query.offset)
    rows = [TakingRow(**_row(row)) for row in found.rows]
    return listed(TakingsShown(total=found.total, takings=rows), query, found.total)


@stock.on("POST", "/stock-takings", {201: TakingMade}, MISSING, CONFLICT)
def open_stock_taking(body: NewTaking) -> Response:
    """开始清点｜Begin a stock-taking"""
    taking_id = use.open_stock_taking(actor(), body.place, archive=archive())
    return made(TakingMade(id=taking_id), "stock.show_stock_taking", taking_id=taking_id)


@stock.on("GET", TAKING, {200: TakingShown}, MISSING)
def show_stock_taking(path: TakingPath) -> Response:
    """看一次清点｜A stock-taking with its lines"""
    return _shown(path.taking_id)


@stock.on("POST", f"{TAKING}/scans", {200: ScansShown}, MISSING, CONFLICT)
def scan(path: TakingPath, body: Scans) -> Response:
    """扫码，每个当场回答｜Scan codes; each is answered at once"""
    found = use.scan(actor(), path.taking_id, body.codes, at=body.at, archive=archive())
    scans = [Scan(code=one.code, answer=one.told, name=one.name, belongs=one.belongs) for one in found.scans]
    return answer(ScansShown(scans=scans, at=found.at))


@stock.on("POST", f"{TAKING}/close", {200: TakingShown}, MISSING, CONFLICT)
def close_stock_taking(path: TakingPath) -> Response:
    """结束清点：没有扫到的记为缺｜Close a stock-taking: what was not scanned is missing"""
    use.close_stock_taking(actor(), path.taking_id, archive=archive())
    return _shown(path.taking_id)


def _shown(taking_id: int) -> Response:
    view = stock_records.show_stock_taking(actor(), taking_id, archive=archive())
    return answer(
        TakingShown(
            **_row(view.row),
            wrong=[_line(one) for one in view.wrong],
            waiting=[_line(one) for one in view.left],
            right=[_line(one) for one in view.right],
        )
    )


def _line(one: stock_records.TakingLine) -> Line:
    return Line(
        code=one.code,
        name=one.name,
        expected=one.expected,
        sighting=one.sighting,
        home=one.home_name,
        found=one.found_name,
    )


def _row(row: stock_records.TakingRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "extent": row.extent,
        "place": row.place,
        "unit": row.unit_name,
        "expected": row.expected,
        "left": row.left,
        **{sighting.value: row.counts.get(sighting, 0) for sighting in Sighting},
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
    }
