"""Records that leave a unit: abolished, merged, kept for another; and the duties of keepers who are gone."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import select

from retention import HandoverCause, Party, ReasonCode, Way
from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.clocks import Clock
from service.catalogue.documents import Document
from service.catalogue.people import Role
from service.catalogue.units import find_unit
from service.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    UnauthenticatedError,
    UnavailableError,
)
from service.sentences import say
from service.usecases.cases.cases import open_case
from service.usecases.custody.choosing import OfCases, OfSearch, OfUnit
from service.usecases.custody.consenting import awaited_consents, consent_for_owners, show_consent
from service.usecases.custody.destinations import propose_destinations
from service.usecases.custody.duties import orphaned_custody, waiting_handovers
from service.usecases.custody.histories import custody_of, find_flaws
from service.usecases.custody.notifying import note_notice
from service.usecases.custody.refusing import refuse_handover
from service.usecases.disposal.disposals import show_review
from service.usecases.disposal.proposing import propose_review
from service.usecases.documents.filing import file_case, file_documents
from service.usecases.documents.viewing import show_document
from service.usecases.holds.held import held_ids
from service.usecases.holds.holds import OnSearch, OnUnit, place_hold
from service.usecases.house.people import Appointed, actor_of_login, add_person, change_person
from service.usecases.house.unit_events import Cause, abolish_unit, merge_unit
from service.usecases.house.units import found_unit
from service.usecases.permissions import Actor
from service.usecases.search.finding import SearchForm, find
from tests.custody import Handing
from tests.fixtures import PASSWORD, enrol, proof_of

CAUSE = Cause(date(2026, 11, 23), "企业破产", "榆工发〔2026〕12号")
WORKS, STREET, CENTRE = "纺织厂工会", "河东街道工会", "市帮扶中心"


@dataclass
class Town(Handing):
    """A works' union that is to be abolished, and the units that may take its records."""

    street: Actor | None = None

    def found(self) -> None:
        """Found the units with a keeper in the street union and one in the service centre."""
        admin, archive = self.office.admin, self.office.archive
        for name, level, fonds in (
            (WORKS, "enterprise", "J031"),
            (STREET, "street", "J032"),
            (CENTRE, "service_centre", None),
        ):
            found_unit(admin, name, level, archive=archive, parent="J012", fonds=fonds)
        for login, unit in (("street", STREET), ("centre", CENTRE)):
            add_person(admin, login, login, PASSWORD, [Appointed(Role.KEEPER, unit)], archive=archive)
            enrol(archive, actor_of_login(login, archive=archive))
        self.street = actor_of_login("street", archive=archive)

    def household(self, count: int = 1) -> tuple[str, list[int]]:
        """A case file of the works' union with filed papers; its code."""
        case = open_case(self.office.admin, archive=self.office.archive, unit=WORKS)
        ids = [self.office.desk.described("A07", title=f"入户调查表{number}", case=case) for number in range(count)]
        file_case(self.office.admin, case, archive=self.office.archive)
        self.office.desk.work()
        return case, ids

    def routine(self) -> int:
        """A filed paper of the works' routine work."""
        return self.office.paper(unit=WORKS)

    def goes(self, to: str, login: str, **given: object) -> dict[str, object]:
        """Terms by which records of the works go to another unit."""
        receiver = actor_of_login(login, archive=self.office.archive)
        self.parties[Party.RECEIVER] = receiver
        cause = given.pop("cause", HandoverCause.ABOLISHED)
        return {"cause": cause, "unit": WORKS, "receiving_unit": to, "receiver": receiver.id, **given}

    def unit_id(self, name: str) -> int:
        """The number of a unit."""
        with self.office.archive.database.read() as session:
            unit = find_unit(session, name)
            assert unit is not None
            return unit.id


@pytest.fixture
def town(handing: Handing) -> Town:
    made = Town(handing.office)
    made.found()
    return made


