"""`shoucang unit` and `shoucang person roles`: what becomes of units and who may do what, from the terminal."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.processes import Shell

WHY = ("--on", "2026-01-05", "--reason", "机构改革", "--basis", "榆工发〔2026〕12号")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {})


def test_units_come_from_a_table_become_something_and_tell_their_history(shell: Shell) -> None:
    table = shell.folder / "单位.csv"
    table.write_text(
        "单位名称,上级单位,级别,全宗号\n城北区总工会,J001,county,J030\n安居街道工会,J030,street,\n城南区总工会,J001,county,J040\n",
        encoding="utf-8",
    )
    assert shell.run("unit", "import", "单位.csv").returncode == 0
    assert [line["name"] for line in shell.lines("unit", "list", "--words", "区", "--json")] == [
        "城北区总工会",
        "城南区总工会",
    ]
    assert shell.run("unit", "move", "安居街道工会", "J040", *WHY).returncode == 0
    assert shell.run("unit", "rename", "安居街道工会", "安居镇工会", *WHY).returncode == 0
    assert shell.run("unit", "merge", "J030", "J040", *WHY).returncode == 0
    assert shell.run("unit", "close-fonds", "J040", *WHY).returncode == 0
    assert shell.run("unit", "reopen-fonds", "J040", *WHY).returncode == 0
    (shown,) = shell.lines("unit", "show", "安居镇工会", "--json")
    assert [one["event"] for one in shown["history"]] == ["moved", "renamed"]
    assert shown["filed_in"] == "J040"
    refused = shell.run("case", "open", "--unit", "J030")
    assert refused.returncode == 1
    assert "已于2026年1月5日撤销" in refused.stderr
    assert shell.run("unit", "export", "单位.xlsx").returncode == 0
    assert load_workbook(shell.folder / "单位.xlsx").worksheets[0].max_row == 5
    table.write_text("单位名称,上级单位,级别\n甲,没有的,county\n乙,J040,galaxy\n", encoding="utf-8")
    bad = shell.run("unit", "import", "单位.csv")
    assert bad.returncode == 1
    assert "第 2 行“上级单位”" in bad.stderr
    assert "第 3 行“级别”" in bad.stderr


def test_the_keys_are_given_away_from_the_terminal(shell: Shell) -> None:
    for login, role in (("anquan", "security_administrator"), ("shenji", "audit_administrator")):
        added = shell.run("person", "add", login, "--name", login, "--role", role, stdin="a good long sentence\n")
        assert added.returncode == 0, added.stderr
    taken = ("--take", "security_administrator:J001", "--take", "audit_administrator:J001")
    assert shell.run("person", "roles", "admin", *taken).returncode == 0
    again = shell.run("person", "roles", "admin", "--give", "audit_administrator:J001")
    assert again.returncode == 1
    assert "你没有“管理人员”的权限" in again.stderr
    # The first person goes on with everything else.
    assert shell.run("case", "open").returncode == 0
    assert shell.run("jobs", "list").returncode == 0
