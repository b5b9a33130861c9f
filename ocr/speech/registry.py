"""The engines that write speech down, by what the operator set: `engine:folder of the model`, or `none`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ocr.base import Lack
from ocr.speech import sherpa, whisper
from ocr.speech.base import Ears, SpeechUnavailableError

NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class _Entry:
    probe: Callable[[Path], str]
    load: Callable[[Path, int], Ears]


_ENGINES: Final = MappingProxyType(
    {whisper.NAME: _Entry(whisper.probe, whisper.load), sherpa.NAME: _Entry(sherpa.probe, sherpa.load)}
)


def probe_ears(choice: str) -> str | None:
    """The version of the engine and model that are set, None for `none`; found out without loading them.

    Raises `SpeechUnavailableError`.
    """
    if choice == NONE:
        return None
    entry, folder = _chosen(choice)
    return entry.probe(folder)


def load_ears(choice: str, threads: int = 1) -> Ears:
    """The engine that is set. Raises `SpeechUnavailableError`."""
    entry, folder = _chosen(choice)
    return entry.load(folder, threads)


def _chosen(choice: str) -> tuple[_Entry, Path]:
    name, _, folder = choice.partition(":")
    if name not in _ENGINES:
        raise SpeechUnavailableError(Lack.UNKNOWN, engine=name, known=(NONE, *_ENGINES))
    return _ENGINES[name], Path(folder)
