"""A JPEG without what does not show: camera's records, places, previews, second pictures (ITU-T T.81, annex B).

What is handed on is looked at, not kept: it carries no place where somebody lives. The pixels stay as they are.
"""

import re
from typing import Final

_INLINE: Final = re.compile(rb"\sID(?:\r\n|\s)(?=\xff\xd8\xff)")
"""Where a JPEG begins that stands in the content of a page (PDF 32000-1, 8.9.7)."""
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APPLICATION: Final = range(0xE0, 0xF0)
_COMMENT: Final = 0xFE
_SHOWING: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Segments that say how the pixels are to be understood, and how each begins."""


def bare_jpeg(data: bytes) -> bytes:
    """The picture alone, up to its end mark; data that are no JPEG, or break off in its tables, as none: b""."""
    return _bared(data)[0]


def bare_content(content: bytes) -> bytes:
    """The content of a PDF's page, as long as it was: of JPEGs that stand in it the picture alone, then blanks."""
    kept, place = [], 0
    for found in _INLINE.finditer(content):
        if found.end() < place:
            continue
        bare, length = _bared(content[found.end() :])
        if length:
            kept += [content[place : found.end()], bare.ljust(length)]
            place = found.end() + length
    return b"".join([*kept, content[place:]])


def _bared(data: bytes) -> tuple[bytes, int]:
    """The picture alone, and how many bytes it took up with the rest: 0 where its end mark is missing."""
    if data[:2] != b"\xff\xd8":
        return b"", 0
    kept = [data[:2]]
    place = 2
    while True:
        place = _next_marker(data, place)
        if place < 0:
            return b"", 0
        marker = data[place + 1]
        if marker == _END:
            return b"".join([*kept, data[place : place + 2]]), place + 2
        length = int.from_bytes(data[place + 2 : place + 4])
        end = place + 2 + length
        if length < 2 or end > len(data):
            return b"", 0
        if _shows(marker, data[place + 4 : place + 16]):
            kept.append(data[place:end])
        if marker == _SCAN:
            beyond = _end_of_scan(data, end)
            kept.append(data[end:beyond])
            if beyond == len(data):  # a camera that lost the end mark; readers put up with it
                return b"".join([*kept, b"\xff\xd9"]), 0
            end = beyond
        place = end


def _shows(marker: int, head: bytes) -> bool:
    if marker in _APPLICATION:
        beginning = _SHOWING.get(marker)
        return beginning is not None and head.startswith(beginning)
    return marker != _COMMENT


def _next_marker(data: bytes, place: int) -> int:
    """Where the next marker begins; stray bytes before it are skipped as readers do, and so are fill bytes."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            return -1
        if data[place + 1] not in (0x00, 0xFF):
            return place
        place += 1


def _end_of_scan(data: bytes, place: int) -> int:
    """Where the marker after the compressed data begins: neither a stuffed byte nor a restart."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            return len(data)
        following = data[place + 1]
        if following not in (0x00, 0xFF) and not 0xD0 <= following <= 0xD7:
            return place
        place += 1 if following == 0xFF else 2
