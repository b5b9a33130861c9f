"""What a handover of many items costs: list, ticks, verified bytes, signatures, the move with the third, papers.

`python -m bench.custody [--items N] [--objects N] [--json]`. Everything a unit keeps goes to another one,
case files, clocks and index entries with it, by the use cases that people and workers use, on the embedded database.
Beside the list and the move stands what a bare script takes that writes the same rows and asks nothing. The files of
all items are a thousand stored objects, each verified as often as it is named.
"""

import argparse
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, insert, literal, select, text, update

from bench.periods import page
from bench.periods_archive import fill
from bench.periods_house import CITY, REVIEWED, House, opened
from bench.periods_watch import Act, Watch, timed
from bench.telling import run, say
from retention import HandoverCause, HandoverState, Party
from service.catalogue.custody import Custody, SpanGround
from service.catalogue.documents import Document, DocumentState, File
from service.catalogue.tasks import Task, TaskKind
from service.jobs.worker import Worker
from service.logs import configure_logs
from service.usecases.custody.choosing import OfUnit
from service.usecases.custody.duties import orphaned_custody
from service.usecases.custody.handovers import show_handover
from service.usecases.custody.histories import find_flaws
from service.usecases.custody.printing import VOLUME, HandoverPaper, print_handover
from service.usecases.custody.proposing import Terms, propose_handover
from service.usecases.custody.signing import sign_handover
from service.usecases.custody.ticking import MOST, tick_lines

PARTIES = {Party.GIVER: "clerk", Party.RECEIVER: "archivist", Party.SUPERVISOR: "watch-archive"}

OBJECT = 20_000
"""Bytes of an object."""

INDEXED = 500
"""Documents that the index follows, of all that moved."""


def keep(house: House, objects: int) -> None:
    """Let the clerk keep everything since its filing, and let the files name objects that are stored."""
    clerk, now = house.people["clerk"].id, house.archive.clock.now()
    path = house.archive.settings.home / "object"
    digests = []
    for number in range(objects):
        path.write_bytes(f"{number:010}".encode() * (OBJECT // 10))
        with path.open("rb") as source:
            digests.append(house.archive.store.put(source).digest)
    span = {
        Custody.document_id: Document.id,
        Custody.keeper_id: literal(clerk),
        Custody.unit_id: Document.unit_id,
        Custody.since: literal(now, Custody.since.type),
        Custody.ground: literal(SpanGround.FILING, Custody.ground.type),
    }
    filed = select(*span.values()).where(Document.state == DocumentState.FILED).order_by(Document.id)
    with house.archive.database.engine.begin() as connection:
        connection.execute(update(Document).values(keeper_id=clerk))
        connection.execute(insert(Custody).from_select(list(span), filed))
        for number, digest in enumerate(digests):
            connection.execute(update(File).where(File.document_id % objects == number).values(digest=digest))


def terms(house: House) -> Terms:
    """All of the city goes to the county, which keeps it for the city: clerk, archivist and supervisor, for a month."""
    giver, receiver, supervisor = (house.people[login].id or 0 for login in PARTIES.values())
    end = house.archive.clock.today() + timedelta(days=30)
    return Terms(HandoverCause.ENTRUSTED, CITY, giver, receiver, supervisor, end, REVIEWED)


def hand_over(house: House, watch: Watch, items: int) -> None:
    """Everything of the city goes to the county, from the proposal to the third signature."""
    clerk = house.people["clerk"]
    with watch.act("list drawn up and sealed", items) as act:
        made = propose_handover(clerk, terms(house), OfUnit(), archive=house.archive)
    if made.lines != items:
        raise SystemExit(f"differs: {made.lines} lines, {items} are kept")
    act.bare = timed(partial(bare, house, LIST, made.handover_id))
    page(house, watch, "page of the handover", f"/handovers/{made.handover_id}")
    page(house, watch, "the last page of its lines", f"/handovers/{made.handover_id}?page={items // 50}")
    tick(house, watch, made.handover_id, items)
    page(house, watch, "page of the handover, ticked", f"/handovers/{made.handover_id}")
    sign(house, watch, made.handover_id, items)


def tick(house: House, watch: Watch, handover: int, items: int) -> None:
    """Both sides tick everything, and the workers verify the bytes."""
    clerk, archivist = house.people["clerk"], house.people["archivist"]
    with watch.act("everything electronic ticked by one act", items):
        tick_lines(clerk, handover, archive=house.archive)
    with watch.act("everything on paper, ten thousand an act", items):
        for first in range(1, items + 1, MOST):
            tick_lines(clerk, handover, range(first, min(first + MOST, items + 1)), archive=house.archive)
    with watch.act("bytes verified", items):
        worker = Worker("bench", archive=house.archive)
        while waiting(house, TaskKind.VERIFY):
            worker.do_next()
    with watch.act("ticked by the other side", items):
        for first in range(1, items + 1, MOST):
            tick_lines(archivist, handover, range(first, min(first + MOST, items + 1)), archive=house.archive)


def sign(house: House, watch: Watch, handover: int, items: int) -> None:
    """Three signatures; what the third one moves is written by a bare script too, and taken back."""
    for party, login in PARTIES.items():
        digest = show_handover(house.people[login], handover, archive=house.archive).digest
        proof = house.proof(login)
        is_third = party is Party.SUPERVISOR
        spent = timed(partial(bare, house, MOVE, handover)) if is_third else None
        with watch.act("third signature, custody moves" if is_third else f"signed by the {party}", items) as act:
            act.bare = spent
            sign_handover(house.people[login], handover, party, digest, proof, archive=house.archive)
    if show_handover(house.people["clerk"], handover, archive=house.archive).row.state is not HandoverState.DONE:
        raise SystemExit("differs: nothing has moved")


LIST = (
    "INSERT INTO handover_line (handover_id, position, document_id, case_id, keeper_id, code, title, category, "
    "version, pages, size, paper, electronic) SELECT :handover, 1000000 + row_number() OVER (ORDER BY code, id), id, "
    "case_id, keeper_id, code, title, category, revision, page_count, 0, 1, 1 FROM document WHERE state = 'filed'",
)
LISTED = "(SELECT document_id FROM handover_line WHERE handover_id = :handover)"
MOVE = (
    f"UPDATE custody SET until = '2026-11-23' WHERE until IS NULL AND document_id IN {LISTED}",  # noqa: S608
    "INSERT INTO custody (document_id, keeper_id, unit_id, since, ground, handover_id) "  # noqa: S608
    f"SELECT id, 3, 2, '2026-11-23', 'handover', :handover FROM document WHERE id IN {LISTED}",
    f"UPDATE document SET keeper_id = 3, unit_id = 2, revision = revision + 1 WHERE id IN {LISTED}",  # noqa: S608
    "INSERT INTO task (kind, document_id, detail, state, priority, attempts, run_after, created_at) "  # noqa: S608
    f"SELECT 'index', id, '{{}}', 'waiting', 11, 0, '2026-11-23', '2026-11-23' FROM document WHERE id IN {LISTED}",
)


def bare(house: House, statements: tuple[str, ...], handover: int) -> None:
    """The same rows written by statements that ask nothing, and taken back."""
    with house.archive.database.engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement), {"handover": handover})
        connection.rollback()


