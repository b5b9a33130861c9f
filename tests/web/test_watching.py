"""Watching the archive: whether it lives, whether people can be sent to it, its figures, and who may read these."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import structlog
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from service.archive import Archive
from service.catalogue.clocks import Clock, ClockKind
from service.catalogue.system import BrokenObject, Damage
from service.catalogue.tasks import Task, TaskKind, enqueue
from service.jobs.scheduler import run_due
from service.jobs.worker import Worker
from service.logs import request_taken_up
from service.usecases.clock.leading import lead
from service.web import create_app
from service.web.interface import interface_of
from tests.fixtures import Desk, Hands

TOKEN = "a token of sixteen and more characters"


def figures(app: Flask, **options: object) -> dict[tuple[str, str], float]:
    """All figures: name and labels -> value."""
    answer = app.test_client().get("/metrics", **options)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()) if key != "worker")): (
            sample.value
        )
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def from_outside(token: str | None = None, **headers: str) -> dict[str, object]:
    """How a request from another machine comes."""
    shown = {"Authorization": f"Bearer {token}"} if token else {}
    return {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}, "headers": {**shown, **headers}}


def test_a_process_that_answers_lives_and_a_sound_archive_is_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"lives": True}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "catalogue": True, "store": True})
    assert "Set-Cookie" not in answer.headers


def test_without_its_tables_or_its_store_nobody_is_sent_here(archive: Archive) -> None:
    with archive.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    answer = create_app(archive, b"key").test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "catalogue": False, "store": True})

    (archive.settings.home / "store").mkdir(exist_ok=True)
    for path in (archive.settings.home / "store").iterdir():
        path.rename(path.with_name(f"{path.name}.away"))
    (archive.settings.home / "store" / "incoming").write_text("no folder")
    answer = create_app(archive, b"key").test_client().get("/readyz")
    assert (answer.status_code, answer.json and answer.json["store"]) == (503, False)
    assert create_app(archive, b"key").test_client().get("/healthz").status_code == 200


def test_the_figures_count_what_waits_and_how_long_it_has(
    app: Flask, archive: Archive, desk: Desk, hands: Hands
) -> None:
    desk.take_in()
    hands.forward(seconds=90)
    desk.take_in()
    found = figures(app)
    assert found["shoucang_tasks", "kind=read,state=waiting"] == 2
    assert found["shoucang_task_age_seconds", "kind=read,state=waiting"] == 90
    assert found["shoucang_workers", ""] == 0
    assert found["shoucang_scheduler_leads", ""] == 0


def test_what_workers_did_is_told_by_whoever_serves_pages(app: Flask, archive: Archive, desk: Desk) -> None:
    desk.take_in(pages=3)
    one, other = Worker("machine-a:1:x", archive=archive), Worker("machine-b:1:x", archive=archive)
    with one.seen(), other.seen():
        while one.do_next() | other.do_next():
            pass
        one.beat()
        other.beat()
        with app.test_client() as client:
            text = client.get("/metrics").text
    pages = {name: float(value) for name, value in re.findall(r'worker_pages_total\{worker="([^"]+)"\} (\S+)', text)}
    assert set(pages) == {"machine-a:1:x", "machine-b:1:x"}
    assert sum(pages.values()) == 3


def test_damage_duties_and_jobs_are_told(app: Flask, archive: Archive, desk: Desk) -> None:
    before = figures(app)
    assert before["shoucang_broken_objects", "damage=corrupt"] == 0
    assert ("shoucang_oldest_duty_days", "") not in before
    today, now = archive.clock.today(), archive.clock.now()
    lead("a scheduler", archive=archive)
    assert "check_store" in run_due(archive, "a scheduler")
    with archive.database.write() as session:
        session.add(BrokenObject(digest="ab" * 32, damage=Damage.CORRUPT, found_at=now))
        for late in (3, -10):
            session.add(
                Clock(
                    kind=ClockKind.AID,
                    unit_id=1,
                    opened_on=date(2026, 10, 1),
                    opened_at=now,
                    due_on=today - timedelta(days=late),
                    provisional=False,
                    calendar="2026",
                )
            )
    found = figures(app)
    assert found["shoucang_broken_objects", "damage=corrupt"] == 1
    assert found["shoucang_oldest_duty_days", ""] == 3
    assert found["shoucang_scheduler_leads", ""] == 1
    assert found["shoucang_job_ended_seconds", "job=check_store"] == now.timestamp()
    assert found["shoucang_job_failures", "job=check_store"] == 0


def test_requests_of_pages_and_interface_are_counted_by_view_and_outcome(app: Flask) -> None:
    client = app.test_client()
    client.get("/login")
    client.get("/api/v1/search?query=周敬棠")
    client.get("/周敬棠")
    found = figures(app)
    assert found["shoucang_request_seconds_count", "status=2xx,view=accounts.log_in"] == 1
    assert found["shoucang_request_seconds_count", "status=4xx,view=api.search.find_documents"] == 1
    assert sum(value for (name, labels), value in found.items() if "_count" in name and "status=4xx" in labels) == 2
    assert "周敬棠" not in client.get("/metrics").text


def test_the_views_of_which_searches_are_told_are_those_that_answer_them(app: Flask) -> None:
    at_work = {*app.view_functions, *interface_of(app).app().view_functions}
    told = Path("docs/operations.md").read_text("utf-8")
    for view in ("search.results", "api.search.find_documents"):
        assert view in at_work
        assert view in app.test_client().get("/metrics").text
        assert f"`{view}`" in told


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({}, 200),
        (from_outside(), 403),
        (from_outside(TOKEN), 200),
        (from_outside("a token of sixteen and more"), 403),
        # A proxy of this machine asks for somebody else, who may also claim to be this machine.
        ({"headers": {"X-Forwarded-For": "192.0.2.7"}}, 403),
        ({"headers": {"X-Forwarded-For": "127.0.0.1"}}, 403),
        ({"headers": {"Forwarded": "for=127.0.0.1"}}, 403),
        (from_outside(None, **{"X-Forwarded-For": "127.0.0.1"}), 403),
    ],
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_the_figures_are_for_this_machine_and_for_the_token(
    archive: Archive, options: dict[str, object], status: int, proxies: int
) -> None:
    settings = archive.settings.model_copy(update={"metrics_token": SecretStr(TOKEN), "proxies": proxies})
    app = create_app(replace(archive, settings=settings), b"key")
    assert app.test_client().get("/metrics", **options).status_code == status  # type: ignore[arg-type]


def test_without_a_token_set_none_opens(app: Flask) -> None:
    for token in ("", "None", TOKEN):
        assert app.test_client().get("/metrics", **from_outside(token)).status_code == 403  # type: ignore[arg-type]


def test_a_watch_may_ask_by_any_name_of_the_machine(archive: Archive) -> None:
    settings = archive.settings.model_copy(update={"public_url": "https://dang.example"})
    client = create_app(replace(archive, settings=settings), b"key").test_client()
    assert client.get("/readyz", headers={"Host": "10-0-0-7.test:8000"}).status_code == 200
    assert client.get("/login", headers={"Host": "10-0-0-7.test:8000"}).status_code == 400


@contextmanager
def renamed(archive: Archive, table: str) -> Iterator[None]:
    """A catalogue that cannot answer a question."""
    with archive.database.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_away")
    yield
    with archive.database.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table}_away RENAME TO {table}")


def test_a_catalogue_that_does_not_answer_is_told_and_takes_no_other_figure_away(app: Flask, archive: Archive) -> None:
    app.test_client().get("/login")
    assert figures(app)["shoucang_catalogue_answers", ""] == 1
    with renamed(archive, "worker"):
        found = figures(app)
    assert found["shoucang_catalogue_answers", ""] == 0
    assert found["shoucang_request_seconds_count", "status=2xx,view=accounts.log_in"] == 1
    assert ("shoucang_workers", "") not in found


def test_a_task_keeps_the_number_of_the_request_that_led_to_it_and_so_do_those_after_it(
    archive: Archive, desk: Desk
) -> None:
    with request_taken_up("ABCD-0123"):
        received = desk.take_in()
    with archive.database.write() as session:
        enqueue(session, TaskKind.ERASE, None, archive.clock.now(), digests=[])
        assert [task.request for task in session.query(Task).order_by(Task.id)] == ["ABCD-0123", None]
    structlog.reset_defaults()  # a command that was tried in this process may have silenced them
    with capture_logs(processors=[merge_contextvars]) as lines:
        desk.work()
    done = {line["kind"]: line.get("request") for line in lines if line["event"] == "task.done"}
    assert done["read"] == done["describe"] == done["index"] == "ABCD-0123"
    assert done["erase"] is None
    assert {line["document"] for line in lines if line.get("request")} == {received.document_id}
