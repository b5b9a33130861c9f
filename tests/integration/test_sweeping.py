"""What a crash left in the store goes after a day; what is named, or may be in somebody's hands, stays."""

from io import BytesIO
from typing import Any

import pytest

from service import content
from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.tasks import TaskKind, enqueue
from service.jobs.worker import Worker
from service.usecases.upkeep.erasing import erase
from service.usecases.upkeep.sweeping import sweep
from storage import ObjectMissingError, Store
from tests.fixtures import Desk, Hands
from tests.statements import noted


def test_an_object_that_no_row_has_named_for_a_day_is_swept(desk: Desk, archive: Archive, hands: Hands) -> None:
    kept = desk.described()
    orphan = archive.store.put(BytesIO(b"left by a crash")).digest
    assert sweep(archive=archive) == 0
    hands.forward(hours=23)
    assert sweep(archive=archive) == 0
    hands.forward(hours=1)
    assert sweep(archive=archive) == 1
    with pytest.raises(ObjectMissingError):
        archive.store.size(orphan)
    for digest in desk.document_files(kept):
        assert archive.store.size(digest) > 0


def test_what_is_erased_between_its_putting_and_the_row_that_names_it_is_put_again(
    desk: Desk, archive: Archive, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.described()
    named = desk.document(number).content
    assert named is not None
    with archive.database.write() as session:
        session.get_one(Document, number).content = None
        enqueue(session, TaskKind.DESCRIBE, number, hands())
    put, others = content.put_json, [[named]]

    def put_and_lose(store: Store, value: dict[str, Any]) -> str:
        digest = put(store, value)
        if others:
            erase(others.pop(), archive=archive)
        return digest

    monkeypatch.setattr(content, "put_json", put_and_lose)
    worker = Worker("one", archive=archive)
    with worker.seen():
        while worker.do_next():
            pass
    assert desk.document(number).content is None
    hands.forward(seconds=10)
    desk.work()
    assert desk.document(number).content == named
    assert archive.store.size(named) > 0


def test_nothing_is_swept_while_a_task_is_open(desk: Desk, archive: Archive, hands: Hands) -> None:
    archive.store.put(BytesIO(b"perhaps just written by a worker"))
    sweep(archive=archive)
    hands.forward(days=2)
    desk.take_in()
    assert sweep(archive=archive) == 0
    desk.work()
    assert sweep(archive=archive) == 1


def test_an_orphan_that_is_taken_in_again_stays(desk: Desk, archive: Archive, hands: Hands) -> None:
    data = desk.picture()
    archive.store.put(BytesIO(data))
    sweep(archive=archive)
    document_id = desk.described(content=data)
    hands.forward(days=1)
    assert sweep(archive=archive) == 0
    assert archive.store.size(desk.document_files(document_id)[0]) == len(data)


def test_many_objects_that_are_named_cost_as_many_statements_as_few(desk: Desk, archive: Archive) -> None:
    asked = []
    for pages in (1, 6):
        desk.described(pages=pages)
        with noted(archive) as statements:
            assert sweep(archive=archive) == 0
        asked.append((len(list(archive.store.digests())), len(statements)))
    (few, once), (many, again) = asked
    assert many > 2 * few
    assert again == once
