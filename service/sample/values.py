"""What the sample archive consists of: units, case files, papers and the items they become."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.sample.people import Person

Container = Literal["case", "voucher"]
Form = Literal["jpeg", "png", "tiff", "pdf", "digital", "mixed"]

CITY, COUNTY, STREET = "青岭市总工会", "望河县总工会", "桥南街道工会服务中心"


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """A keeping unit; `parent` by name. Without a fonds of its own a unit files into its parent's."""

    name: str
    level: str
    fonds: str | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class Household:
    """A household with its case file.

    `people` begins with the head; `category` the tier of hardship, `cause` its main cause in a few words
    and `story` in a sentence; `opened` the day of the approval; `withdrawn_on` with its `reason` when the
    file was withdrawn.
    """

    code: str
    unit: str
    people: tuple[Person, ...]
    address: str
    phone: str
    card: str
    category: str
    cause: str
    story: str
    applied: date
    opened: date
    withdrawn_on: date | None = None
    reason: str = ""

    @property
    def head(self) -> Person:
        """The person in whose name the file is kept."""
        return self.people[0]

    @property
    def yearly_income(self) -> int:
        """Yuan a year of all members."""
        return 12 * sum(person.income for person in self.people)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document before it is printed and scanned.

    `text` is a description for `layout.compose`; `phrase` stands in the text and nowhere else; `form` the
    kind of file; `turned` clockwise degrees by which the sheet lay wrongly on the scanner; `behind` the title
    of the voucher that it is attached to; `stated` when the keeper's manifest describes it.
    """

    type: str
    title: str
    date: date
    phrase: str
    text: str
    form: Form = "jpeg"
    turned: int = 0
    document_number: str = ""
    fiscal_year: int | None = None
    filing_year: int | None = None
    behind: str | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class SampleItem:
    """A file of the sample with the truth about it.

    `path` relative to the sample's folder; `case` the code of the case file; `type` as in the regulation's
    list; `parent` the path of the voucher behind which it lies; `pages` how many; `phrase` only reading the
    file can know; `paper_original` when it was on paper before; `stated` when the manifest has a row for it.
    """

    path: str
    unit: str
    case: str | None
    container: Container | None
    type: str
    title: str
    date: date
    document_number: str
    fiscal_year: int | None
    filing_year: int | None
    parent: str | None
    pages: int
    phrase: str
    paper_original: bool
    stated: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """The whole sample as it stands in a folder; `manifest` is the file name of the keeper's list."""

    units: tuple[SampleUnit, ...]
    cases: tuple[Household, ...]
    items: tuple[SampleItem, ...]
    manifest: str


UNITS = (
    SampleUnit(CITY, "city", "J012", None),
    SampleUnit(COUNTY, "county", "J027", CITY),
    SampleUnit(STREET, "service_centre", None, COUNTY),
)
