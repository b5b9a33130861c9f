"""What is told of an exception, to people and to the log."""

import pytest

from indexing import IndexUnavailableError
from ocr import EngineFailedError, EngineUnavailableError, Failure, Lack, Reason, UnreadableFileError
from service.catalogue.database import OUTAGES
from service.errors import ConflictError
from service.jobs.problems import outline, problem_of
from service.sentences import SENTENCES
from service.usecases.intake.manifest_cells import BadCellError, written_year
from storage import ObjectMissingError, StorageError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConflictError("case.exists", code="X"), "case.exists"),
        (UnreadableFileError(Reason.EMPTY, name="x"), "file.empty"),
        (EngineFailedError(Failure.TIME, engine="x", seconds=1), "file.engine_timed_out"),
        (EngineUnavailableError(Lack.PROGRAM, engine="x", program="y"), "engine.program_missing"),
        (StorageError("store_full"), "store.full"),
        (ObjectMissingError("0" * 64), "store.object_missing"),
        (IndexUnavailableError("gone"), "index.unavailable"),
        (OUTAGES[0]("select", {}, Exception()), "database.unavailable"),
        (ValueError("王建国"), "task.failed"),
    ],
)
def test_every_error_has_a_sentence(error: Exception, code: str) -> None:
    assert problem_of(error)["code"] == code
    assert code in SENTENCES


def test_an_outline_tells_the_place_and_never_the_content() -> None:
    with pytest.raises(BadCellError) as raised:
        written_year("110199199001011234")
    told = outline(raised.value)
    assert told.startswith("BadCellError year.bad service/usecases/intake/manifest_cells.py:")
    assert "1101" not in told
