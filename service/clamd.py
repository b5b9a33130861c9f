"""A virus scanner asked over its socket: the INSTREAM command of clamd (clamd(8)), and nothing else of it."""

import re
import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

SECONDS = 150.0
"""How long the scanner may be silent: longer than it looks at one file unless told otherwise (MaxScanTime, 120)."""

_CONNECT = 10.0

_CHUNK = 1 << 18
_LONGEST_REPLY = 4096
_FOUND = re.compile(r"stream: (.+) FOUND")
_LIMITS = "Heuristics.Limits.Exceeded"
"""What a scanner with AlertExceedsMax calls what it did not look at to the end."""


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
    if "size limit exceeded" in reply or (found and found[1].startswith(_LIMITS)):
        return Scan(Verdict.TOO_LARGE, version=version[:100])
    if found:
        return Scan(Verdict.INFECTED, found[1][:100], version[:100])
    if reply == "stream: OK":
        return Scan(Verdict.CLEAN, version=version[:100])
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
        line.settimeout(_CONNECT)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
    else:
        host, _, port = address.removeprefix("tcp://").rpartition(":")
        line = socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT)
    line.settimeout(SECONDS)
    return line
