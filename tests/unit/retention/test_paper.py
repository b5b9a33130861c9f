"""Article 9: permanent electronic text, tables and graphics are kept on paper as well."""

import pytest

from retention import Closing, Nature, PaperOriginal, ReasonCode, judge_paper

PRINT_ONLY = (Closing.PRINT,)
EITHER = (Closing.NAME_BOX, Closing.PRINT)


@pytest.mark.parametrize("nature", [Nature.TEXT, Nature.TABLE, Nature.GRAPHIC])
@pytest.mark.parametrize(
    ("original", "closings"),
    [
        (PaperOriginal.UNKNOWN, EITHER),
        (PaperOriginal.NONE, PRINT_ONLY),
        (PaperOriginal.LOST, PRINT_ONLY),
    ],
)
def test_without_a_filed_paper_original_a_permanent_document_owes_a_print(
    nature: Nature, original: PaperOriginal, closings: tuple[Closing, ...]
) -> None:
    duty = judge_paper(True, nature, original)
    assert (duty.owed, duty.closings, duty.reason.basis) == (True, closings, "measures-9")


@pytest.mark.parametrize(
    ("permanent", "nature", "original", "code"),
    [
        (True, Nature.TEXT, PaperOriginal.FILED, ReasonCode.PAPER_FILED),
        (True, Nature.TEXT, PaperOriginal.PRINTED, ReasonCode.PAPER_PRINTED),
        (True, Nature.PHOTO, PaperOriginal.NONE, ReasonCode.PAPER_NOT_FOR_NATURE),
        (True, Nature.RECORDING, PaperOriginal.LOST, ReasonCode.PAPER_NOT_FOR_NATURE),
        (False, Nature.TEXT, PaperOriginal.NONE, ReasonCode.PAPER_NOT_PERMANENT),
    ],
)
def test_where_no_print_is_owed_the_reason_is_given(
    permanent: bool, nature: Nature, original: PaperOriginal, code: ReasonCode
) -> None:
    duty = judge_paper(permanent, nature, original)
    assert (duty.owed, duty.closings, duty.reason.code) == (False, (), code)
