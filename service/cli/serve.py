"""`shoucang run`, `serve`, `web`, `scheduler`, `init`: the archive at work."""

import gc
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from service.cli.desk import Desk, new_archive, settings_here, standing_archive
from service.cli.output import progress_bar, put_table, tell
from service.cli.process import on_stop, supervised_option

if TYPE_CHECKING:
    from config import Settings
    from service.jobs.home import SampleFolder


@click.command()
def init() -> None:
    """准备数据目录：建库、建管理员。 Make the data folder ready: tables, administrator."""
    settings = settings_here()
    with new_archive(settings) as (_, was_empty):
        if not was_empty:
            tell(_say(settings, "console.is_ready", home=str(settings.home)))


@click.command()
def serve() -> None:
    """网页、处理进程和定时任务一并运行，Ctrl-C 停止。 Pages, workers and scheduler in one; Ctrl-C ends it."""
    from service.jobs.home import sole_server

    settings = settings_here()
    with sole_server(settings.home):
        _supervise(settings)


@click.command()
def run() -> None:
    """同 serve；首次启动先建一个示例档案。 Like serve; the first start makes a sample archive."""
    from service.jobs.home import SampleFolder, sole_server
    from service.jobs.supervisor import check_port

    settings = settings_here()
    folder = SampleFolder(settings.home)
    with sole_server(settings.home):
        check_port(settings.host, settings.port)
        if not folder.is_finished():
            _make_sample(settings, folder)
        _supervise(settings)


def _supervise(settings: "Settings") -> None:
    from ocr import probe_ears
    from service.jobs.supervisor import Supervisor, check_port

    probe_ears(settings.speech)
    check_port(settings.host, settings.port)
    supervisor = Supervisor(["web"], [*[["worker"]] * settings.workers, ["scheduler"]], settings)
    on_stop(supervisor.stop)
    if settings.tls == "self":
        _tell_certificate(settings)
    scheme = "https" if settings.tls_files else "http"
    url = settings.public_url or f"{scheme}://{settings.host}:{settings.port}"
    tell(_say(settings, "console.serving", url=url))
    if not supervisor.run():
        sys.exit(1)


def _tell_certificate(settings: "Settings") -> None:
    """Make our own certificate where there is none, and tell by what people know it."""
    from service.certificates import kept_certificate

    own = kept_certificate(settings, datetime.now(UTC))
    code = "console.certificate_made" if own.is_new else "console.certificate"
    tell(_say(settings, code, fingerprint=own.fingerprint, on=own.ends_at.date()))


def _make_sample(settings: "Settings", folder: "SampleFolder") -> None:
    """Make the sample in an archive that was empty, or finish one that was begun."""
    from service.jobs.sample import FIRST_UNIT, take_sample
    from service.jobs.waiting import wait_for
    from service.sample import FontMissingError
    from service.usecases.house.people import actor_of_login

    unit = {"unit_name": FIRST_UNIT.name, "level": FIRST_UNIT.level, "fonds": FIRST_UNIT.fonds or ""}
    with new_archive(settings, **unit) as (archive, was_empty):
        if was_empty:
            folder.begin()
        if folder.is_begun():
            desk = Desk(archive, actor_of_login(None, archive=archive))
            tell(desk.say("console.sample"))
            try:
                with progress_bar(desk.say("console.taking")) as progress:
                    taken = take_sample(desk.actor, folder.path, archive=archive, progress=progress)
            except FontMissingError as error:
                tell(desk.say("console.no_font", pattern=error.pattern))
                return
            with progress_bar(desk.say("console.reading")) as progress:
                ids = [one.document_id for one in taken if one.document_id is not None]
                wait_for(ids, archive=archive, progress=progress)
            _print_found(desk)
        folder.finish()


def _print_found(desk: Desk) -> None:
    from service.usecases.search.finding import SearchForm, find

    found = find(desk.actor, SearchForm(sort="code", limit=100), archive=desk.archive)
    headings = [desk.say(f"console.{name}") for name in ("id", "code", "title", "type", "date", "due_on")]
    put_table(
        headings,
        [(hit.id, hit.code, hit.title, hit.type, hit.dated_on, hit.due_on) for hit in found.hits],
    )
    language = desk.archive.settings.language
    names: dict[str, str] = {one.code: getattr(one, language) for one in desk.archive.regulation.categories}
    tell("  ".join(f"{names[code]} {count}" for code, count in found.facets.get("category", {}).items()))
    states = found.facets.get("state", {})
    tell("  ".join(f"{desk.say(f'retention_state.{value}')} {count}" for value, count in states.items()))


def _say(settings: "Settings", code: str, **data: object) -> str:
    from service.sentences import say

    return say(code, data, settings.language)


@click.command()
@supervised_option
def web() -> None:
    """只提供网页。 Serve the pages only."""
    # Somebody waits. Loading leaves no garbage to look for; the server looks for it again once it has begun.
    gc.disable()
    from service.web.server import serve_pages

    settings = settings_here()
    with standing_archive(settings):
        pass
    serve_pages(settings)


@click.command()
@supervised_option
def scheduler() -> None:
    """只运行定时任务和监视文件夹。 Run what happens by the clock, and the watch folder."""
    from threading import Event

    from service.jobs.scheduler import run_scheduler

    stop = Event()
    on_stop(stop.set)
    with standing_archive(settings_here()) as archive:
        run_scheduler(archive, stop)
