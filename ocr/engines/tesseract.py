"""Tesseract on prepared pages. The home of pytesseract."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pytesseract

from ocr.base import (
    EngineFailedError,
    EngineUnavailableError,
    Failure,
    Image,
    Lack,
    Line,
    Reading,
)
from ocr.credit_codes import settle_letters
from ocr.engines.preparation import (
    Grey,
    Straightened,
    black_on_white,
    evenly_lit,
    straightened,
    without_rules,
    without_specks,
)
from ocr.engines.seals import without_seals
from ocr.geometry import checked_turn, run_and_rise, to_corners, to_quad, turned_image, within
from ocr.layout import Glyph, in_rows, is_wide, level_line, mean_confidence

NAME: Final = "tesseract"
_LANGUAGE: Final = "chi_sim"
"""It knows Western letters too. With `eng` beside it, faint Chinese is taken for English: 4.5 % become 7.2 %."""
_ORIENTATION: Final = "osd"
_SPARSE: Final = "--psm 11"
"""Find as much text as possible in no order: Tesseract's own notion of columns loses the cells of tables."""
_SECONDS: Final = 120
"""A page that takes longer than this is given up."""
_READABLE: Final = 0.3
"""Lines less sure than this are not text but places where something unreadable stands."""
_SAME_CELL: Final = 0.6
"""Parts of a row nearer to one another than this share of their height are one line."""
_NEW_CELL: Final = 1.5
"""A gap this many times as wide as the line is high parts two cells."""
_SURE_OF_TURN: Final = 1.0
"""Tesseract's own measure; below it a page stays as it is."""


@dataclass(frozen=True, slots=True)
class _Word:
    line: tuple[int, int, int]
    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int


def probe() -> str:
    """Version of the program. Raises `EngineUnavailableError` PROGRAM or LANGUAGES."""
    try:
        version = str(pytesseract.get_tesseract_version())
        installed = pytesseract.get_languages(config="")
    except (pytesseract.TesseractNotFoundError, SystemExit) as error:
        raise EngineUnavailableError(Lack.PROGRAM, engine=NAME, program="tesseract") from error
    missing = [name for name in (_LANGUAGE, _ORIENTATION) if name not in installed]
    if missing:
        raise EngineUnavailableError(Lack.LANGUAGES, engine=NAME, languages=missing)
    return f"{version} {_LANGUAGE}"


def load(threads: int) -> "Tesseract":
    """The engine. Raises `EngineUnavailableError` PROGRAM or LANGUAGES."""
    version = probe()
    # pytesseract hands its own environment on; without the limit two processes slow each other to half.
    os.environ["OMP_THREAD_LIMIT"] = str(threads)
    cv2.setNumThreads(threads)
    return Tesseract(version)


class Tesseract:
    """See `ocr.base.Engine`."""

    name = NAME

    def __init__(self, version: str) -> None:
        self.version = version

    def read(self, image: Image, rotation: int | None = None) -> Reading:
        """See `ocr.base.Engine`."""
        grey = evenly_lit(without_seals(image))
        turn = _find_turn(grey) if rotation is None else checked_turn(rotation)
        page = straightened(turned_image(grey, turn))
        words = _read_words(without_specks(without_rules(black_on_white(page.image))))
        height, width = page.image.shape
        lines, unreadable = [], []
        for run in _runs(words):
            line = _line(run, page, width, height)
            if line.confidence >= _READABLE:
                lines.append(line)
            else:
                unreadable.append(line.quad)
        return Reading(
            width,
            height,
            turn,
            tuple(_stitched(row) for row in in_rows(lines)),
            self.name,
            self.version,
            mean_confidence(lines, unreadable),
            unreadable=tuple(unreadable),
        )


def _find_turn(grey: Grey) -> int:
    """Clockwise degrees that stand the page upright, by Tesseract's orientation detection; 0 where it gives up."""
    with _as_file(grey) as path:
        try:
            found = pytesseract.image_to_osd(
                path, config="--psm 0", timeout=_SECONDS, output_type=pytesseract.Output.DICT
            )
        except pytesseract.TesseractError:  # "too few characters", also on a blank page
            return 0
        except RuntimeError as error:
            raise EngineFailedError(Failure.TIME, engine=NAME, seconds=_SECONDS) from error
    sure = float(found["orientation_conf"]) >= _SURE_OF_TURN
    return int(found["rotate"]) % 360 if sure else 0


