"""Periods and holds are mirrored as locks at the store, and what lawfully goes is not kept by them."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from config import load_settings
from service.app import close_archive, open_archive
from service.archive import Archive
from service.catalogue.disposal import Outcome
from service.catalogue.documents import Document
from service.catalogue.system import LastRun, ObjectLock
from service.catalogue.tasks import Task, TaskKind
from service.errors import ConflictError, UnavailableError
from service.jobs.doctor import examine
from service.jobs.scheduler import run_due
from service.jobs.tasks import Job, give_up
from service.usecases.clock.agenda import AGENDA, list_jobs
from service.usecases.clock.when import Daily
from service.usecases.disposal.clearing import dispose
from service.usecases.disposal.executing import execute_register
from service.usecases.documents.filing import discard
from service.usecases.holds.holds import OnDocument, place_hold, release_hold
from service.usecases.upkeep.fixity import check_fixity
from service.usecases.upkeep.locking import PARTS, TERM, count_locks, lock_part, plan_locks
from service.usecases.upkeep.sweeping import sweep
from storage import Lock, Locks, ObjectMissingError, StorageError
from storage.s3 import S3Store
from storage.s3_locks import S3Locks
from tests.fixtures import Desk, Hands
from tests.office import Office
from tests.servers import own_bucket, s3_client, store_url
from tests.statements import noted

s3 = pytest.mark.s3


@pytest.fixture
def bucket() -> Iterator[str]:
    """A bucket with Object Lock, in which nothing is locked yet."""
    with own_bucket(locking=True) as name:
        yield name


@pytest.fixture
def locked(bucket: str, tmp_path: Path, hands: Hands, office_home: Path) -> Iterator[Office]:
    """An office whose store is that bucket; its clock shows the server's time, which takes no day that is past."""
    hands.at = datetime.now(UTC)
    shutil.copytree(office_home, tmp_path / "data")
    store = store_url(bucket, "objects")
    where = {"SHOUCANG_HOME": str(tmp_path / "data"), "SHOUCANG_OCR": "null", "SHOUCANG_STORE": store}
    archive = open_archive(load_settings(where, tmp_path), instant=hands, secret=lambda: uuid4().hex)
    office = Office.at(archive)
    office.approve_schedule()
    yield office
    close_archive(archive)


def mirror(archive: Archive) -> None:
    """What the tasks of a night do, but for the parts in which nothing lies."""
    for part in sorted({digest[:2] for digest in archive.store.digests()}):
        lock_part(part, archive=archive)


def locks_of(archive: Archive) -> Locks:
    locks = archive.store.locks()
    assert locks is not None
    return locks


def at_store(office: Office, document_id: int) -> set[Lock]:
    """What lies on the objects of a document."""
    return {locks_of(office.archive).look(digest) for digest in objects(office, document_id)}


def objects(office: Office, document_id: int) -> list[str]:
    document = office.desk.document(document_id)
    return [*office.desk.document_files(document_id), *filter(None, (document.content, document.text))]


def begins(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(), office.archive.clock.zone).astimezone(UTC)


def hold(office: Office, document_id: int) -> int:
    return place_hold(office.people["clerk"], OnDocument(document_id), "审计", "审计通知", archive=office.archive)


def release(office: Office, number: int) -> None:
    release_hold(office.people["leader"], number, "审计结束", archive=office.archive)


def change(archive: Archive, document_id: int, **columns: object) -> None:
    """The verdict as a correction of facts leaves it."""
    with archive.database.write() as session:
        session.execute(update(Document).where(Document.id == document_id).values(**columns))


def rows(archive: Archive) -> dict[str, tuple[date | None, bool, bool]]:
    with archive.database.read() as session:
        return {row.digest: (row.retained_until, row.held, row.settled) for row in session.scalars(select(ObjectLock))}


