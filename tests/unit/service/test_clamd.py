"""A virus scanner asked over its socket, in the words of its own protocol (clamd(8))."""

import io
import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from service.clamd import Scan, Verdict, scan
from tests.scanner import EICAR

VERSION = "ClamAV 1.4.6/27500/Mon Nov 30 08:00:00 2026"


class Scanner(socketserver.StreamRequestHandler):
    """One command of clamd: VERSION or INSTREAM, ended by a zero byte, chunks of a length and so many bytes."""

    limit = 1 << 20

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        assert command[:1] == b"z"
        if command == b"zVERSION\0":
            self.wfile.write(VERSION.encode() + b"\0")
            return
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > self.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


class Mute(socketserver.StreamRequestHandler):
    """A port on which something else listens."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail ready\r\n")


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class NetServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def socket_path(tmp_path: Path) -> Iterator[str]:
    path = str(tmp_path / "clamd.ctl")
    with serving(Server(path, Scanner)):
        yield f"unix:{path}"


def test_a_clean_file_is_clean(socket_path: str) -> None:
    assert scan(socket_path, io.BytesIO("困难职工".encode() * 50_000)) == Scan(Verdict.CLEAN, "", VERSION)


def test_the_test_virus_is_found_wherever_it_stands(socket_path: str) -> None:
    found = scan(socket_path, io.BytesIO(bytes(500_000) + EICAR))
    assert found == Scan(Verdict.INFECTED, "Win.Test.EICAR_HDB-1", VERSION)


def test_a_file_larger_than_the_scanner_takes_is_not_called_clean(socket_path: str) -> None:
    assert scan(socket_path, io.BytesIO(bytes(8 << 20))).verdict in (Verdict.TOO_LARGE, Verdict.UNREACHABLE)


def test_a_scanner_on_the_network_answers_too() -> None:
    server = NetServer(("127.0.0.1", 0), Scanner)
    with serving(server):
        assert scan(f"tcp://127.0.0.1:{server.server_address[1]}", io.BytesIO(EICAR)).verdict is Verdict.INFECTED


def test_whatever_else_answers_is_no_scanner() -> None:
    server = NetServer(("127.0.0.1", 0), Mute)
    with serving(server):
        assert scan(f"tcp://127.0.0.1:{server.server_address[1]}", io.BytesIO(b"x")).verdict is Verdict.UNREACHABLE


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_not_there_is_not_one_that_found_nothing(address: str) -> None:
    assert scan(address, io.BytesIO(b"x")) == Scan(Verdict.UNREACHABLE)
