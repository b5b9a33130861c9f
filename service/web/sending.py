"""Files as answers: under their own names, and from the store also in parts."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import FileWrapper

from service.usecases.documents.downloading import StoredFile

CHUNK = 1 << 16

File = tuple[BinaryIO, str, str, int]
"""A file that can be sent: stream, name, media type, bytes."""


def send(opened: AbstractContextManager[File]) -> Response:
    """A file as a download, whole; it stays open until the answer has been sent."""
    with ExitStack() as stack:
        source, name, mime, size = stack.enter_context(opened)
        response = _answer("attachment", name, mime, size)
        response.response = FileWrapper(source, CHUNK)
        response.call_on_close(stack.pop_all().close)
        return response


def send_stored(file: StoredFile) -> Response:
    """A file of the store as a download: whole, and sound then, or the part of it that is asked for."""
    return _send_parts(file, "attachment", file.open)


def send_for_playing(file: StoredFile) -> Response:
    """A recording for a player, which asks for parts, and of the first does not know where it will end; or where it
    fetches them from the store itself.
    """
    if file.address is not None:
        response = Response(status=HTTPStatus.FOUND)
        response.headers.update(
            {"Location": file.address, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        )
        return response
    return _send_parts(file, "inline", file.open_in_parts)


def _send_parts(file: StoredFile, way: str, open_whole: Callable[[], BinaryIO]) -> Response:
    """The part that is asked for (RFC 9110, 14), no more of which is fetched than is sent, or the whole file.

    Parts of other bytes are never put together: these are named by their digest.
    """
    response = _answer(way, file.name, file.mime, file.size)
    response.set_etag(file.digest)
    response.make_conditional(request, accept_ranges=not _means_all(file.size), complete_length=file.size)
    response.accept_ranges = "bytes"
    if response.status_code not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        return response
    length = response.content_length or 0
    is_read = length == file.size and request.method != "HEAD"
    source = open_whole() if is_read else file.open_in_parts()
    response.call_on_close(source.close)  # of an answer to HEAD no piece is ever asked for
    response.response = _stretch(source, response.content_range.start or 0, length)
    return response


def _means_all(size: int) -> bool:
    """Whether what is asked for of a file is answered by all of it: several parts at once, parts that are no bytes, or
    more of its end than there is.
    """
    asked = request.range
    if asked is None:
        return False
    start, end = asked.ranges[0]
    return asked.units != "bytes" or len(asked.ranges) > 1 or (end is None and start < -size)


def _answer(way: str, name: str, mime: str, size: int) -> Response:
    """The answer that brings a file, without the file."""
    response = Response(mimetype=mime)
    response.content_length = size
    response.headers["Content-Disposition"] = _named(way, name)
    return response


def _stretch(source: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    """So many bytes of a file from a place on, a piece at a time; then it is closed."""
    with source:
        source.seek(start)
        while length and (piece := source.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece


def _named(way: str, name: str) -> str:
    """The name in ASCII for old programs and in full for all others (RFC 6266)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@contextmanager
def opened(content: bytes, name: str, mime: str) -> Iterator[File]:
    """Bytes as a file that can be sent."""
    with BytesIO(content) as source:
        yield source, name, mime, len(content)
