"""One-time codes by the clock (RFC 6238): HMAC-SHA-1, six digits, half a minute, as every authenticator knows them."""

import hashlib
import hmac
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

SECONDS, DIGITS = 30, 6

SECRET_BYTES = 20
"""As RFC 4226 recommends: as many as the digest has."""


def step_of(instant: datetime) -> int:
    """The number of the half minute in which an instant falls."""
    return int(instant.timestamp()) // SECONDS


def code_at(secret: bytes, step: int) -> str:
    """The code of a step (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: bytes, code: str, now: datetime, last: int) -> int | None:
    """The step whose code this is: the present one or a neighbour, but none up to the `last` that was taken."""
    given = "".join(code.split()).encode()
    present = step_of(now)
    for step in (present - 1, present, present + 1):
        if step > last and hmac.compare_digest(code_at(secret, step).encode(), given):
            return step
    return None


def as_text(secret: bytes) -> str:
    """A secret as people type it into an authenticator: base32, in groups of four."""
    text = b32encode(secret).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_of(secret: bytes, login: str, issuer: str) -> str:
    """What the QR code says: the `otpauth` address of a secret."""
    asked = urlencode({"secret": b32encode(secret).decode(), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(login)}?{asked}"
