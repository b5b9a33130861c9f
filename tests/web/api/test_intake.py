"""Uploads: what is taken, what is not and why, and what an interrupted one leaves."""

import socket
import tempfile
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import make_server

from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, PaperOriginal
from service.catalogue.intake import Batch, Offer
from service.usecases.cases.cases import open_case
from service.usecases.house.types import add_type
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.api.caller import Caller

BOUNDARY = "a-boundary-of-the-test"


def form(*files: tuple[str, bytes], **fields: str) -> dict[str, Any]:
    """A form with files."""
    return {"data": {"files": [(BytesIO(content), name) for name, content in files], **fields}}


def rows(archive: Archive, kind: type[Any]) -> int:
    """How many rows a table has."""
    with archive.database.read() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def test_every_file_has_its_own_fate(call: Caller, hand: Desk) -> None:
    picture = hand.picture()
    answer = call("POST", "/documents", **form(("好.tif", picture), ("再.tif", picture), ("坏.pdf", b"\0 not a PDF")))
    assert answer.status_code == 207
    good, twin, bad = answer.json["files"]
    assert (good["name"], good["state"], good["error"]) == ("好.tif", "received", None)
    assert (twin["state"], twin["id"]) == ("duplicate", good["id"])
    assert (bad["state"], bad["id"]) == ("failed", None)
    assert "坏.pdf" in bad["error"]
    hand.work()
    shown = call("GET", f"/batches/{answer.json['batch']}").json
    assert [file["state"] for file in shown["files"]] == ["review", "duplicate", "failed"]
    assert (shown["channel"], shown["unit"]) == ("api", "榆阳市总工会")


def test_an_upload_of_good_files_only_is_created(call: Caller, hand: Desk) -> None:
    assert call("POST", "/documents", **form(("一.tif", hand.picture()), ("二.tif", hand.picture()))).status_code == 201


def test_what_is_stated_is_kept_and_not_guessed_over(call: Caller, hand: Desk, archive: Archive, keeper: Actor) -> None:
    case = open_case(keeper, archive=archive, household="李秀兰")
    parent = hand.described(type="B01", fiscal_year=2025)
    stated = {"type": "A07", "title": "入户调查表", "date": "2026-03-05", "document_number": "榆工发〔2026〕12号"}
    stated["author"] = "榆阳市总工会"
    years = {"fiscal_year": "2025", "filing_year": "2026", "paper_original": "filed", "box": "A-03-2"}
    upload = form(("扫描.tif", hand.picture()), **stated, **years, case=case, parent=str(parent))
    number = call("POST", "/documents", **upload).json["files"][0]["id"]
    hand.work()
    kept = hand.document(number)
    assert (kept.type, kept.category, kept.confidence) == ("A07", "original", 1.0)
    assert (kept.title, kept.dated_on.isoformat(), kept.document_number) == (
        "入户调查表",
        "2026-03-05",
        "榆工发〔2026〕12号",
    )
    assert kept.author == "榆阳市总工会"
    assert kept.box is not None
    assert (kept.fiscal_year, kept.filing_year, kept.paper_original, kept.box.number, kept.parent_id) == (
        2025,
        2026,
        PaperOriginal.FILED,
        "A-03-2",
        parent,
    )
    assert call("GET", f"/cases/{quote(case, safe='')}").json["documents"][0]["id"] == number


def test_an_upload_that_says_so_is_filed_when_it_is_complete(call: Caller, hand: Desk) -> None:
    upload = form(("扫描.tif", hand.picture()), type="A09", title="收入证明", file="true")
    number = call("POST", "/documents", **upload).json["files"][0]["id"]
    hand.work()
    assert hand.document(number).state is DocumentState.FILED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"type": "Z99"}, "type.missing"),
        ({"unit": "X999"}, "unit.missing"),
        ({"case": "J012-none"}, "case.missing"),
        ({"parent": "4711"}, "document.missing"),
    ],
)
def test_an_upload_to_nowhere_takes_nothing(
    call: Caller, hand: Desk, archive: Archive, fields: dict[str, str], code: str
) -> None:
    answer = call("POST", "/documents", **form(("扫描.tif", hand.picture()), **fields))
    assert (answer.status_code, answer.json["code"]) == (404, code)
    assert rows(archive, Document) == 0


