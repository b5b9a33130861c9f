"""`shoucang audit` as people and auditors run it."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import Shell, kill_all


@pytest.fixture
def shell(tmp_path: Path, new_home: Path) -> Iterator[Shell]:
    """A terminal with a new archive."""
    shutil.copytree(new_home, tmp_path / "data")
    yield Shell(tmp_path, {})
    kill_all(tmp_path)


def test_a_chain_is_anchored_verified_exported_and_found_broken(shell: Shell) -> None:
    assert "没有锚点可比" in shell.run("audit", "verify").stderr
    shell.run("jobs", "run", "anchor")
    told = shell.lines("audit", "verify")[0]
    assert (told["ok"], told["anchors"], told["breaks"]) == (True, 1, [])
    assert "链完整" in shell.run("audit", "verify").stderr

    shell.run("audit", "print", "sheet.pdf")
    assert (shell.folder / "sheet.pdf").read_bytes().startswith(b"%PDF")
    [printed, *_] = shell.lines("audit", "list", "--act", "audit.printed")
    code = f"{printed['number']}:{printed['digest']}"
    assert shell.run("audit", "verify", "--anchor", code).returncode == 0

    shell.run("audit", "export", "audit.jsonl")
    script = shell.folder / "verify_audit.py"
    script.write_text(shell.run("audit", "export", "--script").stdout, "utf-8")
    alone = [sys.executable, "-I", "-S", str(script), "audit.jsonl", code]
    assert subprocess.run(alone, cwd=shell.folder, check=False).returncode == 0

    with sqlite3.connect(shell.folder / "data" / "catalogue.db") as connection:
        connection.execute("DROP TRIGGER audit_entry_no_update")
        connection.execute("UPDATE audit_entry SET act = 'hold.placed' WHERE id = 1")
    connection.close()
    [broken] = shell.lines("audit", "verify", code=1)
    assert broken["breaks"][0] == {
        "entry": 1,
        "problem": "digest",
        "source": None,
        "reference": None,
    }
    assert "第一处在第 1 条" in shell.run("audit", "verify").stderr


def test_what_is_no_anchor_and_no_file_is_refused_in_words(shell: Shell) -> None:
    refused = shell.run("audit", "verify", "--anchor", "17")
    assert refused.returncode == 1
    assert "这不是锚点" in refused.stderr
    assert shell.run("audit", "export").returncode == 2