def test_a_household_goes_whole_with_its_holds_and_clocks_and_keeps_its_codes(town: Town) -> None:
    case, (paper,) = town.household()
    archive, street = town.office.archive, town.street
    assert street is not None
    hold = place_hold(town.office.admin, OnUnit(WORKS), "审计", "审计法", archive=archive)
    before = town.office.desk.document(paper)
    with archive.database.read() as session:
        clocks = {one.id: one.due_on for one in session.scalars(select(Clock))}
        kinds = [(one.kind.value, one.due_on) for one in session.scalars(select(Clock))]
    handover = town.proposed(OfCases([case]), **town.goes(STREET, "street")).handover_id
    assert town.view(handover).matters["holds"] == [str(hold)]
    told = sorted(f"{say(f'clock_kind.{kind}', {}, 'zh')} {case} {due_on}" for kind, due_on in kinds)
    assert sorted(town.view(handover).matters.get("clocks", ())) == told
    town.ticked(handover)
    town.signed(handover)
    town.office.desk.work()
    after = town.office.desk.document(paper)
    assert (after.unit_id, after.keeper_id, after.owner_id) == (town.unit_id(STREET), street.id, None)
    assert (after.code, after.due_on, after.filing_year) == (before.code, before.due_on, before.filing_year)
    with archive.database.read() as session:
        assert held_ids(session, [paper], archive) == {paper}, "a hold on the unit goes along"
        moved = session.scalars(select(CaseFile).where(CaseFile.code == case)).one()
        assert (moved.unit_id, moved.fonds) == (town.unit_id(STREET), "J031")
        assert {one.id: one.due_on for one in session.scalars(select(Clock))} == clocks
        running = session.scalars(select(Clock.unit_id).where(Clock.closed_at.is_(None))).all()
        assert set(running) <= {town.unit_id(STREET)}
    assert [hit.id for hit in find(street, SearchForm("入户调查表"), archive=archive).hits] == [paper]
    assert [one.unit_name for one in custody_of(street, paper, archive=archive)] == [WORKS, STREET]
    abolish_unit(town.office.admin, WORKS, CAUSE, archive=archive)
    later = town.office.desk.described("A07", title="新到的表", case=case)
    (filed,) = file_documents(street, [later], archive=archive)
    assert (filed.code or "").startswith("J031-"), "a case file keeps its fonds, though that is closed"
    assert find_flaws(town.office.admin, archive=archive) == []


def test_what_is_kept_for_another_stays_its_own_and_goes_only_with_consent(town: Town) -> None:
    paper = town.routine()
    archive = town.office.archive
    town.completed(OfUnit(), **town.goes(CENTRE, "centre", cause=HandoverCause.ENTRUSTED))
    document = town.office.desk.document(paper)
    assert (document.unit_id, document.owner_id) == (town.unit_id(CENTRE), town.unit_id(WORKS))
    assert (document.code or "").startswith("J031-")
    (_, now) = custody_of(town.office.admin, paper, archive=archive)
    assert (now.unit_name, now.owner) == (CENTRE, WORKS)

    def blocked() -> bool:
        blockers = show_document(town.office.admin, paper, archive=archive).verdict.blockers
        return ReasonCode.ENTRUSTED in {one.code for one in blockers}

    assert blocked()
    review = propose_review(town.office.admin, [paper], archive=archive).review_id
    with pytest.raises(RefusedError):
        agree(archive, town.office.admin, review)
    leader = town.office.people["leader"]
    assert [one.review_id for one in awaited_consents(leader, archive=archive)] == [review]
    with pytest.raises(InvalidError, match="proof"):
        agree(archive, leader, review, "not the password")
    assert agree(archive, leader, review) == 1
    assert awaited_consents(leader, archive=archive) == ()
    (owner,) = show_consent(leader, review, archive=archive).owners
    assert (owner.owner, owner.items, owner.name, owner.may) == (WORKS, 1, "leader", False)
    with pytest.raises(ConflictError, match="nothing_entrusted"):
        agree(archive, leader, review)
    assert not blocked()
    assert find_flaws(town.office.admin, archive=archive) == []


def test_the_successor_of_an_owner_speaks_for_it_and_sees_of_the_review_what_is_its_own(town: Town) -> None:
    paper = town.routine()
    archive, admin = town.office.archive, town.office.admin
    town.completed(OfUnit(), **town.goes(CENTRE, "centre", cause=HandoverCause.ENTRUSTED))
    for login, unit in (("heir", STREET), ("other", CENTRE)):
        add_person(admin, login, login, PASSWORD, [Appointed(Role.APPROVER, unit)], archive=archive)
        enrol(archive, actor_of_login(login, archive=archive))
    heir, other = (actor_of_login(login, archive=archive) for login in ("heir", "other"))
    review = propose_review(admin, [paper], archive=archive).review_id
    with pytest.raises(NotFoundError):
        agree(archive, heir, review)
    merge_unit(admin, WORKS, STREET, CAUSE, archive=archive)
    view = show_consent(heir, review, archive=archive)
    assert [one.code for one in view.items] == [town.office.desk.document(paper).code]
    assert view.owners[0].speakers == [STREET, "榆阳市总工会"]
    assert view.total == 1
    assert show_consent(heir, review, archive=archive, limit=0) == replace(view, items=())
    with pytest.raises(NotFoundError):
        show_review(heir, review, archive=archive)
    with pytest.raises(RefusedError):
        agree(archive, other, review)
    assert agree(archive, heir, review) == 1


