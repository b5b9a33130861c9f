"""PP-OCR by a thin pipeline: detector, one decision on the page's orientation, recogniser."""

import importlib.metadata
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from ocr.base import EngineUnavailableError, Image, Lack, Line, Reading
from ocr.credit_codes import settle_letters
from ocr.engines.detection import detect
from ocr.engines.recognition import along_text, alphabet, cut_strip, recognise
from ocr.engines.runtime import RUNTIMES, Network, choose_runtime, describe_runtime, load_network
from ocr.engines.seals import without_seals
from ocr.geometry import (
    Corners,
    checked_turn,
    run_and_rise,
    to_quad,
    turned_points,
    turned_size,
    within,
)
from ocr.layout import in_rows, mean_confidence

NAME: Final = "ppocr"
_WHEEL: Final = "rapidocr"
"""The wheel that carries the models; none of its code is run."""
_DETECTOR: Final = "PP-OCRv6_det_small.onnx"
_RECOGNISER: Final = "PP-OCRv6_rec_small.onnx"
_UPRIGHT: Final = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_READABLE: Final = 0.5
"""Lines less sure than this are not text but places where something unreadable stands."""
_LONG: Final = 1.5
"""A box this many times longer one way than the other shows which way the lines run."""
_VOTERS: Final = 8
"""The widest lines vote on which way is up."""
_BALLOT_WIDTH: Final = 192
"""Width of the strips that the voter sees; longer lines are cut at twice that."""
_GREY: Final = (127, 127, 127)


def models() -> dict[str, Path]:
    """The model files by name. Raises `EngineUnavailableError` MODELS."""
    spec = importlib.util.find_spec(_WHEEL)
    places = spec.submodule_search_locations if spec else None
    folder = Path(places[0]) / "models" if places else Path()
    files = {name: folder / name for name in (_DETECTOR, _RECOGNISER, _UPRIGHT)}
    missing = [name for name, path in files.items() if not places or not path.is_file()]
    if missing:
        raise EngineUnavailableError(Lack.MODELS, engine=NAME, files=missing)
    return files


def probe() -> str:
    """Version of the engine that `load` would give. Raises `EngineUnavailableError` MODELS or RUNTIME."""
    models()
    return f"PP-OCRv6 small, {_WHEEL} {importlib.metadata.version(_WHEEL)}, {describe_runtime(_runtime())}"


def load(threads: int) -> "PpOcr":
    """The engine, warm. Raises `EngineUnavailableError` MODELS or RUNTIME."""
    version = probe()
    runtime, files = _runtime(), models()
    cv2.setNumThreads(threads)  # holds for the whole process, as the runtimes' own threads do
    return PpOcr(
        version,
        load_network(runtime, files[_DETECTOR], threads),
        load_network(runtime, files[_RECOGNISER], threads),
        load_network(runtime, files[_UPRIGHT], threads, exact=True),
    )


def _runtime() -> str:
    runtime = choose_runtime()
    if runtime is None:
        raise EngineUnavailableError(Lack.RUNTIME, engine=NAME, runtimes=RUNTIMES)
    return runtime


class PpOcr:
    """See `ocr.base.Engine`."""

    name = NAME

    def __init__(self, version: str, detector: Network, recogniser: Network, voter: Network) -> None:
        self.version = version
        self._detector = detector
        self._recogniser = recogniser
        self._voter = voter
        self._alphabet = alphabet(recogniser)

    def read(self, image: Image, rotation: int | None = None) -> Reading:
        """See `ocr.base.Engine`. The page is never turned itself: only the order of its boxes' corners is."""
        seen = without_seals(image)
        boxes = detect(self._detector, seen)
        turn = self._find_turn(seen, boxes) if rotation is None else checked_turn(rotation)
        height, width = image.shape[:2]
        upright_width, upright_height = turned_size(width, height, turn)
        lines: list[Line] = []
        unreadable = []
        for box in boxes:
            corners = along_text(_from_upright_corner(box, turn))
            read = recognise(self._recogniser, self._alphabet, cut_strip(seen, corners))
            upright = turned_points(corners, width, height, turn)
            quad = to_quad(within(upright, upright_width, upright_height))
            if read.text and read.confidence >= _READABLE:
                lines.append(Line(settle_letters(read.text), quad, read.confidence, read.edges))
            elif read.text:
                unreadable.append(quad)
        return Reading(
            upright_width,
            upright_height,
            turn,
            in_rows(lines),
            self.name,
            self.version,
            mean_confidence(lines, unreadable),
            unreadable=tuple(unreadable),
        )

    def _find_turn(self, image: Image, boxes: Sequence[Corners]) -> int:
        """Clockwise degrees that stand the page upright: by the shape of the boxes, then by a vote of the widest."""
        shapes = [run_and_rise(box) for box in boxes]
        wide = sum(along > _LONG * across for along, across in shapes)
        tall = sum(across > _LONG * along for along, across in shapes)
        turn = 270 if tall > wide else 0
        upright = [along_text(_from_upright_corner(box, turn)) for box in boxes]
        widest = sorted(upright, key=_slenderness, reverse=True)[:_VOTERS]
        votes = sum(self._vote(cut_strip(image, corners)) for corners in widest)
        return turn if votes >= 0 else (turn + 180) % 360

    def _vote(self, strip: Image) -> float:
        """Above zero if the strip stands upright, below if it is upside down."""
        width = strip.shape[1]
        if width > _BALLOT_WIDTH:
            seen = cv2.resize(strip[:, : 2 * _BALLOT_WIDTH], (_BALLOT_WIDTH, strip.shape[0]))
        else:
            seen = cv2.copyMakeBorder(strip, 0, 0, 0, _BALLOT_WIDTH - width, cv2.BORDER_CONSTANT, value=_GREY)
        normal = (seen.astype(np.float32) - 127.5) / 127.5
        upright, upside_down = self._voter.run(np.ascontiguousarray(normal.transpose(2, 0, 1)[None]))[0]
        return float(upright - upside_down)


def _slenderness(corners: Corners) -> float:
    along, across = run_and_rise(corners)
    return along / max(across, 1.0)


def _from_upright_corner(box: Corners, turn: int) -> Corners:
    """The box's corners, begun at the one that is top left once the page is turned clockwise by `turn`."""
    return np.roll(box, turn // 90, axis=0)
