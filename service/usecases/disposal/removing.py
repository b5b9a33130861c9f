"""Taking a document out of the catalogue, with every row that is about it alone."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Column, Table, delete, func, select, update
from sqlalchemy.orm import Session

from service.catalogue import Base
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentChange, PaperRendition
from service.catalogue.prints import void_prints
from service.catalogue.reminders import Reminder
from service.catalogue.tasks import Task, TaskKind, TaskState
from service.usecases.photos.likes import remove_photo
from service.usecases.upkeep.erasing import objects_of


def remove_document(session: Session, document: Document) -> set[str]:
    """Delete a document's row and all that refer to it; gives the digests of the objects that they named.

    What is to outlive it keeps its number as a plain one, without a reference. With its last document a case file
    loses the name and number of its household; its code and events stay.
    """
    digests = objects_of(document) | _superseded(session, document) | void_prints(session)
    case_id, document_id = document.case_id, document.id
    session.expunge(document)
    papers = session.scalars(select(PaperRendition.id).where(PaperRendition.document_id == document_id))
    if told_of := [f"paper:{number}" for number in papers]:
        session.execute(delete(Reminder).where(Reminder.subject.in_(told_of)))
    remove_photo(session, document_id)
    # What was discarded keeps a row; it lay under this one.
    session.execute(update(Document).where(Document.parent_id == document_id).values(parent_id=None))
    _delete(session, Base.metadata.tables[Document.__tablename__], [document_id])
    if case_id is not None and _is_empty(session, case_id):
        session.execute(update(CaseFile).where(CaseFile.id == case_id).values(household="", id_number=None))
    return digests


def _superseded(session: Session, document: Document) -> set[str]:
    """Objects of earlier versions: those that changes name, and those that wait to be erased."""
    changes = session.scalars(select(DocumentChange.detail).where(DocumentChange.document_id == document.id))
    erasures = session.scalars(select(Task.detail).where(Task.document_id == document.id, Task.kind == TaskKind.ERASE))
    return set(changes) | {digest for detail in erasures for digest in detail["digests"]}


def _delete(session: Session, table: Table, ids: Collection[int]) -> None:
    """Delete rows by their ids, and before them the rows of other tables that refer to them, however far."""
    for column in _referring(table):
        other = column.table
        if "id" in other.columns:
            if below := session.scalars(select(other.c.id).where(column.in_(ids))).all():
                _delete(session, other, below)
        else:
            session.execute(delete(other).where(column.in_(ids)))
    session.execute(delete(table).where(table.c.id.in_(ids)))


@cache
def _referring(table: Table) -> tuple[Column[int], ...]:
    """The columns of other tables that refer to a table; looked for once, and not for every row that goes."""
    return tuple(
        column
        for other in Base.metadata.tables.values()
        for column in other.columns
        if other is not table and any(key.column.table is table for key in column.foreign_keys)
    )


def _is_empty(session: Session, case_id: int) -> bool:
    return not session.scalar(select(func.count()).select_from(Document).where(Document.case_id == case_id))


def is_in_hand(session: Session, document_id: int) -> bool:
    """Whether a worker has a task of the document in hand, and might yet put something into store or index."""
    running = select(Task.id).where(Task.document_id == document_id, Task.state == TaskState.RUNNING)
    return session.scalar(running.limit(1)) is not None
