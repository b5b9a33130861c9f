"""How well pages are classed: pages in wordings of their own, printed, scanned, read and described.

`python -m bench.classifying [--per-template N] [--seed N] [--text-only] [--json]`. Every template of `bench.pages`
is filled `--per-template` times, drawn, made a scan and read with the engine in use; `--text-only` leaves printing
and reading out and takes the lines as they were set, for a quick run.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from random import Random

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.pages import Template, load_templates, write_page
from config import load_regulation
from indexing import TextLine, TextPage, classify
from ocr import load_engine
from service.sample.layout import compose
from service.sample.paper import Sheet, degrade
from service.usecases.house.types import profile_of as profile_of
from service.usecases.intake.describing import text_page

THRESHOLD = 0.80
"""Below this confidence a document waits for a keeper (the default of the setting)."""
CATEGORIES = {"A": "original", "B": "financial", "C": "routine"}
SCAN_DPI = 200
QUICK_DPI = 50

Reader = Callable[[list[Sheet], Random], list[TextPage]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one page was and what it was taken for; `among_three` when the truth is one of the best three guesses."""

    truth: str
    layout: str
    category: str | None
    type: str | None
    confidence: float
    among_three: bool

    @property
    def right_category(self) -> bool:
        """The category is that of the truth."""
        return self.category == CATEGORIES[self.truth[0]]

    @property
    def right_type(self) -> bool:
        """The type is the truth."""
        return self.type == self.truth

    @property
    def certain(self) -> bool:
        """Confident enough to be described without a keeper."""
        return self.type is not None and self.confidence >= THRESHOLD


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1 over all pages; the `certain_` ones over the pages above the threshold."""

    pages: int
    types: int
    category_right: float
    type_right: float
    among_three: float
    to_keeper: float
    certain_category_right: float
    certain_type_right: float


def scanning_reader() -> Reader:
    """Scans each sheet and reads it with the engine in use."""
    engine = load_engine("auto")

    def read(sheets: list[Sheet], rng: Random) -> list[TextPage]:
        pages = []
        for number, sheet in enumerate(sheets, 1):
            scan = np.ascontiguousarray(np.asarray(degrade(sheet.image, rng))[:, :, ::-1])
            pages.append(text_page(number, engine.read(scan)))
        return pages

    return read


def perfect_reader(sheets: list[Sheet], _: Random) -> list[TextPage]:
    """The lines as they were set, those of the same height in one row."""
    pages = []
    for number, sheet in enumerate(sheets, 1):
        rows: dict[int, list[TextLine]] = {}
        for mark in sorted(sheet.marks, key=lambda mark: (mark.box[1], mark.box[0])):
            middle = round((mark.box[1] + mark.box[3]) / 2)
            near = next((top for top in (middle - 1, middle, middle + 1) if top in rows), middle)
            rows.setdefault(near, []).append(TextLine(mark.text, mark.box, 1.0))
        placed = tuple(tuple(sorted(row, key=lambda line: line.box[0])) for _, row in sorted(rows.items()))
        pages.append(TextPage(number, sheet.image.width, sheet.image.height, placed))
    return pages


def measure(templates: Sequence[Template], reader: Reader, dpi: int, seed: int, per_template: int) -> Iterator[Outcome]:
    """Fill, print, read and class every template `per_template` times."""
    profiles = tuple(profile_of(kind) for kind in load_regulation().types)
    for number, template in enumerate(templates):
        for copy in range(per_template):
            rng = Random(f"{seed} {number} {copy}")  # the same pages every time
            sheets = compose(write_page(template, rng), rng, dpi)
            found = classify(reader(sheets, rng), profiles, template.container)
            three = any(guess.type == template.type for guess in found.guesses)
            yield Outcome(template.type, template.layout, found.category, found.type, found.confidence, three)


def share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float:
    """The share of the outcomes for which something holds."""
    return sum(map(holds, outcomes)) / len(outcomes) if outcomes else 0.0


def figures_of(outcomes: Sequence[Outcome]) -> Figures:
    """All shares at once."""
    certain = [outcome for outcome in outcomes if outcome.certain]
    return Figures(
        pages=len(outcomes),
        types=len({outcome.truth for outcome in outcomes}),
        category_right=share(outcomes, lambda o: o.right_category),
        type_right=share(outcomes, lambda o: o.right_type),
        among_three=share(outcomes, lambda o: o.among_three),
        to_keeper=share(outcomes, lambda o: not o.certain),
        certain_category_right=share(certain, lambda o: o.right_category),
        certain_type_right=share(certain, lambda o: o.right_type),
    )


def show(figures: Figures, outcomes: Sequence[Outcome]) -> None:
    """The figures and what was taken for what, the most frequent first; * marks those that no keeper would see."""
    console = Console()
    table = Table(title=f"Classifying: {figures.pages} pages of {figures.types} types")
    table.add_column("measure")
    table.add_column("share", justify="right")
    for name, value in asdict(figures).items():
        if isinstance(value, float):
            table.add_row(name.replace("_", " "), f"{value:.1%}")
    console.print(table)
    wrong = Counter((o.truth, o.type or "-", "*" if o.certain else "") for o in outcomes if not o.right_type)
    for (truth, taken, mark), count in sorted(wrong.items(), key=lambda item: (-item[1], item[0])):
        console.print(f"{count:4d}  {truth} taken for {taken}{mark}")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.classifying", description=__doc__)
    parser.add_argument("--per-template", type=int, default=1, help="pages to fill from each template")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text-only", action="store_true", help="leave printing and reading out")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args()
    reader, dpi = (perfect_reader, QUICK_DPI) if chosen.text_only else (scanning_reader(), SCAN_DPI)
    outcomes = list(measure(load_templates(), reader, dpi, chosen.seed, chosen.per_template))
    figures = figures_of(outcomes)
    if chosen.json:
        print(json.dumps({"figures": asdict(figures), "outcomes": [asdict(o) for o in outcomes]}))
    else:
        show(figures, outcomes)


if __name__ == "__main__":
    main()
