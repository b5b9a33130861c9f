"""Logging in and out, and one's own password, language, tokens, and where reminders reach one."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.errors import InvalidError, UnauthenticatedError
from service.usecases.clock import inbox
from service.usecases.house import people
from service.web import sessions
from service.web.forms import REFUSALS, again, done, entered
from service.web.i18n import LOCALES, tell
from service.web.sessions import actor, local_target
from service.web.shell import archive

pages = Blueprint("accounts", __name__)


@pages.get("/login")
def log_in() -> ResponseReturnValue:
    """The log-in page; `language` in its address switches the language until somebody has logged in."""
    chosen = request.args.get("language")
    if chosen in LOCALES:
        session["language"] = chosen
    return render_template("accounts/login.html", errors={}, target=local_target(request.args.get("next")))


@pages.post("/login")
def enter() -> ResponseReturnValue:
    """Begin a session."""
    target = local_target(request.form.get("next"))
    chosen = session.get("language")
    try:
        secret = people.log_in(entered("login").lower(), request.form.get("password", ""), archive=archive())
    except UnauthenticatedError as error:
        errors = {"": tell(error.code, **error.data)}
        return render_template("accounts/login.html", errors=errors, target=target, login=entered("login")), 401
    sessions.begin(secret)
    # Whoever has just switched the language wants it in their own pages too.
    if chosen in LOCALES and chosen != actor().language:
        people.choose_language(actor(), chosen, archive=archive())
    return redirect(target or url_for("home.show"))


@pages.post("/logout")
def leave() -> ResponseReturnValue:
    """End the session."""
    people.log_out(actor(), archive=archive())
    sessions.end()
    return redirect(url_for("accounts.log_in"))


@pages.get("/account")
def show() -> ResponseReturnValue:
    """One's own password, language and tokens."""
    return render_template("accounts/account.html", errors={}, entered={}, **_account())


@pages.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Change one's own password."""
    new = request.form.get("password", "")
    try:
        if new != request.form.get("again", ""):
            raise InvalidError("password.unequal")
        people.change_own_password(actor(), request.form.get("old", ""), new, archive=archive())
    except REFUSALS as error:
        return again("accounts/account.html", error, **_account())
    return done(url_for("accounts.show"), "done.password_changed")


@pages.post("/account/language")
def choose_language() -> ResponseReturnValue:
    """Remember the language of the pages."""
    people.choose_language(actor(), entered("language"), archive=archive())
    return redirect(url_for("accounts.show"))


@pages.post("/account/tokens")
def issue_token() -> ResponseReturnValue:
    """Make a token; its secret stands on this answer and nowhere else."""
    try:
        secret = people.issue_token(actor(), entered("name"), archive=archive(), days=_days())
    except REFUSALS as error:
        return again("accounts/account.html", error, **_account())
    return render_template("accounts/account.html", errors={}, entered={}, secret=secret, **_account())


@pages.post("/account/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End a token."""
    people.revoke_token(actor(), token_id, archive=archive())
    return done(url_for("accounts.show"), "done.token_revoked")


@pages.post("/account/email")
def choose_address() -> ResponseReturnValue:
    """Have reminders mailed, or no longer."""
    try:
        inbox.choose_address(actor(), entered("email"), archive=archive())
    except REFUSALS as error:
        return again("accounts/account.html", error, **_account())
    return done(url_for("accounts.show"), "done.email_chosen")


@pages.post("/account/feed")
def make_feed() -> ResponseReturnValue:
    """Make a calendar feed; its address stands on this answer and nowhere else."""
    secret = inbox.make_feed(actor(), archive=archive())
    address = url_for("feeds.show", token=secret, _external=True)
    return render_template("accounts/account.html", errors={}, entered={}, feed_address=address, **_account())


@pages.post("/account/feed/end")
def end_feed() -> ResponseReturnValue:
    """End the calendar feed."""
    inbox.end_feed(actor(), archive=archive())
    return done(url_for("accounts.show"), "done.feed_ended")


def _days() -> int:
    text = entered("days")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _account() -> dict[str, object]:
    return {
        "tokens": people.own_tokens(actor(), archive=archive()),
        "token_days": people.TOKEN_DAYS,
        "email": inbox.own_address(actor(), archive=archive()),
        "mails": archive().settings.smtp_url is not None,
        "has_feed": inbox.has_feed(actor(), archive=archive()),
    }
