"""How long a walk along the audit chain takes, how much memory, and a page of it behind each filter.

`python -m bench.audit [--entries N] [--rounds N]`. The entries are sealed as `record` seals them and written to SQLite
in one transaction by another process; everything else goes through the use cases.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, select

from bench.search import percentiles
from config import load_settings
from service import verify_audit
from service.app import close_archive, open_archive, prepare
from service.archive import Archive
from service.catalogue.audit import AuditEntry, AuditHead
from service.catalogue.audit.entries import digest_of, sealed
from service.catalogue.base import canonical_json
from service.catalogue.people import Person
from service.logs import configure_logs
from service.usecases.house.anchoring import anchor_chain
from service.usecases.house.auditing import PROGRAM, EntryWish, list_entries
from service.usecases.house.people import actor_of_login
from service.usecases.house.verifying import check_chain, export_chain
from service.usecases.permissions import Actor

AT_ONCE = 10_000
PEOPLE = 300
ACTS = ("document.viewed", "page.viewed", "document.described", "documents.filed", "login.succeeded", "hold.placed")
OFTEN = (50, 100, 30, 10, 8, 1)


def entries(head: AuditHead, count: int, seed: int) -> Iterator[dict[str, object]]:
    """Acts of ten years, each sealed to the one before; the head goes with them."""
    chance = random.Random(seed)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    step = timedelta(days=3650) / count
    for number in range(count):
        at, who, about = begun + number * step, chance.randint(1, PEOPLE), chance.randint(1, count // 20 + 1)
        [act] = chance.choices(ACTS, OFTEN)
        data = {"purpose": "a" * 64, "ground": "duty", "page": number % 9}
        written = at.isoformat(timespec="microseconds")
        text = sealed(head.digest, written, who, act, "document", about, canonical_json(data))
        entry = {"at": at, "actor_id": who, "act": act, "subject_kind": "document", "subject_id": about, "data": data}
        yield {**entry, "previous": head.digest, "digest": digest_of(text)}
        head.digest, head.count = digest_of(text), head.count + 1


def furnish(home: str, count: int, seed: int) -> None:
    """Make an archive, write this many entries, and anchor the chain."""
    archive = opened(home)
    prepare(archive)
    with archive.database.write() as session:
        # Five indices grow at random places: they stay in memory until all is there.
        session.connection().exec_driver_sql("PRAGMA cache_size = -500000")
        for number in range(2, PEOPLE + 1):
            at = archive.clock.now()
            session.add(Person(login=f"p{number}", name=f"{number}", password_hash="", created_at=at))
        session.flush()
        rows = entries(session.scalars(select(AuditHead)).one(), count, seed)
        while some := list(islice(rows, AT_ONCE)):
            session.execute(insert(AuditEntry), some)
    anchor_chain(archive=archive)
    close_archive(archive)


def opened(home: str) -> Archive:
    """The archive in a folder."""
    return open_archive(load_settings({"SHOUCANG_HOME": home}, Path(home).parent))


def wishes(count: int) -> dict[str, EntryWish]:
    """A filter of each kind, the rare beside the frequent; the first day is that of the oldest page."""
    middle = datetime(2031, 1, 1, tzinfo=UTC).date()
    return {
        "all": EntryWish(),
        "all, half way back": EntryWish(before=count // 2),
        "a person": EntryWish(person_id=7),
        "the program (nothing)": EntryWish(person_id=PROGRAM, act="hold.placed"),
        "a frequent act": EntryWish(act="page.viewed"),
        "a rare act of a person": EntryWish(act="hold.placed", person_id=7),
        "a document": EntryWish(document="17"),
        "a day": EntryWish(since=middle, until=middle),
        "a person up to a day": EntryWish(person_id=7, until=middle),
        "a document's act by a person since a day": EntryWish("page.viewed", 7, document="17", since=middle),
    }


def timed(begun: tuple[float, float]) -> tuple[str, str]:
    """Seconds since then by the clock, and of the processor."""
    return f"{time.perf_counter() - begun[0]:.1f}", f"{time.process_time() - begun[1]:.1f}"


def now() -> tuple[float, float]:
    """The clock, and how long the processor has worked for this process."""
    return time.perf_counter(), time.process_time()


def walks(actor: Actor, archive: Archive) -> Iterator[tuple[str, str, str]]:
    """Seconds of the walk, of an export, and of the script on it."""
    begun = now()
    if not (report := check_chain(actor, archive=archive)).holds or report.heads != 1:
        raise SystemExit(f"does not hold: {report}")
    yield "verify", *timed(begun)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "audit.jsonl"
        begun = now()
        with export_chain(actor, archive=archive) as (source, *_), target.open("wb") as out:
            while chunk := source.read(1 << 20):
                out.write(chunk)
        yield "export", *timed(begun)
        begun = now()
        if verify_audit.main([str(target)]) != 0:
            raise SystemExit("the script finds the export broken")
        yield "verify_audit.py", *timed(begun)


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20, help="how often each page is asked for")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = f"{folder}/data"
        writer = get_context("spawn").Process(target=furnish, args=(home, chosen.entries, chosen.seed))
        writer.start()
        writer.join()
        archive = opened(home)
        actor = actor_of_login(None, archive=archive)
        console = Console()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        table = Table("walk", "s", "of the processor", title=f"{chosen.entries:,} entries")
        for row in walks(actor, archive):
            table.add_row(*row)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        table.add_row("more memory, MB", f"{grown / 1024:.1f}")
        console.print(table)
        table = Table("a page of fifty", "ms", title="p50 / p95 / p99")
        for name, wish in wishes(chosen.entries).items():
            seconds = []
            for _ in range(chosen.rounds):
                begun = time.perf_counter()
                list_entries(actor, wish, archive=archive)
                seconds.append(time.perf_counter() - begun)
            table.add_row(name, " / ".join(f"{value:g}" for value in percentiles(seconds)))
        console.print(table)
        close_archive(archive)
    return 0


if __name__ == "__main__":
    configure_logs()
    sys.exit(main())
