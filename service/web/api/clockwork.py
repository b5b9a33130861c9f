"""What happens by the clock: jobs, working-day clocks, and one's own reminders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from flask import Response

from service.catalogue.clocks import ClockKind
from service.usecases.clock import agenda, clocks, inbox
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, done, listed, made
from service.web.api.shapes import Asked, Day, Id, Shown, Slice, line, optional, told
from service.web.i18n import tell
from service.web.sessions import actor
from service.web.shell import archive

clockwork = Noun("clockwork", "时限、提醒与定时任务｜Clocks, reminders and jobs")

Note = Annotated[str, line(clocks.NOTE_LENGTH, 0)]


class JobPath(Asked):
    """A job in an address."""

    name: Annotated[str, line(64)] = told("任务｜Job", "sweep")


class JobShown(Shown):
    """A job."""

    name: str = told("任务｜Job", "sweep")
    state: str = told("状态｜State", "fine")
    last_run: datetime | None = told("上次完成｜When it last ended well", "2026-11-23T01:30:00Z")
    result: str | None = told("结果｜What it did", "清理 0 个")
    error: str | None = told("失败的原因｜Why it failed since", None)
    next_run: str | None = told("下次：日期或时刻｜Next run: a day, or an instant", "2026-11-24")
    broken: int = told("发现损坏的对象数｜Objects found broken", 0)


class JobsShown(Shown):
    """All jobs."""

    is_led: bool = told("是否有定时服务在运行｜Whether a scheduler runs", True)
    jobs: Sequence[JobShown] = told("各项任务｜The jobs")


@clockwork.on("GET", "/jobs", {200: JobsShown})
def list_jobs() -> Response:
    """定时任务的上次、下次和结果｜What is done by the clock, with last run, next run and result"""
    found = agenda.list_jobs(actor(), archive=archive())
    return answer(JobsShown(is_led=found.is_led, jobs=[_job(row) for row in found.jobs]))


def _job(row: agenda.JobRow) -> JobShown:
    return JobShown(
        name=row.name,
        state=row.state,
        last_run=row.finished_at,
        result=_said(row.result),
        error=_said(row.error),
        next_run=row.next_at.isoformat() if row.next_at else None,
        broken=row.broken,
    )


def _said(told_by: dict[str, Any] | None) -> str | None:
    return tell(told_by["code"], **told_by["data"]) if told_by else None


@clockwork.on("POST", "/jobs/<name>/run", {204: None}, MISSING, CONFLICT)
def run_job(path: JobPath) -> Response:
    """请求立即运行一项任务｜Ask that a job be done now"""
    agenda.ask_for_job(actor(), path.name, archive=archive())
    return done()


class ReminderPath(Asked):
    """A reminder in an address."""

    reminder_id: Id = told("提醒编号｜Number of the reminder", 7)


class ReminderWish(Slice):
    """Which reminders are asked for."""

    state: Literal["unread", "all"] = told("状态｜State", "unread", default="unread")


class ReminderShown(Shown):
    """A reminder."""

    id: int = told("编号｜Number", 7)
    kind: str = told("种类｜Kind", "aid")
    step: str = told("哪一步｜Step", "t3")
    text: str = told("内容｜What it says", "帮扶录入三日内到期：……")
    subject: str = told("关于什么｜What it is about", "clock:12")
    due_on: Day | None = told("期限｜Due on", "2026-12-15")
    made_at: datetime = told("发出的时刻｜Made at", "2026-12-12T16:00:10Z")
    read_at: datetime | None = told("已读的时刻｜Read at", None)


class RemindersShown(Shown):
    """A part of one's reminders."""

    total: int = told("共多少条｜How many in all", 1)
    unread: int = told("未读多少条｜How many are unread", 1)
    reminders: Sequence[ReminderShown] = told("这一页，最新的在前｜This part of them, newest first")


@clockwork.on("GET", "/reminders", {200: RemindersShown})
def list_reminders(query: ReminderWish) -> Response:
    """自己的提醒，最新的在前｜One's own reminders, newest first"""
    found = inbox.list_reminders(
        actor(),
        archive=archive(),
        unread_only=query.state == "unread",
        limit=query.limit,
        offset=query.offset,
    )
    rows = [
        ReminderShown(
            id=row.id,
            kind=row.kind,
            step=row.step,
            text=tell(f"reminder.{row.kind}", **row.filling),
            subject=row.subject,
            due_on=row.due_on,
            made_at=row.made_at,
            read_at=row.read_at,
        )
        for row in found.reminders
    ]
    return listed(RemindersShown(total=found.total, unread=found.unread, reminders=rows), query, found.total)


