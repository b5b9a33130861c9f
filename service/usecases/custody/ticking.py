"""Ticking the lines of a handover (点交), each side for itself; and writing down in what one differs."""

from collections.abc import Sequence

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from retention import Party
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.custody import Carrier, DifferenceKind, Handover, HandoverDifference, HandoverLine
from service.catalogue.tasks import TaskKind, enqueue
from service.errors import InvalidError, NotFoundError, RefusedError
from service.usecases.custody.facts import IS_CARRIER, TICKS, UNVERIFIED, party_of, refuse_ended, the_handover
from service.usecases.permissions import Action, Actor, permit

MOST = 10_000
"""Lines ticked by one act; electronic ones all at once, if wanted."""

TEXT = 500
"""Characters of a difference."""

WRITTEN = (DifferenceKind.DAMAGED, DifferenceKind.PAGES_MISSING, DifferenceKind.NOT_FOUND, DifferenceKind.OTHER)
"""What people find; the rest is found by the verification."""


def tick_lines(
    actor: Actor,
    handover_id: int,
    positions: Sequence[int] | None = None,
    *,
    archive: Archive,
    carrier: Carrier | None = None,
) -> int:
    """Tick lines as giver or receiver, in one carrier or in both; gives how many ticks were new.

    Without positions everything electronic is ticked: what is electronic is compared by its bytes and not by eye. With
    the first tick of an electronic line the verification of its bytes is asked for.
    """
    if positions is not None and not 1 <= len(positions) <= MOST:
        raise InvalidError("handover.too_many_ticks", most=MOST)
    with archive.database.write() as session:
        permit(actor, Action.HAND_OVER)
        handover = the_handover(session, actor, handover_id, lock=True)
        side = _side(handover, actor)
        refuse_ended(handover, archive.clock.today())
        carriers = tuple(Carrier) if positions is not None else (Carrier.ELECTRONIC,)
        ticked = [
            one
            for each in carriers
            if carrier in (None, each)
            for one in _tick(session, handover, side, each, positions, archive)
        ]
        if positions is not None and not ticked:
            _check_known(session, handover, positions)
        if ticked:
            _record(session, actor, handover, side, ticked, archive)
    return len(ticked)


def note_difference(
    actor: Actor, handover_id: int, position: int, kind: DifferenceKind, text: str, *, archive: Archive
) -> None:
    """Write down in what a line differs; it stays. The line counts as looked at by this side.

    After a signature the parties sign anew: what they signed is not what stands there now.
    """
    if kind not in WRITTEN:
        raise InvalidError("handover.difference_kind", kind=kind.value)
    if not text.strip() or len(text) > TEXT:
        raise InvalidError("reason.needed", limit=TEXT)
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.HAND_OVER)
        handover = the_handover(session, actor, handover_id, lock=True)
        side = _side(handover, actor)
        refuse_ended(handover, archive.clock.today())
        (line,) = _check_known(session, handover, [position])
        session.add(
            HandoverDifference(
                handover_id=handover.id, line_id=line, kind=kind, text=text.strip(), person_id=actor.id, noted_at=now
            )
        )
        for carrier in Carrier:
            _tick(session, handover, side, carrier, [position], archive)
        _ask_for_verification(session, handover, archive)
        audit.record(
            session, now, actor.id, "handover.differs", "handover", handover.id, position=position, kind=kind.value
        )


def _side(handover: Handover, actor: Actor) -> Party:
    party = party_of(handover, actor)
    if party not in (Party.GIVER, Party.RECEIVER):
        raise RefusedError("handover.no_side", number=handover.number)
    return party


def _tick(
    session: Session,
    handover: Handover,
    side: Party,
    carrier: Carrier,
    positions: Sequence[int] | None,
    archive: Archive,
) -> Sequence[int]:
    """Tick what is not ticked; gives the positions."""
    column = TICKS[side, carrier]
    lines = [HandoverLine.handover_id == handover.id, IS_CARRIER[carrier], column.is_(None)]
    if positions is not None:
        lines.append(HandoverLine.position.in_(positions))
    ticked = update(HandoverLine).where(*lines).values({column: archive.clock.now()})
    return session.scalars(ticked.returning(HandoverLine.position).execution_options(synchronize_session=False)).all()


def _check_known(session: Session, handover: Handover, positions: Sequence[int]) -> Sequence[int]:
    """The ids of lines by their positions. Raises NotFoundError `handover.no_line` for one that is not there."""
    rows = session.execute(
        select(HandoverLine.position, HandoverLine.id).where(
            HandoverLine.handover_id == handover.id, HandoverLine.position.in_(positions)
        )
    )
    known = dict(rows.tuples().all())
    for position in positions:
        if position not in known:
            raise NotFoundError("handover.no_line", reference=str(position), number=handover.number)
    return [known[position] for position in positions]


def _record(
    session: Session, actor: Actor, handover: Handover, side: Party, ticked: Sequence[int], archive: Archive
) -> None:
    _ask_for_verification(session, handover, archive)
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        "handover.ticked",
        "handover",
        handover.id,
        side=side.value,
        count=len(ticked),
        items=audit.digest_of_items(ticked),
    )


def _ask_for_verification(session: Session, handover: Handover, archive: Archive) -> None:
    if session.scalar(select(exists().where(HandoverLine.handover_id == handover.id, UNVERIFIED, IS_TICKED))):
        enqueue(session, TaskKind.VERIFY, None, archive.clock.now(), priority=-1, handover=handover.id)


IS_TICKED = HandoverLine.giver_electronic_at.is_not(None) | HandoverLine.receiver_electronic_at.is_not(None)
"""The condition that somebody has ticked the electronic side of a line: its bytes are to be verified."""
