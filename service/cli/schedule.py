"""`shoucang schedule`: versions of the retention schedule."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.desk import Desk, at_desk, own_proof
from service.cli.output import POSITIVE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from config.regulation import Assignment
    from service.usecases.law.trial import TrialRow

number_argument = click.argument("number", type=POSITIVE)
note_option = click.option("--note", required=True, help="为什么。 What for.")
unit_option = click.option("--unit", help="单位的名称、编号或全宗号；默认全部。 Unit; all by default.")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def schedule() -> None:
    """期限表的版本：草拟、导入导出、对照、试行、批准、重新判定。 Versions of the retention schedule."""


@schedule.command("list")
@json_option
def list_(as_json: bool) -> None:
    """列出各版。 List the versions."""
    from service.usecases.law.schedules import list_versions

    with at_desk() as desk:
        rows = list_versions(desk.actor, archive=desk.archive)
        if as_json:
            for row in rows:
                put_json(
                    {
                        "number": row.number,
                        "state": row.state.value,
                        "revision": row.revision,
                        "effective_from": row.effective_from.isoformat(),
                        "approved_on": row.approved_on.isoformat() if row.approved_on else None,
                        "approved_by": row.approved_by,
                        "approval_number": row.approval_number,
                        "based_on": row.based_on,
                        "note": row.note,
                        "documents": row.documents,
                    }
                )
            return
        headings = [desk.say(f"console.{name}") for name in ("number", "state", "effective_from", "approved", "note")]
        put_table(
            headings,
            [
                (row.number, desk.say(f"version_state.{row.state}"), row.effective_from, row.approval_number, row.note)
                for row in rows
            ],
        )


@schedule.command()
@note_option
@click.option("--from", "based_on", type=POSITIVE, help="从哪一版起草；默认现行。 From which version.")
@json_option
def draft(note: str, based_on: int | None, as_json: bool) -> None:
    """另拟一版。 Begin a draft."""
    from service.usecases.law.drafting import draft_version

    with at_desk() as desk:
        _made(desk, draft_version(desk.actor, note, archive=desk.archive, based_on=based_on), as_json=as_json)


@schedule.command()
@number_argument
@json_option
def show(number: int, as_json: bool) -> None:
    """一版的期限，和低于法定最低期限之处。 What a version says, and what is below the lawful minimum."""
    from config.regulation import places
    from service.usecases.law.schedules import show_version

    with at_desk() as desk:
        view = show_version(desk.actor, number, archive=desk.archive)
        for one in view.below:
            tell(desk.say("console.below", named=one.named))
        lines = places(view.schedule)
        if as_json:
            for (code, kind), said in lines.items():
                put_json({"type": code, "kind": kind, **_said(said)})
            return
        headings = [desk.say(f"console.{name}") for name in ("type", "rule", "what")]
        put_table(headings, [(code, _in_words(desk, said), kind) for (code, kind), said in lines.items()])


@schedule.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@note_option
@click.option("--into", type=POSITIVE, help="替换这一版草案；默认新建。 Replace this draft.")
@json_option
def import_(file: Path, note: str, into: int | None, as_json: bool) -> None:
    """从 TOML 或 XLSX 文件导入。 Take a version from a file, TOML or XLSX."""
    from service.usecases.law.drafting import import_version

    with file.open("rb") as source:
        content = source.read(LARGEST_FILE)
    with at_desk() as desk:
        _made(desk, import_version(desk.actor, content, note, archive=desk.archive, into=into), as_json=as_json)


LARGEST_FILE = 32 << 20


@schedule.command()
@number_argument
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(number: int, file: Path) -> None:
    """导出为文件，按扩展名为 TOML 或 XLSX。 Write a version to a file, TOML or XLSX by its name."""
    from service.usecases.law.schedules import export_version

    with at_desk() as desk:
        content, _, _ = export_version(desk.actor, number, file.suffix.removeprefix(".").lower(), archive=desk.archive)
        file.write_bytes(content)


@schedule.command()
@click.argument("before", type=POSITIVE)
@click.argument("after", type=POSITIVE)
@json_option
def compare(before: int, after: int, as_json: bool) -> None:
    """对照两版。 Compare two versions."""
    from service.usecases.law.schedules import compare_versions

    with at_desk() as desk:
        found = compare_versions(desk.actor, before, after, archive=desk.archive).comparison
        lines: list[tuple[str, str | None, str | None]] = [("rule", None, rule.id) for rule in found.rules_added]
        lines += [("rule", rule.id, None) for rule in found.rules_removed]
        lines += [(one.code, one.rule, other.rule) for one, other in found.containers]
        for one in found.types:
            name = f"{one.type}/{one.kind}" if one.kind else one.type
            lines.append((name, _codes(one.before), _codes(one.after)))
        if as_json:
            for what, first, second in lines:
                put_json({"what": what, "before": first, "after": second})
        elif found.is_empty:
            tell(desk.say("console.no_difference"))
        else:
            put_table([desk.say(f"console.{name}") for name in ("what", "before", "after")], lines)


@schedule.command()
@number_argument
@unit_option
@json_option
def trial(number: int, unit: str | None, as_json: bool) -> None:
    """试行：哪些文件的期限会变；什么都不改。 Which documents would be kept for another time; nothing is changed."""
    from service.usecases.law.trial import try_version

    with at_desk() as desk:
        after: int | None = 0
        while after is not None:
            part = try_version(
                desk.actor, number, archive=desk.archive, unit=unit, after=after, limit=500, count=after == 0
            )
            if part.counts is not None:
                counts = part.counts
                told = {"judged": counts.judged, "changed": counts.changed, "shorter": counts.shorter}
                tell(desk.say("console.trial", **told))
            _put_trial(desk, part.rows, as_json=as_json)
            after = part.next_after


@schedule.command()
@number_argument
@click.option("--revision", required=True, type=POSITIVE, help="批准的修订号。 The revision approved.")
@click.option("--by", "approved_by", required=True, help="批准机关。 Who approved it.")
@click.option("--approval-number", required=True, help="批准文号。 Number of the approval.")
@click.option("--on", "approved_on", required=True, type=DAY, help="批准日期。 Day of the approval.")
@click.option("--from", "effective_from", type=DAY, help="起用日期；只对草案。 In force from; of a draft.")
def approve(
    number: int,
    revision: int,
    approved_by: str,
    approval_number: str,
    approved_on: datetime,
    effective_from: datetime | None,
) -> None:
    """记下档案主管部门的批准；密码和动态码从键盘或标准输入读取。 Record the approval of the archives authority.

    Password and code are asked for, or read from standard input.
    """
    from service.usecases.law.approving import Approval, approve_version

    with at_desk() as desk:
        day = effective_from.date() if effective_from else None
        approval = Approval(approved_by, approval_number, approved_on.date(), day)
        state = approve_version(desk.actor, number, revision, approval, own_proof(desk), archive=desk.archive)
        tell(desk.say("done.version_approved", number=number, state=state.value))


@schedule.command()
@number_argument
@click.option("--reason", required=True, help="理由，记入审计。 The reason, for the audit.")
def discard(number: int, reason: str) -> None:
    """放弃草案。 Give a draft up."""
    from service.usecases.law.drafting import discard_version

    with at_desk() as desk:
        discard_version(desk.actor, number, reason, archive=desk.archive)
        tell(desk.say("done.version_discarded", number=number))


@schedule.command()
@number_argument
@click.option("--reason", required=True, help="理由，记入审计。 The reason, for the audit.")
@unit_option
@click.option("--appraisal", help="鉴定报告文号；没有则不许变短。 Appraisal report; without one nothing gets shorter.")
@json_option
def rejudge(number: int, reason: str, unit: str | None, appraisal: str | None, as_json: bool) -> None:
    """把文件改由这一版判定；由后台逐批进行。 Put documents under this version; the workers do it."""
    from service.usecases.law.rejudging import start_rejudging

    with at_desk() as desk:
        batch = start_rejudging(desk.actor, number, reason, archive=desk.archive, unit=unit, appraisal=appraisal)
        if as_json:
            put_json({"batch": batch})
        else:
            tell(desk.say("done.rejudging_started", batch=batch))


def _made(desk: Desk, number: int, *, as_json: bool) -> None:
    if as_json:
        put_json({"number": number})
    else:
        tell(desk.say("done.version_saved", number=number))


def _said(said: "Assignment") -> dict[str, object]:
    proposals = [{"rule": one.rule, "when_zh": one.when_zh, "when_en": one.when_en} for one in said.proposals]
    return {"rule": said.rule, "basis_zh": said.basis_zh, "basis_en": said.basis_en, "proposals": proposals}


def _codes(said: "Assignment | None") -> str | None:
    if said is None:
        return None
    return said.rule or " ".join(one.rule for one in said.proposals)


def _in_words(desk: Desk, said: "Assignment") -> str:
    rules = [said.rule] if said.rule else [one.rule for one in said.proposals]
    return " / ".join(desk.say(f"rule.{rule}") for rule in rules)


def _put_trial(desk: Desk, rows: "tuple[TrialRow, ...]", *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            before, after = (
                {"rule": one.rule, "state": one.state.value, "due_on": one.due_on.isoformat() if one.due_on else None}
                for one in (row.before, row.after)
            )
            put_json({"id": row.id, "code": row.code, "before": before, "after": after, "shorter": row.is_shorter})
        return
    headings = [desk.say(f"console.{name}") for name in ("id", "code", "title", "before", "after")]
    lines = [
        (row.id, row.code, row.title, row.before.due_on or row.before.state, row.after.due_on or row.after.state)
        for row in rows
    ]
    put_table(headings, lines)
