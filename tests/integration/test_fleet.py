"""Work carried between machines: on the database alone and by a broker, the task's row is the truth and a message a hint."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kombu.entity import Queue
from sqlalchemy import func, select, update

import service.jobs
from service.archive import Archive
from service.catalogue.audit import breaks
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import Task, TaskKind, TaskState
from service.catalogue.tasks import Worker as WorkerRow
from service.errors import ConflictError, InvalidError, UnavailableError
from service.jobs import queues
from service.jobs.fleet import AHEAD, LOOK, REPEAT, Herald, celery_of, check_broker, name_of
from service.jobs.queues import QUEUES, kinds_of, named_queues
from service.jobs.worker import Worker
from service.usecases.house.people import actor_of_login
from tests.fixtures import Desk, Hands
from tests.processes import Shell, free_port, kill_all, wait_until

pytestmark = pytest.mark.redis


class Redis:
    """A real server on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.start()

    @property
    def url(self) -> str:
        return f"celery+redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program is not None, "a test that needs it carries the mark `redis`"
        options = ["--port", str(self.port), "--save", "", "--dir", str(self._folder), "--bind", "127.0.0.1"]
        self._process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        wait_until(lambda: self.say("PING") == "+PONG", "Redis answers")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def say(self, command: str) -> str:
        """What the server answers, past our own code."""
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), timeout=5)) as line:
                line.sendall(f"{command}\r\n".encode())
                return line.recv(4096).decode().strip()
        except OSError:
            return ""

    def lying(self, queue: str) -> int:
        """How many messages lie there."""
        return int(self.say(f"LLEN {name_of(queue)}").removeprefix(":"))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    folder = tmp_path / "redis"
    folder.mkdir()
    server = Redis(folder)
    yield server
    server.stop()


@pytest.fixture
def told(archive: Archive, redis: Redis) -> Archive:
    """The archive with a broker."""
    object.__setattr__(archive, "settings", archive.settings.model_copy(update={"queue": redis.url}))
    return archive


def waiting(archive: Archive, *kinds: TaskKind) -> list[int]:
    with archive.database.read() as session:
        query = select(Task.id).where(Task.state == TaskState.WAITING).order_by(Task.id)
        return list(session.scalars(query.where(Task.kind.in_(kinds)) if kinds else query))


def test_every_queue_of_the_broker_gets_the_numbers_of_its_tasks_and_nothing_else(
    told: Archive, desk: Desk, redis: Redis
) -> None:
    desk.take_in(name="周敬棠的申请.tif")
    assert Herald(told).announce() == 1
    assert {queue: redis.lying(queue) for queue in QUEUES} == {"indexing": 0, "reading": 1, "media": 0, "clock": 0}
    message = redis.say(f"LRANGE {name_of('reading')} 0 0")
    assert LOOK in message
    assert "周敬棠" not in message
    assert "\\u5468" not in message


def test_what_was_announced_is_not_announced_again_until_it_was_looked_at_lost_or_old(
    told: Archive, desk: Desk, redis: Redis, hands: Hands
) -> None:
    herald = Herald(told)
    desk.take_in()
    desk.take_in()
    assert [herald.announce(), herald.announce()] == [2, 0]
    hands.forward(seconds=REPEAT.total_seconds())
    assert herald.announce() == 2
    redis.say("FLUSHALL")
    assert [herald.announce(), herald.announce()] == [2, 0]
    # Another scheduler knows nothing of it: some messages too many.
    assert Herald(told).announce() == 2
    assert redis.lying("reading") == 4


