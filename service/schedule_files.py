"""A retention schedule as a file that keepers edit: TOML, or a workbook with a sheet for each of its parts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from config.regulation import (
    MAX_TOML,
    Flaw,
    Part,
    Regulation,
    Schedule,
    ScheduleError,
    normalised,
    parse_schedule,
    places,
    read_toml,
)
from service.spreadsheets import Leaf, TableError, read_workbook, write_workbook

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: its names, and its columns with the names that their headings may have.

    The first name of each is the Chinese one that is written; columns without a field are for people only.
    """

    part: str
    names: tuple[str, str]
    columns: Mapping[str, tuple[str, ...]]
    widths: tuple[float, ...]


RULES = Sheet(
    "rule",
    ("期限", "rules"),
    {
        "id": ("代码", "code"),
        "trigger": ("起算", "trigger"),
        "years": ("年数", "years"),
        "zh": ("中文",),
        "en": ("英文",),
    },
    (24, 24, 8, 48, 48),
)
CONTAINERS = Sheet(
    "container",
    ("容器", "containers"),
    {
        "code": ("容器", "container"),
        "rule": ("期限", "rule"),
        "basis_zh": ("依据（中文）", "basis, in Chinese"),
        "basis_en": ("依据（英文）", "basis, in English"),
    },
    (12, 24, 48, 48),
)
TYPES = Sheet(
    "assignment",
    ("文种", "types"),
    {
        "type": ("文种", "type"),
        "kind": ("小类", "kind"),
        "": ("名称", "name"),
        "rule": ("期限", "rule"),
        "basis_zh": ("依据（中文）", "basis, in Chinese"),
        "basis_en": ("依据（英文）", "basis, in English"),
    },
    (8, 20, 36, 24, 48, 48),
)
PROPOSALS = Sheet(
    "proposal",
    ("供选", "proposals"),
    {
        "type": ("文种", "type"),
        "kind": ("小类", "kind"),
        "rule": ("期限", "rule"),
        "when_zh": ("何时适用（中文）", "when, in Chinese"),
        "when_en": ("何时适用（英文）", "when, in English"),
    },
    (8, 20, 24, 48, 48),
)
SHEETS = (RULES, CONTAINERS, TYPES, PROPOSALS)


