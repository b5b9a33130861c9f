"""Papers that are lists under a heading: catalogues, registers, reports, certificates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.papers import disposal_values as disposal
from service.papers.tables import (
    Table,
    Tongue,
    appraised_table,
    catalogue_table,
    contents_table,
    disposal_table,
    group_table,
    held_table,
    photo_table,
    shelf_table,
    shelves_table,
    signature_table,
    supervisor_table,
)
from service.papers.values import Catalogue, Contents, PhotoCatalogue, ShelfList

Fact = tuple[str, str]
"""A label (the sentence `print.<label>`) and what stands beside it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the one template of lists prints. `hands` are labels of lines to sign on; `foot` stands on every page."""

    heading: str
    facts: Sequence[Fact]
    tables: Sequence[Table]
    foot: str
    number: str = ""
    paragraphs: Sequence[str] = ()
    notes: Sequence[str] = ()
    hands: Sequence[str] = ()
    is_wide: bool = True
    has_cover: bool = False


def catalogue(form: Catalogue, tongue: Tongue) -> Listing:
    """归档文件目录 with its cover."""
    facts = [
        ("fonds", form.fonds),
        ("fonds_name", form.fonds_name),
        ("year", str(form.year or "")),
        ("term", tongue.term(form.term)),
        ("issue", form.issue or ""),
        ("printed_on", form.printed_on.isoformat()),
    ]
    pages = sum(line.pages or 0 for line in form.lines)
    end = tongue.say("print.total", items=len(form.lines), pages=pages)
    return Listing(
        heading="print.catalogue",
        facts=[fact for fact in facts if fact[1]],
        tables=[catalogue_table(form.lines)],
        foot=f"{form.fonds_name} {form.fonds} {form.year or ''}",
        notes=[f"{end}{tongue.say('print.end')}"],
        has_cover=True,
    )


def contents(form: Contents, tongue: Tongue) -> Listing:
    """卷内目录."""
    return Listing(
        heading="print.contents",
        facts=[("case_code", form.code), ("case_title", form.title), ("fonds_name", form.fonds_name)],
        tables=[contents_table(form.lines)],
        foot=form.code,
        notes=[tongue.say("print.end")],
        is_wide=False,
    )


def photo_catalogue(form: PhotoCatalogue, tongue: Tongue) -> Listing:
    """照片档案目录: the caption of each photograph, a line each."""
    end = tongue.say("print.photos", count=len(form.lines))
    facts = [("fonds", form.fonds), ("fonds_name", form.fonds_name), ("printed_on", form.printed_on.isoformat())]
    return Listing(
        heading="print.photo_catalogue",
        facts=[fact for fact in facts if fact[1]],
        tables=[photo_table(form.lines)],
        foot=f"{form.fonds_name} {form.fonds}",
        notes=[f"{end}{tongue.say('print.end')}"],
    )


def shelf_list(form: ShelfList, tongue: Tongue) -> Listing:
    """排架清单."""
    return Listing(
        heading="print.shelf_list",
        facts=[
            ("title", form.title),
            ("fonds_name", form.fonds_name),
            ("printed_on", form.printed_on.isoformat()),
        ],
        tables=[shelf_table(form.rows)],
        foot=form.title,
        notes=[tongue.say("print.end")],
        hands=("checked_by", "checked_on"),
    )


def register(form: disposal.Register, tongue: Tongue) -> Listing:
    """销毁清册: what goes, what is held back and why, who said so, who watched, and where the paper lies."""
    return Listing(
        heading=f"print.register{_kind(form.accounting)}",
        number=form.number,
        facts=[
            ("unit", form.unit),
            ("fonds", form.fonds),
            ("title", form.title),
            ("revision", str(form.revision)),
            ("drawn_on", form.drawn_on.isoformat()),
            ("report_number", form.report_number),
            ("appraised_on", form.appraised_on.isoformat()),
            ("schedule", form.schedule),
            ("executed_at", tongue.moment(form.executed_at)),
            ("list_digest", form.digest),
        ],
        tables=list(_register_tables(form, tongue)),
        foot=form.number,
        notes=[tongue.say("print.bind_note")],
    )


def _register_tables(form: disposal.Register, tongue: Tongue) -> Iterator[Table]:
    yield disposal_table(form.lines, tongue, accounting=form.accounting, heading="print.list")
    for lines, heading in ((form.kept_back, "print.kept_back_list"), (form.held, "print.held_list")):
        if lines:
            yield held_table(lines, tongue, heading=heading)
    if form.shelves:
        yield shelves_table(form.shelves)
    yield signature_table(form.signatures, tongue)
    yield supervisor_table(form.supervisors, tongue)


def appraisal(form: disposal.AppraisalReport, tongue: Tongue) -> Listing:
    """鉴定工作报告: what was looked at, what was decided and why, by whom."""
    counts = "；".join(f"{name} {count}" for name, count in form.counts)
    tables = [appraised_table(form.lines)]
    if form.held:
        tables.append(held_table(form.held, tongue, heading="print.held_list"))
    return Listing(
        heading=f"print.appraisal{_kind(form.accounting)}",
        number=form.number,
        facts=[
            ("unit", form.unit),
            ("fonds", form.fonds),
            ("title", form.title),
            ("appraised_on", form.appraised_on.isoformat()),
            ("chaired_by", form.chaired_by),
            ("schedule", form.schedule),
            ("bases", "；".join(form.bases)),
            ("counts", counts),
        ],
        tables=[*tables, group_table(form.members)],
        foot=form.number,
        paragraphs=[form.summary] if form.summary else [],
    )


def certificate(form: disposal.Certificate, tongue: Tongue) -> Listing:
    """销毁证明: that it is gone, how that was verified, what is left."""
    text = tongue.say(
        "print.certificate_text",
        number=form.number,
        count=form.destroyed,
        pages=form.pages,
        kept=form.kept_back,
    )
    facts = [
        ("unit", form.unit),
        ("fonds", form.fonds),
        ("title", form.title),
        ("register_number", form.number),
        ("report_number", form.report_number),
        ("list_digest", form.digest),
        ("destroyed", str(form.destroyed)),
        ("kept_back", str(form.kept_back)),
        ("objects", str(form.objects)),
        ("shared", str(form.shared)),
        ("executed_by", form.executed_by),
        ("began_at", tongue.moment(form.began_at)),
        ("ended_at", tongue.moment(form.executed_at)),
        ("verified_at", tongue.moment(form.verified_at)),
        ("checks", "；".join(form.checks)),
        ("backups_until", form.backups_until.isoformat() if form.backups_until else tongue.say("print.none")),
        ("certified_by", form.certified_by),
        ("certified_on", form.certified_on.isoformat()),
    ]
    return Listing(
        heading=f"print.certificate{_kind(form.accounting)}",
        number=form.number,
        facts=facts,
        tables=[supervisor_table(form.supervisors, tongue)],
        foot=form.number,
        paragraphs=[text],
        hands=("certified_by", "certified_on"),
        is_wide=False,
    )


def _kind(accounting: bool) -> str:
    return "_accounting" if accounting else ""
