"""Reviews: the list, proposing one, appraising it; what becomes of its register stands in `registers`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from retention import Decided, Decision, RegisterKind, RetentionError, ReviewState
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError, UnauthenticatedError
from service.usecases.custody import consenting
from service.usecases.disposal import appraising, disposals, proposing
from service.usecases.disposal import duties as disposal_duties
from service.usecases.disposal import items as disposal_items
from service.usecases.disposal.disposals import ReviewView
from service.usecases.disposal.items import Part
from service.usecases.disposal.printing import Paper, print_review
from service.usecases.disposal.seats import MEMBERS, Member
from service.usecases.house import posts
from service.usecases.permissions import Action
from service.web.formats import word
from service.web.forms import REFUSALS, again, done, entered, entered_day, entered_year
from service.web.i18n import tell
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.searches import asked_search, is_asked
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("disposals", __name__)

ANSWERED = (*REFUSALS, RefusedError, UnauthenticatedError, NotFoundError)
"""Errors that the page of a review tells itself: they say who or what is missing."""

STEPS = (ReviewState.PROPOSED, ReviewState.APPRAISED, ReviewState.APPROVED, ReviewState.EXECUTED, ReviewState.CERTIFIED)
"""The way to a destruction; where nothing is to be destroyed it ends with the appraisal, or with the hand-over."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: whether it is behind, or the one in hand, and what is known of it."""

    name: str
    is_done: bool
    is_current: bool
    text: str


@pages.get("/disposals")
def index() -> ResponseReturnValue:
    """The list of reviews, and the form that proposes one."""
    return render_template("disposals/index.html", errors={}, entered={}, **_listed())


@pages.post("/disposals")
def propose() -> ResponseReturnValue:
    """Propose what is due in a unit, or what the search of the address finds."""
    try:
        if is_asked():
            form, title = asked_search(limit=1), entered("title") or None
            early = bool(request.form.get("early"))
            proposed = proposing.propose_found(actor(), form, archive=archive(), title=title, early=early)
        else:
            kind = RegisterKind.ACCOUNTING if entered("kind") == "accounting" else RegisterKind.OTHER
            proposed = proposing.propose_due(
                actor(), entered("unit"), kind, archive=archive(), year=entered_year("year")
            )
    except ANSWERED as error:
        return again("disposals/index.html", error, do="propose", **_listed())
    target = url_for("disposals.show", review_id=proposed.review_id)
    return done(target, "done.review_proposed", items=proposed.items, left_out=len(proposed.left_out))


@pages.get("/disposals/<int:review_id>")
def show(review_id: int) -> ResponseReturnValue:
    """One review: its steps, its group or its signatures, its items, and what is in the way."""
    return render_template("disposals/review.html", errors={}, entered={}, **shown(review_id))


@pages.post("/disposals/<int:review_id>/members")
def set_members(review_id: int) -> ResponseReturnValue:
    """Name the appraisal group."""
    return act(
        review_id,
        "members",
        lambda: appraising.set_members(actor(), review_id, entered_seats(), archive=archive()),
        "done.members_set",
    )


@pages.post("/disposals/<int:review_id>/opinion")
def give_opinion(review_id: int) -> ResponseReturnValue:
    """Say what one thinks."""
    return act(
        review_id,
        "opinion",
        lambda: appraising.give_opinion(actor(), review_id, entered("opinion"), archive=archive()),
        "done.opinion_given",
    )


@pages.post("/disposals/<int:review_id>/decide")
def decide(review_id: int) -> ResponseReturnValue:
    """Decide about the items that are ticked."""
    ids = request.form.getlist("id", type=as_number)
    try:
        if not ids:
            raise InvalidError("review.none_picked")
        decided = _entered_decision()
        usual = tell("review.usual_reason") if decided.decision is Decision.DESTROY else ""
        reason = entered("reason") or usual
        count = appraising.decide_items(actor(), review_id, ids, decided, reason, archive=archive())
    except ANSWERED as error:
        return again("disposals/review.html", error, do="decide", **shown(review_id))
    target = url_for("disposals.show", review_id=review_id, part=request.args.get("part", "undecided"))
    return done(target, "done.items_decided", count=count)


def _entered_decision() -> Decided:
    try:
        decision = Decision(entered("decision"))
        return Decided(decision, entered_day("until") if decision is Decision.KEEP else None)
    except (RetentionError, ValueError) as error:
        raise InvalidError("review.no_decision") from error


