"""`shoucang hold`: holds (保留)."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from service.cli.desk import at_desk
from service.cli.output import WHOLE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.holds.holds import Target
    from service.usecases.holds.views import HoldRow


@click.group()
def hold() -> None:
    """保留：设立、列出、解除。 Holds: place, list, release."""


@hold.command()
@click.option("--document", type=WHOLE, help="文件编号。 A document.")
@click.option("--case", "case_code", help="案卷编号。 A case file.")
@click.option("--unit", help="单位（连同下级）。 A unit with all below it.")
@click.option("--search", help="检索式：现在和以后符合的都保留。 A search: all that matches, now and later.")
@click.option("--filter", "filters", multiple=True, help="检索的筛选，如 type=A09。 A filter of the search.")
@click.option("--reason", required=True, help="理由。 The reason.")
@click.option("--basis", required=True, help="依据。 What it rests on.")
@click.option("--review-on", type=click.DateTime(["%Y-%m-%d"]), help="何时复核。 When to ask again.")
@json_option
def place(
    document: int | None,
    case_code: str | None,
    unit: str | None,
    search: str | None,
    filters: tuple[str, ...],
    reason: str,
    basis: str,
    review_on: datetime | None,
    as_json: bool,
) -> None:
    """设立保留：即刻生效。 Place a hold: it is in force at once."""
    from service.usecases.holds.holds import place_hold

    target = _target(document, case_code, unit, search, filters)
    with at_desk() as desk:
        number = place_hold(
            desk.actor,
            target,
            reason,
            basis,
            archive=desk.archive,
            review_on=review_on.date() if review_on else None,
        )
        if as_json:
            put_json({"number": number})
        else:
            click.echo(number)
            tell(desk.say("done.hold_placed", number=number))


def _target(
    document: int | None, case_code: str | None, unit: str | None, search: str | None, filters: tuple[str, ...]
) -> "Target":
    from service.usecases.holds.holds import OnCase, OnDocument, OnSearch, OnUnit

    is_search = search is not None or bool(filters)
    if sum((document is not None, case_code is not None, unit is not None, is_search)) != 1:
        raise click.UsageError(
            "--document、--case、--unit、--search 须恰好给出一个。 Give exactly one of "
            "--document, --case, --unit and --search (with --filter)."
        )
    if document is not None:
        return OnDocument(document)
    if case_code is not None:
        return OnCase(case_code)
    if unit is not None:
        return OnUnit(unit)
    chosen: dict[str, list[str]] = {}
    for one in filters:
        name, _, value = one.partition("=")
        chosen.setdefault(name, []).append(value)
    return OnSearch(search or "", chosen)


@hold.command()
@click.argument("number", type=WHOLE)
@click.option("--reason", required=True, help="理由。 The reason.")
def release(number: int, reason: str) -> None:
    """解除保留。 Release a hold."""
    from service.usecases.holds.holds import release_hold

    with at_desk() as desk:
        release_hold(desk.actor, number, reason, archive=desk.archive)
        tell(desk.say("done.hold_released", number=number))


@hold.command("list")
@click.option("--all", "everything", is_flag=True, help="连同已解除的。 Released ones too.")
@json_option
def list_(everything: bool, as_json: bool) -> None:
    """列出保留。 List the holds."""
    from service.usecases.holds.views import list_holds

    with at_desk() as desk:
        most = 1_000_000
        page = list_holds(desk.actor, archive=desk.archive, is_open=None if everything else True, limit=most)
        if as_json:
            for row in page.rows:
                put_json(_as_json(row))
            return
        names = ("hold", "hold_kind", "hold_target", "hold_items", "hold_since", "hold_state", "hold_reason")
        put_table(
            [desk.say(f"console.{name}") for name in names],
            [
                (
                    row.number,
                    desk.say(f"hold_kind.{row.kind}"),
                    row.target,
                    row.items,
                    row.since,
                    desk.say(f"hold_state.{row.state}"),
                    row.reason,
                )
                for row in page.rows
            ],
        )


def _as_json(row: "HoldRow") -> dict[str, object]:
    return {
        "number": row.number,
        "kind": row.kind.value,
        "target": row.target,
        "reference": row.reference,
        "filters": {name: list(values) for name, values in row.filters.items()},
        "reason": row.reason,
        "basis": row.basis,
        "since": row.since.isoformat(),
        "review_on": row.review_on.isoformat() if row.review_on else None,
        "review_due": row.review_due,
        "items": row.items,
        "released_at": row.released_at.isoformat() if row.released_at else None,
        "release_reason": row.release_reason,
    }
