"""Invented people: numbers that pass every check and can belong to nobody."""

from dataclasses import dataclass
from datetime import date
from random import Random

REGION = "110199"
"""No district has this code, so no such number was ever given out."""
CARD_PREFIX = "620000"
"""No bank issues cards with this number."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a household.

    `relation` to its head; `work` the employer, school or status; `income` yuan a month.
    """

    name: str
    sex: str
    born: date
    relation: str
    work: str
    income: int
    id_number: str


def id_number(born: date, sequence: int) -> str:
    """An 18-digit citizen number (GB 11643) of the region that does not exist; an odd sequence is a man's."""
    digits = f"{REGION}{born:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + CHECK_SIGNS[total % 11]


def card_number(rng: Random) -> str:
    """A 19-digit bank card number with a right Luhn digit, in groups of four."""
    body = CARD_PREFIX + "".join(rng.choice("0123456789") for _ in range(12))
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    number = body + str(-total % 10)
    return " ".join(number[start : start + 4] for start in range(0, 19, 4))


def phone_number(rng: Random) -> str:
    """A mobile number of a range that was never given out."""
    return f"139000{rng.randrange(100_000):05d}"


def money(fen: int) -> str:
    """1234567 -> 12,345.67"""
    return f"{fen // 100:,}.{fen % 100:02d}"


def money_in_words(fen: int) -> str:
    """An amount as bills write it in words: 1230050 -> 壹万贰仟叁佰元零伍角整 (支付结算办法, annex 1)."""
    yuan, cents = divmod(fen, 100)
    words = _integer_in_words(yuan) + "元" if yuan else ""
    if cents == 0:
        return (words or "零元") + "整"
    jiao, rest = divmod(cents, 10)
    if jiao:
        gap = "零" if yuan and yuan % 10 == 0 else ""
        words += gap + DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (DIGITS[rest] + "分" if rest else "整")


def _integer_in_words(number: int) -> str:
    words, gap = "", False
    text = str(number)
    for place, digit in zip(range(len(text) - 1, -1, -1), text, strict=True):
        if digit == "0":
            gap = True
        else:
            words += ("零" if gap and words else "") + DIGITS[int(digit)] + PLACES[place % 4]
            gap = False
        if place % 4 == 0 and place and int(text[max(0, len(text) - place - 4) : len(text) - place]):
            words += GROUPS[place // 4]
            gap = False
    return words


def chinese_date(day: date) -> str:
    """2026-03-05 -> 2026年3月5日"""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_numeral_date(day: date) -> str:
    """2026-03-15 -> 二〇二六年三月十五日"""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{_small_numeral(day.month)}月{_small_numeral(day.day)}日"


def _small_numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else "一二三四五六七八九"[tens - 1] + "十"
    return head + ("" if ones == 0 else "一二三四五六七八九"[ones - 1])
