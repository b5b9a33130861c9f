"""Forms: what was entered goes to a use case; what it refuses comes back beside the field."""

from datetime import date

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.errors import ArchiveError, ConflictError, InvalidError
from service.usecases.house.proof import Proof
from service.web.errors import status_of
from service.web.i18n import tell

REFUSALS = (InvalidError, ConflictError)
"""Errors that a form answers by showing itself again."""

FIELDS = {
    "box.bad_number": "box",
    "box.needed": "box",
    "box.unknown": "box",
    "box.exists": "number",
    "codes.count": "codes",
    "calendar.bad_line": "days",
    "calendar.bad_year": "year",
    "calendar.incomplete": "days",
    "calendar.local_twice": "on",
    "calendar.no_file": "file",
    "calendar.source_needed": "source",
    "calendar.too_large": "file",
    "calendar.unreadable": "file",
    "case.bad_code": "code",
    "case.before_last_event": "on",
    "case.exists": "code",
    "case.missing": "case",
    "case.other_unit": "case",
    "clock.bad_day": "on",
    "clock.before_opening": "on",
    "clock.note_needed": "note",
    "date.out_of_range": "on",
    "email.bad": "email",
    "correction.evidence_needed": "document",
    "handover.bad_end": "expires_on",
    "handover.things": "things",
    "handover.too_long": "note",
    "handover.too_many_cases": "cases",
    "hold.basis_needed": "basis",
    "hold.review_past": "review_on",
    "intake.bad_box": "box",
    "intake.no_files": "files",
    "intake.no_manifest": "manifest",
    "lookup.letter_unreadable": "letter",
    "lookup.bad_scope": "wanted",
    "lookup.no_such_page": "wanted",
    "lookup.not_filed": "wanted",
    "lookup.other_case": "wanted",
    "lookup.too_many_items": "wanted",
    "login.bad": "login",
    "login.taken": "login",
    "name.needed": "name",
    "page.bad_order": "place",
    "paper.box_not_shelved": "box",
    "paper.other_digest": "digest",
    "paper.other_pages": "pages",
    "paper.unknown": "paper_original",
    "password.length": "password",
    "password.old_wrong": "old",
    "password.weak": "password",
    "provider.none": "provider_only",
    "rack.exists": "rack",
    "rack.out_of_range": "rack",
    "reason.needed": "reason",
    "room.bad_name": "name",
    "room.exists": "name",
    "second_step.wrong": "code",
    "stock.bad_place": "place",
    "stock.goes_on": "place",
    "title.length": "title",
    "token.invalid": "name",
    "type.name_and_basis": "name",
    "type.phrases": "phrases",
    "type.rule": "rule",
    "basis.needed": "basis",
    "unit.bad_day": "on",
    "unit.bad_fonds": "fonds",
    "unit.bad_level": "level",
    "unit.bad_name": "name",
    "unit.below_itself": "unit",
    "unit.is_so_named": "name",
    "unit.missing": "unit",
    "unit.stands_there": "unit",
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
    if not text:
        raise InvalidError("date.needed", field=name)
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


def entered_number(name: str) -> int | None:
    """The number entered in a field, or None where it was left empty."""
    text = entered(name)
    if text and not (text.isascii() and text.isdigit() and len(text) < 8):
        raise InvalidError("number.bad", number=text[:20], field=name)
    return int(text) if text else None


def entered_proof() -> Proof:
    """Password and code of whoever signs."""
    return Proof(request.form.get("password", ""), entered("code"))


def again(template: str, error: ArchiveError, **context: object) -> ResponseReturnValue:
    """The form once more, with what was entered and why it was refused."""
    field = error.data.get("field") or FIELDS.get(error.code, "")
    errors = {field: tell(error.code, **error.data)}
    return render_template(template, errors=errors, entered=request.form, **context), status_of(error)


def done(target: str, code: str, /, **data: object) -> ResponseReturnValue:
    """Go on to `target` and say there what was done."""
    flash(tell(code, **data))
    return redirect(target)
