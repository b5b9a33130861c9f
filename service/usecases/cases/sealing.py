"""What is sealed 封存: the papers of a withdrawn case file, as long as no open file rests on them. Parts of use cases.

They leave ordinary search, and are looked at with a reason, for a duty, or by an approved look-up only (readings 38;
personal-information law 47). Asked of the catalogue each time: only the index has to be told.
"""

from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session, aliased

from service.catalogue.cases import CaseFile, CaseReliance, Sealing, is_withdrawn
from service.catalogue.documents import Document, DocumentState

AT_ONCE = 500
"""Documents asked about by one statement."""


@cache
def is_sealed() -> ColumnElement[bool]:
    """The condition that a document is sealed. What is in no case file by itself is in that of its paper."""
    paper = aliased(Document)
    with_paper = exists().where(paper.id == Document.parent_id, is_withdrawn(paper.case_id))
    follows = Document.case_id.is_(None)
    itself = or_(CaseReliance.document_id == Document.id, and_(follows, CaseReliance.document_id == Document.parent_id))
    in_use = exists().where(itself, ~is_withdrawn(CaseReliance.case_id))
    return and_(or_(is_withdrawn(Document.case_id), and_(follows, with_paper)), ~in_use)


def sealed_among(session: Session, ids: Collection[int]) -> set[int]:
    """Those of the documents that are sealed."""
    wanted, found = sorted(ids), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found.update(session.scalars(select(Document.id).where(Document.id.in_(some), is_sealed())))
    return found


def is_withdrawn_now(session: Session, case: CaseFile) -> bool:
    """Whether a case file as a whole is sealed."""
    return session.scalar(select(CaseFile.id).where(CaseFile.id == case.id, is_withdrawn(CaseFile.id))) is not None


def case_of(session: Session, document: Document) -> CaseFile | None:
    """The case file that a document lies in, by itself or with its paper."""
    case_id = document.case_id
    if case_id is None and document.parent_id is not None:
        case_id = session.scalar(select(Document.case_id).where(Document.id == document.parent_id))
    return session.get(CaseFile, case_id) if case_id is not None else None


def note_sealed(session: Session, ids: Collection[int]) -> None:
    """Let ordinary searches leave out what is sealed of these from now on; their indexing is enqueued by the caller.

    To be called when revisions are what the index will be given.
    """
    session.flush()
    sealed = sealed_among(session, ids)
    rows = session.execute(select(Document.id, Document.revision).where(Document.id.in_(sealed))).tuples().all()
    session.execute(delete(Sealing).where(Sealing.document_id.in_(sealed)))
    session.add_all(Sealing(document_id=document_id, revision=revision) for document_id, revision in rows)


def note_indexed(session: Session, document_id: int, revision: int) -> None:
    """The index holds this revision of a document, and with it whether it is sealed."""
    session.execute(delete(Sealing).where(Sealing.document_id == document_id, Sealing.revision <= revision))


def sealed_since(session: Session) -> Sequence[int]:
    """What was sealed and of which the index does not know it yet."""
    return session.scalars(select(Sealing.document_id)).all()


def followers(session: Session, document: Document) -> Sequence[Document]:
    """What has no case file of its own and is sealed with its paper, locked and in the order of its numbers."""
    query = select(Document).where(Document.parent_id == document.id, Document.case_id.is_(None))
    present = query.where(Document.state != DocumentState.DISCARDED)
    return session.scalars(present.order_by(Document.id).with_for_update()).all()
