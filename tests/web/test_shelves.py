"""The pages of the stack room: boxes, prints on paper, stock-taking."""

import io
import re
from collections.abc import Callable

import pypdf
import pytest

from service.archive import Archive
from service.catalogue.people import Role
from service.usecases.documents.filing import file_documents
from service.usecases.permissions import Actor
from service.usecases.stack.paper import check_print, print_paper
from service.usecases.stack.shelves import add_box, add_rack, add_room, lay_items
from service.usecases.stack.stock_records import list_stock_takings
from tests.fixtures import Desk
from tests.web.browser import Browser


def filed(desk: Desk, archive: Archive, type: str = "B10", **given: object) -> int:
    """A filed document, a permanent report unless said otherwise."""
    number = desk.described(type, **{"fiscal_year": 2025, "title": "年度决算", **given})
    (result,) = file_documents(desk.actor, [number], archive=archive)
    assert result.code
    return number


def purpose(browser: Browser) -> Browser:
    browser.post("/purpose", {"purpose": "整理归档", "next": "/"})
    return browser


@pytest.fixture
def shelf(archive: Archive, admin: Actor) -> int:
    """A shelf; a box A-1 stands on it."""
    (shelf_id,) = add_rack(admin, add_room(admin, "一号库", archive=archive), 1, 1, archive=archive)
    add_box(admin, "A-1", archive=archive, shelf_id=shelf_id)
    return shelf_id


def test_an_empty_stack_room_teaches_and_is_furnished_page_by_page(at_keeper: Browser) -> None:
    page = at_keeper.get("/shelves").text
    assert "还没有盒" in page
    assert "建第一个盒" in page
    assert "已建库房“一号库”。" in at_keeper.post("/shelves/rooms", {"name": "一号库"}, follow_redirects=True).text
    wrong = at_keeper.post("/shelves/rooms", {"name": "一号库"})
    assert wrong.status_code == 409
    assert re.search(r'id="room-name"[^>]*aria-invalid="true"', wrong.text)
    at_keeper.post("/shelves/room/1/racks", {"rack": "1", "tiers": "2"})
    assert at_keeper.post("/shelves/room/1/racks", {"rack": "x", "tiers": "2"}).status_code == 422
    made = at_keeper.post(
        "/shelves/boxes", {"number": "A-1", "year": "2025", "term": "Y", "category": "", "shelf": "SC:SHELF:000002"}
    )
    assert made.location == "/shelves/box/1"
    page = at_keeper.get("/shelves?shelf=2").text
    assert "A-1" in page
    assert "2025 · 永久" in re.sub(r"\s+", " ", page)


def test_a_code_leads_to_what_it_means(at_keeper: Browser, archive: Archive, desk: Desk, shelf: int) -> None:
    number = filed(desk, archive)
    code = desk.document(number).code
    for typed, address in (
        ("SC:BOX:000001", "/shelves/box/1"),
        ("A-1", "/shelves/box/1"),
        ("SC:ROOM:000001", "/shelves?room=1"),
        (f"SC:SHELF:{shelf:06d}", f"/shelves?shelf={shelf}"),
        (code, f"/document/{number}?tab=custody"),
    ):
        assert at_keeper.get("/shelves", query_string={"code": typed}).location == address
    assert "没有这个盒" in at_keeper.get("/shelves?code=Z-9").text
    assert "A-1" in at_keeper.get("/shelves?code=A-").text


def test_papers_are_laid_in_a_box_by_scanning_and_taken_out_with_a_reason(
    at_keeper: Browser, archive: Archive, desk: Desk, shelf: int
) -> None:
    first, second = filed(desk, archive), filed(desk, archive, fiscal_year=2024)
    codes = f"{desk.document(first).code}\n{desk.document(second).code}"
    answer = at_keeper.post("/shelves/box/1/items", {"codes": codes})
    assert answer.status_code == 409
    assert "不同年度不能装一盒。" in answer.text
    assert desk.document(first).box_id == 1
    assert at_keeper.post("/shelves/box/1/items", {"codes": " "}).status_code == 422
    lacking = at_keeper.post("/shelves/box/1/out", {"code": desk.document(first).code, "reason": ""})
    assert lacking.status_code == 422
    done = at_keeper.post(
        "/shelves/box/1/out", {"code": desk.document(first).code, "reason": "送修"}, follow_redirects=True
    )
    assert "已出盒" in done.text
    assert "送修" in done.text


def test_a_box_is_moved_by_the_label_of_a_shelf(at_keeper: Browser, archive: Archive, admin: Actor, shelf: int) -> None:
    add_box(admin, "B-1", archive=archive)
    assert "还没有上架" in at_keeper.get("/shelves/box/2").text
    for scanned in ("SC:BOX:000001", "SC:SHELF:000099", "乱码"):
        answer = at_keeper.post("/shelves/box/2/place", {"shelf": scanned})
        assert answer.status_code in (404, 422), scanned
        assert "<dialog" in answer.text
    done = at_keeper.post("/shelves/box/2/place", {"shelf": f"sc:shelf:{shelf}"}, follow_redirects=True)
    assert "一号库 · 1-1" in done.text


def test_labels_and_the_shelf_list_are_papers(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk, shelf: int
) -> None:
    lay_items(admin, 1, [f"#{filed(desk, archive)}"], archive=archive)
    for path in ("/shelves/labels/spine?id=1", "/shelves/labels/front?id=1", "/shelves/room/1/labels"):
        answer = at_keeper.get(path)
        assert answer.mimetype == "application/pdf"
        assert pypdf.PdfReader(io.BytesIO(answer.data)).pages
    assert at_keeper.get("/shelves/labels/back?id=1").status_code == 404
    assert at_keeper.get("/shelves/labels/spine").status_code == 422
    assert at_keeper.get("/shelves/room/1/list.pdf").location == "/purpose?next=/shelves/room/1/list.pdf"
    purpose(at_keeper)
    text = pypdf.PdfReader(io.BytesIO(at_keeper.get("/shelves/room/1/list.pdf").data)).pages[0].extract_text()
    assert "A-1" in text
    assert at_keeper.get("/shelves/room/1/list.xlsx").data.startswith(b"PK")
    assert at_keeper.get("/shelves/room/1/list.doc").status_code == 404


