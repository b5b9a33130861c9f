"""One document on its page: what it shows and what it hides, what a keeper corrects, and the same for a case file."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pypdf
import pytest
from sqlalchemy import select, update

from service.archive import Archive
from service.catalogue.audit import digest_of_texts
from service.catalogue.documents import DocumentState, Page, PageState, PaperOriginal
from service.catalogue.tasks import Task, TaskKind, TaskState
from service.usecases.cases.cases import open_case
from service.usecases.permissions import Actor
from tests.films import film
from tests.fixtures import Desk, Hands
from tests.web.browser import Browser
from tests.web.shelf import DIAGNOSIS, ID, LETTER, NOTICE, PHONE, SECOND, put
from tests.web.test_search import STATE, lines

REASON = {"reason": "本人到馆核对"}
HIDDEN = (ID, PHONE)


def asked(browser: Browser) -> Browser:
    """The browser of somebody who has stated a purpose."""
    browser.post("/purpose", STATE)
    return browser


def panel(page: str, name: str) -> str:
    """What stands in a tab."""
    found = re.search(rf'id="tab-{name}".*?(?=<div class="scroll tab-body"|</section>\s*<dialog)', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_every_tab_stands_in_the_page_and_the_address_opens_one(at_reader: Browser, desk: Desk) -> None:
    document = put(desk)
    tabs = ("description", "text", "retention", "custody", "checks", "history")
    for tab in tabs:
        page = at_reader.get(f"/document/{document}?tab={tab}").text
        for name in tabs:
            closed = re.search(rf'id="tab-{name}"[^>]* hidden', page)
            assert (closed is None) == (name == tab), (tab, name)
        for name in ("custody", "checks"):
            assert ("<h2" in panel(page, name)) == (name == tab), (tab, name)
    for made_up in ("tab=x", "page=0", "page=77", "page=x", "at=-1", "at=99999999999", "q=AND", "field=99", "do=x"):
        assert at_reader.get(f"/document/{document}?{made_up}").status_code == 200, made_up


def test_numbers_of_a_person_stand_nowhere_until_a_reason_is_given(
    at_keeper: Browser, archive: Archive, desk: Desk, hands: Hands
) -> None:
    document = put(desk, LETTER)
    asked(at_keeper)
    page = at_keeper.get(f"/document/{document}?tab=text&q={ID}").text.replace(f'value="{ID}"', "")
    page = page.replace(f"q={ID}", "")
    assert not any(number in page for number in HIDDEN)
    assert "110***********002X" in page
    assert f'action="/document/{document}/text/1' not in page, "a masked text would be written over the real one"
    assert at_keeper.post(f"/document/{document}/reveal", {"reason": " "}).status_code == 422
    at_keeper.post(f"/document/{document}/reveal", REASON)
    page = at_keeper.get(f"/document/{document}?tab=text").text
    assert all(number in page for number in HIDDEN)
    assert f'action="/document/{document}/text/1' in page
    (revealed,) = lines(archive, "document.revealed")
    assert (revealed.subject_id, revealed.data["reason"]) == (document, digest_of_texts(["本人到馆核对"]))
    hands.forward(minutes=16)
    assert not any(number in at_keeper.get(f"/document/{document}?tab=text").text for number in HIDDEN)


def test_what_is_uncovered_is_one_document_and_can_be_covered_again(at_reader: Browser, desk: Desk) -> None:
    first, second = put(desk, LETTER), put(desk, (*LETTER, "另一份"))
    asked(at_reader).post(f"/document/{first}/reveal", REASON)
    assert ID not in at_reader.get(f"/document/{second}").text
    assert ID in at_reader.get(f"/document/{first}").text
    at_reader.post(f"/document/{second}/cover")
    assert ID in at_reader.get(f"/document/{first}").text
    at_reader.post(f"/document/{first}/cover")
    assert ID not in at_reader.get(f"/document/{first}").text


def test_the_image_changes_with_the_reason_and_the_audit_knows_it(
    at_reader: Browser, archive: Archive, desk: Desk
) -> None:
    letter, diagnosis = put(desk, LETTER), put(desk, DIAGNOSIS, type="A15", title="诊断证明")
    asked(at_reader)
    for document in (letter, diagnosis):
        image = f"/document/{document}/page/1/image"
        covered = at_reader.get(image).data
        at_reader.post(f"/document/{document}/reveal", REASON)
        assert at_reader.get(image).data != covered
        assert [one.data["unmasked"] for one in lines(archive, "page.viewed")][-2:] == [
            None,
            digest_of_texts(["本人到馆核对"]),
        ]


def test_of_a_sensitive_paper_neither_text_nor_thumbnail_is_shown(at_reader: Browser, desk: Desk) -> None:
    document = put(desk, DIAGNOSIS, type="A15", title="诊断证明")
    page = asked(at_reader).get(f"/document/{document}?tab=text").text
    assert "慢性肾脏病" not in page
    assert at_reader.get(f"/document/{document}/page/1/thumbnail").status_code == 404
    at_reader.post(f"/document/{document}/reveal", REASON)
    assert "慢性肾脏病" in at_reader.get(f"/document/{document}?tab=text").text


def test_without_a_purpose_neither_text_nor_image_nor_file_is_given(
    at_reader: Browser, archive: Archive, desk: Desk
) -> None:
    document = put(desk, LETTER)
    page = at_reader.get(f"/document/{document}?tab=text").text
    assert "血液透析" not in page
    assert "/image" not in page
    assert 'name="purpose"' in page
    for path in ("original", "pdf"):
        assert at_reader.get(f"/document/{document}/{path}").location.startswith("/purpose?next=")
    assert at_reader.post(f"/document/{document}/reveal", REASON).status_code == 409
    assert lines(archive, "document.downloaded") == []


def test_original_and_searchable_pdf_come_under_their_names(at_reader: Browser, archive: Archive, desk: Desk) -> None:
    document = put(desk, LETTER, SECOND)
    asked(at_reader)
    for path, role in (("original", "original"), ("pdf", "searchable")):
        answer = at_reader.get(f"/document/{document}/{path}")
        assert answer.mimetype == "application/pdf"
        assert "%E6%89%AB%E6%8F%8F.pdf" in answer.headers["Content-Disposition"]
        assert len(pypdf.PdfReader(BytesIO(answer.data)).pages) == 2
        assert lines(archive, "document.downloaded")[-1].data["role"] == role
    answer.close()


def test_a_page_has_its_own_text_marks_and_place(at_reader: Browser, desk: Desk) -> None:
    document = put(desk, LETTER, SECOND)
    page = asked(at_reader).get(f"/document/{document}?page=2&q=透析").text
    assert "86,742.50" in panel(page, "text")
    assert "恳请工会" not in panel(page, "text")
    assert "<mark>透析</mark>" in panel(page, "text")
    assert len(re.findall(r"<rect x=", page)) == 1
    assert 'aria-current="page" data-turns' in page
    both = at_reader.get(f"/document/{document}?two=1&q=透析").text
    assert both.count('<figure class="sheet">') == 2
    assert len(re.findall(r"<rect x=", both)) == 2


def test_a_field_leads_to_its_place_on_the_image(at_reader: Browser, desk: Desk) -> None:
    document = put(desk, LETTER)
    page = asked(at_reader).get(f"/document/{document}").text
    field = re.search(r'href="([^"]+)" data-field="(\d+)" data-turns><span class="kind">证件号', page)
    assert field is not None
    assert f'data-place="{field[2]}"' in page
    marked = at_reader.get(field[1].replace("&amp;", "&")).text
    assert f'class="place on" data-place="{field[2]}"' in marked


def test_a_document_knows_its_place_among_the_hits(at_reader: Browser, desk: Desk) -> None:
    ids = [put(desk, (*LETTER, f"第{number}份")) for number in range(3)]
    hits = re.findall(r'href="(/document/\d+\?[^"]*at=\d)" data-item', at_reader.get("/search?q=透析").text)
    assert len(hits) == len(ids)
    page = at_reader.get(hits[1].replace("&amp;", "&")).text
    assert "第 2 / 3 件" in page
    before, after = re.search(r'rel="prev" href="([^"]+)"', page), re.search(r'rel="next" href="([^"]+)"', page)
    assert before is not None
    assert after is not None
    assert {before[1], after[1]} == {re.sub(r"&amp;page=\d+", "", hits[0]), re.sub(r"&amp;page=\d+", "", hits[2])}


def test_a_keeper_corrects_what_the_form_shows_and_nothing_else(at_keeper: Browser, desk: Desk) -> None:
    document = put(desk, LETTER, type="A01")
    form = {"title": "帮扶申请书（周敬棠）", "type": "A01", "former_type": "A01", "dated_on": "2026-11-05"}
    rest = {
        "author": "榆阳市总工会",
        "document_number": "",
        "fiscal_year": "",
        "filing_year": "",
        "case": "",
        "box": "3-02-4",
    }
    answer = at_keeper.post(f"/document/{document}/description?page=1", {**form, **rest, "paper_original": "filed"})
    assert answer.location == f"/document/{document}?page=1&tab=description"
    row = desk.document(document)
    assert row.box is not None
    assert (row.title, row.dated_on, row.box.number) == ("帮扶申请书（周敬棠）", date(2026, 11, 5), "3-02-4")
    assert row.paper_original is PaperOriginal.FILED
    assert row.author == "榆阳市总工会"
    assert row.stated == ["author", "box", "category", "dated_on", "paper_original", "title", "type"]
    history = panel(at_keeper.get(f"/document/{document}").text, "history")
    assert "<del>困难职工帮扶申请书</del>" in history
    assert "更正著录" in history


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("dated_on", "2026-02-30", "不是日期"),
        ("fiscal_year", "26", "不是年份"),
        ("title", "", "题名长度"),
        ("author", "会" * 201, "太长"),
        ("case", "没有这个案卷", "没有这个案卷"),
        ("paper_original", "在我家", "看不懂"),
    ],
)
def test_what_cannot_be_right_is_said_in_the_form_and_nothing_changes(
    at_keeper: Browser, desk: Desk, name: str, value: str, said: str
) -> None:
    document = put(desk, LETTER)
    before = desk.document(document).revision
    answer = at_keeper.post(f"/document/{document}/description", {"title": "新题名", name: value})
    assert answer.status_code in (404, 422)
    assert said in answer.text
    assert desk.document(document).revision == before


def test_a_reader_and_a_stranger_change_nothing(
    at_reader: Browser, logged_in: Callable[[Actor], Browser], stranger: Actor, desk: Desk
) -> None:
    document = put(desk, LETTER, SECOND)
    acts = {
        "description": {"title": "x"},
        "type": {"type": "A01"},
        "text/1": {"text": "x"},
        "period": {"rule": "permanent", "reason": "x"},
        "paper/check": {"pages": "2", "digest": "9f86d081", "box": "1"},
        "paper/original": {"box": "1"},
        "paper/lost": {"reason": "x"},
        "box": {"box": "1"},
        "discard": {"reason": "x"},
        "page/1/turn": {"degrees": "90"},
        "page/1/move": {"count": "2", "place": "2"},
        "page/2/split": {},
        "retry": {},
    }
    page = at_reader.get(f"/document/{document}").text
    for path, form in acts.items():
        assert f'action="/document/{document}/{path}' not in page, path
        assert at_reader.post(f"/document/{document}/{path}", form).status_code == 403, path
    at_stranger = logged_in(stranger)
    for path, form in acts.items():
        assert at_stranger.post(f"/document/{document}/{path}", form).status_code == 404, path
    assert at_stranger.post(f"/document/{document}/reveal", REASON).status_code in (404, 409)


def test_an_uncertain_type_is_confirmed_by_a_button(at_keeper: Browser, desk: Desk, archive: Archive) -> None:
    document = put(desk, ("说明", "本人情况属实。", "2026年1月5日"))
    assert desk.document(document).state is DocumentState.READ
    page = at_keeper.get(f"/document/{document}").text
    if 'class="guess best"' in page:
        assert "这是什么文件？" in page
    at_keeper.post(f"/document/{document}/type", {"type": "C09"})
    row = desk.document(document)
    assert (row.type, row.confidence, row.state) == ("C09", 1.0, DocumentState.DESCRIBED)
    assert "这是什么文件？" not in at_keeper.get(f"/document/{document}").text


def test_a_corrected_text_is_found_and_kept_as_a_version(at_keeper: Browser, desk: Desk) -> None:
    document = put(desk, NOTICE, type="C09")
    text = "关于开展冬季送温暖活动的通知\n各基层工会：\n改成了火星人三个字。"
    asked(at_keeper).post(f"/document/{document}/text/1", {"text": text})
    desk.work()
    assert "1 件" in at_keeper.get("/search?q=火星人").text
    assert "更正第 1 页文字" in panel(at_keeper.get(f"/document/{document}").text, "history")
    assert at_keeper.post(f"/document/{document}/text/1", {"text": "字" * 100_001}).status_code == 422


def test_an_open_period_is_decided_and_drawn(at_keeper: Browser, desk: Desk) -> None:
    document = put(desk, NOTICE, type="C03")
    page = at_keeper.get(f"/document/{document}?tab=retention").text
    assert "期限未定，一直保管" in page
    assert f'action="/document/{document}/file' not in page
    wrong = at_keeper.post(f"/document/{document}/period", {"rule": "filing_year+30y", "reason": ""})
    assert wrong.status_code == 422
    assert re.search(r'id="determine-reason"[^>]*aria-invalid', wrong.text)
    at_keeper.post(f"/document/{document}/period", {"rule": "filing_year+30y", "reason": "一般文件"})
    at_keeper.post(f"/document/{document}/file")
    page = panel(at_keeper.get(f"/document/{document}?tab=retention").text, "retention")
    assert "保管至 2056年12月31日，还有 30 年 38 天" in page
    assert "到期 2056-12-31" in page
    assert "2026 年度归档" in page


def test_a_permanent_paper_is_printed_and_its_box_named(at_keeper: Browser, desk: Desk) -> None:
    document = put(desk, NOTICE, type="C03")
    at_keeper.post(f"/document/{document}/period", {"rule": "permanent", "reason": "重要文件"})
    filed = at_keeper.post(f"/document/{document}/file", follow_redirects=True)
    assert "已归档，档号 J012-ZY·BF·2026-Y-0001" in filed.text
    assert "还要一份纸质件" in filed.text
    assert at_keeper.post(f"/document/{document}/paper/original", {"box": ""}).status_code == 422
    at_keeper.post("/shelves/boxes", {"number": "5-01-2", "year": "", "term": "", "category": "", "shelf": ""})
    done = at_keeper.post(f"/document/{document}/paper/original", {"box": "5-01-2"}, follow_redirects=True).text
    assert "还要一份纸质件" not in done
    assert "纸质在库 · 5-01-2" in done


def test_a_document_is_discarded_with_a_reason_and_gone(at_keeper: Browser, desk: Desk) -> None:
    document = put(desk, LETTER)
    none = at_keeper.post(f"/document/{document}/discard?q=透析", {"reason": ""})
    assert none.status_code == 422
    assert re.search(r'<dialog id="discard"[^>]* open', none.text)
    gone = at_keeper.post(f"/document/{document}/discard?q=透析", {"reason": "重复扫描", "title": "申请书"})
    assert gone.location == "/search?q=%E9%80%8F%E6%9E%90"
    assert at_keeper.get(f"/document/{document}").status_code == 404
    desk.work()
    assert "没有找到" in at_keeper.get("/search?q=透析").text


def test_a_page_that_could_not_be_read_says_why_and_is_read_again(at_keeper: Browser, desk: Desk) -> None:
    document = put(desk, LETTER, SECOND)
    problem = {"code": "file.engine_timed_out", "data": {"engine": "ppocr", "seconds": 120}}
    with desk.archive.database.write() as session:
        page = session.scalars(select(Page).where(Page.document_id == document, Page.number == 2)).one()
        page.state, page.problem = PageState.FAILED, problem
    shown = asked(at_keeper).get(f"/document/{document}?page=2").text
    assert "识读这一页超过了 120 秒。" in shown
    assert f"/document/{document}/page/2/image" not in shown
    answer = at_keeper.post(f"/document/{document}/retry?page=2", follow_redirects=True)
    assert "1 页正在重新识读" in answer.text
    desk.work()
    assert "86,742.50" in panel(at_keeper.get(f"/document/{document}?page=2").text, "text")


def test_pages_are_turned_moved_and_split(at_keeper: Browser, desk: Desk) -> None:
    document = put(desk, LETTER, SECOND, NOTICE, type="A01")
    assert at_keeper.post(f"/document/{document}/page/1/turn", {"degrees": "45"}).status_code == 422
    at_keeper.post(f"/document/{document}/page/1/turn", {"degrees": "180"})
    desk.work()
    assert at_keeper.post(f"/document/{document}/page/1/move", {"count": "3", "place": "9"}).status_code == 422
    moved = at_keeper.post(f"/document/{document}/page/3/move", {"count": "3", "place": "1"})
    assert moved.location == f"/document/{document}?page=1"
    desk.work()
    assert "送温暖" in panel(asked(at_keeper).get(f"/document/{document}?page=1").text, "text")
    split = at_keeper.post(f"/document/{document}/page/2/split", follow_redirects=True)
    part = int(split.request.path.rpartition("/")[2])
    assert part != document
    desk.work()
    assert (desk.document(document).page_count, desk.document(part).page_count) == (1, 2)
    history = panel(at_keeper.get(f"/document/{document}").text, "history")
    for said in ("旋转第 1 页", "调整页序", "拆出第 2 页起的页面"):
        assert said in history


def test_a_case_file_lists_files_and_gives_all_at_once(
    at_keeper: Browser, at_reader: Browser, archive: Archive, desk: Desk
) -> None:
    code = open_case(desk.actor, archive=archive, household="周敬棠")
    document = put(desk, LETTER, case=code, type="A01")
    put(desk, SECOND, case=code, type="A16", title=f"医疗费用（{ID}）")
    page = at_keeper.get(f"/case/{code}").text
    assert f'href="/document/{document}"' in page
    assert ID not in page
    assert "归档其余 2 件" in page
    assert "归档其余" not in at_reader.get(f"/case/{code}").text
    assert at_reader.get(f"/cases/download/{code}").location.startswith("/purpose?next=")
    refused = asked(at_reader).get(f"/cases/download/{code}")
    assert refused.status_code == 409
    assert f'name="next" value="/cases/download/{code}"' in unquote(refused.text)
    stated = at_reader.post("/sensitive", {"reason": "移交前核对", "next": f"/cases/download/{code}"})
    assert unquote(stated.location) == f"/cases/download/{code}"
    whole = at_reader.get(f"/cases/download/{code}")
    assert len(pypdf.PdfReader(BytesIO(whole.data)).pages) == 2
    assert len(lines(archive, "case.downloaded")) == 1
    assert at_reader.post(f"/cases/file/{code}").status_code == 403
    assert at_keeper.post(f"/cases/file/{code}", follow_redirects=True).text.count("已归档 2 件") == 1
    dialog = at_keeper.get(f"/case/{code}?do=withdraw").text
    assert "卷内 2 件文件自撤档之日起保管十年" in dialog


def test_a_recording_without_a_copy_to_play_says_whether_one_is_being_made_or_lets_it_be_made(
    at_keeper: Browser, archive: Archive, desk: Desk, tmp_path: Path
) -> None:
    document = desk.take_in(film(tmp_path / "说明会.mp4", 1.0).read_bytes(), "说明会.mp4").document_id
    asked(at_keeper).post(f"/document/{document}/reveal", REASON)
    again = f"/document/{document}/recording/convert"
    page = at_keeper.get(f"/document/{document}").text
    assert "正在做播放副本" in page
    assert again not in page
    with archive.database.write() as session:
        session.execute(update(Task).where(Task.kind == TaskKind.CONVERT).values(state=TaskState.FAILED))
    page = at_keeper.get(f"/document/{document}").text
    assert "播放副本没有做成" in page
    assert f'action="{again}"' in page
    at_keeper.post(again)
    assert "正在做播放副本" in at_keeper.get(f"/document/{document}").text
    desk.work()
    page = at_keeper.get(f"/document/{document}").text
    assert 'id="player"' in page
    assert "poster=" not in page, "of what is covered nothing stands for it"
    desk_page = at_keeper.get("/desk").text
    assert "录音录像是什么文种，由你认定" in desk_page
    assert "<kbd>1</kbd>" not in desk_page, "there is nothing to choose by a number"
    with archive.database.read() as session:
        assert session.scalars(select(Task)).all() == [], "what was given up is not told any more"
