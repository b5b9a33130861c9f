"""What was read and found is had at hand: many at the same time, from memory for some minutes, and never anything else."""

from pathlib import Path
from threading import Barrier
from typing import BinaryIO

import pytest

from service.content import LASTS, Contents, get_json, put_json
from storage import ObjectCorruptError, ObjectMissingError, Store, open_store


class Counted:
    """A store that counts what it is asked for; `meeting` lets nobody go on before all have come."""

    def __init__(self, store: Store, meeting: Barrier | None = None) -> None:
        self.store, self.meeting, self.asked = store, meeting, 0

    def open(self, digest: str) -> BinaryIO:
        self.asked += 1
        if self.meeting:
            self.meeting.wait(10)
        return self.store.open(digest)


@pytest.fixture
def store() -> Store:
    return open_store("memory:")


def test_what_was_shown_is_read_once_and_anew_after_some_minutes(store: Store) -> None:
    counted, now = Counted(store), [0.0]
    contents = Contents(counted, clock=lambda: now[0])  # type: ignore[arg-type]
    digest = put_json(store, {"pages": [[1, "困难职工"]]})
    for second, asked in ((0.0, 1), (LASTS - 1, 1), (LASTS, 2), (LASTS + 1, 2)):
        now[0] = second
        assert contents.get(digest) == {"pages": [[1, "困难职工"]]}
        assert counted.asked == asked


def test_what_is_wanted_together_is_asked_for_at_the_same_time(store: Store) -> None:
    digests = [put_json(store, {"number": number}) for number in range(8)]
    counted = Counted(store, Barrier(8))
    contents = Contents(counted)  # type: ignore[arg-type]
    contents.fetch([*digests, None, digests[0]])
    assert counted.asked == 8
    assert [contents.get(digest)["number"] for digest in digests] == list(range(8))
    assert counted.asked == 8


def test_what_cannot_be_had_is_told_when_it_is_wanted_and_not_before(store: Store) -> None:
    there, gone = put_json(store, {"number": 1}), put_json(store, {"number": 2})
    store.delete(gone)
    contents = Contents(store)
    contents.fetch([there, gone])
    assert contents.get(there) == {"number": 1}
    with pytest.raises(ObjectMissingError):
        contents.get(gone)


def test_what_is_spoilt_is_told_and_not_kept_so_that_it_is_there_once_it_was_made_good(tmp_path: Path) -> None:
    store = open_store(tmp_path.as_uri())
    digest, other = put_json(store, {"number": 1}), put_json(store, {"number": 2})
    (path,) = tmp_path.rglob(digest)
    sound = path.read_bytes()
    path.chmod(0o600)
    with store.open(other) as source:
        path.write_bytes(source.read())
    contents = Contents(store)
    contents.fetch([digest, other])
    with pytest.raises(ObjectCorruptError):
        contents.get(digest)
    path.write_bytes(sound)
    assert contents.get(digest) == {"number": 1}


def test_no_more_is_kept_than_there_is_room_for_and_the_oldest_goes_first(store: Store) -> None:
    digests = [put_json(store, {"text": chr(0x4E00 + number) * 40}) for number in range(4)]
    with store.open(digests[0]) as source:
        room = 2 * len(source.read()) + 10
    counted = Counted(store)
    contents = Contents(counted, kept=room)  # type: ignore[arg-type]
    for digest in (*digests, digests[3]):
        assert contents.get(digest) == get_json(store, digest)
    assert counted.asked == 4
    contents.get(digests[0])
    assert counted.asked == 5