def test_the_duty_is_done_from_the_page_of_the_document(
    logged_in: Callable[[Actor], Browser],
    appoint: Callable[[str, Role, str], Actor],
    at_keeper: Browser,
    archive: Archive,
    desk: Desk,
    shelf: int,
) -> None:
    number = filed(desk, archive)
    page = at_keeper.get(f"/document/{number}?tab=custody").text
    assert "缺纸质件" in page
    assert "2026-12-23" in page
    assert at_keeper.post(f"/document/{number}/print").location.startswith("/purpose")
    purpose(at_keeper)
    printed = at_keeper.post(f"/document/{number}/print")
    assert printed.mimetype == "application/pdf"
    assert "2 页，含封面" in at_keeper.get(f"/document/{number}?tab=custody").text
    form = {"pages": "2", "digest": desk.document_files(number)[0][:8], "box": "A-1"}
    own = at_keeper.post(f"/document/{number}/paper/check", form)
    assert "打印和核对须由两个人" in own.text
    checker = logged_in(appoint("checker", Role.KEEPER, "J012"))
    for wrong, said in (({"pages": "two"}, "不是整数"), ({"pages": ""}, "清点的页数"), ({"box": "Z"}, "没有“Z”这个盒")):
        answer = checker.post(f"/document/{number}/paper/check", {**form, **wrong})
        assert answer.status_code in (409, 422)
        assert said in answer.text
        assert "保管责任" in answer.text
    done = checker.post(f"/document/{number}/paper/check", form, follow_redirects=True)
    assert "归档齐全" in done.text
    assert "纸质在库 · A-1" in done.text
    lost = at_keeper.post(f"/document/{number}/paper/lost", {"reason": "清点未见"}, follow_redirects=True)
    assert "缺纸质件" in lost.text


def test_the_list_tells_what_is_owed_and_what_lies_in_no_box(
    at_keeper: Browser, archive: Archive, desk: Desk, hands: object
) -> None:
    assert "没有欠着的纸质件" in at_keeper.get("/shelves/paper").text
    filed(desk, archive, title="欠纸的决算")
    filed(desk, archive, title="没盒的决算", paper_original="filed")
    assert "欠纸的决算" in at_keeper.get("/shelves/paper").text
    page = at_keeper.get("/shelves/paper?of=boxless").text
    assert "没盒的决算" in page
    assert "欠纸的决算" not in page


def test_a_stock_taking_answers_scan_by_scan_and_prints_what_is_missing(
    at_keeper: Browser, archive: Archive, admin: Actor, shelf: int
) -> None:
    add_box(admin, "A-2", archive=archive, shelf_id=shelf)
    assert "还没有清点过" in at_keeper.get("/shelves/stock").text
    assert at_keeper.post("/shelves/stock", {"place": "A-1"}).status_code == 422
    assert at_keeper.post("/shelves/stock", {"place": "SC:ROOM:000001"}).location == "/shelves/stock/1"
    answer = at_keeper.post("/shelves/stock/1", {"codes": f"SC:SHELF:{shelf:06d} SC:BOX:000001 乱码", "at": ""}).text
    assert re.findall(r'data-told="(\w+)"', answer) == ["unknown", "in_place", "here"]
    assert re.search(rf'id="at" value="{shelf}"', answer)
    assert "现在在：一号库 · 1-1" in answer
    assert at_keeper.post("/shelves/stock/1", {"codes": "SC:BOX:000001", "at": "x"}).status_code == 422
    closed = at_keeper.post("/shelves/stock/1/close", follow_redirects=True).text
    assert "清点已结束，缺 1。" in closed
    assert "A-2" in closed
    assert 'id="scanner"' not in closed
    assert at_keeper.post("/shelves/stock/1", {"codes": "SC:BOX:000002", "at": ""}).status_code == 409
    assert list_stock_takings(admin, archive=archive).total == 1


def test_a_reader_looks_and_changes_nothing(at_reader: Browser, shelf: int) -> None:
    page = at_reader.get("/shelves/box/1").text
    assert "A-1" in page
    assert 'name="codes"' not in page
    assert at_reader.post("/shelves/box/1/items", {"codes": "x"}).status_code == 403
    assert at_reader.post("/shelves/rooms", {"name": "二号库"}).status_code == 403
    assert at_reader.post("/shelves/stock", {"place": "SC:ROOM:000001"}).status_code == 403


def test_a_checked_print_shows_in_the_description_and_cannot_be_typed(
    at_keeper: Browser,
    appoint: Callable[[str, Role, str], Actor],
    archive: Archive,
    desk: Desk,
    shelf: int,
) -> None:
    number = filed(desk, archive)
    with print_paper(desk.actor, number, archive=archive):
        pass
    checker = appoint("checker", Role.KEEPER, "J012")
    check_print(checker, number, pages=2, digest=desk.document_files(number)[0], box="SC:BOX:000001", archive=archive)
    page = at_keeper.get(f"/document/{number}").text
    assert "没有，已出纸质件" in page
    assert 'name="paper_original"' not in page
    answer = at_keeper.post(f"/document/{number}/description", {"title": "年度决算", "paper_original": "printed"})
    assert answer.status_code in (302, 409)
