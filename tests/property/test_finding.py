"""Laws of cutting, marking and finding text, for every text that Hypothesis can think of."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexing.analysis import cut, cut_phrase, fold, locate, phrase_pattern, runs
from indexing.base import IndexDocument, QueryError, SearchRequest
from indexing.embedded import EmbeddedIndex
from indexing.query import parse_query
from indexing.snippets import find_marks, snippet

IDEOGRAPHS = st.sampled_from("困难职工一丁㐀㐂\U00020000\U00020bb7\U00031350〇々\ue000\uf900⼀⻓長あア한\U000f0000")
# What makes cutting hard: runs of both kinds, things that melt together, blanks and commas in every place.
HARD = st.sampled_from("困难職12,，。 \n\f\u3000aBＡ１é\u0301カ\uff76ﾞᄀ\u1161\u11a8①㎡…ﬁßİΣς\u200b\ufe00\ud800_·-○\0")
TEXTS = st.text(st.one_of(HARD, st.characters()), max_size=40)
RUNS = st.text(IDEOGRAPHS, min_size=1, max_size=12)
SURROUNDINGS = st.text(st.sampled_from("困难ab12，。 \n"), max_size=8)


def stands(tokens: tuple[str, ...], prefix: bool, text: list[str]) -> bool:
    """Whether the tokens stand side by side in a text's tokens, the last as a beginning if it is a prefix."""
    *first, last = tokens
    return any(
        text[at : at + len(first)] == first
        and (text[at + len(first)].startswith(last) if prefix else text[at + len(first)] == last)
        for at in range(len(text) - len(first))
    )


@given(TEXTS)
def test_folding_with_and_without_places_is_the_same(text: str) -> None:
    located = locate(text)
    assert located.text == fold(text)
    assert len(located.starts) == len(located.ends) == len(located.text)
    assert list(located.starts) == sorted(located.starts)
    for start, end in zip(located.starts, located.ends, strict=True):
        assert 0 <= start < end <= len(text)


@given(SURROUNDINGS, RUNS, SURROUNDINGS, st.data())
def test_every_part_of_a_run_is_found_in_its_text(before: str, run: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    phrase = cut_phrase(fold(run[start:end]))
    assert stands(phrase.tokens, phrase.prefix, cut(fold(before + run + after)))


@given(RUNS, RUNS)
def test_a_run_is_found_nowhere_else(run: str, other: str) -> None:
    phrase = cut_phrase(fold(run))
    assert stands(phrase.tokens, phrase.prefix, cut(fold(other))) == (fold(run) in fold(other))


@given(RUNS, st.lists(st.sampled_from(["\n", " ", "\f", "\u3000\n", "\u200b"]), min_size=12, max_size=12))
def test_a_phrase_broken_over_lines_is_the_phrase(run: str, breaks: list[str]) -> None:
    broken = "".join(character + gap for character, gap in zip(run, breaks, strict=False))
    assert cut(fold(broken)) == cut(fold(run))


@given(st.text(st.sampled_from("困难职ab1。 ,"), max_size=16), st.text(st.sampled_from("困难职ab1。 ,"), max_size=6))
def test_what_is_marked_is_what_is_found(text: str, words: str) -> None:
    folded = fold(words)
    phrase = cut_phrase(folded)
    if phrase.tokens:
        marked = phrase_pattern(folded).search(fold(text)) is not None
        found = stands(phrase.tokens, phrase.prefix, cut(fold(text)))
        assert found or not marked
        # Of a run glued to a number the first character stands among the tokens too, which finds a little more.
        if not any(run.glued for run in (*runs(fold(text)), *runs(folded))):
            assert marked or not found


@given(TEXTS)
def test_no_token_can_be_mistaken_for_another_or_break_a_query(text: str) -> None:
    for token in cut(fold(text)):
        assert re.fullmatch(r"[^\W_]+|[\u2e80-\U0010ffff]{1,2}", token)
        assert token.encode("gb18030").decode("gb18030") == token


@given(st.text(max_size=60))
def test_whatever_is_understood_can_be_taken_apart(query: str) -> None:
    try:
        understood = parse_query(query)
    except QueryError:
        return  # and nothing but this may be raised
    for term in understood.terms():
        assert [one.source for one in parse_query(term).positive_terms()] == [term]


@given(TEXTS, st.text(HARD, max_size=5), st.integers(1, 50))
def test_marks_and_snippets_stay_within_their_text(text: str, words: str, width: int) -> None:
    try:
        query = parse_query(words)
    except QueryError:
        return
    marks = find_marks(text, query)
    edges = [edge for mark in marks for edge in mark]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in marks)
    made = snippet(text, marks, width)
    assert any(piece.marked for piece in made.pieces) or not marks


@pytest.fixture(scope="module")
def index() -> Iterator[EmbeddedIndex]:
    with tempfile.TemporaryDirectory() as folder:
        yield EmbeddedIndex(Path(folder) / "index.db")


class Counter:
    """The revision of the one document that is written again and again."""

    revision = 0


@given(SURROUNDINGS, RUNS, SURROUNDINGS, st.data())
def test_a_document_is_found_by_every_part_of_its_text(
    index: EmbeddedIndex, before: str, run: str, after: str, data: st.DataObject
) -> None:
    Counter.revision += 1
    text = before + run + after
    index.put([IndexDocument(1, Counter.revision, "", text, "", (1,), "", "", 0, "", "", 0)])
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    assert index.search(SearchRequest(f'"{run[start:end]}"')).ids == (1,)
    assert find_marks(text, parse_query(f'"{run[start:end]}"'))
    assert index.fingerprints().keys() == {1}
