"""`shoucang case`: case files."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from service.cli.desk import at_desk
from service.cli.output import json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.viewing import CaseView

code_argument = click.argument("code")
on_option = click.option(
    "--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期，如 2026-10-15。 The day."
)
reason_option = click.option("--reason", required=True, help="理由，记入审计。 The reason, for the audit.")


@click.group()
def case() -> None:
    """案卷：建立、查看、撤档、恢复。 Case files: open, show, withdraw, reopen."""


@case.command("open")
@click.argument("code", required=False)
@click.option("--unit", help="保管单位的名称、编号或全宗号。 Unit: its name, id or fonds number.")
@click.option("--household", default="", help="户主姓名。 Name of the household's head.")
@json_option
def open_(code: str | None, unit: str | None, household: str, as_json: bool) -> None:
    """建立案卷；不给编号则自动编号。 Open a case file; without a code it is given the next."""
    from service.usecases.cases import open_case

    with at_desk() as desk:
        given = open_case(desk.actor, archive=desk.archive, unit=unit, code=code, household=household)
    if as_json:
        put_json({"code": given})
    else:
        click.echo(given)


@case.command()
@code_argument
@json_option
def show(code: str, as_json: bool) -> None:
    """查看案卷和其中的文件。 Show a case file and what is in it."""
    from service.usecases.viewing import show_case

    with at_desk() as desk:
        view = show_case(desk.actor, code, archive=desk.archive)
        if as_json:
            put_json(_as_json(view))
            return
        tell(f"{view.code}  {view.household}  {view.unit_name}")
        headings = [desk.say(f"console.{name}") for name in ("id", "code", "title", "date", "state", "due_on")]
        put_table(
            headings,
            [
                (one.id, one.code, one.title, one.dated_on, desk.say(f"document_state.{one.state}"), one.due_on)
                for one in view.documents
            ],
        )


def _as_json(view: "CaseView") -> dict[str, object]:
    return {
        "code": view.code,
        "household": view.household,
        "unit": view.unit_name,
        "opened_on": view.opened_on.isoformat(),
        "withdrawn_on": view.withdrawn_on.isoformat() if view.withdrawn_on else None,
        "events": [
            {"kind": event.kind.value, "on": event.on.isoformat(), "reason": event.reason} for event in view.events
        ],
        "documents": [
            {
                "id": one.id,
                "code": one.code,
                "title": one.title,
                "state": one.state.value,
                "due_on": one.due_on.isoformat() if one.due_on else None,
            }
            for one in view.documents
        ],
    }


@case.command()
@code_argument
@on_option
@reason_option
def withdraw(code: str, on: datetime, reason: str) -> None:
    """撤档：期限从这一天起算。 Withdraw a case file: its period starts that day."""
    from service.usecases.cases import withdraw_case

    with at_desk() as desk:
        withdraw_case(desk.actor, code, on.date(), reason, archive=desk.archive)
        desk.settle()
        tell(desk.say("done.case_withdrawn", code=code, on=on.date()))


@case.command()
@code_argument
@on_option
@reason_option
def reopen(code: str, on: datetime, reason: str) -> None:
    """恢复：期限停算。 Reopen a withdrawn case file: its period stops."""
    from service.usecases.cases import reopen_case

    with at_desk() as desk:
        reopen_case(desk.actor, code, on.date(), reason, archive=desk.archive)
        desk.settle()
        tell(desk.say("done.case_reopened", code=code))


@case.command()
@code_argument
@json_option
def file(code: str, as_json: bool) -> None:
    """归档案卷中的全部文件。 File every document of a case file."""
    from service.cli.document import report_filed
    from service.usecases.filing import file_case

    with at_desk() as desk:
        results = file_case(desk.actor, code, archive=desk.archive)
        desk.settle()
        report_filed(desk, results, as_json=as_json)
