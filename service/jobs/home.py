"""What processes of one data folder tell each other through it: who serves, and how far the sample is."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.errors import ConflictError


@contextmanager
def sole_server(home: Path) -> Iterator[None]:
    """Hold the lock of a data folder, which ends with the process; ConflictError `serve.running` where it is held."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError("serve.running", home=str(home)) from None
        yield


class SampleFolder:
    """The place of the sample archive in a data folder. What was begun there is finished by a later start."""

    def __init__(self, home: Path) -> None:
        self.path = home / "sample"
        self._mark = home / "sample.done"

    def begin(self) -> None:
        """Ask for the sample."""
        self.path.mkdir(exist_ok=True)

    def finish(self) -> None:
        """Write down that no sample is wanted any more; its files are in the archive."""
        self._mark.touch()
        shutil.rmtree(self.path, ignore_errors=True)

    def is_begun(self) -> bool:
        """Whether it was asked for and is not finished."""
        return self.path.is_dir() and not self._mark.exists()

    def is_finished(self) -> bool:
        """Whether there is nothing to do about a sample."""
        return self._mark.exists()
