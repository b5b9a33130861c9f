"""The index is compared with the catalogue, tokens too, and mended; or built anew, while searches go on."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document
from service.usecases.search.finding import SearchForm, find
from service.usecases.search.indexed import IndexCheck, check_index, rebuild_index
from service.usecases.search.searchable import as_indexed
from tests.fixtures import Desk


def lose(archive: Archive, first: int) -> None:
    archive.index.purge([first])


def alter(archive: Archive, first: int) -> None:
    with archive.database.read() as session:
        [row] = as_indexed(session, [session.get_one(Document, first)], archive)
    archive.index.put([replace(row, title="别的题名", revision=row.revision + 1)])


def add(archive: Archive, first: int) -> None:
    with archive.database.read() as session:
        [row] = as_indexed(session, [session.get_one(Document, first)], archive)
    archive.index.put([replace(row, id=999)])


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lose, IndexCheck(2, (1,), (), ())),
        (alter, IndexCheck(2, (), (1,), ())),
        (add, IndexCheck(2, (), (), (999,))),
    ],
)
def test_what_is_wrong_in_the_index_is_found_and_mended(
    desk: Desk, archive: Archive, spoil: Callable[[Archive, int], None], found: IndexCheck
) -> None:
    first = desk.described(title="收入证明（周敬棠）")
    desk.described(title="收入证明（吴桂兰）")
    assert check_index(desk.actor, archive=archive).sound
    spoil(archive, first)
    assert check_index(desk.actor, archive=archive, repair=False) == found
    assert check_index(desk.actor, archive=archive) == found
    assert check_index(desk.actor, archive=archive).sound
    assert [hit.id for hit in find(desk.actor, SearchForm("周敬棠"), archive=archive).hits] == [first]
    with archive.database.read() as session:
        acts = session.scalars(select(audit.AuditEntry.act).order_by(audit.AuditEntry.id.desc()).limit(1)).one()
    assert acts == "index.repaired"


def test_an_index_built_anew_holds_every_document_that_was_read(desk: Desk, archive: Archive) -> None:
    ids = {desk.described(title=f"收入证明{number}") for number in range(3)}
    desk.take_in()
    archive.index.purge(ids)
    assert find(desk.actor, SearchForm("收入证明"), archive=archive).total == 0
    assert rebuild_index(desk.actor, archive=archive) == 3
    assert {hit.id for hit in find(desk.actor, SearchForm("收入证明"), archive=archive).hits} == ids
