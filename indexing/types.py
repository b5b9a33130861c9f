"""Values that go into the description of a document and come out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the upright page."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One run of text on a page.

    `edges`, where known, are len(text) + 1 rising fractions of the way from the left to the right end of `box`:
    character i stands between edges[i] and edges[i + 1].
    """

    text: str
    box: Box
    confidence: float
    edges: tuple[float, ...] = ()

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class TextPage:
    """What was read on one page.

    `number` counts from 1; `width` and `height` in pixels of the upright page; `rows` the lines in reading order, the
    cells of a table in their row.
    """

    number: int
    width: float
    height: float
    rows: tuple[tuple[TextLine, ...], ...]


@dataclass(frozen=True, slots=True)
class KindProfile:
    """A kind of paper within a type, told from the others by its title."""

    code: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeProfile:
    """How a document type is recognised.

    `titles` stand in the title zone, "*" stands for any words; `anchors` are found on this type and hardly elsewhere,
    `hints` on others too, `negatives` speak against it; `cues` are signs in the layout (`indexing.cues`)
    with their weights.
    `category` is `original`, `financial` or `routine`.
    """

    code: str
    category: str
    titles: tuple[str, ...]
    anchors: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    cues: Mapping[str, float] = field(default_factory=dict, hash=False)
    kinds: tuple[KindProfile, ...] = ()


class ReasonKind(StrEnum):
    """What spoke for a type."""

    TITLE = "title"
    ANCHOR = "anchor"
    HINT = "hint"
    CUE = "cue"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a type was chosen: the phrase that was found and where, the name of a cue, or the container.

    `page` counts from 1 and is 0, and `box` None, where the reason has no place.
    """

    kind: ReasonKind
    phrase: str
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A type that the document may be, with a confidence from 0 to 1."""

    type: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Classification:
    """What a document was taken for.

    `category` and `type` are None when nothing speaks for any; a container settles the category even then. `kind` is
    the kind within the type, or None. `guesses` are the best three, the chosen type first.
    """

    category: str | None
    type: str | None
    kind: str | None
    confidence: float
    reasons: tuple[Reason, ...]
    guesses: tuple[Guess, ...]


class FieldKind(StrEnum):
    """What is found in a text."""

    NAME = "name"
    ID_NUMBER = "id_number"
    DATE = "date"
    AMOUNT = "amount"
    DOC_NUMBER = "doc_number"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    UNIT = "unit"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Field:
    """A value found on a page.

    `value` is normalised: dates ISO, amounts in yuan with two decimals, ID numbers 18 characters (15 for old ones),
    numbers without blanks. `text` is how it stands on the page. `box` bounds its characters; of a value broken over
    lines, those on the first. `confidence` goes from 0 to 1 and takes in how well the line was read.
    """

    kind: FieldKind
    value: str
    page: int
    box: Box
    confidence: float
    text: str
