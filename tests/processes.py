"""The program as people start it: real processes on a real data folder."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config import Settings, load_settings
from service import totp
from service.app import opened_archive
from service.archive import Archive
from service.catalogue.logins import SecondStep
from service.usecases.house.people import actor_of_login
from tests.fixtures import PASSWORD, authenticator_of

PATIENCE = 120.0
"""Seconds after which something that has to happen did not: never reached but by a fault."""


@dataclass(frozen=True)
class Shell:
    """A terminal in a folder, with its own data folder and settings."""

    folder: Path
    settings: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """What the processes are given; nothing of the machine's own settings."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("SHOUCANG_")}
        return own | {"SHOUCANG_HOME": str(self.folder / "data"), "SHOUCANG_OCR": "null"} | self.settings

    def run(self, *words: str, stdin: str = "", largest: int | None = None) -> "subprocess.CompletedProcess[str]":
        """Run `shoucang WORDS…` to its end; no file it writes may grow beyond `largest` units of 512 bytes."""
        limit = ["sh", "-c", f'ulimit -f {largest}; exec "$@"', "sh"] if largest else []
        return subprocess.run(
            [*limit, sys.executable, "-P", "-m", "service.cli", *words],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )

    def lines(self, *words: str, code: int = 0) -> list[dict[str, Any]]:
        """The JSON lines of a command that ends with this exit code."""
        done = self.run(*words, "--json")
        assert done.returncode == code, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Begin `shoucang WORDS…` in a group of its own."""
        with (self.folder / "stderr.txt").open("ab") as errors:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "service.cli", *words],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stderr=errors,
                process_group=0,
            )

    def loaded(self) -> Settings:
        """The settings as its processes see them."""
        chosen = {name: value for name, value in self.environment.items() if name.startswith("SHOUCANG_")}
        return load_settings(chosen, self.folder)

    @contextmanager
    def archive(self) -> Iterator[Archive]:
        """Its archive, for a look at what the processes have done."""
        with opened_archive(self.loaded()) as archive:
            yield archive


def wait_until(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait until something holds."""
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def processes_of(folder: Path) -> list[int]:
    """Ids of the processes that work on a data folder below this one (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if f"SHOUCANG_HOME={folder}".encode() in environment and state != "Z":
                found.append(int(entry.name))
    return found


def kill_all(folder: Path) -> None:
    """Leave no process behind, whatever a test came to."""
    for process in processes_of(folder):
        os.kill(process, signal.SIGKILL)


def proof_at_hand(folder: Path, login: str) -> str:
    """Somebody's password and a code of now, as they are typed: the processes have a clock of their own."""
    with Shell(folder, {}).archive() as archive:
        actor = actor_of_login(login, archive=archive)
        with archive.database.write() as session:
            session.get_one(SecondStep, actor.id).last_step = 0
        secret, _ = authenticator_of(archive, actor)
    return f"{PASSWORD}\n{totp.code_at(secret, totp.step_of(datetime.now(UTC)))}\n"
