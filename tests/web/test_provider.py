"""Logging in through an identity provider: a real one, and one that lies."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from config import load_settings
from service.app import close_archive, open_archive
from service.archive import Archive
from service.errors import ConflictError
from service.usecases.house.people import actor_of_login, let_in_by_provider_only
from service.usecases.permissions import Actor
from service.web import create_app
from tests.fixtures import PASSWORD
from tests.processes import free_port, wait_until
from tests.web.browser import Browser
from tests.web.impostor import CLIENT, SECRET, Impostor, lying

SITE = "http://localhost"
PROGRAM = Path(__file__).parents[1] / "provider" / "provider.js"


@pytest.fixture
def provider() -> Iterator[str]:
    """The address of a real provider, begun for this test."""
    port = free_port()
    words = ["node", PROGRAM, str(port), CLIENT, SECRET, f"{SITE}/login/provider/back", f"{SITE}/login"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return requests.get(f"{address}/.well-known/openid-configuration", timeout=5).ok
        except requests.ConnectionError:
            return False

    wait_until(answers, "the provider answers")
    yield address
    process.terminate()
    process.wait()


@pytest.fixture
def trusting(archive: Archive, tmp_path: Path) -> Iterator[Callable[..., Archive]]:
    """Opens the archive of the test once more, with a provider in its settings."""
    opened = []

    def make(issuer: str, **more: str) -> Archive:
        environ = {
            "SHOUCANG_HOME": str(archive.settings.home),
            "SHOUCANG_OCR": "null",
            "SHOUCANG_PUBLIC_URL": SITE,
            "SHOUCANG_OIDC_ISSUER": issuer,
            "SHOUCANG_OIDC_CLIENT_ID": CLIENT,
            "SHOUCANG_OIDC_CLIENT_SECRET": SECRET,
            **more,
        }
        settings = load_settings(environ, tmp_path)
        opened.append(open_archive(settings, instant=archive.clock.instant, secret=archive.secret))
        return opened[-1]

    yield make
    for one in opened:
        close_archive(one)


def client_of(archive: Archive) -> FlaskClient:
    return create_app(archive, secret_key=b"a key of the test that nobody knows").test_client()


def at_provider(address: str, name: str) -> str:
    """Go through the provider's own pages as somebody; gives the address to which it leads back."""
    with requests.Session() as person:
        answer = person.get(address, allow_redirects=False, timeout=10)
        while True:
            if answer.is_redirect:
                target = requests.compat.urljoin(answer.url, answer.headers["Location"])
                if target.startswith(SITE):
                    return str(target)
                answer = person.get(target, allow_redirects=False, timeout=10)
            else:
                action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
                assert action, answer.text[:500]
                prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
                form = {"prompt": prompt[1] if prompt else "login", "login": name, "password": "any"}
                answer = person.post(action[1], data=form, allow_redirects=False, timeout=10)


@pytest.mark.oidc
def test_a_person_of_the_archive_gets_in_and_out_again(
    trusting: Callable[..., Archive], provider: str, reader: Actor
) -> None:
    client = client_of(trusting(provider))
    assert "用统一身份认证登录" in client.get("/login?next=/cases").text
    begun = client.get("/login/provider?next=/cases")
    asked = parse_qs(urlsplit(begun.location).query)
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    assert asked["state"][0] != asked["nonce"][0]
    back = client.get(at_provider(begun.location, "reader"))
    assert (back.status_code, back.location) == (302, "/cases")
    browser = Browser(client)
    browser.get("/account")
    assert browser.get("/cases").status_code == 200
    left = browser.post("/logout")
    assert left.location == "/login?left=provider"
    page = browser.get(left.location).text
    way_out = re.search(r'href="(http[^"]+session/end[^"]+)"', page)
    assert way_out
    assert requests.get(way_out[1].replace("&amp;", "&"), timeout=10).ok
    assert client.get("/cases").status_code == 302


@pytest.mark.oidc
def test_whoever_is_not_entered_stays_out_and_nobody_is_made(
    trusting: Callable[..., Archive], provider: str, admin: Actor
) -> None:
    from service.usecases.house.people import list_people

    archive = trusting(provider)
    client = client_of(archive)
    answer = client.get(at_provider(client.get("/login/provider").location, "stranger-of-the-provider"))
    assert (answer.status_code, "请安全管理员添加" in answer.text) == (401, True)
    assert client.get("/cases").status_code == 302
    assert [row.login for row in list_people(admin, archive=archive).rows] == ["admin"]


@pytest.mark.oidc
def test_a_stopped_person_stays_out(
    trusting: Callable[..., Archive], provider: str, admin: Actor, reader: Actor
) -> None:
    from service.usecases.house.people import change_person

    archive = trusting(provider)
    change_person(admin, reader.id or 0, archive=archive, active=False, appointed=[])
    client = client_of(archive)
    assert client.get(at_provider(client.get("/login/provider").location, "reader")).status_code == 401


@pytest.mark.oidc
def test_a_state_of_another_browser_or_of_nobody_is_refused(
    trusting: Callable[..., Archive], provider: str, reader: Actor
) -> None:
    archive = trusting(provider)
    app = create_app(archive, secret_key=b"a key of the test that nobody knows")
    thief, victim = app.test_client(), app.test_client()
    stolen = at_provider(thief.get("/login/provider").location, "reader")
    victim.get("/login/provider")
    assert victim.get(stolen).status_code == 401
    forged = re.sub("state=[^&]+", "state=forged", stolen)
    assert thief.get(forged).status_code == 401
    assert victim.get("/cases").status_code == 302


