"""What every index promises, with the exact truth beside it: Python's `in` on the folded texts."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from indexing import answers
from indexing.analysis import fold
from indexing.base import FACETS, Index, IndexDocument, IndexUnavailableError, QueryError, SearchRequest
from indexing.entries import fingerprint
from indexing.registry import open_index
from tests.servers import elastic_client, own_index

BACK_ENDS = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
UNITS = {1: (1,), 2: (1, 2), 3: (1, 3), 4: (1, 2, 4), 5: (1, 2, 4, 5), 6: (1, 3, 6)}
WORDS = re.findall(
    r"\S+",
    "困难职工 档案 申请 审批 家庭 收入 证明 医疗 救助 子女 助学 慰问 金额 元整 单位 工会 委员会 意见 同意 发放 登记 表"
    " 身份证号 联系电话 银行卡 年度 帮扶 调查 核实 人口 低保 残疾 患病 重大疾病 住房 就业 失业 下岗 补助 生活"
    " 第3次 12月份 B超 PDF文件 〇 𠮷田 㐂 囍 々",
)
SURNAMES, GIVEN = "张王李赵刘陈杨黄周吴", "伟芳娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平"
CATEGORIES = ("original", "financial", "routine")
STATES = ("waiting", "running", "eligible", "permanent")

Predicate = Callable[[IndexDocument], bool]


def seeded(seed: int) -> Random:
    return Random(seed)


def body(random: Random) -> str:
    """A page or two: words, names, numbers, with line breaks in the middle of words and traditional characters."""
    words = [random.choice(WORDS) for _ in range(random.randint(20, 90))]
    for _ in range(random.randint(0, 3)):
        words.insert(random.randrange(len(words)), name(random))
    words.insert(random.randrange(len(words)), f"身份证{identity(random)}，")
    words.insert(random.randrange(len(words)), f"￥{random.randrange(1000, 90000):,}.00")
    words.insert(random.randrange(len(words)), f"{random.randint(2018, 2026)}年{random.randint(1, 12)}月。")
    text = "".join(word + random.choice(("", "", "", "，", "。", " ", "\n")) for word in words)
    places = sorted(random.sample(range(1, len(text)), 6), reverse=True)
    for place in places:
        text = text[:place] + random.choice(("\n", " \n", "\f")) + text[place:]
    return text.replace("医疗", random.choice(("医疗", "醫療"))).replace("档案", random.choice(("档案", "檔案")))


def name(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.choice(GIVEN) for _ in range(random.randint(1, 2)))


def identity(random: Random) -> str:
    region = random.choice(("110101", "370102", "370103"))
    return f"{region}{random.randint(1950, 2005)}{random.randint(1, 12):02}{random.randint(1, 28):02}" + (
        f"{random.randrange(1000):03}{random.choice('0123456789X')}"
    )


def make(number: int, random: Random) -> IndexDocument:
    unit = random.choice(list(UNITS))
    year = random.randint(2018, 2026)
    code = f"J{unit:03}-ZY·{year}-D{random.choice((10, 30))}-{number:04}"
    return IndexDocument(
        id=number,
        revision=1,
        title=random.choice(("困难职工", "", "关于"))
        + "".join(random.sample(WORDS, 2))
        + random.choice(("", "2026年报告")),
        body=body(random),
        code=random.choice((code, code, "")),
        units=UNITS[unit],
        category=random.choice(CATEGORIES),
        type=f"A{random.randint(1, 9):02}",
        year=random.choice((year, 0)),
        state=random.choice(STATES),
        carrier=random.choice(("paper", "electronic", "photo")),
        date=random.choice((year * 10000 + 101 + random.randrange(12) * 100, 0)),
        sealed=random.random() < 0.3,
    )


CORPUS = [make(number, seeded(number)) for number in range(1, 401)]


@cache
def folded(text: str) -> str:
    return fold(text)


def says(words: str) -> Predicate:
    """Whether a document says the words, letters and digits whole."""
    wanted = folded(words)
    start = r"(?<![0-9a-z])" if wanted[0].isascii() else ""
    end = r"(?![0-9a-z])" if wanted[-1].isascii() else ""
    pattern = re.compile(start + re.escape(wanted) + end)
    return lambda document: any(pattern.search(folded(text)) for text in (document.title, document.body))


def has_number(pattern: str) -> Predicate:
    number = re.compile(rf"(?<![0-9a-z]){pattern}(?![0-9a-z])")
    return lambda document: number.search(folded(document.body)) is not None


def either(*predicates: Predicate) -> Predicate:
    return lambda document: any(predicate(document) for predicate in predicates)


def both(*predicates: Predicate) -> Predicate:
    return lambda document: all(predicate(document) for predicate in predicates)


def lacking(predicate: Predicate) -> Predicate:
    return lambda document: not predicate(document)


def newest(document: IndexDocument) -> tuple[int, int]:
    return (-document.date, -document.id)


def truth(predicate: Predicate, documents: Sequence[IndexDocument] = CORPUS) -> list[int]:
    """Ids of what the predicate takes, newest first."""
    return [document.id for document in sorted(documents, key=newest) if predicate(document)]


def opened(back_end: str, folder: Path) -> Iterator[Index]:
    """An empty index."""
    if back_end == "embedded":
        yield open_index(f"embedded://{folder}/index.db")
    else:
        with own_index() as url:
            yield open_index(url)


@pytest.fixture(params=BACK_ENDS)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """An empty index."""
    yield from opened(request.param, tmp_path)


@pytest.fixture(scope="module", params=BACK_ENDS)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of the whole corpus, for tests that only read."""
    for index in opened(request.param, tmp_path_factory.mktemp("index")):
        index.put(CORPUS)
        yield index


