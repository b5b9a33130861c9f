"""How far documents have come, in the words of the commands, and why if one came to grief."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, Page, PageState, Stretch
from service.catalogue.tasks import Task, TaskKind, TaskState
from service.catalogue.units import Unit
from service.usecases.lookup import seen_by
from service.usecases.permissions import Action, Actor, permit

AT_ONCE = 500
"""Documents asked for in one query."""


class Stage(StrEnum):
    """`received` while there is still work in the queue; the others are where that work may end."""

    RECEIVED = "received"
    REVIEW = "review"
    DESCRIBED = "described"
    FILED = "filed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document's stage; `problem` is code and data of what failed on the way, also where it came through."""

    stage: Stage
    problem: dict[str, Any] | None = None


def outcomes(actor: Actor, ids: Sequence[int], *, archive: Archive) -> dict[int, Outcome]:
    """The outcomes of documents that the actor may see; of others, and of those discarded, nothing is said."""
    permit(actor, Action.VIEW)
    found: dict[int, Outcome] = {}
    with archive.database.read() as session:
        for start in range(0, len(ids), AT_ONCE):
            documents = session.scalars(
                select(Document)
                .join(Unit, Unit.id == Document.unit_id)
                .where(
                    Document.id.in_(ids[start : start + AT_ONCE]),
                    Document.state != DocumentState.DISCARDED,
                    seen_by(actor, Action.VIEW),
                )
            ).all()
            found |= outcomes_of(session, documents)
    return found


def pages_left(ids: Sequence[int], *, archive: Archive) -> int:
    """How many pages, and stretches of recordings, of these documents are still to be read."""
    count = 0
    with archive.database.read() as session:
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            for part in (Page, Stretch):
                query = select(func.count()).where(
                    part.document_id.in_(some), part.state.in_([PageState.WAITING, PageState.READING])
                )
                count += session.scalar(query) or 0
    return count


def outcomes_of(session: Session, documents: Sequence[Document]) -> dict[int, Outcome]:
    """The outcomes of documents that are not discarded, at most AT_ONCE of them."""
    ids = [document.id for document in documents]
    tasks = session.execute(
        select(Task.document_id, Task.state, Task.error).where(Task.document_id.in_(ids), Task.kind != TaskKind.ERASE)
    ).all()
    pages = session.execute(
        select(Page.document_id, Page.problem)
        .where(Page.document_id.in_(ids), Page.state == PageState.FAILED)
        .order_by(Page.number.desc())
    ).all()
    stretches = session.execute(
        select(Stretch.document_id, Stretch.problem)
        .where(Stretch.document_id.in_(ids), Stretch.state == PageState.FAILED)
        .order_by(Stretch.number.desc())
    ).all()
    busy = {row.document_id for row in tasks if row.state is not TaskState.FAILED}
    problems: dict[int | None, dict[str, Any] | None] = {row.document_id: row.problem for row in (*pages, *stretches)}
    problems |= {row.document_id: row.error for row in tasks if row.state is TaskState.FAILED}
    return {
        document.id: Outcome(_stage(document, document.id in busy, document.id in problems), problems.get(document.id))
        for document in documents
    }


def _stage(document: Document, is_busy: bool, has_problem: bool) -> Stage:
    if document.state is DocumentState.FILED:
        return Stage.FILED
    if is_busy:
        return Stage.RECEIVED
    if document.state is DocumentState.DESCRIBED:
        return Stage.DESCRIBED
    if document.content is not None and document.state is DocumentState.READ:
        return Stage.REVIEW
    return Stage.FAILED if has_problem else Stage.RECEIVED