@pages.post("/disposals/<int:review_id>/conclude")
def conclude(review_id: int) -> ResponseReturnValue:
    """Conclude the appraisal."""
    try:
        number = appraising.conclude(actor(), review_id, entered("summary"), archive=archive())
    except ANSWERED as error:
        return again("disposals/review.html", error, do="conclude", **shown(review_id))
    return done(url_for("disposals.show", review_id=review_id), "done.review_concluded", number=number)


@pages.post("/disposals/<int:review_id>/refuse")
def refuse(review_id: int) -> ResponseReturnValue:
    """Refuse the review."""
    return act(
        review_id,
        "refuse",
        lambda: appraising.refuse_review(actor(), review_id, entered("reason"), archive=archive()),
        "done.review_refused",
    )


@pages.get("/disposals/<int:review_id>/papers/<paper>")
def print_paper(review_id: int, paper: str) -> ResponseReturnValue:
    """Report, register or certificate, as PDF or (`shape=xlsx`) as a workbook."""
    if paper not in set(Paper):
        raise NotFoundError("review.missing", reference=str(review_id))
    workbook = request.args.get("shape") == "xlsx"
    return send(print_review(actor(), review_id, Paper(paper), archive=archive(), workbook=workbook))


def act(review_id: int, name: str, deed: Callable[[], object], said: str, /, **data: object) -> ResponseReturnValue:
    """Do something to a review and go back to its page; what was refused stands in the dialog of that name."""
    try:
        deed()
    except ANSWERED as error:
        return again("disposals/review.html", error, do=name, **shown(review_id))
    return done(url_for("disposals.show", review_id=review_id), said, **data)


def entered_seats() -> list[Member]:
    """The people ticked, each as `person:department`."""
    seats = []
    for value in request.form.getlist("seat"):
        person, _, department = value.partition(":")
        if not (person.isascii() and person.isdigit() and len(person) < 10):
            raise InvalidError("review.members", most=MEMBERS)
        seats.append(Member(int(person), department))
    return seats


def _listed() -> dict[str, object]:
    who = actor()
    found = disposals.list_reviews(who, archive=archive(), limit=PAGE_SIZE, offset=asked_offset())
    may_propose = who.may(Action.PROPOSE)
    return {
        "waiting": disposal_duties.waiting_reviews(who, archive=archive()),
        "found": found,
        "pager": pager(found.total),
        "may_propose": may_propose,
        "of_search": is_asked(),
        "query": request.args.get("q", ""),
    }


def shown(review_id: int) -> dict[str, object]:
    """What the page of a review shows; `part` and `words` in the address choose its items."""
    view = disposals.show_review(actor(), review_id, archive=archive())
    asked = request.args.get("part", "")
    part = Part(asked) if asked in set(Part) else _usual_part(view)
    words = request.args.get("words", "").strip()[:100]
    items = disposal_items.list_items(
        actor(), review_id, archive=archive(), part=part, words=words, limit=PAGE_SIZE, offset=asked_offset()
    )
    held = posts.list_posts(actor(), archive=archive(), unit=str(view.unit_id))
    apart = disposal_items.list_items(actor(), review_id, archive=archive(), part=Part.APART, limit=20)
    return {
        "review": view,
        "steps": _steps(view),
        "part": part,
        "words": words,
        "items": items,
        "apart": apart,
        "owners": consenting.show_consent(actor(), review_id, archive=archive(), limit=0).owners,
        "pager": pager(items.total),
        "seats": [one for one in held if Action.APPRAISE in one.able],
        "watchers": [one for one in held if Action.SUPERVISE in one.able],
        "today": archive().clock.today(),
        "may": _may(view),
        "words_of": _words_of,
        "role_options": [(one.role, word("signing_role", one.role)) for one in view.register.roles if one.mine]
        if view.register
        else [],
    }


def _words_of(family: str, values: Iterable[str]) -> str:
    """The words for several values of a family, one after the other."""
    return tell("number.list", values=[word(family, value) for value in values])


def _usual_part(view: ReviewView) -> Part:
    return Part.LIST if view.register is not None else Part.UNDECIDED if view.undecided else Part.ALL


