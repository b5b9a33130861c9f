"""Dates in all the ways in which Chinese papers write them."""

import pytest


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026年3月5日", "2026-03-05"),
        ("2026 年 03 月 05 日", "2026-03-05"),
        ("２０２６年３月５日", "2026-03-05"),
        ("2O26年3月l5日", "2026-03-15"),
        ("2026年12月31号", "2026-12-31"),
        ("二〇二六年三月五日", "2026-03-05"),
        ("二○二六年十二月三十一日", "2026-12-31"),
        ("二零二六年十月二十日", "2026-10-20"),
        ("一九八五年正月初五日", "1985-01-05"),
        ("二〇二四年二月廿九日", "2024-02-29"),
        ("2026-03-05", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("2026/03/05", "2026-03-05"),
        ("交易日期：20260305", "2026-03-05"),
        ("| 2026年 | 3月 | 5日 |", "2026-03-05"),
    ],
)
def test_a_date_is_read(values, written, day):
    assert values(written, "date") == [day]


@pytest.mark.parametrize(
    "written",
    [
        "2026年13月5日",
        "2026年2月30日",
        "2026年3月",
        "1974.09",
        "二〇二六年十三月五日",
        "2026-03-05-10.42.17.385216"[:7],
        "版本 1.2026.3.5.7",
        "凭证号 20260305",
        "1899年12月31日",
        "2100年1月1日",
    ],
)
def test_what_is_no_day_is_passed_over(values, written):
    assert values(written, "date") == []


def test_both_ends_of_a_term_of_validity_are_read(values):
    assert values("有效期限 2016.03.21-2036.03.21", "date") == ["2016-03-21", "2036-03-21"]


def test_the_same_day_is_given_once_a_page(values):
    assert values("2026年3月5日办理，2026-03-05登记", "date") == ["2026-03-05"]
