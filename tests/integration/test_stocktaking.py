"""Stock-taking: every scan is told at once; what was expected is in place, out of place or missing, and one of these."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.shelves import Sighting, StockLine
from service.errors import ArchiveError
from service.usecases.cases.cases import open_case, reopen_case, withdraw_case
from service.usecases.permissions import Actor
from service.usecases.stack.shelves import add_box, add_rack, add_room, lay_items, move_box
from service.usecases.stack.stock_records import list_stock_takings, show_stock_taking
from service.usecases.stack.stocktaking import Told, close_stock_taking, open_stock_taking, scan
from tests.fixtures import Desk

ROOM = "SC:ROOM:000001"


@dataclass
class Stack:
    """A room with two shelves: three boxes on the first, one on the second, one nowhere."""

    actor: Actor
    archive: Archive
    shelves: tuple[int, ...]
    boxes: dict[str, int]

    def code(self, name: str) -> str:
        return f"SC:BOX:{self.boxes[name]:06d}"

    def shelf(self, place: int) -> str:
        return f"SC:SHELF:{self.shelves[place]:06d}"

    def scan(self, taking: int, *codes: str, at: int | None = None) -> list[Told]:
        return [one.told for one in scan(self.actor, taking, codes, at=at, archive=self.archive).scans]

    def lines(self, taking: int) -> list[StockLine]:
        with self.archive.database.read() as session:
            return list(session.scalars(select(StockLine).where(StockLine.taking_id == taking)))


@pytest.fixture
def stack(archive: Archive, admin: Actor) -> Stack:
    shelves = add_rack(admin, add_room(admin, "一号库", archive=archive), 1, 2, archive=archive)
    where = {"A": shelves[0], "B": shelves[0], "C": shelves[0], "D": shelves[1], "E": None}
    boxes = {name: add_box(admin, name, archive=archive, shelf_id=shelf) for name, shelf in where.items()}
    return Stack(admin, archive, shelves, boxes)


def test_each_scan_is_told_at_once(stack: Stack) -> None:
    taking = open_stock_taking(stack.actor, stack.shelf(0), archive=stack.archive)
    found = scan(
        stack.actor,
        taking,
        [
            stack.code("A"),
            stack.code("A"),
            stack.code("D"),
            stack.code("E"),
            "乱码",
            stack.shelf(0),
            stack.shelf(1),
            "B",
        ],
        archive=stack.archive,
    )
    assert [(one.told, one.name, one.belongs) for one in found.scans] == [
        (Told.IN_PLACE, "A", ""),
        (Told.TWICE, "A", ""),
        (Told.OUT_OF_PLACE, "D", "一号库 · 1-2"),
        (Told.OUT_OF_PLACE, "E", ""),
        (Told.UNKNOWN, "", ""),
        (Told.HERE, "一号库 · 1-1", ""),
        (Told.NOT_COUNTED, "一号库 · 1-2", ""),
        (Told.IN_PLACE, "B", ""),
    ]
    assert close_stock_taking(stack.actor, taking, archive=stack.archive) == 1
    view = show_stock_taking(stack.actor, taking, archive=stack.archive)
    assert [(line.code, line.sighting) for line in view.wrong] == [
        (stack.code("C"), Sighting.MISSING),
        (stack.code("D"), Sighting.OUT_OF_PLACE),
        (stack.code("E"), Sighting.OUT_OF_PLACE),
        ("乱码", Sighting.UNKNOWN),
    ]
    assert (view.row.expected, view.row.left, view.closed_by) == (3, 0, "管理员")


def test_a_room_is_counted_shelf_by_shelf(stack: Stack) -> None:
    taking = open_stock_taking(stack.actor, ROOM, archive=stack.archive)
    answer = scan(stack.actor, taking, [stack.shelf(0), stack.code("A"), stack.code("D")], archive=stack.archive)
    assert [one.told for one in answer.scans] == [Told.HERE, Told.IN_PLACE, Told.OUT_OF_PLACE]
    assert (answer.at, answer.at_name) == (stack.shelves[0], "一号库 · 1-1")
    assert stack.scan(taking, stack.code("D"), at=stack.shelves[0]) == [Told.TWICE]
    assert stack.scan(taking, stack.code("D"), at=stack.shelves[1]) == [Told.IN_PLACE], "it was carried to its shelf"
    assert stack.scan(taking, stack.code("B"), at=stack.shelves[1]) == [Told.OUT_OF_PLACE]
    assert stack.scan(taking, ROOM, stack.code("C")) == [Told.HERE, Told.IN_PLACE], "somewhere in the room"
    assert close_stock_taking(stack.actor, taking, archive=stack.archive) == 0


def test_the_items_of_a_box_are_counted(stack: Stack, desk: Desk) -> None:
    inside, outside = desk.described("A09"), desk.described("A09")
    case = open_case(stack.actor, archive=stack.archive)
    within = desk.described("A09", case=case)
    lay_items(stack.actor, stack.boxes["A"], [f"#{inside}", case], archive=stack.archive)
    lay_items(stack.actor, stack.boxes["B"], [f"#{outside}"], archive=stack.archive)
    taking = open_stock_taking(stack.actor, stack.code("A"), archive=stack.archive)
    answer = scan(
        stack.actor,
        taking,
        [f"#{inside}", f"#{outside}", f"#{within}", stack.code("A"), stack.code("B")],
        archive=stack.archive,
    )
    assert [(one.told, one.belongs) for one in answer.scans] == [
        (Told.IN_PLACE, ""),
        (Told.OUT_OF_PLACE, "B"),
        (Told.IN_PLACE, ""),
        (Told.HERE, ""),
        (Told.OUT_OF_PLACE, "一号库 · 1-1"),
    ]
    assert close_stock_taking(stack.actor, taking, archive=stack.archive) == 1
    assert [line.code for line in show_stock_taking(stack.actor, taking, archive=stack.archive).wrong] == [
        case,
        f"#{outside}",
        stack.code("B"),
    ]


def test_what_was_closed_stays_as_it_was_found(stack: Stack) -> None:
    taking = open_stock_taking(stack.actor, stack.shelf(0), archive=stack.archive)
    close_stock_taking(stack.actor, taking, archive=stack.archive)
    move_box(stack.actor, stack.boxes["A"], None, archive=stack.archive)
    view = show_stock_taking(stack.actor, taking, archive=stack.archive)
    assert [(line.name, line.home_name) for line in view.wrong] == [(name, "一号库 · 1-1") for name in "ABC"]
    assert not view.may_count
    for act in (
        lambda: stack.scan(taking, stack.code("A")),
        lambda: close_stock_taking(stack.actor, taking, archive=stack.archive),
    ):
        with pytest.raises(ArchiveError, match=r"stock\.is_closed"):
            act()


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda s, _: open_stock_taking(s.actor, "A", archive=s.archive), "stock.bad_place"),
        (lambda s, _: open_stock_taking(s.actor, "SC:ROOM:000009", archive=s.archive), "room.missing"),
        (lambda s, _: open_stock_taking(s.actor, "SC:SHELF:000009", archive=s.archive), "shelf.missing"),
        (lambda s, _: open_stock_taking(s.actor, "SC:BOX:000009", archive=s.archive), "box.missing"),
        (lambda s, _: open_stock_taking(s.actor, ROOM, archive=s.archive), "stock.goes_on"),
        (lambda s, t: s.scan(t, " "), "codes.count"),
        (lambda s, t: s.scan(t, *(str(n) for n in range(1001))), "codes.count"),
        (lambda s, _: s.scan(99, "A"), "stock.missing"),
        (lambda s, _: close_stock_taking(s.actor, 99, archive=s.archive), "stock.missing"),
    ],
)
def test_what_cannot_be_counted_is_refused(stack: Stack, act: Callable[[Stack, int], object], code: str) -> None:
    taking = open_stock_taking(stack.actor, ROOM, archive=stack.archive)
    with pytest.raises(ArchiveError) as refused:
        act(stack, taking)
    assert refused.value.code == code


def test_a_stranger_neither_sees_nor_counts(stack: Stack, stranger: Actor, reader: Actor) -> None:
    taking = open_stock_taking(stack.actor, ROOM, archive=stack.archive)
    assert list_stock_takings(stranger, archive=stack.archive).total == 0
    assert list_stock_takings(reader, archive=stack.archive).rows[0].expected == 4
    assert not show_stock_taking(reader, taking, archive=stack.archive).may_count
    with pytest.raises(ArchiveError, match=r"stock\.missing"):
        show_stock_taking(stranger, taking, archive=stack.archive)


@pytest.fixture
def sealed(stack: Stack, desk: Desk) -> tuple[str, str]:
    """A withdrawn case file in box A, and a paper of it that lies there by itself: their codes."""
    case = open_case(stack.actor, archive=stack.archive, household="李秀兰")
    paper = f"#{desk.described('A09', case=case, title='医药费收入证明')}"
    lay_items(stack.actor, stack.boxes["A"], [case, paper], archive=stack.archive)
    withdraw_case(stack.actor, case, date(2026, 10, 15), "脱困", archive=stack.archive)
    return case, paper


def test_of_sealed_files_only_the_codes_are_shown_to_who_only_reads(
    stack: Stack, reader: Actor, sealed: tuple[str, str]
) -> None:
    case, paper = sealed
    taking = open_stock_taking(stack.actor, stack.code("A"), archive=stack.archive)
    stack.scan(taking, case, stack.code("B"))

    def told(actor: Actor) -> tuple[set[tuple[str, str]], ...]:
        view = show_stock_taking(actor, taking, archive=stack.archive)
        return tuple({(line.code, line.name) for line in part} for part in (view.wrong, view.left, view.right))

    box = {(stack.code("B"), "B")}
    named = (box, {(paper, "医药费收入证明")}, {(case, "李秀兰")})
    veiled = (box, {(paper, "")}, {(case, "")})
    assert told(stack.actor) == named
    assert told(reader) == veiled
    reopen_case(stack.actor, case, date(2026, 11, 1), "再次致困", archive=stack.archive)
    assert told(reader) == named, "nothing is written over"


def test_a_scan_names_no_sealed_file_of_a_unit_where_one_only_reads(
    stack: Stack, stranger: Actor, reader: Actor, county: str, sealed: tuple[str, str]
) -> None:
    both = replace(stranger, grants=(*stranger.grants, *reader.grants))
    box = add_box(both, "K", unit=county, archive=stack.archive)
    taking = open_stock_taking(both, f"SC:BOX:{box:06d}", archive=stack.archive)
    answers = [scan(both, taking, [*sealed, stack.code("A")], archive=stack.archive).scans for _ in range(2)]
    for told, scans in zip((Told.OUT_OF_PLACE, Told.TWICE), answers, strict=True):
        assert [(one.code, one.told, one.name) for one in scans] == [
            (sealed[0], told, ""),
            (sealed[1], told, ""),
            (stack.code("A"), told, "A"),
        ]


CODES = st.sampled_from(["A", "B", "C", "D", "E", "nothing", "shelf 0", "shelf 1"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CODES, max_size=14), st.sampled_from(["room", "shelf"]))
def test_found_missing_and_out_of_place_share_what_was_expected(stack: Stack, codes: list[str], extent: str) -> None:
    place, expected = (ROOM, set("ABCD")) if extent == "room" else (stack.shelf(0), set("ABC"))
    taking = open_stock_taking(stack.actor, place, archive=stack.archive)
    at: int | None = None
    for code in codes:
        read = stack.shelf(int(code[-1])) if code.startswith("shelf") else code
        at = scan(stack.actor, taking, [read], at=at, archive=stack.archive).at
    close_stock_taking(stack.actor, taking, archive=stack.archive)
    lines = stack.lines(taking)
    assert all(line.sighting is not None for line in lines)
    assert len({line.code for line in lines}) == len(lines), "one line a thing"
    told = {line.name: line.sighting for line in lines if line.expected}
    assert set(told) == expected, "each is found, out of place or missing, and nothing else is"
    scanned = {code for code in codes if len(code) == 1}
    assert {name for name, sighting in told.items() if sighting is Sighting.MISSING} == expected - scanned
    assert {line.name for line in lines if not line.expected and line.thing} == scanned - expected
    assert all(line.sighting is not Sighting.IN_PLACE for line in lines if not line.expected)
    with stack.archive.database.read() as session:
        assert list(audit.breaks(session)) == []
