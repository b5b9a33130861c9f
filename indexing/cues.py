"""Signs in the layout and in the numbers of a document that speak for or against a type, beside its wording."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexing.accounts import is_card_number
from indexing.doc_numbers import find_doc_numbers
from indexing.headings import Heading
from indexing.sheet import CELL, ROW, Sheet

_LIKE_ID = re.compile(r"(?<![0-9a-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9x](?![0-9a-z])")
_LIKE_CARD = re.compile(r"(?<![0-9a-z])[3-69](?:[ -]?[0-9]){15,18}(?![0-9a-z])")
_ADDRESSEE = re.compile(
    r"^[^\n\t。;]{2,60}(?:会|局|委|厅|部|处|室|中心|公司|单位|院|校|办|行|企业|基层|部门|政府|支队)(?:[(][^()]{1,20}[)])?:$",
    re.MULTILINE,
)
_FOR_PERSONS = re.compile("^尊敬")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十]{1,3}条", re.MULTILINE)
_ISSUE = re.compile(
    r"^\W?(?:[0-9]{4}年?\W{0,2})?第?\W?[0-9一二三四五六七八九十]{1,4}\W?期|总第\W?[0-9]+\W?期|第[0-9一二三四五六七八九十]{1,4}期",
    re.MULTILINE,
)
_HIGHER = re.compile(
    "中华全国总工会|全国总工会|总工发|总工办发|总工办|国务院|中共中央|财政部|民政部|人力资源和社会保障部|[一-鿿]{2,3}省总工会|自治区总工会|省总工会|"
    "省财政厅|省民政厅|省人民政府|省级"
)
_LOWER = re.compile(
    "(?<!省)(?:市|县|区|州|旗)总工会|街道总工会|公司工会|集团工会|厂工会|局工会|工会委员会|街道工会|帮扶中心|服务中心|我市|我县|我区|本会|镇总工会|开发区"
)
_LETTER = re.compile("此致|敬礼")
_MONTH = re.compile("[0-9一二三四五六七八九十]月(?!.*(?:年度|全年))|月份|季度|[一二三四1-4]季|月报|季报|半年|月度")
_YEAR = re.compile("年度|全年|年报|年终|[0-9]{4}年(?![0-9度]*[0-9一二三四]{1,2}月)")
_FORM = re.compile("(?:表|书|证明|名单|清单|汇总|审批单|登记)$")
_SPARSE, _BLANK = 160, 12
_MANY_IDS, _MANY_ROWS, _CELLS = 3, 6, 4
_TOP = 0.45


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the cues look at: the pages laid out, the possible titles of the first one, likeliest first."""

    sheets: Sequence[Sheet]
    headings: Sequence[Heading]

    @property
    def first(self) -> Sheet:
        """The first page."""
        return self.sheets[0]

    @property
    def length(self) -> int:
        """Characters on the pages, without blanks."""
        return sum(len(sheet.dense) for sheet in self.sheets)

    @property
    def title(self) -> str:
        """The likeliest title, folded."""
        return self.headings[0].text if self.headings else ""

    @property
    def top(self) -> str:
        """The text of the upper part of the first page."""
        height = self.first.page.height * _TOP
        ends = [start for start, line in zip(self.first.starts, self.first.lines, strict=True) if line.box[1] > height]
        return self.first.text[: min(ends, default=len(self.first.text))]


def _identities(evidence: Evidence) -> int:
    return len({number for sheet in evidence.sheets for number in _LIKE_ID.findall(sheet.text)})


def _has_doc_number(evidence: Evidence) -> bool:
    limit = evidence.first.page.height * _TOP
    return any(field.box[1] < limit and field.confidence > 0.6 for field in find_doc_numbers(evidence.first))


def _has_addressee(evidence: Evidence) -> bool:
    return any(not _FOR_PERSONS.match(match.group()) for match in _ADDRESSEE.finditer(evidence.top))


def _has_bank_card(evidence: Evidence) -> bool:
    numbers = _LIKE_CARD.findall(evidence.first.text)
    return any(is_card_number(re.sub("[^0-9]", "", number)) for number in numbers)


def _has_many_rows(evidence: Evidence) -> bool:
    rows = [row for sheet in evidence.sheets for row in sheet.text.split(ROW)]
    return sum(row.count(CELL) + 1 >= _CELLS for row in rows) >= _MANY_ROWS


def _comes_from_above(evidence: Evidence) -> bool:
    return _HIGHER.search(_issuer(evidence)) is not None


def _comes_from_here(evidence: Evidence) -> bool:
    return _LOWER.search(_issuer(evidence)) is not None


def _issuer(evidence: Evidence) -> str:
    """Letterhead, document number and title, and the last lines, where the issuer signs."""
    last = evidence.sheets[-1].text.split(ROW)
    return "\n".join((*evidence.top.split(ROW)[:3], evidence.title, *last[-4:]))


_CUES: Mapping[str, Callable[[Evidence], bool]] = {
    "doc_number": _has_doc_number,
    "addressee": _has_addressee,
    "letter": lambda evidence: any(_LETTER.search(sheet.dense) for sheet in evidence.sheets),
    "articles": lambda evidence: sum(len(_ARTICLE.findall(sheet.text)) for sheet in evidence.sheets) >= 2,
    "issue_number": lambda evidence: _ISSUE.search(evidence.top) is not None,
    "higher_issuer": _comes_from_above,
    "lower_issuer": _comes_from_here,
    "month_title": lambda evidence: _MONTH.search(evidence.title) is not None,
    "year_title": lambda evidence: _YEAR.search(evidence.title) is not None and not _MONTH.search(evidence.title),
    "title_form": lambda evidence: _FORM.search(evidence.title) is not None,
    "one_id": lambda evidence: _identities(evidence) == 1,
    "many_ids": lambda evidence: _identities(evidence) >= _MANY_IDS,
    "many_rows": _has_many_rows,
    "bank_card": _has_bank_card,
    "sparse": lambda evidence: evidence.length < _SPARSE,
    "blank": lambda evidence: evidence.length < _BLANK,
}

NAMES = frozenset(_CUES)
"""Every cue that a type may weigh."""


def seen(evidence: Evidence) -> frozenset[str]:
    """The cues that a document shows."""
    return frozenset(name for name, shows in _CUES.items() if shows(evidence))
