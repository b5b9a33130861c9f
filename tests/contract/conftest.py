"""Catalogues to run the contract suites on: always SQLite, and PostgreSQL where a server is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.catalogue import Database
from tests.servers import own_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'catalogue.db'}"
        return
    with own_database() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A catalogue with all its tables and nothing in it."""
    opened = Database(database_url)
    opened.migrate()
    yield opened
    opened.close()
