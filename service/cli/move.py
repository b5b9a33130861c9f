"""`shoucang move`: from one machine to servers, and back."""

from pathlib import Path

import click

from service.cli.desk import settings_here
from service.cli.errors import language
from service.cli.output import json_option, progress_bar, put_json, tell


@click.command()
@click.option(
    "--to",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML 文件，写明新的 database、store、index。 A TOML file that names the new database, store and index.",
)
@json_option
def move(file: Path, as_json: bool) -> None:
    """把档案库迁到别的数据库、存储和索引，或迁回；须先停止服务。 Move the archive to other servers, or back.

    逐个对象核对摘要，索引重建；中断了，用同一命令接着做。旧库不动。 Every object is verified and the index built; what
    was interrupted goes on by the same command. The old house stays as it is.
    """
    from service.jobs.moving import move as carry
    from service.jobs.moving import read_target
    from service.logs import configure_logs
    from service.sentences import say

    configure_logs()
    settings = settings_here()
    with progress_bar(say("console.moving", {}, language())) as progress:
        done = carry(settings, read_target(file, settings), progress)
    facts = {"rows": done.rows, "objects": done.objects, "indexed": done.indexed}
    if as_json:
        put_json(facts)
    tell(say("console.moved", {**facts, "file": str(file)}, language()))
