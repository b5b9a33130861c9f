"""`shoucang custody`: a handover at a terminal, each in their own name."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.custody import Handing
from tests.processes import Shell, kill_all, proof_at_hand


@pytest.fixture
def folder(tmp_path: Path, handing: Handing) -> Iterator[Path]:
    handing.office.papers(1)
    yield tmp_path
    kill_all(tmp_path)


def run(folder: Path, login: str, *words: str, code: int = 0) -> str:
    """What `shoucang custody WORDS…` prints in somebody's name, password and authenticator at hand."""
    done = Shell(folder, {"SHOUCANG_USER": login}).run("custody", *words, stdin=proof_at_hand(folder, login))
    assert done.returncode == code, done.stderr
    return done.stdout.strip() if code == 0 else done.stderr


def test_a_handover_goes_the_whole_way_at_the_terminal(folder: Path, handing: Handing) -> None:
    people = handing.office.people
    words = ["--cause", "staff_change", "--unit", "J012", "--until", "2026-12-31", "--thing", "钥匙 3 把"]
    parties = {"giver": handing.office.admin, "receiver": people["archivist"], "supervisor": people["watch-archive"]}
    for party, person in parties.items():
        words += [f"--{party}", str(person.id)]
    made = json.loads(run(folder, "admin", "propose", *words, "--json"))
    one = str(made["handover"])
    assert (made["lines"], made["left_out"]) == (2, 0)
    assert "钥匙" in run(folder, "admin", "show", one, "--lines")
    run(folder, "admin", "tick", one, "1", "2")
    run(folder, "archivist", "tick", one, "--electronic")
    run(folder, "archivist", "differs", one, "2", "--kind", "not_found", "--text", "少 1 把")
    shown = json.loads(run(folder, "admin", "show", one, "--json"))
    assert (shown["state"], shown["verified"], shown["differences"]) == ("ticked", 1, 1)
    assert "监交人" in run(
        folder, "watch-archive", "sign", one, "--as", "supervisor", "--digest", shown["digest"], code=1
    )
    for party, login in (("giver", "admin"), ("receiver", "archivist"), ("supervisor", "watch-archive")):
        run(folder, login, "sign", one, "--as", party, "--digest", shown["digest"])
    (row,) = (json.loads(line) for line in run(folder, "admin", "list", "--all", "--json").splitlines())
    assert (row["number"], row["state"]) == (made["number"], "done")
    assert run(folder, "admin", "list") == ""
    run(folder, "admin", "print", one, "register", "register.pdf")
    run(folder, "admin", "print", one, "electronic", "electronic.xlsx", "--xlsx")
    assert run(folder, "admin", "check") == ""
    assert "已经结束" in run(folder, "admin", "refuse", one, "--reason", "晚了", code=1)
