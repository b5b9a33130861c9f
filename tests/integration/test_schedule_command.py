"""`shoucang schedule` as scripts use it: real processes, JSON lines, exit codes."""

from pathlib import Path

import pytest

from tests.processes import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {})


def test_a_version_is_drafted_exported_edited_taken_in_and_compared(shell: Shell) -> None:
    assert shell.lines("schedule", "draft", "--note", "延长") == [{"number": 2}]
    toml = shell.folder / "二版.toml"
    assert shell.run("schedule", "export", "2", str(toml)).returncode == 0
    text = toml.read_text("utf-8")
    written = text.replace('rule = "filing_year+10y"', 'rule = "filing_year+30y"')
    toml.write_text(written, "utf-8")
    assert shell.lines("schedule", "import", str(toml), "--note", "改好", "--into", "2") == [{"number": 2}]
    found = shell.lines("schedule", "compare", "1", "2")
    assert {"what": "C13", "before": "filing_year+10y", "after": "filing_year+30y"} in found
    shown = {(line["type"], line["kind"]): line["rule"] for line in shell.lines("schedule", "show", "2")}
    assert (shown["C13", None], shown["A09", None]) == ("filing_year+30y", "withdrawal+10y")
    workbook = shell.folder / "二版.xlsx"
    assert shell.run("schedule", "export", "2", str(workbook)).returncode == 0
    assert shell.lines("schedule", "import", str(workbook), "--note", "抄一份") == [{"number": 3}]
    assert shell.lines("schedule", "compare", "2", "3") == []
    tried = shell.run("schedule", "trial", "2", "--json")
    assert (tried.returncode, tried.stdout) == (0, "")
    assert "0 件期限会变" in tried.stderr
    states = {line["number"]: line["state"] for line in shell.lines("schedule", "list")}
    assert states == {1: "in_force", 2: "draft", 3: "draft"}


def test_what_cannot_be_done_is_told_in_words(shell: Shell) -> None:
    wrong = shell.folder / "坏.toml"
    wrong.write_text('version = 1\n\n[[rule]]\nid = "x"\n', "utf-8")
    refused = shell.run("schedule", "import", str(wrong), "--note", "试")
    assert refused.returncode == 1
    assert "第 3 行：缺少“zh”。" in refused.stderr
    assert "Traceback" not in refused.stderr
    approval = ("--revision", "1", "--by", "市档案局", "--approval-number", "12号", "--on", "2026-11-23")
    refused = shell.run("schedule", "approve", "1", *approval)
    assert refused.returncode == 1
    assert "批准期限表" in refused.stderr
    for words in (("rejudge", "1", "--reason", "试"), ("show", "9"), ("discard", "1", "--reason", "试")):
        refused = shell.run("schedule", *words)
        assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
