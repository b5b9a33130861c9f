"""`shoucang print`: files that come out, and what is said where none can."""

from pathlib import Path

import pytest

from tests.papers import LETTER, PdfBook, typed
from tests.processes import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {})


def test_papers_are_written_where_they_are_wanted(shell: Shell) -> None:
    code = shell.lines("case", "open", "--unit", "J001", "--household", "王建国")[0]["code"]
    refused = shell.run("print", "case", code)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "没有可打印的已归档文件" in refused.stderr
    letter = PdfBook()
    letter.add_page(typed(LETTER))
    (shell.folder / "申请书.pdf").write_bytes(letter.bytes())
    (line,) = shell.lines("ingest", "申请书.pdf", "--case", code, "--wait")
    assert shell.lines("file", str(line["id"]))[0]["code"]
    (paper,) = shell.lines("print", "case", code)
    assert paper["path"] == f"{code} 整套.pdf"
    assert (shell.folder / paper["path"]).read_bytes().startswith(b"%PDF-1.7")
    assert (shell.folder / paper["path"]).stat().st_size == paper["bytes"]
    (book,) = shell.lines("print", "case", code, "--paper", "contents", "--as", "xlsx", "--to", "目录.xlsx")
    assert (shell.folder / book["path"]).read_bytes().startswith(b"PK")
    (series,) = shell.lines("print", "list")
    said = {name: series[name] for name in ("fonds", "category", "term", "items")}
    assert said == {"fonds": "J001", "category": "original", "term": "D10", "items": 1}
    (shell.folder / "印").mkdir()
    (catalogue,) = shell.lines("print", "catalogue", str(series["year"]), "--to", "印")
    assert catalogue["path"] == f"印/归档文件目录 J001 {series['year']}.pdf"
    (whole,) = shell.lines("print", "year", str(series["year"]), "--to", "印")
    assert whole["path"] == f"印/整套 {series['year']}.pdf"
    assert (shell.folder / whole["path"]).stat().st_size == whole["bytes"]
    refused = shell.run("print", "year", "1999")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "1999 年没有可打印的" in refused.stderr
    (stamped,) = shell.lines("print", "stamped", str(line["id"]))
    assert (shell.folder / stamped["path"]).read_bytes().startswith(b"%PDF")
    assert shell.run("print", "catalogue", "1850").returncode == 1
