"""What stands in office files, whatever their format, and where in them."""

import io
import zipfile

import pytest

from ocr.base import Reason, UnreadableFileError
from ocr.office.kinds import (
    CSV,
    DOCX,
    EML,
    HTML,
    ODP,
    ODS,
    ODT,
    OFD,
    PPTX,
    RTF,
    TEXT,
    XLSX,
    ZIP,
    check_writing,
    identify_package,
    identify_writing,
)
from ocr.office.markup import events
from ocr.office.numbers import shown
from ocr.office.reading import read_writing
from ocr.office.workbook import letters
from ocr.office.written import Written
from tests.written import docx, eml, ofd, ofd_text, opendocument, pptx, xlsx, zipped


def written(content: bytes, mime: str) -> Written:
    return read_writing(io.BytesIO(content), mime)


def cells(content: bytes, mime: str) -> dict[str, str]:
    return {
        f"{part.name}!{cell.address}": cell.text
        for part in written(content, mime).parts
        for row in part.rows
        for cell in row
    }


def test_a_text_document_is_read_in_order_with_its_tables_row_by_row() -> None:
    content = docx(["困难职工帮扶申请书", "申请人：张伟"], [["姓名", "月收入"], ["张伟", "3,200"]])
    assert written(content, DOCX).text == "困难职工帮扶申请书\n申请人：张伟\n姓名\t月收入\n张伟\t3,200"


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:del><w:r><w:delText>旧话</w:delText></w:r></w:del></w:p>",
        "<w:p><w:r><w:instrText>HYPERLINK 旧话</w:instrText></w:r></w:p>",
        '<w:p><mc:AlternateContent xmlns:mc="u"><mc:Fallback><w:t>旧话</w:t></mc:Fallback></mc:AlternateContent></w:p>',
    ],
)
def test_what_a_text_document_does_not_show_is_not_read(body: str) -> None:
    assert written(docx(["新话"], body=body), DOCX).text == "新话"


def test_words_in_a_text_box_are_read() -> None:
    box = "<w:p><w:r><w:t>框外</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    assert set(written(docx([], body=box), DOCX).text.split("\n")) == {"框外", "框内"}


def test_every_cell_of_a_workbook_keeps_its_sheet_and_address() -> None:
    content = xlsx(
        {"收入": [("A1", "inlineStr", "姓名"), ("AB12", "n", "3200")], "支出": [("B7", "inlineStr", "药费")]}
    )
    assert cells(content, XLSX) == {"收入!A1": "姓名", "收入!AB12": "3200", "支出!B7": "药费"}


def test_numbers_of_a_workbook_are_read_as_they_are_shown() -> None:
    content = xlsx(
        {"a": [("A1", "n1", "46086"), ("A2", "n2", "3200.5"), ("A3", "b", "1"), ("A4", "n3", "0.305")]},
        formats=["yyyy年m月d日", "#,##0.00", "0.0%"],
    )
    assert list(cells(content, XLSX).values()) == ["2026-03-05", "3200.50", "TRUE", "30.5%"]


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("46086.5", "yyyy/m/d h:mm", "2026-03-05 12:00"),
        ("0.75", "h:mm", "18:00"),
        ("46086", 'yyyy"年"m"月"', "2026-03-05"),
        ("12", '0"月"', "12"),
        ("3200", "General", "3200"),
        ("0.1", "", "0.1"),
        ("1E+300", "yyyy", "1e+300"),
        ("-5", "yyyy-mm-dd", "-5"),
        ("INF", "yyyy-mm-dd", "inf"),
        ("NaN", "yyyy-mm-dd", "nan"),
        ("2958465", "yyyy-mm-dd h:mm:ss", "9999-12-31"),
        ("2958465.99999", "yyyy-mm-dd h:mm:ss", "9999-12-31 23:59:59"),
        ("2958465.999999", "yyyy-mm-dd h:mm:ss", "2958465.999999"),
        ("2958466", "yyyy-mm-dd", "2958466"),
        ("#DIV/0!", "0.00", "#DIV/0!"),
        ("7", "[Red]0.0;[Blue]-0.0", "7.0"),
    ],
)
def test_a_number_is_shown_by_its_format(value: str, code: str, seen: str) -> None:
    assert shown(value, code) == seen


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("0", "1904-01-01"),
        ("44624.5", "2026-03-05 12:00"),
        ("2957003", "9999-12-31"),
        ("2957003.999999", "2957003.999999"),
        ("2957004", "2957004"),
        ("-1", "-1"),
    ],
)
def test_days_of_a_workbook_that_counts_from_1904_are_those_that_it_means(value: str, seen: str) -> None:
    assert shown(value, "yyyy-mm-dd h:mm", since_1904=True) == seen


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_lettered(column: int, name: str) -> None:
    assert letters(column) == name


