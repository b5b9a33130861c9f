"""Who is answerable for a document (责任者, DA/T 18-2022): who issued it, signed it, or asks and declares in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexing.dates import dates_in
from indexing.doc_numbers import begins_with_number
from indexing.headings import headings
from indexing.lexicon import either
from indexing.names import name_length
from indexing.sheet import Sheet, found
from indexing.types import Field, FieldKind
from indexing.units import is_generic, is_unit

_HEAD_ROWS = 8
_BODY = re.compile("[一-鿿0-9()·]{4,40}")
_ISSUER = re.compile("(?P<name>[一-鿿()]{4,40})文件")
_NO_ISSUER = re.compile("关于|的|纪要|简报")
_OWN_PAPER = re.compile(f"{either('own_papers')}$")
_DECLARES = re.compile(rf"(?:^|\t){either('own_labels')}(?:签字|签名|签章|[(][^()]{{0,8}}[)])*[:\t ]{{1,3}}")
_REPORTS = re.compile(rf"(?:^|[\t ]){either('issuer_labels')}[:\t ]{{0,3}}(?P<name>[一-鿿()·]{{4,40}})(?P<more>:?)")
_SEAL = re.compile(r" ?[(](?:盖章|公章|章|签章|印章|单位盖章|加盖公章)[)]$")
_SIGNS = re.compile(f"(?:{either('unit_endings')}|{either('body_endings')})$")
_UNSIGNED = re.compile("^(?:本|我|该|贵|你)|意见|审核|审批|签字|签名|经办|证明$")
_NEXT_LABEL = re.compile("日期|时间|期限|编号|单位")
_BETWEEN = "；"
_LEAST = 4
_MOST_SIGNERS = 3
_TOP, _LEFT = 0.4, 0.3
"""A signature stands after this share of the rows, and right of this share of the width."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a sheet: its text, where that begins in the sheet's, and its left edge in parts of the width."""

    sheet: Sheet
    start: int
    text: str
    left: float

    def author(self, start: int, end: int, certainty: float) -> Field:
        """`text[start:end]` as the author, as it was read; names side by side as several."""
        span = self.start + start, self.start + end
        raw = self.sheet.raw(*span).strip()
        names = re.split(r"\s{2,}", raw)
        whole = _BETWEEN.join(names) if min(map(len, names)) >= _LEAST else raw
        return found(self.sheet, FieldKind.AUTHOR, "".join(whole.split()), span, certainty)


def author(sheets: Sequence[Sheet]) -> Field | None:
    """Who is answerable for a document with these sheets; None where it is not plain.

    In order: the issuer in the head over a document number, who asks or declares in a paper of their own, who signs
    above the date, the unit that a form names as the reporting or issuing one. Where several stand in one place they
    are parted by a semicolon; where different places of one kind name different ones, nobody is taken.
    """
    if not sheets:
        return None
    return (
        _letterhead(sheets[0])
        or _declaring(sheets)
        or next(filter(None, map(_signing, reversed(sheets))), None)
        or _reporting(sheets[0])
    )


def _rows(sheet: Sheet) -> list[_Row]:
    rows, number = [], 0
    for cells in sheet.page.rows:
        if cells:
            last = number + len(cells) - 1
            start, end = sheet.starts[number], sheet.starts[last] + len(sheet.folded[last].text)
            rows.append(_Row(sheet, start, sheet.text[start:end], cells[0].box[0] / max(sheet.page.width, 1)))
            number = last + 1
    return rows


def _letterhead(sheet: Sheet) -> Field | None:
    """The issuers in the red head (发文机关标志, GB/T 9704-2012 7.2.4), which stands over the document number."""
    rows = _rows(sheet)[:_HEAD_ROWS]
    number = next((place for place, row in enumerate(rows) if begins_with_number(row.text)), 0)
    issuers = []
    for row in rows[:number]:
        named = _ISSUER.fullmatch(row.text)
        name = named["name"] if named else row.text
        if not _NO_ISSUER.search(name) and (named or (_BODY.fullmatch(name) and is_unit(name))):
            issuers.append(row.author(0, len(name), 0.95))
    return _together(issuers)


def _declaring(sheets: Sequence[Sheet]) -> Field | None:
    """Who asks or declares, in an application, a promise, a mandate: one person, named as such."""
    titles = headings(sheets[0])[:1]
    if not titles or not _OWN_PAPER.search(titles[0].text):
        return None
    return _only([person for sheet in sheets for row in _rows(sheet) for person in _people(row)])


def _people(row: _Row) -> Iterator[Field]:
    for label in _DECLARES.finditer(row.text):
        length = name_length(row.text, label.end())
        if length:
            yield row.author(label.end(), label.end() + length, 0.9)


def _signing(sheet: Sheet) -> Field | None:
    """Who signs (发文机关署名, GB/T 9704-2012 7.3.5): right above the date, before it in its row, or last of all."""
    rows = _rows(sheet)
    blocks = []
    for place in range(max(2, int(_TOP * len(rows))), len(rows)):
        row = rows[place]
        dates = [span for _, span in dates_in(row.text) if span[1] == len(row.text)]
        before = row.text[: dates[-1][0]].strip() if dates else None
        if before == "":
            blocks.append(_together(list(_signers(rows[:place]))[::-1]))
        elif before or place == len(rows) - 1:
            blocks.append(_signer(row, before or row.text))
    return _only([block for block in blocks if block])


def _signers(rows: Sequence[_Row]) -> Iterator[Field]:
    """Those who sign in the last of some rows, from below."""
    for row in reversed(rows[2:][-_MOST_SIGNERS:]):
        signer = _signer(row, row.text)
        if signer is None:
            return
        yield signer


def _signer(row: _Row, text: str) -> Field | None:
    name = _SEAL.sub("", text)
    plain = _BODY.fullmatch(name) and _SIGNS.search(name) and not _UNSIGNED.search(name) and not is_generic(name)
    return row.author(0, len(name), 0.9) if plain and row.left > _LEFT else None


def _reporting(sheet: Sheet) -> Field | None:
    """The unit that reports or issues, as a form names it."""
    units = []
    for row in _rows(sheet):
        for match in _REPORTS.finditer(row.text):
            name = _SEAL.sub("", match["name"])
            if match["more"] or _NEXT_LABEL.search(name):
                # What follows did not keep its distance.
                whole = re.match(f".*{either('unit_endings')}", name)
                name = whole.group() if whole else ""
            if is_unit(name):
                units.append(row.author(match.start("name"), match.start("name") + len(name), 0.85))
    return _only(units)


def _together(authors: Sequence[Field]) -> Field | None:
    """Several as one, in their order."""
    if not authors:
        return None
    least = min(each.confidence for each in authors)
    return replace(authors[0], value=_BETWEEN.join(dict.fromkeys(each.value for each in authors)), confidence=least)


def _only(authors: Sequence[Field]) -> Field | None:
    """The one whom all name, most certainly read; None where they differ."""
    named = {each.value for each in authors}
    return max(authors, key=lambda each: each.confidence) if len(named) == 1 else None
