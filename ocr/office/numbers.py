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
_LAST_DAY: Final = 2_958_466
"""31 December 9999, counted from 1900."""


def shown(value: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number as its format shows it, without thousands commas; what is no number comes back as it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    plain = _QUOTED.sub("", code.partition(";")[0])
    has_days, has_hours = bool(_DAYS.search(plain)), bool(_HOURS.search(plain))
    if (has_days or has_hours) and 0 <= number < _LAST_DAY:
        return _moment(number, has_days, has_hours, since_1904)
    share = "%" if "%" in plain else ""
    decimals = _DECIMALS.search(plain)
    number = number * 100 if share else number
    if decimals:
        return f"{number:.{len(decimals[1])}f}{share}"
    return f"{number:.15g}{share}"


def _moment(number: float, has_days: bool, has_hours: bool, since_1904: bool) -> str:
    """A serial number as a day, an hour, or both. Day 60 of 1900 never was; days before it count one more."""
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if number < 60 else 30)  # noqa: DTZ001 - no zone is meant
    moment = first + timedelta(seconds=round(number * 86400))
    day, hour = f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}".removesuffix(":00")
    if not has_days:
        return hour
    return f"{day} {hour}" if has_hours and hour != "00:00" else day
