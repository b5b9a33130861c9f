"""All fields of a document together."""

import pytest

from indexing import FieldKind, TextLine, TextPage, find_fields


def test_a_value_is_given_once_a_page_where_it_is_most_certain():
    rows = tuple(
        (TextLine("电话13900017362", (0.0, 40.0 * number, 300.0, 40.0 * number + 30), confidence),)
        for number, confidence in enumerate((0.6, 0.9, 0.7))
    )
    (field,) = (each for each in find_fields([TextPage(1, 1000, 1400, rows)]) if each.kind is FieldKind.PHONE)
    assert field.box[1] == 40.0


def test_every_field_carries_its_page_and_the_place_of_its_characters(lay):
    pages = [lay("没有", 1), lay("电话13900017362。", 2)]
    (field,) = find_fields(pages)
    line = pages[1].rows[0][0]
    assert (field.page, field.text) == (2, "13900017362")
    assert line.box[0] < field.box[0] < field.box[2] < line.box[2]


def test_reading_counts_into_the_confidence():
    def confidence(of_line):
        page = TextPage(1, 1000, 1400, ((TextLine("2026年3月5日", (0.0, 0.0, 200.0, 30.0), of_line),),))
        return find_fields([page])[0].confidence

    assert confidence(0.5) == pytest.approx(confidence(1.0) / 2, abs=0.01)


def test_a_page_of_numbers_gives_no_more_than_two_thousand_fields():
    rows = tuple(
        (TextLine(f"{number}.00元", (0.0, 10.0 * number, 90.0, 10.0 * number + 8), 0.9),) for number in range(2500)
    )
    assert len(find_fields([TextPage(1, 100, 26000, rows)])) == 2000


def test_no_pages_have_no_fields():
    assert find_fields([]) == ()
