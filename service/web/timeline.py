"""The drawing of a retention period: what formed, what started it, how far it has run, when it ends.

Days become places along a line 476 wide; the template draws them, and lists the same points where a drawing is too
small to be read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from retention import ReasonCode, Rule, State, Trigger, Verdict

FIRST, LAST = 72.0, 448.0
"""Where the line begins and ends."""

BEFORE, AWAITED = 30.0, 190.0
"""Where a paper's own day stands, before the line; and where a start that has no day yet."""

WAITS = (BEFORE + AWAITED) / 2
"""Where today stands while a start is awaited."""

HELD, LINE = 152.0, 26.0
"""Where the first bar of a hold stands below the line, and how far the next is below it."""

HELD_WORDS = 250.0
"""How wide the words of a hold are, at most."""

MOST_HOLDS = 3
"""Holds that are drawn; the reasons below the drawing name all."""

LEAST_TICK = 7.0
"""Years closer together than this are not ticked."""

LEAST_LABEL = 58.0
"""Years are named this far apart at least."""


@dataclass(frozen=True, slots=True)
class Point:
    """A day on the line; `name` is formed, today, due, review, or the trigger of its start. No day: it is awaited."""

    name: str
    day: date | None
    x: float

    @property
    def anchor(self) -> str:
        """At which end its label is held, so that it stays within the drawing."""
        return "start" if self.x < (FIRST + LAST) / 2 else "end"


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year on the line, named or not."""

    x: float
    year: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """A hold from the day on which it was placed, without an end: only its release ends it."""

    number: int
    since: date
    x: float
    y: float

    @property
    def is_short(self) -> bool:
        """Whether its words find no place within its bar, and stand before it."""
        return LAST - self.x < HELD_WORDS


@dataclass(frozen=True, slots=True)
class Timeline:
    """Points in the order of their days; the bar of the period, of which `past` has run; the holds below it."""

    points: tuple[Point, ...]
    ticks: tuple[Tick, ...]
    start_x: float
    end_x: float
    past_x: float
    years: int
    holds: tuple[Held, ...] = ()

    @property
    def height(self) -> float:
        """How high the drawing is."""
        return 148 + LINE * len(self.holds)

    def point(self, name: str) -> Point | None:
        """The point of this name."""
        return next((point for point in self.points if point.name == name), None)

    @property
    def start(self) -> Point:
        """The point from which the period runs."""
        return next(point for point in self.points if point.name in set(Trigger))


def draw(verdict: Verdict, formed_on: date | None, today: date) -> Timeline | None:
    """The drawing of a verdict with its holds; None where there is no period to draw: permanent or undetermined."""
    if verdict.rule is None or verdict.trigger is None or verdict.state in (State.PERMANENT, State.UNDETERMINED):
        return None
    years = Rule.parse(verdict.rule, "").period.years or 0
    formed = [Point("formed", formed_on, BEFORE)] if formed_on else []
    if verdict.starts_on is None or verdict.due_on is None:
        start = Point(verdict.trigger.value, verdict.starts_on, AWAITED)
        points = (*formed, Point("today", today, WAITS), start, Point("due", None, LAST))
        return Timeline(points, (), AWAITED, LAST, AWAITED, years, _holds(verdict, lambda _: WAITS))
    return _dated(verdict, verdict.trigger, verdict.starts_on, verdict.due_on, formed, today, years)


def _dated(
    verdict: Verdict, trigger: Trigger, starts_on: date, due_on: date, formed: list[Point], today: date, years: int
) -> Timeline:
    first, last = min(starts_on, today), max(due_on, today)
    scale = (LAST - FIRST) / max((last - first).days, 1)

    def place(day: date) -> float:
        return round(FIRST + (day - first).days * scale, 1)

    points = [point for point in formed if point.day and point.day < first]
    points += [Point(trigger.value, starts_on, place(starts_on)), Point("today", today, place(today))]
    points += [Point("due", due_on, place(due_on)), Point("review", due_on + timedelta(days=1), place(due_on) + 14)]
    points.sort(key=lambda point: (point.day or date.max, point.x))
    past = min(max(place(today), place(starts_on)), place(due_on))
    return Timeline(
        tuple(points),
        _ticks(starts_on, due_on, place, scale),
        place(starts_on),
        place(due_on),
        past,
        years,
        _holds(verdict, lambda day: place(max(first, day))),
    )


def _holds(verdict: Verdict, place: Callable[[date], float]) -> tuple[Held, ...]:
    """The oldest holds that are open."""
    found: list[Held] = []
    for one in verdict.blockers:
        match one.code, dict(one.data):
            case ReasonCode.HELD, {"number": int(number), "since": date() as since}:
                found.append(Held(number, since, place(since), HELD + LINE * len(found)))
    return tuple(found[:MOST_HOLDS])


def _ticks(starts_on: date, due_on: date, place: Callable[[date], float], scale: float) -> tuple[Tick, ...]:
    year_width = 365.25 * scale
    if year_width < LEAST_TICK:
        return ()
    each = max(1, -(-int(LEAST_LABEL) // max(int(year_width), 1)))
    return tuple(
        Tick(place(date(year, 1, 1)), year if year % each == 0 else None)
        for year in range(starts_on.year + 1, due_on.year + 1)
    )


def years_and_days(first: date, last: date) -> tuple[int, int]:
    """Whole years from one day to a later one, and the days that are left over."""
    years = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    try:
        anniversary = first.replace(year=first.year + years)
    except ValueError:  # 29 February
        anniversary = date(first.year + years, 3, 1)
    return years, (last - anniversary).days
