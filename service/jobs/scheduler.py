"""What happens by the clock. The scheduler keeps nothing: how each job last went stands in the catalogue."""

from collections.abc import Callable, Mapping
from threading import Event
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from service.archive import Archive
from service.jobs.mail import send_mail
from service.jobs.presence import own_name
from service.jobs.problems import outline, problem_of
from service.jobs.queues import DATABASE, herald_of
from service.jobs.watch import Watch
from service.usecases.checks.checking import plan_checks
from service.usecases.clock.agenda import AGENDA, begin_run, due_jobs, end_run, fail_run
from service.usecases.clock.leading import lead, step_down
from service.usecases.clock.reminding import forecast, remind
from service.usecases.clock.when import When
from service.usecases.disposal.proposing import propose_yearly
from service.usecases.holds.gathering import gather_holds
from service.usecases.house.anchoring import anchor_chain
from service.usecases.house.people import actor_of_login
from service.usecases.law.approving import bring_into_force
from service.usecases.law.retention import rejudge_all
from service.usecases.lookups.register import count_past_keeping
from service.usecases.stack.year_setting import forget_year_prints
from service.usecases.upkeep.fixity import check_fixity
from service.usecases.upkeep.locking import plan_locks
from service.usecases.upkeep.sweeping import sweep

TICK = 10
"""Seconds between two looks at whether a job is due or wished for; the lead is kept by the same look."""

ANNOUNCE = 0.5
"""Seconds between two looks for tasks of which workers are to be told, where a broker tells them."""

SCAN = 2
"""Seconds between two looks into the watch folder."""

Deed = Callable[[Archive], Mapping[str, int]]
"""Does a job; gives what its report `ran.<job>` says in numbers."""

_log = structlog.get_logger()


def _check_store(archive: Archive) -> Mapping[str, int]:
    archive.store.check()
    return {}


DEEDS: Mapping[str, Deed] = {
    "gather_holds": lambda archive: {"gathered": gather_holds(archive=archive)},
    "bring_into_force": lambda archive: {"brought": bring_into_force(archive=archive)},
    "rejudge": lambda archive: {"moved": rejudge_all(archive=archive)},
    "propose_reviews": lambda archive: {"proposed": propose_yearly(archive=archive)},
    "forecast": lambda archive: {"told": forecast(archive=archive)},
    "check_store": _check_store,
    "sweep": lambda archive: {"swept": forget_year_prints(archive=archive) + sweep(archive=archive)},
    "lock": lambda archive: {"parts": plan_locks(archive=archive)},
    "fixity": lambda archive: check_fixity(archive=archive),
    "plan_checks": lambda archive: {"planned": plan_checks(archive=archive)},
    "anchor": lambda archive: {"number": anchor_chain(archive=archive)},
    "remind": lambda archive: {"told": remind(archive=archive)},
    "mail": lambda archive: {"sent": send_mail(archive=archive)},
    "lookup_records": lambda archive: {"past": count_past_keeping(archive=archive)},
}
"""What is done for each job of the agenda."""


def run_scheduler(archive: Archive, stop: Event) -> None:
    """Do by the clock what there is to do, until `stop` is set."""
    holder = own_name()
    scheduler = BackgroundScheduler(
        timezone=ZoneInfo(archive.settings.timezone),
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    now = archive.clock.now()
    scheduler.add_job(_keep_lead, "interval", [holder, archive], seconds=TICK, next_run_time=now)
    if archive.settings.queue != DATABASE:
        # Every scheduler announces: none need know who leads, and a message too many does no harm.
        announce = herald_of(archive).announce
        scheduler.add_job(_guarded, "interval", ["announce", announce], seconds=ANNOUNCE, next_run_time=now)
    scheduler.add_job(_look, "interval", [holder, archive], seconds=TICK, next_run_time=now)
    if archive.settings.watch_folder is not None:
        watch = Watch(archive.settings.watch_folder)
        scheduler.add_job(_scan, "interval", [watch, archive], seconds=SCAN, next_run_time=now)
    scheduler.start()
    stop.wait()
    scheduler.shutdown()
    step_down(holder, archive=archive)


def run_due(
    archive: Archive, holder: str, *, deeds: Mapping[str, Deed] = DEEDS, agenda: Mapping[str, When] = AGENDA
) -> list[str]:
    """Do the jobs that are due or wished for, as long as `holder` leads; gives the names of those that ended well.

    A tick that was missed, or many of them, are made up for by one run. A job that fails stops no other.
    """
    done = []
    for name in due_jobs(archive=archive, agenda=agenda):
        if not lead(holder, archive=archive):
            break
        if _run(name, deeds[name], archive):
            done.append(name)
    return done


def _run(name: str, deed: Deed, archive: Archive) -> bool:
    begun = begin_run(name, archive=archive)
    try:
        report = {"code": f"ran.{name}", "data": dict(deed(archive))}
    except Exception as error:
        _log.error("job.failed", job=name, error=outline(error))
        fail_run(name, problem_of(error), archive=archive)
        return False
    end_run(name, begun, report, archive=archive)
    return True


def _keep_lead(holder: str, archive: Archive) -> None:
    """Keep the lead also while a job takes long."""
    _guarded("lead", lambda: lead(holder, archive=archive))


def _look(holder: str, archive: Archive) -> None:
    _guarded("clock", lambda: run_due(archive, holder))


def _scan(watch: Watch, archive: Archive) -> None:
    _guarded("watch", lambda: watch.scan(actor_of_login(archive.settings.user, archive=archive), archive=archive))


def _guarded(what: str, act: Callable[[], object]) -> None:
    """A look that fails is logged; the next one comes anyway."""
    try:
        act()
    except Exception as error:
        _log.error("job.failed", job=what, error=outline(error))
