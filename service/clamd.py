"""A virus scanner asked over its socket: the INSTREAM command of clamd (clamd(8)), and nothing else of it."""

import re
import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

SECONDS = 60.0
"""How long the scanner may be silent."""

_CHUNK = 1 << 18
_LONGEST_REPLY = 4096
_FOUND = re.compile(r"stream: (.+) FOUND")


class Verdict(StrEnum):
    """What the scanner said: nothing found, something found, too large to look at, or no answer that can be used."""

    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Scan:
    """A verdict; `name` is what the scanner calls what it found, `version` its program and signatures."""

    verdict: Verdict
    name: str = ""
    version: str = ""


def scan(address: str, stream: BinaryIO) -> Scan:
    """Let the scanner at `address` (unix:/path or tcp://host:port) read a stream from where it stands."""
    try:
        version = _ask(address, b"zVERSION\0", None)
        reply = _ask(address, b"zINSTREAM\0", stream)
    except OSError:
        return Scan(Verdict.UNREACHABLE)
    found = _FOUND.fullmatch(reply)
    if found is not None:
        return Scan(Verdict.INFECTED, found[1][:100], version[:100])
    if reply == "stream: OK":
        return Scan(Verdict.CLEAN, version=version[:100])
    if "size limit exceeded" in reply:
        return Scan(Verdict.TOO_LARGE, version=version[:100])
    return Scan(Verdict.UNREACHABLE)


def _ask(address: str, command: bytes, stream: BinaryIO | None) -> str:
    with closing(_connected(address)) as line:
        line.sendall(command)
        try:
            while stream is not None and (chunk := stream.read(_CHUNK)):
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            if stream is not None:
                line.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            # A scanner that has had enough says why, and closes its end.
            pass
        reply = b""
        while len(reply) < _LONGEST_REPLY and b"\0" not in reply and (part := line.recv(_LONGEST_REPLY)):
            reply += part
    return reply.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
