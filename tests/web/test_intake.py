"""Taking files in on the pages: without a script, file by file with one, and by a manifest."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.archive import Archive
from service.catalogue.documents import Document, PageState, PaperOriginal
from service.usecases.cases.cases import open_case
from service.usecases.intake.batches import BatchShown, list_batches, show_batch
from service.usecases.permissions import Actor
from service.web.security import FORM_BYTES
from tests.fixtures import Desk, Hands
from tests.papers import PdfBook, typed
from tests.web.browser import Browser
from tests.web.shelf import LETTER

JSON = {"Accept": "application/json"}
Sent = tuple[BytesIO, str]


def sent(content: bytes, name: str) -> Sent:
    return BytesIO(content), name


def letter() -> bytes:
    book = PdfBook()
    book.add_page(typed(LETTER))
    return book.bytes()


def locked() -> bytes:
    book = PdfBook()
    book.add_page(typed(LETTER))
    return book.bytes(user_password="x", owner_password="y")


def upload(
    browser: Browser, files: list[Sent], path: str = "/intake", headers: dict[str, str] | None = None, **more: str
) -> TestResponse:
    return browser.post(path, {"files": files, **more}, content_type="multipart/form-data", headers=headers)


def newest(archive: Archive, admin: Actor) -> BatchShown:
    return show_batch(admin, list_batches(admin, archive=archive)[0].id, archive=archive)


def test_somebody_who_may_not_take_files_in_is_refused(
    at_reader: Browser, logged_in: Callable[[Actor], Browser], stranger: Actor, at_keeper: Browser, desk: Desk
) -> None:
    upload(at_keeper, [sent(desk.picture(), "a.tif")])
    for path in ("/intake", "/intake/1", "/intake/1/progress", "/intake/manifest"):
        assert at_reader.get(path).status_code == 403, path
        assert at_keeper.get(path).status_code == 200, path
    for path in ("/intake", "/intake/1/files", "/intake/manifest"):
        assert upload(at_reader, [sent(desk.picture(), "b.tif")], path).status_code == 403, path
    elsewhere = logged_in(stranger)
    assert elsewhere.get("/intake/1").status_code == 404
    assert upload(elsewhere, [sent(desk.picture(), "c.tif")], "/intake/1/files").status_code in (403, 404)
    assert upload(elsewhere, [sent(desk.picture(), "c.tif")], unit="J012").status_code == 403


def test_many_files_come_in_without_a_script_and_bad_ones_harm_no_other(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    files = [
        sent(letter(), "申请书.pdf"),
        sent(locked(), "流水.pdf"),
        sent(b"", "空.jpg"),
        sent(desk.picture(), "照片.tif"),
        sent(letter(), "又一份申请书.pdf"),
        sent(b"MZ\x90", "程序.pdf"),
    ]
    answer = upload(at_keeper, files, unit="J012", paper="filed", box="3-02-7")
    assert answer.status_code == 302
    batch = newest(archive, admin)
    assert answer.location == f"/intake/{batch.id}"
    assert [one.stage for one in batch.offers] == ["waiting", "failed", "failed", "waiting", "duplicate", "failed"]
    desk.work()
    page = at_keeper.get(answer.location).text
    assert "“流水.pdf”设了密码，打不开。" in page
    assert f"{batch.code}/{batch.offers[1].id}" in page
    assert "请转成 PDF、常见的图片" in page
    assert "A01 困难职工帮扶申请书" in page
    assert "6 件中 2 件完成，3 件失败，1 件待认" in page
    first = desk.document(batch.offers[0].document_id or 0)
    assert first.box is not None
    assert (first.paper_original, first.box.number) == (PaperOriginal.FILED, "3-02-7")


def test_files_go_into_the_case_file_that_is_named(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    code = open_case(admin, archive=archive, household="吴桂兰")
    page = at_keeper.get("/intake").text
    assert f'<option value="{code}">吴桂兰' in page
    upload(at_keeper, [sent(letter(), "申请书.pdf")], case=code)
    batch = newest(archive, admin)
    assert batch.case_code == code
    assert "吴桂兰" in at_keeper.get(f"/intake/{batch.id}").text
    wrong = upload(at_keeper, [sent(letter(), "申请书.pdf")], case="没有这一户")
    assert wrong.status_code == 404
    assert re.search(r'id="f-case"[^>]*aria-invalid="true"', wrong.text)
    assert newest(archive, admin).id == batch.id


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "还没有选文件。"), ({"paper": "eaten"}, "看不懂"), ({"paper": "filed", "box": "x" * 101}, "盒号太长。")],
)
def test_a_form_that_cannot_be_right_takes_nothing(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk, given: dict[str, str], said: str
) -> None:
    files = [sent(desk.picture(), "a.tif")] if given else []
    answer = upload(at_keeper, files, **given)
    assert answer.status_code == 422
    assert said in answer.text
    assert list_batches(admin, archive=archive) == ()


def test_more_files_than_the_limit_are_refused_before_any_is_taken(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    most = archive.settings.max_upload_files
    answer = upload(at_keeper, [sent(b"x", f"{number}.pdf") for number in range(most + 1)])
    assert answer.status_code == 422
    assert "太多了" in answer.text
    assert list_batches(admin, archive=archive) == ()


def test_a_request_larger_than_the_limit_gets_a_clear_answer(at_keeper: Browser, archive: Archive) -> None:
    small = archive.settings.model_copy(update={"max_bytes": 1000, "max_media_bytes": 1000})
    object.__setattr__(archive, "settings", small)
    body = b"--x\r\nContent-Disposition: form-data; name=files; filename=a.pdf\r\n\r\n" + b"x" * (FORM_BYTES + 2000)
    answer = at_keeper.client.post("/intake", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "发来的内容太大。" in answer.text


def test_the_script_holds_no_film_back_that_would_be_taken_in(at_keeper: Browser, archive: Archive) -> None:
    settings = archive.settings
    page = at_keeper.get("/intake").text
    assert settings.max_media_bytes > settings.max_bytes
    assert f'data-most-media="{int(settings.max_media_bytes)}"' in page
    assert "500 MB、2,000 页，录音录像不超过 8 GB、12 小时" in page


def test_a_script_begins_a_batch_and_sends_its_files_one_by_one(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    begun = at_keeper.post("/intake", {"unit": "J012"}, headers=JSON)
    address = begun.json["address"]
    for name, content, word in (("a.pdf", letter(), "排队"), ("b.pdf", locked(), "设了密码"), ("c.tif", b"", "空文件")):
        answer = upload(at_keeper, [sent(content, name)], f"{address}/files", headers=JSON)
        [markup] = answer.json["rows"].values()
        assert name in markup
        assert word in markup
        assert answer.json["moving"]
    batch = newest(archive, admin)
    assert [one.name for one in batch.offers] == ["a.pdf", "b.pdf", "c.tif"]
    refused = at_keeper.post(f"{address}/files", {}, headers=JSON)
    assert (refused.status_code, refused.json["code"]) == (422, "intake.no_files")
    assert at_keeper.post("/intake", {"case": "x"}, headers=JSON).json["code"] == "case.missing"


def test_what_the_script_is_told_is_what_stands_on_the_page(at_keeper: Browser, desk: Desk) -> None:
    upload(at_keeper, [sent(letter(), "申请书.pdf"), sent(locked(), "流水.pdf"), sent(desk.picture(3), "三页.tif")])
    for work in (False, True):
        if work:
            desk.work()
        page, told = at_keeper.get("/intake/1").text, at_keeper.get("/intake/1/progress", headers=JSON).json
        assert told["moving"] is not work
        assert ("data-moving" in page) is not work
        assert f"data-summary>{told['summary']}<" in page
        bare = re.sub(r"\s+|csrf_token\" value=\"[^\"]*", "", page)
        for markup in (*told["rows"].values(), *told["parts"].values()):
            assert re.sub(r"\s+|csrf_token\" value=\"[^\"]*", "", markup) in bare
        assert len(told["rows"]) == 3


def test_progress_counts_pages_and_says_when_nobody_reads(
    at_keeper: Browser, archive: Archive, desk: Desk, hands: Hands
) -> None:
    upload(at_keeper, [sent(desk.picture(4), "四页.tif")])
    assert "识读程序没有在运行" in at_keeper.get("/intake/1/progress", headers=JSON).json["parts"]["batch-counts"]
    with archive.database.write() as session:
        for page in session.get_one(Document, 1).pages[:3]:
            page.state = PageState.READ
    hands.forward(minutes=6)
    told = at_keeper.get("/intake/1/progress", headers=JSON).json
    assert "识读 3 / 4 页" in told["rows"]["offer-1"]
    assert "约还需 2 分钟" in told["parts"]["batch-counts"]


def test_the_filter_of_a_batch_stands_in_its_address(at_keeper: Browser, desk: Desk) -> None:
    upload(at_keeper, [sent(letter(), "好.pdf"), sent(locked(), "坏.pdf")])
    desk.work()
    for show, names in (("all", ["好.pdf", "坏.pdf"]), ("needing", ["坏.pdf"]), ("done", ["好.pdf"]), ("moving", [])):
        page = at_keeper.get(f"/intake/1?show={show}").text
        assert re.findall(r'<span class="code break">([^<]+)</span><span class="sub">', page) == names, show
        assert len(at_keeper.get(f"/intake/1/progress?show={show}", headers=JSON).json["rows"]) == len(names)


def test_a_file_that_is_sent_again_in_order_settles_the_failure(at_keeper: Browser, desk: Desk) -> None:
    upload(at_keeper, [sent(locked(), "流水.pdf")])
    assert "1 件失败" in at_keeper.get("/intake/1").text
    upload(at_keeper, [sent(letter(), "流水.pdf")], "/intake/1/files")
    desk.work()
    page = at_keeper.get("/intake/1").text
    assert "2 件都已处理完" in page
    assert "已另收" in page
    assert "设了密码" not in page


def test_a_document_that_could_not_be_read_is_read_again_from_its_row(
    at_keeper: Browser, archive: Archive, desk: Desk
) -> None:
    upload(at_keeper, [sent(desk.picture(), "扫描.tif")])
    with archive.database.write() as session:
        page = session.get_one(Document, 1).pages[0]
        page.state, page.problem = PageState.FAILED, {"code": "file.engine_timed_out", "data": {"seconds": 60}}
        session.connection().exec_driver_sql("DELETE FROM task")
    page_text = at_keeper.get("/intake/1").text
    assert "识读这一页超过了 60 秒。" in page_text
    assert 'action="/desk/1/retry"' in page_text
    assert at_keeper.post("/desk/1/retry", {"next": "/intake/1"}).location == "/intake/1"
    desk.work()
    assert "超过了 60 秒" not in at_keeper.get("/intake/1").text


def test_what_is_done_is_filed_at_once_and_what_cannot_be_is_named(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    upload(at_keeper, [sent(letter(), "申请书.pdf"), sent(desk.picture(), "照片.tif")])
    desk.work()
    page = at_keeper.get("/intake/1").text
    assert "归档完成的 1 件…" in page
    form = re.search(r'<dialog id="file".*?</dialog>', page, re.DOTALL)
    assert form is not None
    ids = re.findall(r'name="id" value="(\d+)"', form[0])
    assert ids == ["1"]
    done = at_keeper.post("/documents/file", {"id": ids, "back": "/intake/1"}, follow_redirects=True)
    assert "已归档 1 件。" in done.text
    assert desk.document(1).code in done.text
    assert "归档完成的" not in done.text


def test_a_name_in_a_row_is_text_and_numbers_in_it_are_masked(at_keeper: Browser) -> None:
    upload(at_keeper, [sent(letter(), "<b>11010519491231002X</b>.pdf")])
    page = at_keeper.get("/intake/1").text
    assert "<b>110" not in page
    assert "11010519491231002X" not in page


def test_a_batch_that_is_not_there_is_not_found(at_keeper: Browser) -> None:
    for path in ("/intake/9", "/intake/9/progress"):
        assert at_keeper.get(path).status_code == 404


class Manifest:
    """A manifest with the files beside it, as a browser sends them."""

    def __init__(self, browser: Browser, rows: str) -> None:
        self.browser = browser
        self.rows = rows

    def send(self, files: list[Sent], **more: Any) -> TestResponse:
        data = {"manifest": sent(self.rows.encode(), "清单.csv"), "folder": files, **more}
        return self.browser.post("/intake/manifest", data, content_type="multipart/form-data")


def test_a_manifest_says_what_its_files_are(at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk) -> None:
    rows = "路径,文种,题名,会计年度,上级件\n凭证/1.tif,B03,记账凭证,2026,\n凭证/2.tif,B04,收据,2026,凭证/1.tif\n"
    files = [sent(desk.picture(), f"九月/凭证/{number}.tif") for number in (1, 2)]
    answer = Manifest(at_keeper, rows).send([*files, sent(letter(), "九月/多出来的.pdf")], unit="1")
    assert answer.status_code == 302
    desk.work()
    [batch] = list_batches(admin, archive=archive)
    shown = {one.name: one for one in show_batch(admin, batch.id, archive=archive).offers}
    assert {name: one.stage for name, one in shown.items()} == {
        "1.tif": "filed",
        "2.tif": "filed",
        "多出来的.pdf": "described",
    }
    second = desk.document(shown["2.tif"].document_id or 0)
    assert (second.type, second.path, second.parent_id) == ("B04", "凭证/2.tif", shown["1.tif"].document_id)


def test_everything_wrong_with_a_manifest_is_shown_at_once_and_nothing_is_taken(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    rows = "路径,文种,日期\n1.tif,A99,2026-03-05\n没有.tif,A09,2026年13月1日\n../x.tif,A09,\n"
    answer = Manifest(at_keeper, rows).send([sent(desk.picture(), "1.tif")])
    assert answer.status_code == 422
    table = re.search(r'aria-labelledby="problems-h".*?</table>', answer.text, re.DOTALL)
    assert table is not None
    cells = re.findall(r'<td class="r-num"[^>]*>(\d+)</td><td class="code"[^>]*>(\w+)</td>', table[0])
    assert cells == [("2", "type"), ("3", "path"), ("3", "date"), ("4", "path")]
    assert "没有“A99”这个文种。" in table[0]
    assert list_batches(admin, archive=archive) == ()


@pytest.mark.parametrize(
    ("rows", "name", "said"),
    [
        ("题名\n收据\n", "1.tif", "缺这一列"),
        ("", "1.tif", "缺这一列"),
        ("路径\n1.tif\n", "x" * 300, "存不下"),
        ("路径\n1.tif\n", "../../1.tif", None),
    ],
)
def test_a_strange_manifest_or_name_is_answered(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk, rows: str, name: str, said: str | None
) -> None:
    answer = Manifest(at_keeper, rows).send([sent(desk.picture(), name)])
    if said is None:
        assert answer.status_code == 302
        assert newest(archive, admin).offers[0].name == "1.tif"
    else:
        assert answer.status_code == 422
        assert said in answer.text
        assert list_batches(admin, archive=archive) == ()


def test_without_a_manifest_or_with_an_unknown_case_file_nothing_is_taken(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    answer = at_keeper.post("/intake/manifest", {"folder": [sent(desk.picture(), "1.tif")]})
    assert (answer.status_code, "还没有选清单。" in answer.text) == (422, True)
    answer = Manifest(at_keeper, "路径\n1.tif\n").send([sent(desk.picture(), "1.tif")], case="没有这一户")
    assert (answer.status_code, "没有这一户" in answer.text) == (404, True)
    assert list_batches(admin, archive=archive) == ()
