"""A fence around a program: it reads what the system has installed, and reads and writes one folder, and nothing else.

Run by its path, `python fence.py FOLDER PROGRAM …`, so that it loads nothing of ours: it puts up the fence and becomes
the program. The fence is Landlock, which Linux has since 5.13 (landlock(7)); since 6.7 it keeps from TCP as well. Where
there is none, the program runs without.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""Numbers of the system calls, the same on every processor."""
_NO_NEW_PRIVILEGES: Final = 38
_BENEATH_PATH: Final = 1
_EXECUTE, _WRITE, _READ, _LIST, _REMOVE, _SOCKET = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 5, 1 << 9
_ALL: Final = (1 << 13) - 1
"""All that the first version tells apart: what is not granted is denied."""
_REFER: Final = 1 << 13
"""To move a file to another folder; since the second version."""
_TCP: Final = 3
"""To bind and to connect; since the fourth version. Granted nowhere."""
_SYSTEM: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/proc", "/sys", "/nix", "/snap")
_CACHES: Final = ("/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice")
_MEETING: Final = ("/tmp", "/var/tmp")  # noqa: S108 -- not ours to choose
"""Where LibreOffice lays the socket by which its processes find one another, whatever it is told; and nothing else."""


def version() -> int:
    """Which version of Landlock the system has; 0 where it has none."""
    return max(0, _call(_CREATE, None, ctypes.c_size_t(0), 1)) if sys.platform == "linux" else 0


def enclose(folder: Path, program: Path) -> None:
    """Put up the fence around this process, and all that it will ever start. Raises OSError where it cannot."""
    found = version()
    if not found:
        return
    refer = _REFER if found >= 2 else 0
    wanted = struct.pack("QQ", _ALL | refer, _TCP) if found >= 4 else struct.pack("Q", _ALL | refer)
    ruleset = _checked(_call(_CREATE, wanted, ctypes.c_size_t(len(wanted)), 0))
    for place, rights in _grants(folder, program, _ALL | refer):
        try:
            descriptor = os.open(place, os.O_PATH)
        except OSError:  # not there
            continue
        _checked(_call(_ADD, ruleset, _BENEATH_PATH, struct.pack("=Qi", rights, descriptor), 0))
        os.close(descriptor)
    _checked(ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(_call(_RESTRICT, ruleset, 0))
    os.close(ruleset)


def _grants(folder: Path, program: Path, everything: int) -> Iterator[tuple[Path, int]]:
    """Places with what may be done in them, the tree of an office program that is installed by itself among them."""
    yield folder, everything
    yield Path("/dev"), _READ | _WRITE | _LIST
    for place in map(Path, _MEETING):
        yield place, _SOCKET | _REMOVE
    real = program.resolve()
    own = (real.parent.parent,) if real.parent.name == "program" else ()
    for place in (*map(Path, (*_SYSTEM, *_CACHES)), *own):
        yield place, _EXECUTE | _READ | _LIST


def _call(number: int, *arguments: object) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments))


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


if __name__ == "__main__":
    enclose(Path(sys.argv[1]), Path(sys.argv[2]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 -- our own words