def ask(index: Index, query: str, sort: str = "newest") -> list[int]:
    """All ids, with the total checked."""
    result = index.search(SearchRequest(query, sort=sort, limit=1000))
    assert result.total == len(result.ids)
    return list(result.ids)


def small(number: int, text: str, **changes: object) -> IndexDocument:
    document = IndexDocument(number, 1, "", text, "", (1,), "original", "A01", 2026, "running", "paper", 20260101)
    return replace(document, **changes)


def phrases(length: int, count: int) -> list[str]:
    """Phrases as they stand in the corpus, of so many Chinese characters side by side once line breaks are gone."""
    random = seeded(length)
    found: list[str] = []
    while len(found) < count:
        runs = re.findall(rf"[\u3400-\u9fff\U00020000-\U0003ffff]{{{length},}}", folded(random.choice(CORPUS).body))
        if runs:
            run = random.choice(runs)
            start = random.randrange(len(run) - length + 1)
            found.append(run[start : start + length])
    return found


@pytest.mark.parametrize("length", range(1, 9))
def test_every_phrase_of_one_to_eight_characters_is_found_exactly(library: Index, length: int) -> None:
    for phrase in phrases(length, 25):
        assert ask(library, phrase) == truth(says(phrase)), phrase


def test_phrases_across_digits_and_letters_are_found(library: Index) -> None:
    # Punctuation does not count, so that a little more may be found than `in` finds: never less.
    random = seeded(7)
    mixed = re.compile(r"(?=\w{3,12}(?!\w))(?=.*[0-9a-z])(?=.*[\u3400-\u9fff])\w+")
    candidates = [phrase for document in CORPUS for phrase in mixed.findall(folded(document.body))]
    for phrase in random.sample(candidates, 60):
        assert set(truth(says(phrase))) <= set(ask(library, phrase)), phrase


def test_names_are_found(library: Index) -> None:
    random = seeded(3)
    for _ in range(30):
        someone = name(random)
        assert ask(library, someone) == truth(says(someone))


def test_a_document_is_found_by_its_code_and_codes_by_their_beginning(library: Index) -> None:
    for document in CORPUS[:40]:
        if document.code:
            assert ask(library, document.code) == [document.id]
            assert ask(library, document.code.lower().replace("·", "・")) == [document.id]
    for beginning in ("J003-ZY", "J003-ZY·2021", "J003-ZY·2021-D30"):
        expected = truth(lambda document: document.code.startswith((beginning + "-", beginning + "·")))  # noqa: B023
        assert ask(library, beginning) == expected
    assert ask(library, "J003-ZY·2021-D30-00*") == truth(lambda d: d.code.startswith("J003-ZY·2021-D30-00"))
    assert ask(library, "J003-Z") == []


