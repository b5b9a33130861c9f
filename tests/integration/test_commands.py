"""The commands as scripts rely on them: real processes, pure JSON lines, exit codes."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PIL import Image

from service.cli import main
from tests.papers import LETTER, PdfBook, saved, typed, written_page
from tests.processes import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {})


def put_letter(path: Path, *lines: str) -> Path:
    """A PDF that carries its text, with a line of its own."""
    book = PdfBook()
    book.add_page(typed((*LETTER, *lines)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(book.bytes())
    return path


def put_picture(path: Path, shade: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(saved(Image.new("L", (60, 80), shade), "PNG"))
    return path


def test_an_empty_folder_becomes_an_archive_on_first_use(shell: Shell) -> None:
    first = shell.run("unit", "list", "--json")
    assert first.returncode == 0
    assert len(first.stdout.splitlines()) == 1
    assert "admin" in first.stderr
    again = shell.run("unit", "list", "--json")
    assert (again.stdout, again.stderr) == (first.stdout, "")


def test_ingest_answers_a_line_a_file_in_the_order_given(shell: Shell) -> None:
    folder = shell.folder / "扫描"
    put_letter(folder / "b" / "申请书.pdf")
    put_picture(folder / "a.png", 10)
    put_picture(folder / ".hidden.png", 20)
    (folder / "c.txt").write_bytes(b"MZ\0 no picture")
    (folder / "d.pdf").touch()
    twin = put_picture(shell.folder / "twin.png", 10)
    long = put_picture(shell.folder / ("长" * 80 + ".png"), 30)
    odd = put_picture(shell.folder / "..\\..\\换\r\n行.png", 40)
    done = shell.lines("ingest", str(twin), "扫描", "none.pdf", str(long), str(odd), "--wait", code=1)
    assert [line["path"] for line in done] == [
        str(twin), "扫描/a.png", "扫描/b/申请书.pdf", "扫描/c.txt", "扫描/d.pdf", "none.pdf", str(long), str(odd)
    ]  # fmt: skip
    assert all(set(line) == {"path", "id", "state", "error"} for line in done)
    states = [line["state"] for line in done]
    assert states[1] == "duplicate"
    assert done[1]["id"] == done[0]["id"]
    assert [states[3], states[4], states[5]] == ["failed"] * 3
    assert {states[0], states[2], states[6], states[7]} <= {"review", "described"}
    for line in done:
        assert (line["error"] is None) == (line["state"] != "failed")


def test_what_was_read_is_shown_found_filed_and_kept(shell: Shell) -> None:
    code = shell.lines("case", "open", "--unit", "J001", "--household", "王建国")[0]["code"]
    put_letter(shell.folder / "申请书.pdf")
    (line,) = shell.lines("ingest", "申请书.pdf", "--case", code, "--wait")
    assert line["state"] == "described"
    number = str(line["id"])
    (shown,) = shell.lines("show", number)
    assert set(shown) == {
        "id", "path", "code", "title", "date", "category", "type", "confidence", "state", "pages", "text", "fields",
        "retention", "carrier", "duration", "segments",
    }  # fmt: skip
    assert set(shown["retention"]) == {"rule", "basis", "trigger", "starts_on", "due_on", "eligible_on", "state"}
    assert (shown["category"], shown["type"], shown["date"]) == ("original", "A01", "2024-11-06")
    assert (shown["retention"]["rule"], shown["retention"]["state"]) == ("withdrawal+10y", "waiting")
    assert shown["path"] == "申请书.pdf"
    assert "纺织一线" in shown["text"]
    assert all(set(field) == {"kind", "value", "page", "box", "confidence"} for field in shown["fields"])
    (found,) = shell.lines("search", "纺织一线", "--category", "original", "--unit", "J001", "--limit", "1")
    assert found["total"] == 1
    assert [hit["id"] for hit in found["hits"]] == [line["id"]]
    assert set(found["hits"][0]) == {"id", "code", "title", "snippet"}
    assert found["facets"]["type"] == {"A01": 1}
    (filed,) = shell.lines("file", number)
    assert filed["code"]
    (again,) = shell.lines("file", number, code=1)
    assert again["error"]
    refused = shell.run("discard", number, "--reason", "误收")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert filed["code"] in refused.stderr
    assert shell.run("case", "withdraw", code, "--on", "2016-10-15", "--reason", "脱困").returncode == 0
    (shown,) = shell.lines("show", number)
    assert shown["retention"]["due_on"] == "2026-10-15"
    assert shown["state"] == "filed"
    assert shell.lines("retention", "due", "--on", "2026-10-15") == []
    (due,) = shell.lines("retention", "due", "--on", "2026-10-16")
    assert due["id"] == line["id"]
    assert shell.lines("retention", "due", "--on", "2026-10-16", "--limit", "1") == [due]
    assert shell.lines("retention", "due", "--on", "2026-10-16", "--offset", "1") == []
    assert shell.run("case", "reopen", code, "--on", "2020-01-01", "--reason", "返困").returncode == 0
    assert shell.lines("retention", "due", "--on", "2026-10-16") == []
    (case,) = shell.lines("case", "show", code)
    assert [event["kind"] for event in case["events"]] == ["withdrawn", "reopened"]
    (check,) = shell.lines("index", "check")
    assert check["sound"]
    assert shell.run("index", "rebuild").returncode == 0


def test_without_waiting_files_are_received_and_a_worker_reads_them(shell: Shell) -> None:
    put_letter(shell.folder / "a.pdf")
    (line,) = shell.lines("ingest", "a.pdf")
    assert line["state"] == "received"
    assert shell.run("worker", "--until-idle").returncode == 0
    (shown,) = shell.lines("show", str(line["id"]))
    assert shown["state"] != "received"
    discarded = shell.run("discard", str(line["id"]), "--reason", "误收")
    assert discarded.returncode == 0
    gone = shell.run("show", str(line["id"]), "--json")
    assert (gone.returncode, gone.stdout) == (1, "")


def test_a_manifest_is_checked_whole_and_then_files_what_it_describes(shell: Shell) -> None:
    put_letter(shell.folder / "凭证" / "a.pdf")
    put_letter(shell.folder / "凭证" / "b.pdf", "其二")
    manifest = shell.folder / "凭证" / "清单.csv"
    manifest.write_text("路径,文种,会计年度,日期\na.pdf,B03,2026,2026-09-28\nb.pdf,没有,二六,2026-09-28\n", "gb18030")
    done = shell.run("ingest", "凭证", "--manifest", str(manifest), "--wait", "--json")
    assert done.returncode == 1
    assert "第 3 行“文种”" in done.stderr
    assert "第 3 行“会计年度”" in done.stderr
    assert [json.loads(line)["state"] for line in done.stdout.splitlines()] == ["failed"]
    assert shell.lines("search")[0]["total"] == 0
    manifest.write_text("path,type,fiscal_year,date\na.pdf,B03,2026,2026-09-28\n")
    done_ = shell.lines("ingest", "凭证", "--manifest", str(manifest), "--wait")
    assert [Path(line["path"]).name for line in done_] == ["a.pdf", "b.pdf"]
    assert done_[0]["state"] == "filed"
    assert done_[1]["state"] in ("review", "described")


def test_names_that_are_no_text_come_through(shell: Shell) -> None:
    path = os.fsencode(shell.folder) + b"/\xff\xfe.png"
    with open(path, "wb") as file:  # noqa: PTH123 - a path that is no text
        file.write(saved(written_page(), "PNG"))
    (line,) = shell.lines("ingest", os.fsdecode(path), "--wait")
    assert os.fsencode(line["path"]) == path
    assert line["state"] in ("review", "described")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["ingest"], 2),
        (["ingest", "--manifest", "none.csv"], 2),
        (["show", "x"], 2),
        (["show", "999"], 1),
        (["show", str(2**63)], 2),
        (["case", "withdraw", "X", "--on", "gestern", "--reason", "r"], 2),
        (["case", "show", "X"], 1),
        (["ingest", ".", "--unit", "没有"], 1),
        (["search", "(("], 1),
        (["nonsense"], 2),
    ],
)
def test_what_cannot_be_done_is_told_on_standard_error(shell: Shell, words: list[str], code: int) -> None:
    done = shell.run(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def numbers(command: click.Command, *words: str) -> Iterator[tuple[str, object]]:
    """The whole numbers that a command and those below it take, with their types."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from numbers(below, *words, name)
    for one in command.params:
        if isinstance(one.type, click.types.IntParamType):
            yield " ".join((*words, str(one.name))), one.type


