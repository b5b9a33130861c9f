"""Attackers in the files: pages and pictures that run programs, and names that lead elsewhere or into a header."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.people import TokenScope
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.addresses import addresses
from tests.web.browser import Browser
from tests.written import eml, zipped

SCRIPT = b"<script>alert(1)</script>"
PAGE = (
    b"<!doctype html><html><body><p>\xe6\x94\xb6\xe5\x85\xa5\xe8\xaf\x81\xe6\x98\x8e</p>" + SCRIPT + b"</body></html>"
)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>" + SCRIPT + b"</svg>"

RUNNING = (
    *[(name, PAGE + name.encode()) for name in ("证明.html", "证明.jpg", "证明.svg", "证明")],
    *[(name, SVG) for name in ("图.svg", "图.png", "图.html")],
    ("图.svg", b"<?xml version='1.0'?><!DOCTYPE svg>" + SVG),
    ("图.html", b"<!-- -->" + SVG),
    (
        "网页.xhtml",
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>" + SCRIPT + b"</body></html>",
    ),
    ("邮件.eml", eml("证明", "见附件", [("证明.html", PAGE), ("图.svg", SVG)])),
    ("压缩.zip", zipped({"证明.html": PAGE, "图.jpg": SVG})),
)
"""Names and contents that a browser would run if it were given them as they are."""


def test_what_a_browser_would_run_is_handed_out_to_be_kept_and_never_to_be_shown(
    app: Flask, archive: Archive, keeper: Actor, at_keeper: Browser
) -> None:
    desk = Desk(archive, keeper)
    for name, content in RUNNING:
        desk.take_in(content, name)
    desk.work()
    at_keeper.post("/purpose", {"purpose": "核对附件"})
    own = [one for one in addresses(app) if one.method == "GET" and "document_id" in one.arguments]
    kept, shown = [], 0
    for number in numbers_of(archive):
        for address in own:
            answer = at_keeper.get(address.filled({"document_id": number}))
            headers = answer.headers
            assert headers["X-Content-Type-Options"] == "nosniff", address
            assert headers["Content-Security-Policy"].startswith("default-src 'none'"), address
            if headers.get("Content-Disposition", "").startswith("attachment;"):
                kept += [answer.mimetype] if b"alert(1)" in answer.data else []
            else:
                assert answer.mimetype in ("text/html", "image/jpeg", "image/png"), address
                assert not re.search(rb"<script(?![^>]*\ssrc=)|<svg[^>]*onload", answer.data), (address, number)
                shown += 1
    assert kept.count("text/html") >= 7
    assert "image/svg+xml" not in kept
    assert shown > 50


def numbers_of(archive: Archive) -> list[int]:
    """Every document, those that came in another among them."""
    with archive.database.read() as session:
        return list(session.scalars(select(Document.id).order_by(Document.id)))


NAMES = (
    ("../../etc/表.tif", "表.tif"),
    ("C:\\档案\\表.tif", "表.tif"),
    ("..\\..\\表.tif", "表.tif"),
    ("a\0b.tif", "a\ufffdb.tif"),
    ("a\r\nSet-Cookie: a=b\r\n\r\n.tif", "a\ufffd\ufffdSet-Cookie: a=b\ufffd\ufffd\ufffd\ufffd.tif"),
    ('a"; filename="b.html', 'a"; filename="b.html'),
    ("fdp.\u202egpj", "fdp.\ufffdgpj"),
    ("..", ".."),
    ("/", "\ufffd"),
)
"""Names that lead elsewhere, into a header or astray, and what is kept of them."""


@pytest.mark.parametrize("way", ["page", "interface"])
def test_a_name_leads_nowhere_and_into_no_header(archive: Archive, keeper: Actor, at_keeper: Browser, way: str) -> None:
    desk = Desk(archive, keeper)
    files = [(quote(name, safe=""), desk.picture()) for name, _ in NAMES]
    if way == "page":
        answer = at_keeper.client.post("/intake", **form(files, csrf_token=at_keeper.token, unit="J012"))
        assert answer.status_code == 302
    else:
        bearer = {"Authorization": f"Bearer {issue_token(keeper, '程序', archive=archive, scope=TokenScope.ALL)}"}
        answer = at_keeper.client.post("/api/v1/documents", **form(files, unit="J012"), headers=bearer)
        assert answer.status_code == 201
    at_keeper.post("/purpose", {"purpose": "核对附件"})
    for number, (_, kept) in zip(numbers_of(archive), NAMES, strict=True):
        assert desk.document(number).name == kept
        answer = at_keeper.get(f"/document/{number}/original")
        assert answer.status_code == 200
        assert "a=b" not in answer.headers.get("Set-Cookie", "")
        (disposition,) = answer.headers.getlist("Content-Disposition")
        parts = re.fullmatch(r"attachment; filename=\"([ -~]*)\"; filename\*=UTF-8''(\S+)", disposition)
        assert parts is not None, disposition
        assert unquote(parts[2]) == kept
        assert not set('"\\/') & set(parts[1])
    assert {path.name for path in archive.settings.home.parent.iterdir()} == {"data"}


def form(files: Sequence[tuple[str, bytes]], **fields: str) -> dict[str, Any]:
    """A form with files under names of any characters (RFC 5987, percent-encoded)."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts += [f"name=\"files\"; filename*=UTF-8''{name}\r\n\r\n".encode() + content for name, content in files]
    body = b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x"}
