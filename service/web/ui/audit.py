"""The audit: every act, newest first, and whether the chain holds."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.sentences.acts import ACTS
from service.usecases.house import auditing
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("audit", __name__)


@pages.get("/audit")
def entries() -> ResponseReturnValue:
    """The entries, filtered as the address says."""
    return _show(report=None)


@pages.post("/audit/check")
def check() -> ResponseReturnValue:
    """Walk the chain and say whether it holds."""
    return _show(report=auditing.check_chain(actor(), archive=archive()))


def _show(report: auditing.ChainReport | None) -> str:
    asked = request.args
    found = auditing.list_entries(
        actor(),
        archive=archive(),
        act=asked.get("act") or None,
        person_id=asked.get("person", type=int),
        subject_kind=asked.get("kind") or None,
        subject_id=asked.get("id", type=int),
        limit=PAGE_SIZE,
        offset=asked_offset(),
    )
    acts = [act.removeprefix("act.") for act in ACTS]
    return render_template("audit/entries.html", found=found, acts=acts, pager=pager(found.total), report=report)
