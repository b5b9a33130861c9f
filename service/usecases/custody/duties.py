"""What waits for a person in handovers, and the duties of keepers who are gone (reading 27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import CTE, ColumnElement, and_, exists, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from retention import HandoverState, Party, may_sign_handover
from service.archive import Archive
from service.catalogue.custody import Custody, Handover, HandoverNotice
from service.catalogue.people import Appointment, Person
from service.catalogue.units import Unit, stands_below, within
from service.usecases.custody.facts import (
    count_lines,
    is_running,
    parties_of,
    party_of,
    signed_parties,
    state_of,
    unticked,
)
from service.usecases.permissions import Action, Actor, permit, roles_that_may


class HandoverDuty(StrEnum):
    """What is to be done."""

    TICK = "tick"
    SIGN = "sign"
    NOTIFY = "notify"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A handover that waits for somebody."""

    duty: HandoverDuty
    handover_id: int
    number: str
    lines: int
    expires_on: date


@dataclass(frozen=True, slots=True)
class Orphaned:
    """What a keeper who is gone still answers for in a unit, or what still lies in one that was `abolished`; `keeper`
    None where nobody was ever known.
    """

    person_id: int | None
    keeper: str | None
    unit_id: int
    unit_name: str
    items: int
    abolished: bool


def waiting_handovers(actor: Actor, *, archive: Archive) -> tuple[Waiting, ...]:
    """The handovers in which the actor has to tick, to sign or to tell the people concerned, what ends first before the
    others.
    """
    permit(actor, Action.VIEW)
    mine = or_(*(column == actor.id for column in (Handover.giver_id, Handover.receiver_id, Handover.supervisor_id)))
    with archive.database.read() as session:
        query = select(Handover).where(mine, is_running(archive.clock.today()))
        found = [_waiting(session, actor, one, archive) for one in session.scalars(query)]
        found += [
            Waiting(HandoverDuty.NOTIFY, one.id, one.number, one.lines, one.expires_on)
            for one in session.scalars(select(Handover).where(_untold(actor)))
        ]
    return tuple(sorted((one for one in found if one), key=lambda one: (one.expires_on, one.handover_id)))


def _untold(actor: Actor) -> ColumnElement[bool]:
    """Handovers that took households' files to another unit without anybody having told the people concerned."""
    return and_(
        or_(Handover.giver_id == actor.id, Handover.receiver_id == actor.id),
        Handover.done_at.is_not(None),
        Handover.unit_id != Handover.receiving_unit_id,
        Handover.cases > 0,
        ~exists().where(HandoverNotice.handover_id == Handover.id),
    )


def _waiting(session: Session, actor: Actor, handover: Handover, archive: Archive) -> Waiting | None:
    party = party_of(handover, actor)
    if party is None:
        return None
    state = state_of(session, handover, archive)
    open_lines = 0
    if party is not Party.SUPERVISOR:
        open_lines = count_lines(session, handover.id, unticked(party))
    if open_lines:
        return Waiting(HandoverDuty.TICK, handover.id, handover.number, open_lines, handover.expires_on)
    if state is HandoverState.TICKING:
        return None
    refused = may_sign_handover(party, actor.id or 0, parties_of(handover), state, signed_parties(session, handover))
    return (
        None
        if refused
        else Waiting(HandoverDuty.SIGN, handover.id, handover.number, handover.lines, handover.expires_on)
    )


def orphaned_custody(actor: Actor, *, archive: Archive) -> Sequence[Orphaned]:
    """What is kept by people whose log-in is stopped or whose roles let them hand over no more where it lies, and what
    lies in units that were abolished.

    Their duty goes on until a handover is signed: nothing is ever without keeper.
    """
    permit(actor, Action.HAND_OVER)
    kept, place = _kept(), aliased(Unit)
    may = exists().where(
        Appointment.person_id == kept.c.person_id,
        Appointment.role.in_(roles_that_may(Action.HAND_OVER)),
        place.id == Appointment.unit_id,
        stands_below(Unit.path, place.path),
    )
    gone = or_(Person.id.is_(None), Person.active.is_(False), Unit.abolished_on.is_not(None), ~may)
    same = Custody.keeper_id.is_not_distinct_from(kept.c.person_id)
    items = select(func.count()).where(same, Custody.unit_id == kept.c.unit_id, Custody.until.is_(None))
    query = (
        select(
            kept.c.person_id,
            Person.name,
            Unit.id,
            Unit.name,
            items.correlate(kept).scalar_subquery(),
            Unit.abolished_on.is_not(None),
        )
        .join(Unit, Unit.id == kept.c.unit_id)
        .outerjoin(Person, Person.id == kept.c.person_id)
        .where(gone, within(actor.paths(Action.HAND_OVER)))
        .order_by(Unit.path, kept.c.person_id)
    )
    with archive.database.read() as session:
        return [Orphaned(*row) for row in session.execute(query).tuples()]


def _kept() -> CTE:
    """Each person (None for nobody) with each unit in which they keep something.

    By leaps through an index from one unit to the next, and not by all that is kept: the desk asks with every page.
    """
    still = Custody.until.is_(None)
    people = select(Person.id.label("person_id")).union_all(select(null().label("person_id"))).subquery()
    same = Custody.keeper_id.is_not_distinct_from(people.c.person_id)
    first = select(func.min(Custody.unit_id)).where(same, still).correlate(people).scalar_subquery()
    kept = select(people.c.person_id, first.label("unit_id")).cte("kept", recursive=True)
    same = Custody.keeper_id.is_not_distinct_from(kept.c.person_id)
    following = select(func.min(Custody.unit_id)).where(same, still, Custody.unit_id > kept.c.unit_id)
    leap = select(kept.c.person_id, following.correlate(kept).scalar_subquery()).where(kept.c.unit_id.is_not(None))
    return kept.union_all(leap)
