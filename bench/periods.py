"""What the life of periods costs: the daily scan, a review, a destruction with its proof, and a change of the schedule.

`python -m bench.periods [--documents N] [--due N] [--review N] [--destroy N] [--json]`. Every act goes through the use
cases and jobs that people and the clock use, on the embedded database. The scan is done on a tenth of the documents
too, with as many due: it has to cost what is due and not what exists. Beside an act stands what a bare script would
take that writes the same columns of the same rows and asks nothing: no law, no annotation, no proof. "Longest write" is
the longest that anybody who wants to write, as intake does, has to wait. The defaults take some twenty minutes.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import bindparam, func, select, text, update

from bench.periods_archive import differing, fill
from bench.periods_house import CITY, EMPTIED, REVIEWED, House, opened
from bench.periods_watch import Act, Watch, timed
from bench.telling import run, say
from config.regulation import Assignment, ContainerRule, Rule, SetAssignment, SetContainer, SetRule
from retention import Decided, Decision, State
from service.catalogue.documents import Document
from service.catalogue.rejudging import Rejudging, RejudgingState
from service.catalogue.tasks import open_tasks
from service.jobs.scheduler import run_due
from service.jobs.worker import Worker
from service.logs import configure_logs
from service.usecases.clock.agenda import AGENDA, ask_for_job
from service.usecases.disposal.appraising import conclude, decide_items
from service.usecases.disposal.certifying import certify
from service.usecases.disposal.executing import execute_register
from service.usecases.law.drafting import draft_version, edit_version
from service.usecases.law.rejudging import start_rejudging
from service.usecases.law.schedules import show_version
from service.usecases.law.trial import try_version

SCAN = ("bring_into_force", "rejudge", "gather_holds", "remind")
"""The daily jobs that look at periods."""

ROUNDS = 5
"""How often a page is asked for; its median counts."""

INDEXED = 500
"""Documents that the index follows after a re-judging, of all that changed."""


def scan(house: House, watch: Watch, documents: int, due: int) -> None:
    """The daily scan on the day after that on which `due` periods ended, and once more with nothing due."""
    house.forward(timedelta(days=1))
    today = house.archive.clock.today()
    with watch.act(f"daily scan of {documents:,} documents", due) as act:
        run_scan(house)
    with house.archive.database.read() as session:
        is_moved = Document.eligible_on == today, Document.retention_state == State.ELIGIBLE
        moved = session.scalars(select(Document.id).where(*is_moved)).all()
    if len(moved) != due:
        raise SystemExit(f"differs: {len(moved)} documents moved, {due} were due")
    act.bare = timed(lambda: bare_scan(house, moved, today))
    for name in SCAN:
        ask_for_job(house.admin, name, archive=house.archive)
    with watch.act(f"the same with nothing due, {documents:,} documents", 0):
        run_scan(house)


def run_scan(house: House) -> None:
    """What the scheduler does at its next look."""
    done = run_due(house.archive, "bench", agenda={name: AGENDA[name] for name in SCAN})
    if done != list(SCAN):
        raise SystemExit(f"differs: of {SCAN} only {done} ended well")


def bare_scan(house: House, ids: Sequence[int], today: date) -> None:
    """The columns of documents that came due, in one transaction."""
    same = update(Document).where(Document.id == bindparam("number"))
    eligible = same.values(retention_state="eligible", judged_on=today, revision=Document.revision + 1)
    with house.archive.database.engine.begin() as connection:
        connection.execute(eligible, [{"number": one} for one in ids])


def review(house: House, watch: Watch, unit: str, count: int) -> None:
    """A review of everything that is due in a unit, from its proposal to the signed register, and its pages."""
    with watch.act("review proposed", count):
        number = house.propose(unit, count)
    house.group(number)
    ids = house.documents_of(number)
    keep = ids[: count // 10]
    with watch.act("decided: destroy", count - len(keep)):
        why = "期满，无保存价值"
        chosen = Decided(Decision.DESTROY)
        decide_items(house.people["archivist"], number, ids[len(keep) :], chosen, why, archive=house.archive)
    with watch.act("decided: keep ten years more", len(keep)):
        longer = Decided(Decision.KEEP, house.archive.clock.today() + timedelta(days=3650))
        decide_items(house.people["archivist"], number, keep, longer, "尚有查考价值", archive=house.archive)
    page(house, watch, "page of the review, decided", f"/disposals/{number}")
    with watch.act("concluded", count):
        conclude(house.people["archivist"], number, "均已期满。", archive=house.archive)
    with watch.act("register drawn up", count - len(keep)):
        house.draw(number)
    with watch.act("signed six times, counted twice", count - len(keep)):
        house.sign(number)
    page(house, watch, "page of the review, signed", f"/disposals/{number}")
    page(house, watch, "the last page of its items", f"/disposals/{number}?part=list&offset={count - 100}")
    page(house, watch, "page of all reviews", "/disposals")


def page(house: House, watch: Watch, name: str, address: str, login: str = "archivist") -> None:
    """A page as its reader waits for it: of some rounds the median is noted."""
    client, noted = house.client(login), len(watch.acts)
    for _ in range(ROUNDS):
        with watch.act(name, 1):
            answer = client.get(address)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{address}: {answer.status_code}")
    watch.acts[noted:] = [sorted(watch.acts[noted:], key=lambda one: one.seconds)[ROUNDS // 2]]


def destroy(house: House, watch: Watch, unit: str, count: int) -> None:
    """The destruction of everything that is due in a unit, with the proof that it is gone, and the certificate."""
    Worker("bench", archive=house.archive).run_until_idle()
    number = house.propose(unit, count)
    house.group(number)
    ids = house.documents_of(number)
    decide_items(house.people["archivist"], number, ids, Decided(Decision.DESTROY), "无保存价值", archive=house.archive)
    conclude(house.people["archivist"], number, "均已期满。", archive=house.archive)
    house.draw(number)
    house.sign(number)
    with watch.act("destroyed and verified", count):
        execute_register(house.people["clerk"], number, archive=house.archive)
        Worker("bench", archive=house.archive).run_until_idle()
    with house.archive.database.read() as session:
        if session.scalar(select(func.count()).where(Document.id.in_(ids))):
            raise SystemExit("differs: documents are left")
    house.confirm(number)
    with watch.act("verified again and certified, three papers", count):
        certify(house.people["clerk"], number, archive=house.archive)


def change_schedule(house: House, watch: Watch) -> None:
    """Case files are kept for five years more, vouchers for ever: a trial, and the batch with its annotations."""
    number = new_version(house)
    with house.archive.database.read() as session:
        documents = session.scalar(select(func.count()).select_from(Document)) or 0
    with watch.act("trial run of another version", documents):
        found = try_version(house.people["archivist"], number, archive=house.archive)
    house.approve(number)
    with watch.act("re-judged", documents) as act:
        batch = start_rejudging(house.people["archivist"], number, "新期限表", archive=house.archive)
        worker = Worker("bench", archive=house.archive)
        while is_running(house, batch):
            worker.do_next()
    with house.archive.database.read() as session:
        done = session.get_one(Rejudging, batch)
    if found.counts is None or (done.done, done.changed) != (found.counts.judged, found.counts.changed):
        raise SystemExit(f"differs: {done.changed} documents changed, {found.counts} were foretold")
    act.name = f"re-judged, {done.changed:,} of them changed"
    act.bare = timed(lambda: bare_rejudging(house))
    with house.archive.database.read() as session:
        waiting = open_tasks(session)
    with watch.act(f"the index follows, {waiting:,} wait", min(INDEXED, waiting)):
        for _ in range(min(INDEXED, waiting)):
            worker.do_next()


def is_running(house: House, batch: int) -> bool:
    """Whether a re-judging has work left."""
    with house.archive.database.read() as session:
        return session.get_one(Rejudging, batch).state is RejudgingState.RUNNING


def new_version(house: House) -> int:
    """A draft: `withdrawal+15y` for what lies in case files, vouchers for ever."""
    keeper, basis = house.people["archivist"], ("本市期限表", "the city's schedule")
    number = draft_version(keeper, "试拟", archive=house.archive)
    longer = Rule("withdrawal+15y", "撤档后15年", "15 years from withdrawal", "withdrawal", 15)
    vouchers = Assignment(("B03",), *basis, "permanent", None, ())
    for edit in (SetRule(longer), SetContainer(ContainerRule("case", longer.id, *basis)), SetAssignment(vouchers)):
        seen = show_version(keeper, number, archive=house.archive).row.revision
        edit_version(keeper, number, seen, edit, archive=house.archive)
    return number


def bare_rejudging(house: House) -> None:
    """The verdicts of all documents read and written again, a thousand a transaction."""
    columns = ("rule", "trigger", "starts_on", "due_on", "eligible_on", "retention_state", "schedule_id", "revision")
    names = ", ".join((*columns, "judged_on"))
    wanted = text(f"SELECT id, {names} FROM document WHERE id > :after ORDER BY id LIMIT 1000")  # noqa: S608
    written = text(f"UPDATE document SET {', '.join(f'{one} = :{one}' for one in columns)} WHERE id = :id")  # noqa: S608
    after = 0
    while True:
        with house.archive.database.engine.begin() as connection:
            rows = [dict(row._mapping) for row in connection.execute(wanted, {"after": after})]
            if not rows:
                return
            connection.execute(written, rows)
            after = rows[-1]["id"]


def measure(folder: Path, chosen: argparse.Namespace) -> list[Act]:
    """Fill one archive after the other, and do everything in them."""
    acts: list[Act] = []
    for documents in (chosen.documents // 10, chosen.documents):
        is_whole = documents == chosen.documents
        with opened(folder / str(documents)) as (house, watch):
            if is_whole:
                house.furnish()
                say(f"taking in {chosen.destroy:,} papers")
                house.take_in(EMPTIED, chosen.destroy)
            say(f"filling {documents:,} documents")
            fill(house.archive, CITY, documents, due=chosen.due)
            if is_whole:
                fill(house.archive, REVIEWED, 0, over=chosen.review)
            if differing(house.archive):
                raise SystemExit("differs: the law says something else than what stands beside the documents")
            say("the daily scan")
            scan(house, watch, documents, chosen.due)
            if is_whole:
                say("a review")
                review(house, watch, REVIEWED, chosen.review)
                say("a destruction")
                destroy(house, watch, EMPTIED, chosen.destroy)
                say("a change of the schedule")
                change_schedule(house, watch)
            acts += watch.acts
    return acts


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.periods", description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000, help="how many documents there are")
    parser.add_argument("--due", type=int, default=1_000, help="how many of them come due on the day of the scan")
    parser.add_argument("--review", type=int, default=10_000, help="items of the review")
    parser.add_argument("--destroy", type=int, default=1_000, help="items of the destruction")
    return run(parser, measure, lambda chosen: f"The life of periods, {chosen.documents:,} documents")


if __name__ == "__main__":
    configure_logs()
    sys.exit(main())
