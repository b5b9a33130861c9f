"""Who may use the interface: a good token and the rights of its owner, and nothing else."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry, digest_of_texts
from service.catalogue.people import Role
from service.usecases.cases.cases import open_case
from service.usecases.house import people, tokens
from service.usecases.permissions import ADMINISTRATORS, Actor
from tests.fixtures import Desk, Hands
from tests.web.api.acts import ACTS, NOWHERE, Act, places_of
from tests.web.api.caller import Caller, operations
from tests.web.browser import Browser

OUTSIDE = [act for act in ACTS if act.is_of_the_unit]
CHANGES = [act for act in ACTS if act.is_change and not act.is_own]
LOOKS = [act for act in ACTS if not act.is_change and not act.is_own]


def name_of(act: Act) -> str:
    return f"{act.method} {act.path}"


@pytest.fixture
def places(hand: Desk, keeper: Actor, archive: Archive) -> dict[str, Any]:
    """What the requests are about."""
    found = places_of(hand, open_case(keeper, archive=archive, household="李秀兰"))
    return {**found, "case": quote(found["case"], safe="")}


def test_the_table_of_requests_has_every_operation(document: Mapping[str, Any], nobody: Caller) -> None:
    listed = {nobody.operation(act.method, "/api/v1" + act.path.format(**NOWHERE))["operationId"] for act in ACTS}
    assert listed == {operation["operationId"] for _, _, operation in operations(document)}


def test_without_a_token_nothing_is_said(nobody: Caller) -> None:
    for act in ACTS:
        answer = act.send(nobody, NOWHERE)
        assert (answer.status_code, answer.json["code"]) == (401, "token.needed"), name_of(act)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_wrong_token_is_refused(nobody: Caller) -> None:
    for wrong in ("x", "Bearer", "é", "a" * 5000, ""):
        answer = nobody("GET", "/units", headers={"Authorization": f"Bearer {wrong}".encode().decode("latin-1")})
        assert answer.status_code == 401


def test_a_password_is_no_token(nobody: Caller) -> None:
    answer = nobody("GET", "/units", auth=("admin", "correct horse battery"))
    assert (answer.status_code, answer.json["code"]) == (401, "token.refused")


def test_a_token_works_until_its_last_day_and_not_after(
    app: Flask, archive: Archive, document: Mapping[str, Any], keeper: Actor, hands: Hands
) -> None:
    call = Caller(app.test_client(), document, tokens.issue_token(keeper, "对账", archive=archive, days=30))
    hands.forward(days=30, seconds=-1)
    assert call("GET", "/units").status_code == 200
    hands.forward(seconds=1)
    assert call("GET", "/units").json["code"] == "token.refused"


def test_a_revoked_token_is_refused(call: Caller, archive: Archive, keeper: Actor) -> None:
    assert call("GET", "/units").status_code == 200
    (token,) = tokens.own_tokens(keeper, archive=archive)
    tokens.revoke_token(keeper, token.id, archive=archive)
    assert call("GET", "/units").status_code == 401


def test_the_token_of_somebody_stopped_is_refused(call: Caller, archive: Archive, admin: Actor, keeper: Actor) -> None:
    people.change_person(admin, keeper.id or 0, archive=archive, active=False, appointed=())
    assert call("GET", "/units").status_code == 401


def test_a_reader_changes_nothing(calls_as: Callable[[Actor], Caller], reader: Actor, places: dict[str, Any]) -> None:
    call = calls_as(reader)
    for act in CHANGES:
        answer = act.send(call, places)
        assert (answer.status_code, answer.json["code"]) == (403, "refused"), name_of(act)


def test_another_unit_is_not_even_told_that_it_exists(
    calls_as: Callable[[Actor], Caller], stranger: Actor, places: dict[str, Any]
) -> None:
    call = calls_as(stranger)
    for act in OUTSIDE:
        answer = act.send(call, places)
        assert answer.status_code == 404, name_of(act)
        assert answer.json["code"].endswith(".missing"), name_of(act)


def test_a_reader_may_look(calls_as: Callable[[Actor], Caller], reader: Actor, places: dict[str, Any]) -> None:
    call = calls_as(reader)
    for act in LOOKS:
        assert act.send(call, places).status_code == 200, name_of(act)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_without_a_keepers_role_sees_no_papers(
    calls_as: Callable[[Actor], Caller], appoint: Callable[..., Actor], places: dict[str, Any], role: Role
) -> None:
    call = calls_as(appoint("operator", role, "J012"))
    for act in ACTS:
        if act.path != "/openapi.json" and not act.is_operating and not act.is_own:
            assert act.send(call, places).status_code in (403, 404), name_of(act)


def test_the_log_in_of_the_pages_reads_and_never_changes(
    at_keeper: Browser, document: Mapping[str, Any], places: dict[str, Any]
) -> None:
    call = Caller(at_keeper.client, document)
    for act in ACTS:
        answer = act.send(call, places)
        if act.method == "GET" and not act.is_operating:
            # Content asks a log-in for its purpose first, here as on the pages.
            waits = act.waits and answer.status_code in (404, 409, 422)
            assert answer.status_code == 200 or waits or answer.json["code"] == "purpose.needed", name_of(act)
        elif act.method != "GET":
            assert (answer.status_code, answer.json["code"]) == (401, "token.needed"), name_of(act)


def test_a_token_counts_more_than_a_log_in(at_keeper: Browser, document: Mapping[str, Any]) -> None:
    call = Caller(at_keeper.client, document, "a wrong token")
    assert call("GET", "/units").json["code"] == "token.refused"


def test_what_a_token_is_for_stands_behind_every_look(call: Caller, archive: Archive, places: dict[str, Any]) -> None:
    call("GET", f"/documents/{places['document']}/pages/1/image")
    with archive.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.data["purpose"]) == ("page.viewed", digest_of_texts(["对账程序"]))