def agree(archive: Archive, actor: Actor, review: int, password: str = PASSWORD) -> int:
    """Agree as somebody who may or may not speak for the owners of what is in a review."""
    return consent_for_owners(actor, review, "榆工发〔2026〕30号", proof_of(archive, actor, password), archive=archive)


def test_papers_are_not_scattered_and_files_are_not_torn_apart(town: Town) -> None:
    town.routine()
    first = town.proposed(OfUnit(), **town.goes(CENTRE, "centre", cause=HandoverCause.ENTRUSTED))
    town.routine()
    with pytest.raises(ConflictError, match="scattered"):
        town.proposed(OfUnit(), **town.goes(STREET, "street"))
    assert first.lines == 1
    case, papers = town.household(2)
    town.office.desk.work()
    with pytest.raises(ConflictError, match="split"):
        town.proposed(OfSearch("入户调查表0", {}), **town.goes(STREET, "street"))
    review = propose_review(town.office.admin, papers[:1], archive=town.office.archive, early=True)
    assert review.items == 1
    with pytest.raises(ConflictError, match="in_review"):
        town.proposed(OfCases([case]), **town.goes(STREET, "street"))


def test_nothing_leaves_while_a_hold_on_a_search_is_not_gathered(town: Town) -> None:
    case, (paper,) = town.household()
    handover = town.proposed(OfCases([case]), **town.goes(STREET, "street")).handover_id
    town.ticked(handover)
    hold = place_hold(town.office.admin, OnSearch("入户调查表"), "诉讼", "民诉法", archive=town.office.archive)
    with town.office.archive.database.write() as session:
        from service.catalogue.holds import Hold

        session.get_one(Hold, hold).gathered = False
    town.sign(handover, Party.GIVER)
    town.sign(handover, Party.RECEIVER)
    before = town.keepers()
    with pytest.raises(UnavailableError, match="holds_gathering"):
        town.sign(handover, Party.SUPERVISOR)
    assert town.keepers() == before
    assert town.view(handover).parties[2].signed_at is None
    assert paper in before


def test_the_order_of_article_seven_is_proposed_with_its_reasons(town: Town) -> None:
    case, _ = town.household()
    town.routine()
    found = propose_destinations(town.office.admin, WORKS, archive=town.office.archive)
    assert [(one.code, one.category, [(way.way, name) for way, name in one.ways]) for one in found] == [
        (case, None, [(Way.STREET, STREET), (Way.CENTRE, CENTRE), (Way.HIGHER, "榆阳市总工会")]),
        (None, "routine", [(Way.CENTRE, CENTRE), (Way.HIGHER, "榆阳市总工会")]),
    ]


def test_a_keeper_who_is_gone_answers_until_somebody_hands_over_for_them(handing: Handing) -> None:
    office = handing.office
    archive, clerk = office.archive, office.people["clerk"]
    paper = office.desk.described("C09", filing_year=2010, title="走访慰问统计表")
    file_documents(clerk, [paper], archive=archive)
    assert orphaned_custody(office.admin, archive=archive) == []
    change_person(office.admin, clerk.id or 0, archive=archive, active=False, appointed=[])
    (open_duty,) = orphaned_custody(office.admin, archive=archive)
    assert (open_duty.person_id, open_duty.items) == (clerk.id, 1)
    with pytest.raises(ConflictError, match="nothing"):
        handing.proposed()
    handover = handing.proposed(absence="何静已调离，由档案室代交").handover_id
    assert [one.duty.value for one in waiting_handovers(office.admin, archive=archive)] == ["tick"]
    handing.ticked(handover)
    assert [one.duty.value for one in waiting_handovers(office.admin, archive=archive)] == ["sign"]
    assert handing.keepers()[paper][0] == clerk.id, "nothing is ever without keeper"
    assert [one.stopped for one in handing.view(handover).parties] == [False, False, False]
    handing.signed(handover)
    assert handing.keepers()[paper][0] == office.people["archivist"].id
    assert orphaned_custody(office.admin, archive=archive) == []
    assert waiting_handovers(office.admin, archive=archive) == ()
    assert [one.keeper for one in custody_of(office.admin, paper, archive=archive)] == ["clerk", "archivist"]
    assert isinstance(office.desk.document(paper), Document)


