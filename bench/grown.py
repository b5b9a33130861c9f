"""What the grown shape costs: objects, tasks, intake with 1, 2 and 4 workers, nightly jobs as the archive grows.

`python -m bench.grown [--objects N] [--tasks N] [--rounds N] [--documents N]`, on the servers of `bench.shapes`. Beside
objects stands bare boto3 with the same bytes on the same bucket, beside tasks the same rows by plain SQL. A nightly job
is measured at a hundredth of the documents and at all of them. `bench.readers --grown` and `bench.search` have the
rest. Client and servers share the machine.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import boto3
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url, text

from bench.intake import whole_intake
from bench.periods_archive import fill
from bench.periods_house import CITY, opened
from bench.periods_watch import timed
from bench.reading import corpus
from bench.shapes import grown, machine
from bench.telling import say
from config import load_settings
from service.app import opened_archive, prepare
from service.archive import Archive
from service.catalogue import tasks
from service.catalogue.tasks import TaskKind
from service.jobs.scheduler import run_due
from service.logs import configure_logs
from service.usecases.clock.agenda import AGENDA, ask_for_job
from storage import open_store

SIZES = (100_000, 10_000_000)
"""Bytes of a page and of a large scan."""

WORKERS = (1, 2, 4)

LEFT_OUT = ("fixity", "backup")
"""Jobs that read bytes, which the generated documents have none of, and what only people begin."""

LEASE = timedelta(minutes=1)


def objects(shape: Mapping[str, str], number: int) -> Table:
    """Objects put and got, by the store and by bare boto3."""
    table = Table(title="Objects, MB/s")
    for heading in ("bytes", "objects", "put", "bare put", "got", "bare got"):
        table.add_column(heading, justify="right")
    for size in SIZES:
        many = max(5, number * SIZES[0] // size)
        rates = (f"{many * size / 1e6 / one:.0f}" for one in _put_and_got(shape["SHOUCANG_STORE"], size, many))
        table.add_row(f"{size:,}", str(many), *rates)
    return table


def _put_and_got(address: str, size: int, many: int) -> tuple[float, float, float, float]:
    """Seconds of putting, putting bare, getting and getting bare so many objects of a size."""
    url, store = make_url(address), open_store(address)
    client: Any = boto3.client("s3", endpoint_url=url.query["endpoint"])
    chance = Random(size)
    ours, theirs = ([chance.randbytes(size) for _ in range(many)] for _ in range(2))
    digests: list[str] = []

    def put() -> None:
        digests.extend(store.put(BytesIO(one)).digest for one in ours)

    def put_bare() -> None:
        for place, one in enumerate(theirs):
            client.put_object(Bucket=url.host, Key=f"archive/bare-{size}-{place}", Body=one)

    def get() -> None:
        for one in digests:
            store.open(one).read()

    def get_bare() -> None:
        for place in range(many):
            client.get_object(Bucket=url.host, Key=f"archive/bare-{size}-{place}")["Body"].read()

    return timed(put), timed(put_bare), timed(get), timed(get_bare)


def task_overhead(archive: Archive, number: int) -> tuple[float, float]:
    """Milliseconds for a task to be taken and taken off, and for the same two transactions by plain SQL."""
    now = archive.clock.now()
    with archive.database.write() as session:
        for place in range(2 * number):
            tasks.enqueue(session, TaskKind.REJUDGE, None, now, rejudging=place)

    def ours() -> None:
        for _ in range(number):
            with archive.database.write() as session:
                task = tasks.claim(session, "bench", archive.clock.now(), LEASE)
            assert task is not None
            with archive.database.write() as session:
                tasks.finish(session, task.id, "bench")

    spent = timed(ours)
    with archive.database.read() as session:
        numbers = session.execute(text("SELECT id FROM task WHERE state = 'waiting'")).scalars().all()

    def bare() -> None:
        for one in numbers:
            with archive.database.engine.begin() as connection:
                connection.execute(
                    text("UPDATE task SET state = 'running', worker = 'bare' WHERE id = :id"), {"id": one}
                )
            with archive.database.engine.begin() as connection:
                connection.execute(text("DELETE FROM task WHERE id = :id"), {"id": one})

    return 1000 * spent / number, 1000 * timed(bare) / len(numbers)


def idle_look(archive: Archive, number: int) -> float:
    """Milliseconds for a worker to find that there is nothing to do, as it does twice a second."""

    def look() -> None:
        for _ in range(number):
            with archive.database.write() as session:
                assert tasks.claim(session, "bench", archive.clock.now(), LEASE) is None

    return 1000 * timed(look) / number


def nightly(documents: int, folder: Path) -> dict[str, tuple[float, int]]:
    """Seconds and statements of each nightly job in a grown archive of so many documents, of which none is due."""
    spent = {}
    with grown() as shape, opened(folder, shape) as (house, watch):
        fill(house.archive, CITY, documents)
        for name in AGENDA:
            if name in LEFT_OUT:
                continue
            ask_for_job(house.admin, name, archive=house.archive)
            with watch.act(name, documents) as act:
                done = run_due(house.archive, "bench", agenda={name: AGENDA[name]})
            if done != [name]:
                raise SystemExit(f"differs: {name} did not end well")
            spent[name] = act.seconds, act.statements
            say(f"{name} at {documents:,}: {act.seconds:.2f} s")
    return spent


def show_nightly(small: int, large: int, folder: Path) -> Table:
    """Each nightly job at both sizes."""
    table = Table(title="Nightly jobs, nothing due")
    for heading in ("job", f"s at {small:,}", f"s at {large:,}", "statements", "statements"):
        table.add_column(heading, justify="right" if heading != "job" else "left")
    few, many = (nightly(number, folder / str(number)) for number in (small, large))
    for name, (seconds, statements) in few.items():
        later, more = many[name]
        table.add_row(name, f"{seconds:.2f}", f"{later:.2f}", str(statements), str(more))
    return table


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.grown", description=__doc__)
    parser.add_argument("--objects", type=int, default=500, help="objects of a page's size")
    parser.add_argument("--tasks", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=1, help="how often the pages are taken in")
    parser.add_argument("--documents", type=int, default=1_000_000)
    chosen = parser.parse_args()
    console = Console()
    console.print(machine())
    with grown() as shape:
        console.print(objects(shape, chosen.objects))
    with tempfile.TemporaryDirectory() as folder:
        with grown() as shape:
            settings = load_settings(
                {**shape, "SHOUCANG_HOME": f"{folder}/tasks", "SHOUCANG_OCR": "null"}, Path(folder)
            )
            with opened_archive(settings) as archive:
                prepare(archive)
                ours, bare = task_overhead(archive, chosen.tasks)
                idle = idle_look(archive, chosen.tasks)
        console.print(f"A task costs {ours:.2f} ms beside its work; the same rows by plain SQL {bare:.2f} ms")
        console.print(f"A look at an empty queue costs {idle:.2f} ms")
        table = Table(title="Whole intake")
        for heading in ("workers", "pages/min"):
            table.add_column(heading, justify="right")
        scans, labelled = corpus()
        paths = [scans / page["file"] for page in labelled]
        for workers in WORKERS:
            with grown() as shape:
                alone = {**shape, "SHOUCANG_WORKERS": str(workers)}
                seconds, _ = whole_intake(paths, chosen.rounds, Path(folder) / f"intake-{workers}", alone)
            table.add_row(str(workers), f"{60 * len(paths) * chosen.rounds / seconds:.0f}")
            say(f"intake with {workers} workers: {seconds:.0f} s")
        console.print(table)
        console.print(show_nightly(chosen.documents // 100, chosen.documents, Path(folder)))
    return 0


if __name__ == "__main__":
    configure_logs()
    sys.exit(main())
