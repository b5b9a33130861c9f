"""`shoucang custody`: handovers (交接) and who keeps what."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.desk import at_desk, own_proof
from service.cli.output import POSITIVE, WHOLE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.custody.handovers import HandoverRow, HandoverView

day = click.DateTime(["%Y-%m-%d"])
handover_argument = click.argument("handover", type=WHOLE)

CAUSES = ("staff_change", "abolished", "merger", "entrusted", "yearly")
KINDS = ("damaged", "pages_missing", "not_found", "other")


@click.group()
def custody() -> None:
    """保管：交接的提出、点交、签字，保管的查核。 Custody: handovers, and whether custody is whole."""


@custody.command("list")
@click.option("--all", "everything", is_flag=True, help="连同已结束的。 Ended ones too.")
@json_option
def list_(everything: bool, as_json: bool) -> None:
    """列出交接。 List the handovers."""
    from service.usecases.custody.handovers import list_handovers

    with at_desk() as desk:
        running = None if everything else True
        found = list_handovers(desk.actor, archive=desk.archive, running=running, limit=1_000_000)
        if as_json:
            for row in found.rows:
                put_json(_as_json(row))
            return
        names = ("id", "number", "cause", "state", "giver", "receiver", "lines", "differences", "due_on")
        put_table(
            [desk.say(f"console.{name}") for name in names],
            [
                (
                    *(row.id, row.number),
                    desk.say(f"handover_cause.{row.cause}"),
                    desk.say(f"handover_state.{row.state}"),
                    *(row.giver, row.receiver, row.lines, row.differences, row.expires_on),
                )
                for row in found.rows
            ],
        )


@custody.command()
@handover_argument
@click.option("--lines", is_flag=True, help="连同各行。 With its lines.")
@json_option
def show(handover: int, lines: bool, as_json: bool) -> None:
    """看一份交接。 Show a handover."""
    from service.usecases.custody.handovers import list_lines, show_handover

    with at_desk() as desk:
        view = show_handover(desk.actor, handover, archive=desk.archive)
        rows = list_lines(desk.actor, handover, archive=desk.archive, limit=1_000_000).rows if lines else ()
        if as_json:
            put_json(_view_as_json(view))
            for row in rows:
                put_json({"position": row.position, "code": row.code, "title": row.title, "sound": row.sound})
            return
        tell(f"{view.row.number} {desk.say(f'handover_state.{view.row.state}')}")
        tell(view.digest)
        put_table(
            [desk.say(f"console.{name}") for name in ("state", "lines")],
            [(desk.say(f"party.{one.party}"), one.name, one.unticked, one.signed_at or "") for one in view.parties],
        )
        if lines:
            put_table(
                [desk.say(f"console.{name}") for name in ("id", "code", "title")],
                [(row.position, row.code, row.title, len(row.differences)) for row in rows],
            )


def _as_json(row: "HandoverRow") -> dict[str, object]:
    return {
        "id": row.id,
        "number": row.number,
        "cause": row.cause.value,
        "state": row.state.value,
        "unit": row.unit_name,
        "receiving_unit": row.receiving_unit_name,
        "giver": row.giver,
        "receiver": row.receiver,
        "supervisor": row.supervisor,
        "lines": row.lines,
        "differences": row.differences,
        "expires_on": row.expires_on.isoformat(),
        "done_at": row.done_at.isoformat() if row.done_at else None,
    }


def _view_as_json(view: "HandoverView") -> dict[str, object]:
    return {
        **_as_json(view.row),
        "digest": view.digest,
        "seal": view.seal,
        "matters": {kind: list(values) for kind, values in view.matters.items()},
        "electronic": view.electronic,
        "verified": view.verified,
        "parties": [
            {
                "party": one.party.value,
                "name": one.name,
                "unticked": one.unticked,
                "signed_at": one.signed_at.isoformat() if one.signed_at else None,
            }
            for one in view.parties
        ],
    }


@custody.command()
@click.option("--cause", required=True, type=click.Choice(CAUSES), help="事由。 The cause.")
@click.option("--unit", required=True, help="移交单位。 The giving unit.")
@click.option("--to", "receiving_unit", help="接收单位。 The receiving unit.")
@click.option("--giver", required=True, type=WHOLE, help="移交人编号。 Number of the giver.")
@click.option("--receiver", required=True, type=WHOLE, help="接收人编号。 Number of the receiver.")
@click.option("--supervisor", required=True, type=WHOLE, help="监交人编号。 Number of the supervisor.")
@click.option("--until", required=True, type=day, help="最后期限。 Last day to sign.")
@click.option("--absence", default="", help="代交原因。 Why the giver stands in for keepers who are gone.")
@click.option("--note", default="", help="移交说明。 A note.")
@click.option("--thing", "things", multiple=True, help="随交物品。 A thing handed over too.")
@click.option("--case", "cases", multiple=True, help="只交这个案卷。 Only this case file.")
@click.option("--search", help="只交检索到的。 Only what a search finds.")
@json_option
def propose(
    cause: str, until: datetime, cases: tuple[str, ...], search: str | None, as_json: bool, **given: object
) -> None:
    """提出交接：封存清册，什么也不移动。 Propose a handover: its list is sealed, nothing moves."""
    from retention import HandoverCause
    from service.usecases.custody.choosing import OfCases, OfSearch, OfUnit
    from service.usecases.custody.proposing import Terms, propose_handover

    if cases and search:
        raise click.UsageError("--case 和 --search 只能用一个。 Give --case or --search, not both.")
    choice = OfCases(cases) if cases else OfSearch(search, {}) if search else OfUnit()
    with at_desk() as desk:
        terms = Terms(cause=HandoverCause(cause), expires_on=until.date(), **given)  # type: ignore[arg-type]
        proposed = propose_handover(desk.actor, terms, choice, archive=desk.archive)
        if as_json:
            put_json(
                {"handover": proposed.handover_id, "number": proposed.number, "lines": proposed.lines}
                | {"left_out": proposed.left_out}
            )
            return
        tell(desk.say("done.handover_proposed", lines=proposed.lines, left_out=proposed.left_out))
        click.echo(f"{proposed.handover_id}\t{proposed.number}")


@custody.command()
@handover_argument
@click.argument("positions", type=WHOLE, nargs=-1)
@click.option("--electronic", is_flag=True, help="全部电子件。 Everything electronic.")
def tick(handover: int, positions: tuple[int, ...], electronic: bool) -> None:
    """点交：给出行号，或 --electronic。 Tick lines by number, or everything electronic."""
    from service.usecases.custody.ticking import tick_lines

    if bool(positions) == electronic:
        raise click.UsageError("请给出行号或 --electronic。 Give line numbers or --electronic.")
    with at_desk() as desk:
        count = tick_lines(desk.actor, handover, positions or None, archive=desk.archive)
        tell(desk.say("done.ticked", count=count))
        desk.settle()


@custody.command()
@handover_argument
@click.argument("position", type=WHOLE)
@click.option("--kind", required=True, type=click.Choice(KINDS), help="种类。 The kind.")
@click.option("--text", required=True, help="说明。 What is wrong.")
def differs(handover: int, position: int, kind: str, text: str) -> None:
    """登记差异，不会删除。 Write down a difference; it stays."""
    from service.catalogue.custody import DifferenceKind
    from service.usecases.custody.ticking import note_difference

    with at_desk() as desk:
        note_difference(desk.actor, handover, position, DifferenceKind(kind), text, archive=desk.archive)
        tell(desk.say("done.difference_noted"))
        desk.settle()


@custody.command()
@handover_argument
@click.option(
    "--as", "party", required=True, type=click.Choice(["giver", "receiver", "supervisor"]), help="身份。 As what."
)
@click.option("--digest", required=True, help="读到的摘要，见 show。 Digest of what was read, as `show` prints it.")
@click.option("--opinion", help="意见。 What the signature says.")
def sign(handover: int, party: str, digest: str, opinion: str | None) -> None:
    """签字；密码和动态码从键盘或标准输入读取。 Sign; password and code are asked for, or read from standard input."""
    from retention import Party
    from service.usecases.custody.signing import AGREE, sign_handover

    with at_desk() as desk:
        proof = own_proof(desk)
        moved = sign_handover(
            desk.actor, handover, Party(party), digest, proof, archive=desk.archive, opinion=opinion or AGREE
        )
        tell(desk.say("done.handover_completed" if moved else "done.handover_signed"))


@custody.command()
@handover_argument
@click.option("--reason", required=True, help="理由。 The reason.")
def refuse(handover: int, reason: str) -> None:
    """否决交接：什么也不移动。 Refuse a handover: nothing moves."""
    from service.usecases.custody.refusing import refuse_handover

    with at_desk() as desk:
        refuse_handover(desk.actor, handover, reason, archive=desk.archive)
        tell(desk.say("done.handover_refused"))


@custody.command()
@json_option
def check(as_json: bool) -> None:
    """查保管有无中断；有则退出码为 1。 Look for gaps in custody; exit code 1 where there are any."""
    from service.usecases.custody.histories import find_flaws

    with at_desk() as desk:
        flaws = find_flaws(desk.actor, archive=desk.archive)
        rows = [(one.document_id, one.code or "", desk.say(f"flaw.{one.flaw}")) for one in flaws]
        if as_json:
            for one in flaws:
                put_json({"document": one.document_id, "code": one.code, "flaw": one.flaw.value})
        else:
            put_table([desk.say(f"console.{name}") for name in ("id", "code", "state")], rows)
    if flaws:
        raise SystemExit(1)


@custody.command()
@click.argument("review", type=WHOLE)
@click.option("--ground", required=True, help="依据，如文号。 The ground, such as a document number.")
def consent(review: int, ground: str) -> None:
    """代原单位同意销毁代管的档案；密码和动态码从键盘或标准输入读取。 Agree for an owner.

    Password and code are asked for, or read from standard input.
    """
    from service.usecases.custody.consenting import consent_for_owners

    with at_desk() as desk:
        count = consent_for_owners(desk.actor, review, ground, own_proof(desk), archive=desk.archive)
        tell(desk.say("done.consented", count=count))


@custody.command("print")
@handover_argument
@click.argument("paper", type=click.Choice(["register", "electronic", "deed", "notice"]))
@click.argument("to", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--xlsx", is_flag=True, help="电子表格。 As a workbook.")
@click.option("--volume", type=POSITIVE, default=1, help="登记表的第几册，每册五百行。 Volume of the register.")
def print_paper(handover: int, paper: str, to: Path, xlsx: bool, volume: int) -> None:
    """打印交接登记表、电子档案登记表、交接文据或告知书。 Print register, electronic form, deed or notice."""
    from service.usecases.custody.printing import HandoverPaper, print_handover

    with (
        at_desk() as desk,
        print_handover(
            desk.actor, handover, HandoverPaper(paper), archive=desk.archive, workbook=xlsx, volume=volume
        ) as (source, *_),
    ):
        to.write_bytes(source.read())
