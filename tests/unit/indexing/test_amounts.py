"""Amounts in figures and in words."""

from decimal import Decimal

import pytest

from indexing.amounts import amount_in_words


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("壹万贰仟叁佰元整", "12300.00"),
        ("壹仟零伍元叁角整", "1005.30"),
        ("壹仟零伍元零叁分", "1005.03"),
        ("贰拾元伍角陆分", "20.56"),
        ("拾元整", "10.00"),
        ("壹拾伍圆正", "15.00"),
        ("叁万零贰佰肆拾元整", "30240.00"),
        ("壹亿零壹元整", "100000001.00"),
        ("壹万亿元整", "1000000000000.00"),
        ("贰仟零叁万零肆拾元整", "20030040.00"),
        ("玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分", "99999999.99"),
        ("零元整", "0.00"),
        ("三千二百元", "3200.00"),
        ("两百元", "200.00"),
    ],
)
def test_an_amount_in_words_is_understood(words, yuan):
    assert amount_in_words(words) == Decimal(yuan)


@pytest.mark.parametrize(
    "words", ["壹贰元整", "佰元整", "壹拾佰元整", "万元整", "壹仟仟元", "元整", "", "壹万贰仟叁佰"]
)
def test_malformed_words_are_no_amount(words):
    assert amount_in_words(words) is None


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("¥1,234.50", "1234.50"),
        ("￥１，２３４．５０", "1234.50"),
        ("1234.5元", "1234.50"),
        ("3.2万元", "32000.00"),
        ("0.05亿元", "5000000.00"),
        ("人民币壹万贰仟叁佰元整", "12300.00"),
        ("人民幣壹萬貳仟叁佰圓整", "12300.00"),
        ("| 合计 | 17,912.50 |", "17912.50"),
        ("Y3,000.00", "3000.00"),
    ],
)
def test_an_amount_is_found_and_normalised(values, written, yuan):
    assert values(written, "amount") == [yuan]


@pytest.mark.parametrize("written", ["1974.09", "2026年", "98.5%", "62.50㎡", "3元月", "第12345号", "共14户"])
def test_other_numbers_are_no_amounts(values, written):
    assert values(written, "amount") == []


def test_an_amount_broken_over_lines_is_found_whole(lay, found):
    page = lay(
        "该职工近十二个月应发工资合计人民币三万余元，扣除社会保险和住房公积金后实发合计25,800.00元整，特此证明如上"
    )
    assert len(page.rows) == 2
    assert [field.value for field in found(page, "amount")] == ["25800.00"]
