"""Whether the bytes are still those that were put: each week a part, within a year the whole (DA/T 70).

Digests are spread evenly, so the part of the year that is over is the part of their order that has to be reached.
What is found broken is told and stays where it is: only people decide what becomes of it.
"""

from datetime import date

from sqlalchemy import Select, delete, select, union, update
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.system import BrokenObject, Damage, FixityRound, ObjectLock
from service.usecases.clock.telling import remind_operators
from service.usecases.upkeep.erasing import NAMING, is_referenced
from storage import ObjectMissingError, verify

WEEKS = 52
"""Weekly parts of a round: 364 days."""

AT_ONCE = 500
"""Objects after which it is written down how far the round has come: so much a killed run repeats."""

END = "g"
"""Behind every digest."""


def check_fixity(*, archive: Archive) -> dict[str, int]:
    """Check what is known as broken, and the next part of the round: a 52nd, or all that missed weeks have left.

    Gives how many objects were `checked` and how many are `broken` now. A store that does not answer is an error:
    it says nothing of the bytes.
    """
    today = archive.clock.today()
    checked = _look_again(archive)
    place = _round(today, archive)
    goal = part_after(place.begun_on, place.reached, today)
    while digests := _next(place.reached, goal, archive):
        for digest in digests:
            _check(digest, archive)
        checked += len(digests)
        place = _reach(digests[-1], len(digests), archive)
    if goal != END:
        _reach(goal, 0, archive)
    else:
        with archive.database.write() as session:
            session.execute(delete(FixityRound))
    with archive.database.read() as session:
        broken = len(session.scalars(known_broken()).all())
    return {"checked": checked, "broken": broken}


def part_after(begun: date, reached: str, today: date) -> str:
    """Where in the order of digests a round has to be after this week's run.

    A week's part beyond where the calendar puts it, and at least a week's part beyond where it is; END for all.
    """
    weeks = (today - begun).days // 7 + 1
    here = int((reached + "0" * 8)[:8], 16) / 16**8
    part = max(weeks / WEEKS, here + 1 / WEEKS)
    return END if part > 1 - 1e-6 else f"{int(part * 16**8):08x}"


def _round(today: date, archive: Archive) -> FixityRound:
    with archive.database.write() as session:
        place = session.get(FixityRound, 1)
        if place is None:
            place = FixityRound(id=1, begun_on=today, reached="", checked=0)
            session.add(place)
        return place


def _next(reached: str, goal: str, archive: Archive) -> list[str]:
    """The next objects that rows name, in order."""
    parts = (select(column.label("digest")).where(column > reached, column < goal) for column in NAMING)
    with archive.database.read() as session:
        return list(session.scalars(union(*parts).order_by("digest").limit(AT_ONCE)))


def _reach(reached: str, count: int, archive: Archive) -> FixityRound:
    with archive.database.write() as session:
        place = session.get_one(FixityRound, 1)
        place.reached, place.checked = reached, place.checked + count
        return place


def _look_again(archive: Archive) -> int:
    with archive.database.read() as session:
        known = session.scalars(known_broken()).all()
    for digest in known:
        _check(digest, archive)
    return len(known)


def known_broken() -> Select[tuple[str]]:
    """The objects that a check found missing or damaged and nobody has made good."""
    return select(BrokenObject.digest)


def _check(digest: str, archive: Archive) -> None:
    """Verify one object, and write down where its state has changed."""
    try:
        damage = None if verify(archive.store, digest) else Damage.CORRUPT
    except ObjectMissingError:
        damage = Damage.MISSING
    with archive.database.read() as session:
        if damage is None and session.get(BrokenObject, digest) is None:
            return
    with archive.database.write() as session:
        known = session.get(BrokenObject, digest)
        # What was destroyed or thrown away since is lawfully gone.
        if damage is None or not is_referenced(session, digest):
            if known is not None:
                session.delete(known)
                # What was made good anew lies there as another version, on which no lock was laid.
                session.execute(update(ObjectLock).where(ObjectLock.digest == digest).values(settled=False))
        elif known is None:
            _tell(session, digest, damage, archive)
        else:
            known.damage = damage


def _tell(session: Session, digest: str, damage: Damage, archive: Archive) -> None:
    now = archive.clock.now()
    session.add(BrokenObject(digest=digest, damage=damage, found_at=now))
    remind_operators(session, "broken", f"object:{digest}", "found", archive, digest=digest[:12])
    audit.record(session, now, None, "object.broken", "object", object=digest, damage=damage.value)
