"""Who is answerable for a document: the issuer, the signer, who asks or declares; and nobody where none is plain."""

import pytest

from indexing import FieldKind, TextLine, TextPage, document_author

NOTICE = "# 关于开展集中更新工作的通知\n各县区总工会：\n请按时完成，并将情况报市总工会权益保障部。"


def _author(*pages):
    found = document_author(pages)
    return found.value if found else None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("^ 榆阳市总工会文件\n= 榆工发〔2025〕3号", "榆阳市总工会"),
        ("^ 榆 阳 市 总 工 会 文 件\n= 榆工发〔2025〕3号", "榆阳市总工会"),
        ("^ 江南省财政厅文件\n= 江财社〔2023〕41号", "江南省财政厅"),
        ("= 000012\n= 机密★1年\n^ 榆阳市总工会文件\n= 榆工发〔2025〕3号", "榆阳市总工会"),
        ("^ 榆阳市总工会\n= 榆工函〔2025〕3号", "榆阳市总工会"),
        ("^ 望河县总工会文件\n| 望工字〔2026〕16号 | 签发人：邵国栋 |", "望河县总工会"),
        ("^ 榆阳市总工会\n^ 榆阳市民政局\n^ 文件\n= 榆工发〔2025〕3号", "榆阳市总工会；榆阳市民政局"),
        ("^ 榆阳市总工会  榆阳市财政局\n= 榆工发〔2025〕3号", "榆阳市总工会；榆阳市财政局"),
    ],
)
def test_the_issuer_stands_in_the_head_over_the_document_number(lay, head, name):
    assert _author(lay(f"{head}\n{NOTICE}")) == name


@pytest.mark.parametrize(
    ("end", "name"),
    [
        ("> 榆阳市总工会\n> 2025年9月1日", "榆阳市总工会"),
        ("> 榆阳市总工会\n> 二〇二五年九月一日", "榆阳市总工会"),
        ("> 榆阳市总工会  2025年9月1日", "榆阳市总工会"),
        ("> 青杨镇粮油购销站（盖章）\n> 2025年1月9日", "青杨镇粮油购销站"),
        ("> 供热公司工会（章）\n> 2025.10.20", "供热公司工会"),
        ("> 安平职业技术学院学生处\n> 2025年3月3日", "安平职业技术学院学生处"),
        ("> 安平市不动产登记中心", "安平市不动产登记中心"),
        ("> 榆阳市总工会\n> 榆阳市民政局\n> 2025年9月1日", "榆阳市总工会；榆阳市民政局"),
        ("> 榆阳市总工会\n> 2025年9月1日\n（联系人：许红梅，电话：0999-6600031）", "榆阳市总工会"),
        ("> 榆阳市总工会\n> 2025年9月1日\n榆阳市总工会办公室   2025年9月2日印发", "榆阳市总工会"),
    ],
)
def test_the_signer_stands_above_the_date_or_beside_it_or_last_of_all(lay, end, name):
    assert _author(lay(f"{NOTICE}\n{end}")) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# 困难职工帮扶申请书\n本人家庭困难。\n> 申请人：何静\n> 2024年11月6日", "何静"),
        ("# 申 请 书\n本人家庭困难。\n> 申请人（签字、手印）：欧阳静怡\n> 2024年11月6日", "欧阳静怡"),
        ("# 诚信承诺书\n材料属实。\n> 承诺人：何静（手印）\n> 2024年11月6日", "何静"),
        ("# 核对授权书\n同意查询。\n授权人签字：何静    身份证号：110199197709080025\n家庭成员签字：徐凯", "何静"),
        ("# 脱困情况说明\n本人认可。\n> 说明人：何静\n> 2026年9月1日", "何静"),
        ("# 申请书\n本人家庭困难。\n> 申请人：何静\n> 2024年11月6日\n> 同济纺织厂工会\n> 2024年11月7日", "何静"),
    ],
)
def test_who_asks_or_declares_is_answerable_for_their_own_paper(lay, text, name):
    assert _author(lay(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# 帮扶工作统计表\n填报单位：安平市总工会\n| 户数 | 12 |", "安平市总工会"),
        ("# 资产负债表\n编制单位：安平市总工会（盖章）   2025年5月31日\n| 资产 | 12 |", "安平市总工会"),
        ("# 登记表\n填表单位：长宁区环卫所工会      编号：037\n| 姓名 | 何静 |", "长宁区环卫所工会"),
        ("# 领取证\n户主姓名：何静\n发证机关  长宁区民政局   发证日期  2024-01-01", "长宁区民政局"),
        ("# 居民身份证\n签发机关  云岭县公安局\n有效期限  2018.06.11-2038.06.11", "云岭县公安局"),
    ],
)
def test_a_form_names_the_unit_that_reports_or_issues(lay, text, name):
    assert _author(lay(text)) == name


