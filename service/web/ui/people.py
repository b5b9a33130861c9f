"""People, their log-ins and their roles."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.people import Role
from service.errors import InvalidError, NotFoundError
from service.usecases.house import people, posts, second_step, sessions
from service.usecases.house.people import Appointed
from service.usecases.permissions import BOUND, PERMITTED, Action
from service.web.formats import word
from service.web.forms import REFUSALS, again, done, entered
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("people", __name__)

MOST_APPOINTMENTS = 20


@pages.get("/people")
def index() -> ResponseReturnValue:
    """Everybody who has a log-in."""
    return render_template("settings/people.html", errors={}, entered={}, chosen=(), **_listed())


@pages.post("/people")
def add() -> ResponseReturnValue:
    """Enter a person."""
    name = entered("name")
    try:
        people.add_person(
            actor(), entered("login"), name, request.form.get("password", ""), _appointed(), archive=archive()
        )
    except (*REFUSALS, NotFoundError) as error:
        return again("settings/people.html", error, do="add", chosen=_chosen(), **_listed())
    return done(url_for("people.index"), "done.person_added", name=name)


@pages.get("/people/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    """One person, to be changed."""
    return render_template("settings/person.html", errors={}, entered={}, **_person(person_id))


@pages.post("/people/<int:person_id>")
def change(person_id: int) -> ResponseReturnValue:
    """Change roles, or stop or restore the log-in."""
    try:
        people.change_person(
            actor(), person_id, archive=archive(), active=bool(entered("active")), appointed=_appointed()
        )
    except (*REFUSALS, NotFoundError) as error:
        return again("settings/person.html", error, **_person(person_id))
    return done(url_for("people.index"), "done.person_changed", name=_name(person_id))


@pages.post("/people/<int:person_id>/password")
def set_password(person_id: int) -> ResponseReturnValue:
    """Give a new password."""
    try:
        people.set_password(actor(), person_id, request.form.get("password", ""), archive=archive())
    except REFUSALS as error:
        return again("settings/person.html", error, **_person(person_id))
    return done(url_for("people.index"), "done.password_set", name=_name(person_id))


@pages.post("/people/<int:person_id>/sessions/end")
def end_sessions(person_id: int) -> ResponseReturnValue:
    """End all of somebody's log-ins."""
    sessions.end_sessions_of(actor(), person_id, archive=archive())
    return done(url_for("people.show", person_id=person_id), "done.sessions_of_ended", name=_name(person_id))


@pages.post("/people/<int:person_id>/second-step/end")
def end_second_step(person_id: int) -> ResponseReturnValue:
    """Take away a second step whose authenticator is lost."""
    second_step.end_second_step(actor(), person_id, archive=archive())
    return done(url_for("people.show", person_id=person_id), "done.second_step_ended", name=_name(person_id))


@pages.post("/people/<int:person_id>/way-in")
def choose_way_in(person_id: int) -> ResponseReturnValue:
    """Let somebody in through the identity provider only, or by their password too."""
    wanted = bool(entered("provider_only"))
    try:
        people.let_in_by_provider_only(actor(), person_id, wanted, archive=archive())
    except REFUSALS as error:
        return again("settings/person.html", error, **_person(person_id))
    return done(url_for("people.show", person_id=person_id), "done.way_in_changed", name=_name(person_id))


@pages.post("/people/<int:person_id>/posts")
def give_post(person_id: int) -> ResponseReturnValue:
    """Give a post in a unit, or (`take`) take it back."""
    unit, post = entered("unit"), entered("post")
    change_post = posts.relieve_of_post if entered("take") else posts.appoint_to_post
    try:
        change_post(actor(), person_id, unit, post, archive=archive())
    except (*REFUSALS, NotFoundError) as error:
        return again("settings/person.html", error, **_person(person_id))
    said = "done.post_taken" if entered("take") else "done.post_given"
    return done(url_for("people.show", person_id=person_id), said, name=_name(person_id))


def _appointed() -> list[Appointed]:
    """The rows of the form in which a role is chosen."""
    roles, places = request.form.getlist("role")[:MOST_APPOINTMENTS], request.form.getlist("unit")
    try:
        return [Appointed(Role(role), place) for role, place in zip(roles, places, strict=False) if role]
    except ValueError as error:
        raise InvalidError("role.unknown", role=", ".join(roles)[:64]) from error


def _chosen() -> list[tuple[str, None, str]]:
    """The rows as they were chosen, for the form when it is shown again."""
    rows = zip(request.form.getlist("role")[:MOST_APPOINTMENTS], request.form.getlist("unit"), strict=False)
    return [(role, None, unit) for role, unit in rows if role]


def _listed() -> dict[str, object]:
    words = request.args.get("words", "").strip()[:100]
    page = people.list_people(actor(), archive=archive(), words=words, limit=PAGE_SIZE, offset=asked_offset())
    return {
        "people": page.rows,
        "held": posts.list_posts(actor(), archive=archive(), action=Action.MANAGE_PEOPLE),
        "together": page.together,
        "words": words,
        "pager": pager(page.total),
        **_choices(),
    }


def _choices() -> dict[str, object]:
    return {
        "roles": tuple(Role),
        "table": [(role, [one for one in Action if one in PERMITTED[role]]) for role in Role],
        "bound": {role: archive().regulation.category(category) for role, category in BOUND.items()},
    }


def _person(person_id: int) -> dict[str, object]:
    return {
        "person": _row(person_id),
        "open_sessions": sessions.count_sessions(actor(), person_id, archive=archive()),
        "held": posts.list_posts(actor(), archive=archive(), person_id=person_id, action=Action.MANAGE_PEOPLE),
        "posts": [(post.code, word("post", post.code)) for post in archive().regulation.posts],
        **_choices(),
    }


def _row(person_id: int) -> people.PersonRow:
    return people.show_person(actor(), str(person_id), archive=archive())


def _name(person_id: int) -> str:
    return _row(person_id).name
