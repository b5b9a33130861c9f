"""The page of papers and the papers of a case file, in a real browser and in every look."""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from service.archive import Archive
from service.usecases.cases.cases import open_case
from service.usecases.documents.filing import file_documents
from tests.fixtures import Desk
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser


@pytest.fixture
def filed(archive: Archive, desk: Desk) -> str:
    """A case file with a filed document, and routine papers of two years; gives the file's code."""
    code = open_case(desk.actor, archive=archive, household="李秀兰")
    ids = [
        desk.described(case=code, title="入户调查表", dated_on=date(2026, 1, 5)),
        desk.described("C09", title="月报", dated_on=date(2026, 2, 1)),
        desk.described("C09", title="季报", dated_on=date(2025, 12, 1)),
    ]
    assert all(one.code for one in file_documents(desk.actor, ids, archive=archive))
    return code


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(begin: Callable[..., Page], filed: str, look: str) -> None:
    page = begin(look)
    for path in ("/papers", "/papers/catalogue?year=1999", f"/case/{quote(filed)}", "/document/1"):
        page.goto(path)
        if "/purpose" in page.url:
            page.fill("[name=purpose]", "年度归档")
            page.click("main .btn-primary")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_keeper_takes_a_catalogue_and_the_papers_of_a_file_along(begin: Callable[..., Page], filed: str) -> None:
    page = begin()
    page.goto("/purpose")
    page.fill("[name=purpose]", "年度归档")
    page.click("main .btn-primary")
    page.goto("/retention")
    page.get_by_role("navigation", name="期限").get_by_role("link", name="打印").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="PDF/A 2026 J012", exact=True).click()
    assert kept.value.suggested_filename == "归档文件目录 J012 2026.pdf"
    with page.expect_download() as kept:
        page.get_by_role("link", name="XLSX 2025 J012 D10").click()
    assert kept.value.suggested_filename == "归档文件目录 J012 2025 日常帮扶工作档案 D10.xlsx"
    page.goto(f"/case/{quote(filed)}")
    with page.expect_download() as kept:
        page.get_by_role("link", name="整套").click()
    assert kept.value.suggested_filename == f"{filed} 整套.pdf"
    page.goto("/document/1")
    with page.expect_download() as kept:
        page.get_by_role("link", name="带归档章").click()
    assert kept.value.suggested_filename == f"{filed}-0001.pdf"
