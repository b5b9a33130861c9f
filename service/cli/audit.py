"""`shoucang audit`: what was done, whether the chain of it holds, and what is taken along of it."""

import shutil
import sys
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.desk import at_desk
from service.cli.output import POSITIVE, WHOLE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.cli.desk import Desk
    from service.usecases.house.auditing import EntryShown
    from service.usecases.house.verifying import ChainReport

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """审计：列出、查验、导出、打印锚点。 The audit: list, verify, export, print an anchor."""


@audit.command("list")
@click.option("--act", help="事项，如 document.viewed。 Act, such as document.viewed.")
@click.option("--person", type=WHOLE, help="经办人编号；0 为系统。 Person by number; 0 is the program.")
@click.option("--document", help="文件编号或档号。 Document: number or archival code.")
@click.option("--since", type=DAY, help="从哪天起。 From this day on.")
@click.option("--until", type=DAY, help="到哪天止。 Up to this day.")
@click.option("--before", type=POSITIVE, help="从这一条之前接着列。 Go on before this entry.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="几条。 How many.")
@json_option
def list_(
    act: str | None,
    person: int | None,
    document: str | None,
    since: datetime | None,
    until: datetime | None,
    before: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """审计记录，最新的在前。 What was done, newest first."""
    from service.usecases.house.auditing import EntryWish, list_entries

    with at_desk() as desk:
        wish = EntryWish(
            act=act,
            person_id=person,
            document=document,
            since=since.date() if since else None,
            until=until.date() if until else None,
            before=before,
        )
        found = list_entries(desk.actor, wish, archive=desk.archive, limit=limit)
        if as_json:
            for one in found.entries:
                put_json(_entry(one))
        else:
            headings = [desk.say(f"audit.{name}") for name in ("number", "at", "who", "act", "subject", "details")]
            put_table(headings, [_row(one, desk) for one in found.entries])


def _entry(one: "EntryShown") -> dict[str, object]:
    return {
        "number": one.id,
        "at": one.at.isoformat(),
        "who": one.who,
        "act": one.act,
        "kind": one.subject_kind,
        "id": one.subject_id,
        "data": dict(one.data),
        "digest": one.digest,
    }


def _row(one: "EntryShown", desk: "Desk") -> tuple[object, ...]:
    from service.usecases.house.auditing import said

    return (
        one.id,
        one.at.astimezone(desk.archive.clock.zone).strftime("%Y-%m-%d %H:%M:%S"),
        one.who or desk.say("audit.program"),
        desk.say(f"act.{one.act}"),
        f"{desk.say(f'subject.{one.subject_kind}')} {one.subject_id or ''}".rstrip(),
        "; ".join(f"{name} {value}" for name, value in said(one.data, desk.actor.language)),
    )


@audit.command()
@click.option("--anchor", "anchors", multiple=True, help="纸上的锚点，编号:摘要。 An anchor on paper, NUMBER:DIGEST.")
@click.option(
    "--backup",
    "backups",
    multiple=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="备份文件夹，与其中所记的链尾比对。 A folder of backups, to compare with what they noted.",
)
@json_option
def verify(anchors: tuple[str, ...], backups: tuple[Path, ...], as_json: bool) -> None:
    """逐条查验整条链，与所有锚点比对。 Walk the whole chain and compare it with all anchors.

    退出码：完整为 0，否则为 1。 Exit code: 0 if it holds, otherwise 1.
    """
    from service.anchors import read_code
    from service.usecases.house.verifying import check_chain

    sheets = [read_code(text) for text in anchors]
    with at_desk() as desk:
        found = check_chain(desk.actor, archive=desk.archive, sheets=sheets, backups=backups)
        if as_json:
            put_json(_written(found))
        else:
            _tell(found, desk)
    sys.exit(0 if found.holds else 1)


def _written(found: "ChainReport") -> dict[str, object]:
    return {
        "ok": found.holds,
        "count": found.count,
        "head": found.head,
        "anchors": found.heads,
        "anchored": found.anchored,
        "anchored_on": found.anchored_on.isoformat() if found.anchored_on else None,
        "breaks": [
            {
                "entry": one.entry_id,
                "problem": one.problem,
                "source": one.head.source if one.head else None,
                "reference": one.head.reference if one.head else None,
            }
            for one in found.breaks
        ],
        "damaged_anchors": list(found.damaged),
    }


def _tell(found: "ChainReport", desk: "Desk") -> None:
    for digest in found.damaged:
        tell(desk.say("audit.anchor_damaged", digest=digest))
    if found.breaks:
        first = found.breaks[0]
        head = {"source": first.head.source, "reference": first.head.reference} if first.head else {}
        problem = desk.say(f"break.{first.problem}", **head)
        tell(desk.say("audit.broken", entry=first.entry_id, problem=problem))
    elif not found.heads:
        tell(desk.say("audit.holds_unanchored", count=found.count))
    else:
        tell(desk.say("audit.holds", count=found.count, heads=found.heads, anchored=found.anchored))
    if found.anchored_on:
        tell(desk.say("audit.anchored_on", day=found.anchored_on))


@audit.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--script", is_flag=True, help="输出查验程序，只需 Python。 Print the program that verifies an export.")
@json_option
def export(file: Path | None, script: bool, as_json: bool) -> None:
    """导出整条链，可脱离本系统查验。 Write the whole chain to a file that can be verified without this program.

    shoucang audit export --script > verify_audit.py; python3 -I -S verify_audit.py FILE NUMBER:DIGEST
    """
    from service.usecases.house.verifying import export_chain

    if script:
        click.echo(files("service").joinpath("verify_audit.py").read_text("utf-8"), nl=False)
        return
    if file is None:
        raise click.UsageError("FILE / --script")
    with at_desk() as desk:
        with (
            export_chain(desk.actor, archive=desk.archive) as (source, _, _, size),
            click.open_file(str(file), "wb", atomic=True) as target,
        ):
            shutil.copyfileobj(source, target)
        if as_json:
            put_json({"path": str(file), "bytes": size})
        else:
            tell(desk.say("console.chain_exported", path=str(file), bytes=size))


@audit.command("print")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@json_option
def print_(file: Path | None, as_json: bool) -> None:
    """打印锚点页（PDF/A），装订保存。 The sheet with the end of the chain, for a binder."""
    from service.usecases.house.anchoring import print_anchor

    with at_desk() as desk, print_anchor(desk.actor, archive=desk.archive) as (source, name, _, size):
        target = file or Path(name)
        target.write_bytes(source.read())
    if as_json:
        put_json({"path": str(target), "bytes": size})
    else:
        tell(str(target))
