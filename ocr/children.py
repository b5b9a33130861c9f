"""Programs that a process runs, and that must not outlive it."""

import shutil
from functools import cache


@cache
def dying_with_us() -> tuple[str, ...]:
    """Words before a command so that it ends with the worker that began it, where the system can do so."""
    found = shutil.which("setpriv")
    return (found, "--pdeathsig", "KILL", "--") if found else ()
