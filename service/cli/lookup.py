"""`shoucang lookup`: look-ups from outside (查阅)."""

from datetime import datetime
from typing import BinaryIO

import click

from service.cli.desk import at_desk
from service.cli.output import WHOLE, json_option, put_json, put_table, tell

GROUNDS = ["own", "agent", "kin", "sister", "unit"]
MODES = ["read", "extract", "copy", "certificate"]


@click.group()
def lookup() -> None:
    """查阅：登记、审批、查看。 Look-ups: record, approve, show."""


@lookup.command()
@click.option("--ground", type=click.Choice(GROUNDS), default="unit", help="身份。 On what ground.")
@click.option("--visitor", "visitors", multiple=True, help="查阅人：姓名=身份证号。 Who comes: name=ID number.")
@click.option("--mode", "modes", multiple=True, type=click.Choice(MODES), help="方式。 Mode.")
@click.option("--body", default="", help="查阅单位。 The body that asks.")
@click.option("--letter-number", default="", help="介绍信文号。 Number of the letter.")
@click.option("--letter", type=click.File("rb"), help="介绍信扫描件。 Scan of the letter.")
@click.option("--contact", default="", help="联系方式。 Contact.")
@click.option("--legal-basis", default="", help="法律依据或同意。 Legal basis or consent.")
@click.option("--purpose", default="", help="目的。 Purpose.")
@click.option("--document", "documents", multiple=True, type=WHOLE, help="文件编号。 A document.")
@click.option("--case", "case_code", help="案卷编号。 A case file.")
@click.option("--unit", help="保管单位。 The keeping unit.")
@json_option
def request(
    ground: str,
    visitors: tuple[str, ...],
    modes: tuple[str, ...],
    body: str,
    letter_number: str,
    letter: BinaryIO | None,
    contact: str,
    legal_basis: str,
    purpose: str,
    documents: tuple[int, ...],
    case_code: str | None,
    unit: str | None,
    as_json: bool,
) -> None:
    """登记查阅申请，并定范围。 Record a request, and set its scope."""
    from retention import Ground, Mode
    from service.usecases.lookups.requests import Request, Visitor, record_request
    from service.usecases.lookups.scoping import Wanted, set_scope

    asked = Request(
        ground=Ground(ground),
        visitors=[Visitor(name, number) for name, _, number in (one.partition("=") for one in visitors)],
        modes=[Mode(mode) for mode in modes],
        body=body,
        letter_number=letter_number,
        contact=contact,
        legal_basis=legal_basis,
        purpose=purpose,
        case=case_code if ground in ("own", "agent", "kin") else None,
    )
    with at_desk() as desk:
        number = record_request(desk.actor, asked, archive=desk.archive, unit=unit, letter=letter)
        if documents or case_code:
            wanted = [Wanted(document) for document in documents]
            set_scope(desk.actor, number, wanted, archive=desk.archive, case=case_code)
        if as_json:
            put_json({"id": number})
        else:
            click.echo(number)
            tell(desk.say("done.lookup_recorded"))


@lookup.command()
@click.argument("number", type=WHOLE)
@click.option(
    "--mode", "modes", multiple=True, type=click.Choice(MODES), help="批准的方式；默认全部。 Modes; by default all."
)
@click.option(
    "--until", required=True, type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="截止，当地时间。 Until, local time."
)
@click.option("--views", type=WHOLE, help="可看页次；默认每页三次。 Views; by default three a page.")
@json_option
def approve(number: int, modes: tuple[str, ...], until: datetime, views: int | None, as_json: bool) -> None:
    """批准。 Approve."""
    from retention import Mode, Terms
    from service.usecases.lookups.approving import approve_lookup
    from service.usecases.lookups.views import show_lookup

    with at_desk() as desk:
        view = show_lookup(desk.actor, number, archive=desk.archive)
        terms = Terms(
            frozenset(Mode(mode) for mode in modes) or frozenset(view.modes),
            until.replace(tzinfo=desk.archive.clock.zone),
            view.views if views is None else views,
        )
        state = approve_lookup(desk.actor, number, terms, view.revision, archive=desk.archive)
        if as_json:
            put_json({"state": state.value})
        else:
            tell(desk.say(f"done.lookup_{state.value}"))


@lookup.command()
@click.argument("number", type=WHOLE)
@json_option
def show(number: int, as_json: bool) -> None:
    """看一项查阅。 Show a look-up."""
    from service.usecases.lookups.views import show_lookup

    with at_desk() as desk:
        view = show_lookup(desk.actor, number, archive=desk.archive)
        if as_json:
            put_json(
                {
                    "id": view.row.id,
                    "number": view.row.number,
                    "state": view.row.shown_state,
                    "ground": view.row.ground.value,
                    "asker": view.row.asker,
                    "lacks": [lack.value for lack in view.lacks],
                    "levels": view.levels,
                    "expires_at": view.row.expires_at.isoformat() if view.row.expires_at else None,
                    "views": view.views,
                    "seen": view.seen,
                    "scope": {str(one.document_id): [page for _, page in one.pages] for one in view.items},
                }
            )
            return
        rows = [
            (desk.say("console.lookup_number"), view.row.number),
            (desk.say("console.lookup_state"), desk.say(f"lookup_state.{view.row.shown_state}")),
            (desk.say("console.lookup_ground"), desk.say(f"lookup_ground.{view.row.ground}")),
            (desk.say("console.lookup_asker"), view.row.asker),
            (desk.say("console.lookup_items"), f"{view.row.items}, {view.pages}"),
            (desk.say("console.lookup_lacks"), ", ".join(desk.say(f"lookup_lack.{lack}") for lack in view.lacks)),
        ]
        put_table(["", ""], rows)


@lookup.command("list")
@json_option
def list_(as_json: bool) -> None:
    """列出查阅。 List the look-ups."""
    from service.usecases.lookups.views import list_lookups

    with at_desk() as desk:
        found = list_lookups(desk.actor, archive=desk.archive, limit=1_000_000)
        if as_json:
            for row in found.rows:
                put_json({"id": row.id, "number": row.number, "state": row.shown_state, "ground": row.ground.value})
            return
        names = ("lookup", "lookup_number", "lookup_state", "lookup_asker", "lookup_items", "lookup_received")
        put_table(
            [desk.say(f"console.{name}") for name in names],
            [
                (
                    row.id,
                    row.number,
                    desk.say(f"lookup_state.{row.shown_state}"),
                    row.asker,
                    row.items,
                    desk.archive.clock.day_of(row.received_at),
                )
                for row in found.rows
            ],
        )
