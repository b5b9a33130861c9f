"""The watch folder: what is complete is taken in and moved out of the way, with the reason where it was not."""

import os
from pathlib import Path

import pytest

from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.intake import Batch, Offer, OfferOutcome
from service.jobs.watch import Watch
from service.usecases.cases.cases import open_case
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands


class Inbox:
    """A watched folder, and somebody who puts things into it."""

    def __init__(self, folder: Path, desk: Desk, hands: Hands) -> None:
        self.folder = folder
        self.watch = Watch(folder)
        self._desk, self._hands = desk, hands

    def put(self, name: str, content: bytes | None = None) -> Path:
        """Put a scan, or these bytes, into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self._desk.picture() if content is None else content)
        return path

    def scan(self, seconds: float = 2) -> list[OfferOutcome]:
        """Look, wait, and look again; gives what was taken in at the second look."""
        self.look()
        self._hands.forward(seconds=seconds)
        return self.look()

    def look(self) -> list[OfferOutcome]:
        """Look once."""
        return [taken.outcome for taken in self.watch.scan(self._desk.actor, archive=self._desk.archive)]

    def tree(self) -> set[str]:
        """All files in it."""
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture
def inbox(tmp_path: Path, desk: Desk, hands: Hands) -> Inbox:
    return Inbox(tmp_path / "收件箱", desk, hands)


def documents(archive: Archive) -> list[Document]:
    with archive.database.read() as session:
        return session.query(Document).order_by(Document.id).all()


def test_a_file_that_stands_still_is_taken_in_and_moved(inbox: Inbox, archive: Archive) -> None:
    inbox.look()
    path = inbox.put("扫描.tif")
    assert inbox.look() == []
    assert inbox.scan(1.9) == []
    assert path.exists()
    assert inbox.scan(0.1) == [OfferOutcome.RECEIVED]
    assert inbox.tree() == {"done/扫描.tif"}
    assert [document.name for document in documents(archive)] == ["扫描.tif"]
    assert inbox.scan() == []


def test_a_file_that_grows_is_waited_for(inbox: Inbox) -> None:
    path = inbox.put("扫描.tif", b"begun")
    assert inbox.scan(1) == []
    path.write_bytes(inbox.put("other/x.part").read_bytes())
    assert inbox.scan(1.9) == []
    assert inbox.scan(0.1) == [OfferOutcome.RECEIVED]


def test_a_file_of_the_same_size_that_was_written_again_is_waited_for(inbox: Inbox) -> None:
    path = inbox.put("扫描.tif")
    inbox.scan(1)
    os.utime(path, (1, 1))
    assert inbox.scan(1.5) == []
    assert inbox.scan(0.5) == [OfferOutcome.RECEIVED]


def test_a_file_that_a_program_still_has_open_is_waited_for(inbox: Inbox) -> None:
    path = inbox.put("扫描.tif")
    with path.open("ab"):
        assert inbox.scan() == []
    assert inbox.look() == [OfferOutcome.RECEIVED]


@pytest.mark.parametrize("name", [".扫描.tif", "扫描.tif.part", "扫描.PARTIAL", "~$清单.xlsx", ".hidden/扫描.tif"])
def test_what_is_hidden_or_unfinished_is_left_alone(inbox: Inbox, name: str) -> None:
    inbox.put(name)
    assert inbox.scan() == []
    assert inbox.tree() == {name}


def test_links_are_left_alone(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put("a.tif").rename(tmp_path / "outside.tif")
    (inbox.folder / "link.tif").symlink_to(tmp_path / "outside.tif")
    assert inbox.scan() == []


def test_an_empty_file_is_given_a_minute(inbox: Inbox) -> None:
    inbox.put("empty.pdf", b"")
    assert inbox.scan(59) == []
    assert inbox.scan(1) == [OfferOutcome.FAILED]
    assert inbox.tree() == {"failed/empty.pdf", "failed/empty.pdf.txt"}


def test_what_cannot_be_taken_is_put_aside_with_its_reason(inbox: Inbox) -> None:
    inbox.put("合同.docx", b"PK\x03\x04 no picture")
    assert inbox.scan() == [OfferOutcome.FAILED]
    assert inbox.tree() == {"failed/合同.docx", "failed/合同.docx.txt"}
    reason = (inbox.folder / "failed/合同.docx.txt").read_text("utf-8")
    assert "合同.docx" in reason
    assert reason.endswith("\n")


def test_what_is_here_already_counts_as_done(inbox: Inbox, archive: Archive) -> None:
    content = inbox.put("a.tif").read_bytes()
    inbox.scan()
    # As after a kill between taking in and moving: the file is still there, and the archive has it.
    inbox.put("a.tif", content)
    fresh = Inbox(inbox.folder, inbox._desk, inbox._hands)
    assert fresh.scan() == [OfferOutcome.DUPLICATE]
    assert inbox.tree() == {"done/a.tif", "done/a (2).tif"}
    assert len(documents(archive)) == 1


def test_names_that_are_taken_get_a_number(inbox: Inbox) -> None:
    for content in (b"MZ\0x", b"MZ\0y", b"MZ\0z"):
        inbox.put("a.pdf", content)
        inbox.scan()
    assert {name for name in inbox.tree() if name.endswith("pdf")} == {
        "failed/a.pdf", "failed/a (2).pdf", "failed/a (3).pdf"
    }  # fmt: skip


def test_folders_name_a_unit_or_a_case_file(inbox: Inbox, archive: Archive, admin: Actor, county: str) -> None:
    code = open_case(admin, archive=archive, unit=county)
    inbox.put("a.tif")
    inbox.put(f"{county}/b.tif")
    inbox.put(f"{county}/{code}/c.tif")
    inbox.put("J030/d.tif")
    inbox.put("没有的单位/e.tif")
    assert inbox.scan().count(OfferOutcome.RECEIVED) == 4
    assert inbox.tree() == {
        "done/a.tif",
        f"done/{county}/b.tif",
        f"done/{county}/{code}/c.tif",
        "done/J030/d.tif",
        "failed/没有的单位/e.tif",
        "failed/没有的单位/e.tif.txt",
    }
    assert "没有的单位" in (inbox.folder / "failed/没有的单位/e.tif.txt").read_text("utf-8")
    found = {document.name: document for document in documents(archive)}
    assert found["a.tif"].unit_id != found["b.tif"].unit_id == found["c.tif"].unit_id == found["d.tif"].unit_id
    assert {name: document.case_id is not None for name, document in found.items()} == {
        "a.tif": False, "b.tif": False, "c.tif": True, "d.tif": False
    }  # fmt: skip


def test_files_that_come_soon_after_one_another_are_one_batch(inbox: Inbox, archive: Archive, hands: Hands) -> None:
    for name in ("a.tif", "b.tif"):
        inbox.put(name)
        inbox.scan()
    hands.forward(minutes=11)
    inbox.put("c.tif")
    inbox.scan()
    with archive.database.read() as session:
        assert session.query(Batch).count() == 2


def test_while_the_store_is_away_files_stay_where_they_are(inbox: Inbox, archive: Archive) -> None:
    store = Path(archive.settings.store.removeprefix("file://"))
    inbox.put("a.tif")
    inbox.put("b.tif")
    if store.exists():
        store.rename(store.with_name("away"))
    store.write_text("an unmounted disk")
    assert inbox.scan() == [OfferOutcome.FAILED]
    assert inbox.tree() == {"a.tif", "b.tif"}
    store.unlink()
    assert inbox.look() == [OfferOutcome.RECEIVED] * 2
    assert inbox.tree() == {"done/a.tif", "done/b.tif"}


def test_a_file_that_cannot_be_moved_is_not_taken_twice(inbox: Inbox, archive: Archive) -> None:
    inbox.put("a.tif")
    (inbox.folder / "done").write_text("in the way")
    assert inbox.scan() == [OfferOutcome.RECEIVED]
    assert inbox.scan() == []
    (inbox.folder / "done").unlink()
    assert inbox.scan() == []
    assert inbox.tree() == {"done/a.tif"}
    with archive.database.read() as session:
        assert session.query(Offer).count() == 1
