"""`shoucang jobs`, `clock`, `calendar`: what happens by the clock."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.desk import at_desk
from service.cli.output import WHOLE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.cli.desk import Desk
    from service.usecases.clock.agenda import JobRow

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def jobs() -> None:
    """定时任务。 What is done by the clock."""


@jobs.command("list")
@json_option
def list_(as_json: bool) -> None:
    """每项任务的上次、下次和结果。 Each job with its last run, its next and its result."""
    from service.usecases.clock.agenda import list_jobs

    with at_desk() as desk:
        rows = list_jobs(desk.actor, archive=desk.archive).jobs
        for row in rows if as_json else ():
            put_json(
                {
                    "job": row.name,
                    "state": row.state,
                    "last_run": _written(row.finished_at),
                    "next_run": _written(row.next_at),
                    "result": desk.complain(row.result),
                    "error": desk.complain(row.error),
                    "broken": row.broken,
                }
            )
        if not as_json:
            headings = [desk.say(f"console.{name}") for name in ("job", "state", "last_run", "next_run", "result")]
            put_table(headings, [_line(row, desk) for row in rows])


def _line(row: "JobRow", desk: "Desk") -> tuple[object, ...]:
    zone = desk.archive.clock.zone
    last = row.finished_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if row.finished_at else None
    upcoming = (
        row.next_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if isinstance(row.next_at, datetime) else row.next_at
    )
    told = desk.complain(row.error) or desk.complain(row.result)
    return f"{row.name} {desk.say(f'job.{row.name}')}", desk.say(f"job_state.{row.state}"), last, upcoming, told


def _written(at: date | None) -> str | None:
    return at.isoformat() if at else None


@jobs.command()
@click.argument("name")
def run(name: str) -> None:
    """立即运行一项；没有定时服务时由本命令运行。 Do one now; where no scheduler runs, this command does it."""
    from service.jobs.presence import own_name
    from service.jobs.scheduler import DEEDS, run_due
    from service.usecases.clock.agenda import AGENDA, ask_for_job, list_jobs
    from service.usecases.clock.leading import step_down

    with at_desk() as desk:
        ask_for_job(desk.actor, name, archive=desk.archive)
        if list_jobs(desk.actor, archive=desk.archive).is_led:
            tell(desk.say("console.asked", job=name))
            return
        holder = own_name()
        try:
            run_due(desk.archive, holder, deeds={name: DEEDS[name]}, agenda={name: AGENDA[name]})
        finally:
            step_down(holder, archive=desk.archive)
        row = next(one for one in list_jobs(desk.actor, archive=desk.archive).jobs if one.name == name)
        problem = desk.complain(row.error)
        if problem:
            raise click.ClickException(problem)
        tell(desk.say("console.ran", job=name, result=desk.complain(row.result) or ""))


@click.group()
def clock() -> None:
    """30 个工作日的时限。 The clocks of thirty working days."""


@clock.command("list")
@click.option("--closed", is_flag=True, help="已办结的。 Those that have ended.")
@click.option("--case", help="只看一个案卷。 Of one case file only.")
@json_option
def list_clocks(closed: bool, case: str | None, as_json: bool) -> None:
    """进行中的时限，最早到期的在前。 The open clocks, the first due first."""
    from service.usecases.clock.clocks import list_clocks

    with at_desk() as desk:
        found = list_clocks(desk.actor, archive=desk.archive, is_open=not closed, case=case, limit=1000)
        for row in found.clocks if as_json else ():
            put_json(
                {
                    "id": row.id,
                    "kind": row.kind.value,
                    "case": row.case_code,
                    "document": row.document_id,
                    "opened_on": row.opened_on.isoformat(),
                    "due_on": row.due_on.isoformat(),
                    "provisional": row.provisional,
                    "calendar": row.calendar,
                    "closed_on": _written(row.closed_on),
                }
            )
        if not as_json:
            headings = [desk.say(f"console.{name}") for name in ("id", "kind", "case", "opened_on", "due_on")]
            rows = [
                (row.id, desk.say(f"clock_kind.{row.kind.value}"), row.case_code, row.opened_on, row.due_on)
                for row in found.clocks
            ]
            put_table(headings, rows)


@clock.command()
@click.argument("case")
@click.option("--kind", type=click.Choice(["aid", "allotment"]), default="aid", show_default=True)
@click.option("--on", type=DAY, help="到人或转账之日，默认为今天。 The day it arrived; by default today.")
@click.option("--note", default="", help="说明。 What it was.")
def record(case: str, kind: str, on: datetime | None, note: str) -> None:
    """记一次帮扶或拨付。 Record aid or an allotment."""
    from service.catalogue.clocks import ClockKind
    from service.usecases.clock.clocks import record_aid

    with at_desk() as desk:
        day = on.date() if on else desk.archive.clock.today()
        record_aid(desk.actor, case, ClockKind(kind), day, note, archive=desk.archive)
        tell(desk.say("done.aid_recorded", on=day))


@clock.command()
@click.argument("number", type=WHOLE)
@click.option("--note", required=True, help="录在哪里。 What was entered, and where.")
@click.option("--on", type=DAY, help="录入之日，默认为今天。 The day of the entry; by default today.")
def close(number: int, note: str, on: datetime | None) -> None:
    """办结一个时限。 End a clock by the matching entry."""
    from service.usecases.clock.clocks import close_clock

    with at_desk() as desk:
        close_clock(desk.actor, number, on.date() if on else desk.archive.clock.today(), note, archive=desk.archive)
        tell(desk.say("console.clock_closed", id=number))


@click.group()
def calendar() -> None:
    """放假安排。 Years of holidays."""


@calendar.command("list")
@json_option
def list_years(as_json: bool) -> None:
    """已有安排的年份，最新的在前。 The years that are announced, newest first."""
    from service.usecases.clock.calendars import show_calendars

    with at_desk() as desk:
        years = show_calendars(desk.actor, archive=desk.archive).years
        for row in years if as_json else ():
            put_json(
                {
                    "year": row.year,
                    "source": row.source,
                    "rest": row.rest,
                    "work": row.work,
                    "imported_at": _written(row.imported_at),
                }
            )
        if not as_json:
            headings = [desk.say(f"console.{name}") for name in ("year", "source")]
            put_table(
                [*headings, desk.say("day_kind.rest"), desk.say("day_kind.work")],
                [(row.year, row.source, row.rest, row.work) for row in years],
            )


@calendar.command("import")
@click.argument("year", type=WHOLE)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--source", required=True, help="依据，如通知文号。 What it rests on.")
def import_(year: int, file: Path, source: str) -> None:
    """导入一年的放假安排（CSV、TOML、JSON）。 Import a year's holidays."""
    from service.usecases.clock.calendar_files import MAX_BYTES, read_days
    from service.usecases.clock.calendars import import_year

    with file.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    with at_desk() as desk:
        found = import_year(desk.actor, year, read_days(content), source, archive=desk.archive)
        tell(desk.say("done.calendar_imported", year=found.year, recounted=found.recounted, moved=found.moved))
