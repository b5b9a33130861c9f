"""The interface under generated requests, good and bad: it answers as its description says, and never breaks.

`SHOUCANG_FUZZ_EXAMPLES=50 pytest tests/web/api/test_against_its_description.py` looks deeper, each time elsewhere.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi import checks
from werkzeug.serving import make_server

from service.app import close_archive
from service.archive import Archive
from service.catalogue.people import Role, TokenScope
from service.usecases.cases.cases import open_case
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.tokens import issue_token
from service.web import create_app
from service.web.api import application
from tests.fixtures import PASSWORD, Desk, Hands, at
from tests.web.api.acts import places_of

EXAMPLES = int(os.environ.get("SHOUCANG_FUZZ_EXAMPLES", "3"))

PATIENCE = 600
"""Seconds for an answer: a busy machine may be long about its first PDF, and ten of them are no promise of ours."""

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


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, new_home: Path) -> Iterator[Archive]:
    """An archive that has one of everything. All requests go to it: making its interface takes longer than they do."""
    folder = tmp_path_factory.mktemp("described")
    shutil.copytree(new_home, folder / "data")
    archive = at(folder, Hands())
    admin = actor_of_login(None, archive=archive)
    add_person(admin, "keeper", "keeper", PASSWORD, [Appointed(Role.KEEPER, "J012")], archive=archive)
    hand = Desk(archive, actor_of_login("keeper", archive=archive))
    places_of(hand, open_case(hand.actor, archive=archive, household="李秀兰"))
    yield archive
    close_archive(archive)


@pytest.fixture(scope="module")
def served(furnished: Archive) -> Iterator[str]:
    """The address at which it is served."""
    app = create_app(furnished, secret_key=b"a key of the test that nobody knows")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def bearer(furnished: Archive) -> dict[str, str]:
    """The headers of a program that may do what the first person may."""
    admin = actor_of_login(None, archive=furnished)
    return {"Authorization": f"Bearer {issue_token(admin, 'fuzz', archive=furnished, scope=TokenScope.ALL)}"}


@described.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize="SHOUCANG_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: Any, served: str, bearer: dict[str, str]) -> None:
    case.call_and_validate(base_url=served, headers=bearer, excluded_checks=OUR_OWN, timeout=PATIENCE)
