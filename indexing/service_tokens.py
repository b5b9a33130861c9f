"""ID numbers among the tokens, and the service tokens that find them by their parts.

A service token begins with a character that folding never leaves inside a token, so that no text contains one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MARK = "\u241f"
_CONFUSED = str.maketrans("oqilzsbg", "00112589")
"""Letters that an engine reads in place of digits."""

_IDENTITY = re.compile(r"[0-9]{14,17}[0-9x]")
_LEAST_PLACES, _MOST_PLACES, _LEAST_DIGITS = 15, 18, 12


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A token that reads like an ID number (GB 11643; 15 to 18 places), its digits put right."""

    digits: str

    def services(self) -> dict[str, slice]:
        """Service tokens by which it is found (region, date of birth, last four) -> the part each stands for."""
        # The old number of 15 places leaves the century out.
        born, century = (slice(6, 12), "19") if len(self.digits) == 15 else (slice(6, 14), "")
        return {
            _MARK + "r" + self.digits[:6]: slice(0, 6),
            _MARK + "b" + century + self.digits[born]: born,
            _MARK + "t" + self.digits[-4:]: slice(len(self.digits) - 4, len(self.digits)),
        }


def identity_number(token: str) -> IdentityNumber | None:
    """The ID number in a token, whole or a little torn, the usual slips of an engine (o for 0) put right."""
    if not _LEAST_PLACES <= len(token) <= _MOST_PLACES:
        return None
    digits = token.translate(_CONFUSED)
    if _IDENTITY.fullmatch(digits) is None or sum(map(str.isdigit, token)) < _LEAST_DIGITS:
        return None
    return IdentityNumber(digits)


def service_tokens(tokens: Iterable[str]) -> list[str]:
    """The service tokens of all ID numbers among the tokens, sorted."""
    numbers = filter(None, (identity_number(token) for token in tokens if len(token) >= _LEAST_PLACES))
    return sorted({service for number in numbers for service in number.services()})


_SERVICES = {4: "t", 6: "r", 8: "b"}
_SERVICE_WORD = re.compile(r"[0-9]{3}[0-9x]|[0-9]{6}|[0-9]{8}")


def service_token(word: str) -> str:
    """The service token that a folded word of a query asks for (four, six or eight digits), or ""."""
    return _MARK + _SERVICES[len(word)] + word if _SERVICE_WORD.fullmatch(word) else ""