def test_no_command_takes_a_number_that_no_database_can_hold() -> None:
    found = dict(numbers(main))
    assert len(found) > 50
    assert {name for name, kind in found.items() if not 0 < (getattr(kind, "max", None) or 0) < 2**31} == set()


def test_commands_act_for_whom_the_settings_name(shell: Shell) -> None:
    added = shell.run("person", "add", "li", "--name", "李明", "--role", "reader", stdin="a long enough secret\n")
    assert added.returncode == 0, added.stderr
    as_li = Shell(shell.folder, {"SHOUCANG_USER": "li", "SHOUCANG_LANGUAGE": "en"})
    refused = as_li.run("unit", "add", "城北工会", "--level", "county", "--parent", "J001")
    assert refused.returncode == 1
    assert refused.stderr.isascii()
    unknown = Shell(shell.folder, {"SHOUCANG_USER": "nobody"}).run("unit", "list")
    assert (unknown.returncode, unknown.stdout) == (1, "")


def test_wrong_settings_are_all_reported_at_once(shell: Shell) -> None:
    wrong = Shell(shell.folder, {"SHOUCANG_PORT": "x", "SHOUCANG_WORKRES": "2"})
    done = wrong.run("unit", "list")
    assert (done.returncode, done.stdout) == (1, "")
    assert "SHOUCANG_PORT" in done.stderr
    assert "SHOUCANG_WORKRES" in done.stderr
    assert not (shell.folder / "data").exists()


