"""`shoucang disposal`: from a due document to its certificate at a terminal, each in their own name."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from service.usecases.disposal.appraising import give_opinion
from service.usecases.disposal.supervising import confirm_after
from tests.fixtures import proof_of
from tests.office import Office
from tests.processes import Shell, kill_all, proof_at_hand


@pytest.fixture
def folder(tmp_path: Path, office: Office) -> Iterator[Path]:
    office.papers(2)
    yield tmp_path
    kill_all(tmp_path)


def run(folder: Path, login: str, *words: str, code: int = 0) -> str:
    """What `shoucang disposal WORDS…` prints in somebody's name, password and authenticator at hand."""
    done = Shell(folder, {"SHOUCANG_USER": login}).run("disposal", *words, stdin=proof_at_hand(folder, login))
    assert done.returncode == code, done.stderr
    return done.stdout.strip() if code == 0 else done.stderr


def test_a_review_goes_the_whole_way_at_the_terminal(folder: Path, office: Office) -> None:
    proposed = json.loads(run(folder, "clerk", "propose", "--unit", "J012", "--json"))
    assert (proposed["items"], proposed["held"], proposed["left_out"]) == (2, 0, [])
    review = str(proposed["review"])
    run(folder, "clerk", "members", review, "office=office", "archivist=archive", "aid-head=business")
    run(folder, "office", "opinion", review, "同意")
    for login in ("archivist", "aid-head"):
        give_opinion(office.people[login], int(review), "同意", archive=office.archive)
    run(folder, "archivist", "decide", review, "--all", "--decision", "destroy", "--reason", "期满")
    assert run(folder, "archivist", "conclude", review, "--summary", "均已期满").startswith("鉴字〔")
    assert run(folder, "clerk", "register", review).startswith("销字〔")
    status = json.loads(run(folder, "clerk", "status", review, "--json"))
    assert (status["state"], len(status["missing"])) == ("appraised", 6)
    told = run(folder, "clerk", "status", review).splitlines()
    assert told[0].endswith("已鉴定")
    assert all(line.startswith("- ") for line in told[1:])
    assert any("监销" in line for line in told[1:])
    assert "签字" in run(folder, "clerk", "execute", review, code=1)
    run(folder, "leader", "sign", review, "--role", "archive_leader", "--digest", status["digest"])


def test_a_register_is_executed_and_certified_at_the_terminal(folder: Path, office: Office) -> None:
    review = office.appraised([1, 2])
    run(folder, "clerk", "register", str(review))
    office.signed(review)
    run(folder, "clerk", "supervisors", str(review), "watch-archive=archive", "watch-aid=business")
    run(folder, "watch-aid", "count", str(review), "2")
    office.count(review, "watch-archive")
    line = json.loads(run(folder, "clerk", "execute", str(review), "--json"))
    assert (line["state"], line["outcomes"], line["blockers"]) == ("executed", {"destroyed": 2}, [])
    run(folder, "watch-aid", "confirm", str(review))
    watcher = office.people["watch-archive"]
    confirm_after(watcher, review, proof_of(office.archive, watcher), archive=office.archive)
    run(folder, "clerk", "certify", str(review))
    run(folder, "clerk", "print", str(review), "certificate", "certificate.pdf")
    assert (folder / "certificate.pdf").read_bytes().startswith(b"%PDF-")
    row = json.loads(run(folder, "clerk", "list", "--json"))
    assert (row["state"], row["closed"]) == ("certified", True)
    items = [json.loads(line) for line in run(folder, "clerk", "items", str(review), "--json").splitlines()]
    assert [one["outcome"] for one in items] == ["destroyed", "destroyed"]


def test_what_is_handed_over_leaves_with_its_receipt(folder: Path, office: Office) -> None:
    review = office.proposed([1], early=True)
    office.group(review)
    run(folder, "archivist", "decide", str(review), "1", "--decision", "transfer", "--reason", "进馆")
    run(folder, "archivist", "conclude", str(review), "--summary", "移交")
    packed = json.loads(run(folder, "clerk", "pack", str(review), "bag", "--json"))
    assert packed["items"] == 1
    today = datetime.now(office.archive.clock.zone).date().isoformat()
    named = ("--receiver", "市档案馆", "--number", "8号", "--on", today, "--digest", packed["digest"])
    run(folder, "clerk", "receipt", str(review), *named)
    status = json.loads(run(folder, "clerk", "status", str(review), "--json"))
    assert (status["outcomes"], status["closed"]) == ({"transferred": 1}, True)


def test_posts_are_given_and_taken_at_the_terminal(folder: Path) -> None:
    shell = Shell(folder, {})
    assert shell.run("post", "take", "clerk", "archive_clerk", "--unit", "J012").returncode == 0
    held = {(line["login"], line["post"]) for line in shell.lines("post", "list")}
    assert ("clerk", "archive_clerk") not in held
    assert shell.run("post", "give", "clerk", "archive_clerk", "--unit", "J012").returncode == 0
    assert shell.run("post", "give", "clerk", "king", "--unit", "J012").returncode == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("propose",), 2, "--unit"),
        (("propose", "1", "--unit", "J012"), 2, "之一"),
        (("propose", "1", "--year", "2020"), 2, "须与 --unit 同用"),
        (("propose", "--unit", "J012", "--early"), 2, "--title、--early"),
        (("propose", "99999999999999999999"), 2, "99999999999999999999"),
        (("propose", "99"), 1, "99"),
        (("propose", "--unit", "没有的单位"), 1, "没有的单位"),
        (("status", "99"), 1, "99"),
        (("status", "一"), 2, "一"),
        (("execute", "99"), 1, "99"),
    ],
)
def test_wrong_input_at_the_terminal_is_told_in_words(
    folder: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    told = run(folder, "clerk", *words, code=code)
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize(("login", "words"), [("aid-clerk", ("propose", "1")), ("watch-aid", ("execute", "1"))])
def test_who_may_not_is_told_so_at_the_terminal(
    folder: Path, office: Office, login: str, words: tuple[str, ...]
) -> None:
    office.proposed([1])
    told = run(folder, login, *words, code=1)
    assert "Traceback" not in told
    assert "没有" in told or "不能" in told
