"""Bank card numbers (ISO/IEC 7812, check digit by Luhn)."""

import re
from collections.abc import Iterator

from indexing.idnumber import is_valid as is_id_number
from indexing.sheet import Sheet, found, headed
from indexing.types import Field, FieldKind

_NUMBER = re.compile(r"(?<![0-9a-z-])[0-9](?:[ -]?[0-9]){15,18}(?![0-9a-z])")
_LABEL = re.compile("卡号|卡帐号|账号|帐号|账户|银行卡|储蓄卡|借记卡")
_UNIONPAY = "62"


def is_card_number(digits: str) -> bool:
    """Whether 16 to 19 digits carry the right check digit."""
    if not re.fullmatch("[0-9]{16,19}", digits) or len(set(digits)) == 1:
        return False
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(value // 10 + value % 10 for value in doubled)) % 10 == 0


def find_bank_cards(sheet: Sheet) -> Iterator[Field]:
    """Bank card numbers on a page; without the right check digit only labelled ones, with little confidence."""
    for match in _NUMBER.finditer(sheet.text):
        digits = re.sub("[^0-9]", "", match.group())
        certainty = _certainty(sheet, match.start(), digits)
        if certainty:
            yield found(sheet, FieldKind.BANK_CARD, digits, match.span(), certainty)


def _certainty(sheet: Sheet, start: int, digits: str) -> float:
    """0 for a number that is no bank card. A corporate account has no check digit and is not meant."""
    if is_id_number(digits):
        return 0.0
    labelled, of_unionpay = headed(sheet, start, _LABEL), digits.startswith(_UNIONPAY)
    if is_card_number(digits):
        return 0.97 if of_unionpay else 0.9 if labelled else 0.0
    return 0.3 if labelled and of_unionpay else 0.0