def test_a_newer_database_is_refused_in_words(shell: Shell) -> None:
    assert shell.run("init").returncode == 0
    with shell.archive() as archive, archive.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    done = shell.run("unit", "list")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert shell.run("doctor").returncode == 1


def test_help_and_completion_load_nothing_heavy(shell: Shell) -> None:
    done = shell.run("--help")
    assert done.returncode == 0
    for command in ("ingest", "search", "serve", "run"):
        assert command in done.stdout
    assert not (shell.folder / "data").exists()


def test_a_hold_is_placed_told_of_by_explain_and_released(shell: Shell) -> None:
    code = shell.lines("case", "open", "--unit", "J001", "--household", "王建国")[0]["code"]
    put_letter(shell.folder / "申请书.pdf")
    number = str(shell.lines("ingest", "申请书.pdf", "--case", code, "--wait")[0]["id"])
    shell.run("case", "withdraw", code, "--on", "2015-10-15", "--reason", "已退休", "--cause", "retired")
    words = ("--reason", "诉讼", "--basis", "民事起诉状")
    (placed,) = shell.lines("hold", "place", "--case", code, *words)
    (told,) = shell.lines("retention", "explain", number, "--on", "2025-10-16")
    assert list(told) == [
        "rule", "basis", "trigger", "starts_on", "due_on", "eligible_on", "state", "blockers", "reading"
    ]  # fmt: skip
    assert (told["rule"], told["trigger"], told["due_on"]) == ("withdrawal+10y", "withdrawal", "2025-10-15")
    assert (told["eligible_on"], told["state"]) == ("2025-10-16", "eligible")
    kinds = [one["kind"] for one in told["blockers"]]
    assert kinds == ["held", "schedule_unapproved", *["withdrawal_evidence"] * 3]
    assert f"第 {placed['number']} 号保留" in told["blockers"][0]["reason"]
    assert told["reading"] == "readings 3, 16, 31, 33"
    assert "2025-10-15" in shell.run("retention", "explain", number).stdout
    assert [line["number"] for line in shell.lines("hold", "list")] == [placed["number"]]
    released = shell.run("hold", "release", str(placed["number"]), "--reason", "判决已生效")
    assert "已解除" in released.stderr
    assert shell.lines("hold", "list") == []
    (line,) = shell.lines("hold", "list", "--all")
    assert line["release_reason"] == "判决已生效"


def test_a_hold_on_nothing_or_on_two_things_is_a_wrong_command(shell: Shell) -> None:
    words = ("--reason", "诉讼", "--basis", "民事起诉状")
    for target in ((), ("--document", "1", "--unit", "J001"), ("--search", "甲", "--case", "乙")):
        assert shell.run("hold", "place", *target, *words).returncode == 2
    missing = shell.run("hold", "place", "--document", "99", *words)
    assert missing.returncode == 1
    assert "99" in missing.stderr


def test_a_withdrawal_is_proven_corrected_and_followed(shell: Shell) -> None:
    code = shell.lines("case", "open", "--unit", "J001")[0]["code"]
    put_letter(shell.folder / "申请书.pdf")
    number = str(shell.lines("ingest", "申请书.pdf", "--case", code, "--wait")[0]["id"])
    shell.run("case", "withdraw", code, "--on", "2015-10-15", "--reason", "旧档补录")
    assert shell.lines("case", "show", code)[0]["gaps"] == ["cause", "day"]
    shell.run("case", "evidence", code, "--cause", "retired", "--statement", "signed")
    assert shell.lines("case", "show", code)[0]["gaps"] == ["approval", "retirement", "day"]
    right = ("--document", number, "--reason", "审批表上的日期")
    assert "等第二人确认" in shell.run("case", "correct", code, "--on", "2015-10-01", *right).stderr
    own = shell.run("case", "settle", code, "--accept")
    assert own.returncode == 1
    assert "自己提出的更正不能自己确认" in own.stderr
    shell.run("unit", "add", "城北区总工会", "--level", "county", "--parent", "J001", "--fonds", "J030")
    other = shell.lines("case", "open", "--unit", "J030")[0]["code"]
    assert "已相连" in shell.run("case", "link", code, other).stderr
    assert "1 件材料" in shell.run("case", "rests-on", other, number).stderr
    assert shell.lines("case", "show", other)[0]["former"] == code
    assert shell.lines("retention", "explain", number)[0]["state"] == "waiting"
    third = shell.lines("case", "open", "--unit", "J001")[0]["code"]
    moved = shell.lines("case", "move", third, "J030", "--on", "2026-01-05", "--reason", "重新就业")[0]["code"]
    assert shell.lines("case", "show", third)[0]["following"] == moved
