"""What only a server can go wrong with: more to do than it can, and an index that a full disk has made read-only."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

from indexing import Index, IndexDocument, IndexUnavailableError, SearchRequest, open_index
from indexing.elasticsearch import server
from tests.servers import elastic_client, own_index, server_url

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def url() -> Iterator[str]:
    """Of an index of our own on the server."""
    with own_index() as made:
        yield made


class Busy:
    """Stands before the server and refuses, so many times, bulks or all of a bulk but its first document."""

    def __init__(self, times: int, *, lets_first: bool = False) -> None:
        self.left, self.lets_first = times, lets_first
        self.asked: list[int] = []
        behind = urlsplit(server_url("elasticsearch")).netloc

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(door) -> None:  # noqa: N805 - `self` is who stands before the server
                content = door.rfile.read(int(door.headers.get("Content-Length", 0)))
                with closing(HTTPConnection(behind, timeout=60)) as line:

                    def pass_on(content: bytes) -> tuple[int, str, bytes]:
                        headers = {**door.headers, "Content-Length": str(len(content))}
                        line.request(door.command, door.path, content, headers)
                        found = line.getresponse()
                        return found.status, found.headers.get("Content-Type", ""), found.read()

                    is_bulk = "_bulk" in door.path
                    status, kind, said = self.bulk(content, pass_on) if is_bulk else pass_on(content)
                door.send_response(status)
                for header in (("X-Elastic-Product", "Elasticsearch"), ("Content-Type", kind)):
                    door.send_header(*header)
                door.send_header("Content-Length", str(len(said)))
                door.end_headers()
                if door.command != "HEAD":
                    door.wfile.write(said)

            do_GET = do_PUT = do_POST = do_HEAD = answer  # noqa: N815 - names of the library

            def log_message(door, *_: object) -> None:  # noqa: N805
                """Nobody listens."""

        self._door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"elasticsearch+http://127.0.0.1:{self._door.server_port}"
        Thread(target=self._door.serve_forever, daemon=True).start()

    def bulk(self, content: bytes, pass_on: Callable[[bytes], tuple[int, str, bytes]]) -> tuple[int, str, bytes]:
        """Answer a bulk: with the server's answer, or as it does when it has too much to do."""
        lines = content.splitlines(keepends=True)
        self.asked.append(len(lines) // 2)
        if self.left == 0:
            return pass_on(content)
        self.left -= 1
        refusal = {"status": 429, "error": {"type": "es_rejected_execution_exception"}}
        if not self.lets_first:
            return 429, "application/json", json.dumps(refusal).encode()
        status, kind, said = pass_on(b"".join(lines[:2]))
        items = json.loads(said)["items"] + [{"index": refusal}] * (len(lines) // 2 - 1)
        return status, kind, json.dumps({"items": items}).encode()

    def close(self) -> None:
        self._door.shutdown()
        self._door.server_close()


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch, url: str) -> Iterator[Callable[..., tuple[Busy, Index]]]:
    """Gives somebody who stands before the server, and an index behind them; nobody pauses for long."""
    monkeypatch.setattr(server, "PAUSES", (0.0,) * len(server.PAUSES))
    doors: list[Busy] = []

    def stand(times: int, *, lets_first: bool = False) -> tuple[Busy, Index]:
        doors.append(Busy(times, lets_first=lets_first))
        return doors[-1], open_index(f"{doors[-1].url}/{url.rpartition('/')[2]}")

    yield stand
    for door in doors:
        door.close()


def entries(*ids: int, revision: int = 1, text: str = "慰问") -> list[IndexDocument]:
    return [
        IndexDocument(one, revision, "", text, "", (1,), "original", "A01", 2026, "running", "paper", 20260101)
        for one in ids
    ]


@pytest.mark.parametrize("times", [0, 1, len(server.PAUSES)])
def test_what_the_server_has_no_room_for_is_sent_again_until_it_has(
    before: Callable[..., tuple[Busy, Index]], times: int
) -> None:
    busy, index = before(times)
    index.put(entries(1, 2, 3))
    assert busy.asked == [3] * (times + 1)
    assert index.search(SearchRequest("慰问")).total == 3


def test_only_what_was_refused_is_sent_again(before: Callable[..., tuple[Busy, Index]]) -> None:
    busy, index = before(2, lets_first=True)
    index.put(entries(1, 2, 3))
    assert busy.asked == [3, 2, 1]
    assert index.search(SearchRequest("慰问")).total == 3


def test_whoever_was_refused_too_often_is_told_when_to_come_back(
    before: Callable[..., tuple[Busy, Index]],
) -> None:
    busy, index = before(len(server.PAUSES) + 1)
    with pytest.raises(IndexUnavailableError, match="too much") as caught:
        index.put(entries(1, 2, 3))
    assert (caught.value.retry_after, busy.left) == (server.BUSY, 0)
    index.put(entries(1, 2, 3))
    assert index.search(SearchRequest("慰问")).total == 3


def test_what_became_newer_while_it_waited_is_not_written_over(
    before: Callable[..., tuple[Busy, Index]], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, index = before(1)
    index.stats()
    quicker = open_index(url)
    monkeypatch.setattr(server.time, "sleep", lambda _: quicker.put(entries(2, revision=5, text="更新")))
    index.put(entries(1, 2, 3))
    assert set(index.search(SearchRequest("慰问")).ids) == {1, 3}
    assert index.search(SearchRequest("更新")).ids == (2,)


def test_an_index_made_read_only_by_a_full_disk_refuses_at_once_and_can_be_searched(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.time, "sleep", lambda _: pytest.fail("no pause makes room on a disk"))
    index = open_index(url)
    index.put(entries(1, 2))
    with elastic_client() as client:
        name = url.rpartition("/")[2]
        client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})
        for act in (lambda: index.put(entries(3)), lambda: index.delete({1: 2}), lambda: index.purge([1])):
            with pytest.raises(IndexUnavailableError):
                act()
        assert set(index.search(SearchRequest("慰问")).ids) == {1, 2}
        client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})
    index.put(entries(3))
    index.delete({1: 2})
    assert set(index.search(SearchRequest("慰问")).ids) == {2, 3}
