"""LibreOffice, run as a program: office documents as PDF/A, and old workbooks as new ones.

Every run has a profile of its own that is thrown away, in which programs in documents are off, links are not followed,
and the only way out leads nowhere; where the system allows it, the run has no network at all, and sees no files but its
own and the system's.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import BinaryIO, Final

from ocr.children import dying_with_us
from ocr.office import fence

PROGRAMS: Final = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_FOLDER: Final = "shoucang-office-"
_TRIAL: Final = 120
"""Seconds for the document by which it is found out whether the program works behind the fence."""
_COMMON: Final = "/org.openoffice.Office.Common"
_SETTINGS: Final = (
    # Programs in documents do not run, whatever a document or a user says.
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    # Links to other files are never brought up to date (2: never), formulas not computed anew (1: never).
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    # Every request goes to a port on which nobody listens.
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    # PDF/A-2b (ISO 19005-2).
    (f"{_COMMON}/Filter/PDF/Export", "SelectPdfVersion", "2"),
    (f"{_COMMON}/Filter/PDF/Export", "ExportBookmarks", "false"),
)

_WITHOUT_NETWORK: Final = ("unshare", "--map-root-user", "--net")
_APART: Final = ((*_WITHOUT_NETWORK, "--pid", "--kill-child"), _WITHOUT_NETWORK)
"""The first that the system has is taken. The program is several processes: they end together where they see none but
themselves, and the first of them ends with the worker.
"""


class Trouble(StrEnum):
    """Why there is no rendition. Beside each: the keys of `RenditionError.data`."""

    TIME = "office_timed_out"
    """`seconds`: the limit."""
    FAILED = "office_failed"
    """The program gave nothing that could be used."""


class RenditionError(Exception):
    """LibreOffice made nothing of a document."""

    def __init__(self, code: Trouble, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


def find_program() -> str | None:
    """The program, where it is installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@cache
def version_of(program: str) -> str:
    """Its version, such as 7.4.7.2; empty where it does not say."""
    with _folder() as folder:
        said = _run([program, *_switches(folder), "--version"], folder, seconds=60)
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else ""


def convert(program: str, source: BinaryIO, extension: str, target: str, out: BinaryIO, *, seconds: int) -> None:
    """Write `source`, a document with this ending, into `out` as `target` (pdf, which is PDF/A-2b, or xlsx).

    Raises `RenditionError`. When it returns, or raises, the program and all it started have ended and nothing is left
    on disk. Several may run side by side.
    """
    with _folder() as folder:
        document = folder / f"document.{extension}"
        with document.open("wb") as copy:
            source.seek(0)
            shutil.copyfileobj(source, copy)
        made = _make(program, folder, document, target, _fence(folder) if is_fenced(program) else (), seconds)
        with made.open("rb") as result:
            shutil.copyfileobj(result, out)


def _make(program: str, folder: Path, document: Path, target: str, fenced: tuple[str, ...], seconds: int) -> Path:
    """The document anew as `target`; `folder` is one of this run alone. Raises `RenditionError`."""
    _write_profile(folder)
    command = (*dying_with_us(), *_isolation(), *fenced, program, *_switches(folder))
    _run([*command, "--convert-to", target, "--outdir", str(folder / "out"), str(document)], folder, seconds)
    made = folder / "out" / f"{document.stem}.{target}"
    if not made.is_file() or made.stat().st_size == 0:
        raise RenditionError(Trouble.FAILED)
    return made


@cache
def is_fenced(program: str) -> bool:
    """Whether the program is kept from other files of this machine. It is where it works behind the fence, which is
    tried once: one whose parts lie where nobody expects them does not.
    """
    if not fence.version():
        return False
    with _folder() as folder:
        document = folder / "document.txt"
        document.write_text("x", "ascii")
        try:
            _make(program, folder, document, "pdf", _fence(folder), _TRIAL)
        except RenditionError:
            return False
    return True


def _fence(folder: Path) -> tuple[str, ...]:
    """Words before a command that keep it from every file but its own and the system's: it opens whatever picture of
    this machine a document names, and none of its settings keeps it from that.
    """
    return (sys.executable, "-I", "-S", fence.__file__, str(folder))


def _switches(folder: Path) -> tuple[str, ...]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    return (profile, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")


def _write_profile(folder: Path) -> None:
    items = "\n".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        f"{items}\n</oor:items>\n",
        "utf-8",
    )


def _run(command: list[str], folder: Path, seconds: int) -> str:
    """Run in a process group of its own, all of which is ended when it is over or the time is up."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise RenditionError(Trouble.TIME, seconds=seconds) from None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    return said.decode("utf-8", "replace")


@cache
def _isolation() -> tuple[str, ...]:
    """Words before a command that take the network from it, and let all that it starts end with it; none where the
    system has no such thing.
    """
    if shutil.which(_APART[0][0]) is None:
        return ()
    return next((words for words in _APART if _runs(*words, "true")), ())


def _runs(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False, timeout=10).returncode == 0  # noqa: S603


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for one run, named after this process. Those of processes that were killed go first."""
    for old in Path(gettempdir()).glob(f"{_FOLDER}*"):
        owner = old.name.removeprefix(_FOLDER).partition("-")[0]
        if owner.isdecimal() and not _lives(int(owner)):
            shutil.rmtree(old, ignore_errors=True)
    with TemporaryDirectory(prefix=f"{_FOLDER}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