def test_an_id_number_is_found_whole_and_by_its_parts(library: Index) -> None:
    for document in CORPUS[:30]:
        number = re.search(r"[0-9]{17}[0-9X]", document.body.replace("\n", "").replace("\f", ""))
        if number is None or number.group().lower() not in folded(document.body):
            continue  # torn by a line break
        whole = number.group()
        assert document.id in ask(library, whole)
        assert ask(library, whole) == truth(says(whole))
        assert ask(library, whole[:8] + "*") == truth(has_number(whole[:8] + "[0-9a-z]*"))
        last = either(has_number("[0-9]{11,14}" + whole[-4:].lower()), says(whole[-4:]))
        assert ask(library, whole[-4:]) == truth(last)
        assert ask(library, f'"{whole[-4:]}"') == truth(says(whole[-4:]))
        born = either(has_number("[0-9]{6}" + whole[6:14] + "[0-9x]{2,4}"), says(whole[6:14]))
        assert ask(library, whole[6:14]) == truth(born)
        region = either(has_number(whole[:6] + "[0-9]{8,11}[0-9x]"), says(whole[:6]))
        assert ask(library, whole[:6]) == truth(region)


def test_amounts_are_found_with_and_without_their_commas(library: Index) -> None:
    for document in CORPUS[:20]:
        amount = re.search(r"[0-9]{1,2},[0-9]{3}\.00", document.body)
        if amount:
            plain = amount.group().replace(",", "")
            assert ask(library, amount.group()) == ask(library, plain) == truth(says(plain))


def test_traditional_and_full_width_text_is_found_either_way(library: Index) -> None:
    assert ask(library, "醫療救助") == ask(library, "医疗救助") == truth(says("医疗救助"))
    assert ask(library, "ＰＤＦ文件") == truth(says("pdf文件"))


def test_words_are_joined_by_and_or_not(library: Index) -> None:
    random = seeded(5)
    for _ in range(40):
        one, two, three = (random.choice(phrases(random.randint(1, 4), 3)) for _ in range(3))
        says_one, says_two, says_three = says(one), says(two), says(three)
        assert ask(library, f"{one} {two}") == truth(both(says_one, says_two))
        assert ask(library, f"{one} OR {two}") == truth(either(says_one, says_two))
        assert ask(library, f"{one} -{two}") == truth(both(says_one, lacking(says_two)))
        assert ask(library, f"NOT {one}") == truth(lacking(says_one))
        mixed = both(either(says_one, lacking(says_two)), lacking(both(says_two, says_three)))
        assert ask(library, f"({one} OR NOT {two}) NOT ({two} {three})") == truth(mixed)
        assert ask(library, f"{one} {two} OR {three}") == truth(either(both(says_one, says_two), says_three))


def test_words_may_stand_in_title_and_body_but_a_phrase_in_one_of_them(index: Index) -> None:
    index.put([small(1, "家庭收入", title="困难职工"), small(2, "职工家庭", title="困难")])
    assert ask(index, "困难 家庭") == [2, 1]
    assert ask(index, "困难职工") == [1]
    assert ask(index, "职工家庭") == [2]


def test_an_empty_query_finds_everything(library: Index) -> None:
    assert ask(library, " ") == truth(lambda document: document.id > 0)


@pytest.mark.parametrize("query", ["", "困难", "工", "医疗 OR 家庭", "困难职工 -救助"])
def test_hits_in_the_title_come_first_and_then_the_newest(library: Index, query: str) -> None:
    words = [word for word in re.split(r"\s+|OR|-救助", query) if word]

    def in_title(document: IndexDocument) -> bool:
        return any(folded(word) in folded(document.title) for word in words)

    found = [document for document in CORPUS if document.id in set(ask(library, query))]
    ordered = sorted(found, key=lambda document: (not in_title(document), *newest(document)))
    assert ask(library, query, "relevance") == [document.id for document in ordered]


def test_what_has_no_date_or_code_comes_last(library: Index) -> None:
    def oldest(document: IndexDocument) -> tuple[int, int]:
        return (document.date or 99999999, document.id)

    def by_code(document: IndexDocument) -> tuple[bool, str, int]:
        return (not document.code, document.code, document.id)

    assert ask(library, "困难", "newest") == truth(says("困难"))
    for sort, key in (("oldest", oldest), ("code", by_code)):
        ordered = [document.id for document in sorted(CORPUS, key=key) if says("困难")(document)]
        assert ask(library, "困难", sort) == ordered


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "code"])
def test_pages_put_together_are_the_whole(library: Index, sort: str) -> None:
    whole = ask(library, "困难", sort)
    pages = [
        library.search(SearchRequest("困难", sort=sort, limit=7, offset=offset)).ids
        for offset in range(0, len(whole) + 14, 7)
    ]
    assert [document for page in pages for document in page] == whole
    assert library.search(SearchRequest("困难", limit=0)).total == len(whole)


