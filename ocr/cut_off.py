"""Whether the end of a recording is missing, told by the lengths that its own parts state."""

from typing import BinaryIO, Final

_BOXES: Final = frozenset({"video/mp4", "video/quicktime", "audio/mp4"})
_CHUNKS: Final = frozenset({"audio/wav", "video/x-msvideo"})
_MOST: Final = 100_000
"""Boxes of one file looked at: fragmented ones have two for every few seconds."""
_UNKNOWN: Final = frozenset({0, 0xFFFFFFFF})
"""What programs write that could not go back to state the length."""


def is_cut_off(stream: BinaryIO, mime: str) -> bool:
    """Whether a part of the file reaches beyond its end. Formats that may break off anywhere never do."""
    length = stream.seek(0, 2)
    if mime in _BOXES:
        return _boxes_end(stream, length) > length
    if mime in _CHUNKS:
        stream.seek(0)
        head = stream.read(8)
        stated = int.from_bytes(head[4:], "little") if head[:4] == b"RIFF" else 0
        return stated not in _UNKNOWN and stated + 8 > length + 1
    return False


def _boxes_end(stream: BinaryIO, length: int) -> int:
    """Where the last box ends (ISO/IEC 14496-12, 4.2)."""
    place = 0
    for _ in range(_MOST):
        stream.seek(place)
        head = stream.read(16)
        if len(head) < 8:
            return length if not head else length + 1
        size = int.from_bytes(head[:4])
        if size == 0:  # to the end of the file
            return length
        if size == 1 and len(head) == 16:
            size = int.from_bytes(head[8:])
        if size < 8:  # padding or no box: the program that opens it says more
            return length
        place += size
        if place > length:
            return place
    return length
