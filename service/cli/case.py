"""`shoucang case`: case files."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from retention import Cause, Statement
from service.cli.desk import at_desk, looking, opened_or_outside, unsealing_option
from service.cli.output import WHOLE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.cases.viewing import CaseView

code_argument = click.argument("code")
on_option = click.option(
    "--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期，如 2026-10-15。 The day."
)
reason_option = click.option("--reason", required=True, help="理由，记入审计。 The reason, for the audit.")
DAY = click.DateTime(["%Y-%m-%d"])
STATEMENTS = click.Choice([one.value for one in Statement])
CAUSES = click.Choice([one.value for one in Cause])
cause_option = click.option("--cause", type=CAUSES, help="撤档原因。 The cause.")


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
    from service.usecases.cases.cases import open_case

    with at_desk() as desk:
        given = open_case(desk.actor, archive=desk.archive, unit=unit, code=code, household=household)
    if as_json:
        put_json({"code": given})
    else:
        click.echo(given)


@case.command()
@code_argument
@unsealing_option
@json_option
def show(code: str, reason: str | None, as_json: bool) -> None:
    """查看案卷和其中的文件。 Show a case file and what is in it."""
    from service.usecases.cases.viewing import show_case, show_case_outside

    with at_desk() as desk:
        view = opened_or_outside(
            desk,
            lambda: show_case(looking(desk.actor, reason), code, archive=desk.archive),
            lambda: show_case_outside(desk.actor, code, archive=desk.archive),
        )
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
            {
                "kind": event.kind.value,
                "on": event.on.isoformat(),
                "cause": event.cause.value if event.cause else None,
                "reason": event.reason,
            }
            for event in view.events
        ],
        "gaps": [gap.value for gap in view.history.gaps],
        "former": view.history.former,
        "following": view.history.following,
        "holds": list(view.history.holds),
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
@cause_option
@click.option("--named-on", type=DAY, help="审批表注明的以后的日期。 A later day that the form names.")
@click.option("--statement", type=STATEMENTS, default="none", help="情况说明。 The statement.")
@click.option("--sealed", is_flag=True, help="拒签时单位已附说明并盖章。 Refused, with the unit's sealed note.")
def withdraw(
    code: str,
    on: datetime,
    reason: str,
    cause: str | None,
    named_on: datetime | None,
    statement: str,
    sealed: bool,
) -> None:
    """撤档：期限从这一天起算。 Withdraw a case file: its period starts that day."""
    from service.usecases.cases.cases import Withdrawal, withdraw_case

    form = Withdrawal(
        Cause(cause) if cause else None, named_on.date() if named_on else None, Statement(statement), sealed
    )
    with at_desk() as desk:
        withdraw_case(desk.actor, code, on.date(), reason, archive=desk.archive, form=form)
        desk.settle()
        tell(desk.say("done.case_withdrawn", code=code, on=on.date()))


@case.command()
@code_argument
@on_option
@reason_option
def reopen(code: str, on: datetime, reason: str) -> None:
    """恢复：期限停算。 Reopen a withdrawn case file: its period stops."""
    from service.usecases.cases.cases import reopen_case

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
    from service.usecases.documents.filing import file_case

    with at_desk() as desk:
        results = file_case(desk.actor, code, archive=desk.archive)
        desk.settle()
        report_filed(desk, results, as_json=as_json)


@case.command()
@code_argument
@cause_option
@click.option("--statement", type=STATEMENTS, help="情况说明。 The statement.")
@click.option("--sealed/--not-sealed", default=None, help="单位已附说明并盖章。 The unit's sealed note.")
def evidence(code: str, cause: str | None, statement: str | None, sealed: bool | None) -> None:
    """补记撤档依据。 State what has become known of a withdrawal's evidence."""
    from service.usecases.cases.amending import state_evidence

    with at_desk() as desk:
        state_evidence(
            desk.actor,
            code,
            archive=desk.archive,
            cause=Cause(cause) if cause else None,
            statement=Statement(statement) if statement else None,
            sealed=sealed,
        )
        tell(desk.say("done.evidence_stated", code=code))


@case.command()
@code_argument
@click.option("--on", type=DAY, help="批准撤档的日期。 Day of the approval.")
@click.option("--named-on", type=DAY, help="审批表注明的以后的日期。 A later day that the form names.")
@cause_option
@click.option("--document", type=WHOLE, required=True, help="依据：卷内文件。 A document in the file that shows it.")
@reason_option
def correct(
    code: str, on: datetime | None, named_on: datetime | None, cause: str | None, document: int, reason: str
) -> None:
    """更正撤档日期或原因；往前改的等第二人确认。 Correct day or cause; an earlier day waits for a second person."""
    from service.usecases.cases.amending import Righted, correct_withdrawal

    right = Righted(on.date() if on else None, named_on.date() if named_on else None, Cause(cause) if cause else None)
    with at_desk() as desk:
        waits = correct_withdrawal(desk.actor, code, right, reason, document, archive=desk.archive)
        desk.settle()
        tell(desk.say("done.correction_waits" if waits else "done.withdrawal_corrected", code=code))


@case.command()
@code_argument
@click.option("--accept/--refuse", required=True, help="确认或退回。 Confirm or refuse.")
def settle(code: str, accept: bool) -> None:
    """作为第二人确认或退回更正。 Confirm or refuse a correction, as the second person."""
    from service.usecases.cases.amending import settle_correction

    with at_desk() as desk:
        settle_correction(desk.actor, code, accept=accept, archive=desk.archive)
        desk.settle()
        tell(desk.say("done.correction_confirmed" if accept else "done.correction_refused"))


@case.command()
@code_argument
@click.argument("unit")
@on_option
@reason_option
@click.option(
    "--paper", "papers", type=WHOLE, multiple=True, help="新卷依据的材料。 A paper that the new file rests on."
)
@json_option
def move(code: str, unit: str, on: datetime, reason: str, papers: tuple[int, ...], as_json: bool) -> None:
    """转建新卷：本卷撤档，新单位另建一卷。 Withdraw a file and open the new one at another union."""
    from service.usecases.cases.succeeding import move_case

    with at_desk() as desk:
        new = move_case(desk.actor, code, unit, on.date(), reason, archive=desk.archive, papers=papers)
        desk.settle()
        if as_json:
            put_json({"code": new})
        else:
            click.echo(new)


@case.command()
@code_argument
@click.argument("next_code", metavar="NEXT")
def link(code: str, next_code: str) -> None:
    """连到后卷。 Link a withdrawn file to the one that follows."""
    from service.usecases.cases.succeeding import link_cases

    with at_desk() as desk:
        link_cases(desk.actor, code, next_code, archive=desk.archive)
        tell(desk.say("done.case_linked", code=code, next=next_code))


@case.command("rests-on")
@code_argument
@click.argument("papers", metavar="ID...", type=WHOLE, nargs=-1, required=True)
def rests_on(code: str, papers: tuple[int, ...]) -> None:
    """选本卷依据的前卷材料。 Mark papers of the former file on which this one rests."""
    from service.usecases.cases.succeeding import rest_on

    with at_desk() as desk:
        rest_on(desk.actor, code, papers, archive=desk.archive)
        desk.settle()
        tell(desk.say("done.papers_marked", code=code, count=len(papers)))
