"""`shoucang`: the archive on the command line. Modules by noun; what takes long to load is loaded in the commands."""

import sys

import click

from service.cli.audit import audit
from service.cli.backup import backup, export_registers, restore
from service.cli.case import case
from service.cli.custody import custody
from service.cli.disposal import disposal
from service.cli.document import discard, file, retry, show
from service.cli.errors import explain, language
from service.cli.hold import hold
from service.cli.ingest import ingest
from service.cli.jobs import calendar, clock, jobs
from service.cli.lookup import lookup
from service.cli.move import move
from service.cli.people import person
from service.cli.photo import photo
from service.cli.printing import printing
from service.cli.recording import words
from service.cli.register import post
from service.cli.retention import retention
from service.cli.schedule import schedule
from service.cli.search import index, search
from service.cli.serve import init, run, scheduler, serve, web
from service.cli.service import service, upgrade
from service.cli.shelf import shelf
from service.cli.unit import unit
from service.cli.upkeep import doctor, settings
from service.cli.worker import worker

EPILOG = """补全：bash 中执行 eval "$(_SHOUCANG_COMPLETE=bash_source shoucang)"，zsh、fish 同理。
Completion: eval "$(_SHOUCANG_COMPLETE=bash_source shoucang)" in bash; zsh and fish likewise."""


class Shoucang(click.Group):
    """The commands; what they cannot do is told in the archive's words, with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        if sys.platform == "win32":
            from service.sentences import say

            click.echo(say("console.windows", {}, language()), err=True)
            sys.exit(1)
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            sentences = explain(error)
            if not sentences:
                raise
            for sentence in sentences:
                click.echo(sentence, err=True)
            sys.exit(1)


@click.group(
    cls=Shoucang,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=EPILOG,
)
@click.version_option(package_name="shoucang", prog_name="shoucang")
def main() -> None:
    """守藏：困难职工帮扶档案的收、存、查、管。 The archive of aid to workers in difficulty.

    每项设置都可用 SHOUCANG_ 开头的环境变量给出，见 shoucang settings。 Settings are environment variables that begin
    with SHOUCANG_; `shoucang settings` lists them.
    """


disposal.add_command(export_registers)
for _command in (
    *(run, serve, init, doctor, settings),
    *(ingest, show, search, file, discard, retry, words, case),
    *(retention, schedule, hold, lookup, disposal, custody, index, person, unit, post),
    *(printing, photo, shelf, backup, restore, audit),
    *(service, upgrade, move),
    *(jobs, clock, calendar),
    *(web, worker, scheduler),
):
    main.add_command(_command)
