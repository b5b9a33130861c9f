"""The drawing of the coming years: a bar for every month in which documents become eligible."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.usecases.law.retention import AHEAD

STEP, HEIGHT, TOP = 5, 88, 18
"""Width of a month, height of the highest bar and room above it, in units of the drawing."""

LEAST_BAR = 3.0
"""So high is a bar of one document beside one of thousands: it can still be seen and hit."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month that has documents, the first of which becomes eligible in it."""

    first: date
    count: int
    x: int
    height: float

    @property
    def month(self) -> str:
        """The month as addresses name it."""
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Bars by time; `years` (year, x of its January); `most` is how many the highest bar counts."""

    bars: tuple[Bar, ...]
    years: tuple[tuple[int, int], ...]
    most: int
    width: int = AHEAD * STEP
    height: int = HEIGHT + TOP

    def by_year(self) -> list[tuple[int, int, list[Bar]]]:
        """The bars as a list for small screens: (year, how many in it, its months)."""
        years = sorted({bar.first.year for bar in self.bars})
        grouped = [(year, [bar for bar in self.bars if bar.first.year == year]) for year in years]
        return [(year, sum(bar.count for bar in bars), bars) for year, bars in grouped]


def draw(months: Mapping[str, int], today: date) -> Outlook:
    """The drawing of `months` (YYYY-MM -> documents) over the years that begin with the present month."""
    most = max(months.values(), default=0)
    bars = []
    for month, count in sorted(months.items()):
        first = date.fromisoformat(f"{month}-01")
        x = _months_between(today, first) * STEP
        bars.append(Bar(first, count, x, round(max(count / most * HEIGHT, LEAST_BAR), 1)))
    years = range(today.year + 1, today.year + AHEAD // 12 + 1)
    return Outlook(tuple(bars), tuple((year, _months_between(today, date(year, 1, 1)) * STEP) for year in years), most)


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
