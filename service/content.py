"""Objects that hold what was read and found: compressed JSON in the store, one object a page or document."""

import gzip
import json
from io import BytesIO
from typing import Any

from storage import Store


def put_json(store: Store, value: dict[str, Any]) -> str:
    """Store a value; gives its digest. The value names the document it belongs to, so no two documents share it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return store.put(BytesIO(gzip.compress(text.encode(), compresslevel=4, mtime=0))).digest


def get_json(store: Store, digest: str) -> dict[str, Any]:
    """Read a value back."""
    with store.open(digest) as source:
        value: dict[str, Any] = json.loads(gzip.decompress(source.read()))
    return value
