"""The versions of the schedule: the list, one of them, two side by side; drafts are edited here and approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config.regulation import (
    Assignment,
    Container,
    ContainerRule,
    DropRule,
    Edit,
    Proposal,
    Rule,
    SetAssignment,
    SetContainer,
    SetRule,
    id_of,
    places,
)
from retention import Trigger
from service.errors import ConflictError, InvalidError, NotFoundError, UnauthenticatedError
from service.schedule_flaws import tell_flaw
from service.usecases.law import approving, drafting, schedules
from service.usecases.law.approving import Approval
from service.usecases.law.minimum import Below
from service.usecases.law.schedules import FlawedError, VersionView
from service.usecases.permissions import Action, permit
from service.web.formats import local_name
from service.web.forms import REFUSALS, again, done, entered, entered_day, entered_or_none, entered_proof
from service.web.i18n import language, tell
from service.web.numbers import as_number
from service.web.security import takes_files
from service.web.sending import opened, send
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("schedules", __name__)

SPARE = 2
"""Empty rows for more proposals."""

LARGEST_FILE = 8 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """A type, or a kind within it, with what a version says of it and what is below the minimum there."""

    code: str
    kind: str | None
    zh: str
    en: str
    category: str
    assignment: Assignment
    below: Sequence[Below]


@pages.get("/retention/schedules")
def index() -> ResponseReturnValue:
    """Every version, and how a new one is begun."""
    return render_template("schedules/index.html", errors={}, entered={}, flaws=(), **_listed())


@pages.post("/retention/schedules")
def draft() -> ResponseReturnValue:
    """Begin a draft from a version."""
    try:
        number = drafting.draft_version(
            actor(), entered("note"), archive=archive(), based_on=request.form.get("based_on", type=as_number)
        )
    except REFUSALS as error:
        return again("schedules/index.html", error, do="draft", flaws=(), **_listed())
    return done(url_for("schedules.show", number=number), "done.version_drafted", number=number)


@pages.post("/retention/schedules/file")
@takes_files
def take() -> ResponseReturnValue:
    """Take a version from a file: as a new draft, or in place of all that a draft says."""
    into = request.form.get("into", type=as_number)
    try:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise InvalidError("schedule.no_file", field="file")
        content = sent.stream.read(LARGEST_FILE)
        number = drafting.import_version(actor(), content, entered("note"), archive=archive(), into=into)
    except FlawedError as error:
        told = [tell_flaw(flaw, language()) for flaw in error.flaws]
        return again("schedules/index.html", error, flaws=told, **_listed())
    except REFUSALS as error:
        return again("schedules/index.html", error, flaws=(), **_listed())
    return done(url_for("schedules.show", number=number), "done.version_saved", number=number)


@pages.get("/retention/schedules/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """A version with everything in it."""
    return render_template("schedules/version.html", errors={}, entered={}, **_version(number))


@pages.get("/retention/schedules/<int:number>/<any(toml, xlsx):form>")
def export(number: int, form: str) -> Response:
    """A version as a file."""
    content, name, mime = schedules.export_version(actor(), number, form, archive=archive())
    return send(opened(content, name, mime))


@pages.post("/retention/schedules/<int:number>/discard")
def discard(number: int) -> ResponseReturnValue:
    """Give a draft up."""
    try:
        drafting.discard_version(actor(), number, entered("reason"), archive=archive())
    except REFUSALS as error:
        return again("schedules/version.html", error, do="discard", **_version(number))
    return done(url_for("schedules.index"), "done.version_discarded", number=number)


@pages.post("/retention/schedules/<int:number>/approve")
def approve(number: int) -> ResponseReturnValue:
    """Record the approval."""
    try:
        seen = request.form.get("seen", 0, type=as_number)
        effective_from = entered_day("effective_from") if entered("effective_from") else None
        approval = Approval(
            entered("approved_by"), entered("approval_number"), entered_day("approved_on"), effective_from
        )
        state = approving.approve_version(actor(), number, seen, approval, entered_proof(), archive=archive())
    except (*REFUSALS, UnauthenticatedError) as error:
        return again("schedules/version.html", error, do="approve", **_version(number))
    return done(url_for("schedules.show", number=number), "done.version_approved", number=number, state=state.value)


@pages.post("/retention/schedules/<int:number>/rule")
def add_rule(number: int) -> ResponseReturnValue:
    """Add a rule to choose from, or word one anew."""
    chosen = [trigger for trigger in Trigger if trigger in request.form.getlist("trigger")]
    years = request.form.get("years", type=as_number) if chosen else None
    rule = Rule(
        id_of(chosen, years),
        entered("zh"),
        entered("en"),
        chosen[0].value if len(chosen) == 1 else None,
        years,
        tuple(trigger.value for trigger in chosen) if len(chosen) > 1 else (),
    )
    return _edit(number, SetRule(rule), "rule")


@pages.post("/retention/schedules/<int:number>/rule/drop")
def drop_rule(number: int) -> ResponseReturnValue:
    """Take away a rule that nothing uses."""
    return _edit(number, DropRule(entered("rule")), "")


@pages.get("/retention/schedules/<int:number>/type/<code>")
def type_form(number: int, code: str) -> ResponseReturnValue:
    """What a draft says of a type, to be changed."""
    return render_template("schedules/type.html", errors={}, entered={}, **_line(number, code))


@pages.post("/retention/schedules/<int:number>/type/<code>")
def save_type(number: int, code: str) -> ResponseReturnValue:
    """Save what a draft says of a type."""
    lists = [request.form.getlist(name) for name in ("proposal", "when_zh", "when_en")]
    offered = [
        Proposal(rule, zh.strip(), en.strip()) for rule, zh, en in zip(*lists, strict=False) if rule
    ]  # an empty row is none
    rule = entered_or_none("rule")
    said = Assignment(
        (code,),
        entered("basis_zh"),
        entered("basis_en") or entered("basis_zh"),
        rule,
        entered_or_none("kind"),
        () if rule else tuple(offered),
    )
    try:
        _save(number, SetAssignment(said))
    except FlawedError as error:
        return again("schedules/type.html", error, flaws=_told(error), **_line(number, code))
    except REFUSALS as error:
        return again("schedules/type.html", error, **_line(number, code))
    return done(f"{url_for('schedules.show', number=number)}#{code}", "done.version_saved", number=number)


@pages.get("/retention/schedules/<int:number>/container/<any(case, voucher):code>")
def container_form(number: int, code: str) -> ResponseReturnValue:
    """What a container lends, to be changed."""
    context = _editable(number)
    return render_template("schedules/container.html", errors={}, entered={}, code=code, **context)


@pages.post("/retention/schedules/<int:number>/container/<any(case, voucher):code>")
def save_container(number: int, code: str) -> ResponseReturnValue:
    """Save what a container lends."""
    container: Container = next(one for one in get_args(Container) if one == code)
    said = ContainerRule(container, entered("rule"), entered("basis_zh"), entered("basis_en") or entered("basis_zh"))
    try:
        _save(number, SetContainer(said))
    except REFUSALS as error:
        told = _told(error) if isinstance(error, FlawedError) else ()
        return again("schedules/container.html", error, code=code, flaws=told, **_version(number))
    return done(url_for("schedules.show", number=number), "done.version_saved", number=number)


@pages.get("/retention/schedules/compare")
def compare() -> ResponseReturnValue:
    """Two versions side by side: by default the one in force and the newest."""
    versions = schedules.list_versions(actor(), archive=archive())
    in_force = next(one.number for one in versions if one.state == "in_force")
    before = request.args.get("before", in_force, type=as_number)
    after = request.args.get("after", versions[0].number, type=as_number)
    found = schedules.compare_versions(actor(), before, after, archive=archive())
    return render_template("schedules/compare.html", found=found, versions=versions, named=_named)


def _edit(number: int, edit: Edit, do: str) -> ResponseReturnValue:
    """Save a change that is made on the page of the version itself."""
    try:
        _save(number, edit)
    except REFUSALS as error:
        told = _told(error) if isinstance(error, FlawedError) else ()
        return again("schedules/version.html", error, do=do, flaws=told, **_version(number))
    return done(url_for("schedules.show", number=number), "done.version_saved", number=number)


def _save(number: int, edit: Edit) -> None:
    drafting.edit_version(actor(), number, request.form.get("seen", 0, type=as_number), edit, archive=archive())


def _told(error: FlawedError) -> list[str]:
    return [tell_flaw(flaw, language()) for flaw in error.flaws]


def _listed() -> dict[str, object]:
    versions = schedules.list_versions(actor(), archive=archive())
    drafts = [one for one in versions if one.state == "draft"]
    return {"versions": versions, "drafts": drafts, "may_draft": actor().may(Action.MANAGE_SCHEDULE)}


def _version(number: int) -> dict[str, object]:
    view = schedules.show_version(actor(), number, archive=archive())
    may_draft, lines = Action.MANAGE_SCHEDULE in view.permitted, _lines(view)
    return {
        "view": view,
        "row": view.row,
        "lines": lines,
        "names": _names(lines),
        "chosen": request.form.getlist("trigger"),
        "categories": archive().regulation.categories,
        "triggers": tuple(Trigger),
        "may_draft": may_draft,
        "may_edit": may_draft and view.row.state == "draft",
        "may_approve": Action.APPROVE_SCHEDULE in view.permitted and view.row.can_be_approved,
        "today": archive().clock.today(),
    }


def _editable(number: int) -> dict[str, object]:
    """A version that the actor may edit: what cannot be saved is not shown as a form."""
    permit(actor(), Action.MANAGE_SCHEDULE)
    view = schedules.show_version(actor(), number, archive=archive())
    if view.row.state != "draft":
        raise ConflictError("schedule.not_draft", number=number, state=view.row.state.value)
    return _version(number)


def _lines(view: VersionView) -> list[Line]:
    lines = []
    for (code, kind), one in places(view.schedule).items():
        zh, en, category = _named(code, kind)
        below = [each for each in view.below if (each.place, each.kind) == (code, kind)]
        lines.append(Line(code, kind, zh, en, category, one, below))
    return lines


def _names(lines: Sequence[Line]) -> dict[tuple[str, str | None], str]:
    """What types, kinds and containers are called."""
    known: dict[tuple[str, str | None], str] = {(line.code, line.kind): str(local_name(line)) for line in lines}
    return known | {(code, None): tell(f"holder.{code}") for code in get_args(Container)}


def _named(code: str, kind: str | None) -> tuple[str, str, str]:
    """The names of a type, or of a kind within it, and its category; a type that is gone goes by its code."""
    known = {one.code: one for one in archive().regulation.types}
    if code not in known:
        return code, code, ""
    of = known[code]
    named = next((each for each in of.kinds if each.code == kind), of)
    return named.zh, named.en, of.category


def _line(number: int, code: str) -> dict[str, object]:
    """The form of one type."""
    context, kind = _editable(number), request.values.get("kind") or None
    lines: list[Line] = context["lines"]  # type: ignore[assignment]  # as `_version` makes it
    line = next((one for one in lines if (one.code, one.kind) == (code, kind)), None)
    if line is None:
        raise NotFoundError("type.missing", reference=code)
    return {**context, "line": line, "spare": SPARE}
