"""`shoucang ingest`: files and folders into the archive."""

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from service.cli.desk import Desk, at_desk
from service.cli.errors import say_at
from service.cli.output import json_option, progress_bar, put_json, put_table, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.jobs.ingesting import Fate
    from service.usecases.intake.manifest import ManifestError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--unit", help="收件单位的名称、编号或全宗号。 Unit: its name, id or fonds number.")
@click.option("--case", help="案卷编号。 Code of the case file.")
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False),
    help="清单（CSV 或 XLSX），说明各文件。 A list (CSV, XLSX) that describes the files.",
)
@click.option("--file", "file_them", is_flag=True, help="著录完整的随即归档。 File what is completely described.")
@click.option("--wait", is_flag=True, help="等到识读、分类完成。 Wait until they are read and classed.")
@json_option
def ingest(
    paths: tuple[str, ...],
    unit: str | None,
    case: str | None,
    manifest: str | None,
    file_them: bool,
    wait: bool,
    as_json: bool,
) -> None:
    """收入文件，文件夹连同其中各层。 Take files in, folders with all that is in them.

    退出码：没有失败为 0，否则为 1。 Exit code: 0 if nothing failed, otherwise 1.
    """
    if not paths and manifest is None:
        raise click.UsageError("请给出文件、文件夹或清单。 Name files, folders or a manifest.")
    from service.usecases.intake.manifest import ManifestError

    with at_desk() as desk:
        try:
            fates = _take(desk, paths, unit, case, manifest, file_them=file_them, wait=wait)
        except ManifestError as error:
            if as_json:
                _show_bad_rows(error)
            raise
        show = _show_json if as_json else _show_table
        show(desk, fates)
    sys.exit(1 if any(fate.state == "failed" for fate in fates) else 0)


def _take(
    desk: Desk,
    paths: "Sequence[str]",
    unit: str | None,
    case: str | None,
    manifest: str | None,
    *,
    file_them: bool,
    wait: bool,
) -> "Sequence[Fate]":
    from service.catalogue.intake import Channel
    from service.jobs.ingesting import fates_of, gather, take_all
    from service.jobs.waiting import wait_for

    items = gather(desk.actor, paths, manifest, archive=desk.archive, unit=unit, case=case, file_them=file_them)
    with progress_bar(desk.say("console.taking")) as progress:
        taken = take_all(desk.actor, items, Channel.CLI, archive=desk.archive, progress=progress)
    if wait:
        ids = [one.document_id for one in taken if one.document_id is not None]
        with progress_bar(desk.say("console.reading")) as progress:
            wait_for(ids, archive=desk.archive, progress=progress)
    return fates_of(desk.actor, taken, archive=desk.archive)


def _show_json(desk: Desk, fates: "Sequence[Fate]") -> None:
    for fate in fates:
        error = desk.complain(fate.problem)
        put_json({"path": fate.path, "id": fate.document_id, "state": fate.state, "error": error})


def _show_bad_rows(error: "ManifestError") -> None:
    """A line for each row of the manifest in which something is wrong: none of its files was taken in."""
    rows: dict[tuple[int, str], list[str]] = {}
    for problem in error.problems:
        rows.setdefault((problem.row, problem.path), []).append(say_at(problem))
    for (_, path), sentences in rows.items():
        put_json({"path": path, "id": None, "state": "failed", "error": "\n".join(sentences)})


def _show_table(desk: Desk, fates: "Sequence[Fate]") -> None:
    headings = [desk.say(f"console.{name}") for name in ("path", "id", "state", "error")]
    put_table(headings, list(_rows(desk, fates)))
    counts = Counter(fate.state for fate in fates)
    states = ("filed", "described", "review", "duplicate", "received", "failed")
    tell(desk.say("console.ingested", total=len(fates), **{state: counts[state] for state in states}))


def _rows(desk: Desk, fates: "Sequence[Fate]") -> "Iterator[Sequence[object]]":
    for fate in fates:
        remark = desk.complain(fate.problem)
        if fate.state == "duplicate":
            remark = desk.say("console.duplicate", id=fate.document_id)
        yield fate.path, fate.document_id, desk.say(f"stage.{fate.state}"), remark
