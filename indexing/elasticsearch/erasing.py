"""Taking text off the server's disk, which deletion alone does not do."""

import time

from elasticsearch import Elasticsearch

from indexing.base import TextRemainsError

_LEASE_SECONDS = 90
_MERGE_SECONDS = 3_600
_POLL_SECONDS = 0.5
_TOMBSTONE_SECONDS = 1.0


def expunge(client: Elasticsearch, index: str) -> None:
    """Leave no deleted document in the segments and no plain text in the translog of an index.

    Each step is needed, or the next does nothing and says nothing: the shard keeps deleted documents for copies that
    might ask for them until its retention leases have passed them (renewed every 30 s), and merges only what is
    flushed. Takes up to a minute. Raises TextRemainsError if deleted documents are left.
    """
    client = client.options(request_timeout=_MERGE_SECONDS)
    client.indices.refresh(index=index)
    client.indices.flush(index=index, force=True, wait_if_ongoing=True)
    _wait_for_leases(client, index)
    client.indices.flush(index=index, force=True, wait_if_ongoing=True)
    client.indices.forcemerge(index=index, only_expunge_deletes=True)
    client.indices.refresh(index=index)
    client.indices.flush(index=index, force=True, wait_if_ongoing=True)
    left = client.indices.stats(index=index, metric="docs")["indices"][index]["total"]["docs"]["deleted"]
    if left:
        raise TextRemainsError(f"Elasticsearch keeps {left} deleted documents: a search may hold them open")


def _wait_for_leases(client: Elasticsearch, index: str) -> None:
    begun = time.monotonic()
    last = max(_numbers(client, index)[1])
    while time.monotonic() < begun + _TOMBSTONE_SECONDS or min(_numbers(client, index)[0], default=last + 1) <= last:
        if time.monotonic() > begun + _LEASE_SECONDS:
            raise TextRemainsError("Elasticsearch keeps deleted documents for copies of the index")
        time.sleep(_POLL_SECONDS)


def _numbers(client: Elasticsearch, index: str) -> tuple[list[int], list[int]]:
    """Sequence numbers of all copies of the shard: those that are kept from on, and the highest ones."""
    copies = client.indices.stats(index=index, level="shards")["indices"][index]["shards"]["0"]
    kept = [lease["retaining_seq_no"] for copy in copies for lease in copy["retention_leases"]["leases"]]
    return kept, [copy["seq_no"]["max_seq_no"] for copy in copies]
