"""The same program on PostgreSQL, Elasticsearch and S3: a document's whole way, by nothing but other addresses."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from elasticsearch import Elasticsearch
from sqlalchemy import create_engine, func, make_url, select, text
from sqlalchemy.exc import DatabaseError

from config import load_settings
from service.app import close_archive, open_archive
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Tombstone
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.filing import discard, file_case
from service.usecases.holds.holds import OnDocument, place_hold
from service.usecases.house.anchoring import anchor_chain
from service.usecases.house.auditing import PROGRAM, EntryWish, list_entries
from service.usecases.house.initialise import initialise
from service.usecases.house.people import actor_of_login
from service.usecases.house.verifying import check_chain, export_chain
from service.usecases.search.finding import SearchForm, find
from service.usecases.search.indexed import check_index
from service.verify_audit import faults
from tests.fixtures import Desk, Hands
from tests.office import Office, furnish

pytestmark = [pytest.mark.postgresql, pytest.mark.elasticsearch, pytest.mark.s3]


@pytest.fixture
def grown(tmp_path: Path, hands: Hands) -> Iterator[Archive]:
    """An initialised archive on three servers."""
    name = f"grown{uuid4().hex[:12]}"
    server = make_url(os.environ["SHOUCANG_TEST_POSTGRESQL"])
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    endpoint = os.environ["SHOUCANG_TEST_S3_ENDPOINT"]
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=name)
    elastic = os.environ["SHOUCANG_TEST_ELASTICSEARCH"]
    settings = load_settings(
        {
            "SHOUCANG_HOME": str(tmp_path / "data"),
            "SHOUCANG_OCR": "null",
            "SHOUCANG_DATABASE": server.set(database=name).render_as_string(hide_password=False),
            "SHOUCANG_INDEX": f"{elastic}/{name}",
            "SHOUCANG_STORE": f"s3://{name}?endpoint={endpoint}",
        },
        tmp_path,
    )
    archive = open_archive(settings, instant=hands, secret=lambda: uuid4().hex)
    initialise(archive=archive, unit_name="榆阳市总工会", level="city", fonds="J012")
    yield archive
    close_archive(archive)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
    with Elasticsearch(elastic.removeprefix("elasticsearch+")) as client:
        for index in client.indices.get(index=f"{name}*"):
            client.indices.delete(index=index)


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
    found = find(actor, SearchForm("周敬棠"), archive=grown)
    assert [hit.id for hit in found.hits] == [kept]
    assert found.facets["state"] == {"running": 1}
    assert check_index(actor, archive=grown, repair=False).sound

    discard(actor, loose, "误收", archive=grown)
    desk.work()
    assert find(actor, SearchForm("月报"), archive=grown).total == 0
    with grown.database.read() as session:
        assert list(audit.breaks(session)) == []


def test_what_is_destroyed_on_the_grown_shape_is_gone_from_every_server(grown: Archive) -> None:
    furnish(grown)
    office = Office.at(grown)
    office.approve_schedule()
    ids = office.papers(3)
    digests = {digest for one in ids[:2] for digest in office.desk.document_files(one)}
    review = office.approved(ids)
    place_hold(office.people["clerk"], OnDocument(ids[2]), "专项审计", "审计通知", archive=grown)
    office.executed(review)
    office.certified(review)
    outcomes = {one: item.outcome for one, item in office.items(review).items()}
    assert outcomes == {ids[0]: Outcome.DESTROYED, ids[1]: Outcome.DESTROYED, ids[2]: Outcome.KEPT_BACK}
    assert not digests & set(grown.store.digests())
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
