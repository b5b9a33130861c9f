"""From the setting to the store: `file:///folder`, `s3://bucket/prefix?endpoint=…&region=…&direct=…`, `memory:`."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from storage.base import StorageError, Store
from storage.filesystem import FilesystemStore
from storage.memory import MemoryStore


def open_store(url: str, place: str = "") -> Store:
    """The store that a URL names; nothing is touched before its first use.

    `place` names a place of its own within it: objects there are not among those of the store, nor they among its.
    The path of a `file` URL is absolute and percent-encoded where a URL needs it (`Path.as_uri` does).
    Credentials for S3 come from where its tools look for them (environment, files, the machine's role),
    never from the URL. `direct` is the address at which browsers reach the same server of S3: a scheme and a name.
    Raises StorageError `store_url_invalid` with `reason` one of `scheme`, `path`, `bucket`, `credentials`,
    `parameter`, and `store_direct_invalid`.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _invalid("scheme") from None
    if parts.scheme not in _OPENERS:
        raise _invalid("scheme")
    if place and parts.scheme != "memory":
        parts = parts._replace(path=f"{parts.path.rstrip('/')}/{place}")
    return _OPENERS[parts.scheme](parts)


def direct_address(url: str) -> str | None:
    """Where browsers reach the store that a URL names, if they do: the beginning of what `Store.address` gives."""
    return dict(parse_qsl(urlsplit(url).query)).get("direct")


def _open_filesystem(parts: SplitResult) -> Store:
    if parts.query or parts.fragment:
        raise _invalid("parameter")
    path = Path(unquote(parts.path))
    if parts.netloc or not path.is_absolute() or "\0" in str(path):
        raise _invalid("path")
    return FilesystemStore(path)


def _open_s3(parts: SplitResult) -> Store:
    if parts.username is not None or parts.password is not None:
        raise _invalid("credentials")
    if not parts.netloc:
        raise _invalid("bucket")
    parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
    endpoint, region = parameters.pop("endpoint", None), parameters.pop("region", None)
    direct = parameters.pop("direct", None)
    if parameters or parts.fragment or not (endpoint is None or _is_endpoint(endpoint)):
        raise _invalid("parameter")
    if direct is not None and not re.fullmatch(r"https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?", direct):
        raise StorageError("store_direct_invalid")
    # Imported here because loading it takes longer than everything else that a small installation needs.
    from storage.s3 import S3Store

    prefix = unquote(parts.path).strip("/")
    return S3Store(parts.netloc, prefix, endpoint=endpoint, region=region, direct=direct)


def _is_endpoint(text: str) -> bool:
    endpoint = urlsplit(text)
    return endpoint.scheme in {"http", "https"} and bool(endpoint.hostname) and endpoint.username is None


def _open_memory(parts: SplitResult) -> Store:
    if parts.netloc or parts.path or parts.query or parts.fragment:
        raise _invalid("parameter")
    return MemoryStore()


def _invalid(reason: str) -> StorageError:
    return StorageError("store_url_invalid", reason=reason)


_OPENERS: Mapping[str, Callable[[SplitResult], Store]] = {
    "file": _open_filesystem,
    "s3": _open_s3,
    "memory": _open_memory,
}
