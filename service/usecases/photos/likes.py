"""Photographs that look alike: found when one is described, shown side by side, decided about by a person.

Nothing is deleted here. Whoever chooses one of them marks the others as set aside, and discards them by hand.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from ocr import Likeness, near_bands
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Carrier, Document
from service.catalogue.photos import Photo, PhotoPair
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError
from service.usecases.cases.sealing import is_sealed
from service.usecases.lookup import seen_by, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.photos.captions import drop_empty_group, need_photo, photo_of

MOST = 200
"""Photographs decided about by one act."""

_BANDS = (Photo.band_0, Photo.band_1, Photo.band_2, Photo.band_3)


def keep_likeness(photo: Photo, likeness: Likeness | None) -> None:
    """Write down what a photograph is compared by."""
    bands: Sequence[int | None] = likeness.bands if likeness else (None,) * len(_BANDS)
    photo.band_0, photo.band_1, photo.band_2, photo.band_3 = bands
    photo.down = f"{likeness.down:016x}" if likeness else None
    photo.colour = int.from_bytes(likeness.colour) if likeness else None
    photo.shape = likeness.shape if likeness else None


def likeness_of(photo: Photo) -> Likeness | None:
    """What a photograph is compared by, as it was written down."""
    bands = (photo.band_0, photo.band_1, photo.band_2, photo.band_3)
    if photo.down is None or photo.colour is None or photo.shape is None:
        return None
    red, green, blue = photo.colour.to_bytes(3)
    across = sum((band or 0) << 16 * place for place, band in enumerate(bands))
    return Likeness(across, int(photo.down, 16), (red, green, blue), photo.shape)


def find_pairs(document_id: int, *, archive: Archive) -> None:
    """Write down which photographs look like this one. Repeats harmlessly.

    In a transaction after that which wrote its likeness down: of two that are described at once, the later to look
    sees the other.
    """
    with archive.database.write() as session:
        photo = session.get(Photo, document_id)
        own = likeness_of(photo) if photo else None
        found = set(_near(session, document_id, own)) if own else set[int]()
        rows = session.scalars(select(PhotoPair).where(_about(document_id))).all()
        known = {_other(row, document_id): row for row in rows}
        for other, row in known.items():
            if other not in found and not row.apart:
                session.delete(row)
        for other in sorted(found - set(known)):
            session.add(PhotoPair(one_id=min(document_id, other), other_id=max(document_id, other)))


def _near(session: Session, document_id: int, own: Likeness) -> Iterable[int]:
    """Those whose hash is near in some band, checked: at 100,000 photographs a hundred are looked at."""
    near = or_(*(column.in_(near_bands(band)) for column, band in zip(_BANDS, own.bands, strict=True)))
    for other in session.scalars(select(Photo).where(near, Photo.document_id != document_id)):
        likeness = likeness_of(other)
        if likeness is not None and own.is_like(likeness):
            yield other.document_id


def likes_of(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Photograph -> the numbers of those that look like it: what the actor may see without a reason, not told apart."""
    likes: dict[int, set[int]] = {one: set() for one in ids}
    wanted = or_(PhotoPair.one_id.in_(ids), PhotoPair.other_id.in_(ids))
    rows = session.scalars(select(PhotoPair).where(wanted, ~PhotoPair.apart)).all()
    others = {number for row in rows for number in (row.one_id, row.other_id)}
    query = select(Document.id).join(Unit, Unit.id == Document.unit_id)
    open_to_see = (Document.carrier == Carrier.PHOTO, seen_by(actor, Action.VIEW), ~is_sealed())
    seen = set(session.scalars(query.where(Document.id.in_(others), *open_to_see)))
    for row in rows:
        for one, other in ((row.one_id, row.other_id), (row.other_id, row.one_id)):
            if one in likes and other in seen:
                likes[one].add(other)
    return {one: tuple(sorted(others)) for one, others in likes.items()}


def keep_one(actor: Actor, kept_id: int, others: Collection[int], *, archive: Archive) -> None:
    """Choose one of several that look alike: the others are marked as set aside for it. Nothing is deleted."""
    with archive.database.write() as session:
        (chosen,) = _mine(session, actor, [kept_id])
        aside = _mine(session, actor, sorted(set(others) - {kept_id}))
        if not aside:
            raise InvalidError("photo.none_chosen")
        for document in aside:
            if document.unit_id != chosen.unit_id:
                raise ConflictError("photo.other_unit", document=document.id)
            photo_of(session, document).kept_id = kept_id
        photo_of(session, chosen).kept_id = None
        numbers = [document.id for document in aside]
        now, items = archive.clock.now(), audit.digest_of_items(numbers)
        audit.record(session, now, actor.id, "photo.kept", "document", chosen.id, items=items, ids=numbers)


def tell_apart(actor: Actor, ids: Collection[int], *, archive: Archive) -> None:
    """Say that photographs which look alike are each to be kept: none is offered for another any longer."""
    with archive.database.write() as session:
        numbers = [document.id for document in _mine(session, actor, sorted(set(ids)))]
        if len(numbers) < 2:
            raise InvalidError("photo.none_chosen")
        among = and_(PhotoPair.one_id.in_(numbers), PhotoPair.other_id.in_(numbers))
        session.execute(update(PhotoPair).where(among).values(apart=True))
        session.execute(
            update(Photo).where(Photo.document_id.in_(numbers), Photo.kept_id.in_(numbers)).values(kept_id=None)
        )
        now, items = archive.clock.now(), audit.digest_of_items(numbers)
        audit.record(session, now, actor.id, "photo.told_apart", "documents", None, items=items, ids=numbers)


def _mine(session: Session, actor: Actor, ids: Sequence[int]) -> list[Document]:
    """Photographs that the actor may describe, in the order of their numbers."""
    if len(ids) > MOST:
        raise InvalidError("photo.too_many", most=MOST)
    permit(actor, Action.DESCRIBE)
    documents = []
    for document_id in ids:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        need_photo(document)
        documents.append(document)
    return documents


def remove_photo(session: Session, document_id: int) -> None:
    """Take out of the catalogue what a photograph has beside its document: caption, likeness, pairs, an empty group."""
    session.execute(delete(PhotoPair).where(_about(document_id)))
    session.execute(update(Photo).where(Photo.kept_id == document_id).values(kept_id=None))
    photo = session.get(Photo, document_id)
    if photo is None:
        return
    group_id = photo.group_id
    session.delete(photo)
    session.flush()
    if group_id is not None:
        drop_empty_group(session, group_id)


def _about(document_id: int) -> ColumnElement[bool]:
    return or_(PhotoPair.one_id == document_id, PhotoPair.other_id == document_id)


def _other(pair: PhotoPair, document_id: int) -> int:
    return pair.other_id if pair.one_id == document_id else pair.one_id
