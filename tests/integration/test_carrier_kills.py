"""A worker killed in the middle of a film, an office file or an archive of files: the rest is done, nothing twice."""

import os
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from PIL import Image
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import breaks
from service.catalogue.documents import Document, File, FileRole, Page, PageState, Stretch
from service.catalogue.intake import Offer
from service.catalogue.tasks import Task
from service.usecases.upkeep.erasing import named_digests
from storage import verify
from tests.films import slides
from tests.papers import saved
from tests.processes import Shell, kill_all, wait_until
from tests.written import docx, zipped

SLIDES = [
    ("秋季助学政策说明会", "榆阳市总工会", "今天讲申请条件"),
    ("申请需要的材料", "录取通知书", "收入证明要盖章"),
    ("公示期为七个工作日", "名单由职代会审议", "材料九月底之前交"),
    ("咨询时间为工作日上午", "款项打入银行卡", "谢谢大家"),
]
HELD = 12
"""Files in the archive of files that are taken in, and beside them one that is refused."""


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    (tmp_path / "temporary").mkdir()
    yield Shell(tmp_path, {"TMPDIR": str(tmp_path / "temporary")})
    kill_all(tmp_path)


def kill(worker: "Popen[bytes]") -> None:
    worker.kill()
    worker.wait()


def run_by(worker: "Popen[bytes]", word: str) -> list[int]:
    """The programs that a worker runs at the moment whose command line holds a word."""
    started = [
        int(one)
        for thread in Path(f"/proc/{worker.pid}/task").iterdir()
        for one in (thread / "children").read_text("ascii").split()
    ]
    return [process for process in started if word in command_of(process)]


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def running(word: str) -> list[int]:
    """Every process of the machine, but this one, whose command line holds a word."""
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [number for number in numbers if number != os.getpid() and word in command_of(number)]


def stretches(archive: Archive) -> dict[int, str | None]:
    """What is kept of each stretch that was gone through."""
    with archive.database.read() as session:
        rows = session.scalars(select(Stretch).where(Stretch.state == PageState.READ).order_by(Stretch.number))
        return {row.number: row.segments for row in rows}


def assert_whole(shell: Shell, archive: Archive) -> None:
    """Nothing waits; what the store holds is what the catalogue names, sound; no file lies anywhere else."""
    with archive.database.read() as session:
        assert session.query(Task).count() == 0
        assert list(archive.store.digests()) == list(named_digests(session))
        assert list(breaks(session)) == []
    assert all(verify(archive.store, digest) for digest in archive.store.digests())
    assert list((shell.folder / "temporary").iterdir()) == []


def test_a_worker_killed_in_the_middle_of_a_film_goes_through_no_stretch_twice(shell: Shell) -> None:
    reading = Shell(shell.folder, {**shell.settings, "SHOUCANG_OCR": "auto"})
    (line,) = reading.lines("ingest", str(slides(shell.folder / "说明会.avi", SLIDES, 82, rate=2)))
    with shell.archive() as archive:
        worker = reading.start("worker")
        wait_until(lambda: stretches(archive), "a stretch is gone through")
        kill(worker)
        kept = stretches(archive)
        worker = reading.start("worker")
        wait_until(lambda: run_by(worker, "+faststart"), "the copy to play is being made")
        [program] = run_by(worker, "+faststart")
        kill(worker)
        wait_until(lambda: "+faststart" not in command_of(program), "the program has ended with its worker")
        with archive.database.read() as session:
            assert FileRole.ACCESS not in session.scalars(select(File.role)).all()
        assert reading.run("worker", "--until-idle").returncode == 0
        done = stretches(archive)
        assert list(done) == [1, 2]
        assert {number: done[number] for number in kept} == kept
        with archive.database.read() as session:
            roles = session.scalars(select(File.role)).all()
        assert sorted(roles) == sorted([FileRole.ORIGINAL, FileRole.POSTER, FileRole.WAVEFORM, FileRole.ACCESS])
        assert_whole(shell, archive)
    (found,) = shell.lines("search", "职代会审议")
    assert [hit["id"] for hit in found["hits"]] == [line["id"]]


@pytest.mark.libreoffice
def test_a_worker_killed_while_libreoffice_draws_leaves_neither_program_nor_half_a_rendition(shell: Shell) -> None:
    path = shell.folder / "通知.docx"
    path.write_bytes(docx([f"第{number}条：各基层工会要及时把符合条件的职工纳入帮扶范围。" for number in range(400)]))
    shell.lines("ingest", str(path))
    with shell.archive() as archive:
        worker = shell.start("worker")
        wait_until(lambda: run_by(worker, "--convert-to"), "the pages are being drawn")
        kill(worker)
        wait_until(lambda: not running(f"shoucang-office-{worker.pid}-"), "the program has ended with its worker")
        assert list(shell.folder.glob("temporary/*/out/*.pdf")) == []  # it was ended, and did not come to its end
        with archive.database.read() as session:
            assert session.scalars(select(File.role)).all() == [FileRole.ORIGINAL]
        assert shell.run("worker", "--until-idle").returncode == 0
        with archive.database.read() as session:
            document = session.scalars(select(Document)).one()
            assert document.rendition is not None
            assert document.rendition["by"].startswith("LibreOffice ")
            pages = session.scalars(select(Page.number).order_by(Page.number)).all()
            assert pages == list(range(1, (document.page_count or 0) + 1))
            roles = session.scalars(select(File.role)).all()
        assert sorted(roles) == sorted([FileRole.ORIGINAL, FileRole.RENDITION, FileRole.SEARCHABLE])
        assert_whole(shell, archive)


def test_a_worker_killed_in_the_middle_of_an_archive_of_files_takes_each_out_once(shell: Shell) -> None:
    pictures = {f"{number}.png": saved(Image.effect_noise((700, 700), number + 9), "PNG") for number in range(HELD)}
    path = shell.folder / "材料.zip"
    path.write_bytes(zipped({"../外.png": pictures["0.png"], **pictures}))
    shell.lines("ingest", str(path))
    with shell.archive() as archive:
        worker = shell.start("worker")
        wait_until(lambda: len(taken_out(archive)) >= 2, "some are taken out")
        kill(worker)
        assert len(taken_out(archive)) < HELD
        assert shell.run("worker", "--until-idle").returncode == 0
        assert sorted(taken_out(archive)) == sorted(pictures)
        with archive.database.read() as session:
            problems = [one for one in session.scalars(select(Offer.problem)) if one]
            assert [one["code"] for one in problems] == ["file.unsafe_name"]
            assert session.query(Offer).count() == HELD + 2
        assert_whole(shell, archive)


def taken_out(archive: Archive) -> list[str]:
    """Names of the documents that were taken out of a container."""
    with archive.database.read() as session:
        return list(session.scalars(select(Document.name).where(Document.parent_id.is_not(None))))
