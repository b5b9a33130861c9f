"""Logging in and out, and one's own password, language, log-ins, tokens, and where reminders reach one."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.people import TokenScope
from service.errors import InvalidError, UnauthenticatedError, UnavailableError
from service.usecases.clock import inbox
from service.usecases.house import people, tokens
from service.usecases.house import sessions as own_sessions
from service.usecases.house.logging_in import confirm_log_in
from service.usecases.house.logging_in import log_in as log_in_by_password
from service.usecases.house.second_step import own_second_step
from service.web import sessions
from service.web.forms import REFUSALS, again, done, entered
from service.web.i18n import LOCALES, tell
from service.web.provider import provider_or_none
from service.web.sessions import actor, local_target, visit
from service.web.shell import archive, outside

pages = Blueprint("accounts", __name__)


@pages.get("/login")
def log_in() -> ResponseReturnValue:
    """The log-in page; `language` in its address switches the language until somebody has logged in."""
    chosen = request.args.get("language")
    if chosen in LOCALES:
        session["language"] = chosen
    way_out = _way_out() if request.args.get("left") == "provider" else None
    target = local_target(request.args.get("next"))
    return render_template("accounts/login.html", errors={}, target=target, way_out=way_out)


def _way_out() -> str | None:
    """Where one logs out of the identity provider too; nothing while that is silent."""
    found = provider_or_none()
    try:
        return found.way_out() if found is not None else None
    except UnavailableError:
        return None


@pages.post("/login")
def enter() -> ResponseReturnValue:
    """Begin a session by a password, or its first half."""
    target, name = local_target(request.form.get("next")), entered("login")[:64]
    try:
        begun = log_in_by_password(name.lower(), request.form.get("password", ""), archive=archive(), visit=visit())
    except UnauthenticatedError as error:
        errors = {"": tell(error.code, **error.data)}
        return render_template("accounts/login.html", errors=errors, target=target, login=name), 401
    if begun.awaits_code:
        sessions.begin_half(begun, target)
        return redirect(url_for("accounts.ask_code"))
    return _entered(begun.secret, target)


@pages.get("/login/code")
def ask_code() -> ResponseReturnValue:
    """The page that asks for the code of the second step."""
    if sessions.half() is None:
        return redirect(url_for("accounts.log_in"))
    return render_template("accounts/code.html", errors={})


@pages.post("/login/code")
def confirm() -> ResponseReturnValue:
    """Finish a log-in by its code."""
    target = local_target(session.get("target"))
    try:
        secret = confirm_log_in(sessions.half() or "", entered("code"), archive=archive(), visit=visit())
    except UnauthenticatedError as error:
        errors = {"": tell(error.code, **error.data)}
        page = "accounts/code.html" if error.code == "login.code_wrong" else "accounts/login.html"
        return render_template(page, errors=errors, target=target), 401
    return _entered(secret, target)


def _entered(secret: str, target: str | None) -> ResponseReturnValue:
    """Go on where the browser wanted to go, in the language that was switched to before."""
    chosen = session.get("language")
    sessions.begin(secret)
    # Whoever has just switched the language wants it in their own pages too.
    if chosen in LOCALES and chosen != actor().language:
        people.choose_language(actor(), chosen, archive=archive())
    return redirect(target or url_for("home.show"))


@pages.post("/logout")
def leave() -> ResponseReturnValue:
    """End the session; whoever came by the identity provider is told that they are still logged in there."""
    own_sessions.log_out(actor(), archive=archive())
    came_by_provider = session.get("by_provider")
    sessions.end()
    return redirect(url_for("accounts.log_in", left="provider" if came_by_provider else None))


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
    except (*REFUSALS, UnauthenticatedError) as error:
        return again("accounts/account.html", error, **_account())
    return done(url_for("accounts.show"), "done.password_changed")


@pages.post("/account/language")
def choose_language() -> ResponseReturnValue:
    """Remember the language of the pages."""
    people.choose_language(actor(), entered("language"), archive=archive())
    return redirect(url_for("accounts.show"))


@pages.post("/account/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own log-ins."""
    own_sessions.end_session(actor(), session_id, archive=archive())
    return done(url_for("accounts.show"), "done.session_ended")


@pages.post("/account/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """End all of one's own log-ins but this one."""
    own_sessions.end_other_sessions(actor(), archive=archive())
    return done(url_for("accounts.show"), "done.sessions_ended")


@pages.post("/account/tokens")
def issue_token() -> ResponseReturnValue:
    """Make a token; its secret stands on this answer and nowhere else."""
    try:
        secret = tokens.issue_token(actor(), entered("name"), archive=archive(), scope=_scope(), days=_days())
    except REFUSALS as error:
        return again("accounts/account.html", error, **_account())
    return render_template("accounts/account.html", errors={}, entered={}, secret=secret, **_account())


@pages.post("/account/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End a token."""
    tokens.revoke_token(actor(), token_id, archive=archive())
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
    address = outside("feeds.show", token=secret)
    return render_template("accounts/account.html", errors={}, entered={}, feed_address=address, **_account())


@pages.post("/account/feed/end")
def end_feed() -> ResponseReturnValue:
    """End the calendar feed."""
    inbox.end_feed(actor(), archive=archive())
    return done(url_for("accounts.show"), "done.feed_ended")


def _days() -> int:
    text = entered("days")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _scope() -> TokenScope:
    """What the form says; where it says nothing that is known, the least."""
    asked = entered("scope")
    return TokenScope(asked) if asked in set(TokenScope) else TokenScope.READ


def _account() -> dict[str, object]:
    return {
        "tokens": tokens.own_tokens(actor(), archive=archive()),
        "token_days": tokens.TOKEN_DAYS,
        "scopes": tuple(TokenScope),
        "sessions": own_sessions.own_sessions(actor(), archive=archive()),
        "my_step": own_second_step(actor(), archive=archive()),
        "email": inbox.own_address(actor(), archive=archive()),
        "mails": archive().settings.smtp_url is not None,
        "has_feed": inbox.has_feed(actor(), archive=archive()),
    }
