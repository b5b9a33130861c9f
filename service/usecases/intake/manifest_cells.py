"""What stands in a cell of a manifest: headings and values as people write them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from config import Category
from service.catalogue.documents import PaperOriginal
from service.usecases.house.types import TypeShown

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "path": ("路径", "文件", "文件路径", "文件名", "file"),
    "unit": ("单位", "立档单位"),
    "case": ("案卷", "案卷编号", "案卷号"),
    "category": ("类别", "档案类别"),
    "type": ("文种", "类型", "文件类型"),
    "title": ("题名", "标题"),
    "date": ("日期", "文件日期", "成文日期"),
    "document_number": ("文号", "发文字号"),
    "author": ("责任者", "发文机关"),
    "fiscal_year": ("会计年度",),
    "filing_year": ("归档年度",),
    "paper_original": ("纸质原件",),
    "parent": ("上级件", "上级文件", "所属凭证"),
}
"""Column -> its Chinese headings, the usual one first."""

_HEADINGS = {name: column for column, names in COLUMNS.items() for name in (column, *names)}

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR = re.compile(r"(\d{4})\s*年?度?")

_PAPER = {
    "是": PaperOriginal.FILED,
    "有": PaperOriginal.FILED,
    "yes": PaperOriginal.FILED,
    "true": PaperOriginal.FILED,
    "1": PaperOriginal.FILED,
    "已归档": PaperOriginal.FILED,
    "否": PaperOriginal.NONE,
    "无": PaperOriginal.NONE,
    "没有": PaperOriginal.NONE,
    "no": PaperOriginal.NONE,
    "false": PaperOriginal.NONE,
    "0": PaperOriginal.NONE,
    "遗失": PaperOriginal.LOST,
    "丢失": PaperOriginal.LOST,
    "不详": PaperOriginal.UNKNOWN,
    **{original.value: original for original in PaperOriginal},
}


class BadCellError(Exception):
    """What stands in a cell cannot be meant; `code` names the sentence, `data` fills it."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


def column_of(heading: str) -> str | None:
    """The column that a heading names, in Chinese or by its own name; None for another."""
    return _HEADINGS.get("".join(unicodedata.normalize("NFKC", heading).lower().split()).strip("*:"))


def heading_of(column: str, language: str) -> str:
    """What people call a column; what names none stays as it is."""
    return COLUMNS[column][0] if language == "zh" and column in COLUMNS else column


def written_text(written: str, longest: int) -> str:
    """A text on one line and not too long."""
    text = " ".join(written.split())
    if len(text) > longest or not all(c.isprintable() for c in text):
        raise BadCellError("manifest.bad_text", longest=longest)
    return text


def written_date(written: str) -> date:
    """A day as 2026-3-5, 2026/03/05, 2026.3.5, 2026年3月5日 or 20260305; full-width digits too."""
    plain = unicodedata.normalize("NFKC", written)
    match = _DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        raise BadCellError("date.bad", date=written[:40])
    if not 1900 <= day.year <= 2199:
        raise BadCellError("date.out_of_range", date=day.isoformat())
    return day


def written_year(written: str) -> int:
    """A year as 2026, 2026年 or 2026年度."""
    match = _YEAR.fullmatch(unicodedata.normalize("NFKC", written))
    if match is None:
        raise BadCellError("year.bad", year=written[:40])
    year = int(match[1])
    if not 1900 <= year <= 2199:
        raise BadCellError("year.out_of_range", year=year)
    return year


def written_paper(written: str) -> PaperOriginal:
    """Whether there is a paper original: yes means that it is filed."""
    original = _PAPER.get(written.lower())
    if original is None:
        raise BadCellError("manifest.bad_paper", written=written[:40])
    return original


class TypeNames:
    """The categories and document types of a unit by code and by name."""

    def __init__(self, types: Sequence[TypeShown], categories: Sequence[Category]) -> None:
        self._types = {kind.code: kind for kind in types}
        self._categories = {name.lower(): one.code for one in categories for name in (one.code, one.zh, one.en)}

    def category(self, written: str) -> str:
        """The code of a category."""
        found = self._categories.get(written.lower())
        if found is None:
            raise BadCellError("manifest.unknown_category", written=written[:100])
        return found

    def type(self, written: str, category: str | None) -> str:
        """The code of a type; a name that several types have is settled by the category."""
        wanted = written.lower()
        found = [
            kind for kind in self._types.values() if wanted in (kind.code.lower(), kind.zh.lower(), kind.en.lower())
        ]
        fitting = [kind for kind in found if category in (None, kind.category)]
        if not found:
            raise BadCellError("manifest.unknown_type", written=written[:100])
        if not fitting:
            raise BadCellError("manifest.other_category", written=written[:100])
        if len(fitting) > 1:
            raise BadCellError("manifest.ambiguous_type", codes=[kind.code for kind in fitting])
        return fitting[0].code

    def category_of(self, code: str) -> str:
        """The category of a type."""
        return self._types[code].category
