"""Files to take along: the original, the searchable PDF, a selection or a whole case file as one PDF."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.documents import FileRole
from service.errors import InvalidError
from service.usecases.checks.views import report
from service.usecases.documents import downloading
from service.web.numbers import as_number
from service.web.reveals import reason_for, unmasking
from service.web.sending import send, send_stored
from service.web.sessions import actor, local_target
from service.web.shell import archive

pages = Blueprint("downloads", __name__)


@pages.get("/document/<int:document_id>/original")
def original(document_id: int) -> ResponseReturnValue:
    """The file as it came."""
    return _file(document_id, FileRole.ORIGINAL)


@pages.get("/document/<int:document_id>/pdf")
def searchable(document_id: int) -> ResponseReturnValue:
    """The PDF that can be searched."""
    return _file(document_id, FileRole.SEARCHABLE)


@pages.get("/document/<int:document_id>/checks.pdf")
def checks(document_id: int) -> ResponseReturnValue:
    """The report of its checks."""
    return ask_purpose() or send(report(actor(), document_id, archive=archive()))


@pages.get("/cases/download/<path:code>")
def case(code: str) -> ResponseReturnValue:
    """A whole case file."""
    return ask_purpose() or send(downloading.download_case(actor(), code, archive=archive(), unmasked=unmasking()))


@pages.post("/documents/download")
def selection() -> ResponseReturnValue:
    """The documents that were ticked, one behind the other."""
    ids = request.form.getlist("id", type=as_number)
    if not ids:
        raise InvalidError("selection.empty")
    asked = ask_purpose(request.form.get("back"))
    return asked or send(downloading.download_documents(actor(), ids, archive=archive(), unmasked=unmasking()))


def _file(document_id: int, role: FileRole) -> ResponseReturnValue:
    why = reason_for(document_id) or unmasking()
    asked = ask_purpose()
    return asked or send_stored(downloading.download(actor(), document_id, role, archive=archive(), unmasked=why))


def ask_purpose(target: str | None = None) -> ResponseReturnValue | None:
    """The page that asks for the purpose, where none was stated yet; from there it goes on to `target`, or here."""
    if actor().purpose is not None:
        return None
    return redirect(url_for("purposes.ask", next=local_target(target) or request.full_path.rstrip("?")))