def read_schedule_file(content: bytes, regulation: Regulation) -> Schedule:
    """The schedule of a file; what it is, its content says. Types that are kept alike stand together.

    Raises ScheduleError, whose flaws have a `line`, or a `sheet` and `row`, where there is one.
    """
    if content.startswith((_ZIP, _OLD_EXCEL)):
        return normalised(_of_workbook(content, regulation))
    if len(content) > MAX_TOML:
        raise ScheduleError((Flaw("whole", 0, "too_large", {"most": MAX_TOML}),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScheduleError((Flaw("whole", 0, "encoding"),)) from None
    return normalised(read_toml(text, regulation)[0])


def write_schedule_workbook(schedule: Schedule, regulation: Regulation) -> bytes:
    """The schedule as a workbook; `read_schedule_file` gives it back."""
    rows: Mapping[str, Sequence[dict[str, Any]]] = {
        "rule": [{**_cells_of(rule, RULES), "trigger": "|".join(rule.triggers)} for rule in schedule.rules],
        "container": [_cells_of(container, CONTAINERS) for container in schedule.containers],
        "assignment": list(_type_rows(schedule, regulation)),
        "proposal": [
            {"type": code, "kind": kind, **_cells_of(proposal, PROPOSALS)}
            for (code, kind), one in places(schedule).items()
            for proposal in one.proposals
        ],
    }
    return write_workbook(
        [
            Leaf(
                sheet.names[0],
                [names[0] for names in sheet.columns.values()],
                [[row.get(name) for name in sheet.columns] for row in rows[sheet.part]],
                widths=sheet.widths,
            )
            for sheet in SHEETS
        ]
    )


def _cells_of(value: object, sheet: Sheet) -> dict[str, Any]:
    return {name: getattr(value, name) for name in sheet.columns if hasattr(value, name)}


def _type_rows(schedule: Schedule, regulation: Regulation) -> Iterator[dict[str, Any]]:
    for (code, kind), one in places(schedule).items():
        named = regulation.type(code)
        name = next((each.zh for each in named.kinds if each.code == kind), named.zh)
        yield {**_cells_of(one, TYPES), "type": code, "kind": kind, "": name}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that says something: where it stands, and its cells by field."""

    sheet: str
    number: int
    cells: dict[str, str]


def _of_workbook(content: bytes, regulation: Regulation) -> Schedule:
    try:
        book = read_workbook(content)
    except TableError as error:
        raise ScheduleError((Flaw("whole", 0, error.code),)) from None
    found: list[Flaw] = []
    rows = {sheet.part: list(_rows(book, sheet, found)) for sheet in SHEETS}
    assignments, proposals = _assignments(rows["assignment"], rows["proposal"])
    found += [
        _at(Flaw("whole", 0, "proposal_without_type", {"type": row.cells.get("type", "")}), row) for row in proposals
    ]
    if found:
        raise ScheduleError(tuple(found))
    tables = {
        "rule": [_rule(row.cells) for row in rows["rule"]],
        "container": [row.cells for row in rows["container"]],
        "assignment": assignments,
    }
    try:
        return parse_schedule(tables, regulation)
    except ScheduleError as error:
        raise ScheduleError(tuple(_placed(flaw, rows) for flaw in error.flaws)) from None


def _rows(book: Mapping[str, list[list[str]]], sheet: Sheet, found: list[Flaw]) -> Iterator[_Row]:
    name = next((one for one in book if one.strip().lower() in sheet.names), None)
    if name is None:
        found.append(Flaw("whole", 0, "no_sheet", {"sheet_wanted": sheet.names[0]}))
        return
    table = book[name]
    fields = [_field(heading, sheet) for heading in (table[0] if table else [])]
    for heading, known in zip(table[0] if table else [], fields, strict=True):
        if known is None and heading:
            found.append(Flaw("whole", 0, "unknown", {"field": heading[:50], "sheet": name, "row": 1}))
    for number, cells in enumerate(table[1:], 2):
        filled = {known: cell for known, cell in zip(fields, cells, strict=False) if known and cell}
        if filled:
            yield _Row(name, number, filled)


def _field(heading: str, sheet: Sheet) -> str | None:
    """The field of a column; empty for one that is for people only, None for one that is not known."""
    plain = heading.strip().lower()
    return next((field for field, names in sheet.columns.items() if plain in (field, *names)), None)


def _assignments(types: Sequence[_Row], proposals: Sequence[_Row]) -> tuple[list[dict[str, Any]], list[_Row]]:
    """What each row of types says, with its proposals; and the proposals that no row of types asks for."""
    known = {(row.cells.get("type"), row.cells.get("kind")) for row in types}
    made = []
    for row in types:
        place = (row.cells.get("type"), row.cells.get("kind"))
        mine = [one.cells for one in proposals if (one.cells.get("type"), one.cells.get("kind")) == place]
        said: dict[str, Any] = {name: cell for name, cell in row.cells.items() if name != "type"}
        said["types"] = [row.cells["type"]] if "type" in row.cells else []
        said["proposals"] = [{name: one[name] for name in one if name not in ("type", "kind")} for one in mine]
        made.append(said)
    return made, [row for row in proposals if (row.cells.get("type"), row.cells.get("kind")) not in known]


def _rule(cells: Mapping[str, str]) -> dict[str, Any]:
    """A rule of several events, parted by |, counts from the latest of them."""
    triggers = [one.strip() for one in cells.get("trigger", "").split("|")]
    if len(triggers) < 2:
        return dict(cells)
    return {**{name: cell for name, cell in cells.items() if name != "trigger"}, "latest_of": triggers}


def _placed(flaw: Flaw, rows: Mapping[str, Sequence[_Row]]) -> Flaw:
    part: Part = flaw.part
    return _at(flaw, rows[part][flaw.number - 1]) if flaw.number else flaw


def _at(flaw: Flaw, row: _Row) -> Flaw:
    return replace(flaw, data={**flaw.data, "sheet": row.sheet, "row": row.number})
