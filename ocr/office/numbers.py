"""Numbers of a workbook as people see them: dates, shares, fixed decimals (ECMA-376, part 1, 18.8.30)."""

import re
from datetime import datetime, timedelta
from typing import Final

BUILT_IN: Final = {
    2: "0.00",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 55, 56), "hh:mm"),
    22: "yyyy-mm-dd hh:mm",
    39: "#,##0.00",
    40: "#,##0.00",
    **dict.fromkeys((45, 46, 47), "mm:ss"),
}
"""The formats that every program knows by number; 27 to 36 and 50 to 58 are those of Chinese programs."""

_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.', re.IGNORECASE)
_DAYS: Final = re.compile(r"[yd年日]|m(?!m:?s)(?=.*[yd年日])", re.IGNORECASE)
_HOURS: Final = re.compile(r"[hs时秒]", re.IGNORECASE)
_DECIMALS: Final = re.compile(r"[0#?]\.(0+)")
_AFTER_LAST_DAY: Final = 2_958_466
"""1 January 10000, counted from 1900."""
_DAYS_TO_1904: Final = 1462
"""What 1 January 1904 is, counted from 1900; workbooks that count from there number it 0."""
_SECONDS: Final = 86400


def shown(value: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number as its format shows it, without thousands commas; what is no number comes back as it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    plain = _QUOTED.sub("", code.partition(";")[0])
    has_days, has_hours = bool(_DAYS.search(plain)), bool(_HOURS.search(plain))
    serial = number + _DAYS_TO_1904 if since_1904 else number
    # Rounded first: what is less than half a second before the last midnight is no day either.
    if (has_days or has_hours) and number >= 0 and _seconds(serial) < _AFTER_LAST_DAY * _SECONDS:
        return _moment(serial, has_days, has_hours)
    share = "%" if "%" in plain else ""
    decimals = _DECIMALS.search(plain)
    number = number * 100 if share else number
    if decimals:
        return f"{number:.{len(decimals[1])}f}{share}"
    return f"{number:.15g}{share}"


def _seconds(serial: float) -> int:
    """A serial number in seconds; one that lies too far, or has no end, as the first second that is too far."""
    return round(min(serial, _AFTER_LAST_DAY) * _SECONDS)


def _moment(serial: float, has_days: bool, has_hours: bool) -> str:
    """A serial number as a day, an hour, or both. Day 60 of 1900 never was; days before it count one more."""
    first = datetime(1899, 12, 31 if serial < 60 else 30)  # noqa: DTZ001 - no zone is meant
    moment = first + timedelta(seconds=_seconds(serial))
    day, hour = f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}".removesuffix(":00")
    if not has_days:
        return hour
    return f"{day} {hour}" if has_hours and hour != "00:00" else day
