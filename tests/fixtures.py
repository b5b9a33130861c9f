"""A real archive on a real disk, with people of every role, for whoever tests a use case, a page or a command."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from config import load_settings
from service.app import close_archive, open_archive
from service.archive import Archive
from service.catalogue.people import Role
from service.usecases.initialise import initialise
from service.usecases.people import Appointed, actor_of_login, add_person
from service.usecases.permissions import Actor
from service.usecases.units import found_unit

PASSWORD = "correct horse battery"


@dataclass
class Hands:
    """The hands of the archive's clock: they stand until somebody moves them."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 1, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Move the hands, as `timedelta` counts."""
        self.at += timedelta(**by)


@pytest.fixture
def hands() -> Hands:
    """A clock that a test moves; it begins on the morning of 2026-11-23 in China."""
    return Hands()


@pytest.fixture
def archive(tmp_path: Path, hands: Hands) -> Iterator[Archive]:
    """An initialised archive that reads nothing by itself: its engine is the null engine."""
    numbers = count(1)

    def secret() -> str:
        return f"secret-number-{next(numbers):06d}-of-the-test"

    settings = load_settings({"SHOUCANG_HOME": str(tmp_path / "data"), "SHOUCANG_OCR": "null"}, tmp_path)
    opened = open_archive(settings, instant=hands, secret=secret)
    initialise(archive=opened, unit_name="榆阳市总工会", level="city", fonds="J012")
    yield opened
    close_archive(opened)


@pytest.fixture
def admin(archive: Archive) -> Actor:
    """The first person: administrator and keeper of the topmost unit."""
    return actor_of_login(None, archive=archive)


@pytest.fixture
def appoint(archive: Archive, admin: Actor) -> Callable[[str, Role, str], Actor]:
    """Makes a person with one role in one unit."""

    def make(login: str, role: Role, unit: str) -> Actor:
        add_person(admin, login, login, PASSWORD, [Appointed(role, unit)], archive=archive)
        return actor_of_login(login, archive=archive)

    return make


@pytest.fixture
def county(archive: Archive, admin: Actor) -> str:
    """A unit below the topmost one, with a fonds of its own; gives its name."""
    found_unit(admin, "城北区总工会", "county", archive=archive, parent="J012", fonds="J030")
    return "城北区总工会"


@pytest.fixture
def keeper(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    """A keeper of the topmost unit and all below it."""
    return appoint("keeper", Role.KEEPER, "J012")


@pytest.fixture
def reader(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    """A reader of the topmost unit and all below it."""
    return appoint("reader", Role.READER, "J012")


@pytest.fixture
def stranger(appoint: Callable[[str, Role, str], Actor], county: str) -> Actor:
    """A keeper of the county only, who may not know what the topmost unit has."""
    return appoint("stranger", Role.KEEPER, county)
