"""veraPDF judges what we print: PDF/A-2u, whatever stands in it (ISO 19005-2)."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ocr import Cell, Part, Written
from service.papers import Catalogue, print_pdf, setting, typeset
from service.papers.rendering import ROWS_AT_ONCE
from tests.printed import COVER, DAY, FORMS, REGISTER, ZONE, catalogue, line

pytestmark = pytest.mark.verapdf

Judge = Callable[[dict[str, bytes]], dict[str, str]]


@pytest.fixture
def judge(verapdf: Path, tmp_path: Path) -> Judge:
    """Gives veraPDF's word on each of several files: PASS or FAIL, and the level it saw."""

    def ask(papers: dict[str, bytes]) -> dict[str, str]:
        files = {tmp_path / f"{number}.pdf": name for number, name in enumerate(papers)}
        for path, name in files.items():
            path.write_bytes(papers[name])
        command = ["java", "-cp", verapdf, "org.verapdf.apps.GreenfieldCliWrapper", "--format", "text", *files]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, cwd=tmp_path)
        words = (line.split(" ") for line in done.stdout.splitlines())
        return {files[Path(path)]: f"{verdict} {level}" for verdict, path, level in words}

    return ask


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_paper_is_an_archival_pdf(judge: Judge, language: str) -> None:
    papers = {name: print_pdf(form, language=language, zone=ZONE) for name, form in FORMS.items()}
    papers["case"] = print_pdf([COVER, FORMS["contents"], FORMS["notes"]], language=language, zone=ZONE)
    assert judge(papers) == dict.fromkeys(papers, "PASS 2u")


def test_a_list_set_in_pieces_is_an_archival_pdf(judge: Judge) -> None:
    lines = [replace(REGISTER.lines[0], number=number) for number in range(1, ROWS_AT_ONCE + 60)]
    papers = {
        "catalogue": print_pdf(catalogue(ROWS_AT_ONCE + 60), language="zh", zone=ZONE),
        "register": print_pdf(replace(REGISTER, lines=lines), language="zh", zone=ZONE),
        "bound": print_pdf([COVER, catalogue(ROWS_AT_ONCE + 1), COVER], language="zh", zone=ZONE),
    }
    assert judge(papers) == dict.fromkeys(papers, "PASS 2u")


def test_writing_set_in_pieces_is_an_archival_pdf_with_every_row_once(judge: Judge) -> None:
    count = 2 * setting.ROWS_AT_ONCE + 5
    written = Written((Part("收入", tuple((Cell(f"编号{number:04d}"), Cell("收入证明")) for number in range(count))),))
    pages, whole = typeset(written, "长表")
    assert judge({"writing": pages}) == {"writing": "PASS 2u"}
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pages)).pages)
    assert whole
    assert [int(number) for number in re.findall(r"编号(\d{4})", text)] == list(range(count))
    assert typeset(written, "长表") == (pages, whole)


def test_whatever_a_title_holds_the_paper_is_an_archival_pdf(judge: Judge) -> None:
    titles = [
        "<script>",
        "𠮷𰻞",
        "😀👨‍👩‍👧",
        "\u202e反\u200b向\x00",
        "é ﬁ ½ ㎡ ①",
        "العربية हिन्दी ไทย 한글 かな",
        "W" * 300,
    ]
    lines = [line(number, title=title) for number, title in enumerate(titles, 1)]
    papers = {"titles": print_pdf(Catalogue("J012", "会", lines, DAY), language="zh", zone=ZONE)}
    assert judge(papers) == {"titles": "PASS 2u"}


def test_the_judge_condemns_what_is_no_archival_pdf(judge: Judge) -> None:
    target = BytesIO()
    plain = PdfWriter()
    plain.add_blank_page(100, 100)
    plain.write(target)
    assert judge({"plain": target.getvalue()})["plain"].startswith("FAIL")
