"""The print file of a document that is owed on paper, and the list of those that are."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.usecases.stack import paper
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("paper", __name__)


@pages.get("/shelves/paper")
def duties() -> ResponseReturnValue:
    """What is not on paper as it should be: owed, or (`of=boxless`) in no named box."""
    boxless = request.args.get("of") == "boxless"
    pages_of = {
        name: paper.list_paper_duties(
            actor(),
            archive=archive(),
            boxless=name == "boxless",
            limit=PAGE_SIZE if boxless is (name == "boxless") else 0,
            offset=asked_offset() if boxless is (name == "boxless") else 0,
        )
        for name in ("owed", "boxless")
    }
    found = pages_of["boxless" if boxless else "owed"]
    return render_template(
        "shelves/paper.html", found=found, boxless=boxless, counts=pages_of, pager=pager(found.total)
    )


@pages.post("/document/<int:document_id>/print")
def print_(document_id: int) -> ResponseReturnValue:
    """The print file; who has not said why papers are looked at is asked first."""
    if actor().purpose is None:
        return redirect(url_for("purposes.ask", next=url_for("documents.show", document_id=document_id, tab="custody")))
    return send(paper.print_paper(actor(), document_id, archive=archive()))
