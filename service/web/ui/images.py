"""Pictures of pages. Each one that is sent has its line in the audit."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from service.usecases.documents import images
from service.web.numbers import as_number
from service.web.reveals import reason_for
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("images", __name__)

WIDTH = 1400
"""Pixels: enough to read the small print of an A4 page on an office screen."""


@pages.get("/document/<int:document_id>/page/<int:number>/image")
def page(document_id: int, number: int) -> ResponseReturnValue:
    """A page, upright, as wide as the address asks; covered unless a reason was given for this document."""
    width = request.args.get("width", WIDTH, type=as_number)
    reason = reason_for(document_id)
    picture = images.page_image(actor(), document_id, number, archive=archive(), width=width, unmasked=reason)
    return Response(picture, mimetype="image/jpeg")


@pages.get("/document/<int:document_id>/page/<int:number>/thumbnail")
def thumbnail(document_id: int, number: int) -> ResponseReturnValue:
    """A page too small to be read; none of a sensitive paper."""
    picture = images.thumbnail(actor(), document_id, number, archive=archive())
    if picture is None:
        abort(404)
    return Response(picture, mimetype="image/jpeg")
