"""Servers stand still, dawdle, fill up and break off while the archive works: what was acknowledged is there, once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from indexing import open_index
from indexing.elasticsearch import index as elastic_index
from service.archive import Archive
from service.catalogue.audit import AuditEntry, breaks
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import Task, claim
from service.errors import UnavailableError
from service.jobs import worker
from service.jobs.presence import LEASE
from service.jobs.scheduler import run_due
from service.usecases.cases.cases import open_case
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from service.usecases.search.finding import SearchForm, find
from service.usecases.search.indexed import check_index
from service.web import create_app
from storage import open_store, s3, verify
from tests.fixtures import Desk, Hands
from tests.lines import Cut, held_by, saying
from tests.processes import Shell, free_port
from tests.servers import elastic_client, own_bucket, own_index, s3_client, server_url, store_url
from tests.stopping import listeners, standing_still

ANSWERED, TRY_AGAIN = 200, 503


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers do not wait for real where something does not answer."""
    monkeypatch.setattr(worker, "PAUSE", 0.01)


def rows(archive: Archive, table: type[Document | Task | AuditEntry]) -> int:
    with archive.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def is_sound(archive: Archive) -> bool:
    """Whether the chain of the audit is whole and every file of every document can be read."""
    with archive.database.read() as session:
        digests = [file.digest for document in session.scalars(select(Document)) for file in document.files]
        return list(breaks(session)) == [] and all(verify(archive.store, digest) for digest in digests)


def work_through(archive: Archive) -> None:
    """One worker looks at all that is due, whatever comes of it; what has to rest stays."""
    one = worker.Worker("one", archive=archive)
    with one.seen():
        while one.do_next():
            pass


def catch_up(archive: Archive, desk: Desk, hands: Hands) -> None:
    """Let what had to rest be due, and everything be done."""
    hands.forward(seconds=60)
    desk.work()
    assert rows(archive, Task) == 0
    assert is_sound(archive)


@pytest.fixture
def searched(archive: Archive) -> Iterator[Archive]:
    """The archive with an index of its own on the server."""
    with own_index() as index:
        yield replace(archive, index=open_index(index))


