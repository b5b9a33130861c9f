"""The audit: what is written down of every act, and whether the chain of it holds."""

from service.catalogue.audit.chain import Break, Head, Link, breaks, links
from service.catalogue.audit.entries import (
    GENESIS,
    STATED,
    AuditEntry,
    AuditHead,
    StatedText,
    digest_of_items,
    digest_of_texts,
    record,
    seal,
    stated,
)

__all__ = [
    "GENESIS",
    "STATED",
    "AuditEntry",
    "AuditHead",
    "Break",
    "Head",
    "Link",
    "StatedText",
    "breaks",
    "digest_of_items",
    "digest_of_texts",
    "links",
    "record",
    "seal",
    "stated",
]
