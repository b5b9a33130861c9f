"""Hides ID, bank and telephone numbers, keeping every text as long as it was."""

import re

from indexing.idnumber import LIKE_DIGIT
from indexing.types import FieldKind

_WIDE = {ord(wide): ord(wide) - 0xFEE0 for wide in "０１２３４５６７８９ＸｘＯｏＩｌ"}
_PLACE = rf"[{LIKE_DIGIT}]"
_GAP = r"[ \t\n\r\u3000-]"
_LEAST_DIGITS = 12

_LONG = re.compile(rf"(?<![a-z0-9]){_PLACE}{{14,}}[{LIKE_DIGIT}x×](?![a-z])", re.IGNORECASE)
_BROKEN = re.compile(
    rf"(?<![a-z0-9])(?=(?:{_PLACE}{_GAP}{{0,2}}){{14,18}}[{LIKE_DIGIT}x×])"
    rf"{_PLACE}{{1,17}}(?:{_GAP}{{1,2}}[{LIKE_DIGIT}x×]{{1,17}}){{1,3}}(?![a-z0-9])",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![0-9])[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9])")
_MOBILE = re.compile(rf"(?<![0-9])1[3-9][0-9](?:{_GAP}?[0-9]){{8}}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])\(?0[1-9][0-9]{1,2}\)?[ -—–]{0,2}[2-9][0-9]{6,7}(?![0-9])")
