"""Files to take along: the original, the searchable PDF, a selection or a whole case file as one PDF."""

from contextlib import AbstractContextManager, ExitStack
from typing import BinaryIO

from flask import Blueprint, Response, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.documents import FileRole
from service.errors import InvalidError
from service.usecases import downloading
from service.web.sessions import actor, local_target
from service.web.shell import archive

pages = Blueprint("downloads", __name__)

PDF = "application/pdf"


@pages.get("/document/<int:document_id>/original")
def original(document_id: int) -> ResponseReturnValue:
    """The file as it came."""
    return _file(document_id, FileRole.ORIGINAL)


@pages.get("/document/<int:document_id>/pdf")
def searchable(document_id: int) -> ResponseReturnValue:
    """The PDF that can be searched."""
    return _file(document_id, FileRole.SEARCHABLE)


@pages.get("/cases/download/<path:code>")
def case(code: str) -> ResponseReturnValue:
    """A whole case file."""
    return _asked_first() or _merged(downloading.download_case(actor(), code, archive=archive()), f"{code}.pdf")


@pages.post("/documents/download")
def selection() -> ResponseReturnValue:
    """The documents that were ticked, one behind the other."""
    ids = request.form.getlist("id", type=int)
    if not ids:
        raise InvalidError("selection.empty")
    opened = downloading.download_documents(actor(), ids, archive=archive())
    return _asked_first(request.form.get("back")) or _merged(opened, f"{archive().clock.today().isoformat()}.pdf")


def _asked_first(target: str | None = None) -> ResponseReturnValue | None:
    """The page that asks for the purpose, where none was stated yet; from there it goes on to `target`, or here."""
    if actor().purpose is not None:
        return None
    return redirect(url_for("purposes.ask", next=local_target(target) or request.full_path.rstrip("?")))


def _file(document_id: int, role: FileRole) -> ResponseReturnValue:
    asked = _asked_first()
    if asked is not None:
        return asked
    with ExitStack() as stack:
        opened = downloading.download(actor(), document_id, role, archive=archive())
        stream, name, mime, size = stack.enter_context(opened)
        return _sent(stream, name, mime, stack.pop_all(), size)


def _merged(opened: AbstractContextManager[BinaryIO], name: str) -> ResponseReturnValue:
    with ExitStack() as stack:
        stream = stack.enter_context(opened)
        return _sent(stream, name, PDF, stack.pop_all())


def _sent(stream: BinaryIO, name: str, mime: str, stack: ExitStack, size: int | None = None) -> Response:
    """The stream as an attachment; what holds it open is let go when the answer is."""
    answer = send_file(stream, mimetype=mime, as_attachment=True, download_name=name)
    answer.call_on_close(stack.close)
    if size is not None:
        answer.content_length = size
    return answer
