"""The pages of a document as sheets in a hand: turned, moved, split off, read once more."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from service.errors import InvalidError
from service.usecases.documents import paging
from service.web.document_page import address_of, shown
from service.web.forms import REFUSALS, again, done
from service.web.numbers import as_number
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("sheets", __name__)

TEMPLATE = "documents/document.html"


@pages.post("/document/<int:document_id>/page/<int:number>/turn")
def turn(document_id: int, number: int) -> ResponseReturnValue:
    """Turn a page for good; it is read again."""
    degrees = request.form.get("degrees", 0, type=as_number)
    try:
        paging.turn_page(actor(), document_id, number, degrees, archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="turn", **shown(document_id))
    return done(address_of("documents.show"), "done.turned", number=number)


@pages.post("/document/<int:document_id>/page/<int:number>/move")
def move(document_id: int, number: int) -> ResponseReturnValue:
    """Put a page at another place; the others close up."""
    count, place = request.form.get("count", 0, type=as_number), request.form.get("place", 0, type=as_number)
    try:
        paging.order_pages(actor(), document_id, _moved(count, number, place), archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="move", **shown(document_id))
    return done(address_of("documents.show", page=place), "done.moved")


@pages.post("/document/<int:document_id>/page/<int:number>/split")
def split(document_id: int, number: int) -> ResponseReturnValue:
    """Make the pages from here on a document of their own, and go there."""
    try:
        part = paging.split_document(actor(), document_id, number, archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="split", **shown(document_id))
    return done(address_of("documents.show", document_id=part, page=None, at=None), "done.split")


@pages.post("/document/<int:document_id>/retry")
def retry(document_id: int) -> ResponseReturnValue:
    """Read the failed pages once more."""
    try:
        count = paging.retry_reading(actor(), document_id, archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="retry", **shown(document_id))
    return done(address_of("documents.show"), "done.retried", pages=count)


def _moved(count: int, number: int, place: int) -> list[int]:
    """The numbers from 1 to `count` with one of them moved."""
    if not (1 <= number <= count <= 100_000 and 1 <= place <= count):
        raise InvalidError("page.bad_order")
    order = [one for one in range(1, count + 1) if one != number]
    order.insert(place - 1, number)
    return order
