"""From a query's tree and a request to the server's query language."""

from collections.abc import Collection, Mapping
from typing import Any, assert_never

from indexing.base import SearchRequest
from indexing.query import And, Node, Not, Or, Query, Term

Question = dict[str, Any]

MOST_BUCKETS = 10_000
_FIELDS = {"title": "title_characters", "body": "characters"}
_UNKNOWN_LAST = {"missing": "_last"}
_ORDERS: Mapping[str, list[Question]] = {
    "relevance": [{"_score": "desc"}, {"date": {"order": "desc", **_UNKNOWN_LAST}}, {"id": "desc"}],
    "newest": [{"date": {"order": "desc", **_UNKNOWN_LAST}}, {"id": "desc"}],
    "oldest": [{"date": {"order": "asc", **_UNKNOWN_LAST}}, {"id": "asc"}],
    "code": [{"code": {"order": "asc", **_UNKNOWN_LAST}}, {"id": "asc"}],
}


def question(query: Query, request: SearchRequest) -> Question:
    """Everything of a search but its page: the query, the order, and the counts."""
    wanted: list[Question] = [{"term": {"live": True}}]
    if request.sealed is not None:
        wanted.append(_any([{"term": {"sealed": False}}, _within(request.sealed)]))
    wanted += ({"terms": {name: list(values)}} for name, values in request.filters.items())
    if request.scope is not None:
        seen = [_within(request.scope)]
        for category, units in request.bound.items():
            seen.append({"bool": {"filter": [{"term": {"category": category}}, _within(units)]}})
        wanted.append(_any(seen))
    if query.root is not None:
        wanted.append(_node(query.root))
    parts: Question = {"filter": wanted}
    if request.without:
        parts["must_not"] = [{"ids": {"values": [str(document) for document in request.without]}}]
    if request.sort == "relevance" and (terms := query.positive_terms()):
        in_title = _any([_in_field(term, "title") for term in terms])
        parts |= {"should": [{"constant_score": {"filter": in_title}}], "minimum_should_match": 0}
    counts = {name: {"terms": {"field": name, "size": MOST_BUCKETS}} for name in request.facets}
    return {"query": {"bool": parts}, "sort": _ORDERS[request.sort], **({"aggs": counts} if counts else {})}


def _within(units: Collection[int]) -> Question:
    return {"terms": {"unit": [str(unit) for unit in units]}}


def _node(node: Node) -> Question:
    match node:
        case Term():
            return _term(node)
        case And(parts):
            return {"bool": {"filter": [_node(part) for part in parts]}}
        case Or(parts):
            return _any([_node(part) for part in parts])
        case Not(part):
            return {"bool": {"must_not": [_node(part)]}}
        case _:
            assert_never(node)


def _any(parts: list[Question]) -> Question:
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}


def _term(term: Term) -> Question:
    if term.phrase.character:
        parts: list[Question] = [{"term": {"characters": term.phrase.character}}]
    else:
        parts = [_in_field(term, field) for field in ("title", "body")]
    if term.service:
        parts.append({"term": {"services": term.service}})
    if term.code:
        beginnings = [term.code] if term.phrase.prefix else [term.code + "-", term.code + "·"]
        parts.append({"term": {"code": term.code}})
        parts += ({"prefix": {"code": {"value": beginning}}} for beginning in beginnings)
    return _any(parts)


def _in_field(term: Term, field: str) -> Question:
    """Where the phrase stands in one field.

    `intervals` is the one exact way to let the last word of a phrase go on: `match_phrase_prefix` leaves hits out
    in silence.
    """
    if term.phrase.character:
        return {"term": {_FIELDS[field]: term.phrase.character}}
    *first, last = term.phrase.tokens
    if term.phrase.prefix:
        if not first:
            return {"prefix": {field: {"value": last}}}
        start = {"match": {"query": " ".join(first), "ordered": True, "max_gaps": 0}}
        sequence = {"ordered": True, "max_gaps": 0, "intervals": [start, {"prefix": {"prefix": last}}]}
        return {"intervals": {field: {"all_of": sequence}}}
    if not first:
        return {"term": {field: last}}
    return {"match_phrase": {field: " ".join(term.phrase.tokens)}}
