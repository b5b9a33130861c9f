"""`shoucang photo`: photographs with their captions, described many at a time; those that look alike."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.desk import at_desk
from service.cli.document import document_ids
from service.cli.output import POSITIVE, json_option, put_json, put_table, tell
from service.cli.printing import keep, shape_option, to_option

if TYPE_CHECKING:
    from service.usecases.photos.light_table import Choice

_SHOWN = (
    *("console.id", "console.code", "property.title", "property.dated_on", "property.place", "property.people"),
    *("property.occasion", "property.photographer", "property.group", "flag.looks_like"),
)
"""The sentences that head the columns."""

_WHICH = (
    click.option("--batch", type=POSITIVE, help="批次编号。 Number of a batch."),
    click.option("--case", help="案卷编号。 Code of a case file."),
    click.option("--parent", type=POSITIVE, help="所属纸质文件的编号。 Number of their paper file."),
    click.option("--unit", help="单位的名称、编号或全宗号。 Unit: its name, id or fonds number."),
    click.option("--bare", is_flag=True, help="只要没有说明的。 Only those without a caption."),
)


def _which(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which photographs are meant."""
    for option in reversed(_WHICH):
        command = option(command)
    return command


@click.group()
def photo() -> None:
    """照片：说明、相像的照片、照片档案目录。 Photographs: captions, look-alikes, their catalogue."""


@photo.command("list")
@_which
@click.option("--page", type=POSITIVE, default=1, help="第几页，每页 200 张。 Page of 200.")
@json_option
def list_(
    batch: int | None, case: str | None, parent: int | None, unit: str | None, bare: bool, page: int, as_json: bool
) -> None:
    """照片和它们的说明，按拍摄先后；看着像同一张的列出编号。 Photographs with captions and look-alikes."""
    from service.usecases.photos.light_table import light_table

    with at_desk() as desk:
        laid = light_table(desk.actor, _choice(batch, case, parent, unit, bare, page), archive=desk.archive)
        rows = [
            {
                "id": one.id,
                "code": one.code,
                "title": one.title,
                "date": one.dated_on.isoformat() if one.dated_on else None,
                "place": one.place,
                "people": one.people,
                "occasion": one.occasion,
                "photographer": one.author,
                "group": one.group,
                "likes": list(one.likes),
            }
            for one in laid.prints
        ]
        if as_json:
            for row in rows:
                put_json(row)
        else:
            likes = [" ".join(map(str, one.likes)) for one in laid.prints]
            cells = [[*list(row.values())[:-1], like] for row, like in zip(rows, likes, strict=True)]
            put_table([desk.say(code) for code in _SHOWN], cells)


def _choice(
    batch: int | None, case: str | None, parent: int | None, unit: str | None, bare: bool, page: int = 1
) -> "Choice":
    from service.usecases.photos.light_table import Choice

    return Choice(batch=batch, case=case, parent=parent, unit=unit, only_bare=bare, page=page)


@photo.command()
@document_ids
@click.option("--title", help="题名。 Title.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="时间，如 2026-02-09。 The day.")
@click.option("--place", help="地点。 Place.")
@click.option("--people", help="人物。 People.")
@click.option("--occasion", help="事由。 Occasion.")
@click.option("--background", help="背景。 Background.")
@click.option("--photographer", help="摄影者。 Photographer.")
@click.option("--cataloguer", help="著录者；不填为自己。 Who describes; by default oneself.")
@click.option("--group", help="组：同一事件的照片。 Group: photographs of one event.")
@click.option("--type", "kind", help="文种代码，如 A28。 Code of the type.")
@click.option("--case", help="案卷编号。 Code of the case file.")
@click.option("--parent", help="所属的纸质文件：档号或编号。 Paper file: code or number.")
def describe(
    ids: tuple[int, ...], date: datetime | None, photographer: str | None, kind: str | None, **said: str | None
) -> None:
    """给许多照片写同样的说明；空文字清空一项。 Say the same of many photographs; an empty text empties."""
    from service.usecases.documents.correcting import Correction
    from service.usecases.photos.describing import describe_photos

    correction = Correction(dated_on=date.date() if date else None, author=photographer, type=kind, **said)  # type: ignore[arg-type]
    with at_desk() as desk:
        changed = describe_photos(desk.actor, ids, correction, archive=desk.archive)
        desk.settle()
        tell(desk.say("done.photos_described", count=len(changed)))


@photo.command()
@_which
@shape_option
@to_option
@json_option
def catalogue(
    batch: int | None,
    case: str | None,
    parent: int | None,
    unit: str | None,
    bare: bool,
    shape: str,
    to: Path | None,
    as_json: bool,
) -> None:
    """照片档案目录。 The catalogue of photographs."""
    from service.catalogue.prints import Shape
    from service.usecases.photos.printing import print_photos

    with at_desk() as desk:
        choice = _choice(batch, case, parent, unit, bare)
        keep(print_photos(desk.actor, choice, archive=desk.archive, shape=Shape(shape)), to, as_json)
