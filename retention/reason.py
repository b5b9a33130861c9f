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
    FIXED_DAY = "fixed_day"  # on
    LATEST_EVENT = "latest_event"  # trigger, events
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
    FIXED_DAY_UNKNOWN = "fixed_day_unknown"
    FIXED_DAY_AHEAD = "fixed_day_ahead"  # on
    RULE_UNSETTLED = "rule_unsettled"  # source, ref
    NO_PAPER_FILE = "no_paper_file"
    PERMANENT = "permanent"
    MADE_PERMANENT = "made_permanent"  # on, ref
    HELD = "held"  # number, reach, since
    NOT_DUE = "not_due"  # eligible_on
    WITHDRAWAL_EVIDENCE = "withdrawal_evidence"  # case, gap
    SCHEDULE_UNAPPROVED = "schedule_unapproved"  # rule
    # Why something is not signed, appraised, supervised or destroyed.
    MIXED_KINDS = "mixed_kinds"
    NOT_ELIGIBLE = "not_eligible"  # state
    END_NOT_LATER = "end_not_later"  # until, on
    END_SHORTENS = "end_shortens"  # until, due_on
    NO_END_TO_MOVE = "no_end_to_move"
    APPRAISER_MISSING = "appraiser_missing"  # department
    TOO_FEW_APPRAISERS = "too_few_appraisers"  # least
    ROLE_NOT_THEIRS = "role_not_theirs"  # role
    ROLE_SIGNED = "role_signed"  # role
    BOTH_HEADS = "both_heads"
    TOO_FEW_SIGNERS = "too_few_signers"  # least
    SIGNATURE_MISSING = "signature_missing"  # role
    TOO_FEW_SUPERVISORS = "too_few_supervisors"  # least
    SUPERVISOR_TWICE = "supervisor_twice"
    DEPARTMENT_MISSING = "department_missing"  # department
    SUPERVISORS_ALL_SIGNED = "supervisors_all_signed"
    PARTS_REMAIN = "parts_remain"  # parts
    CHANGED_SINCE_LISTED = "changed_since_listed"
    ENTRUSTED = "entrusted"  # owner
    # Why custody is not handed over, and where it should go.
    PARTY_TWICE = "party_twice"
    UNIT_HAS_TO_CHANGE = "unit_has_to_change"  # cause
    UNIT_HAS_TO_STAY = "unit_has_to_stay"  # cause
    NOT_THE_PARTY = "not_the_party"  # party
    HANDOVER_ENDED = "handover_ended"  # state
    PARTY_SIGNED = "party_signed"  # party
    NOT_TICKED = "not_ticked"
    SUPERVISOR_LAST = "supervisor_last"
    TO_NEW_EMPLOYER = "to_new_employer"
    TO_STREET = "to_street"
    TO_CENTRE = "to_centre"
    TO_HIGHER = "to_higher"
    # Whether a paper rendition is owed.
    PAPER_OWED = "paper_owed"  # nature, original
    PAPER_FILED = "paper_filed"
    PAPER_PRINTED = "paper_printed"
    PAPER_NOT_FOR_NATURE = "paper_not_for_nature"  # nature
    PAPER_NOT_PERMANENT = "paper_not_permanent"
    # Why a term of working days is provisional.
    YEAR_NOT_ANNOUNCED = "year_not_announced"  # year
    YEAR_END_MAY_MOVE = "year_end_may_move"  # year, next
    FESTIVALS_UNKNOWN = "festivals_unknown"  # year


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

    @property
    def key(self) -> tuple[str, ...]:
        """What reasons are ordered by, so that the order in which facts were recorded does not show."""
        return (self.code, self.basis, *(str(value) for _, value in self.data))