def test_slides_are_read_in_the_order_of_the_show_with_their_notes() -> None:
    found = written(pptx([["第一张", "要点"], ["第二张"]], notes="讲稿"), PPTX)
    assert [part.name for part in found.parts] == ["1", "2"]
    assert found.text == "第一张\n要点\n讲稿\n第二张"


def test_an_opendocument_text_is_read_without_what_was_struck_out() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:p>删去</text:p></text:changed-region></text:tracked-changes>"
        "<text:h>公示</text:h><text:p>张<text:s/>伟<text:tab/>男</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>"
        "<table:table-cell><text:p>乙</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert written(opendocument("text", body), ODT).text == "公示\n张 伟\t男\n甲\t乙"


def test_repeated_cells_and_rows_of_an_opendocument_sheet_keep_the_count() -> None:
    body = (
        '<table:table table:name="表一"><table:table-row table:number-rows-repeated="4">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>药费</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert cells(opendocument("spreadsheet", body), ODS) == {"表一!C5": "药费"}


def test_opendocument_slides_are_parts() -> None:
    body = "<draw:page><text:p>一</text:p></draw:page><draw:page><text:p>二</text:p></draw:page>"
    assert [part.name for part in written(opendocument("presentation", body), ODP).parts] == ["1", "2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_that_people_use(encoding: str) -> None:
    content = "关于困难职工帮扶的通知\r\n第二行𠮷".encode(encoding)
    assert identify_writing(io.BytesIO(content), "a") == TEXT
    assert written(content, TEXT).text == "关于困难职工帮扶的通知\n第二行𠮷"


def test_a_table_of_plain_text_is_told_by_its_columns_and_addressed() -> None:
    content = '姓名,金额,说明\n张伟,3200,"一,二"\n李娜,90,\n'.encode("gb18030")
    assert identify_writing(io.BytesIO(content), "导出.txt") == CSV
    assert cells(content, CSV)["!C2"] == "一,二"


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        ("姓名,金额\n张伟,1\n", "a.csv", CSV),
        ("姓名,金额\n张伟,1\n", "a.txt", TEXT),
        ("尊敬的领导：\n您好\n", "a.csv", TEXT),
        ("甲\t乙\t丙\n1\t2\t3\n4\t5\t6\n", "a", CSV),
        ("<html><body>困难</body></html>", "a.doc", HTML),
        ("<!-- 注 --><table><tr><td>1</table>", "a.xls", HTML),
        ("{\\rtf1 x}", "a.doc", RTF),
        ("<?xml version='1.0'?><svg/>", "a.txt", "image/svg+xml"),
        ("<?xml version='1.0'?><note/>", "a.txt", "text/xml"),
        ("From here on: nothing\nTo: do\n", "a.eml", TEXT),
    ],
)
def test_writing_is_told_by_its_content(content: str, name: str, mime: str) -> None:
    assert identify_writing(io.BytesIO(content.encode()), name) == mime


def test_a_mail_is_told_by_its_head() -> None:
    assert identify_writing(io.BytesIO(eml("通知", "正文")), "x.txt") == EML


@pytest.mark.parametrize("content", [b"a\0b", b"\xff\xff\xff", b"\x01\x02 text", bytes(range(128, 256)) * 3])
def test_what_is_no_text_is_not_taken_for_one(content: bytes) -> None:
    assert identify_writing(io.BytesIO(content), "a.txt") is None


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (docx(["x"]), DOCX),
        (docx(["x"], macros=True), DOCX),
        (xlsx({"a": []}), XLSX),
        (pptx([["x"]]), PPTX),
        (opendocument("text", ""), ODT),
        (opendocument("spreadsheet", ""), ODS),
        (opendocument("presentation", ""), ODP),
        (ofd([ofd_text("x", 1, 5)]), OFD),
        (zipped({"word/a.txt": "x"}), ZIP),
        (zipped({"a.docx": docx(["x"])}), ZIP),
    ],
)
def test_packages_are_told_by_their_parts(content: bytes, mime: str) -> None:
    assert identify_package(io.BytesIO(content)) == mime


@pytest.mark.parametrize("charset", ["gbk", "gb2312", "utf-8"])
def test_a_page_of_hypertext_is_read_in_the_charset_that_it_states(charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"><script>alert("偷")</script></head><body><p>困难<b>职工</b></p>'
    page += "<table><tr><td>姓名</td><td>张&nbsp;伟</td></tr></table><style>p{}</style></body></html>"
    assert written(page.encode(charset), HTML).text == "困难职工\n姓名\t张 伟"


def test_rich_text_is_read_whichever_way_its_characters_are_written() -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset134 \'cb\'ce;}{\f1 Arial;}}{\*\generator x}{\info{\title no}}"
        rb"\f0 \'c0\'a7\'c4\'d1 \uc1\u32844?\u24037?\par{\pict 0123}\trowd a\cell b\cell\row \f1 caf\'e9\par}"
    )
    assert written(content, RTF).text == "困难 职工\na\tb\ncafé"


