"""What people type, understood: words and "phrases", AND OR NOT -, parentheses, prefixes and archival codes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from indexing.analysis import Phrase, code_key, cut_phrase, fold, runs
from indexing.base import QueryError
from indexing.service_tokens import service_token

MAX_LENGTH = 500
MAX_TERMS = 32
MAX_DEPTH = 8
LEAST_PREFIX = 4

_QUOTES = '"“”„‟「」『』＂'
_LEXEME = re.compile(
    rf"""
    (?P<open>[(（]) | (?P<close>[)）])
    | (?P<not>[-－](?=[^\s()（）]))
    | [{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?(?P<star>[*＊]?)
    | (?P<word>(?: [^\s()（）{_QUOTES}] | （[^\s()（）{_QUOTES}]*） )+)
    """,
    re.VERBOSE,
)
_OPERATORS = ("AND", "OR", "NOT")
_CODE = re.compile(r"\w+(?:[-·]\w+)+")
_CODE_BEGINNING = re.compile(r"[0-9A-Z]+(?:[-·]\w*)*")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for.

    It is found where the `phrase` stands in title or body, or the `service` token (part of an ID number, else "")
    is held, or the archival code is `code` ("" for none), goes on below it (`code`, then - or ·), or, with
    `phrase.prefix`, begins with it. `source` is a query that asks for this term alone, `folded` its folded text.
    """

    source: str
    folded: str
    phrase: Phrase
    service: str
    code: str


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """All documents but those of the part."""

    part: "Node"


Node = Term | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A query understood; no `root` asks for everything."""

    root: Node | None

    def positive_terms(self) -> tuple[Term, ...]:
        """The terms that a hit can show: all but those under a NOT."""
        return () if self.root is None else tuple(_positive(self.root))

    def terms(self) -> tuple[str, ...]:
        """The words and phrases, each a query of its own: search each to tell which of them has no hit."""
        return tuple(dict.fromkeys(term.source for term in self.positive_terms()))


def parse_query(query: str) -> Query:
    """Understand what was typed; an empty query asks for everything.

    Words side by side must all be found; NOT and - bind closest, then AND, then OR. A quote or parenthesis left
    open ends with the query, a closing one too many is ignored. Raises QueryError with the code `too_long`,
    `too_many_terms`, `too_deep`, `prefix_too_short`, `operator_without_term`, or `no_words` if nothing that could
    be searched is left.
    """
    if len(query) > MAX_LENGTH:
        raise QueryError("too_long", limit=MAX_LENGTH)
    if not query.strip():
        return Query(None)
    root = _Parser(query).parse()
    if root is None:
        raise QueryError("no_words", query=query)
    return Query(root)


def _positive(node: Node) -> Iterator[Term]:
    match node:
        case Term():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _positive(part)
        case Not():
            return


class _Parser:
    """Recursive descent over the lexemes; a part without anything searchable (a lone dash) is None."""

    def __init__(self, query: str) -> None:
        self._lexemes = list(_LEXEME.finditer(query))
        self._position = 0
        self._terms = 0

    def parse(self) -> Node | None:
        found: list[Node] = []
        while self._position < len(self._lexemes):
            node = self._either(0)
            if node is not None:
                found.append(node)
            if self._kind() == "close":
                self._position += 1
        return _joined(And, found)

    def _kind(self) -> str:
        """What comes next: `open`, `close`, `not`, `quoted`, `word`, an operator, or "" at the end."""
        if self._position == len(self._lexemes):
            return ""
        match = self._lexemes[self._position]
        kind = match.lastgroup or ""
        if kind == "word" and (name := unicodedata.normalize("NFKC", match["word"])) in _OPERATORS:
            return name
        return "quoted" if kind == "star" else kind

    def _either(self, depth: int) -> Node | None:
        parts = [self._all(depth)]
        while self._kind() == "OR":
            self._operator("OR")
            parts.append(self._all(depth))
        return _joined(Or, [part for part in parts if part is not None])

    def _all(self, depth: int) -> Node | None:
        if self._kind() in ("AND", "OR"):
            raise QueryError("operator_without_term", operator=self._kind())
        parts: list[Node | None] = []
        while self._kind() not in ("", "close", "OR"):
            if self._kind() == "AND":
                self._operator("AND")
            parts.append(self._one(depth))
        return _joined(And, [part for part in parts if part is not None])

    def _operator(self, name: str) -> None:
        """Step over an operator, which must be followed by something to work on."""
        self._position += 1
        if self._kind() in ("", "close", "AND", "OR"):
            raise QueryError("operator_without_term", operator=name)

    def _one(self, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise QueryError("too_deep", limit=MAX_DEPTH)
        kind, match = self._kind(), self._lexemes[self._position]
        if kind in ("NOT", "not"):
            self._operator("NOT")
            part = self._one(depth + 1)
            return None if part is None else Not(part)
        self._position += 1
        if kind == "open":
            node = self._either(depth + 1) if self._kind() != "close" else None
            if self._kind() == "close":
                self._position += 1
            return node
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise QueryError("too_many_terms", limit=MAX_TERMS)
        return _quoted(match["quoted"], match["star"]) if kind == "quoted" else _word(match["word"])


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _quoted(text: str, star: str) -> Term | None:
    return _term(f'"{text}"{star}', text, prefix=bool(star), service="")


def _word(word: str) -> Term | None:
    text = word.rstrip("*＊")
    prefix = text != word
    return _term(word, text, prefix=prefix, service="" if prefix else service_token(fold(text)))


def _term(source: str, text: str, *, prefix: bool, service: str) -> Term | None:
    folded = fold(text)
    phrase = cut_phrase(folded, prefix=prefix)
    if not phrase.tokens:
        return None
    last = list(runs(folded))[-1]
    prefix = prefix and not last.cjk
    if prefix and sum(len(run.text) for run in runs(folded) if not run.cjk) < LEAST_PREFIX:
        raise QueryError("prefix_too_short", term=source, least=LEAST_PREFIX)
    key = code_key(text)
    pattern = _CODE_BEGINNING if prefix else _CODE
    return Term(source, folded, phrase, service, key if pattern.fullmatch(key) else "")
