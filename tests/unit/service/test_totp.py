"""One-time codes: what RFC 6238 and RFC 4226 say, and who may come a little late."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import totp

SECRET = b"12345678901234567890"
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "digits"),
    [
        # RFC 6238, appendix B, SHA-1; of its eight digits ours are the last six.
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_of_the_rfc(instant: int, digits: str) -> None:
    step = totp.step_of(datetime.fromtimestamp(instant, UTC))
    assert totp.code_at(SECRET, step) == digits[-6:]


@pytest.mark.parametrize(
    ("step", "code"), [(0, "755224"), (1, "287082"), (2, "359152"), (5, "254676"), (8, "399871"), (9, "520489")]
)
def test_the_codes_of_rfc_4226(step: int, code: str) -> None:
    assert totp.code_at(SECRET, step) == code


@pytest.mark.parametrize(("late", "taken"), [(-31, False), (-30, True), (-1, True), (0, True), (59, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(late: int, taken: bool) -> None:
    code = totp.code_at(SECRET, totp.step_of(NOW))
    assert (totp.matching_step(SECRET, code, NOW + timedelta(seconds=late), 0) is not None) is taken


def test_a_code_is_taken_as_people_type_it() -> None:
    code = totp.code_at(SECRET, totp.step_of(NOW))
    assert totp.matching_step(SECRET, f" {code[:3]} {code[3:]}\n", NOW, 0) == totp.step_of(NOW)


@pytest.mark.parametrize("code", ["", "0", "12345", "1234567", "十二三四五六", "é" * 6, "000000x"])
def test_what_is_no_code_is_taken_by_no_step(code: str) -> None:
    assert totp.matching_step(SECRET, code, NOW, 0) is None


@given(st.binary(min_size=20, max_size=20), st.integers(3, 2**32), st.integers(-3, 3))
def test_no_code_is_right_once_its_step_or_a_later_one_was_taken(secret: bytes, step: int, ahead: int) -> None:
    now = datetime.fromtimestamp(step * totp.SECONDS, UTC)
    code = totp.code_at(secret, step)
    found = totp.matching_step(secret, code, now, step + ahead)
    assert found is None or found > step + ahead


def test_the_address_of_a_secret_is_what_authenticators_read() -> None:
    address = totp.address_of(SECRET, "wang.fang", "守藏")
    assert address == (
        "otpauth://totp/%E5%AE%88%E8%97%8F:wang.fang?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E5%AE%88%E8%97%8F"
    )
    assert totp.as_text(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
