"""The engine as a worker holds it: loaded when the first picture comes, and stopping between two pages."""

from threading import Event

from ocr import Engine, Image, Reading, load_engine


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
