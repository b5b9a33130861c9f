"""What a keeper finds of a document that is gone, by its number and by its archival code."""

from datetime import date

import pytest

from retention import Decision
from service.catalogue.disposal import Gone
from service.catalogue.people import Role
from service.errors import NotFoundError
from service.usecases.disposal.tombstones import show_tombstone
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.units import found_unit
from tests.fixtures import PASSWORD
from tests.office import Office


def test_a_destroyed_document_leaves_what_the_law_lets_it_leave(office: Office) -> None:
    (paper,) = office.papers(1)
    document = office.desk.document(paper)
    review = office.approved([paper])
    office.executed(review)
    clerk = office.people["clerk"]
    for reference in (str(paper), document.code or ""):
        stone = show_tombstone(clerk, reference, archive=office.archive)
        assert (stone.document_id, stone.code, stone.title) == (paper, document.code, document.title)
        assert (stone.rule, stone.due_on) == (document.rule, document.due_on)
        assert (stone.gone, stone.number, stone.review_id) == (Gone.DESTROYED, "销字〔2026〕1号", review)
        assert len(stone.digest) == 64
    assert stone.gone_at == office.archive.clock.now()


def test_what_is_here_or_never_was_has_no_tombstone(office: Office) -> None:
    (paper,) = office.papers(1)
    for reference in (
        str(paper),
        office.desk.document(paper).code or "",
        "999",
        "",
        "9" * 40,
        "J012-ZY·BF-1999-D10-0001",
    ):
        with pytest.raises(NotFoundError):
            show_tombstone(office.people["clerk"], reference, archive=office.archive)


def test_a_tombstone_is_no_more_for_strangers_than_the_document_was(office: Office) -> None:
    (paper,) = office.papers(1)
    office.executed(office.approved([paper]))
    found_unit(office.admin, "邻县总工会", "county", archive=office.archive, parent="J012", fonds="J099")
    add_person(office.admin, "neighbour", "邻", PASSWORD, [Appointed(Role.KEEPER, "J099")], archive=office.archive)
    neighbour = actor_of_login("neighbour", archive=office.archive)
    with pytest.raises(NotFoundError):
        show_tombstone(neighbour, str(paper), archive=office.archive)


def test_what_was_kept_has_no_tombstone(office: Office) -> None:
    (paper,) = office.papers(1)
    review = office.proposed([paper])
    office.group(review)
    office.decide(review, [paper], Decision.KEEP, until=date(2040, 12, 31))
    with pytest.raises(NotFoundError):
        show_tombstone(office.people["clerk"], str(paper), archive=office.archive)
