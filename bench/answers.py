"""How long a whole answer takes beside what the engine needs of it: permissions, texts, snippets, masks, JSON.

`python -m bench.answers [--documents N] [--rounds N]`. Documents of generated sentences are written as PDFs, taken in
and read as anybody's would be; then each word is asked of the index alone and of the REST interface, one after the
other. The difference does not depend on how many documents there are: a page of hits has twenty.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from itertools import islice
from pathlib import Path

from flask.testing import FlaskClient
from pypdf import PdfWriter
from rich.console import Console
from rich.table import Table

from bench.search import percentiles
from bench.search_corpus import documents, seeded
from config import load_settings
from indexing import FACETS, SearchRequest
from service.app import close_archive, open_archive, prepare
from service.archive import Archive
from service.catalogue.intake import Channel
from service.jobs.worker import Worker
from service.logs import configure_logs
from service.sample.digital import add_text_page
from service.sample.paper import Mark, Sheet
from service.usecases.house.people import actor_of_login
from service.usecases.house.tokens import issue_token
from service.usecases.intake.intake import Placement, open_batch, receive
from service.usecases.permissions import Action
from service.web import create_app

PAGE = 20
LINE, LEADING, EDGE = 40, 50, 100
"""Characters in a line; pixels from line to line, and from the paper's edge."""
WORDS = ("总工会", "身份证号", "医疗费用", "慰问金", "同意", "元", "户", "档案", "帮扶资金", "电话")


def paper(text: str) -> bytes:
    """A PDF of one page that holds this text."""
    sheet = Sheet()
    lines = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    for number, line in enumerate(lines):
        top = EDGE + number * LEADING
        sheet.marks.append(Mark(line, (EDGE, top, EDGE + 36 * len(line), top + 36)))
    writer, target = PdfWriter(), BytesIO()
    add_text_page(writer, sheet)
    writer.write(target)
    return target.getvalue()


def furnish(archive: Archive, count: int, seed: int) -> None:
    """Take in this many papers, and let a worker finish."""
    actor = actor_of_login(None, archive=archive)
    batch = open_batch(actor, Channel.CLI, archive=archive)
    for number, document in enumerate(islice(documents(count, seed), count)):
        received = receive(actor, batch, f"{number}.pdf", BytesIO(paper(document.body)), Placement(), archive=archive)
        assert received.document_id is not None, received.problem
    Worker("bench", archive=archive).run_until_idle()


def measure(
    archive: Archive, client: FlaskClient, headers: dict[str, str], rounds: int
) -> Iterator[tuple[float, float]]:
    """Seconds of the engine and of the whole answer to the same question."""
    scope = tuple(str(unit) for unit in actor_of_login(None, archive=archive).scope(Action.SEARCH))
    for number in range(rounds):
        for word in seeded(number).sample(WORDS, len(WORDS)):
            begun = time.perf_counter()
            found = archive.index.search(SearchRequest(word, {"unit": list(scope)}, facets=FACETS, limit=PAGE))
            engine = time.perf_counter() - begun
            answer = client.get("/api/v1/search", query_string={"q": word, "limit": PAGE}, headers=headers)
            whole = time.perf_counter() - begun - engine
            if answer.status_code != HTTPStatus.OK or (answer.json or {}).get("total") != found.total:
                raise SystemExit(f"differs: {word}: {answer.status_code}")
            yield engine, whole


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__)
    parser.add_argument("--documents", type=int, default=300, help="how many papers to take in")
    parser.add_argument("--rounds", type=int, default=20, help="how often everything is asked")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = {"SHOUCANG_HOME": f"{folder}/data", "SHOUCANG_OCR": "null"}
        archive = open_archive(load_settings(home, Path(folder)))
        prepare(archive)
        furnish(archive, chosen.documents, chosen.seed)
        token = issue_token(actor_of_login(None, archive=archive), "bench", archive=archive)
        client = create_app(archive, b"only for this run").test_client()
        pairs = list(measure(archive, client, {"Authorization": f"Bearer {token}"}, chosen.rounds))
        close_archive(archive)
    table = Table(title=f"Answers of twenty hits from {chosen.documents} documents; p50 / p95 / p99 in ms")
    table.add_column("what")
    table.add_column("ms", justify="right")
    for name, seconds in (
        ("the engine alone", [engine for engine, _ in pairs]),
        ("the whole answer", [whole for _, whole in pairs]),
        ("the difference", [whole - engine for engine, whole in pairs]),
    ):
        table.add_row(name, " / ".join(f"{value:g}" for value in percentiles(seconds)))
    Console().print(table)
    return 0


if __name__ == "__main__":
    configure_logs()
    sys.exit(main())