@pytest.mark.oidc
def test_an_answer_is_taken_once(trusting: Callable[..., Archive], provider: str, reader: Actor) -> None:
    client = client_of(trusting(provider))
    back = at_provider(client.get("/login/provider").location, "reader")
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    assert client.get(back).status_code == 302
    # Even whoever kept the cookie of before finds the code used.
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update(kept)
    assert client.get(back).status_code == 401


@pytest.mark.oidc
@pytest.mark.parametrize("name", ["nonce", "code_verifier"])
def test_a_nonce_or_a_verifier_that_differs_is_refused(
    trusting: Callable[..., Archive], provider: str, reader: Actor, name: str
) -> None:
    client = client_of(trusting(provider))
    back = at_provider(client.get("/login/provider").location, "reader")
    with client.session_transaction() as cookie:
        key = next(key for key in cookie if key.startswith("_state_"))
        value = dict(cookie[key])
        assert name in value["data"]
        value["data"] = {**value["data"], name: "of-another-log-in-" * 4}
        cookie[key] = value
    assert client.get(back).status_code == 401
    assert client.get("/cases").status_code == 302


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    with lying() as found:
        yield found


def answered(client: FlaskClient, impostor: Impostor, **more: Any) -> int:
    """Come back from an impostor that was told the nonce of this log-in; gives the status of the answer."""
    asked = parse_qs(urlsplit(client.get("/login/provider").location).query)
    impostor.claims = {"nonce": asked["nonce"][0], **more}
    return client.get(f"/login/provider/back?code=x&state={asked['state'][0]}").status_code


def test_what_an_honest_provider_says_is_believed(
    trusting: Callable[..., Archive], impostor: Impostor, reader: Actor
) -> None:
    client = client_of(trusting(impostor.address))
    assert answered(client, impostor) == 302
    assert client.get("/cases").status_code == 200


@pytest.mark.parametrize("signer", ["none", "secret", "other key"])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    trusting: Callable[..., Archive], impostor: Impostor, reader: Actor, signer: str
) -> None:
    client = client_of(trusting(impostor.address))
    impostor.signer = signer
    assert answered(client, impostor) == 401
    assert client.get("/cases").status_code == 302


@pytest.mark.parametrize(
    "forged",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"iss": "http://127.0.0.1:9"},
        {"exp": 1},
        {"preferred_username": None},
        {"preferred_username": ["reader"]},
        {"preferred_username": ""},
    ],
)
def test_a_claim_that_is_not_as_it_has_to_be_is_refused(
    trusting: Callable[..., Archive], impostor: Impostor, reader: Actor, forged: dict[str, Any]
) -> None:
    client = client_of(trusting(impostor.address))
    assert answered(client, impostor, **forged) == 401
    assert client.get("/cases").status_code == 302


def test_metadata_of_another_issuer_are_refused_and_asked_for_again(
    trusting: Callable[..., Archive], impostor: Impostor, reader: Actor
) -> None:
    client = client_of(trusting(impostor.address))
    impostor.metadata = {"issuer": "https://another.example"}
    answer = client.get("/login/provider")
    assert (answer.status_code, "没有回答" in answer.text) == (503, True)
    impostor.metadata = {}
    assert answered(client, impostor) == 302


def test_an_answer_that_names_another_issuer_is_refused(
    trusting: Callable[..., Archive], impostor: Impostor, reader: Actor
) -> None:
    client = client_of(trusting(impostor.address))
    state = parse_qs(urlsplit(client.get("/login/provider").location).query)["state"][0]
    assert client.get(f"/login/provider/back?code=x&state={state}&iss=https://another.example").status_code == 401


def test_a_provider_that_is_silent_stops_nobody_with_a_password(
    trusting: Callable[..., Archive], reader: Actor
) -> None:
    client = client_of(trusting(f"http://127.0.0.1:{free_port()}"))
    assert client.get("/login/provider").status_code == 503
    assert Browser(client).log_in(reader.login).status_code == 302


def test_a_refusal_of_the_provider_is_told(trusting: Callable[..., Archive], impostor: Impostor) -> None:
    client = client_of(trusting(impostor.address))
    answer = client.get("/login/provider/back?error=access_denied&error_description=%3Cb%3Eno%3C/b%3E")
    assert (answer.status_code, "<b>no" in answer.text) == (401, False)


def test_without_a_provider_there_is_no_such_way_in(browser: Browser, archive: Archive, admin: Actor) -> None:
    assert "统一身份认证" not in browser.get("/login").text
    assert browser.get("/login/provider").status_code == 404
    with pytest.raises(ConflictError, match=r"provider\.none"):
        let_in_by_provider_only(admin, admin.id or 0, True, archive=archive)


def test_whoever_is_let_in_by_the_provider_only_has_no_password_for_the_pages(
    trusting: Callable[..., Archive], impostor: Impostor, admin: Actor, reader: Actor
) -> None:
    archive = trusting(impostor.address)
    client = client_of(archive)
    browser = Browser(client)
    browser.log_in(reader.login)
    let_in_by_provider_only(admin, reader.id or 0, True, archive=archive)
    assert browser.get("/cases").status_code == 302
    assert browser.log_in(reader.login, PASSWORD).status_code == 401
    assert answered(client, impostor) == 302
    let_in_by_provider_only(admin, reader.id or 0, False, archive=archive)
    assert Browser(client_of(archive)).log_in(reader.login).status_code == 302


def test_the_secret_may_stand_in_a_file(
    trusting: Callable[..., Archive], impostor: Impostor, reader: Actor, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    more = {"SHOUCANG_OIDC_CLIENT_SECRET": "", "SHOUCANG_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret")}
    archive = trusting(impostor.address, **more)
    assert answered(client_of(archive), impostor) == 302
    assert actor_of_login("reader", archive=archive).login == "reader"
