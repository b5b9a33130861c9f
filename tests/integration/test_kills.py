"""Killed at any moment, the archive loses nothing that it acknowledged, and leaves nothing half-done."""

import http.client
import json
import os
import signal
import socket
import ssl
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from config.regulation import Assignment, Rule, SetAssignment, SetRule
from service.archive import Archive
from service.catalogue import tasks
from service.catalogue.audit import AuditEntry, breaks
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState, Page, PageState
from service.catalogue.intake import Offer
from service.catalogue.people import Role, TokenScope
from service.catalogue.rejudging import Rejudged, Rejudging, RejudgingState
from service.catalogue.tasks import Task
from service.catalogue.units import Unit
from service.jobs.presence import LEASE, somebody_works
from service.sentences import say
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.tokens import issue_token
from service.usecases.law.approving import Approval
from service.usecases.law.drafting import draft_version, edit_version
from service.usecases.law.rejudging import start_rejudging
from service.usecases.permissions import Actor
from storage import verify
from tests.fixtures import approve
from tests.papers import LETTER, saved, written_page
from tests.processes import PATIENCE, Shell, free_port, kill_all, processes_of, wait_until

PAGES = 6


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    yield Shell(tmp_path, {"SHOUCANG_PORT": str(free_port()), "SHOUCANG_WORKERS": "2"})
    kill_all(tmp_path)


def put_book(path: Path) -> Path:
    """A TIFF of several written pages, each with a number of its own."""
    pages = [written_page((*LETTER, f"第{number}份材料编号{7919 * (number + 1)}")) for number in range(PAGES)]
    target = BytesIO()
    pages[0].save(target, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    path.write_bytes(target.getvalue())
    return path


def pages_of(archive: Archive) -> list[Page]:
    with archive.database.read() as session:
        return list(session.query(Page).order_by(Page.number))


def test_workers_killed_in_the_middle_of_pages_lose_none_and_read_none_twice(shell: Shell) -> None:
    reading = Shell(shell.folder, {**shell.settings, "SHOUCANG_OCR": "tesseract"})
    (line,) = reading.lines("ingest", str(put_book(shell.folder / "book.tif")))
    assert line["state"] == "received"
    with shell.archive() as archive:
        kept: dict[int, str | None] = {}
        for _ in range(2):
            worker = reading.start("worker")
            read = len(kept)
            wait_until(
                lambda before=read: sum(p.state is PageState.READ for p in pages_of(archive)) > before, "a page is read"
            )
            worker.kill()
            worker.wait()
            for page in pages_of(archive):
                if page.state is PageState.READ:
                    assert kept.setdefault(page.id, page.reading) == page.reading
        assert 0 < len(kept) < PAGES
        assert reading.run("worker", "--until-idle").returncode == 0
        pages = pages_of(archive)
        assert [page.state for page in pages] == [PageState.READ] * PAGES
        assert {page.id: page.reading for page in pages if page.id in kept} == kept
        with archive.database.read() as session:
            assert session.query(Task).count() == 0
    (found,) = shell.lines("search", "纺织一线")
    assert [hit["id"] for hit in found["hits"]] == [line["id"]]


def test_a_worker_asked_to_end_gives_back_the_rest_of_its_task(shell: Shell) -> None:
    reading = Shell(shell.folder, {**shell.settings, "SHOUCANG_OCR": "tesseract"})
    reading.lines("ingest", str(put_book(shell.folder / "book.tif")))
    with shell.archive() as archive:
        worker = reading.start("worker")
        wait_until(lambda: any(page.state is PageState.READ for page in pages_of(archive)), "a page is read")
        worker.terminate()
        assert worker.wait() == 0
        assert not somebody_works(archive)
        with archive.database.read() as session:
            left = session.query(Task).all()
        assert left
        assert all((task.worker, task.attempts) == (None, 0) for task in left)


def test_ctrl_c_ends_everything_and_a_killed_part_comes_back(shell: Shell) -> None:
    server = shell.start("serve")
    with shell.archive() as archive:
        wait_until(lambda: answers(shell), "the pages answer")
        wait_until(lambda: len(workers_of(archive)) == 2, "both workers are there")
        refused = shell.run("serve")
        assert refused.returncode == 1
        assert str(shell.folder / "data") in refused.stderr
        before = workers_of(archive)
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: len(workers_of(archive)) == 2 and before[0] not in workers_of(archive), "a new worker")
        shell.lines("ingest", str(put_book(shell.folder / "book.tif")), "--wait")
        server.send_signal(signal.SIGINT)
        assert server.wait() == 0
        wait_until(lambda: not processes_of(shell.folder), "every process has ended")
        assert workers_of(archive) == []


def test_no_process_outlives_a_killed_server(shell: Shell) -> None:
    server = shell.start("serve")
    wait_until(lambda: answers(shell), "the pages answer")
    wait_until(lambda: len(processes_of(shell.folder)) >= 6, "all parts are there")
    server.kill()
    server.wait()
    wait_until(lambda: not processes_of(shell.folder), "every process has ended")
    assert not answers(shell)


