"""The interface under generated requests, good and bad: it answers as its description says, and never breaks."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi import checks

from service.archive import Archive
from service.catalogue.people import TokenScope
from service.usecases.cases.cases import open_case
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from service.web.api import application
from tests.fixtures import Desk

OUR_OWN = (
    # What a schema cannot say is refused with 422 and a sentence: a day before another, an unknown type.
    checks.positive_data_acceptance,
    # Codes of case files hold any character: at `…/{code}/withdraw` that of another file may be asked for too.
    checks.allow_header_conformance,
    # It takes away the token that stands in the headers here; `test_access.py` calls every operation without one.
    checks.ignored_auth,
)
"""Checks that do not hold by design."""

described = schemathesis.openapi.from_dict(application(__name__, "shoucang").api_doc)


@pytest.fixture
def bearer(admin: Actor, archive: Archive, desk: Desk) -> dict[str, str]:
    """The headers of a program that may do what the first person may, in an archive that has something in it."""
    desk.described(case=open_case(desk.actor, archive=archive), pages=2)
    return {"Authorization": f"Bearer {issue_token(admin, 'fuzz', archive=archive, scope=TokenScope.ALL)}"}


@described.parametrize()
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_described(case: Any, address: str, bearer: dict[str, str]) -> None:
    case.call_and_validate(base_url=address, headers=bearer, excluded_checks=OUR_OWN)
