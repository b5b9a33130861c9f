"""Printing from the pages: what is offered, what comes, what is said where nothing can come."""

from datetime import date
from urllib.parse import quote

import pytest

from service.archive import Archive
from service.usecases.cases.cases import open_case
from service.usecases.documents.filing import file_documents
from tests.fixtures import Desk
from tests.web.browser import Browser

CASE = "J012-ZY·KN·2026-D10-001"


@pytest.fixture
def filed(archive: Archive, desk: Desk) -> str:
    """A case file with a filed document, and a report of the year before; gives the file's code."""
    code = open_case(desk.actor, archive=archive, household="李秀兰")
    paper = desk.described(case=code, title="入户调查表", dated_on=date(2026, 1, 5))
    report = desk.described("C09", title="月报", dated_on=date(2025, 12, 1))
    assert [one.problem for one in file_documents(desk.actor, [paper, report], archive=archive)] == [None, None]
    return code


def test_an_empty_archive_says_what_will_be_printed_here(at_keeper: Browser) -> None:
    page = at_keeper.get("/papers").text
    assert "还没有可打印的目录" in page
    assert "案卷的封面、卷内目录和备考表在案卷页打印" in page


def test_the_catalogues_are_offered_by_year_with_both_shapes(at_keeper: Browser, filed: str) -> None:
    page = at_keeper.get("/papers").text
    assert page.index("2026") < page.index("2025")
    for part in ("困难职工原始档案", "日常帮扶工作档案", "10年"):
        assert part in page
    assert "/papers/catalogue?year=2026&amp;unit=J012&amp;category=original&amp;term=D10" in page
    assert "shape=xlsx&amp;year=2025" in page


def test_a_list_asks_for_the_purpose_first_and_then_comes(at_keeper: Browser, filed: str) -> None:
    address = "/papers/catalogue?year=2026&unit=J012"
    asked = at_keeper.get(address)
    assert asked.status_code == 302
    assert asked.location.startswith("/purpose?next=")
    at_keeper.post("/purpose", {"purpose": "年度归档"})
    answer = at_keeper.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-1.7")
    book = at_keeper.get(f"{address}&shape=xlsx")
    assert book.mimetype.endswith("spreadsheetml.sheet")
    assert quote("归档文件目录 J012 2026.xlsx") in book.headers["Content-Disposition"]


def test_the_page_of_a_case_file_offers_its_papers(at_keeper: Browser, filed: str) -> None:
    at_keeper.post("/purpose", {"purpose": "年度归档"})
    page = at_keeper.get(f"/case/{quote(filed)}").text
    for word in ("整套", "案卷封面", "卷内目录", "卷内备考表"):
        assert word in page
    for paper in ("cover", "contents", "notes", "all"):
        answer = at_keeper.get(f"/cases/print/{paper}/{quote(filed)}")
        assert answer.mimetype == "application/pdf"
    assert at_keeper.get(f"/cases/print/contents/{quote(filed)}?shape=xlsx").data.startswith(b"PK")
    assert at_keeper.get(f"/cases/print/poster/{quote(filed)}").status_code == 404


def test_a_case_file_in_which_nothing_is_filed_offers_nothing(at_keeper: Browser, archive: Archive, desk: Desk) -> None:
    code = open_case(desk.actor, archive=archive)
    desk.described(case=code)
    assert "卷内备考表" not in at_keeper.get(f"/case/{quote(code)}").text


def test_a_filed_document_comes_with_its_stamp(at_keeper: Browser, filed: str, desk: Desk) -> None:
    at_keeper.post("/purpose", {"purpose": "年度归档"})
    assert "带归档章" in at_keeper.get("/document/1").text
    assert at_keeper.get("/document/1/stamped").data.startswith(b"%PDF")
    other = desk.described(title="未归档")
    assert "带归档章" not in at_keeper.get(f"/document/{other}").text
    refused = at_keeper.get(f"/document/{other}/stamped")
    assert refused.status_code == 422
    assert "还没有归档，没有归档章" in refused.text


def test_papers_of_a_year_are_ordered_watched_and_fetched(at_keeper: Browser, filed: str, desk: Desk) -> None:
    wish = {"year": "2026", "unit": "J012", "paper": "all", "shape": "pdf"}
    assert at_keeper.post("/papers/year", wish).location.startswith("/purpose?next=")
    at_keeper.post("/purpose", {"purpose": "年度归档"})
    assert at_keeper.post("/papers/year", wish).location == "/papers#year-prints"
    page = at_keeper.get("/papers").text
    assert "data-under-way" in page
    assert "0 / 1" in page
    desk.work()
    page = at_keeper.get("/papers").text
    assert "data-under-way" not in page
    assert "取走" in page
    answer = at_keeper.get("/papers/year/1")
    assert (answer.mimetype, answer.data[:8]) == ("application/pdf", b"%PDF-1.7")
    assert quote("整套 2026.pdf") in answer.headers["Content-Disposition"]
    refused = at_keeper.post("/papers/year", {**wish, "year": "2025"})
    assert refused.status_code == 422
    assert "2025 年没有可打印的" in refused.text
    assert at_keeper.post("/papers/year", {**wish, "paper": "poster"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("year=2024", "没有可打印的已归档文件"),
        ("year=abc", "年度 0 不合理"),
        ("year=2026&term=X", "保管期限代码“X”不对"),
    ],
)
def test_what_cannot_be_printed_is_said_above_what_can(at_keeper: Browser, filed: str, query: str, said: str) -> None:
    at_keeper.post("/purpose", {"purpose": "年度归档"})
    answer = at_keeper.get(f"/papers/catalogue?{query}")
    assert answer.status_code == 422
    assert said in answer.text
    assert "困难职工原始档案" in answer.text


def test_the_page_is_there_in_english(at_keeper: Browser, filed: str) -> None:
    at_keeper.post("/account/language", {"language": "en"})
    page = at_keeper.get("/papers").text
    for part in ("Catalogues of filed documents", "10 years", "PDF/A"):
        assert part in page
