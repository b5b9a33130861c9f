"""Names of persons and of units."""

import pytest

from indexing.names import is_name


@pytest.mark.parametrize("text", ["周敬棠", "何静", "欧阳修", "司马相如", "阿卜杜拉·买买提"])
def test_a_name_has_a_surname_and_one_or_two_characters(text):
    assert is_name(text)


@pytest.mark.parametrize("text", ["王", "金额", "关系", "周敬棠棠", "某先生", "欧阳", "性别", ""])
def test_other_words_are_no_names(text):
    assert not is_name(text)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("申请人：周敬棠", ["周敬棠"]),
        ("姓  名 周 敬 棠", ["周敬棠"]),
        ("| 姓名 | 周敬棠 | 性别 | 女 |", ["周敬棠"]),
        ("我叫周敬棠，女，汉族", ["周敬棠"]),
        ("兹证明何静同志系我单位职工", ["何静"]),
        ("兹证明周敬棠（身份证号", ["周敬棠"]),
        ("我的丈夫刘启明在医院治疗", ["刘启明"]),
        ("医师签名：欧阳文清", ["欧阳文清"]),
        ("出席人员：郑维新、马长河、何静", ["郑维新", "马长河", "何静"]),
        ("负责人：陈立群    经办人：吴晓梅", ["陈立群", "吴晓梅"]),
        ("承诺人（签字）：罗敏", ["罗敏"]),
        ("户主姓名 阿卜杜拉·买买提", ["阿卜杜拉·买买提"]),
    ],
)
def test_names_are_found_after_their_labels(values, written, names):
    assert values(written, "name") == names


def test_names_in_a_column_are_found(values):
    table = "| 序号 | 姓名 | 单位 |\n| 1 | 周敬棠 | 纺织厂 |\n| 2 | 王德福 | 机床厂 |\n| 3 | 合计 | |"
    assert values(table, "name") == ["周敬棠", "王德福"]


@pytest.mark.parametrize(
    "written", ["收款人户名 榆阳市总工会", "申请人：", "| 姓名 | 关系 | 年龄 |", "经本人申请、基层工会初审"]
)
def test_labels_without_a_name_give_none(values, written):
    assert values(written, "name") == []


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("系榆阳市宏远纺织有限责任公司细纱车间职工", "榆阳市宏远纺织有限责任公司"),
        ("> 榆阳市总工会", "榆阳市总工会"),
        ("在榆阳市第三人民医院被确诊", "榆阳市第三人民医院"),
        ("开户行：中国工商银行榆阳分行安居支行", "中国工商银行榆阳分行安居支行"),
        ("| 单位 | 市第二机床厂 |", "市第二机床厂"),
        ("工作单位：东湖街道办事处", "东湖街道办事处"),
    ],
)
def test_a_unit_is_found_without_the_words_around_it(values, written, unit):
    assert values(written, "unit") == [unit]


@pytest.mark.parametrize("written", ["所在单位工会意见", "各级工会", "本公司", "市总工会", "该医院"])
def test_words_that_mean_any_unit_are_passed_over(values, written):
    assert values(written, "unit") == []
