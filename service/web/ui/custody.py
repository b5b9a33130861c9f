"""Handovers: the list with open duties, proposing one, one of them with its lines and signatures; gaps of custody."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from retention import MUST_MOVE, HandoverCause, Party
from service.catalogue.custody import DifferenceKind
from service.errors import InvalidError, NotFoundError, RefusedError, UnauthenticatedError
from service.usecases.custody import (
    consenting,
    destinations,
    duties,
    handovers,
    histories,
    notifying,
    people,
    printing,
    proposing,
    refusing,
    signing,
    staying,
    ticking,
)
from service.usecases.custody.choosing import Choice, OfCases, OfKeeper, OfSearch, OfUnit
from service.usecases.custody.handovers import LinePart, LineShown
from service.usecases.permissions import Action
from service.web.formats import word
from service.web.forms import REFUSALS, again, done, entered, entered_day, entered_proof
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE, asked_offset, asked_page, pager
from service.web.searches import asked_search, is_asked, with_search
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("custody", __name__)

ANSWERED = (*REFUSALS, RefusedError, UnauthenticatedError, NotFoundError)
"""Errors that a page of handovers tells itself."""

USUAL_TERM = timedelta(days=14)
"""How long a handover may be signed unless another day is entered."""


@pages.get("/handovers")
def index() -> ResponseReturnValue:
    """What waits for me, whose duties are open, and the list; `state=all` shows what has ended too."""
    return render_template("custody/index.html", errors={}, entered={}, **listed())


def listed() -> dict[str, object]:
    """What the list of handovers shows."""
    everything = request.args.get("state") == "all"
    found = handovers.list_handovers(
        actor(), archive=archive(), running=None if everything else True, limit=PAGE_SIZE, offset=asked_offset()
    )
    hands_over = actor().may(Action.HAND_OVER)
    return {
        "found": found,
        "everything": everything,
        "pager": pager(found.total),
        "waiting": duties.waiting_handovers(actor(), archive=archive()),
        "consents": consenting.awaited_consents(actor(), archive=archive()),
        "orphaned": duties.orphaned_custody(actor(), archive=archive()) if hands_over else (),
        "stays": staying.list_stays(actor(), archive=archive()) if hands_over else (),
        # Whoever is bound to a category ticks and signs; those who keep the archives propose.
        "may_propose": bool(actor().scope(Action.HAND_OVER)),
        "causes": [(one.value, word("handover_cause", one)) for one in HandoverCause],
        "today": archive().clock.today(),
    }


@pages.get("/handovers/new")
def new() -> ResponseReturnValue:
    """The form; units and cause stand in the address, since who may take part hangs on them."""
    return render_template("custody/new.html", errors={}, entered={}, **_form())


@pages.post("/handovers/new")
def propose() -> ResponseReturnValue:
    """Propose it."""
    try:
        terms = proposing.Terms(
            cause=_cause(),
            unit=_unit(),
            giver=_person("giver"),
            receiver=_person("receiver"),
            supervisor=_person("supervisor"),
            expires_on=entered_day("expires_on"),
            receiving_unit=request.args.get("to") or None,
            absence=entered("absence"),
            note=entered("note"),
            things=[one.strip() for one in entered("things").splitlines() if one.strip()],
        )
        proposed = proposing.propose_handover(actor(), terms, _choice(), archive=archive())
    except ANSWERED as error:
        return again("custody/new.html", error, **_form())
    target = url_for("custody.show", handover_id=proposed.handover_id)
    return done(target, "done.handover_proposed", lines=proposed.lines, left_out=proposed.left_out)


def _choice() -> Choice:
    if is_asked():
        form = asked_search(limit=0)
        return OfSearch(form.query, {name: tuple(values) for name, values in form.filters.items() if values})
    match entered("choice"):
        case "cases":
            return OfCases(entered("cases").split())
        case "keeper":
            return OfKeeper(_person("giver"))
        case _:
            return OfUnit()


def _person(name: str) -> int:
    text = entered(name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidError("number.bad", number=text[:20], field=name)
    return int(text)


def _unit() -> str:
    """The giving unit that the address names, or the actor's own."""
    own = actor().scope(Action.HAND_OVER)
    return request.args.get("of_unit") or (str(own[0]) if own else "")


