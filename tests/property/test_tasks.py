"""Tasks bear repetition: in whatever order they are done again, the document comes out the same."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexing import SearchRequest
from service import content
from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.tasks import Task, TaskKind
from service.jobs.engine import HeldEngine
from service.jobs.tasks import Job, carry_out
from tests.fixtures import Desk
from tests.papers import LETTER, PdfBook, typed

PAGES = 3
PASSING = {"revision", "changed_at", "judged_on", "files"}
"""What counts how often a document was worked on, and not what it is."""


def book() -> bytes:
    made = PdfBook()
    for number in range(PAGES):
        made.add_page(typed((*LETTER, f"第{number + 1}页")))
    return made.bytes()


def everything(archive: Archive, number: int) -> dict[str, Any]:
    """All that the archive knows of a document."""
    with archive.database.read() as session:
        document = session.get_one(Document, number)
        known = {
            column.name: getattr(document, column.name)
            for column in Document.__table__.columns
            if column.name not in PASSING
        }
        known["pages"] = [(p.number, p.state, p.reading, p.thumbnail, p.confidence) for p in document.pages]
        known["roles"] = [file.role for file in document.files]
        known["found"] = content.get_json(archive.store, document.content) if document.content else None
        known["open"] = session.query(Task).count()
    known["hits"] = archive.index.search(SearchRequest(query="纺织一线", facets=("type",)))
    return known


def test_any_order_of_repeated_tasks_gives_the_same_document(
    archive: Archive, desk: Desk, job_strategy: Callable[[int], st.SearchStrategy[Job]] = lambda _: st.nothing()
) -> None: ...
