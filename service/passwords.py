"""Passwords: kept as argon2id hashes, long rather than odd (OWASP ASVS 2.1)."""

import re
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from service.errors import InvalidError
from service.guessing import pieces_of

SHORTEST, LONGEST = 12, 128

FEWEST_PIECES = 8
"""So many pieces a password has at least, where everything that is guessed at once counts as one."""

_HASHER = PasswordHasher()


@cache
def nobody() -> str:
    """A hash to compare with when the login is unknown; made when first asked for, since that takes its time."""
    return _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The hash to keep."""
    return _HASHER.hash(password)


def verify(hashed: str, password: str) -> bool:
    """Whether this is the password; anything wrong with the hash is a no."""
    try:
        return _HASHER.verify(hashed, password[: LONGEST * 4])
    except (Argon2Error, InvalidHashError):
        return False


def needs_rehash(hashed: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(hashed)


def check_policy(password: str, about: Iterable[str]) -> None:
    """Refuse a password that is too short, too long, or soon guessed: `password.length`, `password.weak`.

    `about` are names that everybody knows of the person: log-in, name, units. Which characters it is made of nobody
    prescribes, and it does not expire (ASVS 2.1.9, 2.1.10); blanks in a row count as one (2.1.1).
    """
    if not (len(re.sub(r"\s+", " ", password)) >= SHORTEST and len(password) <= LONGEST):
        raise InvalidError("password.length", shortest=SHORTEST, longest=LONGEST)
    if pieces_of(password, about) < FEWEST_PIECES:
        raise InvalidError("password.weak", fewest=FEWEST_PIECES)
