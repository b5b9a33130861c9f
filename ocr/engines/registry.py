"""The engines by name."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ocr.base import Engine, EngineUnavailableError, Lack
from ocr.engines import null, ppocr, tesseract

AUTO: Final = "auto"


@dataclass(frozen=True, slots=True)
class _Entry:
    probe: Callable[[], str]
    load: Callable[[int], Engine]


_ENGINES: Final = MappingProxyType(
    {
        ppocr.NAME: _Entry(ppocr.probe, ppocr.load),
        tesseract.NAME: _Entry(tesseract.probe, tesseract.load),
        null.NAME: _Entry(null.probe, null.load),
    }
)
_AUTOMATIC: Final = (ppocr.NAME, tesseract.NAME)
"""Tried in this order; an engine that reads nothing is taken only by name."""


@dataclass(frozen=True, slots=True)
class EngineProbe:
    """An engine and its version, or why it cannot be had."""

    name: str
    version: str | None
    lack: EngineUnavailableError | None


def available_engines() -> tuple[EngineProbe, ...]:
    """All engines, best first, found out without loading them."""
    return tuple(_probe(name) for name in _ENGINES)


def load_engine(name: str, threads: int = 1) -> Engine:
    """The engine of that name, or with `auto` the best that can be had; each page uses up to `threads` threads.

    Raises `EngineUnavailableError`; with `auto` the one of the best engine, if none can be had.
    """
    if name == AUTO:
        probes = [_probe(candidate) for candidate in _AUTOMATIC]
        name = next((probe.name for probe in probes if probe.lack is None), _AUTOMATIC[0])
    if name not in _ENGINES:
        raise EngineUnavailableError(Lack.UNKNOWN, engine=name, known=(AUTO, *_ENGINES))
    return _ENGINES[name].load(threads)


def _probe(name: str) -> EngineProbe:
    try:
        return EngineProbe(name, _ENGINES[name].probe(), None)
    except EngineUnavailableError as error:
        return EngineProbe(name, None, error)
