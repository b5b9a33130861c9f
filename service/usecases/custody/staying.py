"""Accounting archives that stay with accounting for a time (rule 79 article 11, reading 28): until when, who agreed.

What an accountant filed and keeps stays with accounting; a handover to a keeper of the archives ends that.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from retention import LONGEST_STAY, last_day_of_stay
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.custody import AccountingStay
from service.catalogue.documents import Document, DocumentState
from service.catalogue.people import Appointment, Person, Role
from service.catalogue.reminders import Reminder
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.clock.telling import end_reminders
from service.usecases.custody.choosing import is_appointed
from service.usecases.lookup import names_of, seen_by, the_unit
from service.usecases.permissions import Action, Actor, permit

GROUND = 500
"""Characters."""

KIND = "accounting_stay"
"""How reminders of it are known."""


@dataclass(frozen=True, slots=True)
class Stay:
    """The accounting archives of a year that accounting keeps in a unit.

    `last_day`: until when they may stay, as it stands now; `longest`: the day that no consent moves. `may_consent`: the
    actor keeps the archives there and may let them stay longer.
    """

    unit_id: int
    unit_name: str
    fiscal_year: int
    items: int
    keepers: Sequence[str]
    last_day: date
    longest: date
    consented_by: str | None
    ground: str | None
    may_consent: bool


def list_stays(actor: Actor, *, archive: Archive) -> Sequence[Stay]:
    """What accounting keeps in the actor's units, what ends first before the others."""
    permit(actor, Action.HAND_OVER)
    with archive.database.read() as session:
        found = []
        stays = [*_stays(session, seen_by(actor, Action.HAND_OVER))]
        units = {one.id: one for one in session.scalars(select(Unit).where(Unit.id.in_({one[0] for one in stays})))}
        named = {consent.person_id for *_, consent in stays if consent}.union(*(people for *_, people, _ in stays))
        names = names_of(session, Person, named)
        for unit_id, year, last_day, people, consent in stays:
            unit, longest = units[unit_id], last_day_of_stay(year, LONGEST_STAY)
            found.append(
                Stay(
                    unit_id,
                    unit.name,
                    year,
                    sum(people.values()),
                    [names[one] for one in sorted(people)],
                    last_day,
                    longest,
                    names[consent.person_id] if consent else None,
                    consent.ground if consent else None,
                    actor.may(Action.HAND_OVER, unit) and archive.clock.today() <= longest,
                )
            )
    return sorted(found, key=lambda one: (one.last_day, one.unit_id))


def let_stay(actor: Actor, unit: str, fiscal_year: int, until: date, ground: str, *, archive: Archive) -> None:
    """Consent, for the archives, to accounting keeping a year's archives until a day: three years at most.

    Raises NotFoundError `stay.none` where accounting keeps none of that year, InvalidError `stay.bad_day`.
    """
    text, now = ground.strip(), archive.clock.now()
    if not 1 <= len(text) <= GROUND:
        raise InvalidError("reason.needed", limit=GROUND)
    with archive.database.write() as session:
        permit(actor, Action.HAND_OVER)
        place = session.get_one(Unit, the_unit(session, unit).id, with_for_update=True)
        permit(actor, Action.HAND_OVER, place)
        people = staying(session, Document.unit_id == place.id).get((place.id, fiscal_year))
        if people is None:
            raise NotFoundError("stay.none", unit=place.name, year=fiscal_year)
        if actor.id in people:
            raise ConflictError("stay.own", unit=place.name)
        longest = last_day_of_stay(fiscal_year, LONGEST_STAY)
        if not last_day_of_stay(fiscal_year) < until <= longest or until < archive.clock.today():
            raise InvalidError("stay.bad_day", on=until.isoformat(), longest=longest, field="until")
        stay = AccountingStay(unit_id=place.id, fiscal_year=fiscal_year, until=until, ground=text)
        stay.person_id, stay.given_at = actor.id or 0, now
        session.add(stay)
        of_year = Reminder.subject.startswith(_subject(place.id, fiscal_year))
        end_reminders(session, archive, Reminder.kind == KIND, of_year)
        day = until.isoformat()
        audit.record(session, now, actor.id, "stay.agreed", "unit", place.id, year=fiscal_year, until=day)


def staying(session: Session, which: ColumnElement[bool] | None = None) -> dict[tuple[int, int], dict[int, int]]:
    """By unit and accounting year: who of accounting keeps how many accounting archives. Part of use cases."""
    accounting = select(Appointment.person_id).where(Appointment.role == Role.ACCOUNTANT)
    year = func.coalesce(Document.fiscal_year, Document.filing_year)
    rows = session.execute(
        select(Document.unit_id, year, Document.keeper_id, func.count())
        .join(Unit, Unit.id == Document.unit_id)
        .where(Document.keeper_id.in_(accounting), Document.category == "financial")
        .where(is_appointed(Document.keeper_id, [Role.ACCOUNTANT]), ~is_appointed(Document.keeper_id, [Role.KEEPER]))
        .where(Document.state == DocumentState.FILED, true() if which is None else which)
        .group_by(Document.unit_id, year, Document.keeper_id)
        .order_by(Document.unit_id, year, Document.keeper_id)
    )
    found: dict[tuple[int, int], dict[int, int]] = {}
    for unit_id, of_year, keeper_id, count in rows:
        found.setdefault((unit_id, of_year), {})[keeper_id or 0] = count
    return found


def stay_days(session: Session) -> list[tuple[int, int, date, int, frozenset[int]]]:
    """Unit, year, last day, how many items and who keeps them, for everything that accounting keeps."""
    return [
        (unit_id, year, last_day, sum(people.values()), frozenset(people))
        for unit_id, year, last_day, people, _ in _stays(session)
    ]


def _stays(
    session: Session, which: ColumnElement[bool] | None = None
) -> Iterator[tuple[int, int, date, Mapping[int, int], AccountingStay | None]]:
    """Unit, year, last day, who keeps how many, and the consent that moved the day, if one did."""
    found = staying(session, which)
    given = select(AccountingStay).where(AccountingStay.unit_id.in_({unit_id for unit_id, _ in found}))
    consents = {(one.unit_id, one.fiscal_year): one for one in session.scalars(given.order_by(AccountingStay.id))}
    for (unit_id, year), people in found.items():
        consent = consents.get((unit_id, year))
        yield unit_id, year, consent.until if consent else last_day_of_stay(year), people, consent


def end_stays(session: Session, unit_id: int, archive: Archive) -> None:
    """End what was told of years of which accounting keeps nothing any more. Part of a handover."""
    years = {year for _, year in staying(session, Document.unit_id == unit_id)}
    still = [~Reminder.subject.startswith(_subject(unit_id, year)) for year in years]
    of_unit = Reminder.subject.startswith(f"stay:{unit_id}:")
    end_reminders(session, archive, Reminder.kind == KIND, of_unit, *still)


def _subject(unit_id: int, year: int) -> str:
    return f"stay:{unit_id}:{year}:"
