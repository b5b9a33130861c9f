"""The date of a document: the one it was signed or issued on, not the dates it tells of."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indexing.dates import dates_in
from indexing.lexicon import either
from indexing.sheet import CELL, ROW, Sheet

_OTHER = re.compile(
    "(?:出生|生日|生于|有效|期限|入院|出院|入职|入会|入学|参加工作|离职|毕业|死亡|注册|发生|确诊|享受|购置|启用)[^\n,。;]{0,6}$"
    "|(?:自|从|至|到|-|—|~)[\t ]?$"
)
_RANGE = re.compile(r"^ ?(?:至|到|-|—|~|起|止|前|以前|之前|以后)")
_SIGNED = re.compile(r"(?:人|员|签字|签名|盖章|签章|医师|会计|出纳|主席|公章|手印|意见|同意|属实)[^\n。,]{0,20}$")
_LABELLED = re.compile(
    rf"(?:{either('issue_labels')}(?:日期|时间)|(?:^|[\t ])(?:日期|时间)|(?:签|发|出具|签订)于)[:\t ]{{0,3}}$"
)
_MEETING = re.compile(r"(?:会议时间|会议日期|时间|日期)[:\t ]{0,3}$")
_ISSUED = re.compile("^ ?印发")
_LINE_END = re.compile(r"^ ?(?:印发|签发|制|填|[(].{0,8}[)])?(?=[\t\n]|$)")


@dataclass(frozen=True, slots=True)
class _Candidate:
    day: date
    rank: int


def signing_date(sheets: Sequence[Sheet], legible: Collection[str]) -> date | None:
    """The own date (DA/T 18-2022: 日期) of a document that ends with the last of the sheets; None if it has none.

    In order: under the signature, beside a signer, issued (印发), labelled as a date of issue, alone in its line,
    of the meeting; a date in running text only when it is the one date of the document. Of equals the last. Only
    `legible` dates (ISO) count.
    """
    candidates = [candidate for sheet in sheets for candidate in _candidates(sheet, sheet is sheets[-1])]
    candidates = [candidate for candidate in candidates if candidate.day.isoformat() in legible]
    ranked = [candidate for candidate in candidates if candidate.rank > 0]
    if ranked:
        best = max(candidate.rank for candidate in ranked)
        return [candidate.day for candidate in ranked if candidate.rank == best][-1]
    told = {candidate.day for candidate in candidates if candidate.rank == 0}
    return told.pop() if len(told) == 1 else None


def _candidates(sheet: Sheet, last_page: bool) -> Iterator[_Candidate]:
    text = sheet.text
    for day, (start, end) in sorted(dates_in(text), key=lambda found: found[1]):
        row_start = text.rfind(ROW, 0, start) + 1
        row_end = text.find(ROW, end)
        before, after = text[row_start:start], text[end : row_end if row_end >= 0 else len(text)]
        late = last_page and start > 0.55 * len(text)
        yield _Candidate(day, _rank(before, after, late))


def _rank(before: str, after: str, late: bool) -> int:
    """-1 for a date of something else, 0 for one that is only told of, more for the document's own."""
    if _OTHER.search(before) or _RANGE.search(after):
        return -1
    cells = (before + after).count(CELL)
    ends_line = _LINE_END.search(after) is not None
    alone = ends_line and (not before or before.endswith(CELL)) and cells <= 1
    if _ISSUED.search(after):
        return 5
    if late and alone:
        return 7
    if late and ends_line and _SIGNED.search(before):
        return 6
    if _LABELLED.search(before):
        return 4
    if alone:
        return 3
    return 2 if _MEETING.search(before) else 0
