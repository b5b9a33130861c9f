"""What happens by the clock: once for each tick, made up for when the clock was missed, and by one process only."""

import os
import signal
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select

from config import load_settings
from service.app import opened_archive, prepare
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.intake import Offer
from service.catalogue.system import LastRun, Lease
from service.errors import ConflictError, NotFoundError, UnavailableError
from service.jobs.scheduler import DEEDS, run_due, run_scheduler
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.clock.agenda import AGENDA, ask_for_job, is_led, list_jobs
from service.usecases.clock.leading import LEASE, lead, step_down
from service.usecases.clock.when import Daily, Every, When
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands
from tests.processes import Shell, kill_all, wait_until

DAILY = [name for name, when in AGENDA.items() if isinstance(when, Daily)]
AT_FIRST = list(DEEDS)


def due(archive: Archive, holder: str = "me") -> list[str]:
    return run_due(archive, holder)


def daily(archive: Archive) -> list[str]:
    return [name for name in due(archive) if name in DAILY]


def test_every_job_that_the_clock_asks_for_has_its_deed() -> None:
    assert DEEDS.keys() == AGENDA.keys() - {"backup"}


def test_each_daily_job_runs_once_a_day_of_law(archive: Archive, hands: Hands) -> None:
    assert due(archive) == [name for name in AGENDA if name in DEEDS]
    assert due(archive) == []
    # 09:30 in China; until midnight there it is the same day, whatever the day is in UTC.
    hands.forward(hours=14, minutes=29)
    assert daily(archive) == []
    hands.forward(minutes=1)
    assert daily(archive) == DAILY


def test_days_that_were_missed_are_made_up_for_by_one_run(archive: Archive, hands: Hands) -> None:
    due(archive)
    hands.forward(days=9)
    often = ("gather_holds", "fixity", "mail", "lookup_records", "plan_checks")
    assert due(archive) == [name for name in AGENDA if name in DAILY or name in often]
    assert due(archive) == []


def test_a_job_that_fails_stops_no_other_and_is_tried_again_after_a_rest(archive: Archive, hands: Hands) -> None:
    tries: list[str] = []

    def failing(_: Archive) -> Mapping[str, int]:
        tries.append("failing")
        if len(tries) < 3:
            raise UnavailableError("mail.failed", detail="refused")
        return {}

    agenda: Mapping[str, When] = {"failing": Daily(), "other": Daily()}
    deeds = {"failing": failing, "other": lambda _: {}}

    def look() -> list[str]:
        return run_due(archive, "me", deeds=deeds, agenda=agenda)

    assert look() == ["other"]
    assert look() == []
    hands.forward(seconds=61)
    assert look() == []
    hands.forward(seconds=61)
    assert (look(), len(tries)) == ([], 2)
    hands.forward(seconds=60)
    assert look() == ["failing"]
    with archive.database.read() as session:
        run = session.get_one(LastRun, "failing")
        assert (run.failed_at, run.error, run.failures) == (None, None, 0)


def test_what_failed_is_shown_with_its_reason(archive: Archive, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(archive.store), "check", lambda _: (_ for _ in ()).throw(OSError("secret path")))
    due(archive)
    row = next(job for job in list_jobs(admin, archive=archive).jobs if job.name == "check_store")
    assert row.state == "failed"
    assert row.error is not None
    assert row.error["code"] == "task.failed"
    assert "secret path" not in str(row.error)


def test_a_run_over_midnight_leaves_the_new_day_its_own(archive: Archive, hands: Hands) -> None:
    hands.forward(hours=14, minutes=29)

    def long(_: Archive) -> Mapping[str, int]:
        hands.forward(minutes=5)
        return {}

    def look() -> list[str]:
        return run_due(archive, "me", deeds={"long": long}, agenda={"long": Daily()})

    assert look() == ["long"]
    assert look() == ["long"]
    assert look() == []


def test_a_wish_is_granted_at_the_next_look_and_recorded(archive: Archive, admin: Actor, hands: Hands) -> None:
    due(archive)
    ask_for_job(admin, "sweep", archive=archive)
    row = next(job for job in list_jobs(admin, archive=archive).jobs if job.name == "sweep")
    assert (row.state, row.asked_by) == ("asked", admin.name)
    assert due(archive) == ["sweep"]
    assert due(archive) == []
    with archive.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "job.asked")).one()
    assert (entry.actor_id, entry.data) == (admin.id, {"job": "sweep"})


def test_a_wish_made_while_the_job_runs_is_granted_by_another_run(archive: Archive, admin: Actor, hands: Hands) -> None:
    runs: list[int] = []

    def deed(_: Archive) -> Mapping[str, int]:
        runs.append(1)
        if len(runs) == 1:
            hands.forward(seconds=1)
            ask_for_job(admin, "sweep", archive=archive)
        return {}

    def look() -> list[str]:
        return run_due(archive, "me", deeds={"sweep": deed}, agenda={"sweep": Daily()})

    assert look() == ["sweep"]
    hands.forward(seconds=1)
    assert look() == ["sweep"]
    assert look() == []


def test_what_a_clock_that_was_ahead_wrote_down_neither_puts_a_job_off_nor_repeats_it(
    archive: Archive, admin: Actor, hands: Hands
) -> None:
    runs: list[int] = []

    def deed(_: Archive) -> Mapping[str, int]:
        runs.append(1)
        if len(runs) == 2:
            raise UnavailableError("store.failed", detail="")
        return {}

    def look() -> list[str]:
        return run_due(archive, "me", deeds={"sweep": deed}, agenda={"sweep": Daily()})

    hands.forward(days=400)
    assert look() == ["sweep"]
    ask_for_job(admin, "sweep", archive=archive)
    assert look() == []  # it failed
    hands.forward(days=-400)
    assert [look(), look(), look()] == [["sweep"], [], []]
    hands.forward(days=1)
    assert look() == ["sweep"]


