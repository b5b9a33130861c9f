"""Files as answers: streamed from the store, under their own names, in parts where that is safe."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import FileWrapper

CHUNK = 1 << 16

File = tuple[BinaryIO, str, str, int]
"""A file that can be sent: stream, name, media type, bytes."""


def send(opened: AbstractContextManager[File], *, tag: str | None = None) -> Response:
    """A file as a download; it stays open until the answer has been sent.

    `tag` names these very bytes for ever; only with one may parts of the file be asked for (RFC 9110, range requests).
    """
    with ExitStack() as stack:
        return _sent(stack.enter_context(opened), "attachment", tag, stack)


def send_for_playing(opened: AbstractContextManager[tuple[File, str]]) -> Response:
    """A recording (file, and the tag that names these very bytes) for a player, which asks for parts of it."""
    with ExitStack() as stack:
        file, tag = stack.enter_context(opened)
        return _sent(file, "inline", tag, stack)


def _sent(file: File, way: str, tag: str | None, stack: ExitStack) -> Response:
    """The answer, which closes what the stack holds once it has been sent."""
    source, name, mime, size = file
    response = Response(FileWrapper(source, CHUNK), mimetype=mime)
    response.content_length = size
    response.headers["Content-Disposition"] = _named(way, name)
    if tag is not None:
        response.set_etag(tag)
        response.make_conditional(request, accept_ranges=True, complete_length=size)
    response.call_on_close(stack.pop_all().close)
    return response


def _named(way: str, name: str) -> str:
    """The name in ASCII for old programs and in full for all others (RFC 6266)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@contextmanager
def opened(content: bytes, name: str, mime: str) -> Iterator[File]:
    """Bytes as a file that can be sent."""
    with BytesIO(content) as source:
        yield source, name, mime, len(content)
