"""Files on the archive's own machine: finding them, and offering them to intake one by one."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.archive import Archive
from service.catalogue.database import OUTAGES
from service.catalogue.intake import OfferOutcome
from service.errors import UnavailableError
from service.jobs.problems import problem_of
from service.usecases.intake.intake import Placement, Received, receive, refuse
from service.usecases.permissions import Actor
from storage import StorageError

PATH_LENGTH = 1000
"""Characters kept of the path by which a file was offered: its end, where the name is."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A file as its giver named it, or a path that leads to none, with the code of the reason.

    `kept_at` is where it lies if that is not where its giver's path leads.
    """

    path: str
    reason: str | None = None
    kept_at: Path | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an offered file. `document_id` is that of the twin when it is a duplicate.

    `may_pass`: it is the archive that failed, and the same file may be taken later.
    """

    path: str
    outcome: OfferOutcome
    document_id: int | None = None
    problem: dict[str, Any] | None = None
    may_pass: bool = False


def files_at(paths: Iterable[str]) -> Iterator[Offered]:
    """The files at these paths in the order given, folders taken apart in the order of their names.

    What begins with a dot inside a folder is left out, and so are links to folders, which may lead in a circle.
    """
    # A stack and no recursion: folders may be nested deeper than Python calls.
    left = list(reversed(list(paths)))
    while left:
        path = left.pop()
        try:
            mode = Path(path).stat().st_mode
        except (OSError, ValueError) as error:
            yield Offered(path, "missing" if isinstance(error, FileNotFoundError) else "unreadable")
            continue
        if not stat.S_ISDIR(mode):
            yield Offered(path, None if stat.S_ISREG(mode) else "not_a_file")
            continue
        try:
            left += _inside(path)
        except OSError:
            yield Offered(path, "folder_unreadable")


def _inside(folder: str) -> list[str]:
    """What is to be taken of a folder, the last first."""
    with os.scandir(folder) as entries:
        wanted = [
            entry.path
            for entry in entries
            if not entry.name.startswith(".") and not (entry.is_symlink() and entry.is_dir())
        ]
    return sorted(wanted, reverse=True)


def take_in(actor: Actor, batch_id: int, offered: Offered, placement: Placement, *, archive: Archive) -> Taken:
    """Offer one file to intake. Whatever happens is an answer: the rest of the batch goes on."""
    try:
        received = _offer(actor, batch_id, offered, placement, archive)
    except Exception as error:
        may_pass = isinstance(error, (*OUTAGES, UnavailableError, StorageError))
        return Taken(offered.path, OfferOutcome.FAILED, problem=problem_of(error), may_pass=may_pass)
    return Taken(offered.path, received.outcome, received.document_id, received.problem)


def _offer(actor: Actor, batch_id: int, offered: Offered, placement: Placement, archive: Archive) -> Received:
    # A name need not be text to the file system; what is kept and shown has to be.
    path = offered.path.encode(errors="surrogateescape").decode(errors="replace")[-PATH_LENGTH:]
    if offered.reason is not None:
        return refuse(actor, batch_id, path, offered.reason, {}, archive=archive)
    with ExitStack() as stack:
        try:
            source = stack.enter_context((offered.kept_at or Path(offered.path)).open("rb"))
        except OSError:
            return refuse(actor, batch_id, path, "unreadable", {}, archive=archive)
        return receive(actor, batch_id, path, source, placement, archive=archive)
