"""What was destroyed or handed over does not come back with a backup that was taken before."""

from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from sqlalchemy import select

from config import load_settings
from service.app import close_archive
from service.archive import Archive
from service.backups import GoneItem, read_registers, written_registers
from service.catalogue.audit import AuditEntry, digest_of_items
from service.catalogue.backups import last_expiry
from service.catalogue.codes import GivenCode
from service.catalogue.disposal import Gone, Outcome, Review, ReviewItem, Tombstone
from service.catalogue.documents import Document
from service.errors import InvalidError
from service.jobs.restoring import restore
from service.usecases.cases.cases import open_case
from service.usecases.disposal.forms import certificate_of
from service.usecases.disposal.removing import remove_document
from service.usecases.documents.filing import file_documents
from service.usecases.holds.holds import OnDocument, place_hold
from service.usecases.permissions import Actor
from service.usecases.search.finding import SearchForm, find
from service.usecases.upkeep.backing_up import back_up
from service.usecases.upkeep.erasing import named_digests
from service.usecases.upkeep.replaying import export_registers, gone_items
from tests.fixtures import Desk, Hands, at
from tests.office import Office


def unseen(_left: int, _total: int) -> None:
    """Progress that nobody watches."""


class Vault:
    """An archive, its backups, and a new place for it."""

    def __init__(self, desk: Desk, hands: Hands, folder: Path) -> None:
        self.desk = desk
        self.hands = hands
        self.usb = folder / "usb"
        self.new = folder / "new"

    def filed(self, **given: object) -> int:
        """A filed document."""
        document_id = self.desk.described(**given)  # type: ignore[arg-type]
        (filed,) = file_documents(self.desk.actor, [document_id], archive=self.desk.archive)
        assert filed.problem is None
        return document_id

    def back_up(self) -> str:
        return back_up(self.desk.actor, self.usb, archive=self.desk.archive, progress=unseen).manifest.name

    def restore(self, registers: Path | None = None, point: str | None = None) -> tuple[int, ...]:
        settings = load_settings({"SHOUCANG_HOME": str(self.new / "data"), "SHOUCANG_OCR": "null"}, self.new)
        return restore(self.usb, settings, unseen, registers=registers, point=point).reopened.gone

    def opened(self) -> Archive:
        return at(self.new, self.hands)

    def gone(self, document_id: int, after: timedelta = timedelta(days=1), **other: object) -> GoneItem:
        """What a tombstone of the document would say."""
        document = self.desk.document(document_id)
        said = {
            "document_id": document_id,
            "code": document.code,
            "title": document.title,
            "rule": document.rule,
            "due_on": document.due_on,
            "gone": "destroyed",
            "number": "榆工销字〔2026〕1号",
            "digest": self.desk.document_files(document_id)[0],
            "gone_at": self.hands.at + after,
        }
        return GoneItem(**(said | other))  # type: ignore[arg-type]

    def registers(self, *items: GoneItem) -> Path:
        """A file of registers as another disk holds it."""
        path = self.usb.parent / "registers.jsonl"
        path.write_bytes(written_registers(items))
        return path


@pytest.fixture
def vault(desk: Desk, hands: Hands, tmp_path: Path) -> Vault:
    return Vault(desk, hands, tmp_path)


def found(archive: Archive, actor: Actor, words: str) -> list[int]:
    return [hit.id for hit in find(actor, SearchForm(words), archive=archive).hits]


def test_a_destroyed_item_does_not_come_back_and_its_trace_does(vault: Vault, admin: Actor) -> None:
    gone, kept = vault.filed(title="应销毁的证明"), vault.filed(title="应保留的证明")
    objects = set(vault.desk.document_files(gone))
    item = vault.gone(gone)
    vault.back_up()
    assert vault.restore(vault.registers(item)) == (gone,)
    again = vault.opened()
    with again.database.read() as session:
        assert [row.id for row in session.scalars(select(Document))] == [kept]
        assert list(gone_items(session)) == [item]
        assert session.scalars(select(GivenCode.document_id).where(GivenCode.code == item.code)).one() == gone
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.act, entry.data["count"], entry.data["items"]) == ("archive.restored", 1, digest_of_items([gone]))
        assert list(again.store.digests()) == list(named_digests(session))
    assert not objects & set(again.store.digests())
    assert found(again, admin, "证明") == [kept]
    assert found(again, admin, "应销毁") == []
    close_archive(again)
    content = b"".join(path.read_bytes() for path in (vault.new / "data").glob("catalogue.db*"))
    assert content.count("应销毁的证明".encode()) == 1, "in its tombstone only"


def test_the_registers_beside_newer_backups_hold_for_older_points(vault: Vault, archive: Archive) -> None:
    gone = vault.filed()
    vault.back_up()
    destroy(archive, vault.gone(gone))
    vault.hands.forward(days=2)
    vault.back_up()
    assert vault.restore(point="1") == (gone,)
    again = vault.opened()
    with again.database.read() as session:
        assert session.get(Document, gone) is None
    close_archive(again)


