"""A real clamd asked over its socket and over a port: what it finds, what is too large for it, what it leaves unsaid."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.clamd import Scan, Verdict, scan
from tests.processes import free_port, wait_until
from tests.scanner import EICAR, clamd

pytestmark = pytest.mark.clamd

STREAM, FILE = 1 << 20, 1 << 19
"""Bytes that the scanner takes from one stream, and of one file that it looks at."""


class Clamd:
    """The program with one signature of our own, that of the test virus, on a socket in a folder and on a port."""

    def __init__(self, folder: Path) -> None:
        program = clamd()
        assert program is not None, "a test that needs it carries the mark `clamd`"
        socket, port = folder / "clamd.ctl", free_port()
        self.addresses = (f"unix:{socket}", f"tcp://127.0.0.1:{port}")
        (folder / "signatures").mkdir()
        (folder / "signatures/test.ndb").write_text(f"Shoucang.Test:0:*:{EICAR.hex()}\n")
        settings = {
            "DatabaseDirectory": folder / "signatures",
            "LocalSocket": socket,
            "TCPSocket": port,
            "TCPAddr": "127.0.0.1",
            "StreamMaxLength": STREAM,
            "MaxFileSize": FILE,
            "AlertExceedsMax": "yes",
            "Foreground": "yes",
        }
        (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        command = [program, "--config-file", str(folder / "clamd.conf")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(socket.exists, "clamd listens")

    def kill(self) -> None:
        """At once, in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    """One for the module."""
    running = Clamd(tmp_path_factory.mktemp("clamd"))
    yield running
    running.kill()


@pytest.fixture(params=[0, 1], ids=["socket", "port"])
def address(request: pytest.FixtureRequest, scanner: Clamd) -> str:
    return scanner.addresses[request.param]


CASES = {
    "nothing at all": (b"", Verdict.CLEAN),
    "a clean file": ("困难职工".encode() * 5000, Verdict.CLEAN),
    "the test virus": (EICAR, Verdict.INFECTED),
    "the test virus far within": (bytes(400_000) + EICAR, Verdict.INFECTED),
    "a file that it does not look at": (EICAR + bytes(FILE), Verdict.TOO_LARGE),
    "a stream a byte too long": (bytes(STREAM + 1), Verdict.TOO_LARGE),
    "a stream far too long": (bytes(16 * STREAM), Verdict.TOO_LARGE),
}


@pytest.mark.parametrize("case", CASES)
def test_what_clamd_says_is_understood(address: str, case: str) -> None:
    content, verdict = CASES[case]
    found = scan(address, io.BytesIO(content))
    assert found.verdict is verdict
    assert found.version.startswith("ClamAV ")
    assert found.name.startswith("Shoucang.Test") is (verdict is Verdict.INFECTED)


def test_a_scanner_that_dies_in_the_middle_has_not_found_the_file_clean(tmp_path: Path) -> None:
    dying = Clamd(tmp_path)

    class Last(io.BytesIO):
        """Bytes whose second part is asked for when the scanner is dead."""

        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                dying.kill()
            return super().read(size)

    assert scan(dying.addresses[0], Last(bytes(FILE))) == Scan(Verdict.UNREACHABLE)
    assert [scan(address, io.BytesIO()) for address in dying.addresses] == [Scan(Verdict.UNREACHABLE)] * 2
