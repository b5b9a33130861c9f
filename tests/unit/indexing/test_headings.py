"""The title of a document."""

import pytest

from indexing import document_title


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


def test_a_document_without_pages_has_no_title():
    assert document_title([]) == ""
