"""Handovers as people see them: the list, one of them with who has ticked and signed, its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, exists, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from retention import HandoverCause, HandoverState, Party, is_open, may_sign_handover
from service.archive import Archive
from service.catalogue.custody import DifferenceKind, Handover, HandoverDifference, HandoverLine, HandoverNotice
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.usecases.custody.facts import (
    UNVERIFIED,
    changed_lines,
    count_different,
    count_lines,
    courses_of,
    is_running,
    parties_of,
    party_of,
    present_digest,
    the_handover,
    unticked,
)
from service.usecases.custody.notifying import concerns_people
from service.usecases.custody.signing import ACTIONS
from service.usecases.lookup import names_of, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import veiled_among


class LinePart(StrEnum):
    """Which lines of a list: all, those that a side has not ticked, those that differ."""

    ALL = "all"
    OPEN = "open"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A handover in the list."""

    id: int
    number: str
    cause: HandoverCause
    state: HandoverState
    unit_name: str
    receiving_unit_name: str
    giver: str
    receiver: str
    supervisor: str
    lines: int
    differences: int
    expires_on: date
    proposed_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list, newest first."""

    total: int
    rows: Sequence[HandoverRow]


@dataclass(frozen=True, slots=True)
class PartyShown:
    """One of the three: who it is, what they have ticked (both sides only), whether their signature counts now.

    `stopped`: their log-in was stopped before they signed; the handover can only be refused and proposed anew.
    """

    party: Party
    person_id: int
    name: str
    unticked: int
    signed_at: datetime | None
    opinion: str | None
    mine: bool
    may_sign: bool
    stopped: bool


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """That the people concerned were told who keeps their papers now, how, and whom they may turn to."""

    contact: str
    way: str
    notified_on: date


@dataclass(frozen=True, slots=True)
class HandoverView:
    """One handover. `moves`: to another unit; `digest` is what a signature binds now; `changed` are codes of lines that
    are no longer so. `notice` says whether the people concerned are to be told that their files go elsewhere: `due`
    once they have gone, `given` when that was noted (`told`), `open` before; None where nobody is concerned.
    """

    row: HandoverRow
    unit_id: int
    receiving_unit_id: int
    moves: bool
    parties: Sequence[PartyShown]
    party: Party | None
    seal: str
    digest: str
    absence: str | None
    note: str
    matters: Mapping[str, Sequence[str]]
    electronic: int
    verified: int
    refusal: str | None
    changed: Sequence[str]
    may_tick: bool
    may_refuse: bool
    notice: str | None
    told: NoticeShown | None
    may_notify: bool


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """A difference as it was written."""

    kind: DifferenceKind
    text: str
    name: str | None
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the list; a tick is the instant at which the last carrier of it was ticked, None while one is open."""

    position: int
    document_id: int | None
    code: str
    title: str
    category: str | None
    term: str | None
    pages: int
    size: int
    box: str | None
    paper: bool
    electronic: bool
    giver_at: datetime | None
    receiver_at: datetime | None
    verified_at: datetime | None
    sound: bool | None
    differences: Sequence[DifferenceShown]


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines."""

    total: int
    rows: Sequence[LineShown]


def list_handovers(
    actor: Actor, *, archive: Archive, running: bool | None = None, limit: int = 50, offset: int = 0
) -> Found:
    """The handovers that the actor takes part in, or whose units they see; `running`: only those open, or ended."""
    permit(actor, Action.VIEW)
    # Asked of each handover: those are few beside the units of a province.
    sides = Unit.id.in_([Handover.unit_id, Handover.receiving_unit_id])
    seen = exists().where(sides, within(actor.paths(Action.VIEW)))
    mine = or_(*(column == actor.id for column in (Handover.giver_id, Handover.receiver_id, Handover.supervisor_id)))
    wanted = or_(mine, seen)
    if running is not None:
        is_open = is_running(archive.clock.today())
        wanted = wanted & (is_open if running else ~is_open)
    with archive.database.read() as session:
        total = session.scalar(select(func.count()).select_from(Handover).where(wanted)) or 0
        query = select(Handover).where(wanted).order_by(Handover.id.desc()).limit(limit).offset(offset)
        listed = session.scalars(query.options(selectinload(Handover.signatures))).all()
        return Found(total, _rows(session, listed, archive))


def _rows(session: Session, handovers: Sequence[Handover], archive: Archive) -> list[HandoverRow]:
    """Handovers as they stand in the list, by a few statements however many there are."""
    names = names_of(session, Person, (one for each in handovers for one in parties_of(each).values()))
    courses = courses_of(session, handovers, archive)
    differing = count_different(session, [one.id for one in handovers])
    places = {unit_id for one in handovers for unit_id in (one.unit_id, one.receiving_unit_id)}
    units = names_of(session, Unit, places)
    return [
        HandoverRow(
            id=one.id,
            number=one.number,
            cause=one.cause,
            state=courses[one.id][0],
            unit_name=units[one.unit_id],
            receiving_unit_name=units[one.receiving_unit_id],
            giver=names[one.giver_id],
            receiver=names[one.receiver_id],
            supervisor=names[one.supervisor_id],
            lines=one.lines,
            differences=differing.get(one.id, 0),
            expires_on=one.expires_on,
            proposed_at=one.proposed_at,
            done_at=one.done_at,
        )
        for one in handovers
    ]


def show_handover(actor: Actor, handover_id: int, *, archive: Archive) -> HandoverView:
    """One handover with its parties and what a signature binds now."""
    with archive.database.read() as session:
        permit(actor, Action.VIEW)
        handover = the_handover(session, actor, handover_id)
        (row,) = _rows(session, [handover], archive)
        digest = present_digest(session, handover)
        unit = unit_of(session, handover.unit_id)
        mine = party_of(handover, actor)
        running = is_open(row.state)
        electronic = count_lines(session, handover.id, HandoverLine.electronic.is_(True))
        told = session.get(HandoverNotice, handover.id)
        notice = _notice(handover, told)
        mine_to_do = mine in (Party.GIVER, Party.RECEIVER) or actor.may(Action.HAND_OVER, unit)
        return HandoverView(
            row=row,
            unit_id=handover.unit_id,
            receiving_unit_id=handover.receiving_unit_id,
            moves=handover.unit_id != handover.receiving_unit_id,
            parties=[_party(session, actor, handover, party, row.state, digest) for party in Party],
            party=mine,
            seal=handover.digest,
            digest=digest,
            absence=handover.absence,
            note=handover.note,
            matters=handover.matters,
            electronic=electronic,
            verified=electronic - count_lines(session, handover.id, UNVERIFIED),
            refusal=handover.refusal,
            changed=changed_lines(session, handover) if running else (),
            may_tick=running and mine in (Party.GIVER, Party.RECEIVER) and actor.may(Action.HAND_OVER),
            may_refuse=running and (mine is not None or actor.may(Action.HAND_OVER, unit)),
            notice=notice,
            told=NoticeShown(told.contact, told.way, told.notified_on) if told else None,
            may_notify=notice in ("open", "due") and mine_to_do and actor.may(Action.HAND_OVER),
        )


def _notice(handover: Handover, told: HandoverNotice | None) -> str | None:
    if handover.refused_at is not None or not concerns_people(handover):
        return None
    if told is not None:
        return "given"
    return "due" if handover.done_at is not None else "open"


def _party(
    session: Session, actor: Actor, handover: Handover, party: Party, state: HandoverState, digest: str
) -> PartyShown:
    person_id = parties_of(handover)[party]
    valid = [one for one in handover.signatures if one.digest == digest]
    signature = next((one for one in valid if one.party is party), None)
    signed = {one.party for one in valid}
    refused = may_sign_handover(party, actor.id or 0, parties_of(handover), state, signed)
    person = session.get_one(Person, person_id)
    return PartyShown(
        party=party,
        person_id=person_id,
        name=person.name,
        unticked=0 if party is Party.SUPERVISOR else count_lines(session, handover.id, unticked(party)),
        signed_at=signature.signed_at if signature else None,
        opinion=signature.opinion if signature else None,
        mine=person_id == actor.id,
        may_sign=not refused and actor.may(ACTIONS[party]),
        stopped=is_open(state) and signature is None and not person.active,
    )


def list_lines(
    actor: Actor,
    handover_id: int,
    *,
    archive: Archive,
    part: LinePart = LinePart.ALL,
    after: int = 0,
    limit: int = 50,
    offset: int = 0,
) -> Lines:
    """Lines of a handover behind the one `after`; `open` are those that the actor's side has not ticked, or either
    where it has none.
    """
    with archive.database.read() as session:
        permit(actor, Action.VIEW)
        handover = the_handover(session, actor, handover_id)
        part_of_it = _of_part(part, party_of(handover, actor))
        wanted = (HandoverLine.handover_id == handover.id, HandoverLine.position > after, part_of_it)
        total = session.scalar(select(func.count()).select_from(HandoverLine).where(*wanted)) or 0
        rows = session.scalars(
            select(HandoverLine).where(*wanted).order_by(HandoverLine.position).limit(limit).offset(offset)
        ).all()
        differences = differences_of(session, HandoverDifference.line_id.in_([one.id for one in rows]))
        shown = [shown_line(one, differences.get(one.id, ())) for one in rows]
        if party_of(handover, actor) is None:
            veiled = veiled_among(session, actor, [one.document_id for one in rows if one.document_id])
            shown = [replace(one, title="") if one.document_id in veiled else one for one in shown]
        return Lines(total, shown)


def _of_part(part: LinePart, party: Party | None) -> ColumnElement[bool]:
    match part:
        case LinePart.ALL:
            return true()
        case LinePart.DIFFERENT:
            return exists().where(HandoverDifference.line_id == HandoverLine.id)
        case LinePart.OPEN:
            sides = (party,) if party in (Party.GIVER, Party.RECEIVER) else (Party.GIVER, Party.RECEIVER)
            return or_(*(unticked(side) for side in sides))


def differences_of(session: Session, which: ColumnElement[bool]) -> dict[int, list[DifferenceShown]]:
    """What was written of lines, by their ids and in the order in which it was."""
    rows: Sequence[Row[tuple[HandoverDifference, str]]] = session.execute(
        select(HandoverDifference, Person.name)
        .outerjoin(Person, Person.id == HandoverDifference.person_id)
        .where(which)
        .order_by(HandoverDifference.id)
    ).all()
    found: dict[int, list[DifferenceShown]] = {}
    for one, name in rows:
        found.setdefault(one.line_id, []).append(DifferenceShown(one.kind, one.text, name, one.noted_at))
    return found


def shown_line(line: HandoverLine, differences: Sequence[DifferenceShown]) -> LineShown:
    """A line with its differences."""
    return LineShown(
        position=line.position,
        document_id=line.document_id,
        code=line.code,
        title=line.title,
        category=line.category,
        term=line.term,
        pages=line.pages,
        size=line.size,
        box=line.box,
        paper=line.paper,
        electronic=line.electronic,
        giver_at=_ticked_at(line, line.giver_paper_at, line.giver_electronic_at),
        receiver_at=_ticked_at(line, line.receiver_paper_at, line.receiver_electronic_at),
        verified_at=line.verified_at,
        sound=line.sound,
        differences=differences,
    )


def _ticked_at(line: HandoverLine, paper: datetime | None, electronic: datetime | None) -> datetime | None:
    needed = [at for at, is_there in ((paper, line.paper), (electronic, line.electronic)) if is_there]
    return max((at for at in needed if at is not None), default=None) if all(needed) else None
