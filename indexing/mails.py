"""A mail by the head that stands at the beginning of its text: fields of RFC 5322, each on a row of its own."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from indexing.types import TextPage

_FIELD = re.compile("(Subject|From|To|Cc|Date): ?(.*)")
_ROWS = 20
_FIRST_YEAR = 1970


def mail_subject(pages: Sequence[TextPage]) -> str:
    """What a mail is about, in its sender's words; "" for what is no mail, or a mail about nothing."""
    return _head(pages).get("Subject", "")


def mail_date(pages: Sequence[TextPage]) -> date | None:
    """The day on which a mail was sent, where it was sent; None for what is no mail, or does not say so."""
    said = _head(pages).get("Date", "")
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        with suppress(ValueError, OverflowError):
            day = read(said).date()
            return day if day.year >= _FIRST_YEAR else None
    return None


def _head(pages: Sequence[TextPage]) -> Mapping[str, str]:
    """The fields of the head; a row that is none belongs to the field above it where another field follows."""
    fields: dict[str, str] = {}
    last, more = "", ""
    for row in pages[0].rows[:_ROWS] if pages else ():
        text = "".join(line.text for line in row).strip()
        field = _FIELD.fullmatch(text)
        if field and field[1] not in fields:
            if last:
                fields[last] += more
            last, more = field[1], ""
            fields[last] = field[2].strip()
        elif not last:
            return {}
        else:
            more += text
    return fields if "From" in fields and len(fields) > 1 else {}
