"""The document's own date among all the dates that it tells of."""

from datetime import date

import pytest

from indexing import TextLine, TextPage, document_date, find_fields


def _dated(*pages):
    return document_date(pages, find_fields(pages))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("# 申请书\n本人生于1974年9月12日，2023年4月17日患病。\n> 申请人：何静\n> 2024年11月6日", "2024-11-06"),
        ("# 申请书\n本人家庭困难，请求帮扶。\n> 申请人：何静  2024年11月6日", "2024-11-06"),
        ("# 通知\n请于2025年10月25日前报送。\n> 榆阳市总工会\n> 二〇二五年九月一日", "2025-09-01"),
        ("# 审批表\n| 单位意见 | 同意 2024年11月8日 |\n| 审批意见 | 同意建档 2024年11月22日 |", "2024-11-22"),
        ("# 记账凭证\n= 2025年5月31日\n| 摘要 | 金额 |\n| 救助 | 100.00 |", "2025-05-31"),
        ("# 登记表\n填表日期：2025.4.2\n| 出生日期 | 1980-01-01 |", "2025-04-02"),
        ("# 会议记录\n会议时间：2024年11月20日\n主持人：何静\n议题：建档。", "2024-11-20"),
        ("# 会议纪要\n会议于2024年11月20日召开。\n> 榆阳市总工会办公室\n> 2024年11月22日印发", "2024-11-22"),
        ("# 公示\n公示期2024年11月25日至2024年12月1日。\n> 2024年11月25日", "2024-11-25"),
        ("2023年10月3日晚发生火灾，特此证明。", "2023-10-03"),
    ],
)
def test_the_date_of_signing_or_issue_is_found(lay, text, day):
    assert _dated(lay(text)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "# 居民身份证\n出生 1974年9月12日\n有效期限 2016.03.21-2036.03.21",
        "# 劳动合同\n合同期限自2022年1月1日起至2026年12月31日止。",
        "甲于2020年1月1日入职，乙于2021年2月2日入职。",
        "没有日期",
    ],
)
def test_dates_of_birth_and_terms_are_not_the_documents_date(lay, text):
    assert _dated(lay(text)) is None


def test_the_date_on_the_last_page_counts(lay):
    pages = [lay("# 报告\n2024年3月1日起开展工作。", 1), lay("> 2024年12月31日", 2)]
    assert _dated(*pages) == date(2024, 12, 31)


def test_a_date_that_was_hardly_legible_is_not_taken():
    line = TextLine("2024年12月31日", (0.0, 0.0, 200.0, 30.0), 0.4)
    assert _dated(TextPage(1, 1000, 1400, ((line,),))) is None
