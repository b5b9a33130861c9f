"""What an exception tells: people a code with data, the log a place in the source, and neither any content."""

import traceback
from pathlib import Path
from typing import Any

from indexing import IndexUnavailableError
from ocr import EngineFailedError, EngineUnavailableError, SpeechUnavailableError, UnreadableFileError
from service.catalogue.database import OUTAGES
from service.errors import ArchiveError
from storage import StorageError

_ROOT = Path(__file__).resolve().parents[2]
_OURS = {"config", "storage", "ocr", "indexing", "retention", "service"}


def problem_of(error: BaseException) -> dict[str, Any]:
    """Code and data of the sentence that tells a person why something failed."""
    match error:
        case ArchiveError():
            return {"code": error.code, "data": dict(error.data)}
        case EngineFailedError() | UnreadableFileError():
            return {"code": f"file.{error.code}", "data": dict(error.data)}
        case SpeechUnavailableError():
            return {"code": f"speech.{error.code}", "data": dict(error.data)}
        case EngineUnavailableError():
            return {"code": f"engine.{error.code}", "data": dict(error.data)}
        case StorageError():
            return {"code": f"store.{error.code.removeprefix('store_')}", "data": dict(error.data)}
        case IndexUnavailableError():
            return {"code": "index.unavailable", "data": {}}
        case _ if isinstance(error, OUTAGES):
            return {"code": "database.unavailable", "data": {}}
        case _:
            return {"code": "task.failed", "data": {"detail": outline(error)}}


def outline(error: BaseException) -> str:
    """The kind of an exception, its code if it has one, and where it was raised. Its message may hold content."""
    words = [type(error).__name__]
    code = getattr(error, "code", None)
    if isinstance(code, str):
        words.append(code)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    if frames:
        words.append(f"{Path(frames[-1].filename).relative_to(_ROOT).as_posix()}:{frames[-1].lineno}")
    return " ".join(words)


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _OURS
