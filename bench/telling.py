"""What the benches of acts tell: how far they are, and at the end a table or JSON."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.periods_watch import Act

WIDTH = 160
"""Characters of the table."""


def run(
    parser: argparse.ArgumentParser,
    measure: Callable[[Path, argparse.Namespace], Sequence[Act]],
    title: Callable[[argparse.Namespace], str],
) -> int:
    """Measure what the command line asks for, in a folder that goes afterwards, and tell it."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        acts = measure(Path(folder), chosen)
    if chosen.json:
        print(json.dumps([asdict(act) for act in acts]))
    else:
        show(acts, title(chosen))
    return 0


def say(what: str) -> None:
    """Tell how far it is."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def show(acts: Sequence[Act], title: str) -> None:
    """A table, an act a row."""
    table = Table(title=title)
    table.add_column("act")
    for heading in ("items", "s", "processor, s", "ms an item", "bare, s", "longest write, s", "statements", "MB"):
        table.add_column(heading, justify="right")
    for act in acts:
        table.add_row(
            act.name,
            f"{act.items:,}",
            f"{act.seconds:.2f}",
            f"{act.processor:.2f}",
            f"{1000 * act.seconds / act.items:.2f}" if act.items else "",
            f"{act.bare:.2f}" if act.bare is not None else "",
            f"{act.longest:.2f}",
            f"{act.statements:,}",
            f"{act.memory / 1e6:.0f}",
        )
    Console(width=WIDTH).print(table)
