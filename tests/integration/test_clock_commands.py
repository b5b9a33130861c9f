"""`shoucang jobs`, `clock` and `calendar`, as scripts rely on them."""

from pathlib import Path

import pytest

from service.usecases.clock.leading import lead
from tests.processes import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {})


def test_jobs_are_listed_and_one_is_run_where_no_scheduler_runs(shell: Shell) -> None:
    before = {line["job"]: line for line in shell.lines("jobs", "list")}
    assert before["sweep"]["state"] == "new"
    assert before["backup"]["next_run"] is None
    done = shell.run("jobs", "run", "sweep")
    assert (done.returncode, "清理 0 个" in done.stderr) == (0, True), done.stderr
    after = {line["job"]: line for line in shell.lines("jobs", "list")}
    assert (after["sweep"]["state"], after["sweep"]["result"]) == ("fine", "清理 0 个")
    assert after["rejudge"]["state"] == "new"


def test_where_a_scheduler_leads_it_is_asked(shell: Shell) -> None:
    shell.run("init")
    with shell.archive() as archive:
        assert lead("elsewhere", archive=archive)
    done = shell.run("jobs", "run", "sweep")
    assert (done.returncode, "已请求运行" in done.stderr) == (0, True)
    assert {line["job"]: line["state"] for line in shell.lines("jobs", "list")}["sweep"] == "asked"


def test_a_job_that_is_not_there_or_fails_ends_with_a_sentence(shell: Shell) -> None:
    done = shell.run("jobs", "run", "nothing")
    assert (done.returncode, "没有“nothing”这项定时任务" in done.stderr) == (1, True)
    (shell.folder / "data" / "store").write_text("no folder")
    done = shell.run("jobs", "run", "check_store")
    assert (done.returncode, "存储" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr


def test_a_clock_is_recorded_listed_and_ended(shell: Shell) -> None:
    (case,) = [line["code"] for line in shell.lines("case", "open", "--household", "李秀兰")]
    done = shell.run("clock", "record", case, "--on", "2026-08-25", "--note", "慰问金")
    assert done.returncode == 0, done.stderr
    (clock,) = shell.lines("clock", "list")
    assert (clock["kind"], clock["due_on"], clock["provisional"]) == ("aid", "2026-10-12", False)
    assert (
        shell.run("clock", "close", str(clock["id"]), "--note", "帮扶系统第 88 号", "--on", "2026-08-24").returncode
        == 1
    )
    assert shell.run("clock", "close", str(clock["id"]), "--note", "帮扶系统第 88 号").returncode == 0
    assert shell.lines("clock", "list") == []
    (ended,) = shell.lines("clock", "list", "--closed", "--case", case)
    assert ended["closed_on"]


def test_a_year_is_imported_once(shell: Shell) -> None:
    file = shell.folder / "2031.csv"
    off = ("01-01", "01-22", "01-23", "01-24", "04-05", "05-01", "05-02", "06-24", "10-01", "10-02", "10-03")
    file.write_text("2031-01-01,rest\n", encoding="utf-8")
    refused = shell.run("calendar", "import", "2031", str(file), "--source", "国办发明电〔2030〕9号")
    assert (refused.returncode, "法定节假日" in refused.stderr) == (1, True)
    file.write_text("".join(f"2031-{day},rest\n" for day in off), encoding="utf-8")
    done = shell.run("calendar", "import", "2031", str(file), "--source", "国办发明电〔2030〕9号")
    assert done.returncode == 0, done.stderr
    assert shell.run("calendar", "import", "2031", str(file), "--source", "x").returncode == 1
    newest = shell.lines("calendar", "list")[0]
    assert (newest["year"], newest["source"], newest["rest"]) == (2031, "国办发明电〔2030〕9号", len(off))
