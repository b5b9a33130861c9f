"""Bytes by digest: kept once, given back unaltered, gone when deleted."""

from storage.base import (
    Lock,
    Locks,
    ObjectCorruptError,
    ObjectMissingError,
    ObjectTooLargeError,
    StorageError,
    Store,
    StoredObject,
)
from storage.fixity import is_intact, verify
from storage.memory import MemoryStore
from storage.registry import direct_address, open_store

__all__ = [
    "Lock",
    "Locks",
    "MemoryStore",
    "ObjectCorruptError",
    "ObjectMissingError",
    "ObjectTooLargeError",
    "StorageError",
    "Store",
    "StoredObject",
    "direct_address",
    "is_intact",
    "open_store",
    "verify",
]
