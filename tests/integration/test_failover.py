"""PostgreSQL dies and comes back, as in a failover, or its disk is full, while files are taken in and worked on."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import create_engine, func, select, text

from config import load_settings
from service.app import close_archive, open_archive
from service.archive import Archive
from service.catalogue.audit import AuditEntry, breaks
from service.catalogue.database import OUTAGES
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import Task
from service.jobs import worker
from service.jobs.presence import somebody_was_heard
from service.usecases.house.initialise import initialise
from service.usecases.house.people import actor_of_login
from storage import verify
from tests.fixtures import Desk
from tests.processes import free_port, wait_until
from tests.servers import server_url
from tests.stopping import listeners

pytestmark = [pytest.mark.postgresql, pytest.mark.stoppable]


class Cluster:
    """A server of its own on a data folder of its own, by the program and the user of the one that tests are given."""

    def __init__(self, folder: Path) -> None:
        given = Path(f"/proc/{min(listeners(server_url('postgresql')))}")
        self._programs, owner = (given / "exe").resolve().parent, given.stat()
        self._user = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
        os.chown(folder, owner.st_uid, owner.st_gid)
        self._folder, port = folder, free_port()
        self.url = f"postgresql+psycopg://archive@127.0.0.1:{port}/postgres"
        self._run("initdb", "--auth=trust", "--username=archive", "--encoding=UTF8", "--locale=C")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        self._run("pg_ctl", "--wait", f"--log={folder}/log", f"--options={options}", "start")

    @contextmanager
    def small_disk(self, megabytes: int) -> Iterator[tuple[str, Path]]:
        """The address of a database that lies on a disk of its own, and a folder on that disk."""
        disk = self._folder / "small"
        disk.mkdir()
        owner = (self._folder / "data").stat()
        options = f"size={megabytes}m,mode=700,uid={owner.st_uid},gid={owner.st_gid}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=True)
        try:
            engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                (disk / "space").mkdir()
                os.chown(disk / "space", owner.st_uid, owner.st_gid)
                connection.execute(text(f"CREATE TABLESPACE small LOCATION '{disk}/space'"))
                connection.execute(text("CREATE DATABASE small TABLESPACE small"))
            engine.dispose()
            yield f"{self.url.rpartition('/')[0]}/small", disk
        finally:
            subprocess.run(["umount", "--lazy", disk], check=True)  # the server has files open until it ends

    def restart(self) -> None:
        """Every process of the server ends at once; what was kept has to be found in its log again."""
        self._run("pg_ctl", "--wait", "--mode=immediate", f"--log={self._folder}/log", "restart")

    def stop(self) -> None:
        self._run("pg_ctl", "--wait", "--mode=immediate", "stop")

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), f"--pgdata={self._folder}/data", *words]
        subprocess.run(command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL, **self._user)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="shoucang-"))  # within ours its user could not go
    started = Cluster(folder)
    yield started
    started.stop()
    shutil.rmtree(folder)


@contextmanager
def at_work(url: str, folder: Path) -> Iterator[tuple[Desk, list[int | None]]]:
    """The desk of an archive on this database on which a worker works, and a list of what it acknowledged; all of that
    is done in the end.
    """
    chosen = {"SHOUCANG_HOME": str(folder / "data"), "SHOUCANG_OCR": "null", "SHOUCANG_DATABASE": url}
    archive = open_archive(load_settings(chosen, folder))
    initialise(archive=archive)
    one = worker.Worker("one", archive=archive)
    working = Thread(target=one.run, daemon=True)
    working.start()
    wait_until(lambda: somebody_was_heard(archive), "the worker has begun")
    acknowledged: list[int | None] = []
    yield Desk(archive, actor_of_login(None, archive=archive)), acknowledged
    wait_until(lambda: tasks(archive) == 0, "everything is done")
    one.stop()
    working.join()
    check(archive, acknowledged)
    close_archive(archive)


def test_a_server_that_dies_again_and_again_loses_nothing_acknowledged_and_does_nothing_twice(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.05)
    with at_work(cluster.url, tmp_path) as (desk, acknowledged):
        restarting = Thread(target=lambda: [cluster.restart() for _ in range(3)])
        restarting.start()
        refused = 0
        while restarting.is_alive() or len(acknowledged) < 10:
            try:
                acknowledged.append(desk.take_in(type="A09", title="收入证明").document_id)
            except OUTAGES:
                refused += 1
            sleep(0.05)
        assert refused


@pytest.mark.mounts
def test_while_the_disk_of_the_server_is_full_nothing_is_acknowledged_and_with_room_all_is_done(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.01)
    with cluster.small_disk(megabytes=48) as (url, disk), at_work(url, tmp_path) as (desk, acknowledged):
        acknowledged.append(desk.take_in(type="A09", title="收入证明").document_id)
        ballast = disk / "ballast"
        with ballast.open("wb") as full, suppress(OSError):
            while True:
                full.write(bytes(1 << 16))
                full.flush()
        with pytest.raises(OUTAGES):
            for _ in range(300):  # what pages of tables have room for still goes in
                acknowledged.append(desk.take_in(type="A09", title="收入证明").document_id)
        ballast.unlink()
        acknowledged.append(desk.take_in(type="A09", title="收入证明").document_id)


def tasks(archive: Archive) -> int:
    with archive.database.read() as session:
        return session.scalar(select(func.count()).select_from(Task)) or 0


def check(archive: Archive, acknowledged: Sequence[int | None]) -> None:
    """What was acknowledged is there once, whole and worked on: a step that a worker had in hand may have been done
    again, and came to the same.
    """
    with archive.database.read() as session:
        documents = session.scalars(select(Document)).all()
        assert set(acknowledged) <= {document.id for document in documents}
        assert {document.state for document in documents} == {DocumentState.DESCRIBED}
        assert {len(document.pages) for document in documents} == {1}
        assert all(verify(archive.store, file.digest) for document in documents for file in document.files)
        assert all(len({file.role for file in document.files}) == len(document.files) for document in documents)
        received = select(func.count()).where(AuditEntry.act == "document.received").group_by(AuditEntry.subject_id)
        assert set(session.scalars(received)) == {1}
        assert list(breaks(session)) == []
