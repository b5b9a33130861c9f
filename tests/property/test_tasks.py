"""Tasks bear repetition: in whatever order they are done again, the document comes out the same."""

from threading import Event
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexing import SearchRequest
from service import content
from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.tasks import Task, TaskKind
from service.jobs.engine import Engines, HeldEars, HeldEngine
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


def jobs(archive: Archive, number: int) -> st.SearchStrategy[Job]:
    """Any task that the document may have had, and the erasing of whatever its rows name."""
    with archive.database.read() as session:
        document = session.get_one(Document, number)
        digests = [file.digest for file in document.files] + [page.reading for page in document.pages]
    first = st.integers(1, PAGES)
    return st.one_of(
        first.map(lambda one: Job(TaskKind.READ, number, {"first": one, "last": PAGES})),
        st.sampled_from([TaskKind.ASSEMBLE, TaskKind.DESCRIBE, TaskKind.INDEX]).map(lambda kind: Job(kind, number, {})),
        st.just(Job(TaskKind.ERASE, number, {"digests": digests})),
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_of_repeated_tasks_gives_the_same_document(archive: Archive, desk: Desk, data: st.DataObject) -> None:
    with archive.database.read() as session:
        number = session.query(Document.id).scalar() or desk.take_in(book()).document_id
    assert number is not None
    desk.work()
    before = everything(archive, number)
    engines = Engines(HeldEngine("null", 1, Event()), HeldEars("none", 1, Event()))
    for _ in range(data.draw(st.integers(1, 6))):
        carry_out(data.draw(jobs(archive, number)), archive=archive, engines=engines)
        if data.draw(st.booleans()):
            desk.work()
    desk.work()
    assert everything(archive, number) == before
    assert before["hits"].ids == (number,)
    assert before["open"] == 0
