"""What every answer says to the browser, and what a request may bring."""

import re
from dataclasses import replace
from pathlib import Path

from flask import Flask, request

from service.archive import Archive
from service.catalogue.people import TokenScope
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from service.web import create_app
from service.web.interface import interface_of
from service.web.security import FORM_BYTES, takes_files
from tests.web.browser import Browser

ADDRESSES = re.compile(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}", re.IGNORECASE)
PAGES = (
    "/login",
    "/cases",
    "/account",
    "/interface",
    "/audit",
    "/settings/overview",
    "/units",
    "/people",
    "/people/1",
    "/types",
    "/nowhere",
)


def test_every_page_forbids_what_it_does_not_need(at_admin: Browser) -> None:
    for path in PAGES:
        headers = at_admin.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_no_page_names_another_host_or_holds_script_or_style_of_its_own(at_admin: Browser) -> None:
    for path in PAGES:
        text = at_admin.get(path).text
        assert ADDRESSES.findall(text) == []
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text) == []


def test_every_asset_of_a_page_is_there_and_may_be_kept_for_ever(at_admin: Browser) -> None:
    assets = set(re.findall(r'(?:href|src)="(/(?:static|bootstrap)/[^"#]+)', at_admin.get("/cases").text))
    assert len(assets) > 5
    for address in assets:
        answer = at_admin.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_every_symbol_that_a_template_uses_is_drawn(app: Flask) -> None:
    root = Path(app.root_path)
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (root / "static" / "icons.svg").read_text("utf-8")))
    used = {
        name
        for path in (root / "templates").rglob("*.html")
        for name in re.findall(r'icon\("(\w+)"', path.read_text("utf-8"))
    }
    assert len(used) > 8
    assert used - drawn == set()


def test_a_form_larger_than_any_form_is_refused(at_admin: Browser) -> None:
    answer = at_admin.post("/cases", {"household": "x" * (FORM_BYTES + 1)})
    assert answer.status_code == 413
    assert "太大" in answer.text


def test_a_view_that_takes_files_may_bring_as_much_as_a_file_may_have(archive: Archive, reader: Actor) -> None:
    pages = create_app(archive, secret_key=b"another key")
    app = interface_of(pages).app()

    @app.post("/api/taken")
    @takes_files
    def taken() -> str:
        return str(len(request.get_data()))

    @app.post("/api/refused")
    def refused() -> str:
        return str(len(request.get_data()))

    bearer = {"Authorization": f"Bearer {issue_token(reader, 'script', archive=archive, scope=TokenScope.ALL)}"}
    body = b"x" * (FORM_BYTES + 1)
    assert pages.test_client().post("/api/taken", data=body, headers=bearer).text == str(len(body))
    assert pages.test_client().post("/api/refused", data=body, headers=bearer).status_code == 413


def test_over_tls_the_cookie_and_the_browser_stay_with_tls(archive: Archive, tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.pem"
    settings = archive.settings.model_copy(update={"tls_certificate": certificate, "tls_key": certificate})
    app = create_app(replace(archive, settings=settings), secret_key=b"another key")
    answer = app.test_client().get("/login", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure" in answer.headers["Set-Cookie"]
