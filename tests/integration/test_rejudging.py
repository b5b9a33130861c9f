"""Documents and another version of the schedule: the trial that writes nothing, and the batch that changes periods."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from config.regulation import Assignment, ContainerRule, Edit, Proposal, Rule, SetAssignment, SetContainer, SetRule
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.audit import AuditEntry, AuditHead
from service.catalogue.documents import Document
from service.catalogue.people import Role
from service.catalogue.rejudging import Rejudged, Rejudging, RejudgingState
from service.catalogue.tasks import Task, TaskKind, TaskState
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.disposal.removing import remove_document
from service.usecases.law import rejudging, trial
from service.usecases.law.approving import Approval
from service.usecases.law.drafting import draft_version, edit_version
from service.usecases.law.judging import judge_document
from service.usecases.law.rejudged import judge_of, list_rejudgings, show_rejudging
from service.usecases.law.rejudging import rejudge_chunk, resume_rejudging, start_rejudging
from service.usecases.law.retention import determine
from service.usecases.law.schedules import show_version
from service.usecases.law.trial import Trial, try_version
from service.usecases.permissions import Actor
from tests.fixtures import Desk, approve

TODAY = date(2026, 11, 23)
YEARS_15 = Rule("withdrawal+15y", "撤档后15年", "15 years from withdrawal", "withdrawal", 15)
YEARS_20 = Rule("fiscal_year+20y", "年度后20年", "20 years after the fiscal year", "fiscal_year", 20)


@pytest.fixture
def approver(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("approver", Role.APPROVER, "J012")


@pytest.fixture
def shelf(desk: Desk, archive: Archive, admin: Actor) -> dict[str, int]:
    """Papers that hang together in every way: in case files, behind a voucher, a photograph, undetermined, for ever."""
    gone, open_ = (open_case(admin, archive=archive, household=name) for name in ("吴桂兰", "周敬棠"))
    voucher = desk.described("B04", fiscal_year=2025, title="付款凭证")
    paper = desk.described("A07", case=gone, title="入户调查表")
    numbers = {
        "gone": desk.described("A09", case=gone, title="收入证明"),
        "open": desk.described("A09", case=open_, title="收入证明"),
        "other": desk.described("A10", case=gone, title="工资单"),
        "voucher": voucher,
        "behind": desk.described("A18", parent=voucher, title="收据复印件"),
        "paper": paper,
        "photo": desk.described("A06", parent=paper, title="入户照片"),
        "undetermined": desk.described("C03", dated_on=date(2026, 3, 5), title="会议纪要"),
        "report": desk.described("B11", fiscal_year=2025, title="季度报表"),
        "permanent": desk.described("B10", fiscal_year=2025, title="年度决算"),
    }
    withdraw_case(admin, gone, date(2026, 10, 15), "脱困", archive=archive)
    desk.work()
    return numbers


def given(code: str, rule: str | None, *proposals: str) -> Edit:
    offered = tuple(Proposal(one, "重要的", "important ones") for one in proposals)
    return SetAssignment(Assignment((code,), "本市期限表", "the city's schedule", rule, None, offered))


def drafted(archive: Archive, keeper: Actor, *edits: Edit) -> int:
    """A draft with these changes."""
    number = draft_version(keeper, "试拟", archive=archive)
    for edit in (SetRule(YEARS_15), SetRule(YEARS_20), *edits):
        edit_version(keeper, number, revision(archive, keeper, number), edit, archive=archive)
    return number


def revision(archive: Archive, keeper: Actor, number: int) -> int:
    return show_version(keeper, number, archive=archive).row.revision


def in_force(archive: Archive, keeper: Actor, approver: Actor, *edits: Edit) -> int:
    """A version with these changes, approved and in force."""
    number = drafted(archive, keeper, *edits)
    approval = Approval("榆阳市档案局", "榆档发〔2026〕12号", TODAY)
    seen = revision(archive, keeper, number)
    assert approve(approver, number, seen, approval, archive=archive) == "in_force"
    return number


def rejudge(archive: Archive, desk: Desk, keeper: Actor, number: int, **more: str) -> int:
    """Start a batch and let a worker do all of it."""
    batch = start_rejudging(keeper, number, "新期限表", archive=archive, **more)
    desk.work()
    return batch


def state_of(archive: Archive) -> list[tuple[object, ...]]:
    """Everything of documents and audit that a trial must leave as it is."""
    with archive.database.read() as session:
        documents = session.execute(select(*Document.__table__.columns).order_by(Document.id)).all()
        return [*map(tuple, documents), tuple(session.execute(select(AuditHead.digest, AuditHead.count)).one())]


def kept(archive: Archive, number: int) -> tuple[str | None, date | None, int | None]:
    with archive.database.read() as session:
        document = session.get_one(Document, number)
        return document.rule, document.due_on, document.schedule_id


def changed(found: Trial) -> set[int]:
    return {row.id for row in found.rows}


def test_a_trial_names_every_document_that_changes_and_writes_nothing(
    archive: Archive, keeper: Actor, shelf: dict[str, int]
) -> None:
    number = drafted(archive, keeper, given("A09", YEARS_15.id), given("B11", YEARS_20.id))
    before = state_of(archive)
    found = try_version(keeper, number, archive=archive)
    assert state_of(archive) == before
    assert changed(found) == {shelf["gone"], shelf["open"], shelf["report"]}
    assert found.counts is not None
    assert (found.counts.judged, found.counts.changed, found.counts.shorter) == (10, 3, 0)
    assert found.counts.by_type == {"A09": 2, "B11": 1}
    rows = {row.id: row for row in found.rows}
    gone = rows[shelf["gone"]]
    assert (gone.before.rule, gone.before.due_on) == ("withdrawal+10y", date(2036, 10, 15))
    assert (gone.after.rule, gone.after.due_on) == ("withdrawal+15y", date(2041, 10, 15))
    assert rows[shelf["open"]].after.due_on is None


def test_a_trial_follows_container_paper_and_voucher(archive: Archive, keeper: Actor, shelf: dict[str, int]) -> None:
    lent = ContainerRule("case", YEARS_15.id, "本市期限表", "the city's schedule")
    found = changed(try_version(keeper, drafted(archive, keeper, SetContainer(lent)), archive=archive))
    # The open file waits for its withdrawal under either rule, and is told of under its own.
    assert found == {shelf[name] for name in ("gone", "other", "paper", "photo")}
    behind = drafted(archive, keeper, given("B04", "permanent"))
    assert changed(try_version(keeper, behind, archive=archive)) == {shelf["voucher"], shelf["behind"]}
    photo = drafted(archive, keeper, given("A07", "permanent"))
    assert changed(try_version(keeper, photo, archive=archive)) == {shelf["paper"], shelf["photo"]}


def test_a_trial_agrees_with_judging_everything_anew(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int]
) -> None:
    """What the database leaves out as unable to change is held against what the law says of every document."""
    edits = (
        given("A07", "permanent"),
        given("A09", YEARS_15.id),
        given("B04", "permanent"),
        given("C03", "permanent"),
        SetContainer(ContainerRule("case", YEARS_15.id, "依据", "basis")),
    )
    number = in_force(archive, keeper, approver, *edits)
    found = try_version(keeper, number, archive=archive)
    predicted = {row.id: (row.after.rule, row.after.due_on) for row in found.rows}
    before = {one: kept(archive, one)[:2] for one in shelf.values()}
    rejudge(archive, desk, keeper, number, appraisal="鉴〔2026〕1号")
    with archive.database.write() as session:
        for document in session.scalars(select(Document)).all():
            judge_document(session, document, archive)
    for one in shelf.values():
        assert kept(archive, one)[:2] == predicted.get(one, before[one])


def test_a_trial_is_walked_in_parts_and_counted_once(
    archive: Archive, keeper: Actor, shelf: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "BATCH", 2)
    number = drafted(archive, keeper, SetContainer(ContainerRule("case", YEARS_15.id, "依据", "basis")))
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        part = try_version(keeper, number, archive=archive, after=after, limit=2, count=after == 0)
        assert len(part.rows) <= 2
        assert (part.counts is None) == (after > 0)
        seen += [row.id for row in part.rows]
        after = part.next_after
    assert seen == sorted({shelf[name] for name in ("gone", "other", "paper", "photo")})


def test_a_trial_within_a_unit_leaves_the_others_out(
    archive: Archive, keeper: Actor, county: str, stranger: Actor, shelf: dict[str, int]
) -> None:
    number = drafted(archive, keeper, given("A09", YEARS_15.id))
    assert changed(try_version(keeper, number, archive=archive, unit=county)) == set()
    assert try_version(stranger, number, archive=archive, unit=county).counts is not None
    with pytest.raises(RefusedError):
        try_version(stranger, number, archive=archive)


def test_a_batch_changes_what_the_trial_said_and_keeps_the_old_periods(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int]
) -> None:
    number = in_force(archive, keeper, approver, given("A09", YEARS_15.id))
    assert kept(archive, shelf["gone"]) == ("withdrawal+10y", date(2036, 10, 15), 1)
    batch = rejudge(archive, desk, keeper, number)
    assert kept(archive, shelf["gone"]) == ("withdrawal+15y", date(2041, 10, 15), 2)
    assert kept(archive, shelf["other"]) == ("withdrawal+10y", date(2036, 10, 15), 2)
    view = show_rejudging(keeper, batch, archive=archive)
    assert (view.row.state, view.row.done, view.row.total) == (RejudgingState.FINISHED, 10, 10)
    assert (view.row.changed, view.row.kept_back) == (2, 0)
    row = {one.document_id: one for one in view.documents}[shelf["gone"]]
    assert (row.old_rule, row.new_rule, row.old_version) == ("withdrawal+10y", "withdrawal+15y", 1)
    assert (row.old_due_on, row.new_due_on) == (date(2036, 10, 15), date(2041, 10, 15))
    judge = judge_of(keeper, shelf["gone"], archive=archive)
    assert (judge.number, judge.approval_number) == (number, "榆档发〔2026〕12号")
    assert [one.batch.reason for one in judge.annotations] == ["新期限表"]
    assert judge_of(keeper, shelf["other"], archive=archive).annotations == ()
    with pytest.raises(ConflictError, match=r"rejudging\.nothing"):
        start_rejudging(keeper, number, "再来", archive=archive)


def test_the_index_follows_a_period_that_changed(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int]
) -> None:
    from service.usecases.search.indexed import check_index

    number = in_force(archive, keeper, approver, given("A10", "permanent"))
    rejudge(archive, desk, keeper, number)
    assert kept(archive, shelf["other"])[0] == "permanent"
    operator = archive_operator(archive)
    assert check_index(operator, archive=archive, repair=False).sound


def archive_operator(archive: Archive) -> Actor:
    from service.usecases.house.people import actor_of_login

    return actor_of_login(None, archive=archive)


def test_nothing_gets_shorter_without_an_appraisal(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int]
) -> None:
    longer = in_force(archive, keeper, approver, given("A09", YEARS_15.id), given("A10", "permanent"))
    rejudge(archive, desk, keeper, longer)
    shorter = in_force(archive, keeper, approver, given("A09", "withdrawal+10y"), given("A10", "withdrawal+10y"))
    batch = rejudge(archive, desk, keeper, shorter)
    # Also the open file: it would be kept for a shorter time once it is withdrawn.
    assert {one.document_id for one in show_rejudging(keeper, batch, archive=archive, kept_back=True).documents} == {
        shelf["gone"],
        shelf["open"],
        shelf["other"],
    }
    assert kept(archive, shelf["gone"]) == ("withdrawal+15y", date(2041, 10, 15), 2)
    assert kept(archive, shelf["other"])[0] == "permanent"
    batch = rejudge(archive, desk, keeper, shorter, appraisal="榆鉴〔2026〕3号")
    view = show_rejudging(keeper, batch, archive=archive)
    assert (view.row.total, view.row.changed, view.row.kept_back) == (3, 3, 0)
    assert view.row.appraisal == "榆鉴〔2026〕3号"
    assert kept(archive, shelf["gone"]) == ("withdrawal+10y", date(2036, 10, 15), 3)
    assert len(judge_of(keeper, shelf["gone"], archive=archive).annotations) == 3


def test_a_decision_that_the_version_no_longer_offers_is_open_again(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int], admin: Actor
) -> None:
    determine(admin, shelf["undetermined"], "permanent", "党组会议", archive=archive)
    offered = given("C03", None, "permanent", "filing_year+30y")
    rejudge(archive, desk, keeper, in_force(archive, keeper, approver, offered))
    assert kept(archive, shelf["undetermined"])[0] == "permanent"


def test_only_a_version_in_force_and_approved_judges_anew(
    archive: Archive, keeper: Actor, shelf: dict[str, int]
) -> None:
    number = drafted(archive, keeper, given("A09", YEARS_15.id))
    for version in (1, number):
        with pytest.raises(ConflictError, match=r"rejudging\.not_in_force"):
            start_rejudging(keeper, version, "试", archive=archive)
    for reason, code in ((" ", r"reason\.needed"), ("长" * 501, r"reason\.needed")):
        with pytest.raises(InvalidError, match=code):
            start_rejudging(keeper, number, reason, archive=archive)
    with pytest.raises(InvalidError, match=r"rejudging\.appraisal"):
        start_rejudging(keeper, number, "试", archive=archive, appraisal=" ")


def test_one_batch_at_a_time(archive: Archive, keeper: Actor, approver: Actor, shelf: dict[str, int]) -> None:
    number = in_force(archive, keeper, approver, given("A09", YEARS_15.id))
    batch = start_rejudging(keeper, number, "新期限表", archive=archive)
    with pytest.raises(ConflictError, match=r"rejudging\.running"):
        start_rejudging(keeper, number, "新期限表", archive=archive)
    with pytest.raises(ConflictError, match=r"rejudging\.not_halted"):
        resume_rejudging(keeper, batch, archive=archive)
    assert [row.id for row in list_rejudgings(keeper, archive=archive)] == [batch]


def test_a_part_that_is_done_twice_is_done_once(
    archive: Archive, keeper: Actor, approver: Actor, shelf: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejudging, "CHUNK", 3)
    number = in_force(archive, keeper, approver, given("A09", YEARS_15.id))
    batch = start_rejudging(keeper, number, "新期限表", archive=archive)
    rejudge_chunk(batch, 0, archive=archive)
    before = state_of(archive)
    rejudge_chunk(batch, 0, archive=archive)
    assert state_of(archive) == before
    cursors = [0]
    while True:
        with archive.database.read() as session:
            row = session.get_one(Rejudging, batch)
        if row.state is not RejudgingState.RUNNING:
            break
        assert row.cursor >= cursors[-1]
        cursors.append(row.cursor)
        rejudge_chunk(batch, row.cursor, archive=archive)
    assert (row.state, row.done, row.changed) == (RejudgingState.FINISHED, 10, 2)
    with archive.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "documents.rejudged")).all()
        assert sum(entry.data["count"] for entry in entries) == 10
        assert len(entries) == 4
        assert session.query(Rejudged).count() == 2
        assert list(audit.breaks(session)) == []


def test_a_batch_stops_when_its_version_is_superseded(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejudging, "CHUNK", 3)
    number = in_force(archive, keeper, approver, given("A09", YEARS_15.id))
    batch = start_rejudging(keeper, number, "新期限表", archive=archive)
    rejudge_chunk(batch, 0, archive=archive)
    in_force(archive, keeper, approver, given("A10", "permanent"))
    desk.work()
    row = show_rejudging(keeper, batch, archive=archive).row
    assert (row.state, row.done) == (RejudgingState.STOPPED, 3)


def test_a_batch_whose_work_was_given_up_is_seen_and_goes_on(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int], reader: Actor
) -> None:
    number = in_force(archive, keeper, approver, given("A09", YEARS_15.id))
    batch = start_rejudging(keeper, number, "新期限表", archive=archive)
    with archive.database.write() as session:
        task = session.scalars(select(Task).where(Task.kind == TaskKind.REJUDGE)).one()
        task.state, task.error = TaskState.FAILED, {"code": "task.worker_died", "data": {}}
    assert show_rejudging(keeper, batch, archive=archive).row.problem == {"code": "task.worker_died", "data": {}}
    with pytest.raises(RefusedError):
        resume_rejudging(reader, batch, archive=archive)
    resume_rejudging(keeper, batch, archive=archive)
    desk.work()
    assert show_rejudging(keeper, batch, archive=archive).row.state is RejudgingState.FINISHED
    with pytest.raises(NotFoundError):
        resume_rejudging(keeper, 99, archive=archive)


def test_a_keeper_of_another_unit_judges_only_there(
    archive: Archive, keeper: Actor, approver: Actor, stranger: Actor, county: str, shelf: dict[str, int]
) -> None:
    number = in_force(archive, keeper, approver, given("A09", YEARS_15.id))
    there = Desk(archive, stranger)
    mine = there.described("A09", case=open_case(stranger, archive=archive, household="赵某"))
    with archive.database.write() as session:
        session.get_one(Document, mine).schedule_id = 1
    with pytest.raises(RefusedError):
        start_rejudging(stranger, number, "试", archive=archive)
    batch = start_rejudging(stranger, number, "试", archive=archive, unit=county)
    there.work()
    assert show_rejudging(stranger, batch, archive=archive).row.done == 1
    assert kept(archive, mine)[2] == number
    assert kept(archive, shelf["gone"])[2] == 1


def test_a_batch_of_another_unit_does_not_exist_for_a_stranger(
    archive: Archive, keeper: Actor, approver: Actor, stranger: Actor, desk: Desk, shelf: dict[str, int]
) -> None:
    number = in_force(archive, keeper, approver, given("A09", YEARS_15.id))
    batch = rejudge(archive, desk, keeper, number, unit="J012")
    assert list_rejudgings(stranger, archive=archive) == ()
    with pytest.raises(NotFoundError):
        show_rejudging(stranger, batch, archive=archive)
    with pytest.raises(NotFoundError):
        judge_of(stranger, shelf["gone"], archive=archive)


def test_what_was_rejudged_outlives_its_document(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int]
) -> None:
    batch = rejudge(archive, desk, keeper, in_force(archive, keeper, approver, given("B11", YEARS_20.id)))
    with archive.database.write() as session:
        remove_document(session, session.get_one(Document, shelf["report"]))
    (row,) = show_rejudging(keeper, batch, archive=archive).documents
    assert (row.document_id, row.title, row.old_rule) == (shelf["report"], None, "fiscal_year+10y")


def test_a_follower_judged_before_its_paper_is_judged_again(
    archive: Archive, keeper: Actor, approver: Actor, desk: Desk, shelf: dict[str, int]
) -> None:
    number = in_force(archive, keeper, approver, given("B04", "permanent"))
    with archive.database.write() as session:
        document = session.get_one(Document, shelf["behind"])
        document.schedule_id = None
        judge_document(session, document, archive)
    assert kept(archive, shelf["behind"])[0] != "permanent"
    rejudge(archive, desk, keeper, number)
    assert kept(archive, shelf["behind"]) == ("permanent", None, number)
