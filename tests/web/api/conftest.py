"""Programs with tokens of people of every role."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from service.archive import Archive
from service.catalogue.people import TokenScope
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from service.web.interface import interface_of
from tests.fixtures import Desk
from tests.web.api.caller import Caller


@pytest.fixture
def document(app: Flask) -> Mapping[str, Any]:
    """The OpenAPI document."""
    return interface_of(app).description()


@pytest.fixture
def calls_as(app: Flask, archive: Archive, document: Mapping[str, Any]) -> Callable[[Actor], Caller]:
    """Gives a program a token of somebody's."""
    return lambda actor: Caller(
        app.test_client(), document, issue_token(actor, "对账程序", archive=archive, scope=TokenScope.ALL)
    )


@pytest.fixture
def nobody(app: Flask, document: Mapping[str, Any]) -> Caller:
    """A program without a token."""
    return Caller(app.test_client(), document)


@pytest.fixture
def call(calls_as: Callable[[Actor], Caller], keeper: Actor) -> Caller:
    """A keeper's program."""
    return calls_as(keeper)


@pytest.fixture
def hand(archive: Archive, keeper: Actor) -> Desk:
    """The keeper's own hands."""
    return Desk(archive, keeper)