def _cause() -> HandoverCause:
    asked = request.args.get("cause", "")
    return HandoverCause(asked) if asked in set(HandoverCause) else HandoverCause.STAFF_CHANGE


def _form() -> dict[str, object]:
    """Who may take part, and for a unit that is gone where its records should go."""
    cause, unit = _cause(), _unit()
    to = request.args.get("to", "").strip() if MUST_MOVE[cause] is not False else ""
    going = MUST_MOVE[cause] is True
    return {
        "cause": cause,
        "people": people.candidates(actor(), unit, to or None, archive=archive()),
        "needs_unit": going and not to,
        "may_leave": MUST_MOVE[cause] is not False,
        "to": to,
        "unit": unit,
        "going": destinations.propose_destinations(actor(), unit, archive=archive()) if going else (),
        "category_of": archive().regulation.category,
        "of_search": is_asked(),
        "action": with_search("custody.propose", of_unit=unit, to=to, cause=cause.value),
        "usual_end": archive().clock.today() + USUAL_TERM,
        "today": archive().clock.today(),
    }


@pages.get("/handovers/<int:handover_id>")
def show(handover_id: int) -> ResponseReturnValue:
    """One handover: its lines in two columns, its three signatures."""
    return render_template("custody/handover.html", errors={}, entered={}, **_shown(handover_id))


@pages.post("/handovers/<int:handover_id>/ticks")
def tick(handover_id: int) -> ResponseReturnValue:
    """Tick the line in hand, the lines of the page, or everything electronic, and go on to the next open line."""
    positions = request.form.getlist("position", type=as_number)
    wanted = None if request.form.get("electronic") else positions

    def deed() -> Mapping[str, object]:
        return {"count": ticking.tick_lines(actor(), handover_id, wanted, archive=archive())}

    return _act(handover_id, "tick", deed, None if len(positions) == 1 else "done.ticked", max(positions, default=0))


@pages.post("/handovers/<int:handover_id>/differences")
def differ(handover_id: int) -> ResponseReturnValue:
    """Write down in what the line in hand differs."""
    position = _number("position")

    def deed() -> Mapping[str, object]:
        asked = entered("kind")
        kind = DifferenceKind(asked) if asked in set(DifferenceKind) else DifferenceKind.OTHER
        ticking.note_difference(actor(), handover_id, position, kind, entered("text"), archive=archive())
        return {}

    return _act(handover_id, "differ", deed, "done.difference_noted", position)