@s3
def test_periods_and_holds_are_laid_at_the_store_and_follow_what_changes(locked: Office) -> None:
    archive, today = locked.archive, locked.archive.clock.today()
    running = locked.paper(filing_year=today.year, dated_on=date(today.year, 1, 4))
    ends = locked.desk.document(running).eligible_on
    assert ends is not None
    assert ends > today + timedelta(days=3000)
    unfiled = locked.desk.described("C09", title="帮扶资金月报")
    mirror(archive)
    assert at_store(locked, running) == {Lock(begins(locked, ends), False)}
    assert at_store(locked, unfiled) == {Lock(None, False)}
    assert count_locks(archive=archive) == len(rows(archive))

    first, second = hold(locked, running), hold(locked, running)
    on_unfiled = hold(locked, unfiled)
    mirror(archive)
    assert at_store(locked, running) == {Lock(begins(locked, ends), True)}
    assert at_store(locked, unfiled) == {Lock(None, True)}
    release(locked, first)
    release(locked, on_unfiled)
    mirror(archive)
    assert at_store(locked, running) == {Lock(begins(locked, ends), True)}
    assert at_store(locked, unfiled) == {Lock(None, False)}
    release(locked, second)

    for days, expected in ((-1000, ends - timedelta(days=1000)), (0, ends)):
        change(archive, running, eligible_on=ends + timedelta(days=days))
        mirror(archive)
        assert at_store(locked, running) == {Lock(begins(locked, expected), False)}
    change(archive, running, eligible_on=today)
    mirror(archive)
    assert at_store(locked, running) == {Lock(begins(locked, today + timedelta(days=1)), False)}
    change(archive, running, retention_state="permanent", eligible_on=None)
    mirror(archive)
    assert at_store(locked, running) == {Lock(begins(locked, today + TERM), False)}

    discard(locked.admin, unfiled, "误收", archive=archive)
    locked.desk.work()
    known = rows(archive)
    assert known.keys() == set(archive.store.digests()) >= set(objects(locked, running))
    assert {row[1:] for row in known.values()} == {(False, True)}


@s3
def test_what_is_lawfully_destroyed_goes_from_under_every_lock_of_ours(locked: Office, bucket: str) -> None:
    archive = locked.archive
    gone, stays = locked.papers(2)
    named = objects(locked, gone)
    numbers = [hold(locked, one) for one in (gone, stays)]
    mirror(archive)
    locks = locks_of(archive)
    for digest in named:
        # Longer than ours: the bucket's own, or that of somebody with another key.
        locks.retain(digest, datetime(2060, 1, 1, tzinfo=UTC))
    release(locked, numbers[0])
    # Nobody has mirrored the release yet: the hold still lies there.
    assert all(locks.look(digest).held for digest in named)
    review = locked.approved([gone, stays])
    execute_register(locked.people["clerk"], review, archive=archive)
    dispose(review, archive=archive)
    locked.desk.work()
    locked.certified(review)
    outcomes = {one: item.outcome for one, item in locked.items(review).items()}
    assert outcomes == {gone: Outcome.DESTROYED, stays: Outcome.HELD}
    client: Any = s3_client()
    versions = client.list_object_versions(Bucket=bucket)
    there = {entry["Key"].rpartition("/")[2] for entry in (*versions["Versions"], *versions.get("DeleteMarkers", ()))}
    assert not there & set(named)
    assert not rows(archive).keys() & set(named)
    assert at_store(locked, stays) == {Lock(None, True)}


