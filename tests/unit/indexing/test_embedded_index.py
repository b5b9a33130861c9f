"""What only the embedded index promises: its files, what is in them, and who may share them."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen

import apsw
import pytest

from indexing.base import (
    FACETS,
    IndexDocument,
    IndexOutdatedError,
    IndexUnavailableError,
    SearchRequest,
    TextRemainsError,
)
from indexing.embedded import EmbeddedIndex
from indexing.entries import fingerprint

CHARACTERS = (
    "困难职工档案申请审批家庭收入证明医疗救助子女助学慰问金额单位工会委员会意见同意发放登记表身份联系电话年度帮扶"
)
ROOT = Path(__file__).resolve().parents[3]


def document(number: int, text: str = "", **changes: object) -> IndexDocument:
    random = Random(number)
    text = text or "".join(random.choice(CHARACTERS) for _ in range(40)) + f"编号{number}"
    title = "".join(random.choice(CHARACTERS) for _ in range(4))
    made = IndexDocument(number, 1, title, text, "", (1,), "original", "A01", 2026, "running", "paper", 20260101)
    return replace(made, **changes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


@pytest.fixture
def index(path: Path) -> EmbeddedIndex:
    return EmbeddedIndex(path, patience=0.5)


def found(index: EmbeddedIndex, query: str) -> set[int]:
    result = index.search(SearchRequest(query, limit=10_000))
    assert result.total == len(result.ids)
    return set(result.ids)


def stands_on_disk(secret: str, path: Path) -> bool:
    """Whether a text, or two characters of it side by side, stands in any file in any of the ways it was written."""
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    whole = (secret.encode("gb18030"), secret.encode())
    pairs = [secret.lower()] if secret.isascii() else [secret[at : at + 2] for at in range(len(secret) - 1)]
    return any(piece in content for piece in (*whole, *(pair.encode() for pair in pairs)))


SECRETS = ["欧阳饕餮", "11010119900307876X", "镇巷麒麟", "zyx9876abcd"]


def test_purged_text_stands_nowhere_in_the_files(index: EmbeddedIndex, path: Path) -> None:
    index.put(document(number) for number in range(1, 800))
    secret = "，".join(SECRETS)
    index.put([document(900, secret), document(901, secret, title="欧阳饕餮的申请")])
    assert all(stands_on_disk(one, path) for one in SECRETS)
    index.purge([900, 901])
    assert not any(stands_on_disk(one, path) for one in SECRETS)
    assert index.stats().documents == 799


def test_many_are_purged_at_once(index: EmbeddedIndex, path: Path) -> None:
    index.put(document(number) for number in range(1, 800))
    index.put(document(number, SECRETS[0] + str(number)) for number in range(1000, 1600))
    index.purge(range(1000, 1600))
    assert not stands_on_disk(SECRETS[0], path)
    assert {number: fingerprint(document(number)) for number in range(1, 800)} == index.fingerprints()


def separators_of_nothing(path: Path) -> list[str]:
    """What FTS5 keeps between its pages although no token begins like that."""
    with apsw.Connection(str(path.with_name("index-1.db"))) as connection:
        tokens = {token for (token,) in connection.execute("select distinct term from postings_terms")}
        separators = [bytes(term)[1:] for (term,) in connection.execute("select term from postings_idx")]
    beginnings = {token.encode()[:end] for token in tokens for end in range(len(token.encode()) + 1)}
    return [separator.decode(errors="replace") for separator in separators if separator not in beginnings]


def test_text_deleted_long_before_the_purge_is_not_left_between_pages(index: EmbeddedIndex, path: Path) -> None:
    # Among thousands of neighbours a token is often the first on a page, and its beginning parts two pages.
    documents = {number: document(number, f"1101011990{number:08}") for number in range(1, 4000)}
    index.put(documents.values())
    index.put(document(number, "改正以后", revision=2) for number in range(1, 500, 2))
    index.delete(dict.fromkeys(range(501, 999, 2), 2))
    assert separators_of_nothing(path)
    index.purge([1])
    assert separators_of_nothing(path) == []


def test_a_reader_that_holds_old_text_makes_the_purge_say_so(index: EmbeddedIndex, path: Path) -> None:
    index.put([document(1, SECRETS[0])])
    reader = apsw.Connection(str(path.with_name("index-1.db")))
    reader.execute("begin")
    assert reader.execute("select count(*) from texts").get == 1
    with pytest.raises(TextRemainsError):
        index.purge([1])
    reader.execute("rollback")
    index.purge([1])
    assert not stands_on_disk(SECRETS[0], path)
    reader.close()


def test_frequent_tokens_are_found_exactly_in_full_blocks(index: EmbeddedIndex) -> None:
    documents = {n: document(n) for n in (*range(1, 4500), *range(9000, 9050))}
    index.put(documents.values())
    for number in (*range(10, 4000, 37), 9001):
        documents[number] = document(number, f"换了内容的职工{number}", revision=2)
    index.put(documents[number] for number in (*range(10, 4000, 37), 9001))
    gone = [*range(20, 4000, 53), 9002]
    index.delete(dict.fromkeys(gone, 3))
    for number in gone:
        del documents[number]
    for words in ("困难", "难职", "职工", "换了", "困", "工", "编号", "编号77", "换", "内容的"):
        expected = {n for n, one in documents.items() if words in one.title or words in one.body}
        assert found(index, words) == expected if not words.endswith("77") else 77 in found(index, words)
    assert index.fingerprints() == {number: fingerprint(one) for number, one in documents.items()}


def test_other_processes_see_what_is_put_and_a_rebuild(index: EmbeddedIndex, path: Path) -> None:
    other = EmbeddedIndex(path)
    index.put([document(1, "第一份")])
    assert found(other, "第一份") == {1}
    other.put([document(2, "第二份")])
    assert found(index, "份") == {1, 2}
    other.rebuild([document(2, "第二份"), document(3, "第三份")])
    assert found(index, "份") == {2, 3}
    index.put([document(4, "第四份")])
    assert found(other, "份") == {2, 3, 4}
    assert {file.name for file in path.parent.iterdir()} <= {
        "index.db",
        "index-2.db",
        "index-2.db-wal",
        "index-2.db-shm",
    }


def test_a_rebuild_that_died_is_taken_over(index: EmbeddedIndex, path: Path) -> None:
    index.put([document(1, "第一份")])

    def documents() -> Iterator[IndexDocument]:
        yield document(1, "第一份")
        EmbeddedIndex(path).rebuild([document(1, "第一份"), document(5, "第五份")])

    with pytest.raises(IndexUnavailableError, match="taken over"):
        index.rebuild(documents())
    assert found(index, "份") == {1, 5}


PUTS = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], str(Path(sys.argv[3]).parent)]
from test_embedded_index import document
from indexing.embedded import EmbeddedIndex
index = EmbeddedIndex(Path(sys.argv[1]))
for number in range(int(sys.argv[4]), int(sys.argv[5])):
    index.put([document(number)])
    print(number, flush=True)
"""


