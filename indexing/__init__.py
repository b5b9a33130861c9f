"""Finding documents by what they say, and finding out what they are."""

from indexing.answers import answers, in_filters
from indexing.base import (
    FACETS,
    MAX_BODY,
    SORTS,
    Index,
    IndexDocument,
    IndexOutdatedError,
    IndexStats,
    IndexUnavailableError,
    IndexUrlError,
    QueryError,
    SearchRequest,
    SearchResult,
    TextRemainsError,
)
from indexing.classify import classify
from indexing.describe import document_author, document_date, document_title, file_title
from indexing.entries import fingerprint
from indexing.fields import find_fields
from indexing.idnumber import born_on
from indexing.idnumber import is_valid as is_id_number
from indexing.masking import mask, mask_value
from indexing.query import Query, parse_query
from indexing.registry import open_index
from indexing.snippets import Piece, Snippet, find_marks, snippet
from indexing.types import (
    Classification,
    Field,
    FieldKind,
    Guess,
    KindProfile,
    Reason,
    ReasonKind,
    TextLine,
    TextPage,
    TypeProfile,
)

__all__ = [
    "FACETS",
    "MAX_BODY",
    "SORTS",
    "Classification",
    "Field",
    "FieldKind",
    "Guess",
    "Index",
    "IndexDocument",
    "IndexOutdatedError",
    "IndexStats",
    "IndexUnavailableError",
    "IndexUrlError",
    "KindProfile",
    "Piece",
    "Query",
    "QueryError",
    "Reason",
    "ReasonKind",
    "SearchRequest",
    "SearchResult",
    "Snippet",
    "TextLine",
    "TextPage",
    "TextRemainsError",
    "TypeProfile",
    "answers",
    "born_on",
    "classify",
    "document_author",
    "document_date",
    "document_title",
    "file_title",
    "find_fields",
    "find_marks",
    "fingerprint",
    "in_filters",
    "is_id_number",
    "mask",
    "mask_value",
    "open_index",
    "parse_query",
    "snippet",
]
