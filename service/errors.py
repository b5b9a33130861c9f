"""The one tree of errors that people may see. Each carries a code and data; `service.sentences` has the words."""

from typing import Any


class ArchiveError(Exception):
    """Something asked for cannot be done; `code` names the sentence, `data` fills it."""

    def __init__(self, code: str, /, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


class UnauthenticatedError(ArchiveError):
    """Nobody, or nobody we know, is asking."""


class RefusedError(ArchiveError):
    """The person may not do this."""


class NotFoundError(ArchiveError):
    """There is no such thing, or none that the person may know of."""


class InvalidError(ArchiveError):
    """What was entered cannot be right."""


class ConflictError(ArchiveError):
    """It cannot be done in the present state."""


class UnavailableError(ArchiveError):
    """A part of the archive does not answer; try again in `retry_after` seconds."""

    def __init__(self, code: str, /, retry_after: int = 5, **data: Any) -> None:
        super().__init__(code, **data)
        self.retry_after = retry_after


class ThrottledError(UnavailableError):
    """Somebody unknown came too often; the door opens again in `retry_after` seconds."""
