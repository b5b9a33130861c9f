"""Text that a PDF carries itself is taken where it is sound, and only there."""

import io

import pytest
from pypdf.generic import FloatObject

from ocr import Reading, open_pages
from tests.papers import LETTER, PdfBook, name, saved, stream, typed, written_page


def read(book: PdfBook) -> Reading | None:
    with open_pages(io.BytesIO(book.bytes()), "application/pdf") as pages:
        return pages.born_digital(0)


def book_of(content: str, **options: object) -> PdfBook:
    book = PdfBook()
    book.add_page(content, **options)  # type: ignore[arg-type]
    return book


def test_text_comes_as_it_is_in_lines_from_the_top() -> None:
    reading = read(book_of(typed(LETTER)))
    assert reading is not None
    assert reading.born_digital
    assert reading.confidence == 1.0
    assert reading.rotation == 0
    assert (reading.width, reading.height) == (2479, 3508)
    assert reading.text.splitlines() == list(LETTER)


def test_every_character_has_its_place() -> None:
    reading = read(book_of(typed(LETTER, left=72, top=700, size=20)))
    assert reading is not None
    title = reading.rows[0][0]
    per_point = 300 / 72
    assert title.quad[0][0] == pytest.approx(72 * per_point, abs=2)
    assert title.quad[1][0] == pytest.approx((72 + 20 * len(LETTER[0])) * per_point, abs=2)
    assert title.quad[0][1] < (842 - 700) * per_point < title.quad[3][1] + 1
    assert title.edges == pytest.approx([i / len(LETTER[0]) for i in range(len(LETTER[0]) + 1)], abs=0.01)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_shown_turned_is_read_upright_and_says_how_it_was_turned(rotate: int) -> None:
    reading = read(book_of(typed(LETTER), rotate=rotate))
    assert reading is not None
    assert reading.rotation == -rotate % 360
    assert reading.text.splitlines() == list(LETTER)
    assert (reading.width, reading.height) == (2479, 3508)


@pytest.mark.parametrize(
    ("matrix", "angle"), [("0 -1 1 0 400 780", 90), ("-1 0 0 -1 500 100", 180), ("0 1 -1 0 100 60", 270)]
)
def test_text_written_sideways_turns_the_page(matrix: str, angle: int) -> None:
    lines = "\n".join(
        f"q {matrix} cm BT /Song 14 Tf 0 {-28 * number} Td <{line.encode('utf-16-be').hex()}> Tj ET Q"
        for number, line in enumerate(LETTER)
    )
    reading = read(book_of(lines))
    assert reading is not None
    assert reading.rotation == -angle % 360
    assert reading.text.splitlines() == list(LETTER)
    for row in reading.rows:
        for line in row:
            (left, top), _, (right, bottom), _ = line.quad
            assert 0 <= left < right <= reading.width
            assert 0 <= top < bottom <= reading.height


def test_what_is_written_off_the_page_is_not_read() -> None:
    reading = read(book_of(f"{typed(LETTER)}\n{typed(['页外文字页外文字'], top=900)}"))
    assert reading is not None
    assert reading.text.splitlines() == list(LETTER)


def test_cells_of_a_table_stay_in_their_row() -> None:
    columns = [typed(["姓名", "周敬棠", "刘启明"], left=60), typed(["与申请人关系", "本人", "夫妻"], left=200)]
    reading = read(book_of("\n".join([*columns, typed(["工作单位或就读学校", "纺织公司", "无业"], left=350)])))
    assert reading is not None
    assert [[line.text for line in row] for row in reading.rows] == [
        ["姓名", "与申请人关系", "工作单位或就读学校"],
        ["周敬棠", "本人", "纺织公司"],
        ["刘启明", "夫妻", "无业"],
    ]


def test_words_of_western_writing_keep_their_blanks_and_spread_out_chinese_gets_none() -> None:
    spread = "BT /Song 14 Tf 6 Tc 60 700 Td <" + "榆阳市总工会困难职工帮扶中心".encode("utf-16-be").hex() + "> Tj ET"
    latin = "BT /Latin 14 Tf 60 650 Td (Report of the year 2024) Tj ET"
    reading = read(book_of(f"{spread}\n{latin}"))
    assert reading is not None
    assert reading.text.splitlines() == ["榆阳市总工会困难职工帮扶中心", "Report of the year 2024"]


@pytest.mark.parametrize(("letters", "sound"), [(19, False), (20, True)])
def test_a_few_characters_are_no_text(letters: int, sound: bool) -> None:
    assert (read(book_of(typed(["困" * letters]))) is not None) is sound


def test_a_page_without_text_is_read_as_a_picture() -> None:
    assert read(book_of("0 0 100 100 re f")) is None


def test_control_characters_of_a_font_without_a_map_are_no_text() -> None:
    rubbish = "".join(f"\\{code:03o}" for code in range(1, 28)) * 3
    assert read(book_of(f"BT /Latin 14 Tf 60 700 Td ({rubbish}) Tj ET")) is None


def test_chinese_bytes_shown_as_accented_letters_are_no_text() -> None:
    bytes_of_gbk = "".join(f"\\{byte:03o}" for byte in "困难职工帮扶申请书困难职工".encode("gbk"))
    assert read(book_of(f"BT /Latin 14 Tf 60 700 Td ({bytes_of_gbk}) Tj ET")) is None


def test_a_font_that_does_not_say_what_its_glyphs_are_is_not_trusted() -> None:
    assert read(book_of(typed(LETTER), encoding="Identity-H")) is None


def test_invisible_text_is_another_program_s_reading() -> None:
    assert read(book_of(f"3 Tr {typed(LETTER)}")) is None


@pytest.mark.parametrize(("side", "sound"), [(120, True), (400, False)])
def test_a_page_with_a_large_picture_is_read_as_a_picture(side: int, sound: bool) -> None:
    jpeg = saved(written_page(size=(400, 400)), "JPEG")
    entries = {"Width": FloatObject(400), "Height": FloatObject(400), "BitsPerComponent": FloatObject(8)}
    kinds = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceRGB", "Filter": "DCTDecode"}
    scan = stream(jpeg, **entries, **{key: name(value) for key, value in kinds.items()})
    content = f"q {side} 0 0 {side} 60 60 cm /Card Do Q\n{typed(LETTER)}"
    assert (read(book_of(content, pictures={"Card": scan})) is not None) is sound
