"""Whether a permanent electronic document must be kept on paper as well (article 9)."""

from dataclasses import dataclass
from enum import StrEnum

from retention.reason import Reason, ReasonCode


class Nature(StrEnum):
    """What a document is, as article 2 and article 9 tell documents apart."""

    TEXT = "text"
    TABLE = "table"
    GRAPHIC = "graphic"
    PHOTO = "photo"
    RECORDING = "recording"


class PaperOriginal(StrEnum):
    """What is known of a document's paper original. A filed one satisfies article 9, and so does a checked print of
    it (`PRINTED`); a lost one does not, whether it was the original or its print.
    """

    UNKNOWN = "unknown"
    NONE = "none"
    FILED = "filed"
    LOST = "lost"
    PRINTED = "printed"


class Closing(StrEnum):
    """What closes the duty: naming the box of an original that is found, or a checked print."""

    NAME_BOX = "name_box"
    PRINT = "print"


_TO_BE_RENDERED = frozenset({Nature.TEXT, Nature.TABLE, Nature.GRAPHIC})

_CLOSINGS = {
    PaperOriginal.UNKNOWN: (Closing.NAME_BOX, Closing.PRINT),
    PaperOriginal.NONE: (Closing.PRINT,),
    PaperOriginal.LOST: (Closing.PRINT,),
}


@dataclass(frozen=True, slots=True)
class PaperDuty:
    """Whether a paper rendition is owed, why, and what would close the duty (nothing where none is owed)."""

    owed: bool
    reason: Reason
    closings: tuple[Closing, ...] = ()


def judge_paper(permanent: bool, nature: Nature, original: PaperOriginal) -> PaperDuty:
    """Whether article 9 asks for a paper rendition of an electronic document.

    Only of permanent text, tables and graphics: photographs and recordings are none of these (reading
    17). A paper original of which nothing is known opens the duty too; naming its box or printing closes
    it (reading 37).
    """
    if not permanent:
        return PaperDuty(False, Reason.of(ReasonCode.PAPER_NOT_PERMANENT, "measures-9"))
    if nature not in _TO_BE_RENDERED:
        return PaperDuty(False, Reason.of(ReasonCode.PAPER_NOT_FOR_NATURE, "reading-17", nature=nature))
    if original is PaperOriginal.FILED:
        return PaperDuty(False, Reason.of(ReasonCode.PAPER_FILED, "reading-17"))
    if original is PaperOriginal.PRINTED:
        return PaperDuty(False, Reason.of(ReasonCode.PAPER_PRINTED, "measures-9"))
    reason = Reason.of(ReasonCode.PAPER_OWED, "measures-9", nature=nature, original=original)
    return PaperDuty(True, reason, _CLOSINGS[original])
