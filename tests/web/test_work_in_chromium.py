"""Intake, desk and retention in a real browser: files are dropped and followed, duties are done by keyboard."""

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.archive import Archive
from service.catalogue.documents import DocumentState
from service.jobs.worker import Worker
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.filing import file_documents
from service.usecases.intake.batches import list_batches, show_batch
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.browser import LOOKS
from tests.web.shelf import put
from tests.web.test_desk import vague
from tests.web.test_intake import letter, locked

pytestmark = pytest.mark.browser

PURPOSE = "整理归档"

DROP = """([files]) => {
  const data = new DataTransfer();
  for (const [name, content] of files)
    data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
  const how = { dataTransfer: data, bubbles: true, cancelable: true };
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector("h1").dispatchEvent(new DragEvent(kind, how));
}"""


@contextmanager
def working(archive: Archive) -> Iterator[None]:
    """A worker for the length of a block."""
    worker = Worker("test", archive=archive)
    thread = Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()


def drop(page: Page, **files: bytes) -> None:
    """Drop files on the headline of a page."""
    page.evaluate(DROP, [[[name, base64.b64encode(content).decode()] for name, content in files.items()]])


def purpose(page: Page) -> None:
    page.goto("/purpose")
    page.fill("[name=purpose]", PURPOSE)
    page.click("main .btn-primary")


@pytest.fixture
def full(archive: Archive, admin: Actor, desk: Desk) -> int:
    """A batch in every state, a duty of every kind, periods of every state; gives the number of a waiting type."""
    case = open_case(admin, archive=archive, household="吴桂兰")
    put(desk, case=case)
    withdraw_case(admin, case, archive.clock.today(), "脱困", archive=archive)
    desk.described("C03", title="会议纪要")
    file_documents(admin, [desk.described("B10", fiscal_year=2025, title="年度决算")], archive=archive)
    desk.take_in(b"", "空.pdf")
    return vague(desk)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(begin: Callable[..., Page], full: int, look: str) -> None:
    page = begin(look)
    purpose(page)
    paths = ["/intake", "/intake/1", "/intake/1?do=file", "/intake/4", "/intake/manifest", "/retention"]
    paths += ["/retention?month=2036-11", "/retention/schedule", "/desk", f"/desk?on={full}&do=reveal"]
    paths += [f"/desk?kind={kind}&on=1" for kind in ("confirm_type", "determine", "paper", "file", "reading_failed")]
    for path in paths:
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_files_are_dropped_anywhere_followed_and_settled(
    begin: Callable[..., Page], archive: Archive, admin: Actor, desk: Desk
) -> None:
    page = begin()
    page.goto("/intake")
    page.check("#paper-filed")
    page.fill("#f-box", "3-02-7")
    drop(page, **{"申请书.pdf": letter(), "流水.pdf": locked(), "照片.tif": desk.picture(), "空.jpg": b""})
    page.wait_for_url("**/intake/1")
    expect(page.locator("#batch tbody[id]")).to_have_count(4)
    expect(page.locator("#batch")).to_contain_text("设了密码")
    assert Axe().run(page).response["violations"] == []
    with working(archive):
        expect(page.locator("[data-summary]")).to_have_text("4 件中 1 件完成，2 件失败，1 件待认", timeout=30_000)
    expect(page.locator("#batch")).to_contain_text("A01 困难职工帮扶申请书")
    batch = show_batch(admin, list_batches(admin, archive=archive)[0].id, archive=archive)
    assert sorted(one.name for one in batch.offers) == sorted(["申请书.pdf", "流水.pdf", "照片.tif", "空.jpg"])
    document = desk.document(next(one.document_id for one in batch.offers if one.name == "申请书.pdf") or 0)
    assert document.box is not None
    assert (document.paper_original, document.box.number) == ("filed", "3-02-7")
    expect(page.locator("[role=status][data-summary]")).to_have_count(1)


def test_a_failed_file_is_replaced_in_its_row(begin: Callable[..., Page], tmp_path: Path, desk: Desk) -> None:
    page = begin()
    page.goto("/intake")
    bad, good = tmp_path / "一" / "流水.pdf", tmp_path / "二" / "流水.pdf"
    for path, content in ((bad, locked()), (good, letter())):
        path.parent.mkdir()
        path.write_bytes(content)
    page.set_input_files("#files", bad)
    expect(page.locator("#batch")).to_contain_text("设了密码")
    page.set_input_files("#offer-1 input[type=file]", good)
    expect(page.locator("#offer-2")).to_be_visible()
    desk.work()
    expect(page.locator("[data-summary]")).to_have_text("2 件都已处理完", timeout=10_000)
    expect(page.locator("#offer-1")).to_contain_text("已另收")


def test_a_file_that_is_too_large_is_not_even_sent(begin: Callable[..., Page], archive: Archive) -> None:
    object.__setattr__(archive, "settings", archive.settings.model_copy(update={"max_bytes": 1000}))
    page = begin()
    page.goto("/intake")
    drop(page, **{"大.pdf": b"x" * 2000})
    expect(page.locator("#batch .uploading")).to_contain_text("“大.pdf”太大：2 KB，上限 1 KB。")


