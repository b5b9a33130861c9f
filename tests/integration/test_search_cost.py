"""What a search costs the database: as many statements for many hits as for few."""

from collections.abc import Callable, Sized

from service.usecases.search.finding import SearchForm, find
from service.usecases.search.indexed import every_indexed
from tests.fixtures import Desk
from tests.statements import noted


def described(desk: Desk, count: int) -> None:
    """This many more papers to be found."""
    for _ in range(count):
        desk.described()


def statements_of(desk: Desk, act: Callable[[], Sized], things: int) -> int:
    """How many statements it costs to find so many things."""
    with noted(desk.archive) as statements:
        assert len(act()) == things
    return len(statements)


def test_a_search_costs_as_many_statements_for_many_hits_as_for_few(desk: Desk) -> None:
    def search() -> Sized:
        return find(desk.actor, SearchForm("收入"), archive=desk.archive).hits

    described(desk, 2)
    few = statements_of(desk, search, 2)
    described(desk, 6)
    assert statements_of(desk, search, 8) == few


def test_an_index_is_built_with_as_many_statements_from_many_documents_as_from_few(desk: Desk) -> None:
    def index() -> Sized:
        return list(every_indexed(desk.archive))

    described(desk, 2)
    few = statements_of(desk, index, 2)
    described(desk, 6)
    assert statements_of(desk, index, 8) == few
