"""Forms: what was entered goes to a use case; what it refuses comes back beside the field."""

from datetime import date

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.errors import ArchiveError, ConflictError, InvalidError
from service.web.errors import status_of
from service.web.i18n import tell

REFUSALS = (InvalidError, ConflictError)
"""Errors that a form answers by showing itself again."""

FIELDS = {
    "box.needed": "box",
    "case.bad_code": "code",
    "case.before_last_event": "on",
    "case.exists": "code",
    "case.missing": "case",
    "case.other_unit": "case",
    "date.out_of_range": "on",
    "intake.bad_box": "box",
    "intake.no_files": "files",
    "intake.no_manifest": "manifest",
    "login.bad": "login",
    "login.taken": "login",
    "name.needed": "name",
    "page.bad_order": "place",
    "paper.unknown": "paper_original",
    "password.length": "password",
    "password.old_wrong": "old",
    "password.weak": "password",
    "reason.needed": "reason",
    "title.length": "title",
    "token.invalid": "name",
    "type.name_and_basis": "name",
    "type.phrases": "phrases",
    "type.rule": "rule",
    "unit.bad_fonds": "fonds",
    "unit.bad_level": "level",
    "unit.bad_name": "name",
    "year.out_of_range": "year",
}
"""Code -> the field beside which its sentence stands, unless the error names one; any other stands above the form."""


def entered(name: str) -> str:
    """What was entered in a field, without blanks around it."""
    return request.form.get(name, "").strip()


def entered_or_none(name: str) -> str | None:
    """What was entered in a field, or None where it was left empty."""
    return entered(name) or None


def entered_day(name: str) -> date:
    """The day entered in a field."""
    text = entered(name)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidError("date.bad", date=text[:20], field=name) from error


def entered_year(name: str) -> int | None:
    """The year entered in a field, or None where it was left empty."""
    text = entered(name)
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InvalidError("year.bad", year=text[:20], field=name)
    return int(text) if text else None


def again(template: str, error: ArchiveError, **context: object) -> ResponseReturnValue:
    """The form once more, with what was entered and why it was refused."""
    field = error.data.get("field") or FIELDS.get(error.code, "")
    errors = {field: tell(error.code, **error.data)}
    return render_template(template, errors=errors, entered=request.form, **context), status_of(error)


def done(target: str, code: str, /, **data: object) -> ResponseReturnValue:
    """Go on to `target` and say there what was done."""
    flash(tell(code, **data))
    return redirect(target)
