"""What a disk says when it refuses."""

import errno
import sqlite3

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full(error: Exception) -> bool:
    """Whether there is no room left, whoever of those that write has noticed."""
    return (
        getattr(error, "errno", None) in _FULL
        or getattr(error, "code", None) == "store_full"
        or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    )


def detail_of(error: Exception) -> str:
    """What the disk says, without names of files."""
    said = getattr(error, "strerror", None) or getattr(error, "data", {}).get("detail")
    return str(said or type(error).__name__)
