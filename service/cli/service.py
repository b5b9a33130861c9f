"""`shoucang service` and `shoucang upgrade`: the archive on a machine of its own, for years."""

import os
from pathlib import Path

import click

from service.cli.desk import settings_here
from service.cli.errors import language
from service.cli.output import json_option, progress_bar, put_json, tell

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group()
def service() -> None:
    """系统服务（systemd）：安装、卸载、状态。 The archive as a service of systemd."""


@service.command()
@click.option("--user", default="shoucang", show_default=True, help="以哪个系统用户运行。 The user it runs as.")
@click.option("--print", "only_print", is_flag=True, help="只显示单元文件，不安装。 Show the unit file only.")
def install(user: str, only_print: bool) -> None:
    """装为系统服务，开机自动启动（须以 root 运行）。 Install and begin it, now and at boot (as root)."""
    from service.jobs import systemd

    settings = settings_here()
    if only_print:
        click.echo(systemd.unit_of(settings, user), nl=False)
        return
    systemd.install(settings, user)
    tell(_say("console.service_installed", home=str(settings.home)))
    kept_apart = sorted(name for name in os.environ if name.startswith("SHOUCANG_") and name != "SHOUCANG_HOME")
    if kept_apart:
        tell(
            _say("console.service_environment", names=", ".join(kept_apart), file=str(settings.home / "shoucang.toml"))
        )


@service.command()
def uninstall() -> None:
    """停止并卸载系统服务；数据不动。 End and remove the service; the data stay."""
    from service.jobs import systemd

    systemd.uninstall()
    tell(_say("console.service_removed"))


@service.command()
@json_option
def status(as_json: bool) -> None:
    """系统服务是否在运行。 Whether the service runs. Exit code: 0 if it does, otherwise 1."""
    from service.jobs import systemd

    found = systemd.state()
    if as_json:
        put_json({"service": systemd.NAME, "state": found})
    else:
        tell(_say("console.service_state", state=found))
    raise SystemExit(0 if found == "active" else 1)


@click.command()
@click.option("--to", "folder", type=FOLDER, help="备份到哪里，默认为 SHOUCANG_BACKUP_FOLDER。 Where to back up.")
@click.option("--without-backup", is_flag=True, help="不先备份（已另行备份时才用）。 Make no backup first.")
@json_option
def upgrade(folder: Path | None, without_backup: bool, as_json: bool) -> None:
    """装上新版程序之后：先备份并核对，再升级数据库。 After a newer program was installed: back up, then migrate.

    升级前须停止服务。 The archive must not be served meanwhile.
    """
    from service.jobs.upgrading import upgrade as bring_up
    from service.logs import configure_logs

    configure_logs()
    settings = settings_here()
    with progress_bar(_say("console.backing_up")) as progress:
        done = bring_up(settings, folder or settings.backup_folder, progress, without_backup=without_backup)
    point = done.point.name if done and done.point else None
    if as_json:
        put_json({"upgraded": done is not None, "point": point, "tables": done.after if done else None})
    if done is None:
        tell(_say("console.upgrade_nothing"))
    elif point is None:
        tell(_say("console.upgraded_without_backup", before=done.before, after=done.after))
    else:
        tell(_say("console.upgraded", before=done.before, after=done.after, point=point))


def _say(code: str, **data: object) -> str:
    from service.sentences import say

    return say(code, data, language())
