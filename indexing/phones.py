"""Telephone numbers of mainland China."""

import re
from collections.abc import Iterator

from indexing.sheet import Sheet, found, headed
from indexing.types import Field, FieldKind

_MOBILE = re.compile(r"(?<![0-9a-z.])(?:\+?86[- ]?)?(1[3-9][0-9])[- ]?([0-9]{4})[- ]?([0-9]{4})(?![0-9a-z])")
_AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(rf"(?<![0-9a-z.])\(?({_AREA})(\) ?| ?[-—–] ?| |)([2-9][0-9]{{6,7}})(?![0-9a-z])")
_SERVICE = re.compile(r"(?<![0-9a-z.])([48]00)[- ]?([0-9]{3})[- ]?([0-9]{4})(?![0-9a-z])")
_LABEL = re.compile("电话|热线|传真|手机|联系方式|座机")


def find_phones(sheet: Sheet) -> Iterator[Field]:
    """Telephone numbers on a page: mobile `13912345678`, landline `0999-8823516`, service `400-123-4567`."""
    for match in _MOBILE.finditer(sheet.text):
        yield found(sheet, FieldKind.PHONE, "".join(match.groups()), match.span(), 0.95)
    for match in _LANDLINE.finditer(sheet.text):
        if match[2].strip() or headed(sheet, match.start(), _LABEL):
            yield found(sheet, FieldKind.PHONE, f"{match[1]}-{match[3]}", match.span(), 0.93)
    for match in _SERVICE.finditer(sheet.text):
        if headed(sheet, match.start(), _LABEL):
            yield found(sheet, FieldKind.PHONE, "-".join(match.groups()), match.span(), 0.9)
