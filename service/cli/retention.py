"""`shoucang retention`: periods."""

from datetime import datetime

import click

from service.cli.desk import at_desk
from service.cli.output import json_option, put_json, put_table


@click.group()
def retention() -> None:
    """保管期限。 Retention periods."""


@retention.command()
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="日期，默认为今天。 The day; today if none is given.",
)
@json_option
def due(on: datetime | None, as_json: bool) -> None:
    """到这一天可提交鉴定的文件。 The documents that may be put to appraisal on that day."""
    from service.usecases.retention import list_due

    with at_desk() as desk:
        day = on.date() if on else desk.archive.clock.today()
        rows = list_due(desk.actor, day, archive=desk.archive)
        if as_json:
            for row in rows:
                put_json(
                    {
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
                )
            return
        headings = [desk.say(f"console.{name}") for name in ("id", "code", "title", "rule", "due_on")]
        put_table(headings, [(row.id, row.code, row.title, row.rule, row.due_on) for row in rows])