def test_a_server_that_cannot_serve_says_why_and_ends(shell: Shell) -> None:
    assert shell.run("init").returncode == 0
    with shell.archive() as archive, archive.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    refused = shell.run("serve")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert say("database.newer", {}, "zh") in refused.stderr
    assert processes_of(shell.folder) == []


def test_pages_are_served_over_tls_where_a_certificate_is_set(shell: Shell) -> None:
    folder = Path(__file__).parent / "tls"
    files = {"SHOUCANG_TLS_CERTIFICATE": str(folder / "certificate.pem"), "SHOUCANG_TLS_KEY": str(folder / "key.pem")}
    server = Shell(shell.folder, shell.settings | files).start("web")
    trusting = ssl.create_default_context(cafile=files["SHOUCANG_TLS_CERTIFICATE"])
    port = int(shell.settings["SHOUCANG_PORT"])

    def is_answered() -> bool:
        connection = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=60)
        try:
            connection.request("GET", "/login")
            response = connection.getresponse()
            return response.status == 200 and "Secure" in response.getheader("Set-Cookie", "Secure")
        except OSError:
            return False
        finally:
            connection.close()

    wait_until(is_answered, "the pages answer over TLS")
    assert not answers(shell)
    server.terminate()
    assert server.wait() == 0


def test_the_first_run_makes_a_sample_and_the_second_repeats_nothing(shell: Shell) -> None:
    first = shell.start("run")
    wait_until(lambda: answers(shell), "the pages answer", 4 * PATIENCE)
    first.send_signal(signal.SIGINT)
    assert first.wait() == 0
    told = (shell.folder / "stderr.txt").read_text("utf-8")
    assert "admin" in told
    with shell.archive() as archive, archive.database.read() as session:
        documents, acts = session.query(Document).count(), session.query(AuditEntry).count()
        assert documents > 30
        assert session.query(CaseFile).count() == 6
        assert session.query(Unit).count() == 3
    second = shell.start("run")
    wait_until(lambda: answers(shell), "the pages answer")
    second.send_signal(signal.SIGINT)
    assert second.wait() == 0
    assert "admin" not in (shell.folder / "stderr.txt").read_text("utf-8").removeprefix(told)
    with shell.archive() as archive, archive.database.read() as session:
        assert (session.query(Document).count(), session.query(AuditEntry).count()) == (documents, acts)


def test_a_port_that_is_taken_is_told_before_anything_is_begun(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(shell.settings["SHOUCANG_PORT"])))
        taken.listen()
        refused = shell.run("serve")
    assert refused.returncode == 1
    assert shell.settings["SHOUCANG_PORT"] in refused.stderr
    assert not (shell.folder / "data" / "catalogue.db").exists()


