"""What the description of a picture takes from its camera, and whether it is a photograph at all (article 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from indexing import Classification, TypeProfile
from ocr import Look, Opinion, Reading, Shot, judge_photo, look_at
from service import content
from service.archive import Archive
from service.catalogue.documents import Carrier, Document, DocumentState, File, FileRole
from service.usecases.house.types import nature_of_type
from service.usecases.photos.captions import photo_of
from service.usecases.photos.likes import keep_likeness

_STILL: Final = frozenset({Carrier.PAGES, Carrier.PHOTO})


@dataclass(frozen=True, slots=True)
class Viewed:
    """A picture that was looked at: what was seen, and what the rule makes of it."""

    look: Look
    opinion: Opinion

    def dump(self) -> dict[str, Any]:
        """As JSON, for the object of what was found."""
        return {"shot": self.look.shot.dump(), "signs": list(self.opinion.signs), "is_photo": self.opinion.is_photo}


def only_picture(document: Document) -> File | None:
    """The file of a document that is one picture and nothing else; only that can be a photograph."""
    originals = [file for file in document.files if file.role is FileRole.ORIGINAL]
    if document.carrier not in _STILL or document.page_count != 1 or len(originals) != 1:
        return None
    return originals[0] if originals[0].mime.startswith("image/") else None


def view_picture(document: Document, file: File, reading: Reading, found: Classification, archive: Archive) -> Viewed:
    """Look at a picture; wording that is surely that of some paper speaks against a photograph."""
    rotation = document.pages[0].rotation
    with archive.store.open(file.digest) as source:
        look = look_at(source, file.mime, reading.rotation if rotation is None else rotation)
    sure = found.confidence >= archive.settings.threshold and nature_of_type(found.type, archive) != "photo"
    return Viewed(look, judge_photo(look, reading, known_form=sure))


def is_photograph(document: Document, viewed: Viewed | None, archive: Archive) -> bool:
    """What a person said of a picture comes before the type that was stated, and that before the rule's opinion: of
    what is `viewed` now, or of when somebody last looked.
    """
    if "carrier" in document.stated:
        return document.carrier is Carrier.PHOTO
    if "type" in document.stated:
        return nature_of_type(document.type, archive) == "photo"
    if viewed is not None:
        return viewed.opinion.is_photo
    found = content.get_json(archive.store, document.content) if document.content else {}
    return bool(found.get("photo", {}).get("is_photo", False))


def settle_carrier(document: Document, archive: Archive, viewed: Viewed | None = None) -> None:
    """Make a picture a photograph or a page by what is known of it now, unless its archival code rests on it."""
    if document.state is DocumentState.FILED or only_picture(document) is None:
        return
    document.carrier = Carrier.PHOTO if is_photograph(document, viewed, archive) else Carrier.PAGES


def of_photographs(profiles: Sequence[TypeProfile], archive: Archive) -> tuple[TypeProfile, ...]:
    """The types that a photograph may be taken for: what is written in it does not say what it is."""
    return tuple(profile for profile in profiles if nature_of_type(profile.code, archive) == "photo")


def take_photo(session: Session, document: Document, look: Look, archive: Archive) -> None:
    """Write down what the camera says of a photograph wherever nothing was stated, and what it is compared by.

    A filed description only people change.
    """
    if document.carrier is not Carrier.PHOTO:
        return
    photo = photo_of(session, document)
    keep_likeness(photo, look.likeness)
    taken = look.shot.taken_at
    photo.taken_at = taken.replace(tzinfo=None).isoformat(timespec="seconds") if taken else None
    if document.state is DocumentState.FILED:
        return
    if "dated_on" not in document.stated:
        day = taken.date() if taken else None
        document.dated_on = day if day and day <= archive.clock.today() else None
    if "author" not in document.stated:
        document.author = look.shot.artist


def shot_of(found: Mapping[str, Any]) -> tuple[Shot, tuple[str, ...]] | None:
    """What the camera wrote down, and the signs by which the picture was told, from the object of what was found; None
    where nobody looked yet.
    """
    if "photo" not in found:
        return None
    return Shot.load(found["photo"]["shot"]), tuple(found["photo"]["signs"])
