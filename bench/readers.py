"""How long people wait while many of them read and files are taken in: real processes, real HTTP, one machine.

`python -m bench.readers [--readers N] [--seconds N] [--think S] [--documents N] [--grown] [--processes N]`. `shoucang
serve` runs on an archive of generated papers, embedded or grown (see `bench.shapes`), beside it `shoucang web` on other
ports until so many processes serve pages; readers share them. Each reader has a log-in and a connection of their
own: searches, opens a hit, looks at its first page, asks the interface the same, and thinks between. Meanwhile a keeper
sends scans of the labelled corpus (see `bench.reading`), and the workers read them. The first table is of readers
alone, the second with the intake. Readers and server share the machine.
"""

import argparse
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select
from urllib3.util import Retry

from bench.answers import WORDS, furnish
from bench.reading import corpus
from bench.search import percentiles
from bench.shapes import EMBEDDED, grown, machine
from config import load_settings
from service.app import close_archive, open_archive, opened_archive, prepare
from service.archive import Archive
from service.catalogue.documents import Page
from service.catalogue.people import Role, TokenScope
from service.logs import configure_logs
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.tokens import issue_token

PASSWORD = "three tigers run slowly"  # noqa: S105
KINDS = ("search page", "document page", "page image", "REST search")
ARRIVAL = 5.0
"""Seconds over which the readers come in, and which count for nothing."""
IN_HAND = 8
"""Scans that wait or are read at a time: the queue is never empty and never long."""

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
DOCUMENT = re.compile(r'href="/document/(\d+)')


@dataclass
class Times:
    """Seconds of every answer, by kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, took: float) -> None:
        """Write one down."""
        with self.lock:
            self.seconds[kind].append(took)


class Reader:
    """Somebody at a browser, and a program of theirs."""

    def __init__(self, address: str, login: str, token: str) -> None:
        self.address, self.token = address, token
        self.browser = requests.Session()
        # As a browser does where the server has closed a connection that rested.
        self.browser.mount("http://", HTTPAdapter(max_retries=Retry(3, allowed_methods=["GET"])))
        self._send("/login", {"login": login, "password": PASSWORD})
        self._send("/purpose", {"purpose": "核对帮扶资格"})

    def _send(self, path: str, form: dict[str, str]) -> None:
        page = self.browser.get(self.address + path)
        [token] = TOKEN.findall(page.text)
        answer = self.browser.post(self.address + path, data={"csrf_token": token, **form})
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{path}: {answer.status_code}")

    def read(self, times: Times, until: float, think: float, chance: random.Random) -> None:
        """Search, open, look and ask, until the time is over."""
        bearer = {"Authorization": f"Bearer {self.token}"}
        while time.perf_counter() < until:
            word = chance.choice(WORDS)
            found = self._timed(times, "search page", f"/search?q={word}")
            time.sleep(chance.expovariate(1 / think))
            number = chance.choice(DOCUMENT.findall(found.text))
            self._timed(times, "document page", f"/document/{number}?q={word}")
            self._timed(times, "page image", f"/document/{number}/page/1/image")
            time.sleep(chance.expovariate(1 / think))
            self._timed(times, "REST search", f"/api/v1/search?q={word}", bearer)
            time.sleep(chance.expovariate(1 / think))

    def _timed(self, times: Times, kind: str, path: str, headers: dict[str, str] | None = None) -> requests.Response:
        begun = time.perf_counter()
        answer = self.browser.get(self.address + path, headers=headers)
        times.note(kind, time.perf_counter() - begun)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{path}: {answer.status_code}")
        return answer


class Keeper(threading.Thread):
    """Somebody who sends one scan after the other, each into a case file of its own, and never too many."""

    def __init__(self, address: str, token: str) -> None:
        super().__init__(daemon=True)
        folder, labelled = corpus()
        self.scans = [(page["file"], (folder / page["file"]).read_bytes()) for page in labelled]
        self.address, self.ended = f"{address}/api/v1", threading.Event()
        self.program = requests.Session()
        self.program.headers["Authorization"] = f"Bearer {token}"

    def run(self) -> None:
        """Send until told to stop."""
        batches: list[int] = []
        number = 0
        while not self.ended.is_set():
            batches = [batch for batch in batches if self._is_under_way(batch)]
            if len(batches) >= IN_HAND:
                self.ended.wait(0.5)
                continue
            name, content = self.scans[number % len(self.scans)]
            number += 1
            case = self.program.post(f"{self.address}/cases", json={}).json()["code"]
            sent = self.program.post(f"{self.address}/documents", data={"case": case}, files={"files": (name, content)})
            batches.append(sent.json()["batch"])

    def _is_under_way(self, batch: int) -> bool:
        files = self.program.get(f"{self.address}/batches/{batch}").json()["files"]
        return any(one["state"] in ("waiting", "reading", "describing") for one in files)


def enter(archive: Archive, count: int) -> tuple[list[tuple[str, str]], str]:
    """Log-ins and tokens of this many readers, and a keeper's token."""
    admin = actor_of_login(None, archive=archive)
    for number in range(count):
        add_person(
            admin, f"reader-{number}", f"读者{number}", PASSWORD, [Appointed(Role.READER, "J001")], archive=archive
        )
    readers = [
        (login, issue_token(actor_of_login(login, archive=archive), "bench", archive=archive))
        for login in (f"reader-{number}" for number in range(count))
    ]
    return readers, issue_token(admin, "bench", archive=archive, scope=TokenScope.ALL)


