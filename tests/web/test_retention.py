"""Periods on their page: the coming years, the list of a month or a day, the schedule in force."""

import re
from datetime import date

import pytest

from service.archive import Archive
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.filing import file_documents
from service.usecases.permissions import Actor
from service.web.outlook import HEIGHT, LEAST_BAR, STEP, draw
from tests.fixtures import Desk
from tests.web.browser import Browser


@pytest.fixture
def shelf(desk: Desk, archive: Archive, admin: Actor) -> dict[str, int]:
    """Papers of every state: two due in one month to come, one due now, one open, one undetermined, one for ever."""
    ahead, past, open_ = (open_case(admin, archive=archive, household=name) for name in ("吴桂兰", "孙德厚", "周敬棠"))
    numbers = {
        "one": desk.described("A09", case=ahead, title="收入证明"),
        "two": desk.described("A10", case=ahead, title="工资单"),
        "past": desk.described("A36", case=past, title="脱困佐证"),
        "open": desk.described("A09", case=open_, title="在档的收入证明"),
        "undetermined": desk.described("C03", dated_on=date(2026, 3, 5), title="会议纪要"),
        "permanent": desk.described("B10", fiscal_year=2025, title="年度决算"),
    }
    withdraw_case(admin, ahead, date(2026, 10, 15), "脱困", archive=archive)
    withdraw_case(admin, past, date(2015, 10, 15), "脱困", archive=archive)
    file_documents(admin, [numbers["permanent"]], archive=archive)
    return numbers


def titles(page: str) -> list[str]:
    return re.findall(r'<a href="/document/\d+\?tab=retention" data-item>([^<]+)</a>', page)


def test_the_strip_counts_each_month_and_leads_to_its_list(at_keeper: Browser, shelf: dict[str, int]) -> None:
    page = at_keeper.get("/retention").text
    bars = re.findall(r'<a href="/retention\?month=(\d{4}-\d\d)#list" aria-label="([^"]+)"', page)
    assert bars == [("2036-10", "2036 年 10 月：2 件")]
    assert titles(page) == ["脱困佐证"]
    page = at_keeper.get("/retention?month=2036-10").text
    assert titles(page) == ["收入证明", "工资单"]
    assert "2036 年 10 月期满" in page
    assert titles(at_keeper.get("/retention?month=2036-11").text) == []


@pytest.mark.parametrize(("on", "count"), [("2025-10-15", 0), ("2025-10-16", 1), ("2036-10-15", 1), ("2036-10-16", 3)])
def test_the_list_of_a_day_holds_what_is_due_by_then(
    at_keeper: Browser, shelf: dict[str, int], on: str, count: int
) -> None:
    page = at_keeper.get(f"/retention?on={on}").text
    assert len(titles(page)) == count
    assert f"到 {on} 已期满" in page


@pytest.mark.parametrize(
    "asked", ["on=x", "on=2026-02-30", "on=0001-01-01", "month=2036-13", "month=9999-12", "on=2200-01-01"]
)
def test_a_day_that_is_none_is_said_and_today_is_listed(at_keeper: Browser, shelf: dict[str, int], asked: str) -> None:
    answer = at_keeper.get(f"/retention?{asked}")
    assert answer.status_code == 422
    assert titles(answer.text) == ["脱困佐证"]


def test_the_states_are_counted_and_duties_lead_to_the_desk(at_keeper: Browser, shelf: dict[str, int]) -> None:
    page = at_keeper.get("/retention").text
    counts = dict(re.findall(r'href="/search\?state=(\w+)">.*?<span class="num">(\d+)</span>', page))
    assert counts == {"eligible": "1", "running": "2", "waiting": "1", "undetermined": "1", "permanent": "1"}
    duties = dict(re.findall(r'href="/desk\?kind=(\w+)">[^<]*<span class="num">(\d+)</span>', page))
    assert duties == {"determine": "1", "paper": "1"}


def test_a_reader_sees_periods_and_no_duties(at_reader: Browser, shelf: dict[str, int]) -> None:
    page = at_reader.get("/retention").text
    # What has come due lies in a sealed file: it is counted, and its title takes an approval.
    assert titles(page) == []
    assert "脱困佐证" not in page
    assert "/desk" not in page


def test_the_schedule_says_that_nothing_is_destroyed_under_it_and_names_every_type(
    at_keeper: Browser, archive: Archive
) -> None:
    page = at_keeper.get("/retention/schedule").text
    assert "现行，未经批准。" in page
    assert "不得据以销毁" in page
    for kind in archive.regulation.types:
        assert f'<span class="code">{kind.code}</span>' in page
    for one in (*archive.regulation.schedule.assignments, *archive.regulation.schedule.containers):
        assert one.basis_zh in page


def test_an_empty_archive_says_so(at_keeper: Browser) -> None:
    page = at_keeper.get("/retention").text
    assert "今后二十年还没有已知的到期件。" in page
    assert "没有期满的" in page


def test_bars_stand_in_their_months_and_the_highest_is_full() -> None:
    drawing = draw({"2026-11": 1, "2026-12": 1000, "2036-10": 500, "2046-10": 1}, date(2026, 11, 23))
    assert [bar.x // STEP for bar in drawing.bars] == [0, 1, 119, 239]
    assert [bar.height for bar in drawing.bars] == [LEAST_BAR, HEIGHT, HEIGHT / 2, LEAST_BAR]
    assert drawing.bars[-1].x + STEP == drawing.width
    assert [(year, count) for year, count, _ in drawing.by_year()] == [(2026, 1001), (2036, 500), (2046, 1)]
    assert drawing.years[0] == (2027, 2 * STEP)


def test_without_documents_there_are_no_bars() -> None:
    assert draw({}, date(2026, 11, 23)).bars == ()