def test_a_type_that_another_unit_added_is_none_of_ours(
    call: Caller, hand: Desk, archive: Archive, stranger: Actor, county: str
) -> None:
    code = add_type(
        stranger, "original", "街道证明", ["街道证明"], "withdrawal+10y", "办法第三条", archive=archive, unit=county
    )
    answer = call("POST", "/documents", **form(("扫描.tif", hand.picture()), type=code))
    assert answer.json["code"] == "type.missing"


def test_a_form_without_a_file_or_with_too_many_is_refused(call: Caller, archive: Archive) -> None:
    assert call("POST", "/documents", data={"unit": "J012"}).json["code"] == "request.bad"
    assert call("POST", "/documents", data={"files": "a text"}).json["code"] == "request.bad"
    many = [(f"{number}.tif", b"x") for number in range(archive.settings.max_upload_files + 1)]
    answer = call("POST", "/documents", **form(*many))
    assert answer.json["code"] == "upload.too_many"
    assert answer.json["data"] == {"files": 101, "most": 100}
    assert rows(archive, Batch) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "red"),
        ("title", ""),
        ("title", "x" * 301),
        ("date", "2026-13-01"),
        ("fiscal_year", "MMXXVI"),
        ("parent", "0"),
        ("paper_original", "burnt"),
        ("file", "perhaps"),
        ("box", "a\0b"),
    ],
)
def test_a_field_that_cannot_be_meant_is_named(call: Caller, field: str, value: str) -> None:
    answer = call("POST", "/documents", **form(("扫描.tif", b"x"), **{field: value}))
    assert (answer.status_code, answer.json["data"]["places"]) == (422, [field])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("扫描/表.tif", "表.tif"),
        ("../../etc/表.tif", "表.tif"),
        ("档" * 300 + ".tif", "档" * 251 + ".tif"),
        ("a\tb.tif", "a\ufffdb.tif"),
    ],
)
def test_a_file_keeps_the_last_part_of_its_name(call: Caller, hand: Desk, given: str, kept: str) -> None:
    (file,) = call("POST", "/documents", **form((given, hand.picture()))).json["files"]
    assert file["name"] == kept
    assert call("GET", f"/documents/{file['id']}").json["path"] == kept


class Endless(RawIOBase):
    """A form with one file of so many bytes, made while it is read."""

    def __init__(self, size: int) -> None:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.bin"\r\n\r\n'
        self._parts: Iterator[bytes] = iter(
            [head.encode(), *(b"\0" * 65536 for _ in range(size // 65536)), f"\r\n--{BOUNDARY}--\r\n".encode()]
        )
        self._left = b""
        self.length = len(head) + size // 65536 * 65536 + len(BOUNDARY) + 8

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or next(self._parts, b"")
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def test_a_large_file_is_never_held_in_memory(call: Caller) -> None:
    size = 48 << 20
    body = Endless(size)
    tracemalloc.start()
    request = {
        "wsgi.input": body,
        "CONTENT_LENGTH": str(body.length),
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
    }
    answer = call("POST", "/documents", environ_overrides=request)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.json["files"][0]["state"] == "failed"
    assert peak < size // 4


@pytest.fixture
def served(app: Flask) -> Iterator[int]:
    """The port of a real server."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


# The half file has no name and is closed when nothing holds it; nobody says so explicitly.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_an_interrupted_upload_leaves_nothing(
    served: int, call: Caller, hand: Desk, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.tif"\r\n\r\n'
    sent = head.encode() + hand.picture() + b"\0" * (2 << 20)
    with socket.create_connection(("127.0.0.1", served)) as line:
        line.sendall(
            f"POST /api/v1/documents HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {call.token}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
            f"Content-Length: {len(sent) * 2}\r\n\r\n".encode()
            + sent
        )
        # No more comes: the rest of the form is missing for ever.
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):
            pass
    assert (rows(archive, Batch), rows(archive, Offer), rows(archive, Document)) == (0, 0, 0)
    assert list(archive.store.digests()) == []
    assert list(spool.iterdir()) == []


def test_to_send_again_after_a_lost_answer_does_no_harm(
    call: Caller, hand: Desk, archive: Archive, calls_as: Callable[[Actor], Caller]
) -> None:
    upload = hand.picture()
    (first,) = call("POST", "/documents", **form(("扫描.tif", upload))).json["files"]
    (second,) = call("POST", "/documents", **form(("扫描.tif", upload))).json["files"]
    assert (second["state"], second["id"]) == ("duplicate", first["id"])
    assert rows(archive, Document) == 1
