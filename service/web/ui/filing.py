"""Filing what was selected, or everything in a case file; what cannot be filed is said one by one."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import InvalidError
from service.usecases.documents import filing
from service.usecases.documents.filing import Filed
from service.web.forms import done
from service.web.numbers import as_number
from service.web.sessions import actor, local_target
from service.web.shell import archive

pages = Blueprint("filing", __name__)


@pages.post("/documents/file")
def selected() -> ResponseReturnValue:
    """File the documents that were ticked."""
    ids = request.form.getlist("id", type=as_number)
    if not ids:
        raise InvalidError("selection.empty")
    back = local_target(request.form.get("back")) or url_for("search.results")
    return _told(filing.file_documents(actor(), ids, archive=archive()), back)


@pages.post("/cases/file/<path:code>")
def case(code: str) -> ResponseReturnValue:
    """File everything in a case file that is not filed yet."""
    return _told(filing.file_case(actor(), code, archive=archive()), url_for("cases.show", code=code))


def _told(results: Sequence[Filed], back: str) -> ResponseReturnValue:
    filed = [result for result in results if result.problem is None]
    if len(filed) == len(results):
        return done(back, "done.filed", count=len(filed))
    return render_template("documents/filed.html", results=results, filed=filed, back=back)
