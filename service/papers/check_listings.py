"""The report of a document's checks as a list under a heading."""

from service.papers.check_values import CheckLine, CheckReport
from service.papers.listings import Listing
from service.papers.tables import Cell, Column, Table, Tongue

CHECKS = (
    Column("number", 6),
    Column("check_property", 14),
    Column("check_name", 22),
    Column("check_outcome", 12),
    Column("check_evidence", 46),
)


def check_report(form: CheckReport, tongue: Tongue) -> Listing:
    """四性检查报告: what was looked at, what came of it, and on what evidence."""
    facts = [
        ("document_id", str(form.number)),
        ("archival_code", form.code),
        ("title", form.title),
        ("unit", form.unit),
        ("checked_at", tongue.moment(form.at)),
        ("check_stage", tongue.say(f"check_stage.{form.stage}")),
        ("checks_by", form.who or tongue.say("print.by_itself")),
        ("program_version", form.version),
    ]
    return Listing(
        heading="print.check_report",
        facts=[fact for fact in facts if fact[1]],
        tables=[Table(CHECKS, [_row(place, one, tongue) for place, one in enumerate(form.lines, 1)])],
        foot=f"{form.code or form.number}",
        notes=[tongue.say("print.check_note")],
        is_wide=False,
    )


def _row(place: int, line: CheckLine, tongue: Tongue) -> list[Cell]:
    return [
        place,
        tongue.say(f"quality.{line.property}"),
        tongue.say(f"check.{line.code}"),
        tongue.say(f"check_outcome.{line.outcome}"),
        tongue.say(line.evidence, **line.data),
    ]
