"""From a query's tree to the set of documents that match."""

from collections.abc import Collection
from functools import reduce
from typing import assert_never

import apsw
import numpy as np

from indexing.embedded.presence import Ids, Mask, holders, match
from indexing.query import And, Node, Not, Or, Term


class Matcher:
    """Answers in the snapshot of one connection.

    Phrases go to FTS5, joined into one expression as far as possible, so that it can leap from the rare to the rare;
    single tokens, and single characters above all, are frequent and are looked up (`presence`).
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        last: int | None = connection.execute("select max(id) from documents").get
        self._size = (last or 0) + 1

    def matching(self, node: Node) -> Mask:
        """Which ids match; ids that do not exist may be among them."""
        expression = _expression(node)
        if expression:
            return self._mask(match(self._connection, "postings", expression))
        match node:
            case Term():
                return self._term(node)
            case Not(part):
                return ~self.matching(part)
            case And(parts):
                return reduce(np.logical_and, map(self.matching, _grouped(And, parts)))
            case Or(parts):
                return reduce(np.logical_or, map(self.matching, _grouped(Or, parts)))
            case _:
                assert_never(node)

    def in_title(self, terms: Collection[Term]) -> Mask:
        """Which ids have one of the terms in their title."""
        mask = np.zeros(self._size, bool)
        phrases: list[str] = []
        for term in terms:
            if _is_token(term):
                mask |= holders(self._connection, term.phrase.tokens[0], self._size, title=True)
            else:
                phrases.append(_phrase(term))
        if phrases:
            mask |= self._mask(match(self._connection, "titles", " OR ".join(phrases)))
        return mask

    def _mask(self, ids: Ids) -> Mask:
        mask = np.zeros(self._size, bool)
        mask[ids] = True
        return mask

    def _term(self, term: Term) -> Mask:
        if _is_token(term):
            mask = holders(self._connection, term.phrase.tokens[0], self._size)
        else:
            mask = self._mask(match(self._connection, "postings", _phrase(term)))
        if term.service:
            mask |= holders(self._connection, term.service, self._size)
        if term.code:
            mask |= self._mask(self._with_code(term))
        return mask

    def _with_code(self, term: Term) -> Ids:
        beginnings = [term.code] if term.phrase.prefix else [term.code + "-", term.code + "·"]
        select = "select id from documents where code <> '' and code "
        ids = self._connection.execute(select + "= ?", (term.code,)).fetchall()
        for beginning in beginnings:
            ids += self._connection.execute(
                select + "between ? and ?", (beginning, beginning + "\U0010ffff")
            ).fetchall()
        return np.array([document for (document,) in ids], np.int64)


def _is_token(term: Term) -> bool:
    """Whether the term is one whole token or one character."""
    return len(term.phrase.tokens) == 1 and (not term.phrase.prefix or bool(term.phrase.character))


def _phrase(term: Term) -> str:
    """The phrase for FTS5; tokens hold letters and digits only, never a quotation mark."""
    return f'"{" ".join(term.phrase.tokens)}"{" *" if term.phrase.prefix else ""}'


def _expression(node: Node) -> str:
    """An expression of FTS5 that answers the whole node, or "" where FTS5 alone cannot or should not."""
    match node:
        case Term():
            return "" if _is_token(node) or node.code else _phrase(node)
        case And(parts) | Or(parts):
            expressions = [_expression(part) for part in parts]
            word = " AND " if isinstance(node, And) else " OR "
            return f"({word.join(expressions)})" if all(expressions) else ""
        case Not():
            return ""
        case _:
            assert_never(node)


def _grouped(kind: type[And] | type[Or], parts: tuple[Node, ...]) -> list[Node]:
    """The parts that FTS5 answers as one, and the others."""
    together = tuple(part for part in parts if _expression(part))
    others = [part for part in parts if not _expression(part)]
    return [kind(together), *others] if together else others
