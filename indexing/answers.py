"""Whether one document answers a question: what every index would find, decided without one.

For decisions that may neither wait for an index nor rest on one that lags behind, such as a standing hold.
"""

from collections.abc import Sequence
from typing import assert_never

from indexing.base import FACETS, IndexDocument, SearchRequest
from indexing.entries import Entry, Tokens, entry
from indexing.query import And, Node, Not, Or, Term, parse_query


def in_filters(request: SearchRequest, document: IndexDocument) -> bool:
    """Whether the document lies within filters and scope of the question, whatever it says."""
    units = {str(unit) for unit in document.units}
    if document.id in request.without:
        return False
    if document.sealed and request.sealed is not None and units.isdisjoint(map(str, request.sealed)):
        return False
    bound = request.bound.get(document.category, ())
    if request.scope is not None and units.isdisjoint(map(str, (*request.scope, *bound))):
        return False
    held = {facet: {str(getattr(document, facet))} for facet in FACETS if facet != "unit"} | {"unit": units}
    return all(not held[facet].isdisjoint(values) for facet, values in request.filters.items())


def answers(request: SearchRequest, document: IndexDocument) -> bool:
    """Whether the document is among the hits. Raises QueryError as every index does."""
    root = parse_query(request.query).root
    if not in_filters(request, document):
        return False
    held = entry(document)
    return root is None or _matches(root, held, held.text.tokens())


def _matches(node: Node, held: Entry, tokens: Tokens) -> bool:
    match node:
        case Term():
            return _says(node, tokens) or _has_code(node, held.code)
        case Not(part):
            return not _matches(part, held, tokens)
        case And(parts):
            return all(_matches(part, held, tokens) for part in parts)
        case Or(parts):
            return any(_matches(part, held, tokens) for part in parts)
        case _:
            assert_never(node)


def _says(term: Term, tokens: Tokens) -> bool:
    if term.phrase.character:
        return term.phrase.character in tokens.characters
    if term.service and term.service in tokens.services:
        return True
    return any(_stands_in(term, column) for column in (tokens.title, tokens.body))


def _stands_in(term: Term, column: Sequence[str]) -> bool:
    """Whether the tokens of the phrase stand side by side in title or body; with a prefix, the last may go on."""
    *first, last = term.phrase.tokens
    for place in range(len(column) - len(first)):
        token = column[place + len(first)]
        ends = token.startswith(last) if term.phrase.prefix else token == last
        if ends and all(column[place + n] == one for n, one in enumerate(first)):
            return True
    return False


def _has_code(term: Term, code: str) -> bool:
    if not term.code:
        return False
    beginnings = (term.code,) if term.phrase.prefix else (term.code + "-", term.code + "·")
    return code == term.code or code.startswith(beginnings)