def _number(name: str) -> int:
    text = entered(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


@pages.post("/handovers/<int:handover_id>/sign")
def sign(handover_id: int) -> ResponseReturnValue:
    """Sign what was read, with a fresh proof of identity."""
    asked = entered("party")
    if asked not in set(Party):
        raise NotFoundError("handover.missing", reference=str(handover_id))
    try:
        moved = signing.sign_handover(
            actor(),
            handover_id,
            Party(asked),
            entered("digest"),
            entered_proof(),
            archive=archive(),
            opinion=entered("opinion") or signing.AGREE,
        )
    except ANSWERED as error:
        return again("custody/handover.html", error, do="sign", **_shown(handover_id))
    target = url_for("custody.show", handover_id=handover_id)
    return done(target, "done.handover_completed" if moved else "done.handover_signed")


@pages.post("/handovers/<int:handover_id>/refuse")
def refuse(handover_id: int) -> ResponseReturnValue:
    """Refuse it."""

    def deed() -> Mapping[str, object]:
        refusing.refuse_handover(actor(), handover_id, entered("reason"), archive=archive())
        return {}

    return _act(handover_id, "refuse", deed, "done.handover_refused", 0)


@pages.post("/handovers/<int:handover_id>/notice")
def notify(handover_id: int) -> ResponseReturnValue:
    """Write down that the people concerned were told."""

    def deed() -> Mapping[str, object]:
        contact, way, on = entered("contact"), entered("way"), entered_day("notified_on")
        notifying.note_notice(actor(), handover_id, contact, way, on, archive=archive())
        return {}

    return _act(handover_id, "notify", deed, "done.notice_noted", 0)


@pages.get("/handovers/<int:handover_id>/papers/<paper>")
def print_paper(handover_id: int, paper: str) -> ResponseReturnValue:
    """Register (a `volume` of it), electronic form, deed or notice, as PDF or (`shape=xlsx`) as a workbook."""
    if paper not in set(printing.HandoverPaper):
        raise NotFoundError("handover.missing", reference=str(handover_id))
    workbook = request.args.get("shape") == "xlsx"
    kind = printing.HandoverPaper(paper)
    volume = request.args.get("volume", 1, type=as_number)
    papers = printing.print_handover(actor(), handover_id, kind, archive=archive(), workbook=workbook, volume=volume)
    return send(papers)


@pages.get("/custody/flaws")
def flaws() -> ResponseReturnValue:
    """Documents whose custody has a gap, an overlap or no keeper."""
    return render_template("custody/flaws.html", flaws=histories.find_flaws(actor(), archive=archive()))


def _act(
    handover_id: int, name: str, deed: Callable[[], Mapping[str, object]], said: str | None, position: int
) -> ResponseReturnValue:
    """Do it and go on to the next line that is open; what was refused stands where it was asked."""
    try:
        data = deed()
    except ANSWERED as error:
        return again("custody/handover.html", error, do=name, **_shown(handover_id))
    target = _next_address(handover_id, position)
    return done(target, said, **data) if said else redirect(target)


def _next_address(handover_id: int, position: int) -> str:
    """Where the next open line behind this one is in hand; the page stays the same in a part of the list."""
    part = request.args.get("part", LinePart.ALL.value)
    lines = handovers.list_lines(actor(), handover_id, archive=archive(), part=LinePart.OPEN, after=position, limit=1)
    if not lines.rows:
        return url_for("custody.show", handover_id=handover_id, part=part, page=asked_page())
    following = lines.rows[0].position
    page = (following - 1) // PAGE_SIZE + 1 if part == LinePart.ALL else 1
    return url_for("custody.show", handover_id=handover_id, part=part, page=page, on=following, _anchor="in-hand")


def _shown(handover_id: int) -> dict[str, object]:
    view = handovers.show_handover(actor(), handover_id, archive=archive())
    asked = request.args.get("part", "")
    part = LinePart(asked) if asked in set(LinePart) else LinePart.ALL
    lines = handovers.list_lines(
        actor(), handover_id, archive=archive(), part=part, limit=PAGE_SIZE, offset=asked_offset()
    )
    mine = next((one for one in view.parties if one.mine), None)
    return {
        "handover": view,
        "part": part,
        "lines": lines,
        "pager": pager(lines.total),
        "mine": mine,
        "volumes": printing.volumes_of(view.row.lines),
        "in_hand": _in_hand(lines.rows, view.party) if view.may_tick else None,
        "today": archive().clock.today(),
        "kinds": [(one.value, word("difference", one)) for one in ticking.WRITTEN],
        "is_verifying": view.verified < view.electronic,
    }


def _in_hand(rows: Sequence[LineShown], side: Party | None) -> LineShown | None:
    """The line that the address names, else the first that my side has not ticked."""
    on = request.args.get("on", type=as_number)
    named = next((one for one in rows if one.position == on), None)
    if named is not None:
        return named
    return next((one for one in rows if (one.giver_at if side is Party.GIVER else one.receiver_at) is None), None)
