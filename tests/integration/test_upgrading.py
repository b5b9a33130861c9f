"""Upgrading in place: an archive of older tables is opened by nobody before it was backed up, migrated and verified."""

import json
import shutil
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from service.catalogue.audit import breaks
from service.catalogue.people import ApiToken, TokenScope
from service.usecases.house.people import actor_of_login, list_people
from tests.processes import Shell, free_port, kill_all, wait_until

OLDER = Path(__file__).parent / "older" / "catalogue-0009.sql"
"""What `init`, `person add` and `case open` of the version before left behind."""


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A terminal with an archive of an earlier version."""
    home = tmp_path / "data"
    home.mkdir()
    with closing(sqlite3.connect(home / "catalogue.db")) as made:
        made.executescript(OLDER.read_text("utf-8"))
        made.execute(
            "INSERT INTO api_token (person_id, name, secret_digest, created_at, expires_at)"
            " VALUES (1, 'old', 'digest', '2026-11-01 00:00:00', '2027-01-01 00:00:00')"
        )
        made.commit()
    yield Shell(tmp_path, {})
    kill_all(tmp_path)


def revision(shell: Shell) -> str:
    with closing(sqlite3.connect(shell.folder / "data" / "catalogue.db")) as catalogue:
        return str(catalogue.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.mark.parametrize("words", [("init",), ("person", "list"), ("serve",), ("web",), ("search", "收入")])
def test_no_command_migrates_by_the_way(shell: Shell, words: tuple[str, ...]) -> None:
    done = shell.run(*words)
    assert (done.returncode, "shoucang upgrade" in done.stderr) == (1, True)
    assert revision(shell) == "0009"


def test_the_doctor_says_what_to_do(shell: Shell) -> None:
    found = {line["part"]: line for line in shell.lines("doctor", code=1)}
    assert "shoucang upgrade" in found["数据库"]["detail"]


def test_without_a_place_for_the_backup_nothing_happens(shell: Shell) -> None:
    done = shell.run("upgrade")
    assert (done.returncode, "--to" in done.stderr) == (1, True)
    assert revision(shell) == "0009"


def test_what_cannot_be_backed_up_is_not_upgraded(shell: Shell) -> None:
    done = shell.run("upgrade", "--to", str(shell.folder / "data" / "inside"))
    assert done.returncode == 1
    assert revision(shell) == "0009"
    assert not (shell.folder / "data" / "upgrade").exists()


def test_an_archive_is_backed_up_migrated_and_keeps_what_it_has(shell: Shell) -> None:
    place = shell.folder / "backups"
    (line,) = Shell(shell.folder, {"SHOUCANG_BACKUP_FOLDER": str(place)}).lines("upgrade")
    assert line["upgraded"] is True
    assert line["point"].startswith("000001-")
    assert not (shell.folder / "data" / "upgrade").exists()
    (verified,) = shell.lines("backup", "verify", str(place))
    assert verified["ok"] is True
    with shell.archive() as archive:
        admin = actor_of_login(None, archive=archive)
        assert [row.login for row in list_people(admin, archive=archive).rows] == ["admin", "wangfang"]
        with archive.database.read() as session:
            assert list(breaks(session)) == []
            # A token of before there were scopes does what it did.
            assert session.scalars(select(ApiToken.scope)).all() == [TokenScope.ALL]
    assert shell.lines("upgrade")[0] == {"upgraded": False, "point": None, "tables": None}


def test_the_backup_made_before_can_be_restored(shell: Shell) -> None:
    place = shell.folder / "backups"
    shell.lines("upgrade", "--to", str(place))
    (shell.folder / "elsewhere").mkdir()
    other = Shell(shell.folder / "elsewhere", {})
    assert other.run("restore", str(place)).returncode == 0
    assert json.loads(other.run("person", "list", "--json").stdout.splitlines()[1])["login"] == "wangfang"


def test_whoever_has_a_backup_of_their_own_may_do_without(shell: Shell) -> None:
    done = shell.run("upgrade", "--without-backup")
    assert (done.returncode, "没有备份" in done.stderr) == (0, True)
    assert shell.run("person", "list").returncode == 0


def test_an_archive_that_is_served_is_not_upgraded(shell: Shell) -> None:
    from service.jobs.home import sole_server

    with sole_server(shell.folder / "data"):
        done = shell.run("upgrade", "--without-backup")
    assert done.returncode == 1
    assert revision(shell) == "0009"


def test_the_pages_speak_tls_by_a_certificate_of_their_own_and_tell_its_fingerprint(
    tmp_path: Path, new_home: Path
) -> None:
    shutil.copytree(new_home, tmp_path / "data")
    port = free_port()
    shell = Shell(tmp_path, {"SHOUCANG_TLS": "self", "SHOUCANG_PORT": str(port), "SHOUCANG_WORKERS": "1"})
    server = shell.start("serve")
    try:
        certificate = tmp_path / "data" / "tls" / "certificate.pem"
        wait_until(certificate.exists, "the certificate is made")
        trusted = ssl.create_default_context(cafile=str(certificate))

        def answers() -> bool:
            try:
                with urlopen(f"https://localhost:{port}/login", context=trusted, timeout=10) as answer:
                    return "__Host-shoucang=" in answer.headers["Set-Cookie"]
            except OSError:
                return False

        wait_until(answers, "the pages answer by TLS")
        digest = ssl.PEM_cert_to_DER_cert(certificate.read_text())
        told = sha256(digest).hexdigest().upper()
        assert told in (tmp_path / "stderr.txt").read_text("utf-8").replace(":", "")
    finally:
        server.terminate()
        server.wait()
        kill_all(tmp_path)


def test_windows_is_plainly_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from service.cli import main

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["doctor"])
    assert (done.exit_code, "不支持 Windows" in done.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