@s3
def test_a_hold_that_somebody_else_laid_is_never_lifted_and_destruction_waits_for_it(locked: Office) -> None:
    archive = locked.archive
    one, other = locked.papers(2)
    original = locked.desk.document_files(one)[0]
    named = {*objects(locked, one), *objects(locked, other)}
    locks = locks_of(archive)
    locks.hold(original, on=True)
    number = hold(locked, one)
    mirror(archive)
    assert [held for digest, (_, held, _) in rows(archive).items() if digest == original] == [False]
    release(locked, number)
    mirror(archive)
    assert locks.look(original).held
    review = locked.approved([one, other])
    execute_register(locked.people["clerk"], review, archive=archive)
    for _ in range(2):
        with pytest.raises(UnavailableError, match=r"store\.kept"):
            dispose(review, archive=archive)
    assert locks.look(original).held
    # It keeps nothing else: neither what lies beside it nor any text.
    assert named & set(archive.store.digests()) == {original}
    assert archive.index.stats().documents == 0
    assert locked.items(review)[one].outcome is Outcome.LEAVING
    locks.hold(original, on=False)
    locked.desk.work()
    assert {item.outcome for item in locked.items(review).values()} == {Outcome.DESTROYED}
    with pytest.raises(ObjectMissingError):
        archive.store.size(original)


@s3
def test_a_longer_retention_of_the_bucket_is_not_shortened_by_ours(locked: Office) -> None:
    archive, today = locked.archive, locked.archive.clock.today()
    one = locked.paper()
    original = locked.desk.document_files(one)[0]
    far = datetime(2070, 1, 1, tzinfo=UTC)
    locks_of(archive).retain(original, far)
    for days in (1000, 500):
        change(archive, one, retention_state="running", eligible_on=today + timedelta(days=days))
        mirror(archive)
        assert locks_of(archive).look(original) == Lock(far, False)
    assert rows(archive)[original] == (today + timedelta(days=500), False, True)


class Killed(BaseException):
    """The process is gone."""


