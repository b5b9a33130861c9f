"""A year's holidays as people and programs write them down."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.clocks import DayKind
from service.errors import InvalidError
from service.usecases.clock.calendar_files import MAX_BYTES, read_days
from service.usecases.clock.calendars import NamedDay

EXPECTED = [NamedDay(date(2027, 1, 1), DayKind.REST), NamedDay(date(2027, 1, 31), DayKind.WORK)]


@pytest.mark.parametrize(
    "text",
    [
        "date,kind\n2027-01-01,rest\n2027-01-31,work\n",
        "2027-01-01,rest,元旦\r\n\r\n2027-01-31,WORK\r\n",
        "\ufeff日期,种类\n2027-01-01, 放假\n2027-01-31,上班\n",
        "rest = [2027-01-01]\nwork = [2027-01-31]\n",
        '# 2027 年\nrest = ["2027-01-01"]\nwork = ["2027-01-31"]\n',
        '{"rest": ["2027-01-01"], "work": ["2027-01-31"]}',
    ],
)
def test_each_way_of_writing_says_the_same(text: str) -> None:
    assert read_days(text.encode()) == EXPECTED


@pytest.mark.parametrize(
    "content",
    [
        b"2027-01-01\n",
        b"2027-01-01,holiday\n",
        b"2027-02-30,rest\n",
        b'{"rest": "2027-01-01"}',
        b'{"rest": [1]}',
        b'{"days": []}',
        b"{",
        b"[" * 50_000,
        b"rest = 1\n",
        b"rest = [\n",
        b"\xff\xfe2027",
        b"2027-01-01,\x00\n",
    ],
)
def test_what_cannot_be_understood_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(InvalidError, match=r"calendar\.(unreadable|bad_line)"):
        read_days(content)


def test_a_file_too_large_for_a_year_is_not_read() -> None:
    with pytest.raises(InvalidError, match=r"calendar\.too_large"):
        read_days(b"#" * (MAX_BYTES + 1))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    try:
        read_days(content)
    except InvalidError as error:
        assert error.code in ("calendar.unreadable", "calendar.bad_line")


@given(st.dictionaries(st.dates(date(2026, 12, 25), date(2027, 12, 31)), st.sampled_from(DayKind), max_size=60))
def test_what_is_written_comes_back(days: dict[date, DayKind]) -> None:
    named = [NamedDay(day, kind) for day, kind in days.items()]
    table = {kind.value: [day.isoformat() for day, own in days.items() if own is kind] for kind in DayKind}
    assert read_days("".join(f"{one.day},{one.kind}\n" for one in named).encode()) == named
    assert set(read_days(json.dumps(table).encode())) == set(named)
