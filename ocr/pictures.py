"""Picture files: opened within limits, and turned into upright pixels on white. The home of Pillow."""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import BinaryIO, Final

import cv2
import numpy as np
import pi_heif
from PIL import Image as Pillow
from PIL import ImageOps

from ocr.base import Image, Reason, UnreadableFileError
from ocr.geometry import turned_image, turned_size

pi_heif.register_heif_opener()
# Pillow's own guard warns on stderr at one size and raises at twice that; `check_pixels` is ours, of one size
# and with data for the reader. Both look at the header only, before a pixel is decoded.
Pillow.MAX_IMAGE_PIXELS = None
# Pillow remarks on broken tags; what is wrong with a file is told by `UnreadableFileError`.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

Picture = Pillow.Image
"""A picture file opened by Pillow, standing on one of its pages."""

FORMATS: Final = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "HEIF")
"""What is opened at all, by Pillow's names. MPO, a camera's JPEG with a second picture behind, opens as JPEG."""
_ORIENTATION: Final = 0x0112
_EXIF_TURNS: Final = {1: 0, 3: 180, 6: 90, 8: 270}
"""EXIF orientation -> clockwise degrees; the others are mirrored."""
_TRANSPOSED: Final = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
"""EXIF orientation -> what stands the picture upright."""
_PHOTOMETRIC: Final = 262
_SIDEWAYS: Final = (5, 6, 7, 8)
"""EXIF orientations that exchange width and height."""
_REDUCTIONS: Final = (
    (1 / 8, cv2.IMREAD_REDUCED_COLOR_8),
    (1 / 4, cv2.IMREAD_REDUCED_COLOR_4),
    (1 / 2, cv2.IMREAD_REDUCED_COLOR_2),
)
"""Shares of its size at which a JPEG can be decoded without decoding it in full."""
_PAPER_INCHES: Final = 297 / 25.4
"""A picture that does not say its resolution is taken to fill a sheet of A4."""
_LIKELY_DPI: Final = range(100, 1201)
"""Below are the 72 and 96 that programs write without knowing; above is no scanner of documents."""
OPENING_ERRORS: Final = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError)
"""What Pillow's readers raise for broken files; its documentation promises none of them."""


@dataclass(frozen=True, slots=True)
class StoredJpeg:
    """A JPEG as it lies in the file: `width` × `height` pixels, shown upright when turned clockwise by `turn`."""

    data: bytes
    width: int
    height: int
    turn: int
    grey: bool

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height as shown."""
        return turned_size(self.width, self.height, self.turn)


def open_picture(stream: BinaryIO) -> Picture:
    """The picture in the stream, its pixels not yet decoded. Raises `UnreadableFileError` DAMAGED."""
    stream.seek(0)
    try:
        return Pillow.open(stream, formats=FORMATS)
    except OPENING_ERRORS as error:
        raise UnreadableFileError(Reason.DAMAGED, page=0) from error


def count_frames(picture: Picture) -> int:
    """Pages in the picture: TIFF and HEIC have several; the rest of a camera's MPO is a preview, not a page."""
    if picture.format not in ("TIFF", "HEIF"):
        return 1
    try:
        return int(getattr(picture, "n_frames", 1))
    except OPENING_ERRORS as error:
        raise UnreadableFileError(Reason.DAMAGED, page=0) from error


def check_still(picture: Picture) -> None:
    """Refuse a WebP or PNG that moves (MOVING): nothing of it but its first frame would be kept."""
    frames = int(getattr(picture, "n_frames", 1)) if picture.format in ("WEBP", "PNG") else 1
    if frames > 1:
        raise UnreadableFileError(Reason.MOVING, frames=frames)


def select_frame(picture: Picture, index: int) -> None:
    """Turn to page `index` (from 0)."""
    try:
        picture.seek(index)
    except OPENING_ERRORS as error:
        raise UnreadableFileError(Reason.DAMAGED, page=index + 1) from error


def check_pixels(picture: Picture, index: int, limit: int) -> None:
    """Refuse a picture of more than `limit` pixels (TOO_MANY_PIXELS) or of none (DAMAGED)."""
    width, height = picture.size
    if width * height > limit:
        raise UnreadableFileError(Reason.TOO_MANY_PIXELS, page=index + 1, width=width, height=height, limit=limit)
    if width * height == 0:
        raise UnreadableFileError(Reason.DAMAGED, page=index + 1)


def check_complete(picture: Picture, index: int, length: int) -> None:
    """Refuse a picture whose data end early (TRUNCATED) or do not decode (DAMAGED).

    A TIFF's page is judged by where its table says its data lie in the `length` bytes of the file, so that a
    thousand pages cost little; any other picture is decoded, a JPEG at an eighth of its size.
    """
    if picture.format == "TIFF":
        if _end_of_tiff_data(picture) > length:
            raise UnreadableFileError(Reason.TRUNCATED)
        return
    try:
        picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
        picture.load()
    except OPENING_ERRORS as error:
        truncated = "truncated" in str(error).lower() or isinstance(error, EOFError)
        reason = Reason.TRUNCATED if truncated else Reason.DAMAGED
        raise UnreadableFileError(reason, page=index + 1) from error


