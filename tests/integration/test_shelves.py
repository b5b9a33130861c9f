"""The stack room: what may share a box, where boxes stand, and that every move is on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, PaperOriginal
from service.catalogue.prints import Shape
from service.catalogue.shelves import Box, Move
from service.errors import ArchiveError, ConflictError, InvalidError, NotFoundError
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import file_documents
from service.usecases.permissions import Actor
from service.usecases.stack.holding import Item, thing_of
from service.usecases.stack.labels import print_shelf_list
from service.usecases.stack.scanning import find_code
from service.usecases.stack.shelves import add_box, add_rack, add_room, lay_document, lay_items, move_box, take_out
from service.usecases.stack.stack import list_boxes, list_rooms, show_box
from tests.fixtures import Desk


@pytest.fixture
def file_one(desk: Desk, archive: Archive) -> Callable[..., str]:
    """Files a document of a type; gives its archival code."""

    def make(type: str = "C09", **given: object) -> str:
        (result,) = file_documents(desk.actor, [desk.described(type, **given)], archive=archive)
        assert result.code, result.problem
        return result.code

    return make


def acts(archive: Archive) -> int:
    with archive.database.read() as session:
        return session.scalars(select(audit.AuditHead.count)).one()


def test_a_room_has_racks_of_tiers_and_each_has_a_label(archive: Archive, admin: Actor) -> None:
    room = add_room(admin, "一号库", archive=archive)
    assert add_rack(admin, room, 3, 2, archive=archive) == (1, 2)
    assert add_rack(admin, room, 3, 4, archive=archive) == (1, 2, 3, 4), "tiers are added to a rack that is there"
    add_rack(admin, room, 1, 1, archive=archive)
    (row,) = list_rooms(admin, archive=archive)
    assert (row.code, [(one.rack, one.tier) for one in row.shelves]) == (
        "SC:ROOM:000001",
        [(1, 1), (3, 1), (3, 2), (3, 3), (3, 4)],
    )
    assert row.shelves[1].code == "SC:SHELF:000001"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda a, x: add_room(a, "一号库", archive=x), "room.exists"),
        (lambda a, x: add_room(a, " ", archive=x), "room.bad_name"),
        (lambda a, x: add_rack(a, 1, 1, 1, archive=x), "rack.exists"),
        (lambda a, x: add_rack(a, 1, 0, 1, archive=x), "rack.out_of_range"),
        (lambda a, x: add_rack(a, 1, 2, 21, archive=x), "rack.out_of_range"),
        (lambda a, x: add_rack(a, 9, 2, 1, archive=x), "room.missing"),
        (lambda a, x: add_box(a, "A-1", archive=x), "box.exists"),
        (lambda a, x: add_box(a, "", archive=x), "box.bad_number"),
        (lambda a, x: add_box(a, "SC:BOX:000001", archive=x), "box.bad_number"),
        (lambda a, x: add_box(a, "A-2", year=1066, archive=x), "year.out_of_range"),
        (lambda a, x: add_box(a, "A-2", term="D7", archive=x), "box.bad_term"),
        (lambda a, x: add_box(a, "A-2", category="secret", archive=x), "category.unknown"),
        (lambda a, x: add_box(a, "A-2", shelf_id=9, archive=x), "shelf.missing"),
        (lambda a, x: move_box(a, 9, None, archive=x), "box.missing"),
        (lambda a, x: lay_items(a, 1, [], archive=x), "codes.count"),
        (lambda a, x: lay_items(a, 1, ["x"] * 1 + [str(n) for n in range(500)], archive=x), "codes.count"),
        (lambda a, x: take_out(a, 1, "#1", "为修复", archive=x), "item.missing"),
        (lambda a, x: take_out(a, 1, "#1", "", archive=x), "reason.needed"),
        (lambda a, x: find_code(a, "没有这个", archive=x), "code.missing"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    archive: Archive, admin: Actor, act: Callable[[Actor, Archive], object], code: str
) -> None:
    room = add_room(admin, "一号库", archive=archive)
    add_rack(admin, room, 1, 1, archive=archive)
    add_box(admin, "A-1", archive=archive)
    before = acts(archive)
    with pytest.raises(ArchiveError) as refused:
        act(admin, archive)
    assert refused.value.code == code
    assert acts(archive) == before


def test_a_box_goes_to_a_shelf_and_on_and_its_way_is_kept(archive: Archive, admin: Actor) -> None:
    first, second = add_rack(admin, add_room(admin, "一号库", archive=archive), 1, 2, archive=archive)
    box = add_box(admin, "A-1", archive=archive, shelf_id=first)
    before = acts(archive)
    move_box(admin, box, second, archive=archive)
    move_box(admin, box, second, archive=archive)
    move_box(admin, box, None, archive=archive)
    assert acts(archive) == before + 2, "a box that is there already does not move"
    view = show_box(admin, box, archive=archive)
    assert [move.place for move in view.moves] == [None, "一号库 · 1-2", "一号库 · 1-1"]
    assert list_boxes(admin, homeless=True, archive=archive).total == 1


def test_a_box_and_a_shelf_list_name_nothing_sealed_to_who_only_reads(
    archive: Archive, admin: Actor, reader: Actor, desk: Desk
) -> None:
    (shelf,) = add_rack(admin, room := add_room(admin, "一号库", archive=archive), 1, 1, archive=archive)
    box = add_box(admin, "A-1", archive=archive, shelf_id=shelf)
    add_box(admin, "A-2", archive=archive, shelf_id=shelf)
    withdrawn, kept = (open_case(admin, archive=archive, household=name) for name in ("李秀兰", "周敬棠"))
    sealed, open_one = (f"#{desk.described(case=case)}" for case in (withdrawn, kept))
    lay_items(admin, box, [withdrawn, kept, sealed, open_one], archive=archive)
    withdraw_case(admin, withdrawn, date(2026, 10, 15), "脱困", archive=archive)
    titles = {withdrawn: "李秀兰", kept: "周敬棠", sealed: "收入证明", open_one: "收入证明"}
    for actor, told in ((admin, titles), (reader, {**titles, withdrawn: "", sealed: ""})):
        assert {item.code: item.title for item in show_box(actor, box, archive=archive).items} == told
        asking = replace(actor, purpose="查库")
        with print_shelf_list(asking, room, shape=Shape.XLSX, archive=archive) as (source, *_):
            rows = list(openpyxl.load_workbook(BytesIO(source.read())).worksheets[0].values)
        listed = {str(cell) for row in rows for cell in row if cell is not None}
        assert {"李秀兰", "周敬棠"} & listed == set(told.values()) & {"李秀兰", "周敬棠"}
        assert {*titles, "A-2"} <= listed
        assert [cell for row in rows for cell in row].count("收入证明") == list(told.values()).count("收入证明")


@pytest.mark.parametrize(
    ("there", "comes", "why"),
    [
        ({"type": "B03", "fiscal_year": 2024}, {"type": "B03", "fiscal_year": 2025}, "box.other_year"),
        ({"type": "B10", "fiscal_year": 2025}, {"type": "B03", "fiscal_year": 2025}, "box.other_term"),
        ({"type": "B06", "fiscal_year": 2026}, {"type": "C09", "dated_on": date(2026, 3, 5)}, "box.other_category"),
        ({"type": "B03", "fiscal_year": 2025}, {"type": "B03", "fiscal_year": 2025}, None),
    ],
)
def test_different_years_terms_and_categories_share_no_box(
    archive: Archive,
    admin: Actor,
    file_one: Callable[..., str],
    there: dict[str, object],
    comes: dict[str, object],
    why: str | None,
) -> None:
    box = add_box(admin, "A-1", archive=archive)
    (laid,) = lay_items(admin, box, [file_one(**there)], archive=archive)
    assert laid.problem is None
    (laid,) = lay_items(admin, box, [file_one(**comes)], archive=archive)
    assert (laid.problem.code if laid.problem else None) == why
    assert show_box(admin, box, archive=archive).row.items == (2 if why is None else 1)


def test_what_is_stated_of_a_box_is_all_that_comes_in(
    archive: Archive, admin: Actor, file_one: Callable[..., str]
) -> None:
    box = add_box(admin, "A-1", year=2024, term="D30", category="financial", archive=archive)
    wrong, right = file_one("B03", fiscal_year=2025), file_one("B03", fiscal_year=2024)
    results = lay_items(admin, box, [wrong, right, wrong, "没有这个档号"], archive=archive)
    assert [(one.code, one.problem.code if one.problem else None) for one in results] == [
        (wrong, "box.other_year"),
        (right, None),
        ("没有这个档号", "item.missing"),
    ]
    view = show_box(admin, box, archive=archive)
    assert ([item.code for item in view.items], view.row.mixed) == ([right], ())


def test_a_case_file_takes_its_papers_along(desk: Desk, archive: Archive, admin: Actor) -> None:
    case = open_case(admin, archive=archive, household="李秀兰", year=2026)
    number = desk.described("A09", case=case)
    (filed,) = file_documents(admin, [number], archive=archive)
    box = add_box(admin, "A-1", year=2026, archive=archive)
    lay_items(admin, box, [case], archive=archive)
    assert [item.code for item in show_box(admin, box, archive=archive).items] == [case]
    old = open_case(admin, archive=archive, year=2020)
    (laid,) = lay_items(admin, box, [old], archive=archive)
    assert laid.problem is not None
    assert laid.problem.code == "box.other_year"
    (laid,) = lay_items(admin, box, [filed.code or ""], archive=archive)
    assert laid.problem is None


def test_boxes_of_another_fonds_are_refused(archive: Archive, admin: Actor, county: str, desk: Desk) -> None:
    box = add_box(admin, "A-1", archive=archive, unit=county)
    number = desk.described("A09")
    (laid,) = lay_items(admin, box, [f"#{number}"], archive=archive)
    assert laid.problem is not None
    assert laid.problem.code == "box.other_fonds"
    with pytest.raises(ConflictError, match=r"box\.unknown"):
        lay_document(admin, number, "SC:BOX:000001", archive=archive)


def test_a_stranger_finds_neither_box_nor_item(
    archive: Archive, admin: Actor, stranger: Actor, file_one: Callable[..., str]
) -> None:
    box, code = add_box(admin, "A-1", archive=archive), file_one()
    own = add_box(stranger, "A-1", archive=archive)
    for text_ in (code, "SC:BOX:000001"):
        with pytest.raises(NotFoundError):
            find_code(stranger, text_, archive=archive)
    assert find_code(stranger, "A-1", archive=archive).id == own
    with pytest.raises(NotFoundError):
        show_box(stranger, box, archive=archive)
    (laid,) = lay_items(stranger, own, [code], archive=archive)
    assert laid.problem is not None
    assert laid.problem.code == "item.missing"
    assert [row.id for row in list_boxes(stranger, archive=archive).rows] == [own]


@pytest.mark.parametrize(
    "typed",
    ["SC:BOX:000001", "sc:box:1", "ＳＣ：ＢＯＸ：０００００１", " SC-BOX-000001\r", "SC;BOX;000001", "A-1"],
)
def test_a_label_is_read_however_the_keyboard_writes_it(archive: Archive, admin: Actor, typed: str) -> None:
    add_box(admin, "A-1", archive=archive)
    assert find_code(admin, typed, archive=archive).code == "SC:BOX:000001"


def test_an_archival_code_is_read_with_any_of_its_dots(
    archive: Archive, admin: Actor, file_one: Callable[..., str]
) -> None:
    code = file_one()
    for typed in (code, code.replace("·", "."), code.replace("·", "•"), f" {code} "):
        assert find_code(admin, typed, archive=archive).code == code


def test_what_people_type_as_a_box_is_a_box(desk: Desk, archive: Archive, admin: Actor) -> None:
    first = desk.described("A09", box="3-02-7")
    second = desk.described("A07")
    correct(admin, second, Correction(box=" 3-02-7 "), archive=archive)
    page = list_boxes(admin, words="02", archive=archive)
    assert [(row.number, row.items) for row in page.rows] == [("3-02-7", 2)]
    assert desk.document(first).paper_original is PaperOriginal.FILED, "who names its box has the paper"
    correct(admin, second, Correction(box=""), archive=archive)
    assert show_box(admin, page.rows[0].id, archive=archive).row.items == 1
    with pytest.raises(InvalidError, match=r"box\.bad_number"):
        correct(admin, second, Correction(box="SC:SHELF:000001"), archive=archive)


def test_taking_out_needs_a_reason_and_the_right_box(
    archive: Archive, admin: Actor, file_one: Callable[..., str]
) -> None:
    box, other, code = add_box(admin, "A-1", archive=archive), add_box(admin, "A-2", archive=archive), file_one()
    lay_items(admin, box, [code], archive=archive)
    with pytest.raises(ConflictError, match=r"box\.lies_elsewhere"):
        take_out(admin, other, code, "送修", archive=archive)
    take_out(admin, box, code, "送修", archive=archive)
    view = show_box(admin, box, archive=archive)
    assert (view.row.items, [(move.came, move.reason) for move in view.moves]) == (0, [(False, "送修"), (True, "")])


def test_what_got_mixed_before_is_shown_and_nothing_more_comes_in(
    desk: Desk, archive: Archive, admin: Actor, file_one: Callable[..., str]
) -> None:
    for year in (2024, 2025):
        file_one("B03", fiscal_year=year, box="旧盒")
    (row,) = list_boxes(admin, archive=archive).rows
    assert (row.mixed, row.holds.year, row.holds.term) == (("year",), None, "D30")
    (laid,) = lay_items(admin, row.id, [file_one("B03", fiscal_year=2025)], archive=archive)
    assert laid.problem is not None


MOVES = st.lists(
    st.tuples(st.sampled_from(["lay", "out"]), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=12
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_wherever_things_are_carried_each_lies_in_one_box_and_the_moves_lead_there(
    archive: Archive, admin: Actor, desk: Desk, moves: list[tuple[str, int, int]]
) -> None:
    with archive.database.read() as session:
        boxes = list(session.scalars(select(Box.id).order_by(Box.id)))
    if not boxes:
        boxes = [add_box(admin, f"A-{number}", archive=archive) for number in range(3)]
        for _ in range(3):
            desk.described("A09", dated_on=date(2026, 3, 5))
        open_case(admin, archive=archive)
    things = ["#1", "#2", "#3", "J012-ZY·KN·2026-D10-001"]
    for act, box, thing in moves:
        try:
            if act == "lay":
                lay_items(admin, boxes[box], [things[thing]], archive=archive)
            else:
                take_out(admin, boxes[box], things[thing], "移出", archive=archive)
        except ConflictError as error:
            assert error.code == "box.lies_elsewhere"
    lying = [item.code for box in boxes for item in show_box(admin, box, archive=archive).items]
    assert len(lying) == len(set(lying)), "nothing lies in two boxes"
    with archive.database.read() as session:
        carried: list[Item] = [*session.scalars(select(Document)), *session.scalars(select(CaseFile))]
        for item in carried:
            ways = session.scalars(
                select(Move).where(Move.thing == thing_of(item), Move.thing_id == item.id).order_by(Move.id)
            ).all()
            places = [None, *(way.to_id for way in ways)]
            assert places[-1] == item.box_id
            assert [way.from_id for way in ways] == places[:-1]
        assert list(audit.breaks(session)) == []
