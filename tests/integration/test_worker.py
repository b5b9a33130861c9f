"""A worker: does what is in the queue, bears failures and outages, and takes over from the dead."""

import socket
import subprocess
import sys
from collections.abc import Collection
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest

from config import load_settings
from indexing import SearchRequest, TextRemainsError
from service.archive import Archive
from service.catalogue import tasks
from service.catalogue.documents import Document, DocumentState, PageState
from service.catalogue.tasks import Task, TaskKind, TaskState
from service.jobs.presence import LEASE, own_name, release_the_dead, somebody_works
from service.jobs.waiting import wait_for
from service.jobs.worker import BACK_OFF, PAUSE, Worker
from service.usecases.documents.filing import discard
from service.usecases.documents.paging import retry_reading
from service.usecases.intake.outcomes import Stage, outcomes
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands
from tests.papers import LETTER, PdfBook, saved, typed, written_page


def letter() -> bytes:
    """A PDF that carries its text: it is read without any engine."""
    book = PdfBook()
    book.add_page(typed(LETTER))
    return book.bytes()


def taken(desk: Desk, content: bytes | None = None, pages: int = 1) -> int:
    received = desk.take_in(content, pages=pages)
    assert received.document_id is not None
    return received.document_id


def page_states(archive: Archive, number: int) -> list[PageState]:
    with archive.database.read() as session:
        return [page.state for page in session.get_one(Document, number).pages]


def queue(archive: Archive) -> list[tuple[TaskKind, TaskState, int]]:
    with archive.database.read() as session:
        return [(task.kind, task.state, task.attempts) for task in session.query(Task).order_by(Task.id)]