def asked_for(archive: Archive, admin: Actor) -> tuple[int, bool]:
    """How a search by the interface is answered, and whether it says when to come back."""
    token = issue_token(admin, "script", archive=archive)
    client = create_app(archive, secret_key=b"key").test_client()
    answer = client.get("/api/v1/search?q=证明", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, int(answer.headers.get("Retry-After", 0)) > 0


@pytest.mark.elasticsearch
@pytest.mark.stoppable
def test_while_elasticsearch_stands_still_intake_goes_on_and_search_says_when_to_come_back(
    searched: Archive, admin: Actor, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(searched, admin)
    before = desk.described(title="先前的证明")
    assert asked_for(searched, admin) == (ANSWERED, False)
    address = searched.index._live  # type: ignore[attr-defined]
    monkeypatch.setattr(elastic_index, "_SECONDS", 1)
    monkeypatch.setattr(elastic_index, "_ANSWER_SECONDS", 1)
    impatient = replace(searched, index=open_index(f"{server_url('elasticsearch')}/{address}"))
    with standing_still(*listeners(server_url("elasticsearch"))):
        received = Desk(impatient, admin).take_in(desk.picture(), type="A09", title="其间的证明")
        work_through(impatient)
        assert asked_for(impatient, admin) == (TRY_AGAIN, True)
    assert received.document_id is not None
    assert desk.document(received.document_id).state is DocumentState.DESCRIBED
    catch_up(searched, desk, hands)
    found = find(admin, SearchForm("证明"), archive=searched).hits
    assert {hit.id for hit in found} == {before, received.document_id}
    assert check_index(admin, archive=searched, repair=False).sound


@pytest.mark.elasticsearch
def test_a_full_disk_under_elasticsearch_stops_neither_intake_nor_search_and_all_is_found_afterwards(
    searched: Archive, admin: Actor, hands: Hands
) -> None:
    desk = Desk(searched, admin)
    before = desk.described(title="先前的证明")
    with elastic_client() as client:
        name = searched.index._live  # type: ignore[attr-defined]
        # What the server itself does at the flood stage of its disk.
        client.indices.put_settings(index=f"{name}*", settings={"index.blocks.read_only_allow_delete": True})
        received = desk.take_in(type="A09", title="其间的证明")
        work_through(searched)
        assert received.document_id is not None
        assert desk.document(received.document_id).state is DocumentState.DESCRIBED
        assert [hit.id for hit in find(admin, SearchForm("证明"), archive=searched).hits] == [before]
        client.indices.put_settings(index=f"{name}*", settings={"index.blocks.read_only_allow_delete": None})
    catch_up(searched, desk, hands)
    found = find(admin, SearchForm("证明"), archive=searched).hits
    assert {hit.id for hit in found} == {before, received.document_id}
    assert check_index(admin, archive=searched, repair=False).sound


@pytest.fixture
def bucket() -> Iterator[str]:
    with own_bucket() as name:
        yield name


def on_s3(archive: Archive, bucket: str, endpoint: str) -> Archive:
    return replace(archive, store=open_store(f"s3://{bucket}?endpoint={endpoint}"))


@pytest.mark.s3
@pytest.mark.stoppable
def test_while_the_store_stands_still_nothing_is_acknowledged_and_nothing_lost(
    archive: Archive, admin: Actor, hands: Hands, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = on_s3(archive, bucket, server_url("s3"))
    desk = Desk(kept, admin)
    before = desk.take_in()
    monkeypatch.setattr(s3, "ANSWER_SECONDS", 0.4)
    impatient = on_s3(archive, bucket, server_url("s3"))
    picture = desk.picture()
    with standing_still(*listeners(server_url("s3"))):
        with pytest.raises(UnavailableError, match=r"store\.failed"):
            Desk(impatient, admin).take_in(picture)
        work_through(impatient)
        with kept.database.read() as session:
            assert [task.attempts for task in session.scalars(select(Task))] == [0]
        assert rows(kept, Document) == 1
    after = desk.take_in(picture)
    catch_up(kept, desk, hands)
    assert rows(kept, Document) == 2
    for one in (before, after):
        assert one.document_id is not None
        assert desk.document(one.document_id).state is DocumentState.READ


def large() -> bytes:
    """A picture that goes to S3 in two parts."""
    target = BytesIO()
    Image.new("L", (4200, 4200)).save(target, "TIFF")
    assert len(target.getvalue()) > s3.PART
    return target.getvalue()


@pytest.fixture
def between() -> Iterator[Callable[[Callable[[bytes], bool]], str]]:
    """Gives the address of a line to the S3 server that is cut or held as asked."""
    lines: list[Cut] = []

    def stand(ends: Callable[[bytes], bool]) -> str:
        lines.append(Cut(server_url("s3"), ends))
        return f"http://{lines[-1].address}"

    yield stand
    for line in lines:
        line.close()


@pytest.mark.s3
def test_an_upload_cut_in_the_middle_of_its_parts_is_refused_leaves_nothing_and_may_come_again(
    archive: Archive, admin: Actor, bucket: str, between: Callable[..., str]
) -> None:
    content, entries = large(), rows(archive, AuditEntry)
    with pytest.raises(UnavailableError, match=r"store\.failed"):
        Desk(on_s3(archive, bucket, between(saying(b"partNumber=2"))), admin).take_in(content)
    assert rows(archive, Document) == 0
    client = s3_client()
    assert "Contents" not in client.list_objects_v2(Bucket=bucket)
    assert "Uploads" not in client.list_multipart_uploads(Bucket=bucket)
    kept = on_s3(archive, bucket, server_url("s3"))
    assert Desk(kept, admin).take_in(content).document_id is not None
    assert rows(kept, AuditEntry) > entries
    assert is_sound(kept)


@pytest.mark.s3
@pytest.mark.parametrize(
    ("settings", "said"),
    [({"AWS_SECRET_ACCESS_KEY": "wrong-and-secret"}, "拒绝"), ({}, "没有名为“no-such-bucket-here”的桶")],
    ids=["keys", "bucket"],
)
def test_wrong_keys_or_a_wrong_bucket_are_named_at_the_start(
    tmp_path: Path, new_home: Path, settings: dict[str, str], said: str
) -> None:
    shutil.copytree(new_home, tmp_path / "data")
    store = store_url("no-such-bucket-here")
    done = Shell(tmp_path, {"SHOUCANG_STORE": store, **settings}).run("worker", "--until-idle")
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert "wrong-and-secret" not in done.stderr


def test_a_store_that_is_away_at_the_start_may_come_back(tmp_path: Path, new_home: Path) -> None:
    shutil.copytree(new_home, tmp_path / "data")
    keys = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}
    away = {"SHOUCANG_STORE": f"s3://bucket?endpoint=http://127.0.0.1:{free_port()}", **keys}
    assert Shell(tmp_path, away).run("worker", "--until-idle").returncode == 0


@pytest.mark.s3
def test_a_slow_store_keeps_nobody_else_waiting(
    archive: Archive, admin: Actor, bucket: str, between: Callable[..., str]
) -> None:
    let_go, reached = Event(), Event()
    slow = on_s3(archive, bucket, between(held_by(let_go, reached, b"PUT /")))
    received: list[Any] = []
    giver = Thread(target=lambda: received.append(Desk(slow, admin).take_in()))
    giver.start()
    try:
        assert reached.wait(60)
        assert open_case(admin, archive=archive, household="周敬棠")
        assert (rows(archive, Document), received) == (0, [])
    finally:
        let_go.set()
        giver.join()
    assert received[0].document_id is not None
    assert is_sound(on_s3(archive, bucket, server_url("s3")))


def test_a_clock_that_jumps_ahead_and_is_set_right_repeats_nothing_and_puts_nothing_off(
    archive: Archive, desk: Desk, hands: Hands
) -> None:
    done = run_due(archive, "me")
    first = desk.take_in()
    hands.forward(days=400)
    assert "anchor" in run_due(archive, "me")
    second = desk.take_in()
    with archive.database.write() as session:
        taken = claim(session, "elsewhere:1:x", archive.clock.now(), LEASE)
        assert taken is not None
    hands.forward(days=-400)
    # Who led on that day has died with it, and so has a worker of another machine.
    assert run_due(archive, "another") == done
    assert run_due(archive, "another") == []
    third = desk.take_in()
    work_through(archive)
    ids = [one.document_id for one in (first, second, third) if one.document_id is not None]
    assert [desk.document(one).state for one in ids] == [DocumentState.READ] * 3
    assert (rows(archive, Document), rows(archive, Task)) == (3, 0)
    assert is_sound(archive)


def test_a_task_taken_over_while_the_clock_jumped_is_done_once(
    archive: Archive, admin: Actor, desk: Desk, hands: Hands
) -> None:
    number = desk.take_in().document_id
    one, other = (worker.Worker(name, archive=archive) for name in ("one", "other"))
    carry_out = worker.carry_out

    def jump(*job: Any, **how: Any) -> None:
        # While the first has it in hand, its lease seems to have run out, and another does it.
        pytest.MonkeyPatch().setattr(worker, "carry_out", carry_out)
        hands.forward(days=30)
        with other.seen():
            assert other.do_next()
        carry_out(*job, **how)

    with pytest.MonkeyPatch.context() as patch, one.seen():
        patch.setattr(worker, "carry_out", jump)
        assert one.do_next()
    desk.work()
    assert number is not None
    assert desk.document(number).state is DocumentState.READ
    with archive.database.read() as session:
        of_it = (AuditEntry.subject_kind == "document", AuditEntry.subject_id == number)
        acts = session.execute(select(AuditEntry.act, func.count()).where(*of_it).group_by(AuditEntry.act)).tuples()
        assert {count for _, count in acts} == {1}
    assert rows(archive, Task) == 0
    assert is_sound(archive)
