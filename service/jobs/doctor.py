"""Whether all that the archive stands on is there, and what to do about what is not."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from config import Settings
from ocr import (
    Face,
    FontMissingError,
    SpeechUnavailableError,
    available_engines,
    find_font,
    find_program,
    is_fenced,
    lacking_programs,
    probe_ears,
    version_of,
)
from service.app import opened_archive
from service.archive import Archive
from service.catalogue.database import OLDEST
from service.clamd import Verdict, scan
from service.errors import ConflictError
from service.jobs.problems import problem_of
from service.jobs.queues import DATABASE, check_queue
from service.usecases.house.second_step import unopened
from service.usecases.upkeep.figures import AtWorkSince, Figures, figures, waiting_in_vain
from service.usecases.upkeep.locking import count_locks
from storage import direct_address

LEAST_FREE = 2 << 30
"""Bytes below which a disk counts as nearly full: what a few large files and the renditions of them take."""

MOST_APART = 5.0
"""Seconds by which clocks may differ: leases are far longer, and codes of authenticators last thirty."""

Said = tuple[str, dict[str, Any]]
"""A sentence as its code and what fills it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A part, what it is, and what is wrong with it (code and data of a sentence), or None."""

    part: str
    detail: str | Said = ""
    problem: Said | None = None
    named: dict[str, Any] = field(default_factory=dict)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at every part, one after the other; what fails stops none of the others."""
    yield Finding("settings", str(settings.home))
    yield from _disks(settings)
    try:
        with opened_archive(settings) as archive:
            yield from _parts(archive)
    except Exception as error:
        yield Finding("database", problem=_said(error))
    yield from _engines(settings)
    yield _speech(settings)
    yield _recordings()
    yield _office()
    if settings.clamd:
        yield _scanner(settings.clamd)
    yield _font()


def _disks(settings: Settings) -> Iterator[Finding]:
    for path in filter(None, (settings.home, settings.backup_folder)):
        named: dict[str, Any] = {"path": str(path)}
        there = next(one for one in (path, *path.parents) if one.exists())
        free = shutil.disk_usage(there).free
        problem: Said | None = None
        if not os.access(there, os.W_OK | os.X_OK):
            problem = ("disk.unwritable", named)
        elif free < LEAST_FREE:
            problem = ("disk.nearly_full", {**named, "free": free})
        yield Finding("place", ("part.free", {"free": free}), problem, named)


def _parts(archive: Archive) -> Iterator[Finding]:
    yield _database(archive)
    yield _guarded("store", lambda: _store(archive))
    yield from _direct(archive.settings)
    yield _guarded("index", lambda: _index(archive))
    if archive.settings.queue != DATABASE:
        yield _guarded("queue", lambda: check_queue(archive.settings.queue))
    if archive.database.is_current():
        found = figures(archive=archive)
        yield _clock(archive, found)
        yield _guarded("keys", lambda: _keys(archive))
        yield _work(found)
        yield from map(_worker, found.workers)


def _database(archive: Archive) -> Finding:
    database = archive.database
    server, problem = database.server(), None
    if not database.is_supported():
        oldest = OLDEST[database.engine.dialect.name]
        problem = ("database.too_old", {"server": server, "oldest": ".".join(map(str, oldest))})
    elif database.is_older():
        problem = ("database.older", {})
    elif not database.is_current():
        problem = ("database.not_ready", {})
    return Finding("database", server, problem)


def _store(archive: Archive) -> str | Said:
    """Whether it can be used, and on how many objects a lock of ours lies."""
    archive.store.check()
    if not archive.database.is_current():
        return ""
    count = count_locks(archive=archive)
    return ("part.no_locks", {}) if count is None else ("part.locked", {"count": count})


def _direct(settings: Settings) -> Iterator[Finding]:
    """Where browsers fetch large recordings themselves: a page over TLS plays nothing that comes without."""
    address = direct_address(settings.store)
    if address is not None:
        named = {"address": address}
        is_safe = address.startswith("https:") or not settings.is_https
        yield Finding("direct", ("part.direct_from", named), None if is_safe else ("store.direct_insecure", named))