def test_no_more_lies_with_the_broker_than_workers_soon_look_at(
    told: Archive, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = told.clock.now()
    with told.database.write() as session:
        session.add_all(
            Task(
                kind=TaskKind.ERASE,
                detail={"digests": [], "number": n},
                priority=-(n % 2),
                run_after=now,
                created_at=now,
            )
            for n in range(AHEAD + 50)
        )
    herald = Herald(told)
    assert [herald.announce(), herald.announce()] == [AHEAD, 0]
    assert redis.lying("clock") == AHEAD


def test_repeated_late_and_senseless_messages_do_nothing_twice(told: Archive, desk: Desk) -> None:
    received = desk.take_in()
    (number,) = waiting(told)
    one, other = Worker("one", archive=told), Worker("other", archive=told)
    with one.seen(), other.seen():
        assert one.look_at(number)
        assert not other.look_at(number)
        assert not one.look_at(number)
        assert not one.look_at(10**9)
        one.stop()
        assert not one.look_at(waiting(told)[0])
    desk.work()
    assert received.document_id is not None
    assert desk.document(received.document_id).state is DocumentState.READ
    with told.database.read() as session:
        assert list(breaks(session)) == []


def test_a_task_that_rests_is_announced_and_done_when_its_rest_is_over(told: Archive, desk: Desk, hands: Hands) -> None:
    desk.take_in()
    (number,) = waiting(told)
    with told.database.write() as session:
        session.execute(update(Task).values(run_after=told.clock.now() + timedelta(seconds=5)))
    herald, worker = Herald(told), Worker("one", archive=told)
    assert herald.announce() == 0
    assert not worker.look_at(number)
    hands.forward(seconds=5)
    assert herald.announce() == 1
    assert worker.look_at(number)


def test_what_a_dead_worker_had_in_hand_is_announced_when_its_lease_is_over(
    told: Archive, desk: Desk, hands: Hands
) -> None:
    desk.take_in()
    (number,) = waiting(told)
    with told.database.write() as session:
        end = told.clock.now() + timedelta(seconds=60)
        session.execute(update(Task).values(state=TaskState.RUNNING, worker="elsewhere:1:x", lease_until=end))
    herald, worker = Herald(told), Worker("one", archive=told)
    assert (herald.announce(), worker.look_at(number)) == (0, False)
    hands.forward(seconds=61)
    assert (herald.announce(), worker.look_at(number)) == (1, True)


def test_a_worker_of_some_queues_leaves_the_others_alone_and_says_what_it_can(archive: Archive, desk: Desk) -> None:
    desk.take_in()
    indexer = Worker("indexer", archive=archive, queues=["indexing", "clock"])
    indexer.can(engines={"null": "1"})
    with indexer.seen():
        assert not indexer.do_next()
        with archive.database.read() as session:
            row = session.get_one(WorkerRow, "indexer")
            assert row.can == {"queues": ["clock", "indexing"], "engines": {"null": "1"}}
        reader = Worker("reader", archive=archive, queues=["reading"])
        while reader.do_next():
            pass
        assert waiting(archive, *kinds_of(["reading"])) == []
        assert waiting(archive) != []
        while indexer.do_next() | reader.do_next():
            pass
    assert waiting(archive) == []


def test_a_queue_of_another_name_is_refused_in_words() -> None:
    assert set(named_queues([])) == set(QUEUES)
    with pytest.raises(InvalidError, match=r"queue\.unknown"):
        named_queues(["readnig"])


def test_a_broker_that_is_away_is_named_and_costs_a_warning_only(told: Archive, desk: Desk, redis: Redis) -> None:
    check_broker(redis.url)
    redis.stop()
    desk.take_in()
    with pytest.raises(UnavailableError, match=r"queue\.unreachable"):
        check_broker(redis.url)
    assert Herald(told).announce() == 0
    redis.start()
    assert Herald(told).announce() == 1


def test_without_celery_the_setting_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "celery", None)
    monkeypatch.delitem(sys.modules, "service.jobs.fleet")
    monkeypatch.delattr(service.jobs, "fleet")
    with pytest.raises(ConflictError, match=r"queue\.no_celery"):
        queues.check_queue("celery+redis://127.0.0.1:9/0")


@pytest.fixture
def shell(tmp_path: Path, redis: Redis) -> Iterator[Shell]:
    yield Shell(tmp_path, {"SHOUCANG_QUEUE": redis.url})
    kill_all(tmp_path)


def left(shell: Shell) -> int:
    with shell.archive() as archive, archive.database.read() as session:
        return session.scalar(select(func.count()).select_from(Task)) or 0


def take_in(shell: Shell, count: int) -> None:
    with shell.archive() as archive:
        desk = Desk(archive, actor_of_login(None, archive=archive))
        for _ in range(count):
            desk.take_in(desk.picture() + str(count).encode())


