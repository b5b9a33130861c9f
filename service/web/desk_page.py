"""What the desk shows: the duties by age, the one in hand with its page, and what can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import request, session, url_for

from service.usecases.clock import clocks, desk
from service.usecases.clock.desk import Duty, DutyKind
from service.usecases.custody import consenting
from service.usecases.custody import duties as handover_duties
from service.usecases.disposal import duties as disposal_duties
from service.usecases.documents import undoing, viewing
from service.usecases.documents.viewing import DocumentView, PageShown
from service.usecases.house import types
from service.usecases.house.types import TypeShown
from service.usecases.intake import outcomes
from service.usecases.lookups import views as lookup_views
from service.usecases.permissions import Action
from service.web.i18n import tell
from service.web.numbers import as_number
from service.web.reveals import reason_for
from service.web.sessions import actor
from service.web.shell import archive

LISTED = 200
"""Duties in the list; the counts tell of all."""

AGES = ("earlier", "week", "today")


@dataclass(frozen=True, slots=True)
class Item:
    """A duty in the list: its address, whether it is in hand, and how many days it has waited."""

    duty: Duty
    address: str
    days: int

    @property
    def age(self) -> str:
        """Under which heading it stands."""
        if self.days == 0:
            return "today"
        return "week" if self.days <= 7 else "earlier"


@dataclass(frozen=True, slots=True)
class InHand:
    """The duty in hand: its document, the page shown with what speaks for the type and what was found, and where to
    go when it is done.
    """

    duty: Duty
    document: DocumentView
    page: PageShown | None
    reasons: Sequence[Sequence[float]]
    fields: Sequence[Sequence[float]]
    types: Sequence[TypeShown]
    problem: str | None
    next: str


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was just done, and for how many seconds more it can be taken back."""

    document_id: int
    said: str
    seconds: int


def shown() -> dict[str, object]:
    """Everything for the template. The look at the document in hand is recorded."""
    kind = _asked_kind("kind")
    found = desk.show_desk(actor(), archive=archive(), kind=kind)
    reviews = disposal_duties.waiting_reviews(actor(), archive=archive())
    today = archive().clock.today()
    items = [
        Item(
            duty,
            address_of(on=duty.document_id, duty=duty.kind.value, page=None),
            (today - archive().clock.day_of(duty.since)).days,
        )
        for duty in found.duties[:LISTED]
    ]
    in_hand = _in_hand(items, _place(items)) if items else None
    elsewhere = _elsewhere()
    return {
        "kind": kind,
        "counts": found.counts,
        "total": sum(found.counts.values()) + len(reviews) + sum(elsewhere.values()),
        "groups": [(age, [item for item in items if item.age == age]) for age in AGES],
        "left_out": (found.counts.get(kind, 0) if kind else sum(found.counts.values())) - len(items),
        "in_hand": in_hand,
        "reason": reason_for(in_hand.document.id) if in_hand else None,
        "undoable": _undoable(),
        "at": address_of,
        "today": today,
        "category_of": archive().regulation.category,
        "reviews": reviews,
        "elsewhere": elsewhere,
        "clocks": clocks.list_clocks(actor(), archive=archive(), limit=0),
    }


def _elsewhere() -> Mapping[str, int]:
    """How much waits for the actor on pages of its own, by their endpoint, where anything does."""
    lookups = lookup_views.count_waiting(actor(), archive=archive())
    waiting = [
        handover_duties.waiting_handovers(actor(), archive=archive()),
        consenting.awaited_consents(actor(), archive=archive()),
        handover_duties.orphaned_custody(actor(), archive=archive()) if actor().may(Action.HAND_OVER) else (),
    ]
    found = {"lookups.index": lookups, "custody.index": sum(map(len, waiting))}
    return {endpoint: count for endpoint, count in found.items() if count}


def address_of(endpoint: str = "desk.duties", **changes: object) -> str:
    """An address that keeps kind, duty and page of this one, with some of it changed; None takes a part away."""
    query: dict[str, object] = {**request.args.to_dict(flat=False), "do": None, **changes}
    return url_for(endpoint, **{name: value for name, value in query.items() if value is not None})  # type: ignore[arg-type]


def remember(document_id: int, code: str, /, **data: object) -> None:
    """Let the next desk page offer to take back what was just done."""
    until = archive().clock.now() + undoing.LASTS
    session["undo"] = [document_id, tell(code, **data), until.timestamp()]


def forget() -> None:
    """Offer it no more."""
    session.pop("undo", None)


def _undoable() -> Undoable | None:
    document_id, said, until = session.get("undo", (None, "", 0.0))
    left = timedelta(seconds=until - archive().clock.now().timestamp())
    return Undoable(document_id, said, int(left.total_seconds())) if document_id and left > timedelta(0) else None


def _asked_kind(name: str) -> DutyKind | None:
    asked = request.args.get(name, "")
    return DutyKind(asked) if asked in set(DutyKind) else None


def _place(items: Sequence[Item]) -> int:
    """Where the duty in hand stands: the one that the address names, else the oldest."""
    on, kind = request.args.get("on", type=as_number), _asked_kind("duty") or _asked_kind("kind")
    for place, item in enumerate(items):
        if item.duty.document_id == on and kind in (None, item.duty.kind):
            return place
    return 0


def _in_hand(items: Sequence[Item], place: int) -> InHand:
    duty = items[place].duty
    view = viewing.show_document(actor(), duty.document_id, archive=archive())
    number = min(max(request.args.get("page", 1, type=as_number), 1), max(len(view.pages), 1))
    page = view.pages[number - 1] if view.pages else None
    is_asked = duty.kind is DutyKind.CONFIRM_TYPE
    others = items[place + 1 : place + 2] or items[:place][-1:]
    return InHand(
        duty,
        view,
        page,
        [reason["box"] for reason in view.reasons if is_asked and reason["page"] == number and reason["box"]],
        [field.box for field in view.fields if field.page == number],
        types.types_for(actor(), archive=archive(), unit=str(view.unit_id)) if is_asked else (),
        _problem(view) if duty.kind is DutyKind.READING_FAILED else None,
        others[0].address if others else address_of(on=None, duty=None, page=None),
    )


def _problem(view: DocumentView) -> str | None:
    """What went wrong when the document was last worked on."""
    outcome = outcomes.outcomes(actor(), [view.id], archive=archive()).get(view.id)
    return tell(outcome.problem["code"], **outcome.problem["data"]) if outcome and outcome.problem else None
