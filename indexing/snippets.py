"""Where a page says what was asked: marks in its text, and the piece of it that a list of hits shows.

Made from the text that people see, never by the engine: offsets are those of the raw text, so that whoever knows
where each character stands on the image can mark it there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from indexing.analysis import is_cjk, locate, on_one_line, phrase_pattern, runs
from indexing.masking import masked_piece
from indexing.query import Query, Term
from indexing.service_tokens import identity_number

MAX_MARKS = 500
"""Places looked at for each term on a page."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet; `marked` if it is what was asked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """Pieces of a page that belong side by side; `begins` and `ends` tell whether they reach its two ends."""

    pieces: tuple[Piece, ...]
    begins: bool
    ends: bool


def find_marks(text: str, query: Query) -> list[Span]:
    """Spans (start, end) of the raw `text` that show the query's terms, in order and apart from one another.

    They reach across line breaks, blanks, thousands commas, full-width and traditional characters, wherever the
    index finds a phrase in spite of them. What a NOT asks to be absent is not marked.
    """
    terms = query.positive_terms()
    if not terms:
        return []
    located = locate(text)
    spans = (islice(_places(located.text, term), MAX_MARKS) for term in terms)
    return _joined(located.span(*span) for span in chain.from_iterable(spans))


def _places(folded: str, term: Term) -> Iterator[Span]:
    """Where a folded text shows a term."""
    prefix = term.phrase.prefix and not is_cjk(term.phrase.tokens[-1])
    for match in phrase_pattern(term.folded, prefix=prefix).finditer(folded):
        yield match.span()
    if not term.service:
        return
    for run in runs(folded):
        number = identity_number(run.text)
        part = number.services().get(term.service) if number else None
        if part is not None:
            yield run.start + part.start, run.start + part.stop


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def snippet(text: str, marks: Sequence[Span], width: int, *, between: str = "\n") -> Snippet:
    """The piece of about `width` characters (a character more where a mark would be cut) with the most marks in it.

    `marks` are those of `find_marks`. It is shown on one line; numbers of persons, telephones and cards are hidden.
    `between` parts lines that are not those of running text, which goes on in the next.
    """
    start, end = _window(text, marks, width)
    shown = masked_piece(text, start, end)
    pieces: list[Piece] = []
    position = 0
    for first, last in (*((first, last) for first, last in marks if start <= first and last <= end), (end, end)):
        pieces += (
            Piece(on_one_line(shown[position : first - start].replace("\n", between)), False),
            Piece(on_one_line(shown[first - start : last - start].replace("\n", between)), True),
        )
        position = last - start
    return Snippet(tuple(piece for piece in pieces if piece.text), start == 0, end == len(text))


def _window(text: str, marks: Sequence[Span], width: int) -> Span:
    """From a quarter of the width before the first of those marks that stand closest together."""
    if not marks:
        return 0, min(width, len(text))
    best, most = 0, 0
    last = 0
    for number, (start, _) in enumerate(marks):
        while last < len(marks) and marks[last][1] <= start + 3 * width // 4:
            last += 1
        if last - number > most:
            best, most = number, last - number
    start = max(0, min(marks[best][0] - width // 4, len(text) - width))
    return start, min(len(text), max(start + width, marks[best][1]))
