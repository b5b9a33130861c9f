"""Papers on the shelf of a test's archive: PDFs with text, read and described like any other."""

from collections.abc import Sequence
from typing import Any

from tests.fixtures import Desk
from tests.papers import PdfBook, typed

ID, PHONE = "11010519491231002X", "13912345678"

LETTER = (
    "困难职工帮扶申请书",
    "尊敬的榆阳市总工会困难职工帮扶中心：",
    f"我叫周敬棠，身份证号{ID}，",
    "被确诊为尿毒症，每周需进行三次血液透析治疗。",
    f"恳请工会予以帮扶。联系电话：{PHONE}",
    "申请人：周敬棠",
    "2026年11月6日",
)
SECOND = ("附：医疗费用说明", "全年自付费用合计86,742.50元，", "其中血液透析每次自付一百元。")
DIAGNOSIS = ("疾病诊断证明书", "姓名：刘启明", "诊断：慢性肾脏病5期", "建议：维持性血液透析。", "2026年9月11日")
NOTICE = ("关于开展冬季送温暖活动的通知", "各基层工会：", "现将有关事项通知如下。", "2026年3月2日")


def put(desk: Desk, *pages: Sequence[str], **given: Any) -> int:
    """Take a paper in, a sheet for each group of lines, and let the workers finish; gives its number."""
    book = PdfBook()
    for lines in pages or (LETTER,):
        book.add_page(typed(lines))
    received = desk.take_in(book.bytes(), "扫描.pdf", **given)
    assert received.document_id is not None, received.problem
    desk.work()
    return received.document_id
