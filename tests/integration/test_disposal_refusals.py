"""Everything that a review or a register refuses, and every attempt to cheat."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from retention import Decided, Decision, RegisterKind, ReviewState
from service.catalogue import audit
from service.catalogue.audit import AuditHead
from service.catalogue.disposal import Outcome, RegisterSignature
from service.catalogue.people import Person
from service.errors import ArchiveError, ConflictError, InvalidError, NotFoundError, RefusedError, UnauthenticatedError
from service.sentences import say
from service.usecases.disposal.appraising import (
    conclude,
    decide_items,
    give_opinion,
    refuse_review,
    set_members,
)
from service.usecases.disposal.certifying import certify
from service.usecases.disposal.executing import execute_register
from service.usecases.disposal.facts import involved
from service.usecases.disposal.printing import Paper, print_review
from service.usecases.disposal.proposing import propose_due, propose_review
from service.usecases.disposal.registering import draw_up_register, revise_register
from service.usecases.disposal.seats import Member
from service.usecases.disposal.signing import object_to_register, sign_register
from service.usecases.disposal.supervising import confirm_after, count_before, name_supervisors
from service.usecases.documents.correcting import Correction, correct
from service.usecases.holds.holds import OnDocument, place_hold
from service.usecases.house.posts import appoint_to_post, relieve_of_post
from tests.fixtures import PASSWORD, Hands, proof_of
from tests.office import OTHER_SIGNERS, Office


def refused(act: Callable[[], object], *codes: str) -> ArchiveError:
    """The error with which an act is refused, told in both languages."""
    with pytest.raises(ArchiveError) as caught:
        act()
    assert caught.value.code in codes, caught.value
    for language in ("zh", "en"):
        assert "…" not in say(caught.value.code, caught.value.data, language)
    return caught.value


def hold(office: Office, document: int) -> int:
    return place_hold(office.people["clerk"], OnDocument(document), "专项审计", "审计通知", archive=office.archive)


def test_what_does_not_go_into_a_review(office: Office) -> None:
    clerk, archive = office.people["clerk"], office.archive
    due, running, voucher = office.paper(), office.paper(filing_year=2020, dated_on=date(2020, 1, 5)), office.voucher()
    unfiled = office.desk.described(type="C09", filing_year=2010, title="未归档")
    refused(lambda: propose_review(clerk, [unfiled], archive=archive), "review.not_filed")
    refused(lambda: propose_review(clerk, [running], archive=archive), "review.not_due")
    refused(lambda: propose_review(clerk, [999], archive=archive), "document.missing")
    refused(lambda: propose_review(clerk, [due, voucher], archive=archive), "reason.mixed_kinds")
    refused(lambda: propose_review(clerk, [running, unfiled], archive=archive), "review.nothing")
    refused(lambda: propose_review(clerk, range(1, 10_002), archive=archive), "review.too_many")  # type: ignore[arg-type]
    refused(lambda: propose_review(clerk, [due], archive=archive, title=" "), "review.title")
    proposed = propose_review(clerk, [due, running], archive=archive)
    assert (proposed.items, [one.document_id for one in proposed.left_out]) == (1, [running])
    refused(lambda: propose_review(clerk, [due], archive=archive), "review.in_another")
    refused(lambda: propose_due(clerk, "J012", RegisterKind.OTHER, archive=archive), "review.nothing")
    refuse_review(office.people["leader"], proposed.review_id, "暂缓", archive=archive)
    assert propose_due(clerk, "J012", RegisterKind.OTHER, archive=archive, year=2020).items == 1
    assert propose_due(clerk, "J012", RegisterKind.ACCOUNTING, archive=archive).items == 1


def test_an_appraisal_needs_its_group_its_opinions_and_every_decision(office: Office) -> None:
    archive, people = office.archive, office.people
    ids = office.papers(2)
    review = office.proposed(ids)

    def seats(*pairs: tuple[str, str]) -> list[Member]:
        return [Member(people[login].id or 0, department) for login, department in pairs]

    whole = seats(("office", "office"), ("archivist", "archive"), ("aid-head", "business"))
    name = people["clerk"]
    refused(lambda: set_members(name, review, whole[:2], archive=archive), "reason.appraiser_missing")
    refused(lambda: set_members(name, review, [*whole, whole[0]], archive=archive), "review.members")
    others = seats(("office", "archive"), ("archivist", "archive"), ("watch-aid", "business"))
    several = refused(lambda: set_members(name, review, others, archive=archive), "review.several")
    assert [code for code, _ in several.data["reasons"]] == [
        "review.not_of_department",
        "review.may_not_appraise",
        "reason.appraiser_missing",
    ]
    alone = seats(("archivist", "archive"))
    several = refused(lambda: set_members(name, review, alone, archive=archive), "review.several")
    assert say(several.code, several.data, "zh") == (
        "鉴定小组里没有办公室的人。请补上。鉴定小组里没有业务部门的人。请补上。鉴定小组人数不够。至少要有 2 人。"
    )
    refused(lambda: set_members(name, review, [Member(999, "office")], archive=archive), "person.missing")
    conclude_it = lambda: conclude(people["archivist"], review, "结论", archive=archive)  # noqa: E731
    refused(conclude_it, "review.not_a_member")
    set_members(name, review, whole, archive=archive)
    refused(conclude_it, "review.silent")
    refused(lambda: give_opinion(people["leader"], review, "同意", archive=archive), "review.not_a_member")
    refused(lambda: give_opinion(people["office"], review, " ", archive=archive), "review.opinion")
    for login in ("office", "archivist", "aid-head"):
        give_opinion(people[login], review, "同意", archive=archive)
    refused(conclude_it, "review.undecided")
    destroy = Decided(Decision.DESTROY)
    refused(lambda: decide_items(people["clerk"], review, ids, destroy, "期满", archive=archive), "review.not_a_member")
    refused(lambda: decide_items(people["office"], review, [999], destroy, "期满", archive=archive), "review.no_item")
    refused(lambda: decide_items(people["office"], review, ids, destroy, "", archive=archive), "reason.needed")
    for until, code in ((date(2026, 11, 23), "reason.end_not_later"), (date(2020, 1, 1), "reason.end_not_later")):
        keep = Decided(Decision.KEEP, until)
        refused(lambda keep=keep: decide_items(people["office"], review, ids, keep, "留", archive=archive), code)
    office.decide(review, ids)
    refused(lambda: conclude(people["archivist"], review, "", archive=archive), "review.summary")
    refused(lambda: draw_up_register(name, review, archive=archive), "register.not_appraised")
    conclude_it()
    refused(conclude_it, "review.is_concluded")
    refused(lambda: office.decide(review, ids), "review.is_concluded")
    refused(lambda: set_members(name, review, whole, archive=archive), "review.is_concluded")


def test_what_is_not_due_may_be_lengthened_early_and_not_destroyed(office: Office) -> None:
    running = office.paper(filing_year=2020, dated_on=date(2020, 1, 5))
    review = office.proposed([running], early=True)
    office.group(review)
    refused(lambda: office.decide(review, [running]), "review.not_destroyable")
    before = Decided(Decision.KEEP, date(2029, 12, 31))
    decide = lambda decided: decide_items(  # noqa: E731
        office.people["office"], review, [running], decided, "仍有用", archive=office.archive
    )
    refused(lambda: decide(before), "reason.end_shortens")
    decide(Decided(Decision.KEEP, date(2040, 12, 31)))
    conclude(office.people["archivist"], review, "延长。", archive=office.archive)
    assert office.desk.document(running).due_on == date(2040, 12, 31)
    refused(lambda: draw_up_register(office.people["clerk"], review, archive=office.archive), "register.empty")
    assert office.view(review).closed


def test_who_may_not_sign(office: Office) -> None:
    archive, people = office.archive, office.people
    review = office.appraised(office.papers(1))
    refused(lambda: office.sign_blindly(review), "register.none")
    draw_up_register(people["clerk"], review, archive=archive)
    refused(lambda: draw_up_register(people["clerk"], review, archive=archive), "register.exists")
    refused(lambda: office.sign(review, "archive_head", "clerk"), "reason.role_not_theirs")
    refused(lambda: office.sign(review, "no_such_role", "clerk"), "reason.role_not_theirs")
    refused(lambda: office.sign(review, "archive_head", "watch-aid"), "refused")
    office.sign(review, "archive_head", "archivist")
    refused(lambda: office.sign(review, "archive_head", "archivist"), "reason.role_signed")
    appoint_to_post(office.admin, people["archivist"].id or 0, "J012", "business_head", archive=archive)
    refused(lambda: office.sign(review, "business_head", "archivist"), "reason.both_heads")
    relieve_of_post(office.admin, people["leader"].id or 0, "J012", "unit_leader", archive=archive)
    refused(lambda: office.sign(review, "archive_leader", "leader"), "reason.role_not_theirs")
    assert office.view(review).state is ReviewState.APPRAISED


def test_two_persons_cannot_fill_six_roles_and_a_third_may(office: Office) -> None:
    archive, people = office.archive, office.people
    for post in ("unit_leader", "archive_head", "archive_clerk"):
        if post not in ("archive_head",):
            appoint_to_post(office.admin, people["archivist"].id or 0, "J012", post, archive=archive)
    for post in ("office_head", "business_clerk"):
        appoint_to_post(office.admin, people["aid-head"].id or 0, "J012", post, archive=archive)
    review = office.appraised(office.papers(1))
    draw_up_register(people["clerk"], review, archive=archive)
    for role in ("archive_leader", "archive_head", "archive_clerk"):
        office.sign(review, role, "archivist")
    for role in ("office_head", "business_head"):
        office.sign(review, role, "aid-head")
    refused(lambda: office.sign(review, "business_clerk", "aid-head"), "reason.too_few_signers")
    office.sign(review, "business_clerk", "aid-clerk")
    register = office.view(review).register
    assert register is not None
    assert register.roles[0].also == ("archive_head", "archive_clerk")
    assert office.view(review).state is ReviewState.APPROVED


def test_a_signature_needs_ones_own_password_and_the_list_that_was_read(office: Office) -> None:
    archive, archivist = office.archive, office.people["archivist"]
    review = office.appraised(office.papers(1))
    draw_up_register(office.people["clerk"], review, archive=archive)
    digest = office.digest(review)

    def sign(password: str = PASSWORD, read: str = digest) -> None:
        proof = proof_of(archive, archivist, password)
        sign_register(archivist, review, "archive_head", read, proof, archive=archive)

    refused(lambda: sign(read="0" * 64), "register.other_list")
    for _ in range(5):
        refused(lambda: sign("not the password"), "proof.wrong")
    refused(sign, "login.locked")
    with archive.database.read() as session:
        assert session.scalars(select(RegisterSignature)).all() == []
        assert session.get_one(Person, archivist.id).locked_until is not None
        assert list(audit.breaks(session)) == []
    assert isinstance(refused(sign, "login.locked"), UnauthenticatedError)


def test_a_document_edited_after_signing_voids_every_signature(office: Office) -> None:
    ids = office.papers(2)
    review = office.approved(ids)
    correct(office.people["clerk"], ids[0], Correction(title="改过的题名"), archive=office.archive)
    office.desk.work()
    assert office.view(review).state is ReviewState.APPRAISED
    execute = lambda: execute_register(office.people["clerk"], review, archive=office.archive)  # noqa: E731
    refused(execute, "register.changed")
    refused(lambda: office.sign(review, "archive_head", "archivist"), "reason.role_signed", "register.changed")
    assert revise_register(office.people["clerk"], review, "题名更正", archive=office.archive) == 2
    refused(execute, "reason.signature_missing")
    office.signed(review)
    refused(execute, "register.not_counted")
    office.count(review)
    office.executed(review)
    assert office.view(review).state is ReviewState.EXECUTED


def test_striking_an_item_voids_every_signature_too(office: Office) -> None:
    ids = office.papers(2)
    review = office.approved(ids)
    revise_register(office.people["clerk"], review, "仍有用", archive=office.archive, strike=[ids[0]])
    view = office.view(review)
    assert (view.state, view.listed, view.outcomes["struck"]) == (ReviewState.APPRAISED, 1, 1)
    refused(
        lambda: revise_register(office.people["clerk"], review, "再划", archive=office.archive, strike=[ids[0]]),
        "review.no_item",
    )


def test_an_objection_stands_until_the_list_is_drawn_anew(office: Office) -> None:
    archive = office.archive
    review = office.appraised(office.papers(2))
    draw_up_register(office.people["clerk"], review, archive=archive)
    digest = office.digest(review)
    leader = office.people["leader"]
    object_to_register(
        leader, review, "archive_leader", digest, proof_of(archive, leader), "第二件仍有用", archive=archive
    )
    for role, login in OTHER_SIGNERS.items():
        if role != "archive_leader":
            office.sign(review, role, login)
    refused(lambda: office.sign(review, "archive_leader", "leader"), "reason.role_signed")
    office.supervised(review)
    refused(lambda: execute_register(office.people["clerk"], review, archive=archive), "register.objected")


@pytest.mark.parametrize(
    ("seats", "codes"),
    [
        ([("watch-archive", "archive")], ["reason.too_few_supervisors", "reason.department_missing"]),
        ([("watch-archive", "archive"), ("watch-archive", "archive")], ["reason.too_few_supervisors"]),
        (
            [("clerk", "archive"), ("aid-clerk", "business")],
            ["review.may_not_supervise", "review.may_not_supervise", "reason.supervisors_all_signed"],
        ),
        (
            [("watch-archive", "business"), ("watch-aid", "business")],
            ["review.not_of_department", "reason.department_missing"],
        ),
    ],
)
def test_who_may_not_supervise_is_told_everything(
    office: Office, seats: list[tuple[str, str]], codes: list[str]
) -> None:
    ids = office.papers(1)
    _on_paper(office, ids[0])
    review = office.appraised(ids)
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    office.signed(review)
    chosen = [Member(office.people[login].id or 0, department) for login, department in seats]
    error = refused(
        lambda: name_supervisors(office.people["clerk"], review, chosen, archive=office.archive), "review.several"
    )
    assert [code for code, _ in error.data["reasons"]][: len(codes)] == codes


def test_who_could_neither_judge_nor_count_gets_no_seat(office: Office) -> None:
    (paper,) = office.papers(1)
    _on_paper(office, paper)
    clerk, archive = office.people["clerk"], office.archive

    def seats(**chosen: str) -> list[Member]:
        return [Member(office.people[login.replace("_", "-")].id or 0, place) for login, place in chosen.items()]

    review = office.proposed([paper])
    group = seats(office="office", watch_archive="archive", aid_head="business")
    refused(lambda: set_members(clerk, review, group, archive=archive), "review.may_not_appraise")
    office.group(review)
    office.decide(review, [paper])
    conclude(office.people["archivist"], review, "同意销毁。", archive=archive)
    draw_up_register(clerk, review, archive=archive)
    watch = seats(archivist="archive", watch_aid="business")
    refused(lambda: name_supervisors(clerk, review, watch, archive=archive), "review.may_not_supervise")


def _on_paper(office: Office, document: int) -> None:
    """Let a document have its paper original."""
    from service.catalogue.documents import Document, PaperOriginal

    with office.archive.database.write() as session:
        session.get_one(Document, document).paper_original = PaperOriginal.FILED


def test_supervisors_count_first_and_confirm_with_the_paper(office: Office) -> None:
    archive, people = office.archive, office.people
    ids = office.papers(2)
    for one in ids:
        _on_paper(office, one)
    review = office.appraised(ids)
    draw_up_register(people["clerk"], review, archive=archive)
    office.signed(review)
    execute = lambda: execute_register(people["clerk"], review, archive=archive)  # noqa: E731
    refused(execute, "register.unsupervised")
    office.supervised(review)
    name_supervisors(
        people["clerk"],
        review,
        [Member(people["watch-archive"].id or 0, "archive"), Member(people["watch-aid"].id or 0, "business")],
        archive=archive,
    )
    refused(lambda: count_before(people["watch-money"], review, 2, archive=archive), "register.not_a_supervisor")
    refused(lambda: count_before(people["watch-aid"], review, 3, archive=archive), "register.miscounted")
    refused(execute, "register.not_counted")
    office.count(review)
    confirm = lambda paper: confirm_after(  # noqa: E731
        people["watch-aid"], review, proof_of(archive, people["watch-aid"]), archive=archive, paper_destroyed=paper
    )
    refused(lambda: confirm(True), "register.not_executed")
    office.executed(review)
    refused(lambda: confirm(False), "register.paper_left")
    refused(lambda: certify(people["clerk"], review, archive=archive), "register.not_confirmed")
    confirm(True)
    refused(lambda: confirm(True), "register.is_confirmed")
    with pytest.raises(ConflictError), print_review(people["clerk"], review, Paper.CERTIFICATE, archive=archive):
        pass
    office.certified(review, "watch-archive", paper=True)
    refused(lambda: certify(people["clerk"], review, archive=archive), "register.is_certified")
    refused(execute, "register.is_executed")
    refused(lambda: refuse_review(people["leader"], review, "不行", archive=archive), "register.is_begun")


def test_nothing_is_destroyed_under_a_schedule_that_nobody_approved(office: Office) -> None:
    review = office.approved(office.papers(1))
    office.approve_schedule(False)
    refused(
        lambda: execute_register(office.people["clerk"], review, archive=office.archive), "register.schedule_unapproved"
    )


def test_a_clock_set_forward_and_back_destroys_nothing(office: Office, hands: Hands) -> None:
    running = office.paper(filing_year=2020, dated_on=date(2020, 1, 5))
    hands.forward(days=3652)
    review = office.approved([running])
    hands.forward(days=-3652)
    refused(lambda: execute_register(office.people["clerk"], review, archive=office.archive), "register.clock_behind")
    assert office.desk.document(running).code


def test_a_permanent_item_is_never_listed_for_destruction(office: Office) -> None:
    ids = office.papers(2)
    review = office.proposed(ids)
    office.group(review)
    office.decide(review, ids[:1], Decision.PERMANENT)
    office.decide(review, ids[1:])
    conclude(office.people["archivist"], review, "一件永久。", archive=office.archive)
    later = office.proposed(ids[:1], early=True)
    office.group(later)
    refused(lambda: office.decide(later, ids[:1]), "review.not_destroyable")


def test_the_same_request_twice_at_once_is_one(office: Office) -> None:
    archive = office.archive
    ids = office.papers(2)
    review = office.appraised(ids)
    draw_up_register(office.people["clerk"], review, archive=archive)

    def both(act: Callable[[], object]) -> list[object]:
        def tried() -> object:
            try:
                return act()
            except ArchiveError as error:
                return error

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda _: tried(), range(2)))

    def problems(results: list[object]) -> list[str]:
        return [one.code for one in results if isinstance(one, ArchiveError)]

    archivist, digest = office.people["archivist"], office.digest(review)
    proof = proof_of(archive, archivist)
    sign = lambda: sign_register(archivist, review, "archive_head", digest, proof, archive=archive)  # noqa: E731
    assert problems(both(sign)) == ["proof.wrong"]
    for role, login in OTHER_SIGNERS.items():
        if role != "archive_head":
            office.sign(review, role, login)
    office.supervised(review)
    assert problems(both(lambda: execute_register(office.people["clerk"], review, archive=archive))) == [
        "register.is_begun"
    ]
    office.desk.work()
    with archive.database.read() as session:
        acts = session.scalars(select(audit.AuditEntry.act)).all()
        assert list(audit.breaks(session)) == []
    assert (acts.count("document.destroyed"), acts.count("disposal.executed")) == (2, 1)


def test_a_hold_before_the_first_signature_takes_its_item_off_the_list(office: Office) -> None:
    ids = office.papers(2)
    review = office.appraised(ids)
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    hold(office, ids[0])
    refused(lambda: office.sign(review, "archive_head", "archivist"), "register.held_before")
    revise_register(office.people["clerk"], review, "设立了保留", archive=office.archive)
    assert office.items(review)[ids[0]].outcome is Outcome.HELD
    office.signed(review)
    office.supervised(review)
    office.executed(review)
    assert office.desk.document(ids[0]).code


def test_who_took_part_is_known(office: Office) -> None:
    ids = office.papers(2)
    office.approved(ids[:1])
    with office.archive.database.read() as session:
        took_part = {login for login, person in office.people.items() if involved(session, person.id or 0, ids[:1])}
        assert not any(involved(session, person.id or 0, ids[1:]) for person in office.people.values())
    assert took_part == {*OTHER_SIGNERS.values(), "watch-archive", "watch-aid"}


def test_a_refusal_changes_nothing(office: Office) -> None:
    review = office.approved(office.papers(1))
    with office.archive.database.read() as session:
        before = session.scalars(select(AuditHead.count)).one()
    for act in (
        lambda: execute_register(office.people["leader"], review, archive=office.archive),
        lambda: refuse_review(office.people["watch-aid"], review, "不", archive=office.archive),
        lambda: revise_register(office.people["leader"], review, "不", archive=office.archive),
        lambda: refuse_review(office.people["leader"], review, "", archive=office.archive),
    ):
        with pytest.raises((RefusedError, InvalidError, NotFoundError)):
            act()
    with office.archive.database.read() as session:
        assert session.scalars(select(AuditHead.count)).one() == before