@s3
@pytest.mark.parametrize("after", [0, 2])
@pytest.mark.parametrize("where", ["hold", "retain"])
def test_what_is_killed_while_locks_are_laid_comes_to_the_same_when_it_is_run_again(
    locked: Office, monkeypatch: pytest.MonkeyPatch, where: str, after: int
) -> None:
    archive, today = locked.archive, locked.archive.clock.today()
    one = locked.paper()
    change(archive, one, retention_state="running", eligible_on=today + timedelta(days=900))
    number = hold(locked, one)
    calls: list[int] = []
    whole: Callable[..., None] = getattr(S3Locks, where)

    def until_killed(*given: Any, **named: Any) -> None:
        # The server has done it, and nobody was there any more to hear of it.
        if len(calls) >= after:
            whole(*given, **named)
            raise Killed
        calls.append(1)
        whole(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(S3Locks, where, until_killed)
        with pytest.raises(Killed):
            mirror(archive)
    change(archive, one, eligible_on=today + timedelta(days=300))
    mirror(archive)
    assert at_store(locked, one) == {Lock(begins(locked, today + timedelta(days=300)), True)}
    release(locked, number)
    mirror(archive)
    assert at_store(locked, one) == {Lock(begins(locked, today + timedelta(days=300)), False)}


@s3
def test_what_was_made_good_anew_is_locked_anew(locked: Office, bucket: str) -> None:
    archive, content = locked.archive, locked.desk.picture()
    one = locked.paper(content=content)
    original = locked.desk.document_files(one)[0]
    hold(locked, one)
    mirror(archive)
    client: Any = s3_client()
    client.put_object(Bucket=bucket, Key=f"objects/{original}", Body=b"rotten")
    for _ in range(53):
        check_fixity(archive=archive)
    archive.store.put(BytesIO(content))
    assert locks_of(archive).look(original) == Lock(None, False)
    check_fixity(archive=archive)
    mirror(archive)
    assert locks_of(archive).look(original).held


@s3
def test_what_is_missing_stops_nothing_and_what_nothing_names_is_set_free_and_swept(
    locked: Office, hands: Hands
) -> None:
    archive = locked.archive
    one = locked.paper()
    original, *others = objects(locked, one)
    hold(locked, one)
    archive.store.delete(original)
    orphan = archive.store.put(BytesIO(b"left behind")).digest
    absent = "0" * 64
    locks_of(archive).hold(orphan, on=True)
    with archive.database.write() as session:
        for digest in (orphan, absent):
            session.add(ObjectLock(digest=digest, retained_until=None, held=True, settled=True))
    mirror(archive)
    lock_part(absent[:2], archive=archive)
    assert {locks_of(archive).look(digest).held for digest in others} == {True}
    assert not locks_of(archive).look(orphan).held
    assert absent not in rows(archive)
    sweep(archive=archive)
    hands.forward(days=1)
    assert sweep(archive=archive) >= 1
    assert orphan not in rows(archive)
    assert orphan not in set(archive.store.digests())


@s3
def test_a_hold_of_somebody_else_on_what_nothing_names_stops_no_sweep(locked: Office, hands: Hands) -> None:
    archive = locked.archive
    first, last = sorted(archive.store.put(BytesIO(content)).digest for content in (b"one", b"another"))
    locks_of(archive).hold(first, on=True)
    sweep(archive=archive)
    hands.forward(days=1)
    assert sweep(archive=archive) == 1
    there = set(archive.store.digests())
    assert (first in there, last in there) == (True, False)


@s3
def test_the_job_plans_every_part_once_and_workers_lay_what_each_asks_for(locked: Office) -> None:
    archive = locked.archive
    one = locked.paper()
    assert plan_locks(archive=archive) == plan_locks(archive=archive) == len(PARTS) == 256
    with archive.database.read() as session:
        tasks = session.scalars(select(Task).where(Task.kind == TaskKind.LOCK)).all()
    assert {task.detail["part"] for task in tasks} == set(PARTS)
    assert len(tasks) == len(PARTS)
    hold(locked, one)
    locked.desk.work()
    assert {lock.held for lock in at_store(locked, one)} == {True}
    found = {finding.part: finding for finding in examine(archive.settings)}
    assert found["store"].detail == ("part.locked", {"count": len(rows(archive))})


@s3
def test_a_store_that_does_not_let_us_lock_is_told_with_what_its_key_lacks(
    locked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = locked.archive
    locked.desk.described()
    hold(locked, locked.paper())

    def refuse(*_: Any, **__: Any) -> None:
        raise StorageError("store_denied", detail="AccessDenied")

    monkeypatch.setattr(S3Locks, "hold", refuse)
    with pytest.raises(ConflictError, match=r"lock\.denied"):
        mirror(archive)
    with monkeypatch.context() as patch, pytest.raises(ConflictError, match=r"lock\.denied"):
        patch.setattr(S3Store, "locks", refuse)
        plan_locks(archive=archive)
    problem = {"code": "lock.denied", "data": {}}
    assert give_up(Job(TaskKind.LOCK, None, {"part": "00"}), problem, archive=archive)
    row = next(job for job in list_jobs(locked.admin, archive=archive).jobs if job.name == "lock")
    assert (row.state, row.error) == ("failed", problem)


def test_where_the_store_offers_no_locks_the_job_costs_no_statement_and_plans_nothing(
    desk: Desk, archive: Archive
) -> None:
    place_hold(desk.actor, OnDocument(desk.described()), "审计", "审计通知", archive=archive)
    with noted(archive) as statements:
        assert plan_locks(archive=archive) == 0
        lock_part("00", archive=archive)
        assert count_locks(archive=archive) is None
    assert list(statements) == []
    assert isinstance(AGENDA["lock"], Daily)


def test_a_hold_that_is_placed_or_released_waits_for_no_night(office: Office) -> None:
    archive = office.archive
    (one,) = office.papers(1)

    def wished() -> bool:
        with archive.database.read() as session:
            run = session.get(LastRun, "lock")
        return run is not None and run.asked_at is not None

    run_due(archive, "me")
    assert not wished()
    number = hold(office, one)
    assert wished()
    assert "lock" in run_due(archive, "me")
    assert not wished()
    release(office, number)
    assert wished()
    assert "lock" in run_due(archive, "me")