def destroy(archive: Archive, item: GoneItem) -> None:
    """Leave the catalogue as a disposal leaves it."""
    with archive.database.write() as session:
        remove_document(session, session.get_one(Document, item.document_id))
        session.add(
            Tombstone(
                **{name: getattr(item, name) for name in item.__dataclass_fields__ if name != "gone"},
                gone=Gone(item.gone),
            )
        )


def test_what_people_destroyed_by_a_register_is_gone_from_a_restored_archive_too(
    office: Office, hands: Hands, tmp_path: Path
) -> None:
    vault = Vault(office.desk, hands, tmp_path)
    gone, kept = office.papers(2)
    before = vault.back_up()
    review = office.approved([gone])
    vault.back_up()
    hands.forward(hours=1)
    office.executed(review)
    with office.archive.database.read() as session:
        (item,) = gone_items(session)
        form = certificate_of(session, session.get_one(Review, review), "档案员", office.archive)
        assert form.backups_until == last_expiry(session, hands.at)
        assert form.backups_until is not None
    vault.back_up()
    for point, left in ((before, (gone,)), ("2", (gone,)), ("3", ())):
        assert vault.restore(point=point) == left
        again = vault.opened()
        with again.database.read() as session:
            assert list(gone_items(session)) == [item]
            assert session.get(Document, gone) is None
            assert session.get(Document, kept) is not None
            assert list(again.store.digests()) == list(named_digests(session))
            listed = session.scalars(select(ReviewItem.outcome).where(ReviewItem.document_id == gone)).all()
            assert set(listed) <= {Outcome.DESTROYED}
        Desk(again, office.admin).work()
        close_archive(again)
        rmtree(vault.new)


def test_what_a_newer_point_knows_to_be_gone_is_not_replayed_twice(vault: Vault, archive: Archive) -> None:
    gone = vault.filed()
    destroy(archive, vault.gone(gone))
    vault.back_up()
    assert vault.restore() == ()
    again = vault.opened()
    with again.database.read() as session:
        assert [item.document_id for item in gone_items(session)] == [gone]
    close_archive(again)


def test_bytes_that_another_item_needs_stay(vault: Vault, admin: Actor) -> None:
    data = vault.desk.picture()
    first = vault.filed(content=data)
    twin = vault.desk.described(content=data, case=open_case(admin, archive=vault.desk.archive))
    vault.back_up()
    assert vault.restore(vault.registers(vault.gone(first))) == (first,)
    again = vault.opened()
    assert again.store.size(vault.desk.document_files(twin)[0]) == len(data)
    close_archive(again)


def test_a_hold_placed_before_the_backup_does_not_bring_back_what_was_destroyed_after_its_release(
    vault: Vault, admin: Actor
) -> None:
    gone = vault.filed()
    place_hold(admin, OnDocument(gone), "纪检核查", "调档函", archive=vault.desk.archive)
    vault.back_up()
    assert vault.restore(vault.registers(vault.gone(gone))) == (gone,)


def test_an_item_that_came_and_went_after_the_backup_leaves_its_tombstone_number_and_code(
    vault: Vault, admin: Actor
) -> None:
    vault.filed()
    vault.back_up()
    later = vault.filed()
    item = vault.gone(later)
    assert vault.restore(vault.registers(item)) == ()
    again = vault.opened()
    with again.database.read() as session:
        assert list(gone_items(session)) == [item]
    there = Desk(again, admin)
    newest = there.described(content=vault.desk.picture())
    assert newest > later
    (filed,) = file_documents(admin, [newest], archive=again)
    assert filed.problem is None
    assert there.document(newest).code not in (None, item.code)
    close_archive(again)


@pytest.mark.parametrize(
    "other",
    [{"gone_at": Hands().at - timedelta(seconds=1)}, {"code": "J012-ZY·KN·2020-D10-001-0001"}],
    ids=["went before this one came", "has another code"],
)
def test_a_document_that_only_has_the_number_of_one_that_is_gone_stays(vault: Vault, other: dict[str, object]) -> None:
    kept = vault.filed()
    vault.back_up()
    assert vault.restore(vault.registers(vault.gone(kept, **other))) == ()
    again = vault.opened()
    with again.database.read() as session:
        assert session.get(Document, kept) is not None
    close_archive(again)


@pytest.mark.parametrize(
    "line",
    [
        "不是 JSON",
        "{}",
        "[]",
        '{"document_id": 1}',
        pytest.param('{"document_id": 1, "code": "', id="cut off"),
    ],
)
def test_registers_that_cannot_be_read_are_refused_before_anything_is_written(vault: Vault, line: str) -> None:
    item = vault.gone(vault.filed())
    vault.back_up()
    path = vault.registers(item)
    path.write_text(path.read_text("utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(InvalidError) as refused:
        vault.restore(path)
    assert (refused.value.code, refused.value.data) == ("backup.bad_register", {"path": "registers.jsonl", "line": 2})
    assert not (vault.new / "data" / "store").exists()


def test_exported_registers_are_read_as_they_were_written(vault: Vault, archive: Archive, admin: Actor) -> None:
    items = [vault.gone(vault.filed(title=f"证明{number}"), after=timedelta(days=number)) for number in (1, 2)]
    for item in items:
        destroy(archive, item)
    path = vault.registers()
    path.write_bytes(export_registers(admin, archive=archive))
    assert read_registers(path) == items
