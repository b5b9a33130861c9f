"""What is said of a photograph beside its title, date and author: the rest of its caption, and its group."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.catalogue.documents import Carrier, Document
from service.catalogue.photos import Photo, PhotoGroup
from service.errors import ConflictError, InvalidError

LONGEST: Final = {
    "people": 500,
    "place": 200,
    "occasion": 500,
    "background": 1000,
    "cataloguer": 100,
    "group": 300,
}
"""What stands in a caption beside the description of the document, and characters of each."""


def photo_of(session: Session, document: Document) -> Photo:
    """The row of a photograph, new where there is none yet."""
    photo = session.get(Photo, document.id)
    if photo is None:
        photo = Photo(document_id=document.id)
        session.add(photo)
        session.flush()
    return photo


def need_photo(document: Document) -> None:
    """Refuse what is no photograph."""
    if document.carrier is not Carrier.PHOTO:
        raise ConflictError("photo.not_one", document=document.id, title=document.title)


def check_caption(given: Mapping[str, str]) -> None:
    """Refuse what no caption can hold."""
    for name, limit in LONGEST.items():
        if len(given.get(name, "")) > limit:
            raise InvalidError("correct.too_long", field=name, limit=limit)


def write_caption(
    session: Session, document: Document, given: Mapping[str, str]
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """Write those parts of a caption that are other than they were; gives them as they were and as they are.

    A group is named by its title: photographs of one unit that name the same belong together.
    """
    if not given:
        return {}, {}
    photo = photo_of(session, document)
    was = caption_of(session, photo)
    after = {name: kept for name, value in given.items() if (kept := " ".join(value.split()) or None) != was[name]}
    for name, value in after.items():
        if name == "group":
            _join(session, document, photo, value)
        else:
            setattr(photo, name, value)
    return {name: was[name] for name in after}, after


def caption_of(session: Session, photo: Photo) -> dict[str, str | None]:
    """The parts of a caption by name."""
    group = session.get(PhotoGroup, photo.group_id) if photo.group_id else None
    return _parts(photo, group.title if group else None)


def captions_of(session: Session, documents: Iterable[Document]) -> dict[int, dict[str, str | None]]:
    """The captions of those that are photographs, as `caption_of` gives one, by one statement."""
    ids = [document.id for document in documents if document.carrier is Carrier.PHOTO]
    if not ids:
        return {}
    query = select(Photo, PhotoGroup.title).outerjoin(PhotoGroup, PhotoGroup.id == Photo.group_id)
    rows = session.execute(query.where(Photo.document_id.in_(ids))).all()
    return {photo.document_id: _parts(photo, group) for photo, group in rows}


def _parts(photo: Photo, group: str | None) -> dict[str, str | None]:
    own: dict[str, Any] = {name: getattr(photo, name) for name in LONGEST if name != "group"}
    return {**own, "group": group}


def _join(session: Session, document: Document, photo: Photo, title: str | None) -> None:
    former, photo.group_id = photo.group_id, None
    if title is not None:
        same = (
            select(PhotoGroup)
            .join(Photo, Photo.group_id == PhotoGroup.id)
            .join(Document, Document.id == Photo.document_id)
            .where(PhotoGroup.title == title, Document.unit_id == document.unit_id)
        )
        group = session.scalars(same.order_by(PhotoGroup.id).limit(1)).first()
        if group is None:
            group = PhotoGroup(title=title)
            session.add(group)
            session.flush()
        photo.group_id = group.id
    session.flush()
    if former is not None:
        drop_empty_group(session, former)


def drop_empty_group(session: Session, group_id: int) -> None:
    """Let a group go that has no photograph any longer."""
    if not session.scalar(select(func.count()).select_from(Photo).where(Photo.group_id == group_id)):
        session.execute(delete(PhotoGroup).where(PhotoGroup.id == group_id))