@pytest.mark.parametrize(
    "text",
    [
        "# 建档审批表\n| 申请人 | 卢翠英 | 所在单位 | 东湖街道环境服务站 |\n| 工会意见 | 同意。（盖章）2024年8月1日 |",
        "# 记账凭证\n2025年5月31日\n| 摘要 | 借方 |\n| 付救助款 | 12.00 |\n会计主管：鲍青   制单：童欣",
        "# 会议记录\n主持人：江峰    记录人：钟芳\n出席：江峰、鲍青",
        "# 证明\n情况属实。\n> 医师：邬志强\n> 2024年12月20日",
        "# 通知\n请按时完成。\n> 本单位工会\n> 2024年12月20日",
        "# 审批单\n情况属实。\n> 同济纺织厂工会\n> 2024年11月6日\n> 榆阳市总工会\n> 2024年11月9日",
        "# 授权书\n同意查询。\n授权人：何静\n> 授权人：何玲\n> 2024年11月9日",
        "# 制度\n第一条 根据榆工发〔2025〕3号文件，本制度由榆阳市总工会负责解释。",
        "= 中国农业银行\n# 个人账户交易明细\n户名：廖明珠\n| 2025-01-10 | 代发工资 | 永昌物业管理有限公司 |",
        "没有署名",
    ],
)
def test_nobody_is_named_where_nothing_plain_stands_or_different_ones_do(lay, text):
    assert _author(lay(text)) is None


def test_a_signature_on_the_last_page_counts_and_one_before_annexes_too(lay):
    signed, annex = lay("完成。\n特此报告。\n> 榆阳市总工会\n> 2024年12月31日", 2), lay("# 附件\n| 户数 | 12 |", 3)
    assert _author(lay("# 报告\n现报告如下。", 1), signed) == "榆阳市总工会"
    assert _author(lay("# 报告\n现报告如下。", 1), signed, annex) == "榆阳市总工会"


def test_an_author_has_a_place_and_a_confidence(lay):
    page = lay("^ 榆阳市总工会文件\n= 榆工发〔2025〕3号\n" + NOTICE)
    found = document_author([page])
    assert found is not None
    head = page.rows[0][0]
    assert (found.kind, found.page, found.text) == (FieldKind.AUTHOR, 1, "榆阳市总工会")
    assert found.box[0] == head.box[0]
    assert found.box[2] < head.box[2], "without the word for document"
    assert 0.9 < found.confidence < 1


def test_an_author_that_was_hardly_legible_is_not_taken():
    rows = tuple(
        (TextLine(text, (500.0, top, 900.0, top + 30.0), 0.5),)
        for text, top in (("证明", 100.0), ("情况属实。", 200.0), ("榆阳市总工会", 300.0), ("2024年12月31日", 400.0))
    )
    assert document_author([TextPage(1, 1000, 1400, rows)]) is None


def test_an_author_is_read_and_not_made_up(lay, document):
    page = lay(document["text"])
    found = document_author([page])
    if found is not None:
        assert found.value in "".join("".join(line.text for row in page.rows for line in row).split())


def test_a_document_without_pages_has_no_author():
    assert document_author([]) is None
