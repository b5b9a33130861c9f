"""PostgreSQL goes away in the middle of a use case, before any of its statements: nothing half-done, and again it works."""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select

from service.archive import Archive
from service.catalogue import Base
from service.catalogue.audit import AuditEntry, breaks
from service.catalogue.database import OUTAGES
from service.catalogue.documents import Document, DocumentState
from service.catalogue.intake import Channel
from service.catalogue.people import Role
from service.catalogue.tasks import Task, TaskKind, enqueue
from service.jobs import worker
from service.jobs.engine import Engines, HeldEars, HeldEngine
from service.jobs.presence import LEASE
from service.jobs.tasks import Job, carry_out
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.filing import file_documents
from service.usecases.holds.gathering import gather_holds
from service.usecases.holds.holds import OnDocument, place_hold, release_hold
from service.usecases.house.anchoring import anchor_chain
from service.usecases.house.people import Appointed, add_person
from service.usecases.house.units import found_unit
from service.usecases.intake.intake import Placement, Statement, open_batch, receive
from service.usecases.permissions import Actor
from service.web import create_app
from service.web.metrics import Metrics
from tests.axe import NEVER, Axe, on_postgresql, state_of
from tests.fixtures import PASSWORD, Desk, Hands

pytestmark = [
    pytest.mark.postgresql,
    # A cursor of a server that is gone cannot be closed any more.
    pytest.mark.filterwarnings("ignore:.*ServerCursor:pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def archive(tmp_path: Path, hands: Hands) -> Iterator[Archive]:
    with on_postgresql(tmp_path, hands) as opened:
        yield opened


@pytest.fixture
def axe(archive: Archive) -> Iterator[Axe]:
    made = Axe(archive)
    yield made
    made.put_away()


def rows(archive: Archive, table: str) -> int:
    with archive.database.read() as session:
        return session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0


def cut_everywhere(archive: Archive, axe: Axe, act: Callable[[], Any], *, steps: bool = False) -> Any:
    """Do an act, its connection cut before each of its statements in turn, until it comes through.

    One transaction leaves nothing at all behind; what goes in `steps` leaves those that were kept.
    """
    before = state_of(archive)
    for number in range(1, 1000):
        axe.arm(number)
        try:
            done = act()
        except OUTAGES:
            assert axe.has_fallen
            axe.arm(NEVER)
            assert steps or state_of(archive) == before
            continue
        axe.arm(NEVER)
        assert number > 1, "nothing was cut"
        with archive.database.read() as session:
            assert list(breaks(session)) == []
        return done
    raise AssertionError("it never came through")


def test_acts_of_one_transaction_leave_nothing_half_done(archive: Archive, admin: Actor, axe: Axe) -> None:
    county = cut_everywhere(
        archive, axe, lambda: found_unit(admin, "城北区总工会", "county", archive=archive, parent="J012")
    )
    assert county
    cut_everywhere(archive, axe, lambda: open_case(admin, archive=archive, household="周敬棠"))
    person = [Appointed(Role.APPROVER, "J012")]
    cut_everywhere(archive, axe, lambda: add_person(admin, "leader", "局长", PASSWORD, person, archive=archive))
    assert [rows(archive, table) for table in ("unit", "case_file", "person")] == [2, 1, 2]


def test_a_file_is_taken_in_read_filed_held_and_withdrawn_once(archive: Archive, admin: Actor, axe: Axe) -> None:
    case = open_case(admin, archive=archive, household="周敬棠")
    content = Desk(archive, admin).picture(pages=2)

    def take_in() -> Any:
        batch = open_batch(admin, Channel.CLI, archive=archive, case=case)
        placement = Placement(case=case, statement=Statement(type="A09", title="收入证明"))
        return receive(admin, batch, "扫描.tif", BytesIO(content), placement, archive=archive)

    cut_everywhere(archive, axe, take_in, steps=True)
    with archive.database.read() as session:
        (number,) = session.scalars(select(Document.id))

    # Each task it leads to is done again until it comes through, and each leads to the next.
    while (task := first_task(archive)) is not None:
        engines = Engines(HeldEngine("null", 1, Event()), HeldEars("none", 1, Event()))
        job = Job(task.kind, task.document_id, task.detail)
        cut_everywhere(
            archive, axe, lambda job=job, engines=engines: carry_out(job, archive=archive, engines=engines), steps=True
        )
        with archive.database.write() as session:
            session.delete(session.get_one(Task, task.id))
    desk = Desk(archive, admin)
    assert desk.document(number).state is DocumentState.DESCRIBED
    with archive.database.read() as session:
        assert len(desk.pages(session, number)) == 2

    cut_everywhere(archive, axe, lambda: file_documents(admin, [number], archive=archive))
    desk.work()
    hold = cut_everywhere(
        archive, axe, lambda: place_hold(admin, OnDocument(number), "专项审计", "审计通知", archive=archive)
    )
    cut_everywhere(archive, axe, lambda: withdraw_case(admin, case, date(2026, 10, 15), "脱困", archive=archive))
    desk.work()
    cut_everywhere(archive, axe, lambda: release_hold(admin, hold, "审计结束", archive=archive), steps=True)
    assert desk.document(number).due_on == date(2036, 10, 15)


def first_task(archive: Archive) -> Task | None:
    with archive.database.read() as session:
        return session.scalars(select(Task).order_by(Task.id)).first()


def test_a_worker_that_lost_its_database_comes_back_and_no_task_is_lost(
    archive: Archive, admin: Actor, axe: Axe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.01)
    for number in range(1, 15):
        with archive.database.write() as session:
            enqueue(session, TaskKind.ERASE, None, archive.clock.now(), digests=[], number=number)
        one = worker.Worker("one", archive=archive)
        with one.seen():
            axe.arm(number)
            one.do_next()
            axe.arm(NEVER)
        with one.seen():
            one.do_next()
        assert rows(archive, "task") == 0


@pytest.mark.stoppable
def test_a_worker_whose_database_stands_still_beyond_its_lease_does_nothing_twice(
    archive: Archive, admin: Actor, hands: Hands
) -> None:
    desk = Desk(archive, admin)
    for number in (1, 4, 7, 10, 13):
        document = desk.take_in(type="A09", title="收入证明").document_id
        assert document is not None
        overtaken_at(number, archive, hands)
        hands.forward(seconds=60)
        desk.work()
        assert desk.document(document).state is DocumentState.DESCRIBED
        with archive.database.read() as session:
            of_it = (AuditEntry.subject_kind == "document", AuditEntry.subject_id == document)
            acts = session.execute(select(AuditEntry.act, func.count()).where(*of_it).group_by(AuditEntry.act)).all()
            assert {count for _, count in acts} == {1}
            assert len(desk.pages(session, document)) == 1
            assert list(breaks(session)) == []
        assert rows(archive, "task") == 0


def overtaken_at(number: int, archive: Archive, hands: Hands) -> None:
    """Stop what serves a worker before its n-th statement, let another take over, and let the first go on."""
    one, other = (worker.Worker(name, archive=archive) for name in ("one", "other"))
    busy, taking_over = Thread(target=one.do_next), Thread(target=other.do_next)
    stopped: list[int] = []
    reached, left = Event(), number

    def stop(connection: Connection, *_: object) -> None:
        nonlocal left
        if current_thread() is busy and (left := left - 1) == 0:
            stopped.append(connection.connection.driver_connection.info.backend_pid)  # type: ignore[union-attr]
            os.kill(stopped[0], signal.SIGSTOP)
            reached.set()

    event.listen(archive.database.engine, "before_cursor_execute", lambda connection, *_: stop(connection))
    with one.seen(), other.seen():
        busy.start()
        try:
            assert reached.wait(60)
            hands.forward(seconds=LEASE.total_seconds() + 1)
            taking_over.start()
            # It may have to wait for rows that the first has locked.
            taking_over.join(timeout=1)
        finally:
            for process in stopped:
                os.kill(process, signal.SIGCONT)
            busy.join()
            taking_over.join()


def test_what_the_clock_does_comes_through(archive: Archive, admin: Actor, axe: Axe) -> None:
    cut_everywhere(archive, axe, lambda: anchor_chain(archive=archive), steps=True)
    Desk(archive, admin).described("A09")
    assert gather_holds(archive=archive) == 0


def test_people_and_watches_are_told_and_the_next_request_is_answered(archive: Archive, admin: Actor, axe: Axe) -> None:
    client = create_app(archive, secret_key=b"key").test_client()
    assert client.get("/login").status_code == 200
    answers = []
    for number in range(1, 4):
        axe.arm(number)
        answers.append(client.post("/login", data={"login": "admin", "password": "wrong"}).status_code)
        axe.arm(NEVER)
        assert client.get("/login").status_code == 200
    assert b"shoucang_catalogue_answers 1.0" in Metrics(archive).text()
    axe.arm(1)
    assert b"shoucang_catalogue_answers 0.0" in Metrics(archive).text()
    axe.arm(NEVER)
