"""How fast a whole intake is beside the bare engine and beside OCRmyPDF, on the same pages in the same run.

`python -m bench.intake [--rounds N] [--long]`. The pages are those of the labelled corpus (see `bench.reading`), each
taken in once a round, into a case file of its own. All three use as many processes as there are processors; starting
programs and loading models is outside every clock. `--long` also takes in a PDF of 500 pages and reports the largest
memory of a worker, before and after.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pypdfium2
from PIL import Image
from rich.console import Console
from rich.table import Table

from bench.reading import corpus, normalise
from bench.shapes import EMBEDDED
from config import Settings, load_settings
from ocr import load_engine, open_pages
from service.app import open_archive, prepare
from service.archive import Archive
from service.catalogue.documents import FileRole
from service.catalogue.intake import Channel
from service.catalogue.tasks import open_tasks
from service.logs import configure_logs
from service.usecases.cases.cases import open_case
from service.usecases.documents.downloading import download
from service.usecases.house.people import actor_of_login
from service.usecases.intake.intake import Placement, open_batch, receive
from service.usecases.permissions import Actor

PROCESSES: Final = os.cpu_count() or 1
PEER: Final = Path(".tools/ocrmypdf/bin/ocrmypdf")
LONG: Final = 500
REASON: Final = "核对识读结果"
"""Why sensitive papers are taken along as they are."""


def bare_engine(paths: Sequence[Path], rounds: int) -> float:
    """Seconds in which engines alone read the pages, an equal share a process."""
    spawn = get_context("spawn")
    ready, go = spawn.Barrier(PROCESSES + 1), spawn.Barrier(PROCESSES + 1)
    shares = [list(paths)[n::PROCESSES] * rounds for n in range(PROCESSES)]
    readers = [spawn.Process(target=_read, args=(share, ready, go)) for share in shares]
    for reader in readers:
        reader.start()
    ready.wait()
    begun = time.perf_counter()
    go.wait()
    for reader in readers:
        reader.join()
    return time.perf_counter() - begun


def _read(paths: Sequence[Path], ready: Any, go: Any) -> None:
    engine = load_engine("auto")
    _read_one(engine, paths[0])
    ready.wait()
    go.wait()
    for path in paths:
        _read_one(engine, path)


def _read_one(engine: Any, path: Path) -> None:
    with path.open("rb") as stream, open_pages(stream, "image/jpeg") as pages:
        engine.read(pages.image(0))


@contextmanager
def working(settings: Settings, shape: Mapping[str, str] = EMBEDDED) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Worker processes on an archive of this shape."""
    environment = {**os.environ, **shape, "SHOUCANG_HOME": str(settings.home)}
    command = [sys.executable, "-m", "service.cli", "worker"]
    workers = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(settings.workers)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()


def take_in(actor: Actor, archive: Archive, content: bytes, name: str, case: str) -> int:
    """Take one file in; gives the document's id."""
    batch = open_batch(actor, Channel.CLI, archive=archive, case=case)
    received = receive(actor, batch, name, BytesIO(content), Placement(case=case), archive=archive)
    assert received.document_id is not None, received.problem
    return received.document_id


def wait_until_done(archive: Archive) -> None:
    """Wait until no task is open."""
    while True:
        with archive.database.read() as session:
            if open_tasks(session) == 0:
                return
        time.sleep(0.05)


def whole_intake(
    paths: Sequence[Path], rounds: int, home: Path, shape: Mapping[str, str] = EMBEDDED
) -> tuple[float, list[bytes]]:
    """Seconds from the first file offered to the last one found, and the searchable PDFs of the last round."""
    settings = load_settings({**shape, "SHOUCANG_HOME": str(home)}, home.parent)
    archive = open_archive(settings)
    prepare(archive)
    actor = actor_of_login(None, archive=archive)
    contents = [(path.name, path.read_bytes()) for path in paths]
    with working(settings, shape):
        warm = open_case(actor, archive=archive)
        for name, content in contents[: 2 * PROCESSES]:
            take_in(actor, archive, content, name, warm)
        wait_until_done(archive)
        begun = time.perf_counter()
        for _ in range(rounds):
            case = open_case(actor, archive=archive)
            ids = [take_in(actor, archive, content, name, case) for name, content in contents]
        wait_until_done(archive)
        seconds = time.perf_counter() - begun
    renditions = []
    for document_id in ids:
        file = download(actor, document_id, FileRole.SEARCHABLE, archive=archive, unmasked=REASON)
        with file.open() as stream:
            renditions.append(stream.read())
    return seconds, renditions


