"""What happens by the clock. The scheduler keeps nothing; when a job last ended stands in the catalogue."""

from collections.abc import Callable, Mapping
from threading import Event
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from service.archive import Archive
from service.catalogue.system import LastRun
from service.jobs.problems import outline
from service.jobs.watch import Watch
from service.usecases.people import actor_of_login
from service.usecases.retention import rejudge_all
from service.usecases.sweeping import sweep

TICK = 60
"""Seconds between two looks at whether a daily job is due."""

SCAN = 2
"""Seconds between two looks into the watch folder."""

_log = structlog.get_logger()


def _rejudge(archive: Archive) -> None:
    rejudge_all(archive=archive)


def _check_store(archive: Archive) -> None:
    archive.store.check()


def _sweep(archive: Archive) -> None:
    sweep(archive=archive)


DAILY: Mapping[str, Callable[[Archive], None]] = {"rejudge": _rejudge, "check_store": _check_store, "sweep": _sweep}
"""Jobs of which every day of law has one run: periods move with the day; the store drops files left half-way, and
what no row has named for a day is swept.
"""


def run_scheduler(archive: Archive, stop: Event) -> None:
    """Do by the clock what there is to do, until `stop` is set."""
    scheduler = BackgroundScheduler(
        timezone=ZoneInfo(archive.settings.timezone),
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    now = archive.clock.now()
    scheduler.add_job(run_due, "interval", [archive], seconds=TICK, next_run_time=now)
    if archive.settings.watch_folder is not None:
        watch = Watch(archive.settings.watch_folder)
        scheduler.add_job(_scan, "interval", [watch, archive], seconds=SCAN, next_run_time=now)
    scheduler.start()
    stop.wait()
    scheduler.shutdown()


def run_due(archive: Archive, jobs: Mapping[str, Callable[[Archive], None]] = DAILY) -> list[str]:
    """Run the daily jobs that have not ended today, also those of a day that was missed; gives their names.

    A job that fails is tried again at the next look.
    """
    today, done = archive.clock.today(), []
    for name, job in jobs.items():
        try:
            with archive.database.read() as session:
                last = session.get(LastRun, name)
            if last is None or archive.clock.day_of(last.finished_at) < today:
                job(archive)
                with archive.database.write() as session:
                    session.merge(LastRun(job=name, finished_at=archive.clock.now()))
                done.append(name)
        except Exception as error:
            _log.error("job.failed", job=name, error=outline(error))
    return done


def _scan(watch: Watch, archive: Archive) -> None:
    try:
        watch.scan(actor_of_login(archive.settings.user, archive=archive), archive=archive)
    except Exception as error:
        _log.error("job.failed", job="watch", error=outline(error))
