"""Numbers of official documents (文号, GB/T 9704-2012 7.2.5) and of court cases (案号)."""

import re
from collections.abc import Iterator

from indexing.sheet import Sheet, found
from indexing.types import Field, FieldKind

_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_OPEN, _CLOSE = r"[〔\[(【{〈《]", r"[〕\])】}〉》]"
_NUMBER = re.compile(
    rf"(?P<agency>[一-鿿]{{0,16}})(?:{_OPEN} ?{_YEAR} ?{_CLOSE}?|{_YEAR.replace('year', 'other')}{_CLOSE})"
    r" ?(?P<the>第?) ?(?P<number>[0-9]{1,5}) ?号"
)
_COURT = re.compile(rf"\({_YEAR}\)(?P<court>[一-鿿]{{1,3}}[0-9]{{0,4}}[一-鿿]{{1,4}})(?P<number>[0-9]{{1,6}})号")
_LEADING = re.compile(
    ".*(?:根据|依据|按照|依照|参照|遵照|执行|贯彻|落实|通过|关于|印发|转发|详见|见|以下简称|文号|编号|文件|发文字号|以|及|和|与|按|经|由|据|的|在)"
)


def begins_with_number(text: str) -> bool:
    """Whether a folded text begins with the number of an official document, as the row under a letterhead does."""
    return _NUMBER.match(text) is not None


def find_doc_numbers(sheet: Sheet) -> Iterator[Field]:
    """Document numbers on a page, `value` as 总工发〔2026〕12号 whatever brackets were read."""
    for match in _COURT.finditer(sheet.text):
        value = f"({match['year']}){match['court']}{match['number']}号"
        yield found(sheet, FieldKind.DOC_NUMBER, value, match.span(), 0.95)
    for match in _NUMBER.finditer(sheet.text):
        agency = _LEADING.sub("", match["agency"])
        start = match.end("agency") - len(agency)
        alone = start == 0 or sheet.text[start - 1] in "\t\n"
        if agency or alone:
            number = f"{match['the'] if not agency else ''}{int(match['number'])}"
            value = f"{agency}〔{match['year'] or match['other']}〕{number}号"
            yield found(sheet, FieldKind.DOC_NUMBER, value, (start, match.end()), 0.95 if agency else 0.8)
