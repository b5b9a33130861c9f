"""Files as answers: streamed from the store, under their own names, in parts where that is safe."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import FileWrapper

CHUNK = 1 << 16


def send(opened: AbstractContextManager[tuple[BinaryIO, str, str, int]], *, tag: str | None = None) -> Response:
    """A file (stream, name, media type, bytes) as a download; it stays open until the answer has been sent.

    `tag` names these very bytes for ever; only with one may parts of the file be asked for (RFC 9110, range requests).
    """
    with ExitStack() as stack:
        source, name, mime, size = stack.enter_context(opened)
        response = Response(FileWrapper(source, CHUNK), mimetype=mime)
        response.content_length = size
        response.headers["Content-Disposition"] = _attachment(name)
        if tag is not None:
            response.set_etag(tag)
            response.make_conditional(request, accept_ranges=True, complete_length=size)
        response.call_on_close(stack.pop_all().close)
        return response


def send_for_playing(
    opened: AbstractContextManager[tuple[tuple[BinaryIO, str, str, int], str]],
) -> Response:
    """A recording (file, and the tag that names these very bytes) for a player, which asks for parts of it."""
    with ExitStack() as stack:
        (source, name, mime, size), tag = stack.enter_context(opened)
        response = Response(FileWrapper(source, CHUNK), mimetype=mime)
        response.content_length = size
        response.headers["Content-Disposition"] = _named("inline", name)
        response.set_etag(tag)
        response.make_conditional(request, accept_ranges=True, complete_length=size)
        response.call_on_close(stack.pop_all().close)
        return response


def _attachment(name: str) -> str:
    return _named("attachment", name)


def _named(way: str, name: str) -> str:
    """The name in ASCII for old programs and in full for all others (RFC 6266)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@contextmanager
def opened(content: bytes, name: str, mime: str) -> Iterator[tuple[BinaryIO, str, str, int]]:
    """Bytes as a file that can be sent."""
    with BytesIO(content) as source:
        yield source, name, mime, len(content)
