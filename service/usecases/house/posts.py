"""Who holds which post in a unit: what one signs for and supervises hangs on it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import PostHeld
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.lookup import check_lives, people_who_may, the_unit
from service.usecases.permissions import Action, Actor, permit

PARTS = (Action.APPRAISE, Action.SIGN, Action.SUPERVISE)
"""What people do in a review by virtue of a post."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post held: by whom and where; `department` is that of the post."""

    person_id: int
    login: str
    person: str
    unit_id: int
    unit_name: str
    post: str
    department: str
    able: frozenset[Action]
    """Of appraising, signing and supervising, what the person's role permits there; a post alone does not."""


def appoint_to_post(actor: Actor, person_id: int, unit: str, post: str, *, archive: Archive) -> None:
    """Give a person a post in a unit; the higher union's people are lent to a lower unit in the same way."""
    with archive.database.write() as session:
        place = the_unit(session, unit)
        permit(actor, Action.MANAGE_PEOPLE, place)
        check_lives(place)
        if post not in {known.code for known in archive.regulation.posts}:
            raise InvalidError("post.unknown", post=post[:32])
        person = session.get(Person, person_id)
        if person is None or not person.active:
            raise NotFoundError("person.missing", reference=str(person_id))
        if _held(session, person_id, place.id, post):
            raise ConflictError("post.is_held", name=person.name, post=post)
        session.add(PostHeld(person_id=person_id, unit_id=place.id, post=post))
        audit.record(
            session, archive.clock.now(), actor.id, "post.given", "person", person_id, unit=place.id, post=post
        )


def relieve_of_post(actor: Actor, person_id: int, unit: str, post: str, *, archive: Archive) -> None:
    """Take a post from a person; what they signed before stands."""
    with archive.database.write() as session:
        place = the_unit(session, unit)
        permit(actor, Action.MANAGE_PEOPLE, place)
        held = _held(session, person_id, place.id, post)
        if held is None:
            raise NotFoundError("post.not_held", reference=post[:32])
        session.delete(held)
        audit.record(
            session, archive.clock.now(), actor.id, "post.taken", "person", person_id, unit=place.id, post=post
        )


def _held(session: Session, person_id: int, unit_id: int, post: str) -> PostHeld | None:
    return session.scalar(
        select(PostHeld).where(PostHeld.person_id == person_id, PostHeld.unit_id == unit_id, PostHeld.post == post)
    )


def list_posts(
    actor: Actor,
    *,
    archive: Archive,
    unit: str | None = None,
    person_id: int | None = None,
    action: Action = Action.VIEW,
) -> tuple[PostRow, ...]:
    """The posts held in the units in which the actor may do this, or in one of them, or by one person."""
    permit(actor, action)
    departments = {post.code: post.department for post in archive.regulation.posts}
    with archive.database.read() as session:
        query = (
            select(PostHeld, Person, Unit)
            .join(Person, Person.id == PostHeld.person_id)
            .join(Unit, Unit.id == PostHeld.unit_id)
            .where(within(actor.paths(action)))
            .order_by(Unit.path, PostHeld.id)
        )
        if person_id is not None:
            query = query.where(PostHeld.person_id == person_id)
        if unit is not None:
            query = query.where(Unit.id == the_unit(session, unit).id)
        rows = [row for row in session.execute(query) if actor.may(action, row[2])]
        places = {place.id: place for _, _, place in rows}
        asked = places if unit is not None else {}
        able = {(part, id): people_who_may(session, part, place) for id, place in asked.items() for part in PARTS}
    return tuple(
        PostRow(
            held.person_id,
            who.login,
            who.name,
            place.id,
            place.name,
            held.post,
            departments.get(held.post, ""),
            frozenset(part for part in PARTS if who.id in able.get((part, place.id), ())),
        )
        for held, who, place in rows
    )