def waiting(house: House, kind: TaskKind) -> int:
    """Tasks of a kind that are left."""
    with house.archive.database.read() as session:
        return session.scalar(select(func.count()).select_from(Task).where(Task.kind == kind)) or 0


def afterwards(house: House, watch: Watch, items: int) -> None:
    """Papers, the index, and the pages that look at all custody."""
    archivist = house.people["archivist"]
    with (
        watch.act("register as a workbook", items),
        print_handover(archivist, 1, HandoverPaper.REGISTER, archive=house.archive, workbook=True) as (source, *_),
    ):
        source.read()
    with (
        watch.act("a volume of the register as PDF/A", VOLUME),
        print_handover(archivist, 1, HandoverPaper.REGISTER, archive=house.archive) as (source, *_),
    ):
        source.read()
    with watch.act("gaps of custody looked for", items):
        if find_flaws(house.people["archivist"], archive=house.archive):
            raise SystemExit("differs: custody is not whole")
    with watch.act("who is gone", items):
        orphaned_custody(archivist, archive=house.archive)
    page(house, watch, "page of all handovers", "/handovers")
    page(house, watch, "desk", "/desk")
    left = waiting(house, TaskKind.INDEX)
    with watch.act(f"the index follows, {left:,} wait", min(INDEXED, left)):
        worker = Worker("bench", archive=house.archive)
        for _ in range(min(INDEXED, left)):
            worker.do_next()


def measure(folder: Path, chosen: argparse.Namespace) -> list[Act]:
    """Fill an archive and hand it over."""
    with opened(folder) as (house, watch):
        house.furnish()
        say(f"filling {chosen.items:,} documents")
        fill(house.archive, CITY, chosen.items)
        keep(house, chosen.objects)
        say("a handover")
        hand_over(house, watch, chosen.items)
        say("papers and pages")
        afterwards(house, watch, chosen.items)
        return watch.acts


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.custody", description=__doc__)
    parser.add_argument("--items", type=int, default=100_000, help="how many items are handed over")
    parser.add_argument("--objects", type=int, default=1_000, help="stored objects that the items share")
    return run(parser, measure, lambda chosen: f"A handover of {chosen.items:,} items")


if __name__ == "__main__":
    configure_logs()
    sys.exit(main())
