"""Lists as tables: the same columns and cells for the printed page and for the workbook."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from service.papers import disposal_values as disposal
from service.papers.values import Line, PhotoLine, ShelfRow
from service.sentences import say

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head is the sentence `print.column.<name>`, or `print.<name>`; `width` is its share in percent."""

    name: str
    width: float
    is_code: bool = False

    def head(self, language: str) -> str:
        """What stands above it."""
        code = f"print.column.{self.name}"
        found = say(code, None, language)
        return say(f"print.{self.name}", None, language) if found == code else found


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a heading (a sentence; none for the only table of a paper). `is_signed`: its rows leave room for a
    signature. `end` is printed below it.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    heading: str = ""
    is_signed: bool = False
    end: str = ""


@dataclass(frozen=True, slots=True)
class Tongue:
    """In which language, and in which time zone, a paper speaks."""

    language: str
    zone: ZoneInfo

    def say(self, code: str, /, **data: object) -> str:
        """A sentence."""
        return say(code, data, self.language)

    def moment(self, instant: datetime | None) -> str:
        """An instant to the minute; nothing for none."""
        return instant.astimezone(self.zone).strftime("%Y-%m-%d %H:%M") if instant else ""

    def term(self, code: str | None) -> str:
        """A period as a code says it (Y, D30), in words; what is no such code stands for itself."""
        if code == "Y":
            return self.say("print.permanent")
        if code and code[0] == "D" and code[1:].isdigit():
            return self.say("print.years", years=code[1:])
        return code or ""


def of_day(day: date | None) -> str:
    """A day as catalogues write it: 20261015 (DA/T 22-2015 5.5)."""
    return day.strftime("%Y%m%d") if day else ""


CATALOGUE = (
    Column("number", 5),
    Column("code", 19, is_code=True),
    Column("document_number", 12),
    Column("author", 12),
    Column("title", 27),
    Column("dated_on", 7),
    Column("secrecy", 5),
    Column("pages", 5),
    Column("remark", 8),
)
CONTENTS = (
    Column("number", 5),
    Column("code", 20, is_code=True),
    Column("document_number", 13),
    Column("author", 12),
    Column("title", 26),
    Column("dated_on", 10),
    Column("sheet", 6),
    Column("remark", 8),
)
SHELF_LIST = (
    Column("number", 5),
    Column("shelf", 18),
    Column("box", 12, is_code=True),
    Column("codes", 27, is_code=True),
    Column("title", 17),
    Column("items", 5),
    Column("pages", 5),
    Column("ticked", 5),
    Column("remark", 6),
)
ACCOUNTING = (
    Column("number", 4),
    Column("name", 22),
    Column("volume", 9),
    Column("volumes", 5),
    Column("years", 9),
    Column("file_number", 20, is_code=True),
    Column("term", 7),
    Column("kept", 8),
    Column("gone_at", 8),
    Column("remark", 8),
)
OTHERS = (
    Column("number", 4),
    Column("code", 18, is_code=True),
    Column("document_number", 10),
    Column("author", 9),
    Column("title", 20),
    Column("formed_on", 7),
    Column("pages", 4),
    Column("term", 6),
    Column("kept", 7),
    Column("gone_at", 7),
    Column("remark", 8),
)
HELD = (
    Column("number", 4),
    Column("code", 18, is_code=True),
    Column("document_number", 10),
    Column("title", 22),
    Column("formed_on", 7),
    Column("pages", 4),
    Column("term", 6),
    Column("kept", 7),
    Column("held", 22),
)
APPRAISED = (
    Column("number", 4),
    Column("code", 18, is_code=True),
    Column("title", 24),
    Column("formed_on", 8),
    Column("pages", 4),
    Column("term", 6),
    Column("decision", 8),
    Column("old", 8),
    Column("new", 8),
    Column("reason", 12),
)
SIGNATURES = (
    Column("role", 20),
    Column("department", 13),
    Column("person", 11),
    Column("opinion", 18),
    Column("signed_at", 13),
    Column("signed_digest", 11, is_code=True),
    Column("by_hand", 14),
)
GROUP = (
    Column("department", 18),
    Column("person", 12),
    Column("opinion", 42),
    Column("signed_at", 12),
    Column("by_hand", 16),
)
SUPERVISORS = (
    Column("person", 12),
    Column("department", 16),
    Column("counted", 12),
    Column("counted_at", 14),
    Column("confirmed_at", 14),
    Column("paper_destroyed", 12),
    Column("by_hand", 20),
)
PHOTOS = (
    Column("number", 4),
    Column("code", 15, is_code=True),
    Column("title", 15),
    Column("taken_on", 9),
    Column("place", 12),
    Column("people", 13),
    Column("occasion", 14),
    Column("photographer", 8),
    Column("group", 10),
)
SHELVES = (Column("box", 60, is_code=True), Column("items", 20), Column("ticked", 20))

SHOWN_DIGEST = 12
"""Characters of a digest that stand in a narrow column; the whole stands once on the paper."""


def catalogue_table(lines: Sequence[Line]) -> Table:
    """归档文件目录: 序号、档号、文号、责任者、题名、日期、密级、页数、备注."""
    rows = [
        (
            line.number,
            line.code,
            line.document_number,
            line.author,
            line.title,
            of_day(line.dated_on),
            line.secrecy,
            line.pages,
            line.remark,
        )
        for line in lines
    ]
    return Table(CATALOGUE, rows)


def contents_table(lines: Sequence[Line]) -> Table:
    """卷内目录: 序号、档号、文号、责任者、题名、日期、页号、备注."""
    rows = [
        (
            line.number,
            line.code,
            line.document_number,
            line.author,
            line.title,
            of_day(line.dated_on),
            line.sheet,
            line.remark,
        )
        for line in lines
    ]
    return Table(CONTENTS, rows)


