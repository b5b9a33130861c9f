"""`shoucang`: the archive on the command line. Modules by noun; what takes long to load is loaded in the commands."""

import sys

import click

from service.cli import ingest, worker
from service.cli.document import discard, file, retry, show
from service.cli.errors import explain

COMMANDS = (ingest.ingest, show, file, discard, retry, worker.worker)


class Shoucang(click.Group):
    """The commands; what they cannot do is told in the archive's words, with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
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
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="设置见 shoucang settings。 Settings: see `shoucang settings`.",
)
@click.version_option(package_name="shoucang", prog_name="shoucang")
def main() -> None:
    """守藏：困难职工帮扶档案的收、存、查、管。 The archive of aid to workers in difficulty."""


for _command in COMMANDS:
    main.add_command(_command)
