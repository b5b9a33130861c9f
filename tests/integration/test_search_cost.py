"""What a search costs the database: as many statements for many hits as for few."""

from service.usecases.search.finding import SearchForm, find
from service.usecases.search.indexed import every_indexed
from tests.fixtures import Desk
from tests.statements import noted


def described(desk: Desk, count: int) -> None:
    """This many more papers to be found."""
    for _ in range(count):
        desk.described()


def statements_of_a_search(desk: Desk, hits: int) -> int:
    with noted(desk.archive) as statements:
        assert len(find(desk.actor, SearchForm("收入"), archive=desk.archive).hits) == hits
    return len(statements)


def test_a_search_costs_as_many_statements_for_many_hits_as_for_few(desk: Desk) -> None:
    described(desk, 2)
    few = statements_of_a_search(desk, 2)
    described(desk, 6)
    assert statements_of_a_search(desk, 8) == few


def statements_of_an_index(desk: Desk, documents: int) -> int:
    with noted(desk.archive) as statements:
        assert len(list(every_indexed(desk.archive))) == documents
    return len(statements)


def test_an_index_is_built_with_as_many_statements_from_many_documents_as_from_few(desk: Desk) -> None:
    described(desk, 2)
    few = statements_of_an_index(desk, 2)
    described(desk, 6)
    assert statements_of_an_index(desk, 8) == few
