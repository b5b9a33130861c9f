"""From the setting to the index: `embedded:///path/index.db`, `elasticsearch+http://host:port/name`."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from indexing.base import Index, IndexUrlError
from indexing.embedded import EmbeddedIndex

DEFAULT_NAME = "shoucang"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


def open_index(url: str) -> Index:
    """The index that a URL names.

    The path of an `embedded` URL is absolute and percent-encoded where a URL needs it; the index is made of files
    beside it whose names begin alike. An `elasticsearch+http` or `elasticsearch+https` URL may carry user and
    password; its path (default `shoucang`) is the name of the index, so that several can share a server. The files
    are made at once, a server is not asked before the first use. Raises IndexUrlError with `reason` one of
    `scheme`, `path`, `host`, `name`, `parameter`.
    """
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        raise IndexUrlError("scheme") from None
    if parts.scheme not in _OPENERS or not port_is_number:
        raise IndexUrlError("scheme")
    if parts.query or parts.fragment:
        raise IndexUrlError("parameter")
    return _OPENERS[parts.scheme](parts)


def _open_embedded(parts: SplitResult) -> Index:
    path = Path(unquote(parts.path))
    if parts.netloc or not path.is_absolute() or not path.name or "\0" in str(path):
        raise IndexUrlError("path")
    return EmbeddedIndex(path)


def _open_elasticsearch(parts: SplitResult) -> Index:
    if not parts.hostname:
        raise IndexUrlError("host")
    name = parts.path.strip("/") or DEFAULT_NAME
    if not _NAME.fullmatch(name):
        raise IndexUrlError("name")
    # Imported here because loading it takes longer than everything else that a small installation needs.
    from indexing.elasticsearch import ElasticsearchIndex

    host = parts.netloc if parts.port else f"{parts.netloc}:9200"
    return ElasticsearchIndex(f"{parts.scheme.removeprefix('elasticsearch+')}://{host}", name)


_OPENERS: Mapping[str, Callable[[SplitResult], Index]] = {
    "embedded": _open_embedded,
    "elasticsearch+http": _open_elasticsearch,
    "elasticsearch+https": _open_elasticsearch,
}
