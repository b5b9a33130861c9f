"""Attackers in the address bar: ids of another unit, ids that are guessed, and whatever else may stand in a request."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditHead
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD
from tests.web.addresses import HOUSEHOLD, TITLE, Address, addresses
from tests.web.browser import Browser

NOT_THEIRS: Mapping[str, int] = {"calendars": 403, "jobs": 403, "people": 403, "units": 403, "stays": 403}
"""Blueprint -> what a keeper is told where only others may do anything, or units are named, which are no secret."""

OF_THE_HOUSE = frozenset({"schedules", "rejudgings"})
"""Blueprints of what all units share; whose documents a re-judging reaches, `test_rejudging.py` tells."""

OWN_SECRETS = frozenset({"visits.page", "feeds.show"})
"""What is opened by a secret of its own, whoever asks."""

HARMLESS = frozenset({"documents.hide", "desk.hide", "units.branch"})
"""What forgets a reason of one's own session, or lists nothing of what is not there."""

PLAUSIBLE: Mapping[str, str] = {
    **dict.fromkeys(("reason", "note", "summary", "opinion", "effect", "text", "basis", "remedy", "title"), "机构改革"),
    **{"on": "2026-11-20", "type": "A09", "rule": "permanent", "rack": "9", "tiers": "2", "page": "1", "degrees": "90"},
    **{"box": "A-1", "codes": "A-1", "unit": "J030", "next": "x", "pages": "1", "kind": "damaged", "cause": "retired"},
    **{"password": PASSWORD, "code": "287082", "digest": "0" * 64, "party": "giver", "role": "archive_head"},
    **{"decision": "destroy", "counted": "1", "expires_at": "2026-11-23T17:00", "views": "3", "revision": "1"},
    **{"modes": "read", "position": "1", "document": "1", "accept": "1", "place": "1", "degree": "90", "first": "2"},
    **{"until": "2027-06-30", "source": "slide", "start": "0", "end": "1"},
    **{"ground": "unit", "purpose": "审理案件", "body": "法院", "name": "陈法官", "wanted": "1", "household": "x"},
}
"""What a form may hold that nobody would refuse: the thing itself is what is asked about."""


def ask(browser: Browser, address: Address, path: str) -> Any:
    """Send a request to an address, with a form where there is one, and a file where there may be one."""
    if address.method == "GET":
        return browser.get(path, query_string={"id": 1})
    return browser.post(path, {**PLAUSIBLE, "files": (BytesIO(b"no picture"), "a.tif")})


def head(archive: Archive) -> int:
    """How many acts there were."""
    with archive.database.read() as session:
        return session.scalars(select(AuditHead)).one().count


@pytest.fixture
def intruder(places: dict[str, Any], stranger: Actor, logged_in: Callable[[Actor], Browser]) -> Browser:
    """A keeper of another unit at the browser, with a purpose."""
    browser = logged_in(stranger)
    browser.post("/purpose", {"purpose": "核对帮扶资格"})
    return browser


def test_at_no_address_is_there_anything_of_another_unit(
    app: Flask, intruder: Browser, places: dict[str, Any], archive: Archive
) -> None:
    before, told = head(archive), {}
    for address in addresses(app):
        noun = address.endpoint.partition(".")[0]
        if address.arguments and noun not in OF_THE_HOUSE and address.endpoint not in OWN_SECRETS | HARMLESS:
            answer = ask(intruder, address, address.filled(places))
            assert HOUSEHOLD not in answer.text, address
            assert TITLE not in answer.text, address
            if answer.status_code != NOT_THEIRS.get(noun, 404):
                told[address.endpoint] = answer.status_code
    assert told == {}
    assert head(archive) == before


GUESSES = ("0", str(2**31 - 1), str(2**63), "-1", "1%00")


def test_a_guessed_number_finds_nothing_and_breaks_nothing(
    app: Flask, places: dict[str, Any], at_admin: Browser
) -> None:
    at_admin.post("/purpose", {"purpose": "核对帮扶资格"})
    for address in addresses(app):
        for name, converter in address.arguments.items():
            for guess in GUESSES if converter == "int" else ():
                path = address.filled(places, **{name: guess})
                answer = ask(at_admin, address, path)
                assert 400 <= answer.status_code < 500 or address.endpoint in HARMLESS, (path, answer.status_code)


WORDS = ("../../etc/passwd", "a\0b", "\r\nSet-Cookie: a=b", "x" * 3000, "<script>alert(1)</script>")


def test_a_guessed_word_finds_nothing_and_breaks_nothing(app: Flask, places: dict[str, Any], at_admin: Browser) -> None:
    at_admin.post("/purpose", {"purpose": "核对帮扶资格"})
    for address in addresses(app):
        for name, converter in address.arguments.items():
            for word in WORDS if converter in ("string", "path") else ():
                answer = ask(at_admin, address, address.filled(places, **{name: word}))
                assert 300 <= answer.status_code < 500, (address, word, answer.status_code)
                assert b"<script>alert" not in answer.data, address
                assert "a=b" not in str(answer.headers), address


HOSTILE = ("a\x00b", "9" * 40, "²", "9999-12-31", "<script>alert(1)</script>", "\r\nSet-Cookie: a=b")
"""What may stand in any field of any form or address."""


def asked_for(module: str) -> tuple[set[str], set[str]]:
    """Names that the views of a module, and what they share, take from the query and from a form."""
    text = Path(module).read_text("utf-8")
    query = set(re.findall(r"request\.args\.get(?:list)?\(\s*\"(\w+)\"", text))
    form = set(re.findall(r"(?:request\.form\.get(?:list)?|entered\w*|_given|_day)\(\s*\"(\w+)\"", text))
    return query, form


@pytest.fixture(scope="module")
def names() -> tuple[set[str], set[str]]:
    """Every name that any view takes, from the query and from a form."""
    found = [asked_for(str(path)) for path in Path("service/web").rglob("*.py")]
    query, form = set().union(*(one for one, _ in found)), set().union(*(one for _, one in found))
    assert len(query) > 20
    assert len(form) > 60
    return query - {"v"}, form


def is_sound(answer: Any) -> bool:
    """Whether an answer neither broke nor gives back what was slipped in."""
    return answer.status_code < 500 and b"<script>alert" not in answer.data and "a=b" not in str(answer.headers)


def test_whatever_stands_in_a_query_breaks_no_page(
    app: Flask, places: dict[str, Any], at_admin: Browser, names: tuple[set[str], set[str]]
) -> None:
    at_admin.post("/purpose", {"purpose": "核对帮扶资格"})
    for address in addresses(app):
        for hostile in HOSTILE if address.method == "GET" else ():
            answer = at_admin.get(address.filled(places), query_string=dict.fromkeys(sorted(names[0]), hostile))
            assert is_sound(answer), (address, hostile)


def test_whatever_stands_in_a_form_breaks_no_page(
    app: Flask, places: dict[str, Any], at_admin: Browser, names: tuple[set[str], set[str]]
) -> None:
    for address in addresses(app):
        for hostile in HOSTILE if address.method == "POST" else ():
            answer = at_admin.post(address.filled(places), dict.fromkeys(sorted(names[1]), hostile))
            assert is_sound(answer), (address, hostile)
