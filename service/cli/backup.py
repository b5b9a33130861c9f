"""`shoucang backup` and `shoucang restore`: points in time, kept on another disk."""

import sys
from pathlib import Path

import click

from service.cli.desk import at_desk, settings_here
from service.cli.errors import language
from service.cli.output import json_option, progress_bar, put_json, put_table, tell

FOLDER = click.Path(file_okay=False, path_type=Path)


class _Backup(click.Group):
    """`backup TO` is `backup to TO`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the word in where another one or a call for help is not there."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["to", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Backup)
def backup() -> None:
    """备份：shoucang backup 文件夹；列出、核对备份点。 Back up: shoucang backup TO; list and verify backups.

    收件、检索照常进行。只拷新增的文件；过期的备份点（SHOUCANG_BACKUP_KEEP_DAYS）随下一次备份清除。 Everything goes on
    meanwhile. Only what is new is copied; what has expired is cleared away by the next backup.
    """


@backup.command("to")
@click.argument("folder", metavar="TO", type=FOLDER)
@json_option
def back_up(folder: Path, as_json: bool) -> None:
    """备份到一个文件夹，最好在另一块盘上。 Back up to a folder, best on another disk."""
    from service.usecases.upkeep.backing_up import back_up as take

    with at_desk() as desk:
        with progress_bar(desk.say("console.backing_up")) as progress:
            done = take(desk.actor, folder, archive=desk.archive, progress=progress)
        made = done.manifest
        if as_json:
            put_json(
                {
                    "point": made.name,
                    "taken_at": made.taken_at.isoformat(),
                    "expires_on": made.expires_on.isoformat(),
                    "objects": made.objects,
                    "size": made.size,
                    "copied": done.copied,
                    "removed": list(done.removed),
                    "dropped": done.dropped,
                    "damaged": list(done.damaged),
                    "audit": {"count": made.audit_count, "head": made.audit_head, "continues": done.continues},
                    "manifest": made.digest,
                }
            )
        data = {"point": made.name, "objects": made.objects, "size": made.size, "copied": done.copied}
        tell(desk.say("console.backed_up", **data, until=made.expires_on))
        if done.removed or done.dropped:
            tell(desk.say("console.backup_cleared", points=len(done.removed), objects=done.dropped))
        if done.damaged:
            tell(desk.say("console.backup_untrusted", points=done.damaged))
        if not done.continues:
            tell(desk.say("console.chain_cut"))


@backup.command("list")
@click.argument("folder", metavar="FROM", type=FOLDER)
@json_option
def list_points(folder: Path, as_json: bool) -> None:
    """列出备份点。 List the backups."""
    from service.backups import BackupPlace, trusted_points

    place = BackupPlace(folder)
    with place.opened():
        points = trusted_points(place)
    for name, found in points.items() if as_json else ():
        known = {} if found is None else {"objects": found.objects, "size": found.size, "manifest": found.digest}
        days = {} if found is None else {"taken_at": found.taken_at.isoformat(), "expires_on": str(found.expires_on)}
        put_json({"point": name, "ok": found is not None, **days, **known})
    if not as_json:
        headings = [_say(f"console.{name}") for name in ("point", "taken_at", "expires_on", "objects", "backup_state")]
        put_table(
            headings,
            [
                (name, found.taken_at.isoformat(), found.expires_on, found.objects, _say("backup_state.sealed"))
                if found
                else (name, "", "", "", _say("backup_state.damaged"))
                for name, found in points.items()
            ],
        )


@backup.command()
@click.argument("folder", metavar="FROM", type=FOLDER)
@click.option("--point", help="备份点的名称或序号，默认为最后一个。 Name or number of a backup; the last by default.")
@json_option
def verify(folder: Path, point: str | None, as_json: bool) -> None:
    """逐个文件核对一个备份点。 Read a backup whole and compare every digest.

    退出码：完好为 0，否则为 1。 Exit code: 0 if it is sound, otherwise 1.
    """
    from service.backups import BackupPlace
    from service.jobs.restoring import examine

    place = BackupPlace(folder)
    with place.opened():
        chosen = place.chosen(point)
        with progress_bar(_say("console.checking")) as progress:
            found = list(examine(place, chosen, progress))
    if as_json:
        wrong = [{"part": one.part.value, "path": one.path} for one in found]
        put_json({"point": chosen.name, "ok": not found, "objects": chosen.objects, "damages": wrong})
    for one in found:
        tell(_say(f"damage.{one.part}", path=one.path))
    if found:
        tell(_say("console.backup_unsound", point=chosen.name, count=len(found)))
        sys.exit(1)
    tell(_say("console.backup_sound", point=chosen.name, objects=chosen.objects, size=chosen.size))


@click.command()
@click.argument("folder", metavar="FROM", type=FOLDER)
@click.option("--point", help="备份点的名称或序号，默认为最后一个。 Name or number of a backup; the last by default.")
@click.option(
    "--registers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="从原档案库导出的销毁登记。 Registers exported from the living archive.",
)
@json_option
def restore(folder: Path, point: str | None, registers: Path | None, as_json: bool) -> None:
    """从备份恢复到空的数据目录（SHOUCANG_HOME）。 Restore a backup into an empty data folder.

    备份之后销毁或移交的，按登记再次移除，然后才能打开。 What was destroyed or handed over since is removed again before
    the archive opens.
    """
    from service.jobs.restoring import restore as bring_back
    from service.logs import configure_logs

    configure_logs()
    settings = settings_here()
    with progress_bar(_say("console.restoring")) as progress:
        done = bring_back(folder, settings, progress, point=point, registers=registers)
    facts = {"point": done.manifest.name, "objects": done.manifest.objects, "indexed": done.reopened.indexed}
    if as_json:
        put_json({**facts, "gone": list(done.reopened.gone), "manifest": done.manifest.digest})
    tell(_say("console.restored", **facts, gone=len(done.reopened.gone)))
    tell(_say("console.restored_check"))


@click.command("export-registers")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_registers(file: Path) -> None:
    """导出全部销毁、移交登记，另行保存，供 restore --registers 用。 Write all registers to a file."""
    from service.usecases.upkeep.replaying import export_registers as export

    with at_desk() as desk:
        content = export(desk.actor, archive=desk.archive)
        with click.open_file(str(file), "wb", atomic=True) as target:
            target.write(content)
        tell(desk.say("console.registers_exported", count=content.count(b"\n")))


def _say(code: str, **data: object) -> str:
    from service.sentences import say

    return say(code, data, language())
