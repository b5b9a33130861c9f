"""Searches that a person keeps under a name."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.people import SavedSearch
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.permissions import Action, Actor, permit

MOST = 100
"""Saved searches of one person."""


def save_search(actor: Actor, name: str, query: str, *, archive: Archive) -> None:
    """Keep a search under a name; `query` is the query string of its address."""
    if not name.strip() or len(name) > 100 or len(query) > 2000:
        raise InvalidError("saved.bad_name")
    permit(actor, Action.SEARCH)
    with archive.database.write() as session:
        own = select(SavedSearch).where(SavedSearch.person_id == actor.id)
        saved = session.scalar(own.where(SavedSearch.name == name.strip()))
        if saved is None and len(session.scalars(own).all()) >= MOST:
            raise ConflictError("saved.too_many", most=MOST)
        if saved is None:
            saved = SavedSearch(person_id=actor.id, name=name.strip(), created_at=archive.clock.now())
            session.add(saved)
        saved.query = query


def saved_searches(actor: Actor, *, archive: Archive) -> Sequence[SavedSearch]:
    """The actor's saved searches by name."""
    with archive.database.read() as session:
        return session.scalars(
            select(SavedSearch).where(SavedSearch.person_id == actor.id).order_by(SavedSearch.name)
        ).all()


def the_search(actor: Actor, saved_id: int, *, archive: Archive) -> SavedSearch:
    """One of the actor's saved searches."""
    permit(actor, Action.SEARCH)
    with archive.database.read() as session:
        return _own(session, actor, saved_id)


def drop_search(actor: Actor, saved_id: int, *, archive: Archive) -> None:
    """Forget one of the actor's saved searches."""
    with archive.database.write() as session:
        session.delete(_own(session, actor, saved_id))


def _own(session: Session, actor: Actor, saved_id: int) -> SavedSearch:
    saved = session.get(SavedSearch, saved_id)
    if saved is None or saved.person_id != actor.id:
        raise NotFoundError("saved.missing", reference=str(saved_id))
    return saved
