"""The same program on PostgreSQL, Elasticsearch and S3: a document's whole way, by nothing but other addresses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from config import load_settings
from service.app import close_archive, open_archive
from service.archive import Archive
from service.catalogue import Base, audit
from service.catalogue.disposal import Outcome, Review, Tombstone
from service.catalogue.documents import Document
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.disposal.appraising import conclude
from service.usecases.disposal.printing import Paper, print_review
from service.usecases.disposal.proposing import propose_yearly
from service.usecases.disposal.registering import draw_up_register
from service.usecases.documents.filing import discard, file_case
from service.usecases.holds.holds import OnDocument, place_hold, release_hold
from service.usecases.house.anchoring import anchor_chain
from service.usecases.house.auditing import PROGRAM, EntryWish, list_entries
from service.usecases.house.initialise import initialise
from service.usecases.house.people import actor_of_login
from service.usecases.house.verifying import check_chain, export_chain
from service.usecases.search.finding import SearchForm, find
from service.usecases.search.indexed import check_index
from service.usecases.upkeep.locking import lock_part
from service.verify_audit import faults
from tests.fixtures import Desk, Hands, unsealing
from tests.office import Office, furnish
from tests.papers import PdfBook, typed
from tests.printed import texts
from tests.servers import elastic_client, own_bucket, own_database, own_index, s3_client, store_url

NAMES = ("周敬棠", "刘启明")

pytestmark = [pytest.mark.postgresql, pytest.mark.elasticsearch, pytest.mark.s3]


@pytest.fixture
def grown(tmp_path: Path, hands: Hands) -> Iterator[Archive]:
    """An initialised archive on three servers."""
    with own_database() as database, own_index() as index, own_bucket(locking=True) as bucket:
        where = {"SHOUCANG_DATABASE": database, "SHOUCANG_INDEX": index, "SHOUCANG_STORE": store_url(bucket)}
        settings = load_settings({**where, "SHOUCANG_HOME": str(tmp_path / "data"), "SHOUCANG_OCR": "null"}, tmp_path)
        archive = open_archive(settings, instant=hands, secret=lambda: uuid4().hex)
        initialise(archive=archive, unit_name="榆阳市总工会", level="city", fonds="J012")
        yield archive
        close_archive(archive)


def test_a_document_goes_its_whole_way_on_the_grown_shape(grown: Archive) -> None:
    actor = actor_of_login(None, archive=grown)
    desk = Desk(grown, actor)
    case = open_case(actor, archive=grown, household="周敬棠")
    kept = desk.described("A09", case=case, title="收入证明（周敬棠）")
    loose = desk.described("C09", title="帮扶资金月报")
    [filed] = file_case(actor, case, archive=grown)
    withdraw_case(actor, case, date(2026, 10, 15), "脱困", archive=grown)
    desk.work()

    assert filed.code == f"{case}-0001"
    assert desk.document(kept).due_on == date(2036, 10, 15)
    assert find(actor, SearchForm("周敬棠"), archive=grown).total == 0
    found = find(unsealing(actor), SearchForm("周敬棠", sealed=True), archive=grown)
    assert [hit.id for hit in found.hits] == [kept]
    assert found.facets["state"] == {"running": 1}
    assert check_index(actor, archive=grown, repair=False).sound

    discard(actor, loose, "误收", archive=grown)
    desk.work()
    assert find(actor, SearchForm("月报"), archive=grown).total == 0
    with grown.database.read() as session:
        assert list(audit.breaks(session)) == []


def saying(phrase: str) -> bytes:
    """A page that says this."""
    book = PdfBook()
    book.add_page(typed(["走访慰问统计表", "榆阳市总工会：", phrase, "2010年3月4日"]))
    return book.bytes()


def objects_of(archive: Archive, document_id: int) -> set[str]:
    """All that the store holds of a document: files, readings, thumbnails, text, found fields."""
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        named = {file.digest for file in document.files} | {document.content, document.text}
        return {one for one in named.union(*((page.reading, page.thumbnail) for page in document.pages)) if one}


def rows_of(archive: Archive, document_id: int) -> list[str]:
    """The tables that have a row of a document, or one that refers to it."""
    with archive.database.read() as session:
        return [
            table.name
            for table in Base.metadata.tables.values()
            for column in table.columns
            if (table.name, column.name) == ("document", "id")
            or any(key.column.table.name == "document" for key in column.foreign_keys)
            if session.execute(select(column).where(column == document_id)).first() is not None
        ]


def is_in_elasticsearch(archive: Archive, document_id: int) -> bool:
    """Whether the server itself still has an entry of a document that any question could find."""
    name = archive.settings.index.rpartition("/")[2]
    entry = [{"ids": {"values": [str(document_id)]}}, {"term": {"live": True}}]
    with elastic_client() as client:
        client.indices.refresh(index=f"{name}*")
        return bool(client.count(index=f"{name}*", query={"bool": {"filter": entry}})["count"])


def in_s3(archive: Archive) -> str:
    """The names of all objects on the server, asked past our own code."""
    pages = s3_client().get_paginator("list_objects_v2").paginate(Bucket=urlsplit(archive.settings.store).netloc)
    return " ".join(found["Key"].replace("/", "") for page in pages for found in page.get("Contents", ()))


def test_from_due_to_certificate_everything_of_a_document_leaves_every_server(grown: Archive) -> None:
    furnish(grown)
    office = Office.at(grown)
    office.approve_schedule()
    gone, stays = (office.paper(content=saying(f"慰问对象{name}"), title=f"{name}的慰问表") for name in NAMES)
    objects, code = objects_of(grown, gone), office.desk.document(gone).code
    assert len(objects) >= 5
    assert all(one in in_s3(grown) for one in objects)
    assert is_in_elasticsearch(grown, gone)
    assert find(office.admin, SearchForm(NAMES[0]), archive=grown).total == 1

    place_hold(office.people["clerk"], OnDocument(stays), "专项审计", "审计通知", archive=grown)
    assert propose_yearly(archive=grown) == 1
    with grown.database.read() as session:
        review = session.scalars(select(Review.id)).one()
    office.group(review)
    office.decide(review, [gone])
    conclude(office.people["archivist"], review, "同意销毁。", archive=grown)
    draw_up_register(office.people["clerk"], review, archive=grown)
    office.signed(review)
    office.supervised(review)
    office.executed(review)
    office.certified(review)

    assert not any(one in in_s3(grown) for one in objects)
    assert rows_of(grown, gone) == []
    assert [is_in_elasticsearch(grown, one) for one in (gone, stays)] == [False, True]
    for words in (NAMES[0], f'"{code}"', "慰问对象"):
        assert gone not in {hit.id for hit in find(office.admin, SearchForm(words), archive=grown).hits}
    assert [hit.id for hit in find(office.admin, SearchForm(NAMES[1]), archive=grown).hits] == [stays]
    assert all(one in in_s3(grown) for one in objects_of(grown, stays))
    with grown.database.read() as session:
        (stone,) = session.scalars(select(Tombstone))
        assert (stone.document_id, stone.code) == (gone, code)
        assert list(audit.breaks(session)) == []
    for paper in (Paper.REGISTER, Paper.CERTIFICATE):
        with print_review(office.people["clerk"], review, paper, archive=grown) as (source, *_):
            assert "销字〔2026〕1号" in "".join(texts(source.read()))


def test_what_is_destroyed_on_the_grown_shape_is_gone_from_every_server(grown: Archive) -> None:
    furnish(grown)
    office = Office.at(grown)
    office.approve_schedule()
    ids = office.papers(3)
    digests = {digest for one in ids[:2] for digest in office.desk.document_files(one)}
    holds = [place_hold(office.people["clerk"], OnDocument(one), "专项审计", "通知", archive=grown) for one in ids[1:]]
    locks = grown.store.locks()
    assert locks is not None
    for part in sorted({digest[:2] for digest in grown.store.digests()}):
        lock_part(part, archive=grown)
    held = [{locks.look(digest).held for digest in office.desk.document_files(one)} for one in ids]
    assert held == [{False}, {True}, {True}]
    # Released, and nobody has told the store yet; one is placed once everybody has signed.
    for number in holds:
        release_hold(office.people["leader"], number, "审计结束", archive=grown)
    review = office.approved(ids)
    place_hold(office.people["clerk"], OnDocument(ids[2]), "专项审计", "审计通知", archive=grown)
    office.executed(review)
    office.certified(review)
    outcomes = {one: item.outcome for one, item in office.items(review).items()}
    assert outcomes == {ids[0]: Outcome.DESTROYED, ids[1]: Outcome.DESTROYED, ids[2]: Outcome.KEPT_BACK}
    assert not digests & set(grown.store.digests())
    assert {locks.look(digest).held for digest in office.desk.document_files(ids[2])} == {True}
    assert set(dict(grown.index.fingerprints())) == {ids[2]}
    with pytest.raises(DatabaseError, match="stays as it is"), grown.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM tombstone")
    with grown.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Tombstone)) == 2
        assert list(audit.breaks(session)) == []


def test_the_audit_of_the_grown_shape_is_anchored_filtered_and_found_cut_off(grown: Archive) -> None:
    actor = actor_of_login(None, archive=grown)
    for _ in range(5):
        open_case(actor, archive=grown)
    anchor_chain(archive=grown)
    assert list(grown.store.digests()) == []
    assert check_chain(actor, archive=grown).holds

    wish = EntryWish(act="case.opened", person_id=actor.id, since=date(2026, 11, 23), until=date(2026, 11, 23))
    first = list_entries(actor, wish, archive=grown, limit=3)
    second = list_entries(actor, replace(wish, before=first.older), archive=grown, limit=3)
    seen = [entry.id for entry in (*first.entries, *second.entries)]
    assert (len(seen), second.older) == (5, None)
    assert seen == sorted(seen, reverse=True)
    assert list_entries(actor, EntryWish(person_id=PROGRAM), archive=grown).older is None

    with export_chain(actor, archive=grown) as (source, *_):
        assert list(faults(source, set())) == []
    with grown.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_change")
        connection.exec_driver_sql("DELETE FROM audit_entry WHERE id >= (SELECT max(id) FROM audit_entry) - 3")
        connection.exec_driver_sql(
            "UPDATE audit_head SET count = (SELECT count(*) FROM audit_entry), "
            "digest = (SELECT digest FROM audit_entry ORDER BY id DESC LIMIT 1)"
        )
    assert [one.problem for one in check_chain(actor, archive=grown).breaks] == ["anchor_missing"]
