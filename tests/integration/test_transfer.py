"""Handing over to another archive: a package, its receipt, and only then the release."""

import csv
import json
from datetime import date
from pathlib import Path

import bagit
import pytest
from sqlalchemy import select

from retention import Decision
from service.bags import BagError, check_bag
from service.catalogue.disposal import Gone, Outcome, Tombstone
from service.catalogue.documents import Document
from service.errors import ArchiveError
from service.usecases.disposal.appraising import conclude
from service.usecases.disposal.transferring import pack_transfer, record_receipt
from service.usecases.documents.correcting import Correction, correct
from service.usecases.holds.holds import OnDocument, place_hold
from tests.fixtures import Hands
from tests.office import Office

TODAY = date(2026, 11, 23)


def concluded(office: Office, ids: list[int]) -> int:
    review = office.proposed(ids, early=True)
    office.group(review)
    office.decide(review, ids, Decision.TRANSFER)
    conclude(office.people["archivist"], review, "移交市档案馆。", archive=office.archive)
    return review


def received(office: Office, review: int, digest: str, on: date = TODAY, receiver: str = "市档案馆") -> None:
    record_receipt(office.people["clerk"], review, receiver, "收〔2026〕8号", on, digest, archive=office.archive)
    office.desk.work()


def test_items_are_released_when_the_receipt_has_come(office: Office, tmp_path: Path) -> None:
    ids = office.papers(2)
    originals = {one: office.desk.document_files(one)[0] for one in ids}
    codes = {office.desk.document(one).code for one in ids}
    review = concluded(office, ids)
    packed = pack_transfer(office.people["clerk"], review, tmp_path / "bag", archive=office.archive)
    assert (packed.number, packed.items, packed.held) == ("移字〔2026〕1号", 2, 0)
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.info["Source-Organization"] == "榆阳市总工会"
    told = json.loads((tmp_path / "bag/data/metadata.json").read_text("utf-8"))["items"]
    assert {one["code"] for one in told} == codes
    assert {file["sha256"] for one in told for file in one["files"]} >= set(originals.values())
    with (tmp_path / "bag/data/metadata.csv").open(encoding="utf-8-sig", newline="") as table:
        assert {row["档号"] for row in csv.DictReader(table)} == codes
    assert all(office.desk.document(one).code for one in ids)
    received(office, review, packed.digest)
    with office.archive.database.read() as session:
        assert session.scalars(select(Document.id).where(Document.id.in_(ids))).all() == []
        stones = session.scalars(select(Tombstone)).all()
        assert {(one.gone, one.number) for one in stones} == {(Gone.TRANSFERRED, packed.number)}
    assert {one.outcome for one in office.items(review).values()} == {Outcome.TRANSFERRED}
    assert not set(originals.values()) & set(office.archive.store.digests())
    view = office.view(review)
    assert view.transfer is not None
    assert view.transfer.released_at is not None
    assert view.closed


def test_what_is_held_stays_and_is_in_no_package(office: Office, tmp_path: Path) -> None:
    ids = office.papers(2)
    review = concluded(office, ids)
    clerk = office.people["clerk"]
    place_hold(clerk, OnDocument(ids[0]), "专项审计", "审计通知", archive=office.archive)
    packed = pack_transfer(clerk, review, tmp_path / "bag", archive=office.archive)
    assert (packed.items, packed.held) == (1, 1)
    place_hold(clerk, OnDocument(ids[1]), "专项审计", "审计通知", archive=office.archive)
    received(office, review, packed.digest)
    assert {one: item.outcome for one, item in office.items(review).items()} == {
        ids[0]: Outcome.HELD,
        ids[1]: Outcome.KEPT_BACK,
    }
    assert all(office.desk.document(one).code for one in ids)


def test_what_changed_since_it_was_packed_stays(office: Office, tmp_path: Path) -> None:
    ids = office.papers(2)
    review = concluded(office, ids)
    packed = pack_transfer(office.people["clerk"], review, tmp_path / "bag", archive=office.archive)
    correct(office.people["clerk"], ids[0], Correction(title="后来改的"), archive=office.archive)
    office.desk.work()
    received(office, review, packed.digest)
    outcomes = {one: item.outcome for one, item in office.items(review).items()}
    assert outcomes == {ids[0]: Outcome.KEPT_BACK, ids[1]: Outcome.TRANSFERRED}


def test_what_a_receipt_must_say(office: Office, tmp_path: Path, hands: Hands) -> None:
    review = concluded(office, office.papers(1))
    clerk, archive = office.people["clerk"], office.archive

    def refused(code: str, digest: str, **given: object) -> None:
        with pytest.raises(ArchiveError) as caught:
            received(office, review, digest, **given)  # type: ignore[arg-type]
        assert caught.value.code == code

    refused("transfer.not_packed", "0" * 64)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    with pytest.raises(ArchiveError, match=r"transfer\.folder"):
        pack_transfer(clerk, review, tmp_path / "full", archive=archive)
    packed = pack_transfer(clerk, review, tmp_path / "bag", archive=archive)
    refused("transfer.other_package", "0" * 64)
    refused("transfer.receipt", packed.digest, receiver=" ")
    refused("transfer.received_on", packed.digest, on=date(2026, 11, 24))
    refused("transfer.received_on", packed.digest, on=date(2026, 11, 22))
    hands.forward(days=1)
    again = pack_transfer(clerk, review, tmp_path / "again", archive=archive)
    assert (again.number, again.digest) == (packed.number, packed.digest)
    received(office, review, packed.digest, on=date(2026, 11, 24))
    refused("transfer.is_received", packed.digest)


@pytest.mark.parametrize("name", ["data/metadata.csv", "manifest-sha256.txt", "bag-info.txt"])
def test_a_package_damaged_on_the_way_is_seen(office: Office, tmp_path: Path, name: str) -> None:
    review = concluded(office, office.papers(1))
    pack_transfer(office.people["clerk"], review, tmp_path / "bag", archive=office.archive)
    check_bag(tmp_path / "bag")
    with (tmp_path / "bag" / name).open("ab") as target:
        target.write(b"x")
    with pytest.raises(BagError):
        check_bag(tmp_path / "bag")
