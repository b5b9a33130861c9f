"""`shoucang shelf`: boxes, and stock-taking from a file of codes."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.desk import at_desk
from service.cli.output import json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.stack.stock_records import TakingView

CODES_BYTES = 4 << 20
"""Bytes of a file of codes: far more than the codes that one stock-taking takes."""


@click.group()
def shelf() -> None:
    """库房：列盒、装盒、上架、清点。 The stack room: list boxes, fill and place them, take stock."""


@shelf.command("list")
@click.argument("words", default="")
@click.option("--nowhere", is_flag=True, help="只列没有上架的。 Only boxes that stand on no shelf.")
@json_option
def list_(words: str, nowhere: bool, as_json: bool) -> None:
    """列出盒，可按盒号的一部分筛选。 List boxes, those with WORDS in their number."""
    from service.usecases.stack.stack import list_boxes

    with at_desk() as desk:
        found = list_boxes(desk.actor, archive=desk.archive, words=words, homeless=nowhere, limit=10_000)
        if as_json:
            for row in found.rows:
                put_json({"code": row.code, "number": row.number, "items": row.items, "place": row.place})
            return
        headings = [desk.say(f"console.{name}") for name in ("code", "box", "items", "place")]
        put_table(headings, [(row.code, row.number, row.items, row.place) for row in found.rows])


@shelf.command()
@click.argument("box")
@click.argument("codes", nargs=-1)
@click.option("--shelf", "shelf_code", help="上到哪一层架，如 SC:SHELF:000004。 Shelf on which it stands from now on.")
@json_option
def place(box: str, codes: tuple[str, ...], shelf_code: str | None, as_json: bool) -> None:
    """把 CODES（档号、案卷号）装进盒，或把盒上架。 Lay CODES in a box, or put the box on a shelf."""
    from service.errors import InvalidError
    from service.usecases.stack.scanning import find_code
    from service.usecases.stack.shelves import lay_items, move_box

    with at_desk() as desk:
        found = find_code(desk.actor, box, archive=desk.archive)
        if found.kind != "box":
            raise InvalidError("box.missing", reference=box[:100])
        if shelf_code:
            where = find_code(desk.actor, shelf_code, archive=desk.archive)
            if where.kind != "shelf":
                raise InvalidError("shelf.other_code", code=where.code)
            move_box(desk.actor, found.id, where.id, archive=desk.archive)
        laid = lay_items(desk.actor, found.id, codes, archive=desk.archive) if codes else ()
        desk.settle()
        for one in laid:
            problem = desk.say(one.problem.code, **one.problem.data) if one.problem else None
            if as_json:
                put_json({"code": one.code, "box": found.code, "error": problem})
            elif problem:
                tell(f"{one.code}  {problem}")
        if any(one.problem for one in laid):
            raise click.exceptions.Exit(1)


@shelf.command("take-stock")
@click.argument("place_code")
@click.argument("codes", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def take_stock(place_code: str, codes: Path, as_json: bool) -> None:
    """用一个编码文件清点库房、架层或盒，并结束。 Take stock of a place from a file of scanned codes, and close it.

    有缺、有错位时以 1 退出。 Exits with 1 if something is missing or out of place.
    """
    from service.shelf_codes import split_codes
    from service.usecases.stack.stock_records import show_stock_taking
    from service.usecases.stack.stocktaking import MOST, close_stock_taking, open_stock_taking, scan

    with codes.open("rb") as source:
        scanned = split_codes(source.read(CODES_BYTES).decode("utf-8-sig", errors="replace"))
    with at_desk() as desk:
        taking = open_stock_taking(desk.actor, place_code, archive=desk.archive)
        at = None
        for first in range(0, len(scanned), MOST):
            at = scan(desk.actor, taking, scanned[first : first + MOST], at=at, archive=desk.archive).at
        close_stock_taking(desk.actor, taking, archive=desk.archive)
        view = show_stock_taking(desk.actor, taking, archive=desk.archive)
        if as_json:
            put_json(_as_json(view))
        else:
            headings = [desk.say(f"console.{name}") for name in ("code", "box", "state", "place")]
            put_table(
                headings,
                [(one.code, one.name, desk.say(f"sighting.{one.sighting}"), one.home_name) for one in view.wrong],
            )
    if view.wrong:
        raise click.exceptions.Exit(1)


def _as_json(view: "TakingView") -> dict[str, object]:
    return {
        "id": view.row.id,
        "place": view.row.place,
        "expected": view.row.expected,
        **{sighting.value: count for sighting, count in view.row.counts.items()},
        "wrong": [
            {
                "code": one.code,
                "name": one.name,
                "sighting": one.sighting,
                "home": one.home_name,
                "found": one.found_name,
            }
            for one in view.wrong
        ],
    }
