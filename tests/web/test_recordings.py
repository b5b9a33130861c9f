"""Pages of recordings: who is sent to the store itself with what, and how far the copy to play has come."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.usecases.documents import playing
from service.usecases.permissions import Actor
from storage import open_store
from tests.films import film
from tests.fixtures import Desk
from tests.integration.test_sealing import said
from tests.web.browser import Browser

SITE = "https://s3.example:9000"
SIGNED = "X-Amz-Signature"


@dataclass(frozen=True)
class Played:
    """A film, one of a sensitive type, and a paper."""

    film: int
    sensitive: int
    paper: int


@pytest.fixture
def played(desk: Desk, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    """Recordings in a store that browsers reach: where none is too small, all are fetched there."""
    paper = desk.described(type="C04", title="说明会纪要")
    content = film(tmp_path / "说明会.mp4", 1.0).read_bytes()
    other = film(tmp_path / "谈话.mp4", 2.0).read_bytes()
    shown = desk.take_in(content, "说明会.mp4", parent=paper, type="C13", title="说明会录像").document_id
    talk = desk.take_in(other, "谈话.mp4", type="A07", title="身份证录像").document_id
    desk.work()
    assert shown
    assert talk
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nobody-knows")
    monkeypatch.setattr(playing, "DIRECT_FROM", 1)
    # The bytes stay in the folder: what signs an address asks no server.
    url = f"s3://bucket/films?endpoint=http://127.0.0.1:9&direct={SITE}"
    monkeypatch.setattr(archive.store, "address", open_store(url).address)
    object.__setattr__(archive.settings, "store", url)
    return Played(shown, talk, paper)


def address(document_id: int) -> str:
    return f"/document/{document_id}/recording/play"


def state_purpose(browser: Browser) -> None:
    browser.post("/purpose", {"purpose": "核对"})


def looks(archive: Archive) -> list[AuditEntry]:
    """Lines of what was played."""
    with archive.database.read() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.act == "recording.played")))


def test_a_large_copy_is_fetched_from_the_store_by_an_address_that_soon_ends_and_a_line_says_so(
    archive: Archive, at_admin: Browser, played: Played, desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    state_purpose(at_admin)
    for part in (None, "bytes=100-"):
        answer = at_admin.get(address(played.film), headers={"Range": part} if part else {})
        assert answer.status_code == 302
        assert answer.data == b""
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    there = urlsplit(answer.headers["Location"])
    copy = playing.play(desk.actor, played.film, archive=archive)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{SITE}/bucket/films/{copy.digest}"
    parts = {name: value for name, (value,) in parse_qs(there.query).items()}
    assert parts["X-Amz-Expires"] == str(playing.DIRECT_SECONDS)
    assert parts["response-content-type"] == "video/mp4"
    assert parts["response-content-disposition"] == "inline"
    assert len(looks(archive)) == 3
    with archive.database.read() as session:
        assert not any(SIGNED in str(vars(entry)) for entry in session.scalars(select(AuditEntry)))
    assert SIGNED not in "".join(capfd.readouterr())
    assert SIGNED not in repr(copy)


@pytest.mark.parametrize("size", [0, 1])
def test_a_copy_is_large_from_a_size_on(
    archive: Archive, played: Played, desk: Desk, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    copy = playing.play(desk.actor, played.film, archive=archive)
    monkeypatch.setattr(playing, "DIRECT_FROM", copy.size + size)
    assert (playing.play(desk.actor, played.film, archive=archive).address is None) == bool(size)


def test_who_may_not_play_is_sent_nowhere(
    archive: Archive,
    logged_in: Callable[[Actor], Browser],
    browser: Browser,
    at_admin: Browser,
    stranger: Actor,
    played: Played,
) -> None:
    at_stranger = logged_in(stranger)
    state_purpose(at_stranger)
    refusals = [
        browser.get(address(played.film)),  # nobody is logged in
        at_admin.get(address(played.film)),  # no purpose was stated
        at_stranger.get(address(played.film)),
    ]
    state_purpose(at_admin)
    refusals += [at_admin.get(address(played.sensitive)), at_admin.get(address(played.paper))]
    assert [answer.status_code for answer in refusals] == [302, 409, 404, 409, 409]
    assert urlsplit(refusals[0].headers["Location"]).path == "/login"
    assert not any(SIGNED in str(answer.headers) for answer in refusals)
    assert looks(archive) == []


def test_a_sensitive_one_is_fetched_there_only_with_a_reason_which_the_line_repeats(
    archive: Archive, at_admin: Browser, played: Played
) -> None:
    state_purpose(at_admin)
    at_admin.post(f"/document/{played.sensitive}/reveal", {"reason": "核对谈话内容"})
    assert at_admin.get(address(played.sensitive)).headers["Location"].startswith(SITE)
    (line,) = looks(archive)
    assert said(archive, line, "unmasked") == "核对谈话内容"


def test_of_a_sensitive_one_no_word_is_told_without_a_reason(at_admin: Browser, played: Played) -> None:
    state_purpose(at_admin)
    captions = "/document/{}/recording/captions"
    assert at_admin.get(captions.format(played.film)).status_code == 200
    assert at_admin.get(captions.format(played.sensitive)).status_code == 409
    at_admin.post(f"/document/{played.sensitive}/reveal", {"reason": "核对谈话内容"})
    assert at_admin.get(captions.format(played.sensitive)).text.startswith("WEBVTT")


def test_only_a_page_with_a_player_may_fetch_from_the_store(
    archive: Archive, at_admin: Browser, played: Played
) -> None:
    def media(path: str) -> str:
        policy = at_admin.get(path).headers["Content-Security-Policy"]
        return next(part for part in policy.split("; ") if part.startswith("media-src"))

    assert media(f"/document/{played.film}") == f"media-src 'self' {SITE}"
    assert media("/account") == "media-src 'self'"
    object.__setattr__(archive.settings, "store", f"s3://bucket/films?endpoint={SITE}")
    assert media(f"/document/{played.film}") == "media-src 'self'"


def test_how_far_the_copy_has_come_is_told_without_a_look_until_there_is_one(
    archive: Archive, at_admin: Browser, desk: Desk, tmp_path: Path
) -> None:
    number = desk.take_in(film(tmp_path / "a.mp4", 1.0).read_bytes(), "a.mp4", type="C13").document_id
    told = f"/document/{number}/recording/progress"
    assert "data-under-way" not in at_admin.get(f"/document/{number}").text  # a purpose is asked for first
    state_purpose(at_admin)
    page = at_admin.get(f"/document/{number}").text
    assert f'data-under-way="{told}"' in page
    assert 'id="player"' not in page
    with archive.database.read() as session:
        before = session.scalar(select(func.count(AuditEntry.id)))
    answer = at_admin.get(told)
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text.strip() in page
    assert "识读录像 0 / 1 段" in answer.text
    desk.work()
    assert at_admin.get(told).status_code == 204
    with archive.database.read() as session:
        lines = session.scalars(select(AuditEntry.act).order_by(AuditEntry.id).offset(before)).all()
    assert "document.viewed" not in lines
    page = at_admin.get(f"/document/{number}").text
    assert 'id="player"' in page
    assert "data-under-way" not in page


def test_whoever_may_not_see_it_is_not_told_how_far_it_has_come(
    desk: Desk, stranger: Actor, logged_in: Callable[[Actor], Browser], tmp_path: Path
) -> None:
    number = desk.take_in(film(tmp_path / "a.mp4", 1.0).read_bytes(), "a.mp4", type="C13").document_id
    assert logged_in(stranger).get(f"/document/{number}/recording/progress").status_code == 404
