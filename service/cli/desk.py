"""Opening the archive for a command: with its settings, in somebody's name, made ready on first use."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from service.cli.output import tell

if TYPE_CHECKING:
    from config import Settings
    from service.archive import Archive
    from service.usecases.house.proof import Proof
    from service.usecases.permissions import Actor


View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command works: the archive, and in whose name."""

    archive: "Archive"
    actor: "Actor"

    def say(self, code: str, /, **data: object) -> str:
        """A sentence in the actor's language."""
        from service.sentences import say

        return say(code, data, self.actor.language)

    def settle(self) -> None:
        """Let what was done show in search and store at once, also where no worker runs."""
        from service.jobs.presence import own_name, somebody_works
        from service.jobs.worker import Worker

        if not somebody_works(self.archive):
            Worker(own_name(), archive=self.archive).settle()

    def complain(self, problem: "dict[str, object] | None") -> str | None:
        """The sentence of a problem that is kept as code and data."""
        if problem is None:
            return None
        from service.sentences import say

        data = problem["data"]
        return say(str(problem["code"]), data if isinstance(data, dict) else {}, self.actor.language)


def settings_here() -> "Settings":
    """The settings that hold in this folder and environment."""
    from config import load_settings

    return load_settings(os.environ, Path.cwd())


@contextmanager
def at_desk() -> Iterator[Desk]:
    """The archive, ready for work; on its first use the administrator's password is told."""
    from service.usecases.house.people import actor_of_login

    settings = settings_here()
    with ready_archive(settings) as archive:
        yield Desk(archive, actor_of_login(settings.user, archive=archive))


@contextmanager
def ready_archive(settings: "Settings") -> Iterator["Archive"]:
    """The archive of these settings, prepared; one that was empty tells its password, this once."""
    with new_archive(settings) as (archive, _):
        yield archive


@contextmanager
def standing_archive(settings: "Settings") -> Iterator["Archive"]:
    """As `ready_archive`, for a process that stands until it is told to end: its log tells all it does.

    A store that refuses us, or a bucket that is not there, ends it at once; one that is away may come back.
    """
    from service.logs import configure_logs
    from storage import StorageError

    with ready_archive(settings) as archive:
        configure_logs(standing=True)
        try:
            archive.store.check()
        except StorageError as error:
            if error.code in {"store_denied", "bucket_missing"}:
                raise
        yield archive


@contextmanager
def new_archive(settings: "Settings", **first_unit: str) -> Iterator["tuple[Archive, bool]"]:
    """The archive of these settings, prepared, and whether it was empty.

    An empty one begins with `first_unit` (see `service.app.prepare`), and tells its password, this once.
    """
    from service.app import opened_archive, prepare
    from service.logs import configure_logs
    from service.sentences import say

    configure_logs()
    with opened_archive(settings) as archive:
        first = prepare(archive, **first_unit)
        if first is not None:
            data = {"login": first.login, "password": first.password}
            tell(say("console.password", data, settings.language))
        yield archive, first is not None


unsealing_option = click.option(
    "--reason", help="案卷已撤档封存时的查看理由，记入审计。 Why a sealed case file is looked into, for the audit."
)


def looking(actor: "Actor", reason: str | None) -> "Actor":
    """The actor with what they say of sealed case files."""
    return replace(actor, unsealing=reason)


def opened_or_outside(desk: Desk, opened: Callable[[], View], outside: Callable[[], View]) -> View:
    """What is asked for; of what is sealed, where no reason was given, the outside, and a word about what opens it."""
    from service.errors import ConflictError

    try:
        return opened()
    except ConflictError as error:
        if error.code != "seal.reason_needed":
            raise
        tell(desk.say(error.code, **error.data))
        return outside()


def own_proof(desk: Desk) -> "Proof":
    """Password and code of whoever acts: asked for at a terminal, else a line each of standard input."""
    from service.usecases.house.proof import Proof

    if sys.stdin.isatty():
        password = click.prompt(desk.say("console.own_password"), hide_input=True, err=True)
        return Proof(password, click.prompt(desk.say("console.own_code"), err=True))
    return Proof(*(sys.stdin.readline(1000).rstrip("\r\n") for _ in range(2)))
