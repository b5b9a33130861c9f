"""What happens by the clock: once a day of law, and made up for when the clock was missed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event, Thread

from config import load_settings
from service.app import opened_archive, prepare
from service.archive import Archive
from service.catalogue.intake import Offer
from service.jobs.scheduler import DAILY, run_due, run_scheduler
from service.usecases.cases import open_case, withdraw_case
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands
from tests.processes import wait_until


def test_each_daily_job_runs_once_a_day_of_law(archive: Archive, hands: Hands) -> None:
    assert run_due(archive) == list(DAILY)
    assert run_due(archive) == []
    # 09:30 in China; until midnight there it is the same day, whatever the day is in UTC.
    hands.forward(hours=14, minutes=29)
    assert run_due(archive) == []
    hands.forward(minutes=1)
    assert run_due(archive) == list(DAILY)


def test_days_that_were_missed_are_made_up_for_by_one_run(archive: Archive, hands: Hands) -> None:
    run_due(archive)
    hands.forward(days=9)
    assert run_due(archive) == list(DAILY)
    assert run_due(archive) == []


def test_a_job_that_fails_is_tried_again_and_stops_no_other(archive: Archive) -> None:
    tries: list[str] = []

    def failing(_: Archive) -> None:
        tries.append("failing")
        if len(tries) == 1:
            raise OSError("not now")

    jobs: dict[str, Callable[[Archive], None]] = {"failing": failing, "other": lambda _: None}
    assert run_due(archive, jobs) == ["other"]
    assert run_due(archive, jobs) == ["failing"]
    assert run_due(archive, jobs) == []


def test_periods_move_with_the_day(archive: Archive, desk: Desk, admin: Actor, hands: Hands) -> None:
    code = open_case(admin, archive=archive)
    number = desk.described("A09", case=code)
    withdraw_case(admin, code, date(2016, 11, 23), "脱困", archive=archive)
    assert desk.document(number).retention_state == "running"
    hands.forward(days=1)
    run_due(archive)
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