def test_a_keeper_who_goes_to_another_unit_is_gone_from_this_one(town: Town) -> None:
    archive, admin = town.office.archive, town.office.admin
    add_person(admin, "moving", "调走的", PASSWORD, [Appointed(Role.KEEPER, WORKS)], archive=archive)
    moving = actor_of_login("moving", archive=archive)
    paper = town.office.desk.described("C09", filing_year=2010, title="走访慰问统计表", unit=WORKS)
    file_documents(moving, [paper], archive=archive)
    assert orphaned_custody(admin, archive=archive) == []
    change_person(admin, moving.id or 0, archive=archive, active=True, appointed=[Appointed(Role.KEEPER, STREET)])
    (duty,) = orphaned_custody(admin, archive=archive)
    assert (duty.person_id, duty.unit_name, duty.items, duty.abolished) == (moving.id, WORKS, 1, False)
    handover = town.proposed(unit=WORKS, absence="已调河东街道").handover_id
    town.ticked(handover)
    town.signed(handover)
    assert orphaned_custody(admin, archive=archive) == []
    assert town.keepers()[paper][0] == town.parties[Party.RECEIVER].id


def test_what_lies_in_an_abolished_unit_waits_for_those_above(town: Town) -> None:
    archive, admin = town.office.archive, town.office.admin
    case, papers = town.household(2)
    town.routine()
    assert orphaned_custody(admin, archive=archive) == []
    abolish_unit(admin, WORKS, CAUSE, archive=archive)
    (duty,) = orphaned_custody(admin, archive=archive)
    assert (duty.person_id, duty.items, duty.abolished) == (admin.id, 3, True)
    town.completed(OfCases([case]), **town.goes(STREET, "street"))
    assert [one.items for one in orphaned_custody(admin, archive=archive)] == [1]
    assert town.keepers()[papers[0]][1] == town.unit_id(STREET)


def test_people_whose_files_went_elsewhere_are_told_and_until_then_the_desk_asks(town: Town) -> None:
    archive, admin, street = town.office.archive, town.office.admin, town.street
    assert street is not None
    case, _ = town.household()
    handover = town.completed(OfCases([case]), **town.goes(STREET, "street"))
    assert town.view(handover).notice == "due"
    assert [one.duty.value for one in waiting_handovers(street, archive=archive)] == ["notify"]
    for day in (date(2026, 11, 22), date(2026, 11, 24)):
        with pytest.raises(InvalidError, match="notice_day"):
            note_notice(street, handover, "0000-1234567", "逐户送达", day, archive=archive)
    with pytest.raises(InvalidError, match="notice_incomplete"):
        note_notice(street, handover, " ", "逐户送达", CAUSE.on, archive=archive)
    note_notice(street, handover, "0000-1234567", "逐户送达", CAUSE.on, archive=archive)
    view = town.view(handover)
    assert view.told is not None
    assert (view.notice, view.told.contact, view.may_notify) == ("given", "0000-1234567", False)
    assert waiting_handovers(street, archive=archive) == waiting_handovers(admin, archive=archive) == ()
    with pytest.raises(ConflictError, match="is_told"):
        note_notice(street, handover, "0000-1234567", "逐户送达", CAUSE.on, archive=archive)


def test_nobody_is_to_be_told_of_what_stays_in_the_unit_or_is_no_household(town: Town) -> None:
    archive, admin = town.office.archive, town.office.admin
    town.routine()
    handover = town.proposed(OfUnit(), **town.goes(CENTRE, "centre", cause=HandoverCause.ENTRUSTED)).handover_id
    assert town.view(handover).notice is None
    with pytest.raises(ConflictError, match="nobody_to_tell"):
        note_notice(admin, handover, "0000-1234567", "逐户送达", CAUSE.on, archive=archive)


def test_a_party_who_is_stopped_before_signing_is_shown_and_the_handover_is_proposed_anew(handing: Handing) -> None:
    office, archive = handing.office, handing.office.archive
    office.papers(1)
    handover = handing.proposed().handover_id
    handing.ticked(handover)
    receiver = handing.parties[Party.RECEIVER]
    change_person(office.admin, receiver.id or 0, archive=archive, active=False, appointed=[])
    assert [one.stopped for one in handing.view(handover).parties] == [False, True, False]
    with pytest.raises(UnauthenticatedError):
        handing.sign(handover, Party.RECEIVER)
    refuse_handover(office.admin, handover, "接收人已调离", archive=archive)
    assert [one.stopped for one in handing.view(handover).parties] == [False, False, False]
