"""What waits for a person in handovers, and the duties of keepers who are gone (reading 27)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, func, null, or_, select
from sqlalchemy.orm import Session, selectinload

from retention import HandoverState, Party, may_sign_handover
from service.archive import Archive
from service.catalogue.custody import Custody, Handover, HandoverLine, HandoverNotice
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.usecases.custody.choosing import is_appointed
from service.usecases.custody.facts import (
    courses_of,
    is_running,
    parties_of,
    party_of,
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
        query = (
            select(Handover).where(mine, is_running(archive.clock.today())).options(selectinload(Handover.signatures))
        )
        running = session.scalars(query).all()
        courses, unticked_lines = courses_of(session, running, archive), _unticked(session, actor, running)
        found = [_waiting(actor, one, unticked_lines.get(one.id, 0), *courses[one.id]) for one in running]
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


def _unticked(session: Session, actor: Actor, handovers: Sequence[Handover]) -> dict[int, int]:
    """How many lines of each handover the actor's side has not ticked; one in which it has them all is left out."""
    sides = {party: [one.id for one in handovers if party_of(one, actor) is party] for party in Party}
    open_lines = or_(
        *(and_(HandoverLine.handover_id.in_(sides[side]), unticked(side)) for side in (Party.GIVER, Party.RECEIVER))
    )
    query = select(HandoverLine.handover_id, func.count()).where(open_lines).group_by(HandoverLine.handover_id)
    return dict(session.execute(query).tuples().all())


def _waiting(
    actor: Actor, handover: Handover, open_lines: int, state: HandoverState, signed: Collection[Party]
) -> Waiting | None:
    party = party_of(handover, actor)
    if party is None:
        return None
    if open_lines:
        return Waiting(HandoverDuty.TICK, handover.id, handover.number, open_lines, handover.expires_on)
    if state is HandoverState.TICKING:
        return None
    refused = may_sign_handover(party, actor.id or 0, parties_of(handover), state, signed)
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
    seen = within(actor.paths(Action.HAND_OVER))
    with archive.database.read() as session:
        rows = [*session.execute(_of_people().where(seen)), *session.execute(_of_nobody().where(seen))]
    rows.sort(key=lambda row: (row.path, row.person_id or 0))
    return [Orphaned(*row[:-1]) for row in rows]


def _of_people() -> Select[Any]:
    kept = _kept()
    may = is_appointed(kept.c.person_id, roles_that_may(Action.HAND_OVER))
    same = (Custody.keeper_id == kept.c.person_id, Custody.unit_id == kept.c.unit_id, Custody.until.is_(None))
    items = select(func.count()).where(*same).correlate(kept).scalar_subquery()
    abolished = Unit.abolished_on.is_not(None)
    return (
        select(kept.c.person_id, Person.name, Unit.id, Unit.name, items, abolished, Unit.path)
        .join(Unit, Unit.id == kept.c.unit_id)
        .join(Person, Person.id == kept.c.person_id)
        .where(or_(Person.active.is_(False), abolished, ~may))
    )


def _of_nobody() -> Select[Any]:
    """What the program filed itself, and nobody was ever known to keep."""
    abolished = Unit.abolished_on.is_not(None)
    return (
        select(null().label("person_id"), null(), Unit.id, Unit.name, func.count(), abolished, Unit.path)
        .join(Custody, Custody.unit_id == Unit.id)
        .where(Custody.keeper_id.is_(None), Custody.until.is_(None))
        .group_by(Unit.id, Unit.name, Unit.abolished_on, Unit.path)
    )


def _kept() -> CTE:
    """Each person with each unit in which they keep something.

    By leaps through an index from one unit to the next, and not by all that is kept: the desk asks with every page.
    """
    still = Custody.until.is_(None)
    first = select(func.min(Custody.unit_id)).where(Custody.keeper_id == Person.id, still)
    kept = select(Person.id.label("person_id"), first.correlate(Person).scalar_subquery().label("unit_id")).cte(
        "kept", recursive=True
    )
    later = (Custody.keeper_id == kept.c.person_id, still, Custody.unit_id > kept.c.unit_id)
    following = select(func.min(Custody.unit_id)).where(*later).correlate(kept).scalar_subquery()
    return kept.union_all(select(kept.c.person_id, following).where(kept.c.unit_id.is_not(None)))