def test_a_leader_that_a_clock_ahead_has_made_so_is_followed_when_it_dies(archive: Archive, hands: Hands) -> None:
    hands.forward(days=400)
    assert lead("first", archive=archive)
    hands.forward(days=-400)
    with archive.database.read() as session:
        assert not is_led(session, archive.clock.now())
    assert lead("second", archive=archive)


def test_no_wish_for_what_is_not_there_or_only_people_do(archive: Archive, admin: Actor) -> None:
    with pytest.raises(NotFoundError, match=r"job\.missing"):
        ask_for_job(admin, "nothing", archive=archive)
    with pytest.raises(ConflictError, match=r"job\.by_hand"):
        ask_for_job(admin, "backup", archive=archive)


def test_the_list_says_when_each_job_ran_what_it_did_and_when_it_runs_again(
    archive: Archive, admin: Actor, hands: Hands
) -> None:
    assert {job.state for job in list_jobs(admin, archive=archive).jobs} == {"new"}
    assert not list_jobs(admin, archive=archive).is_led
    due(archive)
    agenda = list_jobs(admin, archive=archive)
    jobs = {job.name: job for job in agenda.jobs}
    assert agenda.is_led
    assert jobs["rejudge"].finished_at == archive.clock.now()
    assert jobs["rejudge"].result == {"code": "ran.rejudge", "data": {"moved": 0}}
    assert jobs["rejudge"].next_at == date(2026, 11, 24)
    assert jobs["fixity"].next_at == date(2026, 11, 29)
    assert jobs["propose_reviews"].next_at == date(2027, 1, 1)
    assert jobs["mail"].next_at == archive.clock.now() + timedelta(minutes=5)
    assert jobs["backup"].next_at is None


def test_of_two_schedulers_one_leads_until_it_falls_silent(archive: Archive, hands: Hands) -> None:
    assert due(archive, "first") != []
    hands.forward(days=1)
    assert lead("first", archive=archive)
    assert due(archive, "second") == []
    hands.forward(seconds=LEASE.total_seconds())
    assert not lead("second", archive=archive)
    hands.forward(seconds=1)
    assert due(archive, "second") != []
    assert not lead("first", archive=archive)
    assert due(archive, "first") == []


def test_whoever_steps_down_leaves_the_lead_at_once_and_only_their_own(archive: Archive, hands: Hands) -> None:
    assert lead("first", archive=archive)
    step_down("second", archive=archive)
    assert not lead("second", archive=archive)
    step_down("first", archive=archive)
    hands.forward(seconds=1)
    assert lead("second", archive=archive)


def test_the_lead_lost_in_the_middle_ends_the_work(archive: Archive, hands: Hands) -> None:
    def slow(_: Archive) -> Mapping[str, int]:
        hands.forward(seconds=LEASE.total_seconds() + 1)
        assert lead("second", archive=archive)
        return {}

    deeds = {"slow": slow, "other": lambda _: {}}
    agenda: Mapping[str, When] = {"slow": Daily(), "other": Every(1)}
    assert run_due(archive, "first", deeds=deeds, agenda=agenda) == ["slow"]


def test_periods_move_with_the_day(archive: Archive, desk: Desk, admin: Actor, hands: Hands) -> None:
    code = open_case(admin, archive=archive)
    number = desk.described("A09", case=code)
    withdraw_case(admin, code, date(2016, 11, 23), "脱困", archive=archive)
    assert desk.document(number).retention_state == "running"
    hands.forward(days=1)
    due(archive)
    assert desk.document(number).retention_state == "eligible"


def test_the_scheduler_watches_its_folder_until_it_is_to_stop(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "inbox"
    settings = load_settings(
        {"SHOUCANG_HOME": str(tmp_path / "own"), "SHOUCANG_WATCH_FOLDER": str(folder), "SHOUCANG_OCR": "null"}, tmp_path
    )
    stop = Event()
    with opened_archive(settings) as archive:
        prepare(archive)
        scheduler = Thread(target=run_scheduler, args=(archive, stop))
        scheduler.start()
        try:
            wait_until(folder.is_dir, "the folder is made")
            (folder / "a.tif").write_bytes(desk.picture())
            wait_until((folder / "done" / "a.tif").exists, "the file is taken in")
        finally:
            stop.set()
            scheduler.join()
        with archive.database.read() as session:
            assert session.query(Offer).count() == 1
            assert session.get_one(Lease, "scheduler").holder == ""


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A terminal; whatever it began ends with the test."""
    yield Shell(tmp_path, {})
    kill_all(tmp_path)


def test_a_scheduler_that_is_killed_is_followed_by_another(shell: Shell) -> None:
    assert shell.run("init").returncode == 0
    first = shell.start("scheduler")
    with shell.archive() as archive:

        def holder() -> str:
            with archive.database.read() as session:
                return session.get_one(Lease, "scheduler").holder

        wait_until(holder, "the first leads")
        leader = holder()
        second = shell.start("scheduler")
        wait_until(lambda: list_done(archive), "the work of the day is done")
        assert holder() == leader
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        wait_until(lambda: holder() not in ("", leader), "the second has taken over")
        second.terminate()
        second.wait()
        assert holder() == ""


def list_done(archive: Archive) -> bool:
    with archive.database.read() as session:
        return session.get(LastRun, "remind") is not None
