"""What one document answers is what an index finds: decided for each document alone, for all of them by the index."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexing import IndexDocument, QueryError, SearchRequest, answers, in_filters, open_index

UNITS = {1: (1,), 2: (1, 2), 3: (1, 3), 4: (1, 2, 4)}
WORDS = (
    *("困难", "职工", "困難", "证明", "收入", "6月", "12月份", "PDF文件", "B超", "周", "2026", "36,500"),
    *("11010519491231002X", "Σας", "。", "\n", " "),
)
text = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
documents = st.builds(
    IndexDocument,
    id=st.just(1),
    revision=st.just(1),
    title=text,
    body=text,
    code=st.sampled_from(["", "J012-ZY·KN·2026-D10-001-0001", "J012-ZY·KN·2026-D10-001", "J030-CW·2026-D30-0007"]),
    units=st.sampled_from(sorted(UNITS.values())),
    category=st.sampled_from(["original", "financial", ""]),
    type=st.sampled_from(["A09", "B03", ""]),
    year=st.sampled_from([0, 2025, 2026]),
    state=st.sampled_from(["waiting", "running"]),
    carrier=st.sampled_from(["paper", "electronic"]),
    date=st.just(0),
    sealed=st.booleans(),
)
words = (
    *("困难职工", "困", "周", "收入证明", '"难职"', "月", "pdf", "PDF文件", "2026", "36500", "1949", "002x", "110105"),
    *("19491231", "J012-ZY·KN·2026-D10-001", "J030-CW*", "2026*", "证明收入", "σας"),
)
queries = st.recursive(
    st.sampled_from(words),
    lambda part: st.one_of(
        st.tuples(part, part).map(" ".join),
        st.tuples(part, part).map(" OR ".join),
        part.map(lambda one: f"-({one})"),
    ),
    max_leaves=5,
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "category": st.sampled_from([("original",), ("financial", "routine")]),
        "type": st.just(("A09",)),
        "unit": st.sampled_from([("2",), ("3", "4")]),
        "year": st.just(("2026",)),
        "state": st.just(("waiting",)),
        "carrier": st.just(("paper",)),
    },
)
requests = st.builds(
    SearchRequest,
    query=st.one_of(st.just(""), queries),
    filters=filters,
    scope=st.sampled_from([None, (1,), (2,), (3, 4), ()]),
    sealed=st.sampled_from([None, (), (2,), (3, 4)]),
    without=st.sampled_from([(), (1,), (2, 5)]),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(documents, min_size=1, max_size=12), st.lists(requests, min_size=1, max_size=12))
def test_a_document_answers_exactly_the_searches_that_find_it(
    shelf: list[IndexDocument], asked: list[SearchRequest]
) -> None:
    numbered = [numbered_as(one, number) for number, one in enumerate(shelf, 1)]
    with TemporaryDirectory() as folder:
        index = open_index(f"embedded://{Path(folder) / 'index'}")
        index.put(numbered)
        for request in asked:
            found = set(index.search(request).ids)
            assert {one.id for one in numbered if answers(request, one)} == found


def numbered_as(document: IndexDocument, number: int) -> IndexDocument:
    return IndexDocument(number, *(getattr(document, name) for name in IndexDocument.__slots__[1:]))


@given(requests, documents)
def test_what_lies_outside_the_filters_answers_nothing(request: SearchRequest, document: IndexDocument) -> None:
    if not in_filters(request, document):
        assert not answers(request, document)


@pytest.mark.parametrize("ask", [answers])
def test_what_is_not_understood_is_refused_as_an_index_refuses_it(
    ask: Callable[[SearchRequest, IndexDocument], bool],
) -> None:
    document = IndexDocument(1, 1, "", "", "", (1,), "", "", 0, "waiting", "paper", 0)
    with pytest.raises(QueryError):
        ask(SearchRequest("OR"), document)
