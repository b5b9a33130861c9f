"""Placing and releasing holds (保留): at once in every state, and with a reason (rule 79 article 19)."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from indexing import FACETS, IndexUnavailableError, QueryError, mask, parse_query
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.base import canonical_json
from service.catalogue.database import OUTAGES
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import Hold, HoldKind, await_bars
from service.errors import ConflictError, InvalidError, RefusedError
from service.usecases.clock.agenda import wish_for
from service.usecases.clock.telling import about, end_reminders
from service.usecases.custody.seizing import away_by
from service.usecases.disposal.facts import involved
from service.usecases.holds.gathering import gather_hold
from service.usecases.holds.held import add_members, request_of
from service.usecases.holds.reach import places_of, reached_by, the_hold
from service.usecases.holds.wording import words_of
from service.usecases.lookup import the_case, the_document, the_unit, unit_of
from service.usecases.permissions import Action, Actor, permit

REASON_LENGTH = 500
BASIS_LENGTH = 300
CHUNK = 500


@dataclass(frozen=True, slots=True)
class OnDocument:
    """A hold on one document, and on whatever belongs to it as its paper."""

    document_id: int


@dataclass(frozen=True, slots=True)
class OnCase:
    """A hold on a case file: on everything that lies in it, now and later."""

    code: str


@dataclass(frozen=True, slots=True)
class OnUnit:
    """A hold on a unit with all units below it: on everything that they keep, now and later."""

    unit: str


@dataclass(frozen=True, slots=True)
class OnSearch:
    """A hold on the standing result of a search: on everything that matches now, and on what comes to match later.

    `filters`: facet -> values, as in `finding.SearchForm`.
    """

    query: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


Target = OnDocument | OnCase | OnUnit | OnSearch


def place_hold(
    actor: Actor, target: Target, reason: str, basis: str, *, archive: Archive, review_on: date | None = None
) -> int:
    """Place a hold; gives its number. From then on what it reaches exists until the hold is released (invariant 2).

    It succeeds in every state, also while a destruction is approved or under way: it waits for nothing but the item
    in hand. `review_on` is the day on which to ask whether it is still needed; no day ends it.
    """
    _check_words(reason, basis)
    today = archive.clock.today()
    if review_on is not None and review_on < today:
        raise InvalidError("hold.review_past", on=review_on.isoformat())
    with archive.database.write() as session:
        await_bars(session)
        hold, members = _aimed(session, actor, target)
        hold.reason, hold.basis, hold.review_on = reason.strip(), basis.strip(), review_on
        hold.since, hold.placed_by, hold.placed_at = today, actor.id, archive.clock.now()
        session.add(hold)
        session.flush()
        add_members(session, hold.id, members)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "hold.placed",
            "hold",
            hold.id,
            on=hold.kind.value,
            **_bound(hold, members),
        )
        wish_for(session, "lock", archive.clock.now())
        number = hold.id
    if hold.kind is HoldKind.SEARCH:
        # The hold stands: whoever were told otherwise would place it again. What is left is gathered by the clock.
        with suppress(*OUTAGES):
            gather_hold(number, archive=archive, at_most=1)
    return number


@dataclass(frozen=True, slots=True)
class Aim:
    """What a hold would be placed on, in words, and how many documents it would reach now; None if that is unknown."""

    kind: HoldKind
    target: str
    items: int | None


def aim_hold(actor: Actor, target: Target, *, archive: Archive) -> Aim:
    """What a hold would reach, for whoever is about to place it."""
    with archive.database.read() as session:
        hold, members = _aimed(session, actor, target)
        if hold.kind is HoldKind.DOCUMENT:
            return Aim(hold.kind, mask(session.get_one(Document, members[0]).title), 1)
        words, _ = words_of(session, hold, actor)
        if hold.kind is HoldKind.SEARCH:
            return Aim(hold.kind, words, _count_found(hold, archive))
        reached = select(func.count(Document.id)).where(
            reached_by(session, hold), Document.state != DocumentState.DISCARDED
        )
        return Aim(hold.kind, words, session.scalar(reached) or 0)


def _count_found(hold: Hold, archive: Archive) -> int | None:
    try:
        return archive.index.search(replace(request_of(hold), limit=0)).total
    except IndexUnavailableError:
        return None


def _check_words(reason: str, basis: str) -> None:
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise InvalidError("reason.needed", limit=REASON_LENGTH)
    if not basis.strip() or len(basis) > BASIS_LENGTH:
        raise InvalidError("hold.basis_needed", limit=BASIS_LENGTH)


def _aimed(session: Session, actor: Actor, target: Target) -> tuple[Hold, Sequence[int]]:
    """The hold on what is meant, and the documents that it names."""
    match target:
        case OnDocument(document_id):
            document = the_document(session, actor, document_id)
            permit(actor, Action.HOLD, unit_of(session, document.unit_id))
            return Hold(kind=HoldKind.DOCUMENT, unit_id=document.unit_id), [document.id]
        case OnCase(code):
            case = the_case(session, actor, code)
            permit(actor, Action.HOLD, unit_of(session, case.unit_id))
            return Hold(kind=HoldKind.CASE, case_id=case.id, unit_id=case.unit_id), ()
        case OnUnit(reference):
            unit = the_unit(session, reference)
            permit(actor, Action.HOLD, unit)
            return Hold(kind=HoldKind.UNIT, unit_id=unit.id), ()
        case OnSearch(query, filters):
            permit(actor, Action.HOLD)
            kept = {name: list(values) for name, values in filters.items() if values}
            _check_search(query, kept)
            scope = list(actor.scope(Action.HOLD))
            return Hold(kind=HoldKind.SEARCH, query=query, filters=kept, scope=scope, gathered=False), ()


def _check_search(query: str, filters: Mapping[str, Sequence[str]]) -> None:
    if set(filters) - set(FACETS):
        raise InvalidError("hold.bad_search")
    try:
        root = parse_query(query).root
    except QueryError as error:
        raise InvalidError(f"query.{error.code}", **error.data) from error
    if root is None and not filters:
        raise InvalidError("hold.empty_search")


def _bound(hold: Hold, members: Sequence[int]) -> dict[str, object]:
    """What the audit entry says of the target: ids, and the digest of a search, which may name people."""
    if hold.kind is HoldKind.SEARCH:
        asked = canonical_json([hold.query, hold.filters])
        return {"search": sha256(asked.encode()).hexdigest(), "scope": hold.scope}
    found = {"documents": list(members), "case": hold.case_id, "unit": hold.unit_id}
    return {name: value for name, value in found.items() if value}


def release_hold(actor: Actor, number: int, reason: str, *, archive: Archive) -> None:
    """Release a hold, with a reason. Others on the same documents stay.

    Refused for whoever proposed or signed a batch that contains one of its items, and while originals that were seized
    are not back.
    """
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise InvalidError("reason.needed", limit=REASON_LENGTH)
    with archive.database.write() as session:
        hold = the_hold(session, actor, number, lock=True)
        for unit in places_of(session, hold):
            permit(actor, Action.RELEASE, unit)
        if hold.released_at is not None:
            raise ConflictError("hold.is_released", number=number)
        if (away := away_by(session, hold.id)) is not None:
            raise ConflictError("hold.seizure_open", number=number, seizure=away)
        if actor.id is None or _has_a_hand_in(session, actor.id, hold):
            raise RefusedError("hold.own_batch", number=number)
        hold.released_by, hold.released_at = actor.id, archive.clock.now()
        hold.release_reason = reason.strip()
        end_reminders(session, archive, about(f"hold:{number}"))
        wish_for(session, "lock", archive.clock.now())
        audit.record(session, archive.clock.now(), actor.id, "hold.released", "hold", hold.id)


def _has_a_hand_in(session: Session, person_id: int, hold: Hold) -> bool:
    """Whether the person proposed or signed a batch that contains something that the hold reaches."""
    reached = select(Document.id).where(reached_by(session, hold))
    below = or_(Document.id.in_(reached), Document.parent_id.in_(reached))
    ids = session.scalars(select(Document.id).where(below).execution_options(yield_per=CHUNK))
    return any(involved(session, person_id, part) for part in ids.partitions())