def photo_table(lines: Sequence[PhotoLine]) -> Table:
    """照片档案目录: 序号、档号、题名、时间、地点、人物、事由、摄影者、组."""
    rows = [
        (
            line.number,
            line.code,
            line.title,
            of_day(line.taken_on),
            line.place,
            line.people,
            "。".join(part for part in (line.occasion, line.background) if part),
            line.photographer,
            line.group,
        )
        for line in lines
    ]
    return Table(PHOTOS, rows)


def shelf_table(rows: Sequence[ShelfRow]) -> Table:
    """排架清单, with a column to tick."""
    return Table(
        SHELF_LIST,
        [
            (number, row.shelf, row.box, row.codes, row.title, row.items, row.pages, "", row.remark)
            for number, row in enumerate(rows, 1)
        ],
    )


def disposal_table(lines: Sequence[disposal.Line], tongue: Tongue, *, accounting: bool, heading: str) -> Table:
    """A list of the register: with the columns of rule 79 article 17, or of order 13."""
    row: Callable[[disposal.Line, Tongue], Sequence[Cell]] = _accounting_row if accounting else _other_row
    total = tongue.say("print.total", items=len(lines), pages=sum(line.pages for line in lines))
    return Table(
        ACCOUNTING if accounting else OTHERS,
        [row(line, tongue) for line in lines],
        heading,
        end=f"{total}{tongue.say('print.end')}",
    )


def _accounting_row(line: disposal.Line, tongue: Tongue) -> Sequence[Cell]:
    years = [str(year) for year in dict.fromkeys((line.first_year, line.last_year)) if year is not None]
    return (
        line.number,
        line.title,
        line.volume,
        1,
        "—".join(years),
        line.code,
        line.term,
        line.kept,
        tongue.moment(line.gone_at),
        _remark(line, tongue),
    )


def _other_row(line: disposal.Line, tongue: Tongue) -> Sequence[Cell]:
    return (
        line.number,
        line.code,
        line.document_number,
        line.responsible,
        line.title,
        line.formed_on,
        line.pages,
        line.term,
        line.kept,
        tongue.moment(line.gone_at),
        _remark(line, tongue),
    )


def _remark(line: disposal.Line, tongue: Tongue) -> str:
    paper = ""
    if line.paper:
        paper = tongue.say("print.paper_at", box=line.box) if line.box else tongue.say("print.paper_yes")
    return "；".join(part for part in (line.remark, paper) if part)


def held_table(lines: Sequence[disposal.Line], tongue: Tongue, *, heading: str) -> Table:
    """Items that are listed and not destroyed, each with its reason (rule 79, article 19; readings 14)."""
    rows = [
        (
            line.number,
            line.code,
            line.document_number,
            line.title,
            line.formed_on,
            line.pages,
            line.term,
            line.kept,
            _remark(line, tongue),
        )
        for line in lines
    ]
    return Table(HELD, rows, heading)


def appraised_table(lines: Sequence[disposal.Appraised]) -> Table:
    """What was decided on each item, annotated with the former and the new end (decree 772, article 24)."""
    return Table(
        APPRAISED,
        [
            (
                one.line.number,
                one.line.code,
                one.line.title,
                one.line.formed_on,
                one.line.pages,
                one.line.term,
                one.decision_name,
                one.old,
                one.new,
                one.reason,
            )
            for one in lines
        ],
        "print.list_of_report",
    )


def signature_table(signatures: Sequence[disposal.Signature], tongue: Tongue) -> Table:
    """The opinions, each with room for a signature or seal on the printed paper."""
    rows = [
        (
            _role(one, tongue),
            one.department,
            one.name or "",
            one.opinion,
            tongue.moment(one.signed_at) or tongue.say("print.unsigned"),
            (one.digest or "")[:SHOWN_DIGEST],
            "",
        )
        for one in signatures
    ]
    return Table(SIGNATURES, rows, "print.opinions", is_signed=True)


def _role(one: disposal.Signature, tongue: Tongue) -> str:
    return f"{one.role}（{tongue.say('print.also', roles=one.also)}）" if one.also else one.role


def group_table(members: Sequence[disposal.Opinion]) -> Table:
    """What the appraisal group said."""
    rows = [(one.department, one.name, one.text, one.given_on, "") for one in members]
    return Table(GROUP, rows, "print.group", is_signed=True)


def supervisor_table(supervisors: Sequence[disposal.Supervisor], tongue: Tongue) -> Table:
    """Who counted before and confirmed after."""
    return Table(SUPERVISORS, list(_supervisor_rows(supervisors, tongue)), "print.supervisors", is_signed=True)


def _supervisor_rows(supervisors: Sequence[disposal.Supervisor], tongue: Tongue) -> Iterator[Sequence[Cell]]:
    for one in supervisors:
        name = f"{one.name}（{tongue.say('print.signer')}）" if one.signer else one.name
        paper = ""
        if one.paper_destroyed is not None:
            paper = tongue.say("print.paper_gone" if one.paper_destroyed else "print.paper_not_gone")
        counted, confirmed = tongue.moment(one.counted_at), tongue.moment(one.confirmed_at)
        yield (name, one.department, one.counted, counted, confirmed, paper, "")


def shelves_table(shelves: Sequence[tuple[str, int]]) -> Table:
    """The boxes from which paper originals are taken, with a column to tick."""
    return Table(SHELVES, [(box, items, "") for box, items in shelves], "print.shelves")
