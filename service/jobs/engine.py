"""The engines as a worker holds them: loaded when first needed, and stopping between two pages or utterances."""

from dataclasses import dataclass
from threading import Event

from ocr import Ears, Engine, HeardWords, Image, Reading, Samples, load_ears, load_engine


class InterruptedReadingError(Exception):
    """The worker is to stop; the page at hand was not begun."""


class HeldEngine:
    """An engine by name. Papers that need no engine are read without loading it."""

    def __init__(self, name: str, threads: int, stop: Event) -> None:
        self._choice, self._threads, self._stop = name, threads, stop
        self._engine: Engine | None = None

    @property
    def name(self) -> str:
        return self._loaded().name

    @property
    def version(self) -> str:
        return self._loaded().version

    def read(self, image: Image, rotation: int | None = None) -> Reading:
        """Read a page; InterruptedReadingError when the worker is to stop first."""
        if self._stop.is_set():
            raise InterruptedReadingError
        return self._loaded().read(image, rotation)

    def _loaded(self) -> Engine:
        if self._engine is None:
            self._engine = load_engine(self._choice, self._threads)
        return self._engine


class HeldEars:
    """What writes speech down, as it is set."""

    def __init__(self, choice: str, threads: int, stop: Event) -> None:
        self._choice, self._threads, self._stop = choice, threads, stop
        self._ears: Ears | None = None

    @property
    def name(self) -> str:
        return self._loaded().name

    @property
    def version(self) -> str:
        return self._loaded().version

    def hear(self, samples: Samples) -> tuple[HeardWords, ...]:
        """Write an utterance down; InterruptedReadingError when the worker is to stop first."""
        if self._stop.is_set():
            raise InterruptedReadingError
        return self._loaded().hear(samples)

    def _loaded(self) -> Ears:
        if self._ears is None:
            self._ears = load_ears(self._choice, self._threads)
        return self._ears


@dataclass(frozen=True, slots=True)
class Engines:
    """What a task may need to read and to listen."""

    eyes: Engine
    ears: Ears
