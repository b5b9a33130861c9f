"""What servers of the S3 family say when there is no room, each in its own words: Ceph's quota, MinIO's disks."""

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from storage import StorageError, open_store

MISSING = 404, b"<Error><Code>NoSuchKey</Code></Error>"


@pytest.fixture
def refusing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that holds nothing, and answers every PUT as the parameter says."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "any")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
    put: tuple[int, bytes] = request.param

    class Door(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, said = {"PUT": put, "GET": MISSING}.get(self.command, (200, b""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_HEAD = do_PUT = answer  # noqa: N815 - names of the library

        def log_message(self, *_: object) -> None:
            """Nobody listens."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def error(status: int, code: str) -> tuple[int, bytes]:
    return status, f"<Error><Code>{code}</Code></Error>".encode()


@pytest.mark.parametrize(
    ("refusing", "code"),
    [
        (error(403, "QuotaExceeded"), "store_full"),
        (error(507, "XMinioStorageFull"), "store_full"),
        ((507, b""), "store_full"),
        (error(403, "AccessDenied"), "store_denied"),
        (error(400, "InvalidRequest"), "store_failed"),
    ],
    indirect=["refusing"],
)
def test_a_store_without_room_is_told_from_one_that_refuses(refusing: str, code: str) -> None:
    with pytest.raises(StorageError) as caught:
        open_store(f"s3://bucket?endpoint={refusing}&region=us-east-1").put(io.BytesIO(b"x"))
    assert caught.value.code == code
