"""`shoucang print`: catalogues, the papers of a case file or of a whole year, a rendition with its filing stamp."""

import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import click

from service.cli.desk import at_desk, looking, unsealing_option
from service.cli.output import WHOLE, json_option, progress_bar, put_json, put_table, tell

shape_option = click.option(
    "--as", "shape", type=click.Choice(["pdf", "xlsx"]), default="pdf", help="PDF/A 或 XLSX。 PDF/A or XLSX."
)
to_option = click.option(
    "--to",
    type=click.Path(path_type=Path),
    help="写到哪个文件或文件夹；默认当前文件夹。 The file or folder to write to; by default this folder.",
)


@click.group("print")
def printing() -> None:
    """打印：归档文件目录、案卷封面、卷内目录、备考表、归档章。 Print catalogues and the papers of case files."""


@printing.command("list")
@json_option
def list_(as_json: bool) -> None:
    """可以打印的归档文件目录。 The catalogues that can be printed."""
    from service.usecases.stack.catalogues import list_series

    with at_desk() as desk:
        found = list_series(desk.actor, archive=desk.archive)
        rows = [(one.fonds, one.year, one.category, one.term, one.items) for one in found]
        names = ("fonds", "year", "category", "term", "items")
        if as_json:
            for row in rows:
                put_json(dict(zip(names, row, strict=True)))
        else:
            put_table([desk.say(f"print.{name}") for name in names], rows)


@printing.command()
@click.argument("year", type=WHOLE)
@click.option("--unit", help="单位的名称、编号或全宗号。 Unit: its name, id or fonds number.")
@click.option("--category", type=click.Choice(["original", "financial", "routine"]), help="类别。 Category.")
@click.option("--term", help="保管期限代码，如 D30、Y。 Code of the period, such as D30 or Y.")
@shape_option
@to_option
@json_option
def catalogue(
    year: int,
    unit: str | None,
    category: str | None,
    term: str | None,
    shape: str,
    to: Path | None,
    as_json: bool,
) -> None:
    """某年度的归档文件目录。 The catalogue of a year."""
    from service.catalogue.prints import Shape
    from service.usecases.stack.catalogues import Wish, print_catalogue

    with at_desk() as desk:
        wish = Wish(year, unit, category, term)
        keep(print_catalogue(desk.actor, wish, archive=desk.archive, shape=Shape(shape)), to, as_json)


@printing.command()
@click.argument("code")
@click.option(
    "--paper",
    type=click.Choice(["cover", "contents", "notes", "all"]),
    default="all",
    help="封面、卷内目录、备考表或整套。 Cover, contents, record (notes), or all.",
)
@shape_option
@to_option
@unsealing_option
@json_option
def case(code: str, paper: str, shape: str, to: Path | None, reason: str | None, as_json: bool) -> None:
    """案卷的封面、卷内目录、备考表。 Cover, contents and record of a case file."""
    from service.catalogue.prints import Shape
    from service.usecases.stack.printing import CasePaper, print_case

    with at_desk() as desk:
        actor = looking(desk.actor, reason)
        opened = print_case(actor, code, CasePaper(paper), archive=desk.archive, shape=Shape(shape))
        keep(opened, to, as_json)


@printing.command()
@click.argument("year", type=WHOLE)
@click.option(
    "--paper",
    type=click.Choice(["cover", "contents", "notes", "all", "spines", "box_labels"]),
    default="all",
    help="所有案卷的封面、卷内目录、备考表或整套；所有盒的标签。 Of all case files, or labels of all boxes.",
)
@click.option("--unit", help="单位的名称、编号或全宗号。 Unit: its name, id or fonds number.")
@shape_option
@to_option
@unsealing_option
@json_option
def year(
    year: int, paper: str, unit: str | None, shape: str, to: Path | None, reason: str | None, as_json: bool
) -> None:
    """整年度的案卷封面、卷内目录、备考表或盒标签，合成一个文件。 Papers of a whole year, as one file."""
    from service.catalogue.prints import Shape, YearPaper
    from service.jobs.waiting import wait_for_print
    from service.usecases.stack.year_prints import YearWish, fetch_year_print, order_year_print

    with at_desk() as desk:
        wish = YearWish(year, YearPaper(paper), unit, Shape(shape))
        actor = looking(desk.actor, reason)
        number = order_year_print(actor, wish, archive=desk.archive)
        with progress_bar(desk.say(f"print.{paper}")) as progress:
            wait_for_print(actor, number, archive=desk.archive, progress=progress)
        keep(fetch_year_print(actor, number, archive=desk.archive), to, as_json)


@printing.command()
@click.argument("document_id", metavar="ID", type=WHOLE)
@to_option
@json_option
def stamped(document_id: int, to: Path | None, as_json: bool) -> None:
    """首页加盖归档章的可检索 PDF；原件不变。 The searchable PDF with its filing stamp; the original stays."""
    from service.usecases.stack.catalogues import print_stamped

    with at_desk() as desk:
        keep(print_stamped(desk.actor, document_id, archive=desk.archive), to, as_json)


def keep(opened: AbstractContextManager[tuple[BinaryIO, str, str, int]], to: Path | None, as_json: bool) -> None:
    """Write a paper to a file; an existing one is replaced only where it was named."""
    with opened as (source, name, _, size):
        # A code is part of the name, and may hold what a file system takes for a folder.
        plain = name.replace("/", "_").replace("\\", "_")
        target = (to or Path()) / plain if to is None or to.is_dir() else to
        with target.open("wb") as out:
            shutil.copyfileobj(source, out)
    if as_json:
        put_json({"path": str(target), "bytes": size})
    else:
        tell(str(target))