def _index(archive: Archive) -> str:
    stats = archive.index.stats()
    return f"{stats.backend}, {stats.documents}"


def _clock(archive: Archive, found: Figures) -> Finding:
    """Against the server's, and against what was written down last: a clock that went back gives wrong days."""
    server, now, problem = archive.database.server_clock(), archive.clock.now(), None
    apart = abs((now - server).total_seconds()) if server else 0.0
    behind = (found.last_act - now).total_seconds() if found.last_act else 0.0
    if apart > MOST_APART:
        problem = ("clock.differs", {"seconds": round(apart)})
    elif behind > MOST_APART:
        problem = ("clock.behind", {"seconds": round(behind)})
    return Finding("clock", now.isoformat(timespec="seconds"), problem)


def _keys(archive: Archive) -> None:
    """Where a machine that serves pages has a key of its own, nobody's authenticator is believed there."""
    if count := unopened(archive):
        raise ConflictError("vault.other_key", count=count)


def _work(found: Figures) -> Finding:
    vain = waiting_in_vain(found)
    detail = ("part.at_work", {"workers": len(found.workers), "led": "yes" if found.is_led else "no"})
    return Finding("work", detail, ("worker.none", {"count": vain}) if vain else None)


def _worker(one: AtWorkSince) -> Finding:
    """What a worker serves, and what it has for that."""
    queues = ", ".join(one.can.get("queues", ()))
    engines = (f"{name} {version}" for name, version in sorted(one.can.get("engines", {}).items()))
    return Finding("worker", "; ".join([queues, *engines]), named={"name": one.name})


def _engines(settings: Settings) -> Iterator[Finding]:
    """The engine that is set has to be there; of those that are not, `auto` needs only one."""
    probes = [probe for probe in available_engines() if probe.name != "null"]
    have_one = any(probe.version for probe in probes)
    for probe in probes:
        is_needed = settings.ocr == probe.name or (settings.ocr == "auto" and not have_one)
        lack = (f"engine.{probe.lack.code}", dict(probe.lack.data)) if probe.lack else None
        yield Finding("engine", probe.version or lack or "", lack if is_needed else None, {"name": probe.name})


def _speech(settings: Settings) -> Finding:
    """What writes speech down has to be there if it is set."""
    try:
        return Finding("speech", probe_ears(settings.speech) or settings.speech)
    except SpeechUnavailableError as error:
        return Finding("speech", problem=(f"speech.{error.code}", dict(error.data)))


def _recordings() -> Finding:
    """Films and sounds are refused where their programs are missing; nothing else is impaired, and nothing wrong."""
    lacking = lacking_programs()
    return Finding("recordings", ("part.no_player", {"programs": ", ".join(lacking)}) if lacking else "ffmpeg, ffprobe")


def _office() -> Finding:
    """What draws office files may be missing, and may see more of this machine than it has to."""
    program = find_program()
    if program is None:
        return Finding("office", ("part.no_office", {}))
    fenced = "yes" if is_fenced(program) else "no"
    return Finding("office", ("part.drawn_by", {"version": version_of(program), "fenced": fenced}))


def _scanner(address: str) -> Finding:
    found = scan(address, BytesIO())
    problem = ("scanner.unreachable", {"address": address}) if found.verdict is Verdict.UNREACHABLE else None
    return Finding("scanner", found.version, problem)


def _font() -> Finding:
    try:
        return Finding("font", find_font(Face.SONG)[0].name)
    except FontMissingError as error:
        return Finding("font", problem=("console.no_font", {"pattern": error.pattern}))


def _guarded(part: str, look: Callable[[], str | Said | None]) -> Finding:
    try:
        return Finding(part, look() or "")
    except Exception as error:
        return Finding(part, problem=_said(error))


def _said(error: Exception) -> Said:
    problem = problem_of(error)
    return problem["code"], problem["data"]
