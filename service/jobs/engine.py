"""The engines as a worker holds them: loaded when first needed, and stopping between two pages or utterances."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Generic, Protocol, TypeVar

from ocr import (
    Ears,
    Engine,
    HeardWords,
    Image,
    Reading,
    Samples,
    available_engines,
    load_ears,
    load_engine,
    probe_ears,
)


class InterruptedReadingError(Exception):
    """The worker is to stop; the page at hand was not begun."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...


Part = TypeVar("Part", bound=_Named)


class _Held(Generic[Part]):
    """A part as it is chosen: what needs it not goes without loading it."""

    def __init__(self, load: Callable[[str, int], Part], choice: str, threads: int, stop: Event) -> None:
        self._load, self._choice, self._threads, self._stop = load, choice, threads, stop
        self._part: Part | None = None

    @property
    def name(self) -> str:
        return self._loaded().name

    @property
    def version(self) -> str:
        return self._loaded().version

    def _for_work(self) -> Part:
        if self._stop.is_set():
            raise InterruptedReadingError
        return self._loaded()

    def _loaded(self) -> Part:
        if self._part is None:
            self._part = self._load(self._choice, self._threads)
        return self._part


class HeldEngine(_Held[Engine]):
    """An engine by name. Papers that need no engine are read without loading it."""

    def __init__(self, name: str, threads: int, stop: Event) -> None:
        super().__init__(load_engine, name, threads, stop)

    def read(self, image: Image, rotation: int | None = None) -> Reading:
        """Read a page; InterruptedReadingError when the worker is to stop first."""
        return self._for_work().read(image, rotation)


class HeldEars(_Held[Ears]):
    """What writes speech down, as it is set."""

    def __init__(self, choice: str, threads: int, stop: Event) -> None:
        super().__init__(load_ears, choice, threads, stop)

    def hear(self, samples: Samples) -> tuple[HeardWords, ...]:
        """Write an utterance down; InterruptedReadingError when the worker is to stop first."""
        return self._for_work().hear(samples)


@dataclass(frozen=True, slots=True)
class Engines:
    """What a task may need to read and to listen."""

    eyes: Engine
    ears: Ears


def engines_here(speech: str) -> dict[str, str]:
    """The engines of this machine by name, with version and model: those that read, and what writes speech down as set.

    Raises `SpeechUnavailableError` where the last is set and not there.
    """
    found = {probe.name: probe.version for probe in available_engines() if probe.version}
    heard = probe_ears(speech)
    return found | ({speech.partition(":")[0]: heard} if heard else {})
