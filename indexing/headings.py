"""The title zone of a document: what can be its title, and which line most likely is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from indexing.sheet import Sheet
from indexing.types import Box, TextLine

_ROWS = 14
_ZONE = 0.45
_SUFFIX = re.compile(
    "(?:表|单|书|证|卡|簿|册|账|帐|函|报告|证明|通知|公示|公告|请示|批复|纪要|记录|方案|总结|计划|要点|办法|细则|制度|规定|规则|意见|决定|凭证|票据|发票|收据|清单|"
    "简报|信息|名单|明细|回单|预算|决算|协议|合同|承诺|声明|说明|申请|病历|小结|证明书|流水|登记|档案|汇报|动态|一封信|照片|户口簿|条|存根|报表|年报|月报|季报|预案)"
    r"(?:[(][^()]{1,12}[)]|复印件|样表|[一二三四1-9])?$"
)
_LETTERHEAD = re.compile(r"文件$|^[^,。]{4,30}(?:简报|信息)$")
_UNIT = re.compile(
    "(?:总工会|工会委员会|工会|公司|医院|中心|局|银行|支行|分行|委员会|法院|学校|大学|学院|中学|小学|办公室|街道|社区|残疾人联合会|大队|派出所|人民政府|厂)$"
)
_DOC_NUMBER = re.compile(r"[〔\[(【]?(?:19|20)[0-9]{2}[〕\])】].{0,3}[0-9]+号|^第[0-9]+[期号]|总第[0-9]+")
_STOPS = re.compile("[。;；，,]|[:：].|[:：]$")
_CONNECTIVE = re.compile("^(?:关于|转发|印发)|的(?:通知|公示|请示|批复|报告|函|意见|决定|说明|通报|复函|证明|汇报|申请)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line (or a few that belong together) in the title zone.

    `text` is folded and dense; `raw` as it was read; `weight` from 0 to 1 says how much it looks like the title.
    """

    text: str
    raw: str
    weight: float
    page: int
    box: Box


def headings(sheet: Sheet) -> tuple[Heading, ...]:
    """The possible titles on a page, the likeliest first: large, centred, alone in its row, near the top, and
    ending like a title (Chinese titles say at their end what the paper is)."""
    lines = _zone(sheet)
    if not lines:
        return ()
    usual = median(line.height for line in sheet.lines) or 1.0
    single = [_heading(sheet, [number], row, usual) for row, number in lines]
    joined = [
        _heading(sheet, list(range(first, last + 1)), row, usual)
        for (row, first), last in _groups(sheet, lines)
        if last > first
    ]
    return tuple(sorted((*joined, *single), key=lambda heading: -heading.weight))


def title(sheets: Sequence[Sheet]) -> str:
    """The title of a document as it stands on its first page, or "" when nothing there looks like one."""
    for sheet in sheets[:1]:
        for heading in headings(sheet)[:1]:
            if heading.weight >= _LEAST_WEIGHT:
                return heading.raw
    return ""


_LEAST_WEIGHT = 0.5


def _zone(sheet: Sheet) -> list[tuple[int, int]]:
    """Row and line numbers of the lines in the title zone."""
    zone: list[tuple[int, int]] = []
    number = 0
    for row, cells in enumerate(sheet.page.rows[:_ROWS]):
        for _ in cells:
            line = sheet.lines[number]
            dense = "".join(sheet.folded[number].text.split())
            if line.box[1] < _ZONE * sheet.page.height and 2 <= len(dense) <= 60:
                zone.append((row, number))
            number += 1
    return zone


def _groups(sheet: Sheet, zone: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], int]]:
    """Lines of one size under one another that make one title: first place and last line number of each."""
    groups: list[tuple[tuple[int, int], int]] = []
    begin = zone[0]
    for (row, number), (next_row, following) in pairwise(zone):
        if next_row == row + 1 and following == number + 1 and _belong(sheet, number, following):
            groups.append((begin, following))
        else:
            begin = (next_row, following)
    return groups


def _belong(sheet: Sheet, first: int, second: int) -> bool:
    upper, lower = sheet.lines[first], sheet.lines[second]
    above, below = sheet.folded[first].text, sheet.folded[second].text
    size = max(upper.height, 1.0)
    near = lower.box[1] - upper.box[3] < 1.4 * size
    alike = abs(lower.height - upper.height) < 0.2 * size
    middles = abs(_middle(upper) - _middle(lower)) < 0.06 * sheet.page.width
    whole = _SUFFIX.search(above) or _LETTERHEAD.search(above) or _STOPS.search(above + below)
    return near and alike and middles and not whole and not _DOC_NUMBER.search(above + below)


def _middle(line: TextLine) -> float:
    return (line.box[0] + line.box[2]) / 2


def _heading(sheet: Sheet, numbers: list[int], row: int, usual: float) -> Heading:
    lines = [sheet.lines[number] for number in numbers]
    text = "".join("".join(sheet.folded[number].text.split()) for number in numbers)
    raw = "".join(_tidy(line.text) for line in lines)
    box = (
        min(line.box[0] for line in lines),
        lines[0].box[1],
        max(line.box[2] for line in lines),
        lines[-1].box[3],
    )
    score = _looks(text) + _stands(sheet, lines[0], row, usual)
    weight = max(0.0, min(1.0, 0.5 + score / 4))
    return Heading(text, raw, round(weight, 3), sheet.page.number, box)


def _looks(text: str) -> float:
    """What the wording says for or against a title."""
    score = 1.2 if _SUFFIX.search(text) else 0.0
    score += 0.6 if _CONNECTIVE.search(text) else 0.0
    score -= 2.0 if _STOPS.search(text) else 0.0
    score -= 1.6 if _LETTERHEAD.search(text) and not _CONNECTIVE.search(text) else 0.0
    score -= 2.5 if _DOC_NUMBER.search(text) else 0.0
    score -= 1.2 if _UNIT.search(text) else 0.0
    score -= 0.8 if text.isascii() else 0.0
    return score - (0.8 if len(text) > 40 else 0.0)


def _stands(sheet: Sheet, line: TextLine, row: int, usual: float) -> float:
    """What size and place say for or against a title."""
    size = min(line.height / usual, 2.2) - 1
    centred = abs(_middle(line) - sheet.page.width / 2) < 0.08 * sheet.page.width
    alone = len(sheet.page.rows[row]) == 1
    return 1.6 * size + (0.5 if centred else -0.3) + (0.2 if alone else -0.5) - 0.07 * row


def _tidy(text: str) -> str:
    """A title as it is shown: blanks between its spread characters dropped."""
    return re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿〔《（(“])", "", text.strip())
