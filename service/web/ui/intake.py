"""Taking files in: a form for many files, a batch with a row a file, and what a script asks while something moves."""

from collections.abc import Iterable
from typing import BinaryIO, cast

from flask import (
    Blueprint,
    Response,
    flash,
    get_template_attribute,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from service.catalogue.documents import PaperOriginal
from service.catalogue.intake import Channel
from service.errors import InvalidError, NotFoundError
from service.usecases.intake.intake import Placement, Statement, open_batch, receive
from service.usecases.permissions import Action, permit
from service.web.batch_page import BatchView, Row, form_of, view_of
from service.web.forms import REFUSALS, again, entered, entered_or_none
from service.web.i18n import tell
from service.web.security import takes_files
from service.web.sessions import actor
from service.web.shell import archive, wants_json

pages = Blueprint("intake", __name__)

TEMPLATE = "intake/index.html"
PATH_LENGTH = 1000
BOX_LENGTH = 100


@pages.get("/intake")
def batches() -> ResponseReturnValue:
    """Where files are dropped, and the latest batches."""
    permit(actor(), Action.RECEIVE)
    return render_template(TEMPLATE, errors={}, entered={}, **form_of(None))


@pages.post("/intake")
@takes_files
def begin() -> ResponseReturnValue:
    """Begin a batch with the files of the form; a script begins it empty and sends them one by one."""
    try:
        files, statement = _files(), _statement()
        if not files and not wants_json():
            raise InvalidError("intake.no_files")
        unit, case = entered_or_none("unit"), entered_or_none("case")
        batch_id = open_batch(actor(), Channel.PAGE, archive=archive(), unit=unit, case=case)
    except (*REFUSALS, NotFoundError) as error:
        if wants_json():
            raise
        return again(TEMPLATE, error, **form_of(None))
    _take(batch_id, files, statement)
    target = url_for("intake.batch", batch_id=batch_id)
    return jsonify(address=target) if wants_json() else redirect(target)


@pages.get("/intake/<int:batch_id>")
def batch(batch_id: int) -> ResponseReturnValue:
    """One batch; filter and page stand in the address."""
    return render_template(TEMPLATE, errors={}, entered={}, **form_of(view_of(batch_id)))


@pages.post("/intake/<int:batch_id>/files")
@takes_files
def add(batch_id: int) -> ResponseReturnValue:
    """Take more files into a batch; a script is told their rows."""
    try:
        files, statement = _files(), _statement()
        if not files:
            raise InvalidError("intake.no_files")
    except REFUSALS as error:
        if wants_json():
            raise
        flash(tell(error.code, **error.data))
        return redirect(url_for("intake.batch", batch_id=batch_id))
    offers = _take(batch_id, files, statement)
    if not wants_json():
        return redirect(url_for("intake.batch", batch_id=batch_id))
    view = view_of(batch_id)
    return _told(view, [row for row in view.every if row.offer.id in offers])


@pages.get("/intake/<int:batch_id>/progress")
def progress(batch_id: int) -> ResponseReturnValue:
    """How far the batch has come: its rows and counts as they stand on its page."""
    view = view_of(batch_id)
    return _told(view, view.rows)


def _told(view: BatchView, rows: Iterable[Row]) -> Response:
    """A batch for the script of its page: markup by the id of the element that it replaces."""
    row_of = get_template_attribute("intake/row.html", "row_of")
    parts = {name: render_template(f"intake/{name}.html", view=view) for name in ("counts", "file")}
    return jsonify(
        moving=view.is_moving,
        summary=view.summary,
        parts={f"batch-{name}": markup for name, markup in parts.items()},
        rows={f"offer-{row.offer.id}": str(row_of(view, row)) for row in rows},
    )


def _files() -> list[FileStorage]:
    files = [file for file in request.files.getlist("files") if file.filename]
    most = archive().settings.max_upload_files
    if len(files) > most:
        raise InvalidError("upload.too_many", files=len(files), most=most)
    return files


def _statement() -> Statement:
    """What the form says of the paper originals."""
    try:
        paper = PaperOriginal(entered("paper") or PaperOriginal.UNKNOWN)
    except ValueError as error:
        raise InvalidError("paper.unknown", value=entered("paper")[:32]) from error
    box = entered_or_none("box") if paper is PaperOriginal.FILED else None
    if box and len(box) > BOX_LENGTH:
        raise InvalidError("intake.bad_box", most=BOX_LENGTH)
    return Statement(paper_original=None if paper is PaperOriginal.UNKNOWN else paper, box=box)


def _take(batch_id: int, files: Iterable[FileStorage], statement: Statement) -> set[int]:
    """Offer the files one by one; gives the offers' ids. One that cannot be taken is written down with its reason."""
    placement = Placement(statement=statement)
    return {
        receive(
            actor(),
            batch_id,
            (file.filename or "")[-PATH_LENGTH:],
            cast(BinaryIO, file.stream),
            placement,
            archive=archive(),
        ).offer_id
        for file in files
    }
