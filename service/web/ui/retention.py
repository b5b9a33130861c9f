"""Periods: what comes due in the coming years, what is due on a day, and the schedule that judges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from config import Assignment, Category, DocumentType, Kind, Schedule
from service.errors import InvalidError
from service.usecases.clock import desk
from service.usecases.clock.desk import DutyKind
from service.usecases.house import types
from service.usecases.house.types import TypeShown
from service.usecases.law import due, retention, schedules
from service.usecases.law.due import DuePage
from service.web.i18n import tell
from service.web.outlook import draw
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("retention", __name__)

FIRST_YEAR, LAST_YEAR = 1900, 2199

STATES = ("eligible", "running", "waiting", "undetermined", "permanent")
DUTIES = (DutyKind.DETERMINE, DutyKind.PAPER)
"""Duties of the desk that are about periods."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """The types of a category that have the same period on the same ground; without a rule a person decides."""

    category: Category
    rule: str | None
    types: Sequence[TypeShown]


@pages.get("/retention")
def outlook() -> ResponseReturnValue:
    """The coming years, and a list: of the month or the day that the address names, else of today."""
    found, today = retention.look_ahead(actor(), archive=archive()), archive().clock.today()
    problem, on, month = None, today, None
    try:
        on, month = _asked_day(today), _asked_month()
    except InvalidError as error:
        problem = tell(error.code, **error.data)
    listed = _listed(on, month)
    duties = desk.count_kinds(actor(), archive=archive())
    return render_template(
        "retention/outlook.html",
        found=found,
        drawing=draw(found.months, today),
        states=STATES,
        duties={kind: duties[kind] for kind in DUTIES if kind in duties},
        on=on,
        month=month,
        today=today,
        problem=problem,
        rows=listed.rows,
        pager=pager(listed.total),
    ), 422 if problem else 200


@pages.get("/retention/schedule")
def schedule() -> ResponseReturnValue:
    """The schedule in force: its rules with the types that they are for."""
    version = retention.show_schedule(actor(), archive=archive())
    known = types.types_for(actor(), archive=archive())
    return render_template(
        "retention/schedule.html",
        version=version,
        containers=version.body["containers"],
        ruled=[one for category in archive().regulation.categories for one in _ruled(category, known)],
        kinds=list(_kinds(schedules.show_version(actor(), version.number, archive=archive()).schedule)),
        category_of=archive().regulation.category,
    )


def _kinds(schedule: Schedule) -> Iterator[tuple[DocumentType, Kind, Assignment]]:
    """The kinds of paper within a type that have a rule of their own, such as fixed-asset cards among the ledgers."""
    regulation = archive().regulation
    for assignment in schedule.assignments:
        for kind in (one for code in assignment.types for one in regulation.type(code).kinds):
            if kind.code == assignment.kind:
                yield regulation.type(assignment.types[0]), kind, assignment


def _ruled(category: Category, known: Sequence[TypeShown]) -> list[Ruled]:
    mine = [kind for kind in known if kind.category == category.code]
    rules = dict.fromkeys((kind.rule, kind.basis_zh) for kind in mine)
    return [
        Ruled(category, rule, [kind for kind in mine if (kind.rule, kind.basis_zh) == (rule, basis)])
        for rule, basis in rules
    ]


def _listed(on: date, month: date | None) -> DuePage:
    if month is not None:
        return due.list_month(actor(), month, archive=archive(), limit=PAGE_SIZE, offset=asked_offset())
    return due.list_due(actor(), on, archive=archive(), limit=PAGE_SIZE, offset=asked_offset())


def _asked_day(today: date) -> date:
    return _day(request.args.get("on", "")) if request.args.get("on") else today


def _asked_month() -> date | None:
    text = request.args.get("month", "")
    return _day(f"{text}-01") if text else None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidError("date.bad", date=text[:20]) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidError("date.out_of_range", date=text[:20])
    return day
