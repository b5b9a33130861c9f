"""Describing photographs by the hundred: one act says the same of all that were picked, and one takes it back."""

from collections.abc import Sequence

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Carrier
from service.errors import InvalidError
from service.usecases.documents.correcting import Correction, check_correction, correct_within
from service.usecases.documents.undoing import OF_MANY, take_back_within
from service.usecases.lookup import the_document
from service.usecases.permissions import Action, Actor, permit
from service.usecases.photos.captions import need_photo, photo_of

MOST = 200
"""Photographs described by one act."""


def describe_photos(actor: Actor, ids: Sequence[int], correction: Correction, *, archive: Archive) -> tuple[int, ...]:
    """Say the same of several photographs; all of them or, where one refuses, none. Gives those that were changed.

    Each change is a recorded version of its document. Whoever describes first is the cataloguer (著录者) where nobody
    is named.
    """
    numbers = _checked(ids)
    given = correction.given()
    check_correction(given)
    if "type" in given:  # of whatever type: it stays the photograph as which it was picked
        given["carrier"] = Carrier.PHOTO
    changed = []
    with archive.database.write() as session:
        permit(actor, Action.DESCRIBE)
        for number in numbers:
            document = the_document(session, actor, number, lock=True)
            need_photo(document)
            said = {**given}
            if said and "cataloguer" not in said and not photo_of(session, document).cataloguer:
                said["cataloguer"] = actor.name
            if correct_within(session, actor, document, said, archive):
                changed.append(number)
        if changed:
            audit.record(
                session,
                archive.clock.now(),
                actor.id,
                "photos.described",
                "documents",
                None,
                items=audit.digest_of_items(changed),
                ids=changed,
                properties=sorted(given),
            )
    return tuple(changed)


def take_back_photos(actor: Actor, ids: Sequence[int], *, archive: Archive) -> None:
    """Take back what was just said of several photographs; all of them or, where one was changed since, none."""
    numbers = _checked(ids)
    with archive.database.write() as session:
        permit(actor, Action.DESCRIBE)
        for number in numbers:
            take_back_within(session, actor, number, archive, OF_MANY)
        now, items = archive.clock.now(), audit.digest_of_items(numbers)
        audit.record(session, now, actor.id, "photos.taken_back", "documents", None, items=items, ids=numbers)


def _checked(ids: Sequence[int]) -> list[int]:
    numbers = sorted(set(ids))
    if not numbers:
        raise InvalidError("photo.none_chosen")
    if len(numbers) > MOST:
        raise InvalidError("photo.too_many", most=MOST)
    return numbers
