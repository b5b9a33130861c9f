"""Where the virus scanner of this machine is, and what every scanner knows."""

import os
import shutil

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The file that is no virus and is found as if it were one."""


def clamd() -> str | None:
    """The program clamd; Debian keeps it where only root looks."""
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
