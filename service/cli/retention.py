"""`shoucang retention`: periods."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import click

from service.cli.desk import Desk, at_desk
from service.cli.output import POSITIVE, WHOLE, json_option, put_json, put_table

if TYPE_CHECKING:
    from service.usecases.law.due import DueRow
    from service.usecases.law.explaining import Explanation

PART = 200
"""Rows of a table drawn at a time."""


@click.group()
def retention() -> None:
    """保管期限。 Retention periods."""


@retention.command()
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="日期，默认为今天。 The day; today if none is given.",
)
@click.option("--limit", type=POSITIVE, help="最多几件，默认全部。 At most; all if none is given.")
@click.option("--offset", type=WHOLE, default=0, help="跳过几件。 How many to leave out before them.")
@json_option
def due(on: datetime | None, limit: int | None, offset: int, as_json: bool) -> None:
    """到这一天可提交鉴定的文件。 The documents that may be put to appraisal on that day."""
    from service.usecases.law.due import each_due

    with at_desk() as desk:
        day = on.date() if on else desk.archive.clock.today()
        rows = each_due(desk.actor, day, archive=desk.archive, limit=limit, offset=offset)
        if as_json:
            for row in rows:
                put_json(_as_json(row))
            return
        headings = [desk.say(f"console.{name}") for name in ("id", "code", "title", "rule", "due_on")]
        while part := list(islice(rows, PART)):
            put_table(headings, [(row.id, row.code, row.title, row.rule, row.due_on) for row in part])


def _as_json(row: "DueRow") -> dict[str, object]:
    return {
        "id": row.id,
        "code": row.code,
        "title": row.title,
        "unit": row.unit_name,
        "type": row.type,
        "rule": row.rule,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "eligible_on": row.eligible_on.isoformat() if row.eligible_on else None,
        "filed": row.filed,
    }


@retention.command()
@click.argument("document_id", metavar="ID", type=WHOLE)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="日期，默认为今天。 The day; today if none is given.",
)
@json_option
def explain(document_id: int, on: datetime | None, as_json: bool) -> None:
    """一件文件为什么保管到那一天。 Why a document is kept as long as it is."""
    from service.serialise import explanation_json
    from service.usecases.law.explaining import explain as explained

    with at_desk() as desk:
        found = explained(desk.actor, document_id, on.date() if on else None, archive=desk.archive)
        if as_json:
            put_json(explanation_json(found, desk.actor.language))
            return
        for line in _in_words(desk, found):
            click.echo(line)


def _in_words(desk: Desk, found: "Explanation") -> Iterator[str]:
    """The verdict as people read it: what it is, why, what stands in the way, and the readings followed."""
    verdict = found.verdict
    yield desk.say(f"retention_state.{verdict.state}")
    if verdict.rule:
        basis = desk.say(f"basis.{verdict.basis}").removeprefix("basis.")
        yield f"{desk.say(f'rule.{verdict.rule}')}  {basis}"
    for name in ("starts_on", "due_on", "eligible_on"):
        day = getattr(verdict, name)
        if day is not None:
            yield f"{desk.say(f'console.{name}')}  {day}"
    for reason in (*verdict.reasons, *verdict.blockers):
        yield f"- {desk.say(f'reason.{reason.code}', **dict(reason.data))}"
    if found.readings:
        yield desk.say("console.readings", readings=found.readings)
