"""Why a document is kept as long as it is: the whole verdict, with its sources, for one document and day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from retention import ReasonCode, Verdict
from service.archive import Archive
from service.errors import InvalidError
from service.usecases.law.judging import verdict_on
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit

_READING = re.compile(r"reading-(\d+)")

FOLLOWED: Mapping[ReasonCode, int] = {
    ReasonCode.ALSO_APPLIES: 1,
    ReasonCode.CASE_OPEN: 2,
    ReasonCode.PERMANENT: 2,
    ReasonCode.WITHDRAWN: 3,
    ReasonCode.LAST_WITHDRAWAL: 4,
    ReasonCode.CASE_REOPENED: 4,
    ReasonCode.MONTH_END: 6,
    ReasonCode.AFTER_FISCAL_YEAR: 8,
    ReasonCode.AFTER_FILING_YEAR: 9,
    ReasonCode.EXTENDED: 11,
    ReasonCode.MADE_PERMANENT: 11,
    ReasonCode.HELD: 16,
    ReasonCode.SCHEDULE_UNAPPROVED: 31,
    ReasonCode.WITHDRAWAL_EVIDENCE: 33,
}
"""The reading that settles a reason whose source is a statute."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict, and the numbers of the readings (docs/law.md) that it follows, ascending."""

    verdict: Verdict
    readings: tuple[int, ...]

    @property
    def reading(self) -> str | None:
        """The readings as they are cited, or None where the verdict rests on statutes alone."""
        if not self.readings:
            return None
        noun = "reading" if len(self.readings) == 1 else "readings"
        return f"{noun} {', '.join(map(str, self.readings))}"


def explain(actor: Actor, document_id: int, on: date | None = None, *, archive: Archive) -> Explanation:
    """The verdict on a document on a day, by default today, with the holds that are open now. Discloses no content."""
    day = on or archive.clock.today()
    if not 1900 <= day.year <= 2199:
        raise InvalidError("date.out_of_range", date=day.isoformat())
    with archive.database.read() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
        verdict = verdict_on(session, document, day, archive)
    reasons = verdict.reasons + verdict.blockers
    found = {int(match[1]) for reason in reasons if (match := _READING.fullmatch(reason.basis))}
    found |= {FOLLOWED[reason.code] for reason in reasons if reason.code in FOLLOWED}
    return Explanation(verdict, tuple(sorted(found)))
