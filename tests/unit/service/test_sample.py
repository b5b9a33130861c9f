"""The sample archive that a first start renders."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pypdfium2 as pdfium
import pytest
from PIL import Image

from ocr import Face, find_font
from service.sample import FontMissingError, Household, Sample, render_sample
from service.sample.files import SUFFIX, write_file
from service.sample.households import invent_households
from service.sample.layout import compose
from service.sample.paper import Sheet, plain
from service.sample.people import card_number, id_number, money_in_words
from service.sample.render import all_papers
from service.sample.values import UNITS, Paper

ID_NUMBER = re.compile(r"\d{17}[\dX]")


def seeded(seed: int) -> Random:
    return Random(seed)  # nothing secret


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sample]:
    folder = tmp_path_factory.mktemp("sample")
    return folder, render_sample(folder, 2026)


@pytest.fixture(scope="module")
def drafts() -> list[tuple[str, Household | None, Paper]]:
    rng = seeded(2026)
    return list(all_papers(invent_households(rng), rng))


def text_of(paper: Paper) -> str:
    """What stands on the sheets, without line ends and blanks."""
    marks = [mark.text for sheet in compose(paper.text, seeded(1), 72) for mark in sheet.marks]
    return "".join("".join(marks).split())


def is_valid(number: str) -> bool:
    """The rule of GB 11643 in its other form: the weighted sum of all eighteen signs is 1 modulo 11."""
    values = [10 if sign == "X" else int(sign) for sign in number]
    return sum(value * pow(2, 17 - place, 11) for place, value in enumerate(values)) % 11 == 1


def test_about_forty_documents_of_three_units_and_six_case_files(rendered: tuple[Path, Sample]) -> None:
    _, sample = rendered
    assert 40 <= len(sample.items) <= 45
    assert (len(sample.units), len(sample.cases)) == (3, 6)
    assert {item.unit for item in sample.items} == {unit.name for unit in sample.units}
    assert {item.case for item in sample.items} - {None} == {case.code for case in sample.cases}


def test_every_item_is_a_file_of_its_kind_with_the_pages_it_claims(rendered: tuple[Path, Sample]) -> None:
    folder, sample = rendered
    assert len({item.path for item in sample.items}) == len(sample.items)
    for item in sample.items:
        path = folder / item.path
        if path.suffix == ".pdf":
            document = pdfium.PdfDocument(path)
            pages = len(document)
            document.close()
        else:
            with Image.open(path) as image:
                image.load()
                pages = getattr(image, "n_frames", 1)
        assert pages == item.pages, item.path


def test_all_kinds_of_files_are_there(rendered: tuple[Path, Sample]) -> None:
    _, sample = rendered
    assert {Path(item.path).suffix for item in sample.items} == {".jpg", ".png", ".tif", ".pdf"}
    assert any(item.pages == 3 for item in sample.items)


def test_nothing_but_the_items_and_the_manifest_lies_in_the_folder(rendered: tuple[Path, Sample]) -> None:
    folder, sample = rendered
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {item.path for item in sample.items} | {sample.manifest}


@pytest.mark.parametrize("form", sorted(SUFFIX))
def test_the_same_seed_gives_the_same_bytes(
    form: str, drafts: list[tuple[str, Household | None, Paper]], tmp_path: Path
) -> None:
    paper = next(paper for *_, paper in drafts if paper.form == form)
    first, second, other = tmp_path / "1", tmp_path / "2", tmp_path / "3"
    for path, seed in ((first, 5), (second, 5), (other, 6)):
        write_file(paper, path.with_suffix(SUFFIX[paper.form]), seeded(seed))
    first, second, other = (path.with_suffix(SUFFIX[paper.form]) for path in (first, second, other))
    assert second.read_bytes() == first.read_bytes()
    assert (other.read_bytes() == first.read_bytes()) == (form == "digital")


def test_the_same_seed_invents_the_same_papers(drafts: list[tuple[str, Household | None, Paper]]) -> None:
    rng = seeded(2026)
    assert list(all_papers(invent_households(rng), rng)) == drafts


def test_id_numbers_are_valid_and_of_a_region_that_does_not_exist(
    drafts: list[tuple[str, Household | None, Paper]],
) -> None:
    numbers = {number for *_, paper in drafts for number in ID_NUMBER.findall(paper.text)}
    assert len(numbers) >= 10
    assert all(is_valid(number) and number.startswith("110199") for number in numbers)


def test_id_numbers_tell_birthday_and_sex(drafts: list[tuple[str, Household | None, Paper]]) -> None:
    people = {person for _, home, _ in drafts if home for person in home.people}
    assert len(people) == 16
    for person in people:
        assert person.id_number[6:14] == f"{person.born:%Y%m%d}"
        assert int(person.id_number[16]) % 2 == (person.sex == "男")


@pytest.mark.parametrize("seed", range(20))
def test_bank_cards_pass_the_luhn_check(seed: int) -> None:
    digits = [int(digit) for digit in reversed(card_number(seeded(seed)).replace(" ", ""))]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    assert len(digits) == 19
    assert (sum(digits[::2]) + sum(doubled)) % 10 == 0


def test_the_known_check_digit_of_the_standard() -> None:
    assert is_valid("11010519491231002X")
    assert is_valid(id_number(date(1949, 12, 31), 2))
    assert not is_valid("110105194912310021")


def test_every_paper_of_a_case_names_its_household_and_no_other(
    drafts: list[tuple[str, Household | None, Paper]],
) -> None:
    homes = {home for _, home, _ in drafts if home}
    for _, home, paper in drafts:
        if home is None:
            continue
        text = text_of(paper)
        assert any(person.name in text for person in home.people), paper.title
        strangers = {p.name for other in homes - {home} for p in other.people}
        assert not [name for name in strangers if name in text], paper.title
        own_numbers = {person.id_number for person in home.people}
        assert set(ID_NUMBER.findall(paper.text)) <= own_numbers, paper.title


def test_each_paper_says_its_phrase_and_nothing_else_does(
    drafts: list[tuple[str, Household | None, Paper]],
) -> None:
    texts = [text_of(paper) for *_, paper in drafts]
    for *_, paper in drafts:
        hits = [text for text in texts if paper.phrase in text]
        assert len(hits) == 1, paper.phrase
        assert paper.phrase not in paper.title


def test_dates_in_the_papers_fit_the_case(drafts: list[tuple[str, Household | None, Paper]]) -> None:
    for _, home, paper in drafts:
        if home and home.withdrawn_on:
            assert paper.date <= home.withdrawn_on
        if home and paper.type == "A04":
            assert paper.date == home.opened


def test_one_file_is_past_its_ten_years_and_one_is_not(rendered: tuple[Path, Sample]) -> None:
    _, sample = rendered
    withdrawn = sorted(case.withdrawn_on for case in sample.cases if case.withdrawn_on)
    assert withdrawn == [date(2015, 9, 18), date(2025, 10, 30)]
    assert all(case.reason for case in sample.cases if case.withdrawn_on)


def test_papers_behind_a_voucher_point_to_it(rendered: tuple[Path, Sample]) -> None:
    _, sample = rendered
    vouchers = {item.path for item in sample.items if item.type == "B03"}
    behind = [item for item in sample.items if item.container == "voucher"]
    assert Counter(item.type for item in behind) == {"B04": 1, "B05": 1}
    assert {item.parent for item in behind} == vouchers


def test_the_manifest_states_what_is_true(rendered: tuple[Path, Sample]) -> None:
    folder, sample = rendered
    items = {item.path: item for item in sample.items}
    with (folder / sample.manifest).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["路径"] for row in rows} == {item.path for item in sample.items if item.stated}
    for row in rows:
        item = items[row["路径"]]
        assert (row["文种"], row["题名"], row["日期"]) == (item.type, item.title, item.date.isoformat())
        assert row["单位"] == item.unit
        if item.type.startswith("B"):
            assert row["会计年度"]
        if item.type.startswith("C"):
            assert row["归档年度"]


def test_units_hang_together() -> None:
    names = {unit.name for unit in UNITS}
    assert all(unit.parent in names for unit in UNITS[1:])
    assert UNITS[0].fonds == "J012"


def test_a_missing_typeface_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ocr.typefaces.FONT_FOLDERS", (tmp_path,))
    find_font.cache_clear()
    with pytest.raises(FontMissingError, match="fonts-noto-cjk"):
        find_font(Face.SONG)
    find_font.cache_clear()


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (30, "叁角整"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (1_000_00, "壹仟元整"),
        (1_005_00, "壹仟零伍元整"),
        (10_000_00, "壹万元整"),
        (100_010_00, "壹拾万零壹拾元整"),
        (12_345_67, "壹万贰仟叁佰肆拾伍元陆角柒分"),
        (12_300_50, "壹万贰仟叁佰元零伍角整"),
        (1_000_200_00, "壹佰万零贰佰元整"),
        (1_0000_0000_00, "壹亿元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
    ],
)
def test_amounts_in_words(fen: int, words: str) -> None:
    assert money_in_words(fen) == words


def test_lines_keep_within_the_margins_and_never_begin_with_a_closing_mark() -> None:
    text = "在工会组织的关心下，我家渡过了难关；（真的）非常感谢！身份证号110199197804121225，" * 6
    (sheet,) = compose(text, seeded(1), 100)
    assert len(sheet.marks) > 5
    for mark in sheet.marks:
        assert mark.text[0] not in "，。；）！"
        assert mark.box[2] <= sheet.image.width - sheet.px(12)
    assert "".join(mark.text for mark in sheet.marks) == text


def test_what_does_not_fit_goes_to_the_next_sheet() -> None:
    sheets = compose("\n".join(["| 甲 | 乙 |"] * 60), seeded(1), 50)
    assert len(sheets) == 2
    assert sum(len(sheet.marks) for sheet in sheets) == 120
    assert all(mark.box[3] < sheet.image.height for sheet in sheets for mark in sheet.marks)


def test_writing_by_pen_goes_on_over_the_line_end() -> None:
    sheet = Sheet(50)
    lines = sheet.wrap("签字‹" + "字" * 30 + "›完", Face.SONG, 15, 60)
    assert len(lines) > 2
    assert all(line.count("‹") == line.count("›") for line in lines)
    assert plain("".join(lines)) == "签字" + "字" * 30 + "完"