def _read_words(page: Grey) -> list[_Word]:
    with _as_file(page) as path:
        try:
            table = pytesseract.image_to_data(
                path,
                lang=_LANGUAGE,
                config=_SPARSE,
                timeout=_SECONDS,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractError as error:
            raise EngineFailedError(Failure.PROGRAM, engine=NAME, detail=str(error.message)[-500:]) from error
        except RuntimeError as error:
            raise EngineFailedError(Failure.TIME, engine=NAME, seconds=_SECONDS) from error
    return list(_words(table))


@contextmanager
def _as_file(grey: Grey) -> Iterator[str]:
    """The picture as an uncompressed file: pytesseract would write a PNG of it, which takes as long as reading."""
    with tempfile.TemporaryDirectory(prefix="shoucang-") as folder:
        path = Path(folder) / "page.pgm"
        path.write_bytes(cv2.imencode(".pgm", grey)[1].tobytes())
        yield str(path)


def _words(table: Mapping[str, list[Any]]) -> Iterator[_Word]:
    for i, text in enumerate(table["text"]):
        word = str(text).strip()
        if word and float(table["conf"][i]) >= 0:
            left, top = table["left"][i], table["top"][i]
            yield _Word(
                (table["block_num"][i], table["par_num"][i], table["line_num"][i]),
                word,
                float(table["conf"][i]) / 100,
                left,
                top,
                left + table["width"][i],
                top + table["height"][i],
            )


def _runs(words: Iterable[_Word]) -> Iterator[list[_Word]]:
    """The words of each line, parted where a gap shows that a new cell begins."""
    for _, line in groupby(words, key=lambda word: word.line):
        ordered = sorted(line, key=lambda word: word.left)
        height = float(np.median([word.bottom - word.top for word in ordered]))
        run = [ordered[0]]
        for word in ordered[1:]:
            if word.left - run[-1].right > _NEW_CELL * height:
                yield run
                run = []
            run.append(word)
        yield run


def _line(run: list[_Word], page: Straightened, width: int, height: int) -> Line:
    """The words as one line on the page before it was straightened."""
    glyphs: list[Glyph] = []
    for word in run:
        if glyphs and not (is_wide(glyphs[-1].text) or is_wide(word.text[0])):
            glyphs.append(Glyph(" ", glyphs[-1].right, word.top, word.left, word.bottom))
        glyphs += _glyphs(word)
    lengths = sum(len(word.text) for word in run)
    confidence = sum(word.confidence * len(word.text) for word in run) / lengths
    line = level_line(glyphs, confidence)
    corners = within(page.points_before(to_corners(line.quad)), width, height)
    return Line(settle_letters(line.text), to_quad(corners), confidence, line.edges)


def _stitched(row: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of a row with those joined that only Tesseract took apart."""
    whole = [row[0]]
    for line in row[1:]:
        last = whole[-1]
        height = max(run_and_rise(to_corners(part.quad))[1] for part in (last, line))
        if line.quad[0][0] - last.quad[1][0] < _SAME_CELL * height:
            whole[-1] = _joined(last, line)
        else:
            whole.append(line)
    return tuple(whole)


def _joined(first: Line, second: Line) -> Line:
    blank = "" if is_wide(first.text[-1]) or is_wide(second.text[0]) else " "
    start, end, stop = first.quad[0][0], second.quad[1][0], first.quad[1][0]
    length = max(end - start, 1e-6)
    share, rest = (stop - start) / length, (end - second.quad[0][0]) / length
    edges = [edge * share for edge in first.edges[: len(first.text)]]
    edges += [share] * len(blank)
    edges += [max(edges[-1], 1 - rest + edge * rest) for edge in second.edges]
    letters = len(first.text) + len(second.text)
    confidence = (first.confidence * len(first.text) + second.confidence * len(second.text)) / letters
    quad = (first.quad[0], second.quad[1], second.quad[2], first.quad[3])
    return Line(first.text + blank + second.text, quad, confidence, tuple(edges))


def _glyphs(word: _Word) -> Iterator[Glyph]:
    """The word's characters, its width shared out among them: two parts for a Chinese one, one for a Western."""
    parts = [2 if is_wide(character) else 1 for character in word.text]
    step = (word.right - word.left) / sum(parts)
    left = float(word.left)
    for character, part in zip(word.text, parts, strict=True):
        yield Glyph(character, left, word.top, left + part * step, word.bottom)
        left += part * step