def putting(path: Path, first: int, last: int) -> "Popen[str]":
    """A process that puts documents one by one and says each number once it is in."""
    arguments = [str(path), str(ROOT), __file__, str(first), str(last)]
    return Popen([sys.executable, "-c", PUTS, *arguments], stdout=PIPE, text=True)


def test_several_processes_put_at_the_same_time(path: Path) -> None:
    index = EmbeddedIndex(path)
    processes = [putting(path, first, first + 40) for first in (1, 101, 201)]
    said = {int(line) for process in processes for line in process.communicate()[0].split()}
    assert said == {*range(1, 41), *range(101, 141), *range(201, 241)}
    assert index.fingerprints() == {number: fingerprint(document(number)) for number in said}


def test_a_process_killed_at_any_moment_loses_nothing_it_had_put(path: Path) -> None:
    index = EmbeddedIndex(path)
    said: set[int] = set()
    for attempt in range(5):
        process = putting(path, attempt * 1000 + 1, attempt * 1000 + 1000)
        assert process.stdout is not None
        for _ in range(5 + 7 * attempt):
            said.add(int(process.stdout.readline()))
        process.kill()
        said |= {int(line) for line in process.stdout.read().split()}
        process.wait()
        process.stdout.close()
        held = index.fingerprints()
        assert said <= held.keys()
        assert held == {number: fingerprint(document(number)) for number in held}
        assert found(index, "") == set(held)


def test_tokens_that_are_not_those_of_the_text_are_noticed(index: EmbeddedIndex, path: Path) -> None:
    index.put(document(number) for number in range(1, 20))
    with apsw.Connection(str(path.with_name("index-1.db"))) as connection:
        connection.execute("insert into postings(postings, rowid, body, title) values ('delete', 3, '困难', '')")
        connection.execute("insert into titles(rowid, title) values (99, '多余')")
        connection.execute("delete from texts where id = 5")
        connection.execute("delete from presence where token = '编'")
    wrong = {number for number, digest in index.fingerprints().items() if digest != fingerprint(document(number))}
    assert wrong >= {3, 5, 99}
    index.rebuild(document(number) for number in range(1, 20))
    assert index.fingerprints() == {number: fingerprint(document(number)) for number in range(1, 20)}


def test_an_index_built_under_other_rules_asks_for_a_rebuild(index: EmbeddedIndex, path: Path) -> None:
    index.put([document(1)])
    with apsw.Connection(str(path.with_name("index-1.db"))) as connection:
        connection.execute("update state set value = 'old' where name = 'contract'")
    for refused in (lambda: found(index, ""), lambda: index.put([document(2)]), index.fingerprints):
        with pytest.raises(IndexOutdatedError):
            refused()
    index.rebuild([document(1), document(2)])
    assert found(index, "") == {1, 2}


def test_a_missing_or_damaged_file_is_said_and_healed_by_a_rebuild(index: EmbeddedIndex, path: Path) -> None:
    index.put([document(1)])
    for content in (b"", b"not a database at all" * 500):
        fresh = EmbeddedIndex(path)
        number = max(int(file.stem.split("-")[1]) for file in path.parent.glob("index-*.db"))
        for file in path.parent.glob("index-*.db-*"):
            file.unlink()
        path.with_name(f"index-{number}.db").write_bytes(content)
        with pytest.raises(IndexUnavailableError):
            found(fresh, "")
        fresh.rebuild([document(1)])
        assert found(fresh, "") == {1}


def test_facets_of_an_index_without_documents_are_empty(index: EmbeddedIndex) -> None:
    result = index.search(SearchRequest("困难", facets=FACETS, sort="code"))
    assert (result.total, result.ids, set(result.facets)) == (0, (), set(FACETS))
    assert not any(result.facets.values())
