"""A counter at which people ask to see papers: who records, who approves, who shows, and papers worth asking for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from retention import Ground, Mode, Terms
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.people import Role
from service.usecases.cases.cases import open_case
from service.usecases.documents.filing import file_documents
from service.usecases.lookups.approving import approve_lookup
from service.usecases.lookups.requests import Request, Visitor, record_request
from service.usecases.lookups.scoping import Wanted, set_scope
from service.usecases.lookups.views import LookupView, show_lookup
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.papers import PdfBook, typed

NUMBER = "11010519491231002X"
OTHER_NUMBER = "110101198001010010"
ALL = frozenset(Mode)


def letter(form: str = "PNG") -> BytesIO:
    """A letter of introduction as a picture."""
    target = BytesIO()
    Image.new("RGB", (300, 400), "white").save(target, form)
    target.seek(0)
    return target


def asking(**given: Any) -> Request:
    """A complete request of a court."""
    stated: dict[str, Any] = {
        "ground": Ground.UNIT,
        "visitors": [Visitor("陈法官", OTHER_NUMBER)],
        "modes": list(Mode),
        "body": "榆阳市人民法院",
        "letter_number": "榆法介〔2026〕8号",
        "contact": "0912-3456789",
        "legal_basis": "民事诉讼法第七十条",
        "purpose": "审理案件",
        "wanted": "李秀兰户的入户调查表",
    }
    return Request(**(stated | given))


def scan(lines: Sequence[Sequence[str]]) -> bytes:
    """A born-digital PDF, a page for each list of lines."""
    book = PdfBook()
    for each in lines:
        book.add_page(typed(each))
    return book.bytes()


@dataclass
class Counter:
    """Those who work there."""

    archive: Archive
    desk: Desk
    clerk: Actor
    leader: Actor
    deputy: Actor
    host: Actor

    def paper(self, pages: int = 3, type: str = "A09", title: str = "收入证明", **given: Any) -> int:
        """A filed document of this many pages."""
        received = self.desk.take_in(type=type, title=title, pages=pages, **given)
        assert received.document_id is not None, received.problem
        return self.filed(received.document_id)

    def filed(self, document_id: int) -> int:
        """The document, filed."""
        self.desk.work()
        (done,) = file_documents(self.desk.actor, [document_id], archive=self.archive)
        assert done.code, done.problem
        self.desk.work()
        return document_id

    def case(self, number: str = NUMBER, household: str = "李秀兰") -> str:
        """A household's file."""
        return open_case(self.desk.actor, archive=self.archive, household=household, id_number=number)

    def recorded(self, wanted: Sequence[Wanted], **given: Any) -> int:
        """A complete request with its scope."""
        request = asking(**given)
        brought = letter() if request.ground is Ground.UNIT else None
        lookup = record_request(self.clerk, request, archive=self.archive, letter=brought)
        set_scope(self.clerk, lookup, wanted, archive=self.archive)
        return lookup

    def terms(self, **given: Any) -> Terms:
        """What an approval allows, by default everything for an hour."""
        stated: dict[str, Any] = {
            "modes": ALL,
            "expires_at": self.archive.clock.now() + timedelta(hours=1),
            "views": 5,
        }
        return Terms(**(stated | given))

    def approve(self, lookup: int, actor: Actor | None = None, **given: Any) -> str:
        """Approve it as it stands."""
        revision = self.view(lookup).revision
        return approve_lookup(actor or self.leader, lookup, self.terms(**given), revision, archive=self.archive)

    def approved(self, wanted: Sequence[Wanted], **given: Any) -> int:
        """An approved look-up at papers that one person may approve."""
        lookup = self.recorded(wanted)
        assert self.approve(lookup, **given) == "approved"
        return lookup

    def view(self, lookup: int) -> LookupView:
        """It as its page shows it."""
        return show_lookup(self.clerk, lookup, archive=self.archive)

    def lines(self, act: str) -> list[AuditEntry]:
        """The audit entries of an act."""
        with self.archive.database.read() as session:
            return list(session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))


@pytest.fixture
def counter(archive: Archive, desk: Desk, appoint: Callable[[str, Role, str], Actor]) -> Counter:
    """A counter of the topmost unit."""
    return Counter(
        archive,
        desk,
        appoint("clerk", Role.KEEPER, "J012"),
        appoint("leader", Role.APPROVER, "J012"),
        appoint("deputy", Role.APPROVER, "J012"),
        appoint("host", Role.KEEPER, "J012"),
    )


def child_number(born: date) -> str:
    """A right ID number of somebody born on a day."""
    first = f"110101{born:%Y%m%d}001"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(w * int(d) for w, d in zip(weights, first, strict=True)) % 11]
