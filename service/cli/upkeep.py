"""`shoucang settings` and `shoucang doctor`: what is set, and whether all that is needed is there."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from service.cli.desk import settings_here
from service.cli.errors import explain, language
from service.cli.output import json_option, put_json, put_table

if TYPE_CHECKING:
    from config import Settings


@click.command()
@json_option
def settings(as_json: bool) -> None:
    """所有设置：现值和含义。 All settings: value and meaning."""
    from config import describe
    from service.sentences import say

    here = settings_here()
    rows = describe(here)
    if as_json:
        for row in rows:
            put_json({"name": row.environment, "value": row.value, "zh": row.zh, "en": row.en})
        return
    headings = [say(f"console.{name}", {}, here.language) for name in ("setting", "value", "meaning")]
    chinese = here.language == "zh"
    put_table(headings, [(row.environment, row.value, row.zh if chinese else row.en) for row in rows])


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """检查各部分是否可用，不可用的说明怎么办。 Check all parts, and say what to do about those that fail.

    退出码：都可用为 0，否则为 1。 Exit code: 0 if all are fine, otherwise 1.
    """
    from service.sentences import say

    findings = list(_examine())
    for part, detail, problem in findings if as_json else ():
        put_json({"part": part, "ok": problem is None, "detail": problem or detail})
    if not as_json:
        headings = [say(f"console.{name}", {}, language()) for name in ("part", "state", "error")]
        fine, failed = say("console.fine", {}, language()), say("stage.failed", {}, language())
        put_table(
            headings, [(part, failed if problem else fine, problem or detail) for part, detail, problem in findings]
        )
    sys.exit(1 if any(problem for _, _, problem in findings) else 0)


def _examine() -> Iterator[tuple[str, str, str | None]]:
    """Each part: its name, what it is, and what is wrong with it."""
    here = settings_here()
    yield _named("settings"), str(here.home), None
    yield from _examine_archive(here)
    yield from _examine_engines(here)
    yield from _examine_font()


def _examine_archive(here: "Settings") -> Iterator[tuple[str, str, str | None]]:
    from service.app import opened_archive
    from service.sentences import say

    try:
        with opened_archive(here) as archive:
            database = archive.database
            lack = "database.older" if database.is_older() else None if database.is_current() else "database.not_ready"
            problem = say(lack, {}, here.language) if lack else None
            yield _named("database"), "SQLite" if database.is_sqlite else "PostgreSQL", problem
            try:
                archive.store.check()
                yield _named("store"), "", None
            except Exception as error:
                yield _named("store"), "", _explained(error)
            try:
                stats = archive.index.stats()
                yield _named("index"), f"{stats.backend}, {stats.documents}", None
            except Exception as error:
                yield _named("index"), "", _explained(error)
    except Exception as error:
        yield _named("database"), "", _explained(error)


def _examine_engines(here: "Settings") -> Iterator[tuple[str, str, str | None]]:
    """The engine that is set has to be there; of those that are not, `auto` needs only one."""
    from ocr import available_engines
    from service.sentences import say

    probes = [probe for probe in available_engines() if probe.name != "null"]
    have_one = any(probe.version for probe in probes)
    for probe in probes:
        is_needed = here.ocr == probe.name or (here.ocr == "auto" and not have_one)
        lack = say(f"engine.{probe.lack.code}", probe.lack.data, here.language) if probe.lack else None
        yield _named("engine", name=probe.name), probe.version or lack or "", lack if is_needed else None


def _examine_font() -> Iterator[tuple[str, str, str | None]]:
    from ocr import Face, FontMissingError, find_font
    from service.sentences import say

    try:
        yield _named("font"), find_font(Face.SONG)[0].name, None
    except FontMissingError as error:
        yield _named("font"), "", say("console.no_font", {"pattern": error.pattern}, language())


def _named(part: str, **data: object) -> str:
    from service.sentences import say

    return say(f"part.{part}", data, language())


def _explained(error: Exception) -> str:
    return " ".join(explain(error)) or type(error).__name__