def _end_of_tiff_data(picture: Picture) -> int:
    tags = picture.tag_v2  # type: ignore[attr-defined]
    end = 0
    for offsets, counts in ((273, 279), (324, 325)):  # strips, tiles
        pairs = zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False)
        end = max([end, *(offset + count for offset, count in pairs)])
    return end


def _orientation(picture: Picture) -> int:
    """How the picture is to be turned, by the camera's record; 1, as it stands, where that is broken."""
    try:
        stated = picture.getexif().get(_ORIENTATION, 1)
    except (*OPENING_ERRORS, struct.error):
        return 1
    return stated if isinstance(stated, int) else 1


def as_stored_jpeg(picture: Picture, stream: BinaryIO) -> StoredJpeg | None:
    """The file itself, if it is a grey or RGB JPEG that no mirror is needed for."""
    orientation = _orientation(picture)
    if picture.format not in ("JPEG", "MPO") or picture.mode not in ("L", "RGB"):
        return None
    if orientation not in _EXIF_TURNS:
        return None
    stream.seek(0)
    width, height = picture.size
    return StoredJpeg(stream.read(), width, height, _EXIF_TURNS[orientation], picture.mode == "L")


def upright_size(picture: Picture) -> tuple[int, int]:
    """Width and height of the page the picture stands on, EXIF orientation honoured."""
    sideways = _orientation(picture) in _SIDEWAYS
    return turned_size(*picture.size, 90 if sideways else 0)


def stored_jpeg(data: bytes, turn: int, limit: int) -> StoredJpeg | None:
    """A JPEG found inside another file, if it is grey or RGB and not larger than `limit` pixels."""
    try:
        with Pillow.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            width, height = picture.size
            mode = picture.mode
    except OPENING_ERRORS:
        return None
    if mode not in ("L", "RGB") or width * height > limit:
        return None
    return StoredJpeg(data, width, height, turn, mode == "L")


def decode_jpeg(jpeg: StoredJpeg, scale: float = 1.0) -> Image:
    """Pixels of the JPEG, turned upright; with a `scale` below 1 halved as often as it stays as large (fast)."""
    reduction = next((flag for share, flag in _REDUCTIONS if share >= scale), cv2.IMREAD_COLOR)
    flags = reduction | cv2.IMREAD_IGNORE_ORIENTATION
    pixels = cv2.imdecode(np.frombuffer(jpeg.data, np.uint8), flags)
    if pixels is None:
        raise UnreadableFileError(Reason.DAMAGED, page=1)
    return turned_image(pixels.astype(np.uint8, copy=False), jpeg.turn)


def to_image(picture: Picture, index: int) -> Image:
    """Pixels of the page the picture stands on: EXIF orientation honoured, transparency on white."""
    try:
        picture.load()
        transposed = _TRANSPOSED.get(_orientation(picture))
        upright = picture if transposed is None else picture.transpose(transposed)
        rgb = np.asarray(_on_white(upright, white_is_zero=_white_is_zero(picture)))
    except OPENING_ERRORS as error:
        raise UnreadableFileError(Reason.DAMAGED, page=index + 1) from error
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)


def _white_is_zero(picture: Picture) -> bool:
    """Whether a TIFF counts from white to black; Pillow minds that for pictures of 8 bits only."""
    return picture.format == "TIFF" and picture.tag_v2.get(_PHOTOMETRIC) == 0  # type: ignore[attr-defined]


def _on_white(picture: Picture, *, white_is_zero: bool) -> Picture:
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        grey = _eight_bits(picture)
        return (ImageOps.invert(grey) if white_is_zero else grey).convert("RGB")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        paper = Pillow.new("RGBA", layer.size, "white")
        return Pillow.alpha_composite(paper, layer).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(picture: Picture) -> Picture:
    """Grey of 16 or 32 bits or of fractions as 8 bits; Pillow itself cuts off everything above 255."""
    values = np.asarray(picture).astype(np.float32)
    fractions = picture.mode == "F" and values.max(initial=0) <= 1
    whole = 1.0 if fractions else 255.0 if picture.mode == "F" else 65535.0
    return Pillow.fromarray(np.clip(values * (255 / whole), 0, 255).astype(np.uint8))


def resolution(picture: Picture) -> float:
    """Pixels an inch, by the file's word where it is likely, else as if the page filled a sheet of A4."""
    stated = picture.info.get("dpi", (0, 0))
    try:
        across = round(float(stated[0]))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        across = 0
    return float(across) if across in _LIKELY_DPI else max(picture.size) / _PAPER_INCHES
