"""Why a verdict is what it is: a code, the source in law, and the data that fill the sentence."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Datum = str | int | date
"""What may stand in a sentence."""


class RetentionError(ValueError):
    """A value that the law's arithmetic cannot take. `code` names the reason, `data` fills the sentence."""

    def __init__(self, code: str, **data: Datum) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


class ReasonCode(StrEnum):
    """Everything a reason can say; the names of its data follow each code."""

    # How the days were found.
    WITHDRAWN = "withdrawn"  # on
    LAST_WITHDRAWAL = "last_withdrawal"  # on, withdrawals
    AFTER_FISCAL_YEAR = "after_fiscal_year"  # year
    AFTER_FILING_YEAR = "after_filing_year"  # year
    AFTER_ASSET_DISPOSAL = "after_asset_disposal"  # year
    MONTH_END = "month_end"  # on, due_on
    ALSO_APPLIES = "also_applies"  # source, ref, rule, state, due_on (a date where one is known)
    FOLLOWS_PAPER_FILE = "follows_paper_file"
    EXTENDED = "extended"  # on, ref, due_on
    # What stands in the way.
    CASE_OPEN = "case_open"
    CASE_REOPENED = "case_reopened"  # on
    DAY_UNKNOWN = "day_unknown"
    WITHDRAWAL_AHEAD = "withdrawal_ahead"  # on
    YEAR_UNKNOWN = "year_unknown"  # trigger
    RULE_UNSETTLED = "rule_unsettled"  # source, ref
    NO_PAPER_FILE = "no_paper_file"
    PERMANENT = "permanent"
    MADE_PERMANENT = "made_permanent"  # on, ref
    HELD = "held"  # number, reach, since
    NOT_DUE = "not_due"  # eligible_on
    SCHEDULE_UNAPPROVED = "schedule_unapproved"  # rule
    # Whether a paper rendition is owed.
    PAPER_OWED = "paper_owed"  # nature, original
    PAPER_FILED = "paper_filed"
    PAPER_NOT_FOR_NATURE = "paper_not_for_nature"  # nature
    PAPER_NOT_PERMANENT = "paper_not_permanent"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `basis` is the key of its source, such as `measures-9`, `civil-code-202` or `reading-4`."""

    code: ReasonCode
    basis: str
    data: tuple[tuple[str, Datum], ...] = ()

    @classmethod
    def of(cls, code: ReasonCode, basis: str, **data: Datum) -> "Reason":
        """A reason with its data given by name."""
        return cls(code, basis, tuple(data.items()))
