"""What the processes write down of their work: one JSON object a line, a request's number through all, and nobody's data."""

import http.client
import json
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from service.catalogue.people import TokenScope
from service.catalogue.tasks import Task
from service.usecases.house.people import actor_of_login
from service.usecases.house.tokens import issue_token
from tests.papers import LETTER, PdfBook, typed
from tests.processes import Shell, free_port, kill_all, wait_until

PRIVATE = ("周敬棠", "610802197003071234", "13800001234")
NUMBER = "周敬棠 610802197003071234 13800001234"


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    yield Shell(tmp_path, {"SHOUCANG_PORT": str(free_port()), "SHOUCANG_WORKERS": "1"})
    kill_all(tmp_path)


def asked(shell: Shell, method: str, path: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
    with closing(
        http.client.HTTPConnection("127.0.0.1", int(shell.settings["SHOUCANG_PORT"]), timeout=30)
    ) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer


def answers(shell: Shell) -> bool:
    try:
        return asked(shell, "GET", "/healthz").status == 200
    except OSError:
        return False


def an_upload(name: str) -> tuple[bytes, dict[str, str]]:
    """A letter about somebody, as a form sends it."""
    book = PdfBook()
    book.add_page(typed((*LETTER, NUMBER)))
    head = f'--cut\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    return head + book.bytes() + b"\r\n--cut--\r\n", {"Content-Type": "multipart/form-data; boundary=cut"}


def lines_of(shell: Shell) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shell.folder / "stderr.txt").read_text("utf-8").splitlines()]


def test_a_request_is_followed_through_web_task_and_worker_and_no_line_holds_personal_data(shell: Shell) -> None:
    shell.run("init")
    with shell.archive() as archive:
        actor = actor_of_login(None, archive=archive)
        token = issue_token(actor, "script", archive=archive, scope=TokenScope.ALL)
    bearer = {"Authorization": f"Bearer {token}"}
    web, worker = shell.start("web"), shell.start("worker")
    wait_until(lambda: answers(shell), "the pages answer")
    body, form = an_upload("周敬棠的申请.pdf")
    taken = asked(shell, "POST", "/api/v1/documents", body, **bearer, **form)
    assert taken.status in (200, 201, 202), taken.status
    number = taken.headers["X-Request-ID"]

    def is_done() -> bool:
        with shell.archive() as archive, archive.database.read() as session:
            return session.query(Task).count() == 0

    wait_until(is_done, "the worker is done")
    name = urllib.parse.quote(NUMBER)
    asked(shell, "GET", f"/api/v1/search?query={name}", **bearer)
    asked(shell, "GET", f"/search?q={name}")
    asked(shell, "GET", f"/{name}")
    asked(shell, "GET", "/calendar/a-secret-of-somebody.ics")
    asked(shell, "POST", "/login", f"login={name}&password={name}".encode())
    # Not even the server itself understands this one.
    asked(shell, "GET", f"/{name}", None, **{"Content-Length": name})
    for process in (web, worker):
        process.terminate()
        process.wait()

    lines = lines_of(shell)
    text = (shell.folder / "stderr.txt").read_text("utf-8")
    of_request = [line for line in lines if line.get("request") == number]
    assert [line["endpoint"] for line in of_request if line["event"] == "request"] != []
    assert {line["kind"] for line in of_request if line["event"] == "task.done"} >= {"read", "describe", "index"}
    assert {"timestamp", "level", "event"} <= set.intersection(*(set(line) for line in lines))
    for secret in (*PRIVATE, name, "a-secret-of-somebody", token, "127.0.0.1"):
        assert secret not in text
