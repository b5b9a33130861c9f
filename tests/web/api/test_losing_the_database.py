"""PostgreSQL goes away in the middle of every operation: 503 and when to come back, nothing half done, and again it works."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from service.archive import Archive
from service.catalogue.audit import breaks
from service.catalogue.people import TokenScope
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from service.web.interface import interface_of
from tests.axe import NEVER, Axe, on_postgresql, state_of
from tests.fixtures import Hands
from tests.web.api.caller import Caller, Everybody
from tests.web.api.test_tour import tour

pytestmark = [
    pytest.mark.postgresql,
    # A cursor of a server that is gone cannot be closed any more.
    pytest.mark.filterwarnings("ignore:.*ServerCursor:pytest.PytestUnraisableExceptionWarning"),
]

NUMBERS = "counter"
"""Of papers: one that was drawn and given to nothing is a gap, as with any book of forms."""

MIDDLE = 4
"""A statement behind those that ask who is calling."""


class Bereft(Caller):
    """A program whose every request loses the database at first: as its act is being kept, or where it asks to see, in
    the middle.
    """

    def __init__(self, axe: Axe, archive: Archive, *of_a_caller: Any) -> None:
        super().__init__(*of_a_caller)
        self._axe, self._archive = axe, archive

    def __call__(self, method: str, path: str, **options: Any) -> TestResponse:
        before = state_of(self._archive, but=NUMBERS)
        if method == "GET":
            self._axe.arm(MIDDLE, one_act=True)
        else:
            self._axe.arm_for_an_act()
        answer = super().__call__(method, path, **deepcopy(options))
        fell = self._axe.has_fallen
        self._axe.arm(NEVER)
        if not fell:
            return answer
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5"), (method, path, answer.text)
        assert state_of(self._archive, but=NUMBERS) == before, (method, path)
        return super().__call__(method, path, **options)


@pytest.fixture
def archive(tmp_path: Path, hands: Hands) -> Iterator[Archive]:
    with on_postgresql(tmp_path, hands) as opened:
        yield opened


@pytest.fixture
def calls_as(app: Flask, archive: Archive) -> Iterator[Callable[[Actor], Caller]]:
    """Gives a program that loses its database a token of somebody's."""
    axe, document = Axe(archive), interface_of(app).description()

    def caller(actor: Actor) -> Caller:
        token = issue_token(actor, "对账程序", archive=archive, scope=TokenScope.ALL)
        return Bereft(axe, archive, app.test_client(), document, token)

    yield caller
    axe.put_away()


def test_every_operation_that_loses_the_database_says_so_and_leaves_nothing_half_done(
    every: Everybody, archive: Archive, tmp_path: Path
) -> None:
    tour(every, tmp_path)
    lost = {name for name, status in every.call.seen if status == 503}
    assert len(lost) > 150
    with archive.database.read() as session:
        assert list(breaks(session)) == []
