"""`shoucang settings` and `shoucang doctor`: what is set, and whether all that is needed is there."""

import sys

import click

from service.cli.desk import settings_here
from service.cli.errors import language
from service.cli.output import json_option, put_json, put_table


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
    from service.jobs.doctor import examine
    from service.sentences import say

    headings = [say(f"console.{name}", {}, language()) for name in ("part", "state", "error")]
    fine, failed = say("console.fine", {}, language()), say("stage.failed", {}, language())
    rows, is_well = [], True
    for finding in examine(settings_here()):
        part = say(f"part.{finding.part}", finding.named, language())
        told = finding.problem or finding.detail
        detail = told if isinstance(told, str) else say(*told, language())
        is_well = is_well and finding.problem is None
        if as_json:
            put_json({"part": part, "ok": finding.problem is None, "detail": detail})
        rows.append((part, failed if finding.problem else fine, detail))
    if not as_json:
        put_table(headings, rows)
    sys.exit(0 if is_well else 1)
