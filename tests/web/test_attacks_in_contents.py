"""Attackers in the contents: markup and formulas in all that somebody may write, on every page and in every list."""

import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from itertools import cycle
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import Column, Connection, String, Text, event
from sqlalchemy.orm import Mapper

from service.archive import Archive
from service.catalogue.base import Base
from service.catalogue.people import Person
from service.catalogue.prints import Shape, YearPaper
from service.catalogue.units import Unit
from service.usecases.documents.correcting import Correction, correct_text
from service.usecases.house.people import actor_of_login
from service.usecases.permissions import Actor
from service.usecases.photos.describing import describe_photos
from service.usecases.stack.printing import XLSX
from service.usecases.stack.year_prints import YearWish, order_year_print
from tests.fixtures import Desk
from tests.photos import camera_tags, jpeg, scene
from tests.web.addresses import addresses
from tests.web.browser import Browser

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
STARTS = ('=HYPERLINK("http://x.test","a")', "+1", "-1", "@SUM(A1)", "\t=1")
"""How texts begin that office programs take for formulas."""

RAW = re.compile(r"<script>alert|<img src=x|alert\(1\)>")
WRITTEN = re.compile(
    "absence|approval_number|approved_by|author|authority|background|basis|body|box|browser|cataloguer|closing_note"
    "|contact|discard_reason|document_number|effect|found_name|ground|home_name|household|legal_basis|letter_number"
    "|name|note|occasion|officers|opinion|order_number|people|place|purpose|reason|receipt_number|receiver"
    "|refusal|release_reason|remark|remedy|return_note|returned_note|summary|text|title|wanted|way"
)
"""Names of columns with what somebody wrote: it is shown to somebody else."""


def is_written(column: Column[Any]) -> bool:
    """Whether a column holds what a person wrote: no digest, and no word of ours."""
    is_text = type(column.type) in (String, Text) and getattr(column.type, "length", None) != 64
    return is_text and WRITTEN.fullmatch(column.name) is not None and column.table.name != "worker"


@pytest.fixture
def poisoned() -> Iterator[set[str]]:
    """Whatever is written down from now on is markup behind the beginning of a formula; gives the columns."""
    starts, columns = cycle(STARTS), set[str]()

    def poison(mapper: Mapper[Any], _: Connection, row: Any) -> None:
        for column in filter(is_written, mapper.columns):
            if getattr(row, column.name, None) is not None:
                setattr(row, column.name, next(starts) + MARKUP)
                columns.add(str(column))

    for moment in ("before_insert", "before_update"):
        event.listen(Base, moment, poison, propagate=True)
    yield columns
    for moment in ("before_insert", "before_update"):
        event.remove(Base, moment, poison)


@pytest.fixture
def contents(poisoned: set[str], places: Mapping[str, Any], archive: Archive, keeper: Actor) -> Mapping[str, Any]:
    """One of everything and a photograph, with nothing but such texts in it, and the covers of a year as a workbook."""
    desk = Desk(archive, keeper)
    taken = desk.take_in(jpeg(scene(1), camera_tags()), "照片.jpg").document_id or 0
    desk.work()
    said = Correction(title="走访", people="李秀兰", place="幸福里", occasion="春节", background="慰问", group="春节")
    describe_photos(keeper, [taken], said, archive=archive)
    with archive.database.write() as session:
        for row in (session.get_one(Unit, 1), session.get_one(Person, 1), session.get_one(Person, keeper.id)):
            row.name += "。"
    correct_text(keeper, places["document_id"], 1, MARKUP, archive=archive)
    made = order_year_print(keeper, YearWish(2026, YearPaper.COVER, shape=Shape.XLSX), archive=archive)
    desk.work()
    assert len(poisoned) >= 30
    return {**places, "print_id": made}


@pytest.fixture
def walker(who: str, archive: Archive, contents: object, logged_in: Callable[[Actor], Browser]) -> Browser:
    """The browser of somebody who may see much, with a purpose that is no better than the rest."""
    browser = logged_in(actor_of_login(who, archive=archive))
    browser.post("/purpose", {"purpose": STARTS[0] + MARKUP})
    return browser


ASKED = {"shape": "xlsx", "id": 1, "q": "alert", "words": MARKUP, "year": "2026"}
"""What every address is asked besides."""

BOOKS = {
    "lookup_papers.print_it",
    "photos.catalogue",
    "printing.case",
    "printing.catalogue",
    "shelves.shelf_list",
    "custody.print_paper",
    "disposals.print_paper",
    "schedules.export",
}
OWN_BOOKS = {"admin": {"audit.workbook", "units.export"}, "keeper": {"printing.fetch_year"}}
"""Lists that come as workbooks: for both, and for one of them."""


@pytest.mark.parametrize("who", ["admin", "keeper"])
def test_markup_stays_text_on_every_page_and_no_cell_of_a_list_is_a_formula(
    app: Flask, who: str, contents: Mapping[str, Any], walker: Browser
) -> None:
    raw, named, books, formulas = [], set[str](), set[str](), []
    for address in addresses(app):
        if address.method == "GET":
            answer = walker.get(address.filled(contents, form="xlsx"), query_string=ASKED)
            if answer.mimetype == XLSX:
                books.add(address.endpoint)
                formulas += [(address.endpoint, cell) for cell in cells(answer.data) if cell.data_type == "f"]
            elif answer.mimetype == "text/html":
                raw += [str(address)] if RAW.search(answer.text) else []
                named |= {address.endpoint} if "alert(1)" in answer.text else set()
    assert (raw, formulas) == ([], [])
    assert books == BOOKS | OWN_BOOKS[who]
    assert len(named) > 70


def cells(content: bytes) -> Iterator[Any]:
    """Every cell of a workbook."""
    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            yield from row
