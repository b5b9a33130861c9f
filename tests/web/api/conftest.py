"""Programs with tokens of people of every role."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from service.archive import Archive
from service.catalogue.people import Role, TokenScope
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from service.web.interface import interface_of
from tests.fixtures import Desk
from tests.web.api.caller import Caller, Everybody


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


@pytest.fixture
def every(
    call: Caller,
    hand: Desk,
    county: str,
    calls_as: Callable[[Actor], Caller],
    appoint: Callable[[str, Role, str], Actor],
    admin: Actor,
) -> Everybody:
    """A keeper's program, an approver's, an administrator's, and that of another keeper."""
    return Everybody(
        call=call,
        approver=calls_as(appoint("approver", Role.APPROVER, "J012")),
        operator=calls_as(admin),
        checker=calls_as(appoint("checker", Role.KEEPER, "J012")),
        hand=hand,
        county=county,
        calls_as=calls_as,
    )
