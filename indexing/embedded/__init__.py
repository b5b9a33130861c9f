"""The index in a file: SQLite FTS5 finds, numpy columns filter, count and order."""

from indexing.embedded.index import EmbeddedIndex

__all__ = ["EmbeddedIndex"]
