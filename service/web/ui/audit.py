"""The audit: every act, newest first; whether the chain holds; the list and the anchor to take along."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.anchors import read_code
from service.catalogue.audit import Break
from service.errors import ArchiveError, InvalidError, NotFoundError
from service.sentences import SENTENCES
from service.usecases.house import anchoring, auditing, verifying
from service.usecases.house.auditing import EntryWish
from service.usecases.house.verifying import ChainReport
from service.web.forms import entered
from service.web.i18n import language, tell
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("audit", __name__)

FIELDS = {"document.missing": "document", "anchor.bad_code": "anchor", "audit.too_many": ""}
"""Code -> the field beside which its sentence stands, unless the error names one."""

ACTS = tuple(code.removeprefix("act.") for code in SENTENCES if code.startswith("act."))


@pages.get("/audit")
def entries() -> ResponseReturnValue:
    """The entries, filtered as the address says."""
    return _show()


@pages.get("/audit/list")
def workbook() -> ResponseReturnValue:
    """The entries that the address asks for as a workbook."""
    try:
        return send(auditing.export_entries(actor(), _wish(), archive=archive()))
    except (InvalidError, NotFoundError) as error:
        return _show(error=error), 422


@pages.post("/audit/check")
def check() -> ResponseReturnValue:
    """Walk the chain and say whether it holds, against the anchor on a sheet too, if one was entered."""
    try:
        sheets = [read_code(entered("anchor"))] if entered("anchor") else []
    except InvalidError as error:
        return _show(error=error), 422
    return _show(report=verifying.check_chain(actor(), archive=archive(), sheets=sheets))


@pages.post("/audit/sheet")
def sheet() -> ResponseReturnValue:
    """The sheet for the binder."""
    return send(anchoring.print_anchor(actor(), archive=archive()))


def _show(report: ChainReport | None = None, error: ArchiveError | None = None) -> str:
    try:
        found = auditing.list_entries(actor(), _wish(), archive=archive(), limit=PAGE_SIZE)
    except (InvalidError, NotFoundError) as refusal:
        if refusal.code == "entry.missing":
            raise
        found = replace(auditing.list_entries(actor(), archive=archive(), limit=1), entries=(), older=None)
        error = error or refusal
    return render_template(
        "audit/entries.html",
        found=found,
        acts=ACTS,
        report=report,
        problem_of=_problem,
        said=lambda data: auditing.said(data, language()),
        errors=_errors(error),
    )


def _errors(error: ArchiveError | None) -> dict[str, str]:
    if error is None:
        return {}
    return {str(error.data.get("field", FIELDS.get(error.code, ""))): tell(error.code, **error.data)}


def _problem(found: Break) -> str:
    """What is wrong at a place of the chain."""
    head = found.head
    return tell(f"break.{found.problem}", **({"source": head.source, "reference": head.reference} if head else {}))


def _wish() -> EntryWish:
    asked = request.args
    return EntryWish(
        act=asked.get("act") or None,
        person_id=asked.get("person", type=as_number),
        subject_kind=asked.get("kind") or None,
        subject_id=asked.get("id", type=as_number),
        document=asked.get("document", "").strip() or None,
        since=_day("since"),
        until=_day("until"),
        before=asked.get("before", type=as_number),
    )


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidError("date.bad", date=text[:20], field=name) from error
