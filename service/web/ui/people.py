"""People, their log-ins and their roles."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.people import Role
from service.errors import InvalidError, NotFoundError
from service.usecases.house import people, posts, second_step, sessions, units
from service.usecases.house.people import Appointed
from service.usecases.permissions import Action
from service.web.formats import word
from service.web.forms import REFUSALS, again, done, entered
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("people", __name__)

MOST_APPOINTMENTS = 20


@pages.get("/people")
def index() -> ResponseReturnValue:
    """Everybody who has a log-in."""
    return render_template("settings/people.html", errors={}, entered={}, **_listed())


@pages.post("/people")
def add() -> ResponseReturnValue:
    """Enter a person."""
    name = entered("name")
    try:
        people.add_person(
            actor(), entered("login"), name, request.form.get("password", ""), _appointed(), archive=archive()
        )
    except REFUSALS as error:
        return again("settings/people.html", error, do="add", **_listed())
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
    except REFUSALS as error:
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


def _listed() -> dict[str, object]:
    return {"people": people.list_people(actor(), archive=archive()), **_choices()}


def _choices() -> dict[str, object]:
    return {"roles": tuple(Role), "units": units.units_of(actor(), archive=archive(), action=Action.MANAGE_PEOPLE)}


def _person(person_id: int) -> dict[str, object]:
    held = posts.list_posts(actor(), archive=archive(), action=Action.MANAGE_PEOPLE)
    return {
        "person": _row(person_id),
        "open_sessions": sessions.count_sessions(actor(), person_id, archive=archive()),
        "held": [one for one in held if one.person_id == person_id],
        "posts": [(post.code, word("post", post.code)) for post in archive().regulation.posts],
        **_choices(),
    }


def _row(person_id: int) -> people.PersonRow:
    for row in people.list_people(actor(), archive=archive()):
        if row.id == person_id:
            return row
    raise NotFoundError("person.missing", reference=str(person_id))


def _name(person_id: int) -> str:
    return _row(person_id).name