def dead_process() -> str:
    """The name of a worker of this machine whose process has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return f"{socket.gethostname()}:{child.pid}:0"


def claim(archive: Archive, name: str) -> None:
    """Take the next task in the name of a worker, and be seen doing it."""
    with archive.database.write() as session:
        tasks.renew(session, name, archive.clock.now(), LEASE)
        assert tasks.claim(session, name, archive.clock.now(), LEASE) is not None


def test_a_document_goes_all_the_way_and_leaves_nothing_in_the_queue(
    archive: Archive, desk: Desk, admin: Actor
) -> None:
    number = taken(desk, letter())
    assert outcomes(admin, [number], archive=archive)[number].stage is Stage.RECEIVED
    desk.work()
    assert queue(archive) == []
    assert archive.index.search(SearchRequest(query="纺织一线")).ids == (number,)
    assert outcomes(admin, [number], archive=archive)[number].stage in (Stage.DESCRIBED, Stage.REVIEW)


def test_short_documents_do_not_wait_for_long_ones(archive: Archive, desk: Desk) -> None:
    long, short = taken(desk, pages=21), taken(desk)
    with archive.database.write() as session:
        first = tasks.claim(session, "me", archive.clock.now(), LEASE)
        assert first is not None
        assert first.document_id == short != long


def test_a_live_worker_keeps_its_task(archive: Archive, desk: Desk) -> None:
    taken(desk)
    claim(archive, own_name())
    release_the_dead(archive)
    assert [state for _, state, _ in queue(archive)] == [TaskState.RUNNING]
    assert somebody_works(archive)


def test_what_a_dead_worker_had_in_hand_is_taken_over_at_once(archive: Archive, desk: Desk) -> None:
    number = taken(desk)
    claim(archive, dead_process())
    assert not somebody_works(archive)
    desk.work()
    assert page_states(archive, number) == [PageState.READ]


@pytest.mark.parametrize("name", ["elsewhere:1:0", "a-name-of-another-form"])
def test_a_worker_of_another_machine_keeps_its_task_until_the_lease_runs_out(
    archive: Archive, desk: Desk, hands: Hands, name: str
) -> None:
    number = taken(desk)
    claim(archive, name)
    hands.forward(seconds=LEASE.total_seconds())
    release_the_dead(archive)
    assert [state for _, state, _ in queue(archive)] == [TaskState.RUNNING]
    hands.forward(seconds=1)
    desk.work()
    assert page_states(archive, number) == [PageState.READ]


def test_a_page_that_kills_every_worker_is_called_failed_and_spares_its_neighbours(
    archive: Archive, desk: Desk, admin: Actor
) -> None:
    number = taken(desk, pages=3)
    for _ in range(tasks.MAX_ATTEMPTS):
        claim(archive, dead_process())
        release_the_dead(archive)
    # The next worker takes the range apart; the first page goes on killing.
    worker = Worker("me", archive=archive)
    assert worker.do_next()
    assert len(queue(archive)) == 3
    for _ in range(tasks.MAX_ATTEMPTS):
        claim(archive, dead_process())
        release_the_dead(archive)
    desk.work()
    assert page_states(archive, number) == [PageState.FAILED, PageState.READ, PageState.READ]
    assert queue(archive) == []
    problem = outcomes(admin, [number], archive=archive)[number].problem
    assert problem is not None
    assert problem["code"] == "task.worker_died"


def test_a_document_whose_only_page_fails_is_failed_and_may_be_retried(
    archive: Archive, desk: Desk, admin: Actor, hands: Hands
) -> None:
    content = desk.picture()
    number = taken(desk, content)
    (digest,) = desk.document_files(number)
    archive.store.delete(digest)
    worker = Worker("me", archive=archive)
    for rest in (*BACK_OFF, timedelta(0)):
        assert worker.do_next()
        assert not worker.do_next(), "a task that failed has to rest"
        hands.forward(seconds=rest.total_seconds())
    outcome = outcomes(admin, [number], archive=archive)[number]
    assert outcome.stage is Stage.FAILED
    assert outcome.problem is not None
    assert outcome.problem["code"] == "store.object_missing"
    archive.store.put(BytesIO(content))
    assert retry_reading(admin, number, archive=archive) == 1
    desk.work()
    assert page_states(archive, number) == [PageState.READ]


def test_a_task_that_is_no_reading_stays_with_its_reason_when_it_fails_each_time(
    archive: Archive, desk: Desk, admin: Actor, hands: Hands
) -> None:
    number = taken(desk)
    worker = Worker("me", archive=archive)
    assert worker.do_next()
    with archive.database.read() as session:
        reading = session.get_one(Document, number).pages[0].reading
    assert reading is not None
    archive.store.delete(reading)
    for _ in range(tasks.MAX_ATTEMPTS):
        assert worker.do_next()
        hands.forward(minutes=1)
    assert queue(archive) == [(TaskKind.ASSEMBLE, TaskState.FAILED, tasks.MAX_ATTEMPTS)]
    outcome = outcomes(admin, [number], archive=archive)[number]
    assert outcome.stage is Stage.FAILED
    assert outcome.problem is not None
    assert outcome.problem["code"] == "store.object_missing"


def test_a_store_that_is_away_costs_no_attempt(archive: Archive, desk: Desk, hands: Hands) -> None:
    number = taken(desk)
    store = Path(archive.settings.store.removeprefix("file://"))
    away = store.with_name("away")
    store.rename(away)
    store.write_text("an unmounted disk")
    worker = Worker("me", archive=archive)
    worker.stop()
    assert worker.do_next()
    assert queue(archive) == [(TaskKind.READ, TaskState.WAITING, 0)]
    store.unlink()
    away.rename(store)
    hands.forward(minutes=1)
    desk.work()
    assert page_states(archive, number) == [PageState.READ]


def test_what_one_task_waits_for_keeps_no_other_waiting(
    archive: Archive, desk: Desk, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = taken(desk)
    with archive.database.write() as session:
        tasks.enqueue(session, TaskKind.PURGE, None, archive.clock.now(), priority=-1)

    def read_by_somebody(_: Collection[int]) -> None:
        raise TextRemainsError

    worker = Worker("me", archive=archive)
    with monkeypatch.context() as patch:
        patch.setattr(archive.index, "purge", read_by_somebody)
        assert worker.do_next()
        assert queue(archive) == [(TaskKind.READ, TaskState.WAITING, 0), (TaskKind.PURGE, TaskState.WAITING, 0)]
        hands.forward(seconds=PAUSE)
        assert worker.do_next()
    assert page_states(archive, number) == [PageState.READ]
    hands.forward(minutes=1)
    desk.work()
    assert queue(archive) == []


def test_a_database_that_is_away_is_waited_for(archive: Archive, desk: Desk) -> None:
    number = taken(desk)
    archive.database.close()
    database = archive.settings.home / "catalogue.db"
    away = database.rename(database.with_name("away"))
    database.mkdir()
    worker = Worker("me", archive=archive)
    worker.stop()
    assert worker.do_next()
    database.rmdir()
    away.rename(database)
    desk.work()
    assert page_states(archive, number) == [PageState.READ]


def test_a_worker_that_is_to_stop_gives_back_what_it_has_not_begun(archive: Archive, desk: Desk) -> None:
    number = taken(desk, pages=3)
    worker = Worker("me", archive=archive)
    worker.stop()
    assert worker.do_next()
    assert queue(archive) == [(TaskKind.READ, TaskState.WAITING, 0)]
    desk.work()
    assert page_states(archive, number) == [PageState.READ] * 3


def test_an_engine_that_is_not_there_fails_pictures_at_once_and_not_what_carries_its_text(
    tmp_path: Path, archive: Archive, desk: Desk, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, text = taken(desk), taken(desk, letter())
    monkeypatch.setenv("PATH", str(tmp_path))
    without = Archive(
        settings=load_settings({"SHOUCANG_HOME": str(archive.settings.home), "SHOUCANG_OCR": "tesseract"}, tmp_path),
        regulation=archive.regulation,
        database=archive.database,
        store=archive.store,
        anchors=archive.anchors,
        index=archive.index,
        clock=archive.clock,
        secret=archive.secret,
        vault=archive.vault,
    )
    Worker("me", archive=without).run_until_idle()
    found = outcomes(admin, [picture, text], archive=archive)
    assert found[picture].stage is Stage.FAILED
    assert found[picture].problem == {
        "code": "engine.program_missing",
        "data": {"engine": "tesseract", "program": "tesseract"},
    }
    assert found[text].stage is not Stage.FAILED


def test_a_discarded_document_is_worked_on_no_more(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = taken(desk)
    discard(admin, number, "误收", archive=archive)
    desk.work()
    assert queue(archive) == []
    assert desk.document(number).state is DocumentState.DISCARDED
    assert outcomes(admin, [number], archive=archive) == {}


def test_who_waits_where_nobody_works_does_the_work(archive: Archive, desk: Desk, admin: Actor) -> None:
    numbers = [taken(desk), taken(desk, letter())]
    told: list[tuple[int, int]] = []
    wait_for(numbers, archive=archive, progress=lambda left, total: told.append((left, total)))
    assert queue(archive) == []
    assert told[-1] == (0, 2)


def test_who_waits_where_somebody_works_only_waits(archive: Archive, desk: Desk) -> None:
    number = taken(desk, letter())
    other = Worker(own_name(), archive=archive)
    thread = Thread(target=other.run)
    thread.start()
    try:
        wait_for([number], archive=archive, progress=lambda _left, _total: None)
    finally:
        other.stop()
        thread.join()
    assert page_states(archive, number) == [PageState.READ]
    with archive.database.read() as session:
        assert tasks.live_workers(session, archive.clock.now() - LEASE) == []


def test_a_reading_that_has_been_done_is_not_done_again(archive: Archive, desk: Desk) -> None:
    picture = saved(written_page(), "PNG")
    number = taken(desk, picture)
    worker = Worker("me", archive=archive)
    assert worker.do_next()
    # The worker died after the page was kept and before the task was taken off the queue.
    with archive.database.write() as session:
        tasks.enqueue(session, TaskKind.READ, number, archive.clock.now(), first=1, last=1)
    archive.store.delete(desk.document_files(number)[0])
    assert worker.do_next()
    assert page_states(archive, number) == [PageState.READ]
