"""How long: a number of whole years, or for ever."""

from dataclasses import dataclass
from datetime import date
from functools import total_ordering

from retention.reason import RetentionError

LONGEST_YEARS = 100
"""No schedule of the field knows a longer fixed term; more is a slip of the pen, for ever is `permanent`."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A retention period: `years` from 1 to 100, or None for permanent, which is longer than any.

    Raises RetentionError `period_out_of_range`.
    """

    years: int | None

    def __post_init__(self) -> None:
        if self.years is not None and not 1 <= self.years <= LONGEST_YEARS:
            raise RetentionError("period_out_of_range", years=self.years, longest=LONGEST_YEARS)

    def __lt__(self, other: "Period") -> bool:
        if self.years is None:
            return False
        return other.years is None or self.years < other.years

    @property
    def permanent(self) -> bool:
        """Whether the period never ends."""
        return self.years is None

    def last_day(self, counted_after: date) -> date:
        """The last day of keeping. Raises RetentionError `never_ends` for a permanent period.

        `counted_after` is the day of the event, which is not itself counted (Civil Code 201). The last
        day is the corresponding day so many years on; where the month has no such day, its end (Civil
        Code 202). Rest days move nothing: article 203 protects who must act, and here nobody must.
        """
        if self.years is None:
            raise RetentionError("never_ends")
        year = counted_after.year + self.years
        try:
            return counted_after.replace(year=year)
        except ValueError:  # only 29 February has no corresponding day
            return date(year, 2, 28)


PERMANENT = Period(None)
