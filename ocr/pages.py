"""The pages of a file, one at a time: memory does not grow with their number."""

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO, Final, Protocol

from ocr import pictures
from ocr.base import Image, Reading
from ocr.born_digital import read_born_digital
from ocr.formats import PDF
from ocr.ofd.package import open_ofd
from ocr.ofd.pages import OfdPages
from ocr.office.kinds import OFD
from ocr.pdfium import PdfFile
from ocr.pictures import StoredJpeg

_POINTS: Final = 72.0
_DPI: Final = 300.0
"""Resolution at which a PDF page is drawn: enough for 6-point print."""
_MOST_PIXELS: Final = 40_000_000
"""A PDF page never becomes more pixels than this (A2 at 300 dpi); a larger sheet is drawn coarser."""


class Pages(Protocol):
    """The pages of one file, counted from 0. Any page may raise `UnreadableFileError` DAMAGED.

    "As stored" means as a viewer shows the page: EXIF orientation and a PDF's /Rotate are honoured.
    """

    @property
    def count(self) -> int:
        """How many pages there are."""
        ...

    def size(self, index: int) -> tuple[int, int]:
        """Width and height in pixels of the page as stored, as `image` gives it in full."""
        ...

    def points(self, index: int) -> tuple[float, float]:
        """Width and height of the page as stored, in points (1/72 inch)."""
        ...

    def image(self, index: int, scale: float = 1.0) -> Image:
        """The page as stored; with a `scale` below 1 perhaps smaller, but not below that share of `size`."""
        ...

    def jpeg(self, index: int) -> StoredJpeg | None:
        """The JPEG that is all the page consists of, with the turn that shows it as stored."""
        ...

    def born_digital(self, index: int) -> Reading | None:
        """The page's own text, where it carries sound text."""
        ...

    def source(self) -> BinaryIO | None:
        """The PDF that the pages stand in, free of encryption; None where the file is none."""
        ...


class PicturePages:
    """Pages of a picture file."""

    def __init__(self, picture: pictures.Picture, stream: BinaryIO) -> None:
        """`picture` as opened from `stream`."""
        self._stream = stream
        self._picture = picture
        self.count = pictures.count_frames(picture)

    def size(self, index: int) -> tuple[int, int]:
        """See `Pages`."""
        self._select(index)
        return pictures.upright_size(self._picture)

    def points(self, index: int) -> tuple[float, float]:
        """See `Pages`."""
        width, height = self.size(index)
        scale = _POINTS / pictures.resolution(self._picture)
        return width * scale, height * scale

    def image(self, index: int, scale: float = 1.0) -> Image:
        """See `Pages`."""
        jpeg = self.jpeg(index)
        if jpeg is not None:
            return pictures.decode_jpeg(jpeg, scale)
        self._select(index)
        return pictures.to_image(self._picture, index)

    def jpeg(self, index: int) -> StoredJpeg | None:
        """See `Pages`."""
        self._select(index)
        return pictures.as_stored_jpeg(self._picture, self._stream)

    def born_digital(self, index: int) -> None:
        """See `Pages`."""
        return None

    def source(self) -> None:
        """See `Pages`."""
        return None

    def _select(self, index: int) -> None:
        if not 0 <= index < self.count:
            raise IndexError(index)
        if self._picture.tell() != index:
            pictures.select_frame(self._picture, index)


class PdfPages:
    """Pages of a PDF file."""

    def __init__(self, pdf: PdfFile, stream: BinaryIO, *, set_here: bool = False) -> None:
        """`stream` is what `pdf` reads, free of encryption. `set_here`: we had it made of writing, and know that
        however little stands on a page is all that was written there.
        """
        self._set_here = set_here
        self._pdf = pdf
        self._stream = stream
        self._last: tuple[int, StoredJpeg | None] = (-1, None)
        self.count = pdf.count

    def size(self, index: int) -> tuple[int, int]:
        """See `Pages`."""
        jpeg = self.jpeg(index)
        return self._drawn_size(index) if jpeg is None else jpeg.upright_size

    def points(self, index: int) -> tuple[float, float]:
        """See `Pages`."""
        self._check(index)
        return self._pdf.size(index)

    def image(self, index: int, scale: float = 1.0) -> Image:
        """See `Pages`."""
        jpeg = self.jpeg(index)
        if jpeg is not None:
            return pictures.decode_jpeg(jpeg, scale)
        width, height = self._drawn_size(index)
        return self._pdf.raster(index, max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale)))

    def jpeg(self, index: int) -> StoredJpeg | None:
        """See `Pages`."""
        self._check(index)
        if self._last[0] != index:
            self._last = (index, self._pdf.jpeg(index, _MOST_PIXELS))
        return self._last[1]

    def born_digital(self, index: int) -> Reading | None:
        """See `Pages`."""
        if self.jpeg(index) is not None:
            return None
        text, size = self._pdf.text(index), self._drawn_size(index)
        return read_born_digital(text, *size, least=1) if self._set_here else read_born_digital(text, *size)

    def source(self) -> BinaryIO:
        """See `Pages`."""
        return self._stream

    def _drawn_size(self, index: int) -> tuple[int, int]:
        width, height = self._pdf.size(index)
        scale = min(_DPI / _POINTS, math.sqrt(_MOST_PIXELS / (width * height)))
        return max(1, round(width * scale)), max(1, round(height * scale))

    def _check(self, index: int) -> None:
        if not 0 <= index < self.count:
            raise IndexError(index)


@contextmanager
def open_pages(stream: BinaryIO, mime: str, *, set_here: bool = False) -> Iterator[Pages]:
    """The pages of a seekable file that `inspect` found to be of type `mime`; the stream must stay open meanwhile.
    `set_here`: it is a PDF that was made here of writing.

    Not to be used by two threads at once. Raises `UnreadableFileError` ENCRYPTED or DAMAGED.
    """
    with ExitStack() as stack:
        if mime == PDF:
            pdf = stack.enter_context(PdfFile(stream))
            if pdf.protected:
                bare = stack.enter_context(TemporaryFile())
                pdf.write_unprotected(bare)
                pdf, stream = stack.enter_context(PdfFile(bare)), bare
            yield PdfPages(pdf, stream, set_here=set_here)
        elif mime == OFD:
            yield OfdPages(stack.enter_context(open_ofd(stream)))
        else:
            yield PicturePages(stack.enter_context(pictures.open_picture(stream)), stream)
