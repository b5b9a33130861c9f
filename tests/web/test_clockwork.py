"""The pages of the clock: jobs, calendars, working-day clocks, the in-box, the feed."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from icalendar import Calendar
from sqlalchemy import event, select

from service.archive import Archive
from service.catalogue.clocks import Clock, ClockKind
from service.catalogue.reminders import Reminder
from service.catalogue.system import LastRun
from service.jobs.scheduler import run_due
from service.usecases.cases.cases import open_case
from service.usecases.clock.agenda import wish_for
from service.usecases.clock.clocks import record_aid
from service.usecases.clock.reminding import remind
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.browser import Browser

OFF = ("01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "06-09", "09-15", "10-01")
YEAR = "date,kind\n" + "".join(f"2027-{day},rest\n" for day in OFF) + "2027-02-14,work\n"


@pytest.fixture
def case(archive: Archive, admin: Actor) -> str:
    return open_case(admin, archive=archive, household="周敬棠")


@pytest.fixture
def late(archive: Archive, admin: Actor, case: str) -> int:
    """A clock that ran out in October."""
    return record_aid(admin, case, ClockKind.AID, date(2026, 8, 25), "慰问金", archive=archive)


def test_jobs_show_their_last_and_next_run_and_one_is_run_now(at_admin: Browser, archive: Archive) -> None:
    assert "没有定时服务在运行" in at_admin.get("/settings/jobs").text
    run_due(archive, "me")
    text = at_admin.get("/settings/jobs").text
    assert "没有定时服务在运行" not in text
    assert "2026-11-24" in text
    answer = at_admin.post("/settings/jobs/sweep/run", follow_redirects=True)
    assert "已请求立即运行“清理无主文件”" in answer.text
    assert "等待立即运行" in answer.text
    assert run_due(archive, "me") == ["sweep"]
    with archive.database.write() as session:
        wish_for(session, "lock", archive.clock.now())
    text = at_admin.get("/settings/jobs").text
    assert "等待立即运行" in text
    assert "None" not in text
    assert run_due(archive, "me") == ["lock"]


def test_what_cannot_be_run_is_refused(at_admin: Browser, at_keeper: Browser) -> None:
    assert at_admin.post("/settings/jobs/backup/run").status_code == 409
    assert at_admin.post("/settings/jobs/nothing/run").status_code == 404
    assert at_keeper.get("/settings/jobs").status_code == 403
    assert at_keeper.post("/settings/jobs/sweep/run").status_code == 403


def test_a_failed_job_is_red_and_says_why(at_admin: Browser, archive: Archive) -> None:
    with archive.database.write() as session:
        error = {"code": "mail.failed", "data": {"detail": "SMTPAuthenticationError"}}
        session.add(LastRun(job="mail", failed_at=archive.clock.now(), failures=1, error=error))
    text = at_admin.get("/settings/jobs").text
    assert "邮件服务器用不了（SMTPAuthenticationError）" in text
    assert "chip bad" in text


def test_a_year_is_imported_from_a_file_and_local_days_come_and_go(at_admin: Browser) -> None:
    assert "还缺 2027 年的放假通知" in at_admin.get("/settings/calendar").text
    sent = {"year": "2027", "source": "国办发明电〔2026〕12号", "file": (BytesIO(YEAR.encode()), "2027.csv")}
    answer = at_admin.post("/settings/calendar/import", sent, follow_redirects=True)
    assert "2027 年的日历已导入" in answer.text
    assert "国办发明电〔2026〕12号" in answer.text
    answer = at_admin.post(
        "/settings/calendar/local", {"unit": "1", "on": "2027-03-03", "source": "自治条例"}, follow_redirects=True
    )
    assert "/settings/calendar/local/1/drop" in answer.text
    answer = at_admin.post("/settings/calendar/local/1/drop", follow_redirects=True)
    assert "已撤去这个地方放假日" in answer.text
    assert "/settings/calendar/local/1/drop" not in answer.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"year": "2027", "source": "x", "days": "2027-01-01;rest"}, "第 1 行“2027-01-01;rest”看不懂"),
        ({"year": "2027", "source": "x", "days": "2027-01-01,rest"}, "法定节假日"),
        ({"year": "2027", "source": "x"}, "还没有选文件"),
        ({"year": "2026", "source": "x", "days": "2026-01-01,rest"}, "已经有了"),
        ({"year": "2027", "source": "", "days": "2027-01-01,rest"}, "请写明依据"),
        ({"year": "", "source": "x", "days": "2027-01-01,rest"}, "年"),
        ({"year": "2027", "source": "x", "days": "2028-01-01,rest"}, "不属于 2027 年的通知"),
    ],
)
def test_a_year_that_cannot_be_right_comes_back_with_the_reason(
    at_admin: Browser, sent: dict[str, str], said: str
) -> None:
    answer = at_admin.post("/settings/calendar/import", sent)
    assert answer.status_code in (409, 422)
    assert said in answer.text


def test_clocks_are_recorded_seen_late_and_ended(at_keeper: Browser, archive: Archive, case: str) -> None:
    sent = {"case": case, "kind": "aid", "on": "2026-08-25", "note": "慰问金"}
    answer = at_keeper.post("/clocks", sent, follow_redirects=True)
    assert "2026-10-12" in answer.text
    assert "已逾期" in answer.text
    assert "时限（逾期 1）" in at_keeper.get("/desk").text
    assert "2026-10-12" in at_keeper.get(f"/case/{case}").text
    assert at_keeper.post("/clocks/1/close", {"on": "2026-08-01", "note": "x"}).status_code == 422
    answer = at_keeper.post("/clocks/1/close", {"on": "2026-11-23", "note": "系统第 88 号"}, follow_redirects=True)
    assert "没有进行中的时限" in answer.text
    assert "系统第 88 号" in at_keeper.get("/clocks?state=closed").text
    assert at_keeper.post("/clocks/1/close", {"on": "2026-11-23", "note": "x"}).status_code == 409


@pytest.mark.parametrize(
    "sent",
    [
        {"case": "没有", "kind": "aid", "on": "2026-11-20"},
        {"case": "J012-ZY·KN·2026-D10-001", "kind": "aid", "on": "2027-01-01"},
        {"case": "J012-ZY·KN·2026-D10-001", "kind": "aid", "on": "昨天"},
        {"case": "J012-ZY·KN·2026-D10-001", "kind": "sync", "on": "2026-11-20"},
        {"case": "J012-ZY·KN·2026-D10-001", "kind": "nothing", "on": "2026-11-20"},
    ],
)
def test_what_cannot_be_recorded_comes_back_with_the_reason(
    at_keeper: Browser, archive: Archive, case: str, sent: dict[str, str]
) -> None:
    assert at_keeper.post("/clocks", sent).status_code in (404, 422)
    with archive.database.read() as session:
        assert session.scalars(select(Clock)).all() == []


def test_the_bell_counts_the_in_box_leads_on_and_empties(at_admin: Browser, archive: Archive, late: int) -> None:
    assert "没有未读的提醒" in at_admin.get("/inbox").text
    remind(archive=archive)
    text = at_admin.get("/inbox").text
    assert "帮扶录入已逾期" in text
    assert '<b class="num">2</b>' in text  # and the calendar of next year
    answer = at_admin.post("/inbox/1")
    assert answer.headers["Location"] == "/clocks"
    assert '<b class="num">1</b>' in at_admin.get("/inbox").text
    at_admin.post("/inbox/read")
    assert "没有未读的提醒" in at_admin.get("/inbox").text
    assert "帮扶录入已逾期" in at_admin.get("/inbox?show=all").text


def test_another_persons_reminder_does_not_exist(at_reader: Browser, archive: Archive, late: int) -> None:
    remind(archive=archive)
    assert at_reader.post("/inbox/1").status_code == 404
    at_reader.post("/inbox/read")
    with archive.database.read() as session:
        assert session.scalars(select(Reminder).where(Reminder.read_at.is_not(None))).all() == []


def test_the_rail_counts_what_is_read_and_what_waits(at_keeper: Browser, desk: Desk) -> None:
    desk.described("C03", title="会议纪要")
    desk.take_in()
    text = at_keeper.get("/cases").text
    assert text.count('<span class="count num">1</span>') >= 2


def test_the_numbers_around_a_page_cost_one_statement(at_keeper: Browser, archive: Archive, desk: Desk) -> None:
    statements: list[str] = []
    event.listen(archive.database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    at_keeper.get("/inbox")
    assert sum("count(*)" in one and one.count("SELECT count") > 3 for one in statements) == 1
    assert len(statements) < 25


def test_an_address_is_chosen_checked_and_taken_back(at_keeper: Browser) -> None:
    for bad in ("nobody", "a@b@c", "a b@c.example", "a@-", "a@b..c", "<a@b.example>", f"{'a' * 65}@b.example"):
        assert at_keeper.post("/account/email", {"email": bad}).status_code == 422, bad
    assert (
        "邮件地址已保存"
        in at_keeper.post("/account/email", {"email": "keeper@union.example"}, follow_redirects=True).text
    )
    assert "keeper@union.example" in at_keeper.get("/account").text
    at_keeper.post("/account/email", {"email": ""})
    assert "keeper@union.example" not in at_keeper.get("/account").text


def address_in(text: str) -> str:
    return text.partition("/calendar/")[2].partition(".ics")[0]


def test_the_feed_is_a_calendar_of_due_dates_without_names(
    at_keeper: Browser, browser: Browser, archive: Archive, late: int, keeper: Actor
) -> None:
    token = address_in(at_keeper.post("/account/feed").text)
    answer = browser.get(f"/calendar/{token}.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "no-store"
    calendar = Calendar.from_ical(answer.data)
    (only,) = calendar.walk("VEVENT")
    assert only.decoded("dtstart") == date(2026, 10, 12)
    assert only["uid"] == f"aid-clock-{late}@shoucang"
    assert "J012-ZY·KN·2026-D10-001" in str(only["summary"])
    assert "周敬棠" not in answer.text
    assert b"\r\n" in answer.data


def test_a_provisional_day_is_tentative(
    at_keeper: Browser, browser: Browser, archive: Archive, case: str, admin: Actor
) -> None:
    record_aid(admin, case, ClockKind.ALLOTMENT, date(2026, 11, 23), "", archive=archive)
    token = address_in(at_keeper.post("/account/feed").text)
    (only,) = Calendar.from_ical(browser.get(f"/calendar/{token}.ics").data).walk("VEVENT")
    assert only["status"] == "TENTATIVE"


def test_a_feed_that_ended_was_replaced_or_never_was_does_not_exist(at_keeper: Browser, browser: Browser) -> None:
    first = address_in(at_keeper.post("/account/feed").text)
    second = address_in(at_keeper.post("/account/feed").text)
    assert first != second
    assert browser.get(f"/calendar/{first}.ics").status_code == 404
    assert browser.get(f"/calendar/{second}.ics").status_code == 200
    at_keeper.post("/account/feed/end")
    assert browser.get(f"/calendar/{second}.ics").status_code == 404
    assert browser.get("/calendar/x.ics").status_code == 404


def test_the_feed_holds_what_the_person_keeps_and_nothing_else(
    logged_in: Callable[[Actor], Browser], browser: Browser, stranger: Actor, reader: Actor, late: int
) -> None:
    for person in (stranger, reader):
        token = address_in(logged_in(person).post("/account/feed").text)
        assert Calendar.from_ical(browser.get(f"/calendar/{token}.ics").data).walk("VEVENT") == []


def test_clocks_name_their_documents(at_keeper: Browser, desk: Desk, case: str) -> None:
    received = desk.take_in(case=case, type="A07", title="入户调查表")
    desk.work()
    for path in (f"/case/{case}", f"/clocks?case={case}"):
        page = at_keeper.get(path).text
        clocks = page[page.index("三十个工作日") :]
        assert "入户调查表" in clocks
        assert f"/document/{received.document_id}" in clocks