def peer(paths: Sequence[Path], folder: Path) -> tuple[float, bytes] | None:
    """Seconds in which OCRmyPDF makes the same pages searchable, and its PDF; None where it is not installed."""
    if not PEER.exists():
        return None
    source, target = folder / "pages.pdf", folder / "searchable.pdf"
    images = [Image.open(path).convert("RGB") for path in paths]
    images[0].save(source, "PDF", save_all=True, append_images=images[1:], resolution=300, quality=90)
    options = ["-l", "chi_sim+eng", "-j", str(PROCESSES), "--output-type", "pdf", "-q"]
    command = [str(PEER), *options, str(source), str(target)]
    begun = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return time.perf_counter() - begun, target.read_bytes()


def fields_found(pdfs: Sequence[bytes], labelled: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """How many of the true fields stand exactly in the text of their page, and how many there are."""
    texts = [normalise(page.get_textpage().get_text_range()) for pdf in pdfs for page in pypdfium2.PdfDocument(pdf)]
    hits = [normalise(field) in text for text, page in zip(texts, labelled, strict=True) for field in page["fields"]]
    return sum(hits), len(hits)


def long_document(paths: Sequence[Path], home: Path) -> tuple[int, int, float]:
    """Take in a PDF of many pages; gives the largest memory of a worker in MiB early and at the end, and seconds."""
    settings = load_settings({"SHOUCANG_HOME": str(home)}, home.parent)
    archive = open_archive(settings)
    prepare(archive)
    actor = actor_of_login(None, archive=archive)
    with working(settings) as workers:
        take_in(actor, archive, _bound(paths, 50), "50.pdf", open_case(actor, archive=archive))
        wait_until_done(archive)
        early = max(_peak(worker.pid) for worker in workers)
        begun = time.perf_counter()
        take_in(actor, archive, _bound(paths, LONG), f"{LONG}.pdf", open_case(actor, archive=archive))
        wait_until_done(archive)
        return early, max(_peak(worker.pid) for worker in workers), time.perf_counter() - begun


def _bound(paths: Sequence[Path], pages: int) -> bytes:
    target = BytesIO()
    first, *others = [Image.open(paths[n % len(paths)]).convert("L") for n in range(pages)]
    first.save(target, "PDF", save_all=True, append_images=others, resolution=200, quality=50)
    return target.getvalue()


def _peak(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--long", action="store_true")
    chosen = options.parse_args()
    folder, labelled = corpus()
    paths = [folder / page["file"] for page in labelled]
    pages = len(paths) * chosen.rounds
    table = Table(title=f"Whole intake, {pages} pages, {PROCESSES} processes")
    for heading in ("", "pages/min", "of the bare engine", "fields found in the PDF"):
        table.add_column(heading, justify="right" if heading else "left")
    console = Console()
    with TemporaryDirectory() as temporary:
        bare = 60 * pages / bare_engine(paths, chosen.rounds)
        table.add_row("bare engine", f"{bare:.0f}", "100 %", "")
        seconds, renditions = whole_intake(paths, chosen.rounds, Path(temporary) / "intake")
        rate, (found, there) = 60 * pages / seconds, fields_found(renditions, labelled)
        table.add_row("whole intake", f"{rate:.0f}", f"{100 * rate / bare:.0f} %", f"{found} of {there}")
        other = peer(paths, Path(temporary))
        if other is not None:
            rate, (found, there) = 60 * len(paths) / other[0], fields_found([other[1]], labelled)
            table.add_row("OCRmyPDF, Tesseract", f"{rate:.0f}", f"{100 * rate / bare:.0f} %", f"{found} of {there}")
        console.print(table)
        if other is None:
            console.print(f"OCRmyPDF was left out: {PEER} is missing (make bench installs it)")
        if chosen.long:
            early, late, seconds = long_document(paths, Path(temporary) / "long")
            console.print(
                f"{LONG}-page PDF: {seconds:.0f} s, a worker's memory {early} MiB after 50 pages, {late} MiB at the end"
            )


if __name__ == "__main__":
    configure_logs()
    main()
