"""From a plain description of a paper to sheets: what a secretary's template is to a printer.

A description is read line by line; the first sign of a line says what it is:

    @ 某某总工会文件        red letterhead                  # 关于…的请示      title
    ~ 某工发〔2026〕3号     document number over a red rule  ## 副标题          subtitle
    = 居中                  centred                          > 某某总工会       signed at the right
    - 各位代表：            flush left                       + 一、基本情况     heading
    ^ 附件1                 small, upper right               v 第1页            small, at the foot
    | 姓名 | 张三 |         a table's row; |* a row in bold;
    |: 1 2 / 20             shares of the columns and least height of the rows to come
    ---  black rule         ===  red rule                    <<<  next page
    [landscape] [ink 30 90 60] [body 14] [table 9] [rows 11] [gap 6]
        how the rest is set: points of text and of tables, least height of a row, a gap in millimetres
    [seal 名称|财务专用章]  [seal 0.3 名称]  seal at the cursor, at the right or at a fraction of the width
    [stamp 20 15 已归档/2026]                a framed stamp at (x, y) millimetres
    [card 120x76 238 240 232] … [photo] … [/card]   a tinted card with its lines
    anything else           a paragraph with its first line indented by two characters
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from random import Random

from ocr import Face
from service.sample.paper import BLACK, LEADING, MARGIN, RED, Colour, Sheet, plain

TABLE_WIDTH_OVER_TEXT = 8.0
"""Forms reach further out than text, in millimetres in all."""


def compose(description: str, rng: Random, dpi: int = 200) -> list[Sheet]:
    """Set a description on as many sheets as it needs. `rng` decides how seals fall."""
    setter = _Setter(rng, dpi)
    lines = description.strip().splitlines()
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            setter.table(list(group))
            continue
        for line in group:
            setter.line(line)
    return setter.sheets


@dataclass(slots=True)
class _Card:
    left: float
    top: float
    width: float
    height: float


class _Setter:
    def __init__(self, rng: Random, dpi: int) -> None:
        self.rng = rng
        self.dpi = dpi
        self.landscape = False
        self.ink: Colour = BLACK
        self.body = 15.0
        self.type = 10.5
        self.row = 7.5
        self.in_card = False
        self.card = _Card(0, 0, 0, 0)
        self.sheets: list[Sheet] = []

    @property
    def sheet(self) -> Sheet:
        if not self.sheets:
            self.turn_page()
        return self.sheets[-1]

    def turn_page(self) -> None:
        self.sheets.append(Sheet(self.dpi, landscape=self.landscape, ink=self.ink))

    def need(self, millimetres: float) -> None:
        """Turn the page where the rest of this one is too short."""
        if self.sheet.room < millimetres and not self.in_card:
            self.turn_page()

    def line(self, line: str) -> None:
        if line.startswith("["):
            word, _, rest = line.strip("[]").partition(" ")
            DIRECTIVES[word](self, rest)
        elif self.in_card:
            self.card_line(line)
        elif not line.strip():
            self.sheet.y += 3.0
        else:
            sign, _, rest = line.partition(" ")
            if sign in KINDS:
                KINDS[sign](self, rest)
            else:
                self.paragraph(line)

    def paragraph(self, text: str, face: Face = Face.SONG, *, indent: bool = True) -> None:
        width = self.sheet.width - 2 * MARGIN
        first = 2 * self.sheet.mm(self.body) if indent else 0.0
        for number, part in enumerate(self.sheet.wrap(text, face, self.body, width, first)):
            self.need(self.sheet.mm(self.body) * LEADING)
            x = MARGIN + (first if number == 0 else 0.0)
            self.sheet.write(x, self.sheet.y, part, face, self.body)
            self.sheet.y += self.sheet.mm(self.body) * LEADING

    def title(self, text: str, points: float = 20, face: Face = Face.SONG_BOLD) -> None:
        width = self.sheet.width - 2 * MARGIN
        lines = self.sheet.wrap(text, face, points, width)
        if len(lines) > 1 and len(lines[-1]) < 5:  # a title is broken into even lines
            lines = self.sheet.wrap(text, face, points, width * 0.72)
        for part in lines:
            self.need(self.sheet.mm(points) * LEADING)
            self.sheet.line(part, face, points, "centre")
        self.sheet.y += 4.0

    def letterhead(self, text: str) -> None:
        points = min(40.0, 420.0 / len(text))
        self.sheet.y += 4.0
        self.sheet.line(text, Face.SONG_BOLD, points, "centre", RED)
        self.sheet.y += 5.0

    def number(self, text: str) -> None:
        self.sheet.line(text, Face.SONG, 14, "centre")
        self.sheet.rule(RED, 0.7)
        self.sheet.y += 8.0

    def aligned(self, text: str, align: str) -> None:
        self.need(self.sheet.mm(self.body) * LEADING)
        self.sheet.line(text, Face.SONG, self.body, align)

    def note(self, text: str) -> None:
        width = self.sheet.measure(text, Face.HEI, 9)
        self.sheet.write(self.sheet.width - 18 - width, 12, text, Face.HEI, 9)

    def foot(self, text: str) -> None:
        width = self.sheet.measure(text, Face.SONG, 9)
        x = (self.sheet.width - width) / 2
        self.sheet.write(x, self.sheet.height - 15, text, Face.SONG, 9)

    def table(self, lines: list[str]) -> None:
        rows = [_cells(line) for line in lines]
        share: list[float] | None = None
        row = self.row
        for line, cells in zip(lines, rows, strict=True):
            if line.startswith("|:"):
                columns, _, least = cells[0].partition("/")
                share, row = [float(part) for part in columns.split()], float(least or self.row)
                continue
            alike = [row for row in rows if len(row) == len(cells)]
            parts = share if share and len(share) == len(cells) else _shares(alike)
            room = self.sheet.width - 2 * MARGIN + TABLE_WIDTH_OVER_TEXT
            widths = [room * part / sum(parts) for part in parts]
            lines_of = self.sheet.fit(cells, widths, self.type)
            height = max(row, max(map(len, lines_of)) * self.sheet.mm(self.type) * 1.4 + 3.0)
            self.need(height)
            face = Face.HEI_BOLD if line.startswith("|*") else Face.SONG
            self.sheet.row(lines_of, widths, height, self.type, face)
        self.sheet.y += 2.5

    def card_line(self, line: str) -> None:
        big = line.startswith("# ")
        self.sheet.write(
            self.card.left + 6,
            self.sheet.y,
            line.removeprefix("# "),
            Face.HEI_BOLD if big else Face.HEI,
            15 if big else 11.5,
        )
        self.sheet.y += 8.5 if big else 7.0

    def open_card(self, rest: str) -> None:
        size, *tint = rest.split()
        width, height = (float(part) for part in size.split("x"))
        red, green, blue = (int(part) for part in tint)
        self.need(height)
        left, top = self.sheet.card(width, height, (red, green, blue))
        self.in_card = True
        self.card = _Card(left, top, width, height)
        self.sheet.y += 6.0

    def close_card(self, _: str) -> None:
        self.sheet.y = self.card.top + self.card.height + 9.0
        self.in_card = False

    def photo(self, _: str) -> None:
        self.sheet.portrait(self.card.left + self.card.width - 32, self.card.top + 12)

    def seal(self, rest: str) -> None:
        where, _, name = rest.partition(" ")
        share = 0.74 if not name else float(where)
        name, _, caption = (name or where).partition("|")
        self.sheet.seal(self.sheet.width * share, self.sheet.y - 9, name, caption, self.rng)

    def stamp(self, rest: str) -> None:
        x, y, text = rest.split(" ", 2)
        self.sheet.stamp(float(x), float(y), text.split("/"), RED)

    def set_ink(self, rest: str) -> None:
        red, green, blue = (int(part) for part in rest.split())
        self.ink = (red, green, blue)

    def set_body(self, rest: str) -> None:
        self.body = float(rest)

    def set_type(self, rest: str) -> None:
        self.type = float(rest)

    def set_row(self, rest: str) -> None:
        self.row = float(rest)

    def set_landscape(self, _: str) -> None:
        self.landscape = True

    def gap(self, rest: str) -> None:
        self.sheet.y += float(rest)


def _cells(line: str) -> list[str]:
    inner = line.rstrip().removesuffix("|").removeprefix("|").removeprefix("*").removeprefix(":")
    return [cell.strip() for cell in inner.split("|")]


def _shares(rows: list[list[str]]) -> list[float]:
    """Columns as wide as their longest cell asks, within reason; in widths of a Chinese character."""
    longest = [max(_ems(plain(cell)) for cell in column) for column in zip(*rows, strict=True)]
    return [min(max(length, 2.5), 14.0) + 1.2 for length in longest]


def _ems(text: str) -> float:
    return sum(0.56 if sign.isascii() else 1.0 for sign in text)


KINDS: dict[str, Callable[[_Setter, str], None]] = {
    "@": _Setter.letterhead,
    "~": _Setter.number,
    "#": _Setter.title,
    "##": lambda setter, text: setter.title(text, 15, Face.HEI),
    "=": lambda setter, text: setter.aligned(text, "centre"),
    ">": lambda setter, text: setter.aligned(text, "right"),
    "-": lambda setter, text: setter.paragraph(text, indent=False),
    "+": lambda setter, text: setter.paragraph(text, Face.HEI_BOLD),
    "^": _Setter.note,
    "v": _Setter.foot,
    "---": lambda setter, _: setter.sheet.rule(setter.ink),
    "===": lambda setter, _: setter.sheet.rule(RED),
    "<<<": lambda setter, _: setter.turn_page(),
}
"""What the first sign of a line means."""

DIRECTIVES: dict[str, Callable[[_Setter, str], None]] = {
    "landscape": _Setter.set_landscape,
    "ink": _Setter.set_ink,
    "body": _Setter.set_body,
    "table": _Setter.set_type,
    "rows": _Setter.set_row,
    "gap": _Setter.gap,
    "seal": _Setter.seal,
    "stamp": _Setter.stamp,
    "card": _Setter.open_card,
    "/card": _Setter.close_card,
    "photo": _Setter.photo,
}
"""What a word in square brackets does."""
