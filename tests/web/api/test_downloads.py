"""Files as answers: their names, their parts, and a line for each look."""

from typing import Any
from urllib.parse import quote, unquote

import pytest
from PIL import Image
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.usecases.cases.cases import open_case
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.papers import saved
from tests.web.api.caller import PREFIX, Caller

FORMATS = {
    "PDF": "application/pdf",
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "WEBP": "image/webp",
}


def attached_as(answer: Any) -> str:
    """The full name under which an answer is to be kept."""
    return unquote(answer.headers["Content-Disposition"].partition("filename*=UTF-8''")[2])


def looks(archive: Archive) -> list[str]:
    """What was looked at, in order."""
    with archive.database.read() as session:
        return [act for act in session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)) if "down" in act]


@pytest.mark.parametrize("name", ["入户调查表.tif", 'a "b" %c\\d;e.tif', "name.tif", "档案" * 100 + ".tif"])
def test_a_download_has_the_name_of_the_file(call: Caller, hand: Desk, name: str) -> None:
    received = hand.take_in(name=name)
    answer = call("GET", f"/documents/{received.document_id}/content")
    assert attached_as(answer) == received.name
    plain = answer.headers["Content-Disposition"].split('"')[1]
    assert plain.isascii()
    assert plain.endswith(".tif")


def test_the_original_comes_back_byte_for_byte_whole_and_in_parts(call: Caller, hand: Desk) -> None:
    picture = hand.picture(3)
    content = f"/documents/{hand.take_in(picture).document_id}/content"
    whole = call("GET", content)
    assert whole.data == picture
    assert (whole.mimetype, whole.headers["Accept-Ranges"]) == ("image/tiff", "bytes")
    assert int(whole.headers["Content-Length"]) == len(picture)
    size = len(picture)
    ends = ((f"{size - 7}-", size - 7, size), ("-7", size - 7, size))
    for asked, first, last in (("0-0", 0, 1), ("10-99", 10, 100), *ends):
        part = call("GET", content, headers={"Range": f"bytes={asked}"})
        assert part.status_code == 206
        assert part.data == picture[first:last]
        assert part.headers["Content-Range"] == f"bytes {first}-{last - 1}/{size}"


def test_a_part_that_is_not_there_is_a_problem(call: Caller, hand: Desk) -> None:
    content = f"/documents/{hand.take_in().document_id}/content"
    answer = call("GET", content, headers={"Range": "bytes=99999999-"})
    assert (answer.status_code, answer.json["code"]) == (416, "http.range")


@pytest.mark.parametrize("asked", ["bytes=-99999999", "bytes=0-1,5-9", "lines=1-2"])
def test_what_is_no_one_part_of_a_file_is_answered_by_all_of_it(call: Caller, hand: Desk, asked: str) -> None:
    picture = hand.picture()
    content = f"/documents/{hand.take_in(picture).document_id}/content"
    answer = call("GET", content, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, picture)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_download_goes_on_only_where_it_is_the_same_file(call: Caller, hand: Desk) -> None:
    content = f"/documents/{hand.take_in().document_id}/content"
    other = f"/documents/{hand.take_in().document_id}/content"
    tag = call("GET", content).headers["ETag"]
    assert call("GET", content, headers={"Range": "bytes=1-2", "If-Range": tag}).status_code == 206
    assert call("GET", other, headers={"Range": "bytes=1-2", "If-Range": tag}).status_code == 200


def test_of_a_part_no_more_is_fetched_and_what_is_given_whole_is_checked(
    call: Caller, hand: Desk, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = hand.picture(3)
    content = f"/documents/{hand.take_in(picture).document_id}/content"
    opened: list[str] = []
    for way in ("open", "open_in_parts"):
        asked = getattr(archive.store, way)
        monkeypatch.setattr(archive.store, way, lambda digest, w=way, a=asked: opened.append(w) or a(digest))
    for headers, status, first in (
        ({"Range": "bytes=10-99"}, 206, ["open_in_parts"]),
        ({"Range": "bytes=-7"}, 206, ["open_in_parts"]),
        ({"Range": "bytes=0-"}, 206, ["open"]),
        ({"Range": f"bytes=0-{len(picture) - 1}"}, 206, ["open"]),
        ({"Range": "bytes=10-99", "If-Range": '"of other bytes"'}, 200, ["open"]),
        ({"Range": "bytes=10-9"}, 416, []),
    ):
        opened.clear()
        answer = call("GET", content, headers=headers)
        # In a folder nothing is fetched: there the one asks the other.
        assert (answer.status_code, opened[:1]) == (status, first), headers
    opened.clear()
    token = {"Authorization": f"Bearer {call.token}"}
    with call.client.head(PREFIX + content, headers=token) as answer:
        assert (answer.status_code, answer.content_length, opened[:1]) == (200, len(picture), ["open_in_parts"])


def test_a_rendition_comes_in_parts_too_and_does_not_go_on_where_it_was_made_anew(call: Caller, hand: Desk) -> None:
    number = hand.described(title="收入证明")
    content = f"/documents/{number}/content?rendition=searchable"
    answer = call("GET", content, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, len(answer.data)) == (206, 10)
    assert answer.data.startswith(b"%PDF-")
    assert attached_as(answer) == "扫描.pdf"
    tag = answer.headers["ETag"]
    call("PUT", f"/documents/{number}/pages/1/text", json={"text": "户主：李秀兰"})
    hand.work()
    assert call("GET", content, headers={"Range": "bytes=10-19", "If-Range": tag}).status_code == 200


def test_what_is_not_read_yet_has_no_searchable_pdf(call: Caller, hand: Desk) -> None:
    number = hand.take_in().document_id
    answer = call("GET", f"/documents/{number}/content?rendition=searchable")
    assert (answer.status_code, answer.json["code"]) == (404, "file.no_rendition")


def test_a_case_file_comes_as_one_pdf_under_its_code(call: Caller, hand: Desk, archive: Archive, keeper: Actor) -> None:
    case = open_case(keeper, archive=archive, household="李秀兰")
    address = f"/cases/{quote(case, safe='')}/content"
    assert call("GET", address).json["code"] == "case.nothing_read"
    hand.described(case=case)
    hand.described(case=case)
    answer = call("GET", address)
    assert answer.data.startswith(b"%PDF-")
    assert attached_as(answer) == f"{case}.pdf"


def test_every_download_leaves_a_line(call: Caller, hand: Desk, archive: Archive) -> None:
    number = hand.described()
    call("GET", f"/documents/{number}/content")
    call("GET", f"/documents/{number}/content?rendition=searchable")
    assert looks(archive) == ["document.downloaded"] * 2


def test_what_is_shown_stays_in_no_cache(call: Caller, hand: Desk) -> None:
    number = hand.described()
    for path in ("content", "pages/1/image", "pages/1/text"):
        assert call("GET", f"/documents/{number}/{path}").headers["Cache-Control"] == "no-store"


def test_every_format_comes_back_as_what_it_is(call: Caller, hand: Desk) -> None:
    page = Image.new("RGB", (60, 80), "white")
    for form, mime in FORMATS.items():
        number = hand.take_in(saved(page, form)).document_id
        assert call("GET", f"/documents/{number}/content").mimetype == mime