def test_where_no_file_can_grow_any_more_what_was_acknowledged_is_kept(shell: Shell) -> None:
    assert shell.run("init").returncode == 0
    database = shell.folder / "data" / "catalogue.db"
    for shade in range(30):
        content = saved(Image.new("L", (60, 80), shade), "PNG")
        (shell.folder / f"{shade:02}.png").write_bytes(content)
    (shell.folder / "99.png").write_bytes(saved(Image.effect_noise((1500, 1500), 90), "PNG"))
    files = sorted(str(path) for path in shell.folder.glob("*.png"))
    full = shell.run("ingest", *files, "--json", largest=database.stat().st_size // 512 + 64)
    lines = [json.loads(line) for line in full.stdout.splitlines()]
    assert full.returncode == 1
    assert [line["path"] for line in lines] == files
    assert lines[-1]["state"] == "failed"
    assert all(line["error"] for line in lines if line["state"] == "failed")
    again = shell.lines("ingest", *files, "--wait")
    for first, second in zip(lines, again, strict=True):
        assert second["state"] in ({"duplicate"} if first["id"] else {"review", "described"})
        assert first["id"] in (None, second["id"])
    with shell.archive() as archive:
        assert all(verify(archive.store, digest) for digest in archive.store.digests())


def workers_of(archive: Archive) -> list[int]:
    """Process ids of the workers that have been seen."""
    with archive.database.read() as session:
        return [int(name.split(":")[1]) for name in tasks.live_workers(session, archive.clock.now() - LEASE)]


def answers(shell: Shell) -> bool:
    """Whether the pages are served."""
    connection = http.client.HTTPConnection("127.0.0.1", int(shell.settings["SHOUCANG_PORT"]), timeout=60)
    try:
        connection.request("GET", "/login")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_a_web_server_killed_in_the_middle_of_uploads_keeps_what_it_acknowledged(shell: Shell) -> None:
    assert shell.run("init").returncode == 0
    with shell.archive() as archive:
        token = issue_token(actor_of_login(None, archive=archive), "scanner", archive=archive, scope=TokenScope.INTAKE)
        server = shell.start("web")
        wait_until(lambda: answers(shell), "the pages answer")
        acknowledged: list[tuple[int, bytes]] = []
        cut = half_an_upload(shell, token)
        client = Thread(target=upload_until_it_fails, args=(shell, token, acknowledged))
        client.start()
        wait_until(lambda: len(acknowledged) >= 3, "three files are taken")
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        client.join()
        cut.close()
        for number, content in acknowledged:
            with archive.database.read() as session:
                (original,) = session.get_one(Document, number).files
            with archive.store.open(original.digest) as source:
                assert source.read() == content
        with archive.database.read() as session:
            documents, offers = session.query(Document).count(), session.query(Offer).count()
        # At most the one whose answer was cut off is there as well, and then it is there completely.
        assert documents == offers
        assert documents - len(acknowledged) in (0, 1)
        assert all(verify(archive.store, digest) for digest in archive.store.digests())


def upload_until_it_fails(shell: Shell, token: str, acknowledged: list[tuple[int, bytes]]) -> None:
    """Send one picture after the other; note what was acknowledged."""
    for shade in range(256):
        content = saved(Image.new("L", (60, 80), shade), "PNG")
        head, tail = multipart(f"{shade}.png")
        connection = http.client.HTTPConnection("127.0.0.1", int(shell.settings["SHOUCANG_PORT"]), timeout=60)
        try:
            connection.request("POST", "/api/v1/documents", head + content + tail, headers(token))
            answer = connection.getresponse()
            assert answer.status == 201
            acknowledged.append((json.loads(answer.read())["files"][0]["id"], content))
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()


def half_an_upload(shell: Shell, token: str) -> http.client.HTTPConnection:
    """Begin to send a large file, and do not go on."""
    connection = http.client.HTTPConnection("127.0.0.1", int(shell.settings["SHOUCANG_PORT"]), timeout=60)
    connection.putrequest("POST", "/api/v1/documents")
    for name, value in {**headers(token), "Content-Length": str(20 << 20)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(multipart("large.tif")[0] + bytes(8 << 20))
    return connection


def headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "multipart/form-data; boundary=scan"}


def multipart(name: str) -> tuple[bytes, bytes]:
    """What stands before and behind the bytes of a file in the body of an upload."""
    head = f'--scan\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    return head.encode(), b"\r\n--scan--\r\n"


def test_a_worker_killed_in_the_middle_of_rejudging_leaves_nothing_out_and_does_nothing_twice(shell: Shell) -> None:
    assert shell.run("init").returncode == 0
    with shell.archive() as archive:
        keeper = actor_of_login(None, archive=archive)
        papers = put_papers(archive, keeper, 2500)
        batch = start_rejudging(keeper, put_version_in_force(archive, keeper), "新期限表", archive=archive)
        rounds = 0
        while is_running(archive, batch):
            worker = shell.start("worker")
            before = done_by(archive, batch)
            wait_until(
                lambda before=before: done_by(archive, batch) > before or not is_running(archive, batch),
                "a part is done",
            )
            worker.kill()
            worker.wait()
            rounds += 1
        assert rounds > 1
        with archive.database.read() as session:
            row = session.get_one(Rejudging, batch)
            assert (row.state, row.done, row.changed, row.kept_back) == ("finished", papers, papers, 0)
            assert session.query(Rejudged).count() == papers
            assert session.query(Document).filter_by(rule="withdrawal+15y").count() == papers
            entries = session.query(AuditEntry).filter_by(act="documents.rejudged").all()
            assert sum(entry.data["count"] for entry in entries) == papers
            assert list(breaks(session)) == []


def put_papers(archive: Archive, keeper: Actor, count: int) -> int:
    """So many papers that wait for a withdrawal, as the version in force has judged them; gives how many."""
    now = archive.clock.now()
    with archive.database.write() as session:
        session.add_all(
            Document(
                unit_id=1,
                state=DocumentState.DESCRIBED,
                name=f"{number}.tif",
                path=f"{number}.tif",
                title=f"收入证明{number}",
                category="original",
                type="A09",
                rule="withdrawal+10y",
                trigger="withdrawal",
                retention_state="waiting",
                schedule_id=1,
                created_by=keeper.id,
                created_at=now,
                changed_at=now,
            )
            for number in range(count)
        )
    return count


def put_version_in_force(archive: Archive, keeper: Actor) -> int:
    """A version that keeps these papers for fifteen years, approved and in force; gives its number."""
    number = draft_version(keeper, "延长", archive=archive)
    rule = Rule("withdrawal+15y", "撤档后15年", "15 years from withdrawal", "withdrawal", 15)
    edit_version(keeper, number, 1, SetRule(rule), archive=archive)
    said = SetAssignment(Assignment(("A09",), "本市期限表", "the city's schedule", rule.id))
    edit_version(keeper, number, 2, said, archive=archive)
    add_person(keeper, "approver", "审批人", "correct horse battery", [Appointed(Role.APPROVER, "1")], archive=archive)
    approval = Approval("榆阳市档案局", "12号", archive.clock.today())
    approve(actor_of_login("approver", archive=archive), number, 3, approval, archive=archive)
    return number


def is_running(archive: Archive, batch: int) -> bool:
    with archive.database.read() as session:
        return session.get_one(Rejudging, batch).state is RejudgingState.RUNNING


def done_by(archive: Archive, batch: int) -> int:
    with archive.database.read() as session:
        return session.get_one(Rejudging, batch).done
