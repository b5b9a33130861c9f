"""The catalogue of photographs 照片档案目录: what lies on a light table, with its captions."""

from collections.abc import Iterator
from contextlib import contextmanager

from indexing import mask
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.prints import Shape
from service.errors import ConflictError
from service.papers import PhotoCatalogue, PhotoLine
from service.sentences import say
from service.usecases.documents.downloading import Download
from service.usecases.looks import need_purpose
from service.usecases.lookup import the_unit, unit_of, usual_unit
from service.usecases.permissions import Action, Actor, permit
from service.usecases.photos.light_table import Choice, Print, lay_out
from service.usecases.stack.printing import fonds_name, take_along

MOST = 2_000
"""Photographs of one catalogue."""


@contextmanager
def print_photos(actor: Actor, choice: Choice, *, archive: Archive, shape: Shape = Shape.PDF) -> Iterator[Download]:
    """照片档案目录 of the photographs that are chosen, all pages of them. The print is recorded."""
    need_purpose(actor)
    permit(actor, Action.DESCRIBE)
    with archive.database.write() as session:
        prints, total = lay_out(session, actor, choice, archive, most=MOST, offset=0)
        if not prints:
            raise ConflictError("print.nothing")
        if total > MOST:
            raise ConflictError("print.too_many", count=total, most=MOST)
        if choice.unit:
            unit = the_unit(session, choice.unit)
        else:
            units = {one.unit_id for one in prints}
            unit = unit_of(session, units.pop()) if len(units) == 1 else usual_unit(session, actor, Action.DESCRIBE)
        number, name = fonds_name(session, unit)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "papers.printed",
            "unit",
            unit.id,
            purpose=actor.purpose,
            ground="duty",
            paper="photo_catalogue",
            shape=shape.value,
            items=audit.digest_of_items(one.id for one in prints),
            count=len(prints),
        )
    lines = tuple(_line(place, one) for place, one in enumerate(prints, 1))
    form = PhotoCatalogue(number, name, lines, archive.clock.today())
    heading = say("print.photo_catalogue", None, actor.language)
    yield take_along((form,), f"{heading} {number}".strip(), shape, actor.language, archive)


def _line(place: int, one: Print) -> PhotoLine:
    def shown(text: str | None) -> str | None:
        return mask(text) if text else None

    return PhotoLine(
        number=place,
        title=mask(one.title),
        code=one.code,
        taken_on=one.dated_on,
        place=shown(one.place),
        people=shown(one.people),
        occasion=shown(one.occasion),
        background=shown(one.background),
        photographer=shown(one.author),
        group=shown(one.group),
    )
