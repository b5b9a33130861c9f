"""How well and how fast pages are read: error rate and exact fields by kind of damage, pages a minute.

`python -m bench.reading [engine]`. The labelled scans lie in `SHOUCANG_BENCH_CORPUS` (default
`../shared/corpus`): a `manifest.json` with, for each picture, its true lines (`text`), the words that must be
found exactly (`fields`) and how it was damaged (`deg`).
"""

import json
import os
import re
import sys
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from ocr import Engine, load_engine, open_pages

_CORPUS: Final = Path(os.environ.get("SHOUCANG_BENCH_CORPUS", "../shared/corpus"))
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’‚", "'"),
        **dict.fromkeys("〔【「『", "["),
        **dict.fromkeys("〕】」』", "]"),
        **dict.fromkeys("—–─―ー", "-"),
        **dict.fromkeys("·•。", "."),
        "、": ",",
        "¥": "Y",
        "μ": "u",
    }
)
"""Marks that print does not tell apart, or that reading may exchange without harm."""


@dataclass(frozen=True, slots=True)
class Score:
    """One page against the truth: characters, wrong ones among them, fields and those found exactly."""

    damage: str
    characters: int
    errors: int
    fields: int
    exact: int
    seconds: float
    processor_seconds: float


def corpus() -> tuple[Path, list[dict[str, Any]]]:
    """The folder of the labelled scans, and what its manifest says of each."""
    return _CORPUS, json.loads((_CORPUS / "manifest.json").read_text(encoding="utf-8"))


def normalise(text: str) -> str:
    """Text with everything evened out that is not an error: width of forms, look-alike marks, blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(_ALIKE))


def score(engine: Engine, labelled: dict[str, Any], folder: Path) -> Score:
    """Read one picture of the corpus and compare."""
    with (folder / labelled["file"]).open("rb") as stream, open_pages(stream, "image/jpeg") as pages:
        image = pages.image(0)
    begun, used = time.perf_counter(), _processor_seconds()
    reading = engine.read(image)
    seconds, used = time.perf_counter() - begun, _processor_seconds() - used
    truth, read = normalise("".join(labelled["text"])), normalise(reading.text)
    exact = sum(normalise(field) in read for field in labelled["fields"])
    errors = Levenshtein.distance(truth, read)
    return Score(labelled["deg"], len(truth), errors, len(labelled["fields"]), exact, seconds, used)


def _processor_seconds() -> float:
    """Spent so far by this process and the programs that it ran."""
    return sum(os.times()[:4])


def report(title: str, scores: Iterable[Score]) -> Table:
    """The scores by kind of damage, and all together."""
    listed = list(scores)
    table = Table(title=title)
    for heading in ("pages", "n", "CER", "exact fields", "s/page", "CPU-s/page", "pages/min"):
        table.add_column(heading, justify="left" if heading == "pages" else "right")
    groups = {damage: [s for s in listed if s.damage == damage] for damage in sorted({s.damage for s in listed})}
    for name, group in {**groups, "all": listed}.items():
        seconds = sum(s.seconds for s in group) / len(group)
        table.add_row(
            name,
            str(len(group)),
            f"{sum(s.errors for s in group) / sum(s.characters for s in group):.2%}",
            f"{sum(s.exact for s in group)}/{sum(s.fields for s in group)}",
            f"{seconds:.2f}",
            f"{sum(s.processor_seconds for s in group) / len(group):.2f}",
            f"{60 / seconds:.0f}",
        )
    return table


def main(name: str = "auto") -> None:
    """Read the whole corpus with one engine in this process, on one thread, and print the table."""
    _, manifest = corpus()
    engine = load_engine(name)
    score(engine, manifest[0], _CORPUS)  # the first page also pays for warming up
    scores = [score(engine, labelled, _CORPUS) for labelled in manifest]
    Console().print(report(f"{engine.name} {engine.version}", scores))


if __name__ == "__main__":
    main(*sys.argv[1:2])