def test_rich_text_that_ends_early_is_refused() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        written(rb"{\rtf1 {\b half", RTF)
    assert caught.value.code is Reason.TRUNCATED


BILLION_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">'
    '<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prolog", [BILLION_LAUGHS, OUTSIDE, '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'])
def test_a_document_that_declares_entities_is_refused(prolog: str) -> None:
    content = docx(["x"], prolog=prolog, body="<w:p><w:r><w:t>&lol3;&e;</w:t></w:r></w:p>")
    for act in (lambda: check_writing(io.BytesIO(content), DOCX), lambda: written(content, DOCX)):
        with pytest.raises(UnreadableFileError) as caught:
            act()
        assert caught.value.code is Reason.ENTITIES


def test_an_opendocument_with_a_password_is_refused() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        identify_package(io.BytesIO(opendocument("text", "", encrypted=True)))
    assert caught.value.code is Reason.ENCRYPTED


@pytest.mark.parametrize(
    ("content", "mime"),
    [(docx(["x"], macros=True), DOCX), (opendocument("text", "", macros=True), ODT)],
)
def test_programs_in_a_document_are_noticed(content: bytes, mime: str) -> None:
    assert check_writing(io.BytesIO(content), mime)


def test_a_document_without_programs_has_none() -> None:
    assert not check_writing(io.BytesIO(docx(["x"])), DOCX)


def test_a_document_that_unpacks_without_end_is_refused() -> None:
    content = docx(["x"], more={"word/media/a.bin": bytes(80 << 20)})
    with pytest.raises(UnreadableFileError) as caught:
        check_writing(io.BytesIO(content), DOCX)
    assert caught.value.code is Reason.BOMB


@pytest.mark.parametrize(
    "parts",
    [
        {"[Content_Types].xml": b"<Types>" + b" " * (17 << 20)},
        {"[Content_Types].xml": "<Types/>", "_rels/.rels": b"<Relationships>" + b" " * (17 << 20)},
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": b"<manifest>" + b" " * (17 << 20),
        },
    ],
)
def test_a_package_is_not_told_by_a_list_that_unpacks_without_end(parts: dict[str, str | bytes]) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        identify_package(io.BytesIO(zipped(parts)))
    assert caught.value.code is Reason.BOMB


@pytest.mark.parametrize("begun", ['<a b="', "<a><!--"])
def test_a_tag_that_goes_on_and_on_is_refused_before_all_of_it_is_held(
    begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocr.office.markup._LONGEST", 1 << 20)
    endless = io.BytesIO(begun.encode() + b"x" * (8 << 20))
    with pytest.raises(UnreadableFileError) as caught:
        list(events(endless))
    assert caught.value.code is Reason.DAMAGED
    assert endless.tell() < 2 << 20


@pytest.mark.parametrize("keep", [0.5, 0.9])
def test_a_document_without_its_end_is_refused(keep: float) -> None:
    content = docx(["x" * 100])
    with pytest.raises(UnreadableFileError) as caught:
        identify_package(io.BytesIO(content[: int(len(content) * keep)]))
    assert caught.value.code is Reason.TRUNCATED


def test_a_document_with_a_flipped_bit_is_refused() -> None:
    content = bytearray(zipped({"[Content_Types].xml": "<Types/>", "a.bin": "x" * 1000}, method=zipfile.ZIP_STORED))
    content[content.index(b"xxxx") + 10] ^= 1
    with pytest.raises(UnreadableFileError) as caught:
        check_writing(io.BytesIO(bytes(content)), DOCX)
    assert caught.value.code is Reason.DAMAGED


@pytest.mark.parametrize("encoding", ["no-such-code", "gb18030", "base64", ""])
def test_xml_in_an_encoding_that_no_reader_knows_is_refused(encoding: str) -> None:
    content = zipped({"content.xml": f'<?xml version="1.0" encoding="{encoding}"?><a/>'})
    for act in (lambda: check_writing(io.BytesIO(content), ODT), lambda: written(content, ODT)):
        with pytest.raises(UnreadableFileError) as caught:
            act()
        assert caught.value.code is Reason.DAMAGED


def test_what_is_too_much_is_cut_off_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.office.written.MOST_CHARACTERS", 10)
    found = written("一二三四\n五六七八\n九十".encode(), TEXT)
    assert (found.text, found.complete) == ("一二三四\n五六七八", False)
