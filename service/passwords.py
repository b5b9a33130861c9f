"""Passwords: kept as argon2id hashes, long rather than odd (OWASP ASVS 2.1)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from service.errors import InvalidError

SHORTEST, LONGEST = 10, 128

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


def check_policy(password: str, login: str) -> None:
    """Refuse a password that is too short, too long, one character repeated, or holds the login."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidError("password.length", shortest=SHORTEST, longest=LONGEST)
    if len(set(password)) < 4 or login.lower() in password.lower():
        raise InvalidError("password.weak")