def test_a_server_that_is_gone_is_said_and_the_file_sent_again(begin: Callable[..., Page]) -> None:
    page = begin()
    page.goto("/intake")
    page.evaluate("() => { window.send = XMLHttpRequest.prototype.send; }")
    page.evaluate("() => { XMLHttpRequest.prototype.send = function () { setTimeout(this.onerror); }; }")
    drop(page, **{"申请书.pdf": letter()})
    expect(page.locator("#batch .uploading")).to_contain_text("没有传完：连接断了")
    page.evaluate("() => { XMLHttpRequest.prototype.send = window.send; }")
    with page.expect_response("**/files"):
        page.click("#batch .uploading [data-retries]")
    expect(page.locator("#offer-1")).to_be_visible()


def test_a_case_file_that_does_not_exist_is_said_before_anything_is_sent(begin: Callable[..., Page]) -> None:
    page = begin()
    page.goto("/intake")
    page.fill("#f-case", "没有这一户")
    drop(page, **{"申请书.pdf": letter()})
    expect(page.locator("#upload-problem")).to_contain_text("没有这一户")
    assert page.url.endswith("/intake")


def test_without_script_files_are_taken_in_all_the_same(begin: Callable[..., Page], tmp_path: Path) -> None:
    page = begin(java_script_enabled=False)
    page.goto("/intake")
    (tmp_path / "申请书.pdf").write_bytes(letter())
    page.set_input_files("#files", tmp_path / "申请书.pdf")
    page.click("#drop button")
    expect(page.locator("#offer-1")).to_contain_text("申请书.pdf")


def test_types_are_confirmed_skipped_and_taken_back_by_keyboard(begin: Callable[..., Page], desk: Desk) -> None:
    numbers = [put(desk, (f"家里的情况之{number}", "收入少了。")) for number in range(3)]
    page = begin()
    page.goto("/desk?kind=confirm_type")
    current = page.locator(".duty[aria-current]")
    expect(current).to_have_attribute("href", re.compile(rf"on={numbers[0]}\b"))
    page.keyboard.press("Space")
    expect(current).to_have_attribute("href", re.compile(rf"on={numbers[1]}\b"))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(current).to_have_attribute("href", re.compile(rf"on={numbers[2]}\b"))
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(current).to_have_attribute("href", re.compile(rf"on={numbers[1]}\b"))
    page.keyboard.press("0")
    page.keyboard.type("A09")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(current).to_have_attribute("href", re.compile(rf"on={numbers[2]}\b"))
    assert desk.document(numbers[1]).type == "A09"
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("z")
    expect(current).to_have_attribute("href", re.compile(rf"on={numbers[1]}\b"))
    assert desk.document(numbers[1]).state is DocumentState.READ


def test_a_guess_is_confirmed_by_its_number(begin: Callable[..., Page], archive: Archive, desk: Desk) -> None:
    number = put(desk)
    with archive.database.write() as session:
        row = session.merge(desk.document(number))
        row.state, row.confidence = DocumentState.READ, 0.58
    page = begin()
    page.goto("/desk")
    page.keyboard.press("1")
    expect(page.locator(".toast-x", has_text="已认作")).to_be_visible()
    assert (desk.document(number).type, desk.document(number).confidence) == ("A01", 1.0)


def test_several_are_ticked_by_keyboard_and_filed(begin: Callable[..., Page], desk: Desk) -> None:
    numbers = [desk.described("A09", title=f"收入证明{number}") for number in range(3)]
    page = begin()
    page.goto("/desk?kind=file")
    page.locator("[data-item]").first.focus()
    for _ in range(2):
        page.keyboard.press("x")
        page.keyboard.press("j")
    expect(page.locator("[data-picked]")).to_have_text("2")
    page.click("[data-picks-all]")
    expect(page.locator("[data-picked]")).to_have_text("3")
    page.click("#selection .btn-primary")
    expect(page.locator(".toasts")).to_contain_text("已归档 3 件。")
    assert all(desk.document(number).code for number in numbers)


def test_on_a_phone_the_list_leads_to_a_duty_and_back(begin: Callable[..., Page], desk: Desk) -> None:
    number = vague(desk)
    page = begin("phone")
    page.goto("/desk")
    expect(page.locator("#viewer")).to_be_hidden()
    page.click("[data-item]")
    page.wait_for_url(f"**/desk?on={number}**")
    expect(page.locator("#viewer")).to_be_visible()
    expect(page.locator("[data-item]")).to_be_hidden()
    page.click(".duties .only-small")
    expect(page.locator("[data-item]")).to_be_visible()


def test_a_month_is_reached_by_keyboard(begin: Callable[..., Page], full: int) -> None:
    page = begin()
    page.goto("/retention")
    page.locator(".months a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/retention?month=2036-11#list")
    expect(page.locator("#list")).to_contain_text("2036 年 11 月期满")