def test_real_workers_are_told_by_a_real_broker_and_outlive_its_loss(shell: Shell, redis: Redis) -> None:
    shell.run("init")
    scheduler, workers = shell.start("scheduler"), [shell.start("worker"), shell.start("worker", "--queue", "clock")]
    take_in(shell, 8)
    wait_until(lambda: left(shell) == 0, "all is done")
    # Everything that lay with the broker is lost, and then the broker itself.
    take_in(shell, 9)
    redis.say("FLUSHALL")
    wait_until(lambda: left(shell) == 0, "what was lost is done")
    redis.stop()
    take_in(shell, 3)
    wait_until(lambda: left(shell) == 0, "work goes on without a broker")
    redis.start()
    take_in(shell, 4)
    wait_until(lambda: left(shell) == 0, "and with it again")
    for process in (scheduler, *workers):
        process.terminate()
        assert process.wait(timeout=60) == 0
    with shell.archive() as archive, archive.database.read() as session:
        states = list(session.scalars(select(Document.state)))
        assert len(states) == 24
        assert DocumentState.RECEIVED not in states
        assert list(breaks(session)) == []
        assert session.scalar(select(func.count()).select_from(WorkerRow)) == 0


def test_messages_of_a_stranger_are_not_carried_out(redis: Redis) -> None:
    app = celery_of(redis.url)
    assert app.conf.accept_content == ["json"]
    assert set(app.tasks) <= {name for name in app.tasks if name.startswith("celery.")}


@pytest.fixture
def rabbit(tmp_path: Path) -> Iterator[str]:
    """The setting for a real RabbitMQ on ports of its own."""
    program = shutil.which("rabbitmq-server", path=f"/usr/lib/rabbitmq/bin{os.pathsep}{os.environ.get('PATH', '')}")
    assert program is not None, "a test that needs it carries the mark `rabbitmq`"
    port, home = free_port(), tmp_path / "rabbit"
    home.mkdir()
    places = {name: str(home / name) for name in ("MNESIA_BASE", "LOG_BASE", "PLUGINS_EXPAND_DIR")}
    own = {**places, "NODENAME": f"test{port}@localhost", "NODE_IP_ADDRESS": "127.0.0.1", "NODE_PORT": str(port)}
    own |= {"DIST_PORT": str(free_port()), "ENABLED_PLUGINS_FILE": str(home / "none")}
    environment = {**os.environ, "HOME": str(home), "ERL_EPMD_PORT": str(free_port())}
    environment |= {f"RABBITMQ_{name}": value for name, value in own.items()}
    # The server would begin this one by itself, and leave it behind.
    names = subprocess.Popen(["epmd"], env=environment, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([program], env=environment, stdout=subprocess.DEVNULL, process_group=0)
    url = f"celery+amqp://guest:guest@127.0.0.1:{port}//"
    try:
        wait_until(lambda: is_there(url), "RabbitMQ answers")
        yield url
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        names.kill()
        server.wait()
        names.wait()


def is_there(url: str) -> bool:
    try:
        check_broker(url)
    except UnavailableError:
        return False
    return True


@pytest.mark.rabbitmq
def test_rabbitmq_takes_the_queues_as_the_scheduler_and_as_workers_declare_them_and_carries_the_numbers(
    archive: Archive, desk: Desk, rabbit: str
) -> None:
    object.__setattr__(archive, "settings", archive.settings.model_copy(update={"queue": rabbit}))
    desk.take_in()
    (number,) = waiting(archive)
    herald = Herald(archive)
    assert [herald.announce(), herald.announce()] == [1, 0]
    with celery_of(rabbit).connection_for_read() as connection:
        made: Any = Queue  # has no types
        queues = {name: made(name_of(name), channel=connection.default_channel) for name in QUEUES}
        for queue in queues.values():
            queue.declare()
        message = queues["reading"].get(no_ack=True)
        assert (message.headers["task"], message.payload[0]) == (LOOK, [number])
        assert [queues[name].get() for name in QUEUES] == [None] * 4
    with pytest.raises(UnavailableError, match=r"queue\.unreachable.*AccessRefused"):
        check_broker(rabbit.replace(":guest@", ":wrong@"))
