"""Results go to standard output, as JSON lines or as a table; everything else goes to standard error."""

import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import click

WHOLE = click.IntRange(0, 2**31 - 1)
"""A number by which something is called: what no database can hold names nothing, and is refused as bad input."""

POSITIVE = click.IntRange(1, 2**31 - 1)
"""The same, where 0 means nothing either."""

json_option = click.option("--json", "as_json", is_flag=True, help="按行输出 JSON。 Print JSON, a line each.")


class Progress(Protocol):
    """Told how much is left of a total."""

    def __call__(self, left: int, total: int, /) -> None: ...


def put_json(value: Mapping[str, Any]) -> None:
    """Print one value as a line of JSON in UTF-8, whatever the terminal speaks."""
    try:
        line = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # A file name that is no text: JSON can escape what UTF-8 cannot say.
        line = json.dumps(value).encode()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def put_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: drawn on a terminal, parted by tabs elsewhere. No cell begins a line or a column of its own."""
    texts = [["" if cell is None else _in_one_line(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in texts:
            click.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, box=box.SIMPLE_HEAD)
    for row in texts:
        table.add_row(*row)
    Console(markup=False, highlight=False).print(table)


def _in_one_line(text: str) -> str:
    """A text, such as the name of a file, that tells a terminal nothing: blanks are spaces, controls are replaced."""
    blanked = (" " if character in "\t\n\r" else character for character in text)
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) == "Cc" else one for one in blanked)


def tell(sentence: str) -> None:
    """Tell people something that is no result."""
    click.echo(sentence, err=True)


def _no_bar(_left: int, _total: int) -> None:
    """Progress that nobody watches."""


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """A bar on standard error while the block lasts, where that is a terminal."""
    if not sys.stderr.isatty():
        yield _no_bar
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        bar = bars.add_task(title, total=None)
        yield lambda left, total: bars.update(bar, completed=total - left, total=total)
