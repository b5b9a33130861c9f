"""Secrets that have to be read again are sealed by a key that lies in the data folder and in no backup or export."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
"""Bytes, fresh for each sealing."""


class Vault:
    """Seals small values by AES-256-GCM. `about` says whose a value is: put elsewhere, it does not open."""

    def __init__(self, path: Path) -> None:
        """A vault whose key lies at `path`, where it is made when first needed."""
        self._path = path

    def seal(self, value: bytes, about: str) -> str:
        """The text to keep."""
        nonce = os.urandom(NONCE)
        return urlsafe_b64encode(nonce + self._cipher().encrypt(nonce, value, about.encode())).decode()

    def unseal(self, sealed: str, about: str) -> bytes | None:
        """The value; None where the key is another one now, or the text was not sealed for this."""
        from cryptography.exceptions import InvalidTag

        content = urlsafe_b64decode(sealed)
        try:
            return self._cipher().decrypt(content[:NONCE], content[NONCE:], about.encode())
        except InvalidTag:
            return None

    def _cipher(self) -> "AESGCM":
        # Loaded when first needed: most commands seal nothing.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(kept_key(self._path))


def kept_key(path: Path) -> bytes:
    """The key of 32 bytes in a file that only its owner reads, made where there is none."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_bytes(os.urandom(32))
        # A link does not overwrite: of two processes that begin at once, the first wins.
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_bytes()
