"""What waits for a person in handovers, and the duties of keepers who are gone (reading 27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from retention import HandoverState, Party, may_sign_handover
from service.archive import Archive
from service.catalogue.custody import Custody, Handover
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.usecases.custody.choosing import is_gone
from service.usecases.custody.facts import (
    count_lines,
    is_running,
    parties_of,
    party_of,
    signed_parties,
    state_of,
    unticked,
)
from service.usecases.permissions import Action, Actor, permit


class HandoverDuty(StrEnum):
    """What is to be done."""

    TICK = "tick"
    SIGN = "sign"


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
    """What a keeper who is gone still answers for in a unit: `keeper` None where nobody was ever known."""

    person_id: int | None
    keeper: str | None
    unit_id: int
    unit_name: str
    items: int


def waiting_handovers(actor: Actor, *, archive: Archive) -> tuple[Waiting, ...]:
    """The handovers in which the actor has to tick or to sign, what ends first before the others."""
    permit(actor, Action.VIEW)
    mine = or_(*(column == actor.id for column in (Handover.giver_id, Handover.receiver_id, Handover.supervisor_id)))
    with archive.database.read() as session:
        query = select(Handover).where(mine, is_running(archive.clock.today()))
        found = [_waiting(session, actor, one, archive) for one in session.scalars(query)]
    return tuple(sorted((one for one in found if one), key=lambda one: (one.expires_on, one.handover_id)))


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
    """What is kept by people whose log-in is stopped or whose roles let them hand over no more, by unit.

    Their duty goes on until a handover is signed: nothing is ever without keeper.
    """
    permit(actor, Action.HAND_OVER)
    # By the few who are gone and not by all that is kept: the desk asks with every page.
    gone = or_(Custody.keeper_id.is_(None), Custody.keeper_id.in_(select(Person.id).where(is_gone())))
    query = (
        select(Custody.keeper_id, Person.name, Unit.id, Unit.name, func.count())
        .join(Unit, Unit.id == Custody.unit_id)
        .outerjoin(Person, Person.id == Custody.keeper_id)
        .where(Custody.until.is_(None), gone, within(actor.paths(Action.HAND_OVER)))
        .group_by(Custody.keeper_id, Person.name, Unit.id, Unit.name, Unit.path)
        .order_by(Unit.path, Custody.keeper_id)
    )
    with archive.database.read() as session:
        return [Orphaned(*row) for row in session.execute(query).tuples()]
