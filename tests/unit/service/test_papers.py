"""Papers from values: every column and value stands on them, heads are repeated, nothing hostile gets through."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import openpyxl
import pypdfium2
import pytest
from pypdf import PdfReader

from service.errors import InvalidError, UnavailableError
from service.papers import (
    BoxLabels,
    Catalogue,
    Contents,
    Form,
    ShelfLabels,
    Spines,
    print_pdf,
    write_xlsx,
)
from service.papers.glyphs import MISSING, _drawn, printable
from service.papers.rendering import ROWS_AT_ONCE, render
from tests.printed import (
    BOX,
    CASE,
    CERTIFICATE,
    COVER,
    DAY,
    DIGEST,
    FORMS,
    REGISTER,
    REPORT,
    SHEET,
    ZONE,
    catalogue,
    line,
    texts,
)


def pdf(form: Form | Sequence[Form], language: str = "zh") -> bytes:
    return print_pdf(form, language=language, zone=ZONE)


def said(form: Form | Sequence[Form], language: str = "zh") -> str:
    """All the text of a paper, without blanks."""
    return "".join(texts(pdf(form, language)))


def sheets(form: Form) -> dict[str, list[tuple[object, ...]]]:
    """The sheets of a paper's workbook: name -> rows."""
    book = openpyxl.load_workbook(BytesIO(write_xlsx(form, language="zh", zone=ZONE)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def codes_on(content: bytes) -> set[str]:
    """What the QR codes of the first page say."""
    page = pypdfium2.PdfDocument(content)[0].render(scale=4).to_pil().convert("RGB")
    found = cv2.QRCodeDetector().detectAndDecodeMulti(np.asarray(page)[:, :, ::-1].copy())
    return set(found[1])


def test_a_catalogue_has_a_cover_and_the_columns_of_the_standard() -> None:
    front, first = texts(pdf(catalogue()))
    for label, text in (
        ("全宗号", "J012"),
        ("全宗名称", "榆阳市总工会"),
        ("年度", "2026"),
        ("保管期限", "10年"),
        ("机构（问题）", "日常帮扶工作档案"),
        ("打印日期", "2026-11-23"),
    ):
        assert f"{label}{text}" in front
    assert "序号档号文号责任者题名日期密级页数备注" in first
    assert "1J012-ZY·BF·2026-D10-0001榆工发〔2026〕1号榆阳市总工会第1号通知20261123内部12缺附件" in first
    assert "合计3件，36页。（以下空白）" in first
    assert "第2页共2页" in first


def test_the_contents_of_a_case_file_say_on_which_sheet_each_paper_begins() -> None:
    text = said(FORMS["contents"])
    assert f"案卷号{CASE}" in text
    assert "序号档号文号责任者题名日期页号备注" in text
    assert "2J012-ZY·BF·2026-D10-0002榆工发〔2026〕2号榆阳市总工会第2号通知2026112313缺附件" in text


def test_a_case_cover_says_what_the_file_is_and_its_code_can_be_scanned() -> None:
    content = pdf(COVER)
    text = "".join(texts(content))
    for part in (
        "榆阳市总工会",
        "困难职工原始档案",
        "李秀兰户困难职工档案",
        "起止日期2026-01-05至2026-11-23",
        "10年，自撤档之日起；尚未撤档",
        "本卷共8件，24页。",
        "J01220260" + "35",
    ):
        assert part in text
    assert codes_on(content) == {CASE}
    withdrawn = said(replace(COVER, withdrawn_on=date(2026, 10, 15)))
    assert "10年，自撤档之日（2026年10月15日）起" in withdrawn


def test_a_record_leaves_room_for_who_checks() -> None:
    text = said(FORMS["notes"])
    for part in (
        "卷内备考表",
        "卷内文件情况说明",
        "本卷共8件，24页。",
        "2页未能识读",
        "整理人沈若琳",
        "整理日期2026-11-23",
    ):
        assert part in text
    assert text.endswith("检查人检查日期年月日")
    assert "盒内备考表" in said(FORMS["box notes"])


def test_labels_of_boxes_say_what_lies_in_them_and_can_be_scanned() -> None:
    spines = pdf(Spines([BOX]))
    assert texts(spines) == ["全宗号J012年度2026保管期限10年机构（问题）困难职工原始档案起件号0001止件号0035盒号盒012"]
    assert codes_on(spines) == {"SC-B-12"}
    labels = pdf(BoxLabels([BOX, replace(BOX, code="SC-B-13", number="盒013")]))
    assert codes_on(labels) == {"SC-B-12", "SC-B-13"}
    text = "".join(texts(labels))
    for part in ("盒012", "盒013", "2026·10年·困难职工原始档案", "0001至0035", "件数35·架位库房一3架4层"):
        assert part in text
    shelves = FORMS["shelf labels"]
    assert isinstance(shelves, ShelfLabels)
    assert codes_on(pdf(shelves)) == {"SC-S-1", "SC-S-2", "SC-S-3"}


def test_many_labels_go_on_to_the_next_page() -> None:
    pages = texts(pdf(FORMS["box labels"]))
    assert [page.count("盒012") for page in pages] == [10, 1]


def test_a_shelf_list_has_a_column_to_tick() -> None:
    text = said(FORMS["shelf list"])
    assert "序号架位盒号起止档号题名件数页数已核备注" in text
    assert f"13架4层盒012{CASE}-0001户卷35700缺1件" in text
    assert "核对人：检查日期：" in text


def test_the_filing_stamp_has_six_cells_of_the_size_of_the_standard() -> None:
    content = pdf(FORMS["stamp"])
    assert texts(content) == ["全宗号J012年度2026件号035-0003机构（问题）ZY·KN保管期限10年页数3"]
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (45, 16)


def test_the_cover_of_a_rendition_binds_paper_and_bytes() -> None:
    content = pdf(SHEET)
    text = "".join(texts(content))
    for part in (
        "纸质件封面",
        "2025年困难职工帮扶工作总结",
        "档号J012-ZY·BF·2025-Y-0001",
        "保管期限永久",
        "页数12",
        DIGEST,
        "打印人沈若琳",
        "核对人盒号盒012架位",
    ):
        assert part in text
    assert codes_on(content) == {SHEET.code}


def test_a_register_lists_what_goes_what_stays_and_who_signed() -> None:
    text = said(REGISTER)
    for part in (
        "档案销毁清册销字〔2026〕3号",
        "稿次2",
        "鉴定工作报告鉴字〔2026〕2号",
        "销毁时间2026-11-2010:30",
        DIGEST,
        "序号档号文号责任者题名形成时间页数应保管期限已保管期限销毁时间备注",
        "1J012-ZY·BF·2015-D10-0001榆工发〔2015〕1号榆阳市总工会2015年第1号通知2015-01-061210年10年10个月2026-11-2010:30纸质件：3-02",
        "合计2件，24页。（以下空白）",
        "签字后设立保留，已抽出",
        "招聘会统计表",
        "专项审计",
        "保留，不销毁",
        "未结诉讼（2026）城民初312号",
        "纸质原件所在",
        "相关业务部门经办人（兼：相关业务部门负责人）权益保障部孙丽同意销毁",
        "分管档案工作的单位负责人党组未签",
        "田志刚（亦为签字人）",
        "已销毁",
    ):
        assert part in text, part


def test_a_register_of_accounting_records_has_the_columns_of_its_law() -> None:
    text = said(FORMS["accounting register"])
    assert "会计档案销毁清册" in text
    assert "序号名称卷号册数起止年度档案编号应保管期限已保管期限销毁时间备注" in text
    assert "12015年第1号通知00112015—2016J012-ZY·BF·2015-D10-0001" in text


def test_a_report_tells_each_decision_with_the_former_and_the_new_end() -> None:
    text = said(REPORT)
    for part in (
        "鉴定工作报告鉴字〔2026〕2号",
        "主持人陈立群",
        "销毁1；续存1",
        "鉴定小组逐件审阅。",
        "续存2025-12-312036-12-31仍有参考价值",
        "未结诉讼",
        "权益保障部孙丽同意2026-10-20",
    ):
        assert part in text, part
    assert "会计档案鉴定意见书" in said(FORMS["accounting appraisal"])


def test_a_certificate_says_what_is_gone_and_what_is_left() -> None:
    text = said(CERTIFICATE)
    for part in (
        "兹证明：销字〔2026〕3号所列档案2件（24页）",
        "另有1件依法保留",
        "存储中已无；索引中已无",
        "因他件引用而保留的对象3",
        "2026-12-31",
        "执行人沈若琳",
        "马长河权益保障部22026-11-2010:302026-11-2010:30已销毁",
    ):
        assert part in text, part
    assert "备份失效于无" in said(replace(CERTIFICATE, backups_until=None)).replace("最后一份含有这些文件的", "")


def test_the_papers_of_a_handover_say_what_differs_who_signed_and_what_was_checked() -> None:
    register = said(FORMS["handover"])
    for text in ("档案交接登记表", "交字〔2026〕7号", "缺第17、18页", "罗敏", "未了事项", "SHA-256"):
        assert text in register
    electronic = said(FORMS["electronic transfer"])
    for text in ("电子档案移交与接收登记表", "0.001GB", "在线", "可用性", "摘要核验1，不一致0"):
        assert text in electronic
    deed = said(FORMS["transfer deed"])
    for text in ("档案交接文据", "代管", "2023—2026", "接收单位（印章）"):
        assert text in deed


@pytest.mark.parametrize("name", FORMS)
def test_every_paper_is_there_in_english_with_no_word_missing(name: str) -> None:
    text = said(FORMS[name], "en")
    assert text
    assert "print." not in text
    assert not re.search("第.页|打印|保管期限|档号|题名|页数", text.replace("第1号通知", ""))


def test_a_register_in_english_has_english_heads() -> None:
    text = said(REGISTER, "en")
    for part in ("Registerofdestruction", "No.ArchivalcodeDocumentnumberAuthorTitle", "notsigned", "Page1of"):
        assert part in text


def test_papers_of_a_kind_are_bound_in_their_order_and_each_counts_its_own_pages() -> None:
    contents = FORMS["contents"]
    pages = texts(pdf([COVER, contents, contents, FORMS["notes"]]))
    assert ["卷内目录" in page for page in pages] == [False, True, True, False]
    assert all("第1页共1页" in page for page in pages[1:3])


def test_the_same_values_give_the_same_bytes() -> None:
    assert pdf(REGISTER) == pdf(REGISTER)


@pytest.mark.parametrize("count", [1, ROWS_AT_ONCE + 1, 2000])
def test_a_list_of_any_length_has_every_row_once_under_a_head_on_every_page(count: int) -> None:
    lines = [line(number, document_number=None, author=None, remark="") for number in range(1, count + 1)]
    pages = texts(pdf(Contents(CASE, "户", "会", lines, DAY)))
    found = [int(number) for page in pages for number in re.findall(r"BF·2026-D10-(\d{4})", page)]
    assert found == list(range(1, count + 1))
    assert all("序号档号文号责任者题名日期页号备注" in page for page in pages)
    assert [page.endswith(f"第{number}页共{len(pages)}页") for number, page in enumerate(pages, 1)] == [True] * len(
        pages
    )
    assert [page.count("卷内目录") for page in pages] == [1] + [0] * (len(pages) - 1)
    assert "（以下空白）" in pages[-1]
    # No page is left half empty where one piece of the list ends and the next begins.
    rows = [len(re.findall("BF·2026", page)) for page in pages]
    assert min(rows[1:-1], default=99) >= max(rows) - 1


def test_a_long_register_keeps_its_signatures_behind_its_lines() -> None:
    lines = [replace(REGISTER.lines[0], number=number) for number in range(1, ROWS_AT_ONCE + 40)]
    pages = texts(pdf(replace(REGISTER, lines=lines, kept_back=(), shelves=())))
    whole = "".join(pages)
    assert whole.count("分管档案工作的单位负责人") == whole.count("合计339件") == whole.count("监销") - 0 == 1
    assert whole.index("合计339件") < whole.index("大病救助复核意见") < whole.index("分管档案工作的单位负责人")
    assert pages[-1].endswith(f"第{len(pages)}页共{len(pages)}页")


HOSTILE = "<script>alert(1)</script><img src='file:///etc/passwd'>&amp;{{ 7*7 }}</td></tr>"


def test_a_hostile_title_is_printed_and_does_nothing() -> None:
    text = said(Catalogue("J012", "<b>会", [line(1, title=HOSTILE), line(2)], DAY))
    assert HOSTILE.replace(" ", "") in text
    assert "第2号通知" in text
    assert "<b>会" in text


def test_nothing_is_fetched_whatever_a_page_asks_for(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>geheim</text></svg>")
    page = f"<p>x<img src='{secret.as_uri()}'><link rel=stylesheet href='http://example.invalid/a.css'>"
    with caplog.at_level(logging.DEBUG):
        assert "geheim" not in "".join(
            texts(render([page], "@import 'http://example.invalid/b.css'; p { color: red }"))
        )


def test_a_very_long_title_breaks_and_stays_on_the_paper() -> None:
    title = "W" * 300
    content = pdf(Catalogue("J012", "会", [line(1, title=title), line(2, title="长" * 300)], DAY))
    text = "".join(texts(content))
    assert text.count("W") == 300
    assert text.count("长") == 300
    page = pypdfium2.PdfDocument(content)[1]
    right = max(page.get_textpage().get_charbox(i)[2] for i in range(page.get_textpage().count_chars()))
    assert right < page.get_width()


def test_rare_characters_are_printed_and_missing_ones_show_that_something_is_missing() -> None:
    assert printable("𠮷野家𰻞") == "𠮷野家𰻞"
    assert "𠮷田" in said(Catalogue("J012", "会", [line(1, title="𠮷田")], DAY))
    assert printable("笑😀！\U0002a6d7") == f"笑{MISSING}！{MISSING}"
    assert MISSING in said(Catalogue("J012", "会", [line(1, title="笑😀")], DAY))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\u202e乙\u200b丙", "甲乙丙"),
        ("甲\x00乙\x1b丙", "甲乙丙"),
        ("甲\n乙\t丙\u3000丁", "甲 乙 丙 丁"),
        ("e\u0301", "é"),
        ("\ue000\ud800", ""),
        ("J012-ZY·KN〔2026〕①—㎡", "J012-ZY·KN〔2026〕①—㎡"),
    ],
)
def test_what_cannot_be_seen_is_not_printed(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_machine_without_typefaces_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from ocr import find_font

    monkeypatch.setattr("ocr.typefaces.FONT_FOLDERS", (tmp_path,))
    find_font.cache_clear()
    _drawn.cache_clear()
    with pytest.raises(UnavailableError, match=r"print\.no_font"):
        pdf(COVER)
    find_font.cache_clear()
    _drawn.cache_clear()


def test_a_workbook_has_the_same_columns_and_values() -> None:
    (rows,) = sheets(catalogue()).values()
    assert [row[0] for row in rows[:7]] == [
        "归档文件目录",
        "全宗号：J012",
        "全宗名称：榆阳市总工会",
        "年度：2026",
        "保管期限：10年",
        "机构（问题）：日常帮扶工作档案",
        "打印日期：2026-11-23",
    ]
    assert rows[7] == ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")
    assert rows[8] == (
        1,
        "J012-ZY·BF·2026-D10-0001",
        "榆工发〔2026〕1号",
        "榆阳市总工会",
        "第1号通知",
        "20261123",
        "内部",
        12,
        "缺附件",
    )


def test_a_register_has_a_sheet_for_each_of_its_lists() -> None:
    found = sheets(REGISTER)
    assert list(found) == [
        "清册所列",
        "签字后设立保留，已抽出",
        "保留，不销毁（《会计档案管理办法》第十九条）",
        "纸质原件所在",
        "审批意见",
        "监销",
    ]
    assert found["审批意见"][1][:4] == (
        "相关业务部门经办人（兼：相关业务部门负责人）",
        "权益保障部",
        "孙丽",
        "同意销毁",
    )


@pytest.mark.parametrize("title", ["=1+1", "=cmd|'/c calc'!A1", "+1", "@SUM(A1)", "甲\x00\x0b乙", "长" * 40_000])
def test_a_workbook_holds_no_formula_whatever_a_title_says(title: str) -> None:
    content = write_xlsx(Catalogue("J012", "会", [line(1, title=title)], DAY), language="zh", zone=ZONE)
    cells = [cell for row in openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(str(cell.value).startswith(title.replace("\x00", "").replace("\x0b", "")[:1000]) for cell in cells)


@pytest.mark.parametrize("name", ["shelf labels", "stamp", "cover sheet"])
def test_what_is_no_list_has_no_workbook(name: str) -> None:
    with pytest.raises(InvalidError, match=r"print\.no_table"):
        sheets(FORMS[name])