@contextmanager
def serving(home: Path, shape: Mapping[str, str], command: str = "serve") -> Iterator[str]:
    """`shoucang serve`, or the pages alone, on a data folder; gives the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, **shape, "SHOUCANG_HOME": str(home), "SHOUCANG_PORT": str(port)}
    words = [sys.executable, "-m", "service.cli", command]
    server = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                requests.get(f"{address}/login", timeout=5)
                break
            except requests.RequestException:
                if server.poll() is not None:
                    raise SystemExit(f"shoucang {command} ended at once") from None
                time.sleep(0.2)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def read_together(readers: Sequence[Reader], seconds: float, think: float, seed: int) -> Times:
    """Let all of them read for a time; what they waited."""
    until = time.perf_counter() + ARRIVAL + seconds
    ignored, times = Times(), Times()
    arrived = time.perf_counter() + ARRIVAL

    def work(number: int, reader: Reader) -> None:
        chance = random.Random(f"{seed}-{number}")
        time.sleep(ARRIVAL * number / len(readers) / 2)
        reader.read(ignored, arrived, think, chance)
        reader.read(times, until, think, chance)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def pages_read(archive: Archive) -> int:
    """How many pages have been read so far."""
    with archive.database.read() as session:
        return session.scalar(select(func.count()).where(Page.reading.is_not(None))) or 0


def show(title: str, times: Times, seconds: float) -> None:
    """A table, a line a kind."""
    table = Table(title=title)
    for heading in ("", "answers", "p50", "p95", "p99"):
        table.add_column(heading, justify="right" if heading else "left")
    for kind, taken in times.seconds.items():
        table.add_row(kind, str(len(taken)), *(f"{one:.0f}" for one in percentiles(taken)))
    count = sum(map(len, times.seconds.values()))
    table.caption = f"ms; {count / seconds:.0f} answers a second"
    Console().print(table)


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.readers", description=__doc__)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60, help="how long each table is measured")
    parser.add_argument("--think", type=float, default=1.0, help="seconds a reader thinks, on average")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="how many serve pages")
    parser.add_argument("--grown", action="store_true", help="on the servers that the tests know")
    chosen = parser.parse_args()
    Console().print(machine())
    with tempfile.TemporaryDirectory() as folder, grown() if chosen.grown else nullcontext(EMBEDDED) as shape:
        measure(Path(folder) / "data", shape, chosen)
    return 0


def measure(home: Path, shape: Mapping[str, str], chosen: argparse.Namespace) -> None:
    """Both tables."""
    settings = load_settings({**shape, "SHOUCANG_HOME": str(home)}, home.parent)
    archive = open_archive(load_settings({**shape, "SHOUCANG_HOME": str(home), "SHOUCANG_OCR": "null"}, home.parent))
    prepare(archive)
    furnish(archive, chosen.documents, chosen.seed)
    people, token = enter(archive, chosen.readers)
    close_archive(archive)
    with ExitStack() as stack:
        here = stack.enter_context(opened_archive(settings))
        commands = ["serve", *["web"] * (chosen.processes - 1)]
        address, *others = (stack.enter_context(serving(home, shape, command)) for command in commands)
        readers = [Reader(at, *one) for at, one in zip(cycle([address, *others]), people, strict=False)]
        alone = read_together(readers, chosen.seconds, chosen.think, chosen.seed)
        show(f"{chosen.readers} readers, {chosen.documents} documents", alone, chosen.seconds)
        keeper = Keeper(address, token)
        keeper.start()
        before = pages_read(here)
        busy = read_together(readers, chosen.seconds, chosen.think, chosen.seed)
        read = pages_read(here) - before
        keeper.ended.set()
        keeper.join()
        rate = 60 * read / (chosen.seconds + ARRIVAL)
        show(f"{chosen.readers} readers while {rate:.0f} pages a minute are read", busy, chosen.seconds)


if __name__ == "__main__":
    configure_logs()
    sys.exit(main())
