"""The light table: photographs side by side, as their keeper sees them while describing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Carrier, Document, DocumentState, Page
from service.catalogue.photos import Photo, PhotoGroup
from service.catalogue.units import Unit, below
from service.errors import ConflictError, NotFoundError
from service.usecases.cases.sealing import is_sealed
from service.usecases.house.types import follows_paper, is_sensitive
from service.usecases.looks import need_purpose
from service.usecases.lookup import seen_by, the_case, the_document, the_unit, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.photos.captions import need_photo
from service.usecases.photos.likes import likes_of
from service.usecases.seals import open_document

PAGE = 200
"""Photographs on the table at once."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which photographs: of a batch, a case file, a paper file, a group (by the number of one in it), a unit; or all.

    `only_bare`: those of which nobody said yet what they show.
    """

    batch: int | None = None
    case: str | None = None
    parent: int | None = None
    group: int | None = None
    unit: str | None = None
    only_bare: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Print:
    """A photograph on the table. `likes` are the numbers of those that look like it, `kept_id` is of that which was
    chosen in its place; `paperless`: its paper file is not named; `covered`: its type is one that is not shown freely.
    """

    id: int
    unit_id: int
    title: str
    code: str | None
    dated_on: date | None
    taken_at: str | None
    author: str | None
    people: str | None
    place: str | None
    occasion: str | None
    background: str | None
    cataloguer: str | None
    group: str | None
    type: str | None
    case_code: str | None
    parent_id: int | None
    likes: tuple[int, ...]
    kept_id: int | None
    paperless: bool
    covered: bool

    @property
    def is_bare(self) -> bool:
        """Whether nothing was said of what it shows."""
        return not (self.people or self.place or self.occasion)


@dataclass(frozen=True, slots=True)
class LightTable:
    """A page of photographs with how many there are and how many are bare."""

    prints: Sequence[Print]
    total: int
    bare: int


_SAID = (Photo.people, Photo.place, Photo.occasion)


def light_table(actor: Actor, choice: Choice, *, archive: Archive) -> LightTable:
    """The photographs that the actor may describe, in the order in which they were taken. The look is recorded.

    What is sealed is not laid out: it is looked at one by one, for a reason.
    """
    need_purpose(actor)
    permit(actor, Action.DESCRIBE)
    with archive.database.write() as session:
        prints, total = lay_out(session, actor, choice, archive, most=PAGE, offset=(choice.page - 1) * PAGE)
        bare = _count(session, _bare(_chosen(session, actor, choice)))
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "photos.viewed",
            "documents",
            None,
            purpose=actor.purpose,
            ground="duty",
            items=audit.digest_of_items(one.id for one in prints),
            count=len(prints),
        )
    return LightTable(prints, total, bare)


def lay_out(
    session: Session, actor: Actor, choice: Choice, archive: Archive, *, most: int, offset: int
) -> tuple[tuple[Print, ...], int]:
    """Some of the photographs that are chosen, in the order in which they were taken, and how many there are."""
    query = _chosen(session, actor, choice)
    wanted = _bare(query) if choice.only_bare else query
    order = (func.coalesce(Photo.taken_at, "9"), Document.dated_on, Document.id)
    rows = session.execute(wanted.order_by(*order).offset(offset).limit(most)).all()
    prints = _prints(session, actor, [(document, photo) for document, photo in rows], archive)
    return prints, _count(session, wanted)


def _bare(query: Select[tuple[Document, Photo]]) -> Select[tuple[Document, Photo]]:
    return query.where(*(column.is_(None) for column in _SAID))


def _count(session: Session, query: Select[tuple[Document, Photo]]) -> int:
    return session.scalar(query.with_only_columns(func.count(Document.id))) or 0


def _chosen(session: Session, actor: Actor, choice: Choice) -> Select[tuple[Document, Photo]]:
    query = (
        select(Document, Photo)
        .join(Photo, Photo.document_id == Document.id)
        .join(Unit, Unit.id == Document.unit_id)
        .where(
            Document.carrier == Carrier.PHOTO,
            Document.state != DocumentState.DISCARDED,
            seen_by(actor, Action.DESCRIBE),
            ~is_sealed(),
        )
    )
    if choice.batch is not None:
        query = query.where(Document.batch_id == choice.batch)
    if choice.case:
        query = query.where(Document.case_id == the_case(session, actor, choice.case).id)
    if choice.parent is not None:
        query = query.where(Document.parent_id == the_document(session, actor, choice.parent).id)
    if choice.group is not None:
        of_it = select(Photo.group_id).where(Photo.document_id == choice.group)
        query = query.where(Photo.group_id == of_it.scalar_subquery())
    if choice.unit:
        query = query.where(below(the_unit(session, choice.unit).path))
    return query


def _prints(
    session: Session, actor: Actor, rows: Sequence[tuple[Document, Photo]], archive: Archive
) -> tuple[Print, ...]:
    ids = [document.id for document, _ in rows]
    likes = likes_of(session, actor, ids)
    groups = dict(
        session.execute(
            select(PhotoGroup.id, PhotoGroup.title).where(PhotoGroup.id.in_({photo.group_id for _, photo in rows}))
        )
        .tuples()
        .all()
    )
    cases = dict(
        session.execute(select(CaseFile.id, CaseFile.code).where(CaseFile.id.in_({d.case_id for d, _ in rows})))
        .tuples()
        .all()
    )
    return tuple(
        Print(
            id=document.id,
            unit_id=document.unit_id,
            title=document.title,
            code=document.code,
            dated_on=document.dated_on,
            taken_at=photo.taken_at,
            author=document.author,
            people=photo.people,
            place=photo.place,
            occasion=photo.occasion,
            background=photo.background,
            cataloguer=photo.cataloguer,
            group=groups.get(photo.group_id) if photo.group_id else None,
            type=document.type,
            case_code=cases.get(document.case_id) if document.case_id else None,
            parent_id=document.parent_id,
            likes=likes[document.id],
            kept_id=photo.kept_id,
            paperless=document.parent_id is None and follows_paper(document, archive),
            covered=_is_covered(document, archive),
        )
        for document, photo in rows
    )


def _is_covered(document: Document, archive: Archive) -> bool:
    """A photograph of no type yet is shown to whoever is to say what it is; one of a sensitive type is not."""
    return document.type is not None and is_sensitive(document.type, archive)


def print_of(actor: Actor, document_id: int, *, archive: Archive) -> bytes:
    """The small picture of a photograph for the light table, whose own look is on record. It carries no record of the
    camera. Raises ConflictError where it may not be shown, NotFoundError where there is none yet.
    """
    need_purpose(actor)
    with archive.database.read() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        page = session.scalar(select(Page).where(Page.document_id == document.id, Page.number == 1))
        open_document(session, actor, document, archive)
        need_photo(document)
        if _is_covered(document, archive):
            raise ConflictError("photo.covered", document=document_id)
        if page is None or page.thumbnail is None:
            raise NotFoundError("file.no_rendition", document=document_id)
        digest = page.thumbnail
    with archive.store.open(digest) as source:
        return source.read()
