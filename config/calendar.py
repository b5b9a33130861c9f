"""The holidays of the State Council's notices, as the package `chinesecalendar` has them, and the festivals ahead."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

_SOURCE = "chinesecalendar"
_FESTIVALS = Path(__file__).with_name("calendar.toml")


@dataclass(frozen=True, slots=True)
class ShippedCalendar:
    """What is known of days off without asking anybody.

    `announced` are the years whose notice is in (2004 to 2026 as this was written), without gaps; `rest` the days
    off and `work` the Saturdays and Sundays worked in them. `festivals` are, for years to come, the days of
    正月初一, 清明, 端午 and 中秋. `version` names the source.
    """

    version: str
    announced: frozenset[int]
    rest: frozenset[date]
    work: frozenset[date]
    festivals: tuple[tuple[date, date, date, date], ...]


def shipped_calendar() -> ShippedCalendar:
    """The calendar as shipped. A newer `chinesecalendar` brings the years announced since."""
    return ShippedCalendar(
        version=f"{_SOURCE} {version(_SOURCE)}",
        announced=frozenset(range(min(holidays).year, max(holidays).year + 1)),
        rest=frozenset(holidays),
        work=frozenset(workdays),
        festivals=tuple(
            (spring, qingming, dragon_boat, mid_autumn)
            for spring, qingming, dragon_boat, mid_autumn in tomllib.loads(_FESTIVALS.read_text("utf-8"))["festivals"]
        ),
    )