def in_unit(document: IndexDocument, units: Sequence[int]) -> bool:
    return not set(units).isdisjoint(document.units)


@pytest.mark.parametrize(
    ("filters", "scope", "passes"),
    [
        ({"category": ["original"]}, None, lambda d: d.category == "original"),
        ({"category": ["original", "routine"], "type": ["A01", "A02", "A03"]}, None,
         lambda d: d.category != "financial" and d.type in ("A01", "A02", "A03")),
        ({"unit": ["2"]}, None, lambda d: 2 in d.units),
        ({"unit": ["5", "6"], "year": ["2020", "0"]}, None, lambda d: in_unit(d, (5, 6)) and d.year in (0, 2020)),
        ({"state": ["running"], "carrier": ["paper"]}, [4, 3],
         lambda d: d.state == "running" and d.carrier == "paper" and in_unit(d, (3, 4))),
        ({}, [1], lambda d: 1 in d.units),
        ({}, [], lambda d: d.id < 0),
        ({"type": []}, None, lambda d: d.id < 0),
        ({"type": ["没有"]}, None, lambda d: d.type == "没有"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("query", ["", "困难", "工 -救助"])
def test_filters_and_scope_narrow_and_counts_are_exact(
    library: Index, query: str, filters: dict[str, list[str]], scope: list[int] | None, passes: Predicate
) -> None:
    result = library.search(SearchRequest(query, filters, scope, FACETS, "newest", 1000))
    among = set(ask(library, query))
    found = [document for document in CORPUS if document.id in among and passes(document)]
    assert list(result.ids) == [document.id for document in sorted(found, key=newest)]
    assert result.total == len(found)
    for facet in FACETS:
        counts: Counter[str] = Counter()
        for document in found:
            values = document.units if facet == "unit" else (getattr(document, facet),)
            counts.update(map(str, values))
        assert dict(result.facets[facet]) == dict(counts)


@pytest.mark.parametrize("query", ["", "困难"])
@pytest.mark.parametrize(
    ("scope", "bound"),
    [
        ([], {"financial": [1]}),
        ([3], {"financial": [4, 5]}),
        ([2], {"financial": [], "routine": [6]}),
        ([], {"x": [1]}),
    ],
)
def test_whoever_is_bound_to_a_category_finds_that_beside_what_else_they_may_see(
    library: Index, query: str, scope: list[int], bound: dict[str, list[int]]
) -> None:
    request = SearchRequest(query, {}, scope, FACETS, "newest", 1000, bound=bound)
    result = library.search(request)
    among = set(ask(library, query))
    found = [
        document
        for document in CORPUS
        if document.id in among and in_unit(document, [*scope, *bound.get(document.category, ())])
    ]
    assert list(result.ids) == [document.id for document in sorted(found, key=newest)]
    assert sum(result.facets["category"].values()) == len(found)
    assert {document.id for document in CORPUS if answers(request, document)} == set(result.ids)


@pytest.mark.parametrize("query", ["", "困难", "困难 -救助"])
@pytest.mark.parametrize("opened_in", [(), (1,), (2, 6), (4,), None])
@pytest.mark.parametrize("without", [(), tuple(range(1, 401, 3)), (7, 99_999_999)])
def test_what_is_sealed_or_named_is_in_no_hit_and_no_count(
    library: Index, query: str, opened_in: tuple[int, ...] | None, without: tuple[int, ...]
) -> None:
    request = SearchRequest(query, {}, None, FACETS, "newest", 1000, sealed=opened_in, without=without)
    result = library.search(request)
    among = set(ask(library, query)) - set(without)
    found = [
        document
        for document in CORPUS
        if document.id in among and (opened_in is None or not document.sealed or in_unit(document, opened_in))
    ]
    assert list(result.ids) == [document.id for document in sorted(found, key=newest)]
    assert result.total == len(found)
    assert all(sum(result.facets[facet].values()) == len(found) for facet in FACETS if facet != "unit")
    assert {document.id for document in CORPUS if answers(request, document)} == set(result.ids)


def test_a_document_is_sealed_and_unsealed_by_a_newer_revision(index: Index) -> None:
    for revision, sealed in enumerate((False, True, False, True), 1):
        index.put([small(1, "困难职工", revision=revision, sealed=sealed)])
        assert index.search(SearchRequest("困难", sealed=())).total == (0 if sealed else 1)
        assert index.fingerprints() == {1: fingerprint(small(1, "困难职工", revision=revision, sealed=sealed))}


def test_a_page_behind_the_ten_thousandth_hit_is_reached(index: Index) -> None:
    index.put(
        small(number, "困难", date=20260101 + number % 28, code=f"J-{number}" * (number % 2))
        for number in range(1, 12_001)
    )
    for sort in ("relevance", "code"):
        first = index.search(SearchRequest("困难", sort=sort, limit=10_000)).ids
        page = index.search(SearchRequest("困难", sort=sort, offset=9_990, limit=20))
        assert page.ids[:10] == first[-10:]
        assert page.total == 12_000
        rest = index.search(SearchRequest("困难", sort=sort, offset=10_010, limit=5_000)).ids
        assert sorted((*first, *page.ids[10:], *rest)) == list(range(1, 12_001))
    assert index.search(SearchRequest("困难", facets=["type"], offset=13_000)).facets == {"type": {"A01": 12_000}}


def test_a_newer_revision_takes_the_place_of_the_old_one(index: Index) -> None:
    index.put([small(1, "困难职工")])
    index.put([small(1, "家庭收入", revision=2, category="routine")])
    assert ask(index, "困难职工") == []
    assert ask(index, "家庭收入") == [1]
    assert index.search(SearchRequest("", facets=["category"])).facets == {"category": {"routine": 1}}


def test_metadata_change_with_the_same_text(index: Index) -> None:
    index.put([small(1, "困难职工")])
    index.put([small(1, "困难职工", revision=2, units=(1, 9), code="J001-ZY")])
    assert index.search(SearchRequest("困难", {"unit": ["9"]})).ids == (1,)
    assert ask(index, "J001-ZY") == [1]


def test_late_messages_change_nothing(index: Index) -> None:
    index.put([small(1, "新的", revision=5)])
    index.put([small(1, "旧的", revision=4), small(1, "同样", revision=5)])
    index.delete({1: 5})
    assert ask(index, "新的") == [1]
    index.delete({1: 6, 2: 3})
    index.put([small(1, "新的", revision=6), small(2, "从未", revision=3)])
    assert ask(index, "") == []
    index.put([small(1, "又来", revision=7), small(2, "后来", revision=4)])
    assert ask(index, "") == [2, 1]


def test_the_newest_of_several_revisions_in_one_put_wins(index: Index) -> None:
    index.put([small(1, "二", revision=2), small(1, "三", revision=3), small(1, "一", revision=1)])
    assert ask(index, "三") == [1]
    assert ask(index, "一 OR 二") == []


def test_a_deleted_document_is_found_by_nothing(index: Index) -> None:
    index.put(CORPUS[:50])
    index.delete({7: 2})
    assert 7 not in ask(index, "")
    assert 7 not in ask(index, CORPUS[6].title or "困难")
    assert 7 not in index.fingerprints()
    assert index.stats().documents == 49


def test_purge_takes_documents_away_and_lets_them_be_put_again(index: Index) -> None:
    index.put([small(1, "要销毁的内容"), small(2, "留下的内容"), small(3, "先删除")])
    index.delete({3: 2})
    index.purge([1, 3, 99])
    assert ask(index, "") == [2]
    index.put([small(1, "又放回来"), small(3, "先删除", revision=2)])
    assert ask(index, "") == [2, 1]
    assert ask(index, "销毁") == []


def test_fingerprints_are_those_of_the_documents_that_should_be_there(index: Index) -> None:
    index.put(CORPUS[:60])
    index.put([replace(CORPUS[3], revision=2, body=CORPUS[3].body + "改")])
    expected = {document.id: fingerprint(document) for document in CORPUS[:60]}
    held = dict(index.fingerprints())
    assert held.pop(4) != expected.pop(4)
    assert held == expected


def test_a_rebuild_holds_what_it_was_given_and_what_came_meanwhile(index: Index) -> None:
    index.put([small(900, "只在旧的里面"), *CORPUS[:100]])

    def documents() -> Iterator[IndexDocument]:
        for number, document in enumerate(CORPUS):
            if number == 200:
                index.put([replace(CORPUS[300], revision=2, body="重建期间更新"), small(901, "重建期间放入")])
                index.delete({CORPUS[301].id: 2, CORPUS[0].id: 2})
                assert 900 in ask(index, "只在旧的里面")
            yield document

    assert index.rebuild(documents()) == len(CORPUS)
    assert ask(index, "只在旧的里面") == []
    assert ask(index, "重建期间") == [901, CORPUS[300].id]
    gone = {CORPUS[301].id, CORPUS[0].id}
    assert set(ask(index, "")) == {document.id for document in CORPUS} - gone | {901}
    index.put([small(902, "重建以后")])
    assert ask(index, "重建以后") == [902]


def test_what_was_deleted_before_a_rebuild_does_not_come_back_after_it(index: Index) -> None:
    index.put([small(1, "早已删除"), small(2, "留下")])
    index.delete({1: 5})
    index.rebuild([small(2, "留下")])
    index.put([small(1, "早已删除", revision=5)])
    assert ask(index, "") == [2]
    index.put([small(1, "重新登记", revision=6)])
    assert ask(index, "") == [2, 1]


def test_a_rebuild_that_fails_leaves_the_old_index(index: Index) -> None:
    index.put(CORPUS[:20])

    def documents() -> Iterator[IndexDocument]:
        yield CORPUS[0]
        raise LookupError

    with pytest.raises(LookupError):
        index.rebuild(documents())
    index.put([small(903, "以后")])
    assert len(ask(index, "")) == 21
    assert index.rebuild(CORPUS[:5]) == 5
    assert len(ask(index, "")) == 5


def test_threads_may_share_an_index(index: Index) -> None:
    index.put(CORPUS[:100])
    expected = truth(says("困难"), CORPUS[:100])
    answers: list[list[int]] = []
    failures: list[Exception] = []

    def search() -> None:
        try:
            answers.extend(ask(index, "困难") for _ in range(10))
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(20):
        index.put([small(1000 + number, "别的内容")])
    for thread in threads:
        thread.join()
    assert failures == []
    assert answers == [expected] * 40


@pytest.mark.elasticsearch
def test_purged_text_is_in_no_segment_and_no_translog_of_the_server() -> None:
    with own_index() as url, elastic_client() as client:
        index = open_index(url)
        index.put(CORPUS[:100])
        index.put(replace(document, revision=2) for document in CORPUS[:30])
        index.delete({document.id: 3 for document in CORPUS[:10]})
        index.purge([document.id for document in CORPUS[10:20]])
        totals = client.indices.stats(index=url.rpartition("/")[2])["_all"]["total"]
        assert (totals["docs"]["count"], totals["docs"]["deleted"]) == (90, 0)
        assert totals["translog"]["uncommitted_operations"] == 0


@pytest.mark.elasticsearch
def test_a_phrase_that_could_end_in_too_many_ways_says_so() -> None:
    with own_index() as url:
        index = open_index(url)
        index.put(small(n, " ".join(f"号2026{n * 100 + m:06}" for m in range(100))) for n in range(1, 200))
        with pytest.raises(QueryError, match="too_wide"):
            index.search(SearchRequest("号2026*"))
        assert ask(index, "号202600010*") == [1]


@pytest.mark.parametrize("url", ["elasticsearch+http://127.0.0.1:1", "embedded:///dev/null/index.db"])
def test_an_index_that_cannot_be_reached_says_so(url: str) -> None:
    with pytest.raises(IndexUnavailableError):
        open_index(url).search(SearchRequest("困难"))


@pytest.mark.parametrize("query", ["困难 AND", "ab*", "！？", "甲" * 501, " ".join("甲" * 33), "(" * 10 + "甲"])
def test_a_query_that_is_not_understood_says_so(library: Index, query: str) -> None:
    with pytest.raises(QueryError):
        library.search(SearchRequest(query))


def test_texts_at_the_edge_of_what_can_be_written(index: Index) -> None:
    index.put([
        small(1, ""),
        small(2, "\0\ud800困\u200b难\x1f", title="\ud800"),
        small(3, "a" * 300 + " b" * 300),
        small(4, '"AND" (NOT) * ^ : {body} 困难"'),
        small(5, "𠀀𠀁𪛖\U000f0001"),
    ])  # fmt: skip
    assert ask(index, "困难") == [4, 2]
    assert ask(index, "𠀁𪛖") == ask(index, "\U000f0001") == [5]
    assert ask(index, "a" * 300) == [3]
    assert ask(index, '"AND"') == ask(index, "body") == [4]
