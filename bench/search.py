"""How fast documents are found, and whether exactly: generated documents, queries with the truth beside them.

`python -m bench.search [--documents N] [--rounds N] [--seed N] [--json]`. Measures the embedded index and, where
SHOUCANG_TEST_ELASTICSEARCH names a server, Elasticsearch. Every answer is compared with what Python's `in` finds in
the folded texts; the program ends with 1 if one differs. 200,000 documents (the default) take some ten minutes.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.search_corpus import Question, documents, questions, seeded, truths
from indexing import FACETS, Index, SearchRequest, open_index
from tests.servers import SERVERS, own_index

PAGE = 20
COMPARED = 10_000
"""So many of the newest hits are compared one by one; beyond, the total."""

GROUPS = {
    "mixed": None,
    "mixed, counts and filters": None,
    "two characters": "2 characters",
    "one character": "1 character",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one back-end: milliseconds (p50, p95, p99) by group, bytes, documents, differences."""

    backend: str
    documents: int
    milliseconds: dict[str, tuple[float, float, float]]
    index_bytes: int
    resident_bytes: int
    documents_per_second: float
    documents_per_processor_second: float
    wrong_answers: int


def resident() -> int:
    """Bytes of memory that this process holds."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def percentiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 0.99)]
    return round(at[0] * 1000, 2), round(at[1] * 1000, 2), round(at[2] * 1000, 2)


def requests(group: str, asked: Sequence[Question], seed: int) -> list[SearchRequest]:
    """What is asked in a group: the first page by relevance, with counts and a filter on every second if wanted."""
    chance = seeded(seed, group)
    kind = GROUPS[group]
    chosen = [one.query for one in asked if kind in (None, one.kind)]
    if "counts" not in group:
        return [SearchRequest(query, limit=PAGE) for query in chosen]
    filters = [{}, {"unit": [str(chance.randint(2, 11))]}, {}, {"category": ["original"], "year": ["2020", "2021"]}]
    return [SearchRequest(query, filters[number % 4], facets=FACETS, limit=PAGE) for number, query in enumerate(chosen)]


def timed(index: Index, asked: Sequence[SearchRequest], rounds: int, seed: int) -> tuple[float, float, float]:
    """Ask everything in a new order each round."""
    seconds: list[float] = []
    for number in range(rounds):
        order = list(asked)
        seeded(seed, number).shuffle(order)
        for request in order:
            begun = time.perf_counter()
            index.search(request)
            seconds.append(time.perf_counter() - begun)
    return percentiles(seconds)


def differs(index: Index, question: Question, truth: Sequence[int]) -> bool:
    """Whether an answer is not the truth: the total, or the newest hits in their order."""
    answer = index.search(SearchRequest(question.query, sort="newest", limit=COMPARED))
    return answer.total != len(truth) or list(answer.ids) != list(truth[:COMPARED])


def measure(
    index: Index, chosen: argparse.Namespace, asked: Sequence[Question], truth: Sequence[Sequence[int]]
) -> Figures:
    """Build, compare, ask."""
    begun, processor = time.perf_counter(), time.process_time()
    index.rebuild(documents(chosen.documents, chosen.seed))
    built, worked = time.perf_counter() - begun, time.process_time() - processor
    wrong = [one for one, ids in zip(asked, truth, strict=True) if differs(index, one, ids)]
    for one in wrong:
        print(f"differs: {one.kind} {one.query}", file=sys.stderr)
    milliseconds = {
        group: timed(index, requests(group, asked, chosen.seed), chosen.rounds, chosen.seed) for group in GROUPS
    }
    stats, held = index.stats(), resident()
    index.rebuild([])  # leaves nothing of size on a server
    return Figures(
        backend=stats.backend,
        documents=stats.documents,
        milliseconds=milliseconds,
        index_bytes=stats.bytes,
        resident_bytes=held,
        documents_per_second=round(chosen.documents / built, 1),
        documents_per_processor_second=round(chosen.documents / worked, 1),
        wrong_answers=len(wrong),
    )


def show(figures: Sequence[Figures]) -> None:
    """A table, a column a back-end."""
    table = Table(title=f"Search: {figures[0].documents:,} documents; p50 / p95 / p99 in ms")
    table.add_column("measure")
    for one in figures:
        table.add_column(one.backend, justify="right")
    for group in GROUPS:
        table.add_row(group, *(" / ".join(f"{value:g}" for value in one.milliseconds[group]) for one in figures))
    table.add_row("index, MB", *(f"{one.index_bytes / 1e6:.0f}" for one in figures))
    table.add_row("memory of this process, MB", *(f"{one.resident_bytes / 1e6:.0f}" for one in figures))
    table.add_row("documents a second", *(f"{one.documents_per_second:.0f}" for one in figures))
    table.add_row(
        "documents a processor second here", *(f"{one.documents_per_processor_second:.0f}" for one in figures)
    )
    table.add_row("wrong answers", *(str(one.wrong_answers) for one in figures))
    Console().print(table)


@contextmanager
def back_ends() -> Iterator[Sequence[str]]:
    """The URLs of what can be measured here."""
    with ExitStack() as stack:
        embedded = f"embedded://{stack.enter_context(tempfile.TemporaryDirectory())}/index.db"
        named = os.environ.get(SERVERS["elasticsearch"])
        yield [embedded, *([stack.enter_context(own_index())] if named else [])]


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--documents", type=int, default=200_000, help="how many documents to generate")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is asked")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args()
    asked = questions(chosen.documents, chosen.seed)
    truth = truths(asked, chosen.documents, chosen.seed)
    with back_ends() as urls:
        figures = [measure(open_index(url), chosen, asked, truth) for url in urls]
    if chosen.json:
        print(json.dumps([asdict(one) for one in figures]))
    else:
        show(figures)
    return int(any(one.wrong_answers for one in figures))


if __name__ == "__main__":
    sys.exit(main())