def _may(view: ReviewView) -> Mapping[str, bool]:
    """What the actor may do now: what the page offers."""
    register, transfer, open_ = view.register, view.transfer, not view.closed
    concluded = view.report_number is not None
    ready = register is not None and register.executed_at is None
    still = ready and register is not None and (register.began_at is None or register.halted is not None)
    keeps, appraises = Action.PROPOSE in view.permitted, Action.APPRAISE in view.permitted
    watches = Action.SUPERVISE in view.permitted
    mine = [one for one in register.supervisors if one.mine] if register else []
    packs = open_ and concluded and view.decisions.get("transfer", 0) > 0
    return {
        "members": keeps and open_ and not concluded,
        "opinion": appraises and view.member and open_ and not concluded,
        "decide": appraises and view.member and open_ and not concluded,
        "conclude": appraises and view.member and open_ and not concluded,
        "refuse": appraises and open_ and (register is None or register.began_at is None),
        "draw": keeps and concluded and register is None and view.decisions.get("destroy", 0) > 0 and open_,
        "revise": keeps and still and open_,
        "sign": Action.SIGN in view.permitted and still and open_ and any(one.mine for one in register.roles)
        if register
        else False,
        "supervisors": keeps and still and open_,
        "count": watches and still and bool(mine) and open_,
        "execute": Action.EXECUTE in view.permitted and still and open_ and not view.hindrances,
        "confirm": watches and any(one.confirmed_at is None for one in mine) and not ready,
        "certify": Action.EXECUTE in view.permitted
        and register is not None
        and register.executed_at is not None
        and register.certified_at is None
        and all(one.confirmed_at for one in register.supervisors),
        "pack": Action.EXECUTE in view.permitted and packs and (transfer is None or transfer.receiver is None),
        "receipt": Action.EXECUTE in view.permitted and transfer is not None and transfer.receiver is None,
    }


def _steps(view: ReviewView) -> list[Step]:
    """The steps of the review's way, with what is known of each, or what is done in it."""
    register = view.register
    signed = sum(bool(one.agree) for one in register.roles) if register else 0
    gone = sum(view.outcomes.get(name, 0) for name in ("destroyed", "leaving"))
    texts = {
        ReviewState.PROPOSED: tell("step.proposed", on=_day(view.proposed_at), items=view.items),
        ReviewState.APPRAISED: tell("step.appraised", on=view.appraised_on or "", number=view.report_number or "")
        if view.report_number
        else tell("step.undecided", count=view.undecided),
        ReviewState.APPROVED: tell("step.signed", signed=signed, roles=len(register.roles))
        if register
        else tell("step.to_sign"),
        ReviewState.EXECUTED: tell("step.gone", gone=gone, listed=view.listed)
        if register and register.began_at
        else tell("step.to_execute"),
        ReviewState.CERTIFIED: tell("step.certified", on=_day(register.certified_at))
        if register and register.certified_at
        else tell("step.to_certify"),
    }
    at = STEPS.index(view.state) if view.state in STEPS else 0
    destroys = view.report_number is None or view.decisions.get("destroy", 0) > 0
    way = STEPS if destroys else STEPS[: STEPS.index(ReviewState.APPRAISED) + 1]
    steps = [Step(state.value, number <= at, number == at + 1, texts[state]) for number, state in enumerate(way)]
    return steps if destroys else [*steps, *_steps_of_transfer(view)]


def _steps_of_transfer(view: ReviewView) -> list[Step]:
    """What is left of the way where the items are handed over and none is destroyed."""
    if not view.decisions.get("transfer", 0):
        return []
    transfer, handed = view.transfer, view.outcomes.get("transferred", 0)
    received = transfer is not None and transfer.receiver is not None
    packed = tell("step.packed", number=transfer.number) if transfer else tell("step.to_pack")
    released = tell("step.released", count=handed) if received else tell("step.to_release")
    return [
        Step("packed", transfer is not None, transfer is None, packed),
        Step("released", received, transfer is not None and not received, released),
    ]


def _day(instant: object) -> object:
    clock = archive().clock
    return clock.day_of(instant) if hasattr(instant, "astimezone") else ""  # type: ignore[arg-type]


BRACKETS = str.maketrans({"[": "〔", "(": "〔", "（": "〔", "【": "〔", "]": "〕", ")": "〕", "）": "〕", "】": "〕"})
"""What a keyboard has -> the brackets of a document's number."""


def check_typed(number: str) -> None:
    """Refuse unless the register's number was typed, with whatever brackets: what follows cannot be undone."""
    if "".join(entered("number").split()).translate(BRACKETS) != number:
        raise ConflictError("register.not_typed", number=number)
