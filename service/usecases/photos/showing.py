"""What the page of a document shows of a photograph."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ocr import Shot
from service.catalogue.documents import Carrier, Document
from service.catalogue.photos import Photo
from service.usecases.permissions import Actor
from service.usecases.photos.captions import caption_of
from service.usecases.photos.likes import likes_of
from service.usecases.photos.taking import only_picture, shot_of


@dataclass(frozen=True, slots=True)
class PhotoShown:
    """What a picture has beside what every document has. `is_photo`: it is taken for a photograph, for the reasons in
    `signs`; `caption` by the names of its parts; `likes` are the numbers of those that look like it, `kept_id` is of
    that which was chosen in its place.
    """

    is_photo: bool
    shot: Shot
    signs: tuple[str, ...]
    caption: Mapping[str, str | None]
    likes: tuple[int, ...]
    kept_id: int | None


def photo_shown(session: Session, actor: Actor, document: Document, found: Mapping[str, Any]) -> PhotoShown | None:
    """What is shown of a picture, with the object of what was `found` of it; None of what is no picture, or was not
    looked at yet.
    """
    if only_picture(document) is None:
        return None
    seen = shot_of(found)
    is_photo = document.carrier is Carrier.PHOTO
    if seen is None and not is_photo:
        return None
    shot, signs = seen or (Shot(), ())
    photo = session.get(Photo, document.id) if is_photo else None
    return PhotoShown(
        is_photo=is_photo,
        shot=shot,
        signs=signs,
        caption=caption_of(session, photo) if photo else {},
        likes=likes_of(session, actor, [document.id])[document.id] if photo else (),
        kept_id=photo.kept_id if photo else None,
    )
