"""What is made of a recording so that people can use it; all of it can be made again from the original."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from ocr import media
from ocr.media import Facts

BARS: Final = 600
"""Bars of the drawing of a sound."""
_HEIGHT: Final = 100


@dataclass(frozen=True, slots=True)
class Rendered:
    """Bytes made of a recording, with their type and the ending that suits it, without dot."""

    mime: str
    extension: str


def render_access_copy(stream: BinaryIO, mime: str, facts: Facts, target: BinaryIO) -> Rendered:
    """Write the copy that every browser plays into an empty file. See `media.write_access_copy`."""
    media.write_access_copy(stream, mime, facts, target)
    return Rendered("video/mp4", "mp4") if facts.picture else Rendered("audio/mp4", "m4a")


def render_poster(stream: BinaryIO, mime: str, facts: Facts, target: BinaryIO) -> Rendered | None:
    """Write a picture that stands for a film; None where there is none."""
    picture = media.poster(stream, mime, facts)
    if not picture:
        return None
    target.write(picture)
    return Rendered("image/jpeg", "jpg")


def render_waveform(stream: BinaryIO, mime: str, facts: Facts, target: BinaryIO) -> Rendered | None:
    """Write a drawing of the sound as SVG; None where there is no sound."""
    if facts.sound is None:
        return None
    target.write(draw_waveform(media.peaks(stream, mime, facts, BARS)).encode())
    return Rendered("image/svg+xml", "svg")


def draw_waveform(peaks: Sequence[float]) -> str:
    """Loudness from 0 to 1 as bars around a middle line, as wide as whoever shows it wants."""
    middle = _HEIGHT / 2
    bars = "".join(
        f"M{place}.5 {middle - half:.1f}V{middle + half:.1f}"
        for place, half in enumerate(max(0.5, min(peak, 1.0) * middle) for peak in peaks)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(peaks)} {_HEIGHT}" preserveAspectRatio="none">'
        f'<path d="{bars}" fill="none" stroke="#5b6b7b" stroke-width="0.8"/></svg>'
    )
