"""Nobody approves what is their own: of every act that another person has to settle, its author is refused."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditHead
from service.catalogue.documents import PaperOriginal
from service.catalogue.intake import Channel
from service.catalogue.people import Role
from service.errors import ArchiveError
from service.sentences import say
from service.usecases.cases.amending import Righted, correct_withdrawal, settle_correction
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.custody.staying import let_stay
from service.usecases.disposal.registering import draw_up_register
from service.usecases.disposal.seats import Member
from service.usecases.disposal.supervising import name_supervisors
from service.usecases.documents.filing import file_documents
from service.usecases.holds.holds import OnDocument, place_hold, release_hold
from service.usecases.house.people import Appointed, actor_of_login, change_person
from service.usecases.house.posts import appoint_to_post
from service.usecases.intake.intake import Placement, Statement, open_batch, receive
from service.usecases.law.approving import Approval
from service.usecases.law.drafting import draft_version
from service.usecases.lookups.approving import approve_lookup
from service.usecases.lookups.issuing import issue_copy
from service.usecases.lookups.rooms import open_room
from service.usecases.lookups.scoping import Wanted
from service.usecases.permissions import Actor
from service.usecases.stack.paper import check_print, print_paper
from tests.counter import Counter
from tests.custody import Handing
from tests.fixtures import approve
from tests.office import UNIT, Office

Act = Callable[[], object]


def with_roles(office: Office, login: str, *roles: Role) -> Actor:
    """Somebody of the office to whom all these roles are given: no permission is what refuses them."""
    person = office.people[login].id or 0
    wanted = [Appointed(role, UNIT) for role in roles]
    change_person(office.admin, person, archive=office.archive, active=True, appointed=wanted)
    return actor_of_login(login, archive=office.archive)


def at_the_counter(office: Office) -> Counter:
    """A counter where who records and who approves first have every role."""
    clerk, leader = (with_roles(office, login, Role.KEEPER, Role.APPROVER) for login in ("clerk", "leader"))
    return Counter(office.archive, office.desk, clerk, leader, office.people["office"], office.people["archivist"])


def approving_ones_own_request(office: Office) -> Act:
    counter = at_the_counter(office)
    lookup = counter.recorded([Wanted(counter.paper())])
    return approving(counter, counter.clerk, lookup)


def approving_twice_what_needs_two(office: Office) -> Act:
    counter = at_the_counter(office)
    lookup = counter.recorded([Wanted(counter.paper(type="A07", title="身份证复印件"))])
    assert counter.approve(lookup) == "half_approved"
    return approving(counter, counter.leader, lookup)


def approving(counter: Counter, actor: Actor, lookup: int) -> Act:
    """Approving a look-up as it was read, on the terms that it has already."""
    view = counter.view(lookup)
    terms = counter.terms(expires_at=view.row.expires_at or counter.terms().expires_at)
    return lambda: approve_lookup(actor, lookup, terms, view.revision, archive=counter.archive)


def showing_what_one_recorded(office: Office) -> Act:
    counter = at_the_counter(office)
    lookup = counter.approved([Wanted(counter.paper())])
    return lambda: open_room(counter.clerk, lookup, archive=office.archive)


def copying_what_one_approved(office: Office) -> Act:
    counter = at_the_counter(office)
    lookup = counter.approved([Wanted(counter.paper())])
    return lambda: issue_copy(counter.leader, lookup, [1], archive=office.archive)


def approving_a_schedule_that_one_edited(office: Office) -> Act:
    author = with_roles(office, "clerk", Role.KEEPER, Role.APPROVER)
    number = draft_version(author, "另拟", archive=office.archive)
    approval = Approval("榆阳市档案局", "榆档发〔2026〕12号", office.archive.clock.today())
    return lambda: approve(author, number, 1, approval, archive=office.archive)


def releasing_a_hold_on_what_one_proposed(office: Office) -> Act:
    (paper,) = office.papers(1)
    hold = place_hold(office.admin, OnDocument(paper), "审计", "审计法", archive=office.archive)
    author = with_roles(office, "clerk", Role.KEEPER, Role.APPROVER)
    office.proposed([paper])
    return lambda: release_hold(author, hold, "已结清", archive=office.archive)


def releasing_a_hold_on_what_one_signed(office: Office) -> Act:
    (paper,) = office.papers(1)
    review = office.appraised([paper])
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    office.sign(review, "archive_leader", "leader")
    hold = place_hold(office.admin, OnDocument(paper), "审计", "审计法", archive=office.archive)
    return lambda: release_hold(office.people["leader"], hold, "已结清", archive=office.archive)


def confirming_ones_own_correction(office: Office) -> Act:
    case = open_case(office.admin, archive=office.archive, household="李秀兰")
    paper = office.desk.described("A38", case=case)
    withdraw_case(office.admin, case, date(2026, 3, 2), "脱困", archive=office.archive)
    author = with_roles(office, "clerk", Role.KEEPER, Role.APPROVER)
    correct_withdrawal(author, case, Righted(on=date(2026, 1, 5)), "笔误", paper, archive=office.archive)
    return lambda: settle_correction(author, case, accept=True, archive=office.archive)


def checking_ones_own_print(office: Office) -> Act:
    paper = office.paper(type="B10", fiscal_year=2025, title="年度决算", paper_original=PaperOriginal.NONE)
    clerk, digest = office.people["clerk"], office.desk.document_files(paper)[0]
    with print_paper(clerk, paper, archive=office.archive):
        pass
    return lambda: check_print(clerk, paper, pages=1, digest=digest, box="A-1", archive=office.archive)


def signing_for_both_heads(office: Office) -> Act:
    person = office.people["archivist"].id or 0
    appoint_to_post(office.admin, person, UNIT, "business_head", archive=office.archive)
    review = office.appraised(office.papers(1))
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    office.sign(review, "archive_head", "archivist")
    return lambda: office.sign(review, "business_head", "archivist")


def supervising_what_all_of_them_signed(office: Office) -> Act:
    review = office.appraised(office.papers(1))
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    office.signed(review)
    both = {"clerk": "archive", "aid-clerk": "business"}
    for login in both:
        with_roles(office, login, Role.KEEPER, Role.REVIEWER, Role.SUPERVISOR)
    seats = [Member(office.people[login].id or 0, department) for login, department in both.items()]
    return lambda: name_supervisors(office.people["clerk"], review, seats, archive=office.archive)


def witnessing_what_one_hands_over(office: Office) -> Act:
    handing = Handing(office)
    return lambda: handing.proposed(supervisor=office.admin.id)


def receiving_what_one_hands_over(office: Office) -> Act:
    handing = Handing(office)
    return lambda: handing.proposed(receiver=office.admin.id)


def letting_stay_what_one_keeps(office: Office) -> Act:
    accountant = with_roles(office, "money-clerk", Role.ACCOUNTANT, Role.APPROVER)
    batch = open_batch(accountant, Channel.PAGE, archive=office.archive)
    said = Placement(statement=Statement(type="B03", title="资金发放凭证", fiscal_year=2025))
    content = BytesIO(office.desk.picture())
    paper = receive(accountant, batch, "凭证.tif", content, said, archive=office.archive).document_id or 0
    office.desk.work()
    file_documents(accountant, [paper], archive=office.archive)
    return lambda: let_stay(accountant, UNIT, 2025, date(2027, 6, 30), "审计未结", archive=office.archive)


def giving_oneself_a_role(office: Office) -> Act:
    wanted = [Appointed(grant.role, UNIT) for grant in office.admin.grants] + [Appointed(Role.APPROVER, UNIT)]
    person = office.admin.id or 0
    return lambda: change_person(office.admin, person, archive=office.archive, active=True, appointed=wanted)


OWN: Mapping[str, tuple[Callable[[Office], Act], str]] = {
    "a request": (approving_ones_own_request, "lookup.same_hand"),
    "an approval of two": (approving_twice_what_needs_two, "lookup.same_hand"),
    "a room": (showing_what_one_recorded, "lookup.same_hand"),
    "a copy": (copying_what_one_approved, "lookup.same_hand"),
    "a schedule": (approving_a_schedule_that_one_edited, "schedule.own_edit"),
    "a hold, proposed": (releasing_a_hold_on_what_one_proposed, "hold.own_batch"),
    "a hold, signed": (releasing_a_hold_on_what_one_signed, "hold.own_batch"),
    "a correction": (confirming_ones_own_correction, "correction.second_person"),
    "a print": (checking_ones_own_print, "paper.same_person"),
    "both heads": (signing_for_both_heads, "reason.both_heads"),
    "a supervision": (supervising_what_all_of_them_signed, "reason.supervisors_all_signed"),
    "a witness": (witnessing_what_one_hands_over, "reason.party_twice"),
    "a receipt": (receiving_what_one_hands_over, "reason.party_twice"),
    "a stay": (letting_stay_what_one_keeps, "stay.own"),
    "a role": (giving_oneself_a_role, "role.own"),
}


@pytest.mark.parametrize(("prepare", "code"), OWN.values(), ids=OWN)
def test_the_author_is_refused_with_a_sentence_and_nothing_is_done(
    office: Office, prepare: Callable[[Office], Act], code: str
) -> None:
    act = prepare(office)
    before = acts(office.archive)
    with pytest.raises(ArchiveError) as refused:
        act()
    assert refused.value.code == code
    assert all(len(say(code, refused.value.data, language)) > 8 for language in ("zh", "en"))
    assert acts(office.archive) == before


def acts(archive: Archive) -> int:
    """How many acts there were."""
    with archive.database.read() as session:
        return session.scalars(select(AuditHead.count)).one()
