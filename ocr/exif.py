"""What a camera wrote into a picture (EXIF 2.32, CIPA DC-008): when, where and with what. Bounded, and never trusted.

A value that is absent, broken or impossible is None; nothing that a file may hold raises or takes long: Pillow gives
tags no more bytes than the file has, and of a text no more is kept than fits a line.
"""

import codecs
import math
import re
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from ocr.pictures import OPENING_ERRORS, Picture

_LONGEST_BLOCK: Final = 1_000_000
"""Bytes of tags looked at: cameras write some ten thousand, previews included."""
_LONGEST_TEXT: Final = 100
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_MAKER, _MODEL, _SOFTWARE, _CHANGED, _ARTIST = 0x010F, 0x0110, 0x0131, 0x0132, 0x013B
_EXPOSURE, _APERTURE, _ISO, _FOCAL_LENGTH = 0x829A, 0x829D, 0x8827, 0x920A
_TAKEN, _DIGITISED, _OFFSET, _OFFSET_TAKEN, _SERIAL = 0x9003, 0x9004, 0x9010, 0x9011, 0xA431
_LATITUDE, _LONGITUDE, _DATUM = (1, 2), (3, 4), 0x12
_WORLD: Final = ("", "WGS-84", "WGS84", "WGS 84")
"""Names of the datum in which places are kept; EXIF leaves it out where it is this one."""
_MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_ZONE = re.compile(r"([+-])(\d\d):(\d\d)")
_EARLIEST: Final = 1990
"""No digital camera sold took a picture before; an earlier year is a clock that was never set."""
_BREAKING: Final = (*OPENING_ERRORS, struct.error, ArithmeticError, AttributeError, RecursionError)
"""What Pillow's reader of tags raises for crafted ones; its documentation promises none of them."""


@dataclass(frozen=True, slots=True)
class Shot:
    """The record of a camera. `taken_at` is its clock's time, aware where the file names the zone; `latitude` and
    `longitude` are degrees in WGS 84, north and east positive. `exposed`: it says how the picture was exposed, which
    scanners do not. `number` is the serial number of the camera.
    """

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    maker: str | None = None
    model: str | None = None
    number: str | None = None
    software: str | None = None
    artist: str | None = None
    orientation: int | None = None
    exposed: bool = False

    @property
    def camera(self) -> str | None:
        """Maker and model as people say them: most makers repeat their name in the model's."""
        if self.maker and self.model and not self.model.lower().startswith(self.maker.lower()):
            return f"{self.maker} {self.model}"
        return self.model or self.maker

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "taken_at": self.taken_at.isoformat() if self.taken_at else None}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> "Shot":
        """From JSON."""
        taken = data["taken_at"]
        return cls(**{**data, "taken_at": datetime.fromisoformat(taken) if taken else None})


def read_shot(picture: Picture) -> Shot:
    """The record of the camera in an opened picture; an empty one where there is none, or it is broken."""
    if len(picture.info.get("exif") or b"") > _LONGEST_BLOCK:
        return Shot()
    try:
        base = picture.getexif()
        tags, place = {**base, **base.get_ifd(_EXIF_IFD)}, base.get_ifd(_GPS_IFD)
    except _BREAKING:
        return Shot()
    world = (_text(place, _DATUM) or "").upper() in _WORLD
    latitude = _degrees(place, *_LATITUDE, "S", 90) if world else None
    longitude = _degrees(place, *_LONGITUDE, "W", 180) if world else None
    # No value, and 0, 0 in the Gulf of Guinea: what a camera writes that did not find itself.
    found = latitude is not None and longitude is not None and (latitude, longitude) != (0, 0)
    return Shot(
        taken_at=_moment(tags),
        latitude=latitude if found else None,
        longitude=longitude if found else None,
        maker=_text(tags, _MAKER),
        model=_text(tags, _MODEL),
        number=_text(tags, _SERIAL),
        software=_text(tags, _SOFTWARE),
        artist=_text(tags, _ARTIST),
        orientation=_whole(tags.get(0x0112), range(1, 9)),
        exposed=any(tag in tags for tag in (_EXPOSURE, _APERTURE, _ISO, _FOCAL_LENGTH)),
    )


def _text(tags: Mapping[int, Any], tag: int) -> str | None:
    """A text on one line without what cannot be shown; bytes are UTF-8 or GB 18030."""
    value = tags.get(tag)
    if isinstance(value, bytes):
        value = _decoded(value[: 4 * _LONGEST_TEXT])
    if not isinstance(value, str):
        return None
    # Pillow reads ASCII tags as Latin-1; phones write UTF-8 into them.
    head = value.split("\0")[0][: 4 * _LONGEST_TEXT]
    if any(character > "\x7f" for character in head):
        head = _decoded(head.encode("latin-1", "replace"))
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in head)
    return " ".join(shown.split())[:_LONGEST_TEXT] or None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data)  # a character may be cut at the end
        except UnicodeDecodeError:
            continue
    return data.decode("ascii", "ignore")


def _moment(tags: Mapping[int, Any]) -> datetime | None:
    """When it was taken, else digitised, else what the file says of its last change, as cheap phones write it."""
    for tag, zone in ((_TAKEN, _OFFSET_TAKEN), (_DIGITISED, _OFFSET_TAKEN), (_CHANGED, _OFFSET)):
        written = _MOMENT.match(_text(tags, tag) or "")
        if written is None:
            continue
        try:
            moment = datetime(*(int(part) for part in written.groups()), tzinfo=_zone(tags, zone))  # type: ignore[arg-type,misc]
        except ValueError:
            continue
        if moment.year >= _EARLIEST:
            return moment
    return None


def _zone(tags: Mapping[int, Any], tag: int) -> timezone | None:
    named = _ZONE.fullmatch(_text(tags, tag) or "")
    if named is None or int(named[2]) > 14 or int(named[3]) > 59:
        return None
    offset = timedelta(hours=int(named[2]), minutes=int(named[3]))
    return timezone(-offset if named[1] == "-" else offset)


def _degrees(place: Mapping[int, Any], side: int, tag: int, negative: str, most: int) -> float | None:
    """Degrees, minutes and seconds as one number, to the seventh place: a centimetre."""
    parts = place.get(tag)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except _BREAKING:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or min(degrees, minutes, seconds) < 0 or value > most:
        return None
    value = round(value, 7)
    return -value if (_text(place, side) or "").upper() == negative else value


def _whole(value: Any, allowed: range) -> int | None:
    return value if isinstance(value, int) and value in allowed else None
