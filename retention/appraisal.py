"""What an appraisal (鉴定) set anew: a later end, or keeping for ever (decree 772 article 24)."""

from dataclasses import dataclass
from datetime import date

from retention.reason import RetentionError

APPRAISED = "appraisal"
"""What stands in place of a rule where an appraisal set the end: the day is derived from nothing (reading 11)."""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The last appraisal that kept an item: held on `on`, named by `ref`, with its new last day of keeping.

    `until` is None where the item was made permanent. Raises RetentionError `appraisal_end_not_later`
    unless the new end is later than the appraisal.
    """

    on: date
    until: date | None
    ref: str

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.on:
            raise RetentionError("appraisal_end_not_later", on=self.on, until=self.until)