@clockwork.on("POST", "/reminders/<int:reminder_id>/read", {204: None}, MISSING)
def read_reminder(path: ReminderPath) -> Response:
    """标为已读｜Mark a reminder as read"""
    inbox.the_reminder(actor(), path.reminder_id, archive=archive())
    inbox.mark_read(actor(), [path.reminder_id], archive=archive())
    return done()


class ClockPath(Asked):
    """A clock in an address."""

    clock_id: Id = told("时限编号｜Number of the clock", 12)


class ClockWish(Slice):
    """Which clocks are asked for."""

    state: Literal["open", "closed"] = told("状态｜State", "open", default="open")
    kind: ClockKind = optional("只看一种｜One kind only", "aid")
    case: Annotated[str, line(100)] = optional("只看一个案卷｜Of one case file only", "J012-YS·2026-D10-0001")


class NewClock(Asked):
    """Aid that reached a household, or money allotted for it."""

    case: Annotated[str, line(100)] = told("案卷编号｜Code of the case file", "J012-YS·2026-D10-0001")
    kind: Literal["aid", "allotment"] = told("帮扶或拨付｜Aid or allotment", "aid")
    on: Day = told("到人或转账之日｜The day on which it arrived, or was transferred", "2026-11-20")
    note: Note = told("说明，不写个人信息｜What it was, without personal data", "送温暖慰问金", default="")


class ClockMade(Shown):
    """A clock that was started."""

    id: int = told("时限编号｜Number of the clock", 12)


class ClockEnd(Asked):
    """The entry that ends a clock."""

    on: Day = told("录入或同步之日｜Day of the entry", "2026-11-23")
    note: Annotated[str, line(clocks.NOTE_LENGTH)] = told("录在哪里｜What was entered, and where", "帮扶系统第 88 号")


class ClockShown(Shown):
    """A clock of thirty working days."""

    id: int = told("编号｜Number", 12)
    kind: ClockKind = told("种类｜Kind", "aid")
    change: str | None = told("卷内有何变化｜What changed in the case file", None)
    unit: str = told("单位｜Unit", "榆阳市总工会")
    case: str | None = told("案卷编号｜Code of the case file", "J012-YS·2026-D10-0001")
    document: int | None = told("文件编号｜Number of the document", None)
    note: str | None = told("说明｜Note", "送温暖慰问金")
    opened_on: Day = told("起算之日｜Counted from", "2026-11-20")
    due_on: Day = told("期限｜Due on", "2027-01-04")
    provisional: bool = told("是否暂定｜Whether a notice may still move it", True)
    calendar: str = told("所依的日历｜Calendar by which it was counted", "chinesecalendar 1.11.0")
    closed_on: Day | None = told("办结之日｜Ended on", None)
    closing_note: str | None = told("录在哪里｜What was entered, and where", None)


class ClocksShown(Shown):
    """A part of the list of clocks."""

    total: int = told("共多少个｜How many in all", 1)
    late: int = told("逾期多少个｜How many are late", 0)
    clocks: Sequence[ClockShown] = told("这一页，最早到期的在前｜This part of them, the first due first")


@clockwork.on("GET", "/clocks", {200: ClocksShown}, MISSING)
def list_clocks(query: ClockWish) -> Response:
    """30 个工作日的时限｜The clocks of thirty working days"""
    found = clocks.list_clocks(
        actor(),
        archive=archive(),
        is_open=query.state == "open",
        kind=query.kind,
        case=query.case,
        limit=query.limit,
        offset=query.offset,
    )
    shown = ClocksShown(total=found.total, late=found.late, clocks=[_clock(row) for row in found.clocks])
    return listed(shown, query, found.total)


def _clock(row: clocks.ClockRow) -> ClockShown:
    return ClockShown(
        id=row.id,
        kind=row.kind,
        change=row.change,
        unit=row.unit_name,
        case=row.case_code,
        document=row.document_id,
        note=row.note,
        opened_on=row.opened_on,
        due_on=row.due_on,
        provisional=row.provisional,
        calendar=row.calendar,
        closed_on=row.closed_on,
        closing_note=row.closing_note,
    )


@clockwork.on("POST", "/clocks", {201: ClockMade}, MISSING)
def record_aid(body: NewClock) -> Response:
    """记一次帮扶或拨付，开始计时｜Record aid or an allotment: its clock starts"""
    number = clocks.record_aid(actor(), body.case, ClockKind(body.kind), body.on, body.note, archive=archive())
    return made(ClockMade(id=number), "clockwork.list_clocks", case=body.case)


@clockwork.on("POST", "/clocks/<int:clock_id>/close", {204: None}, MISSING, CONFLICT)
def close_clock(path: ClockPath, body: ClockEnd) -> Response:
    """办结一个时限｜End a clock by the matching entry"""
    clocks.close_clock(actor(), path.clock_id, body.on, body.note, archive=archive())
    return done()
