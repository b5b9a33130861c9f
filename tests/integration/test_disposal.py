"""From a due document to its certificate, for both kinds of records."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from config.regulation import Assignment, SetAssignment
from retention import Cause, Decision, Proof, ReviewState, Statement
from service.catalogue import audit
from service.catalogue.audit import AuditEntry
from service.catalogue.disposal import Outcome, Tombstone
from service.catalogue.documents import Document, File, Page
from service.catalogue.intake import Offer
from service.sentences import say
from service.usecases.cases.cases import Withdrawal, open_case, withdraw_case
from service.usecases.cases.proving import PAPERS
from service.usecases.clock.desk import count_at_work, show_desk
from service.usecases.clock.inbox import list_reminders
from service.usecases.clock.reminding import remind
from service.usecases.disposal.appraising import conclude, give_opinion, refuse_review, set_members
from service.usecases.disposal.duties import waiting_reviews
from service.usecases.disposal.items import list_items
from service.usecases.disposal.printing import Paper, print_review
from service.usecases.disposal.proposing import propose_yearly
from service.usecases.disposal.registering import draw_up_register, revise_register
from service.usecases.disposal.seats import Member
from service.usecases.disposal.supervising import name_supervisors
from service.usecases.documents.correcting import correct_text
from service.usecases.house.posts import appoint_to_post
from service.usecases.law.approving import Approval
from service.usecases.law.drafting import draft_version, edit_version
from service.usecases.law.rejudging import start_rejudging
from service.usecases.law.schedules import show_version
from service.usecases.search.finding import SearchForm, find
from storage import ObjectMissingError
from tests.fixtures import Hands, approve, unsealing
from tests.office import ACCOUNTING_SIGNERS, Office

WATCHERS = (("archive", "archive"), ("aid", "business"))


def test_routine_papers_go_the_whole_way(office: Office) -> None:
    ids = office.papers(3)
    before = {one: office.desk.document(one) for one in ids}
    digests = {one: office.desk.document_files(one) for one in ids}
    review = office.proposed(ids)
    assert office.view(review).state is ReviewState.PROPOSED
    office.group(review)
    office.decide(review, ids)
    number = conclude(office.people["archivist"], review, "均已期满。", archive=office.archive)
    assert number == "鉴字〔2026〕1号"
    assert office.view(review).state is ReviewState.APPRAISED
    assert draw_up_register(office.people["clerk"], review, archive=office.archive) == "销字〔2026〕1号"
    office.signed(review)
    assert office.view(review).state is ReviewState.APPROVED
    assert [one.code for one in office.view(review).hindrances] != []
    office.supervised(review)
    assert office.view(review).hindrances == ()
    office.executed(review)
    assert office.view(review).state is ReviewState.EXECUTED
    office.certified(review)
    assert office.view(review).state is ReviewState.CERTIFIED
    with office.archive.database.read() as session:
        assert session.scalars(select(Document.id).where(Document.id.in_(ids))).all() == []
        stones = session.scalars(select(Tombstone).order_by(Tombstone.document_id)).all()
        assert [(one.document_id, one.code, one.title, one.rule, one.number, one.digest) for one in stones] == [
            (one, before[one].code, before[one].title, before[one].rule, "销字〔2026〕1号", digests[one][0])
            for one in ids
        ]
        assert list(audit.breaks(session)) == []
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.subject_kind == "document")).all()
        assert acts.count("document.destroyed") == 3
    for digest in {digest for each in digests.values() for digest in each}:
        with pytest.raises(ObjectMissingError):
            office.archive.store.size(digest)
    assert find(office.people["clerk"], SearchForm("走访慰问"), archive=office.archive).total == 0
    for paper in Paper:
        with print_review(office.people["clerk"], review, paper, archive=office.archive) as (source, name, *_):
            assert source.read(5) == b"%PDF-"
            assert name.endswith("号.pdf")


def test_accounting_records_go_with_five_opinions_and_three_supervisors(office: Office) -> None:
    ids = [office.voucher(title=f"记账凭证之{number}") for number in (1, 2)]
    review = office.appraised(ids, accounting=True)
    assert office.review(review).report_number == "会鉴字〔2026〕1号"
    assert draw_up_register(office.people["clerk"], review, archive=office.archive) == "会销字〔2026〕1号"
    office.signed(review, ACCOUNTING_SIGNERS)
    office.supervised(review, "watch-archive", "watch-money", "watch-it")
    office.executed(review)
    office.certified(review, "watch-archive", "watch-money", "watch-it")
    assert office.view(review).state is ReviewState.CERTIFIED
    assert {one.outcome for one in office.items(review).values()} == {Outcome.DESTROYED}


def test_nothing_is_left_on_the_disk(office: Office, tmp_path: Path) -> None:
    secret, number = "蒲公英暗号七九四二", "11010519491231002X"
    case = open_case(office.admin, archive=office.archive, household="魏无羡", id_number=number)
    document = office.desk.described(type="A09", name="魏无羡自述.tif", case=case)
    text = f"{secret}\n本人身份证号{number}，住幸福里三号楼。"
    correct_text(office.admin, document, 1, text, archive=office.archive)
    office.desk.work()
    office.filed(document)
    stays = office.paper(title="留下来的统计表")
    papers = _prove(office, case)
    assert find(unsealing(office.people["clerk"]), SearchForm(secret, sealed=True), archive=office.archive).total == 1
    assert _holders(tmp_path / "data", secret)
    review = office.approved([*papers, document])
    office.executed(review)
    assert office.items(review)[document].outcome is Outcome.DESTROYED
    for needle in (secret, number, "魏无羡", "幸福里"):
        assert _holders(tmp_path / "data", needle) == [], needle
    with office.archive.database.read() as session:
        for column in (Document.id, File.document_id, Page.document_id, Offer.document_id):
            assert session.scalars(select(column).where(column == document)).all() == []
        assert session.get_one(Document, stays).title == "留下来的统计表"
        assert all(office.archive.store.size(digest) for digest in office.desk.document_files(stays))


def _prove(office: Office, case: str) -> list[int]:
    """Withdraw a case file in 2010, with all that proves it; gives the papers that do."""
    papers = [
        office.filed(office.desk.described(type=PAPERS[proof], title=str(proof), case=case, dated_on=date(2010, 6, 1)))
        for proof in (Proof.APPROVAL, Proof.INCOME, Proof.STATEMENT)
    ]
    form = Withdrawal(cause=Cause.OUT_OF_HARDSHIP, statement=Statement.SIGNED)
    withdraw_case(office.admin, case, date(2010, 6, 1), "脱困", archive=office.archive, form=form)
    office.desk.work()
    return papers


def _holders(folder: Path, text: str) -> list[Path]:
    """The files that hold a text, packed ones unpacked."""
    needle, found = text.encode(), []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if content[:2] == b"\x1f\x8b":
                content += gzip.decompress(content)
            if needle in content:
                found.append(path)
    return found


def test_what_is_kept_gets_its_new_end_beside_the_old_one(office: Office) -> None:
    kept, forever, gone = office.papers(3)
    review = office.proposed([kept, forever, gone])
    office.group(review)
    office.decide(review, [kept], Decision.KEEP, until=date(2036, 12, 31))
    office.decide(review, [forever], Decision.PERMANENT)
    office.decide(review, [gone])
    conclude(office.people["archivist"], review, "一份续存，一份永久。", archive=office.archive)
    document = office.desk.document(kept)
    assert (document.rule, document.due_on, document.retention_state) == ("appraisal", date(2036, 12, 31), "running")
    assert document.appraised_ref == "鉴字〔2026〕1号"
    assert office.desk.document(forever).retention_state == "permanent"
    assert office.items(review)[kept].old_until == date(2020, 12, 31)
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    assert office.view(review).listed == 1


def test_an_item_whose_period_is_judged_anew_meanwhile_says_when_it_ends_now(office: Office) -> None:
    archivist, archive = office.people["archivist"], office.archive
    [number] = office.papers(1)
    review = office.proposed([number])
    longer = Assignment(("C09",), "本市期限表", "the city's schedule", "filing_year+30y", None, ())
    version = draft_version(archivist, "加长", archive=archive)
    seen = show_version(archivist, version, archive=archive).row.revision
    edit_version(archivist, version, seen, SetAssignment(longer), archive=archive)
    approval = Approval("榆阳市档案局", "榆档发〔2026〕12号", archive.clock.today())
    seen = show_version(archivist, version, archive=archive).row.revision
    approve(office.people["leader"], version, seen, approval, archive=archive)
    [row] = list_items(archivist, review, archive=archive).rows
    assert (row.has_moved, row.due_on, row.ends_on) == (False, date(2020, 12, 31), date(2020, 12, 31))
    start_rejudging(archivist, version, "新期限表", archive=archive)
    office.desk.work()
    [row] = list_items(archivist, review, archive=archive).rows
    assert (row.has_moved, row.due_on, row.ends_on) == (True, date(2020, 12, 31), date(2040, 12, 31))


def test_the_clock_proposes_once_a_year_for_each_unit_and_kind(office: Office, hands: Hands) -> None:
    office.papers(2)
    office.voucher()
    assert propose_yearly(archive=office.archive) == 2
    assert propose_yearly(archive=office.archive) == 0
    hands.forward(days=366)
    late = office.paper(filing_year=2016, dated_on=date(2016, 1, 5))
    assert propose_yearly(archive=office.archive) == 1
    assert late in office.items(3)


def test_each_sees_and_is_told_what_waits_for_them_until_it_is_done(office: Office) -> None:
    def waits(login: str) -> list[str]:
        """What waits for somebody: the same on the page, in the number beside the desk and in the in-box."""
        who = office.people[login]
        found = [one.duty.value for one in waiting_reviews(who, archive=office.archive)]
        told = list_reminders(who, archive=office.archive, unread_only=True).reminders
        assert sorted(f"review_{duty}" for duty in found) == sorted(row.kind for row in told if row.kind != "review")
        at_work, desk = count_at_work(who, archive=office.archive), show_desk(who, archive=office.archive)
        assert (at_work.waiting, at_work.unread) == (sum(desk.counts.values()) + len(found), len(told))
        return found

    def is_to_form_the_group(login: str) -> bool:
        told = list_reminders(office.people[login], archive=office.archive, unread_only=True).reminders
        return any(row.kind == "review" for row in told)

    ids = office.papers(1)
    review = office.proposed(ids)
    assert (is_to_form_the_group("clerk"), is_to_form_the_group("leader")) == (True, False)
    members = [
        Member(office.people[login].id or 0, place)
        for login, place in (("office", "office"), ("archivist", "archive"), ("aid-head", "business"))
    ]
    set_members(office.people["clerk"], review, members, archive=office.archive)
    assert not is_to_form_the_group("clerk")
    assert (waits("office"), waits("leader")) == (["opinion"], [])
    for login in ("office", "archivist", "aid-head"):
        give_opinion(office.people[login], review, "同意", archive=office.archive)
    assert waits("office") == []
    office.decide(review, ids)
    conclude(office.people["archivist"], review, "同意。", archive=office.archive)
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    assert (waits("leader"), waits("watch-archive")) == (["sign"], [])
    office.signed(review)
    assert waits("leader") == []
    seats = [Member(office.people[f"watch-{one}"].id or 0, place) for one, place in WATCHERS]
    name_supervisors(office.people["clerk"], review, seats, archive=office.archive)
    assert waits("watch-archive") == ["count"]
    office.count(review)
    assert waits("watch-archive") == []
    office.executed(review)
    assert waits("watch-archive") == ["confirm"]
    office.certified(review)
    assert [waits(login) for login in office.people if waits(login)] == []


def test_a_list_drawn_anew_calls_on_its_signers_again_and_a_review_that_ended_on_nobody(office: Office) -> None:
    def told(login: str) -> list[str]:
        rows = list_reminders(office.people[login], archive=office.archive, unread_only=True).reminders
        return [f"{row.kind} {row.step}" for row in rows]

    ids = office.papers(2)
    review = office.appraised(ids)
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    assert told("leader") == ["review_sign list-1"]
    office.sign(review, "archive_leader", "leader")
    assert told("leader") == []
    revise_register(office.people["clerk"], review, "一份另有用处", archive=office.archive, strike=ids[:1])
    assert told("leader") == ["review_sign list-2"]
    refuse_review(office.people["archivist"], review, "先不销毁", archive=office.archive)
    assert [told(login) for login in office.people if told(login)] == []


def test_who_comes_into_a_post_meanwhile_is_called_on_by_the_next_daily_run(office: Office) -> None:
    review = office.appraised(office.papers(1))
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    appoint_to_post(office.admin, office.people["auditor"].id or 0, "J012", "unit_leader", archive=office.archive)

    def told() -> list[str]:
        rows = list_reminders(office.people["auditor"], archive=office.archive, unread_only=True).reminders
        return [row.kind for row in rows]

    assert told() == []
    remind(archive=office.archive)
    remind(archive=office.archive)
    assert told() == ["review_sign"]
    assert say("reminder.review_sign", {"number": "销字〔2026〕1号", "review": review}, "zh").startswith(
        "销毁清册 销字"
    )
