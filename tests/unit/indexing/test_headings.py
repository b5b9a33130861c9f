"""The title of a document."""

from datetime import date

import pytest

from indexing import document_date, document_title, file_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 困难职工帮扶申请书\n尊敬的领导：\n本人家庭困难。", "困难职工帮扶申请书"),
        ("# 收  入  证  明\n兹证明何静系我单位职工。", "收入证明"),
        ("= 榆阳市第三人民医院\n# 疾病诊断证明书\n姓名：何静", "疾病诊断证明书"),
        (
            "^ 榆阳市总工会文件\n= 榆工发〔2025〕3号\n# 关于开展集中更新工作的通知\n各县区总工会：\n请按时完成。",
            "关于开展集中更新工作的通知",
        ),
        ("^ 工会简报\n= 第7期\n# 春节慰问活动启动\n近日，市总工会走访慰问。", "春节慰问活动启动"),
        ("= 公示\n现将何静的情况公示如下：\n单位：纺织厂", "公示"),
        ("姓名：何静\n性别：女\n住址：柳巷7号", ""),
        ("= 1000 2026-01-15 春节慰问\n职工一", ""),
        ("本人承诺以上内容真实，如有不实，愿意承担责任。", ""),
    ],
)
def test_the_title_is_the_line_that_looks_like_one(lay, text, title):
    assert document_title([lay(text)]) == title


def test_a_title_on_two_lines_is_one_title(lay):
    page = lay(
        "^ 榆阳市总工会文件\n= 榆工发〔2025〕3号\n"
        "# 榆阳市总工会关于做好元旦春节期间\n# 困难职工走访慰问工作的通知\n各县区总工会："
    )
    assert document_title([page]) == "榆阳市总工会关于做好元旦春节期间困难职工走访慰问工作的通知"


MAIL = (
    "Subject: 关于转送困难职工\n申请材料的函\nFrom: 城北区总工会 <cb@example.org>\nTo: 市总工会 <sz@example.org>\n"
    "Date: {date}\nAttachment: 收入核查表.csv\n市总工会：\n现转送申请材料一份。\nDate: 2020-01-01"
)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Thu, 05 Mar 2026 23:59:09 +0800", date(2026, 3, 5)),
        ("2026-03-05 14:22:09+08:00", date(2026, 3, 5)),
        ("Thu, 31 Dec 1969 23:59:59 +0000", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", date(1970, 1, 1)),
        ("Thu, 05 Mar 99999999999999999999 14:22:09 +0800", None),
        ("Thu, 05 Mar 2026 14:22:09 +99999999999999999999", None),
        ("gestern", None),
        ("", None),
    ],
)
def test_a_mail_is_called_what_it_is_about_and_dated_when_it_was_sent(lay, said, day):
    page = lay(MAIL.format(date=said))
    assert document_title([page]) == "关于转送困难职工申请材料的函"
    assert document_date([page], ()) == day


@pytest.mark.parametrize("text", ["Subject: 关于慰问的函\n各县区总工会：", "市总工会：\nFrom: 何静\nDate: 2026-03-05"])
def test_what_has_no_head_of_a_mail_is_none(lay, text):
    assert document_title([lay(text)]) == ""
    assert document_date([lay(text)], ()) is None


def test_a_document_without_pages_has_no_title():
    assert document_title([]) == ""


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2025年春节慰问金发放名单.xlsx", "2025年春节慰问金发放名单"),
        ("慰问名单 (2).xlsx", "慰问名单"),
        ("慰问名单 - 副本.csv", "慰问名单"),
        ("第一批.v2.xls", "第一批.v2"),
        ("工作簿1.xlsx", ""),
        ("新建 Microsoft Excel 工作表.xlsx", ""),
        ("新建表格（最终版）.et", ""),
        ("导出数据20250301.csv", ""),
        ("Book1.xlsx", ""),
        ("名.xlsx", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_file_is_a_title_where_it_says_something(name: str, title: str) -> None:
    assert file_title(name) == title
