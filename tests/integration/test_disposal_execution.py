"""Holds that come late, parts and wholes, crashes anywhere: what is executed goes once, and nothing else goes."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from retention import Decision, ReviewState
from service.catalogue import audit, tasks
from service.catalogue.audit import AuditEntry
from service.catalogue.disposal import Outcome, Tombstone
from service.catalogue.documents import Document
from service.catalogue.tasks import Task, TaskKind, TaskState
from service.errors import ArchiveError, ConflictError, NotFoundError, UnavailableError
from service.usecases.cases.cases import open_case
from service.usecases.disposal.appraising import conclude
from service.usecases.disposal.clearing import dispose
from service.usecases.disposal.executing import execute_register, take_out
from service.usecases.disposal.registering import revise_register
from service.usecases.documents.filing import discard, file_documents
from service.usecases.holds.holds import OnDocument, OnUnit, place_hold, release_hold
from service.usecases.upkeep.sweeping import sweep
from tests.fixtures import Hands
from tests.office import Office
from tests.processes import Shell, kill_all, wait_until


def hold(office: Office, document: int) -> int:
    return place_hold(office.people["clerk"], OnDocument(document), "专项审计", "审计通知", archive=office.archive)


def begun(office: Office, ids: list[int]) -> int:
    """A register whose execution a person began, and no worker has taken up."""
    review = office.approved(ids)
    execute_register(office.people["clerk"], review, archive=office.archive)
    return review


def outcomes(office: Office, review: int) -> list[Outcome]:
    return [office.items(review)[one].outcome for one in sorted(office.items(review))]


def test_a_hold_placed_after_approval_saves_the_file(office: Office) -> None:
    ids = office.papers(3)
    review = begun(office, ids)
    number = hold(office, ids[1])
    office.desk.work()
    assert outcomes(office, review) == [Outcome.DESTROYED, Outcome.KEPT_BACK, Outcome.DESTROYED]
    kept = office.items(review)[ids[1]]
    assert kept.obstacles[0][0] == "held"
    assert kept.obstacles[0][2]["number"] == number
    assert office.desk.document(ids[1]).code
    for digest in office.desk.document_files(ids[1]):
        assert office.archive.store.size(digest)
    office.certified(review)
    assert office.view(review).state is ReviewState.CERTIFIED


def test_a_hold_between_two_items_saves_the_second(office: Office) -> None:
    ids = office.papers(3)
    review = begun(office, ids)
    steps = take_out(review, archive=office.archive)
    first = next(steps)
    gone = next(one for one in ids if office.items(review)[one].id == first)
    left = [one for one in ids if one != gone]
    hold(office, left[0])
    assert len(list(steps)) == 2
    dispose(review, archive=office.archive)
    assert {one: office.items(review)[one].outcome for one in ids} == {
        gone: Outcome.DESTROYED,
        left[0]: Outcome.KEPT_BACK,
        left[1]: Outcome.DESTROYED,
    }


def test_a_hold_on_the_unit_in_the_middle_keeps_all_that_is_left(office: Office) -> None:
    ids = office.papers(3)
    review = begun(office, ids)
    steps = take_out(review, archive=office.archive)
    next(steps)
    number = place_hold(office.people["clerk"], OnUnit("J012"), "诉讼", "应诉通知", archive=office.archive)
    dispose(review, archive=office.archive)
    assert sorted(outcomes(office, review)) == sorted([Outcome.DESTROYED, Outcome.KEPT_BACK, Outcome.KEPT_BACK])
    # Released by somebody who had no part in it, what was kept back may be proposed again.
    release_hold(office.admin, number, "诉讼结束", archive=office.archive)
    kept = [one for one, item in office.items(review).items() if item.outcome is Outcome.KEPT_BACK]
    again = office.approved(kept)
    office.executed(again)
    assert set(outcomes(office, again)) == {Outcome.DESTROYED}


def test_a_hold_in_a_race_with_the_execution_is_either_refused_or_wins(office: Office) -> None:
    ids = office.papers(4)
    review = begun(office, ids)
    held: list[int] = []

    def place() -> None:
        for one in reversed(ids):
            try:
                hold(office, one)
            except NotFoundError:
                continue
            held.append(one)

    placing = threading.Thread(target=place)
    placing.start()
    office.desk.work()
    placing.join()
    for one in ids:
        item = office.items(review)[one]
        assert item.outcome is (Outcome.KEPT_BACK if one in held else Outcome.DESTROYED)


def test_what_changes_in_the_middle_stands_still_until_it_is_signed_again(office: Office) -> None:
    ids = office.papers(3)
    review = begun(office, ids)
    next(take_out(review, archive=office.archive))
    left = [one for one in ids if office.items(review)[one].outcome is Outcome.PENDING]
    with office.archive.database.write() as session:
        session.get_one(Document, left[0]).revision += 1
    dispose(review, archive=office.archive)
    view = office.view(review)
    assert view.register is not None
    assert view.register.halted is not None
    assert view.register.halted.code == "register.changed"
    assert view.outcomes["pending"] == 2
    assert view.state is ReviewState.APPRAISED
    with pytest.raises(ConflictError, match=r"register\.changed"):
        execute_register(office.people["clerk"], review, archive=office.archive)
    revise_register(office.people["clerk"], review, "有改动", archive=office.archive)
    office.signed(review)
    office.count(review)
    office.executed(review)
    assert set(outcomes(office, review)) == {Outcome.DESTROYED}
    with office.archive.database.read() as session:
        assert len(session.scalars(select(Tombstone.id)).all()) == 3


def test_a_clock_set_back_in_the_middle_stands_still(office: Office, hands: Hands) -> None:
    ids = office.papers(2, filing_year=2015, dated_on=date(2015, 3, 4))
    review = begun(office, ids)
    next(take_out(review, archive=office.archive))
    hands.forward(days=-400)
    dispose(review, archive=office.archive)
    assert sorted(outcomes(office, review)) == sorted([Outcome.LEAVING, Outcome.PENDING]) or sorted(
        outcomes(office, review)
    ) == sorted([Outcome.DESTROYED, Outcome.PENDING])
    view = office.view(review)
    assert view.register is not None
    assert view.register.halted is not None
    hands.forward(days=400)
    office.executed(review)
    assert set(outcomes(office, review)) == {Outcome.DESTROYED}


def test_an_approval_withdrawn_in_the_middle_stands_still(office: Office) -> None:
    review = begun(office, office.papers(2))
    next(take_out(review, archive=office.archive))
    office.approve_schedule(False)
    dispose(review, archive=office.archive)
    view = office.view(review)
    assert view.register is not None
    assert view.register.halted is not None
    assert view.register.halted.code == "reason.schedule_unapproved"


def test_a_photograph_goes_before_its_paper_and_a_held_one_keeps_it(office: Office) -> None:
    papers = office.papers(2)
    photos = [office.filed(office.desk.described(type="A28", parent=one, title="走访照片")) for one in papers]
    review = begun(office, [*papers, *photos])
    hold(office, photos[1])
    office.desk.work()
    assert {one: office.items(review)[one].outcome for one in (*papers, *photos)} == {
        papers[0]: Outcome.DESTROYED,
        photos[0]: Outcome.DESTROYED,
        papers[1]: Outcome.KEPT_BACK,
        photos[1]: Outcome.KEPT_BACK,
    }
    assert [one[0] for one in office.items(review)[papers[1]].obstacles] == ["parts_remain"]


def test_paper_and_photograph_are_decided_alike(office: Office) -> None:
    paper = office.paper()
    photo = office.filed(office.desk.described(type="A28", parent=paper, title="走访照片"))
    review = office.proposed([paper, photo])
    office.group(review)
    office.decide(review, [paper], Decision.KEEP, until=date(2040, 12, 31))
    office.decide(review, [photo])
    with pytest.raises(ConflictError, match=r"review\.parted"):
        conclude(office.people["archivist"], review, "留。", archive=office.archive)
    office.decide(review, [photo], Decision.KEEP, until=date(2040, 12, 31))
    conclude(office.people["archivist"], review, "留。", archive=office.archive)
    assert office.desk.document(photo).due_on == office.desk.document(paper).due_on == date(2040, 12, 31)


def test_bytes_go_with_the_last_reference(office: Office) -> None:
    content = office.desk.picture()
    first = office.paper(content=content, title="同一扫描之一")
    case = open_case(office.admin, archive=office.archive, household="李秀兰")
    second = office.desk.described(type="A09", content=content, case=case)
    (shared, *_) = office.desk.document_files(first)
    assert office.desk.document_files(second)[0] == shared
    review = begun(office, [first])
    office.desk.work()
    assert office.archive.store.size(shared)
    assert office.items(review)[first].shared >= 1
    office.certified(review)
    discard(office.admin, second, "重复", archive=office.archive)
    office.desk.work()
    assert shared not in set(office.archive.store.digests())


def test_the_sweeper_leaves_registers_and_certificates(office: Office, hands: Hands) -> None:
    review = begun(office, office.papers(1))
    office.desk.work()
    office.certified(review)
    papers = office.view(review).register
    assert papers is not None
    sweep(archive=office.archive)
    hands.forward(days=2)
    sweep(archive=office.archive)
    assert len(papers.papers) == 3
    assert set(papers.papers.values()) <= set(office.archive.store.digests())


def test_what_a_late_worker_says_does_not_bring_a_document_back(office: Office) -> None:
    (document,) = office.papers(1)
    with office.archive.database.read() as session:
        from service.usecases.search.searchable import as_indexed

        [row] = as_indexed(session, [session.get_one(Document, document)], office.archive)
    review = begun(office, [document])
    with office.archive.database.write() as session:
        tasks.enqueue(session, TaskKind.INDEX, document, office.archive.clock.now())
        held = session.scalars(select(Task).where(Task.document_id == document)).one()
        held.state, held.worker = TaskState.RUNNING, "elsewhere"
    with pytest.raises(UnavailableError, match=r"disposal\.in_hand"):
        dispose(review, archive=office.archive)
    assert outcomes(office, review) == [Outcome.PENDING]
    with office.archive.database.write() as session:
        tasks.release(session, ["elsewhere"])
    dispose(review, archive=office.archive)
    office.archive.index.put([row])
    assert document not in dict(office.archive.index.fingerprints())
    assert outcomes(office, review) == [Outcome.DESTROYED]


@pytest.mark.parametrize("items", range(4))
def test_a_crash_after_any_item_resumes_and_finishes_once(office: Office, items: int) -> None:
    ids = office.papers(3)
    review = begun(office, ids)
    steps = take_out(review, archive=office.archive)
    for _ in range(items):
        next(steps)
    steps.close()
    office.desk.work()
    assert set(outcomes(office, review)) == {Outcome.DESTROYED}
    with office.archive.database.read() as session:
        acts = session.scalars(select(AuditEntry.act)).all()
        assert (acts.count("document.destroyed"), acts.count("disposal.executed")) == (3, 1)
        assert list(audit.breaks(session)) == []


@pytest.fixture
def shell(tmp_path: Path, office: Office) -> Iterator[Shell]:
    """A terminal on the office's own folder."""
    yield Shell(tmp_path, {"SHOUCANG_USER": "clerk"})
    kill_all(tmp_path)


def test_killed_in_the_middle_it_finishes_exactly_once(office: Office, shell: Shell) -> None:
    ids = office.papers(12)
    review = office.approved(ids)

    def stones() -> int:
        with office.archive.database.read() as session:
            return len(session.scalars(select(Tombstone.id)).all())

    running = shell.start("disposal", "execute", str(review))
    wait_until(lambda: stones() >= 2, "two items are gone")
    running.kill()
    running.wait()
    before = stones()
    assert 2 <= before <= 12
    assert shell.run("worker", "--until-idle").returncode == 0
    (line,) = shell.lines("disposal", "status", str(review))
    assert (line["state"], line["outcomes"]) == ("executed", {"destroyed": 12})
    with office.archive.database.read() as session:
        assert session.scalars(select(Document.id).where(Document.id.in_(ids))).all() == []
        acts = session.scalars(select(AuditEntry.act)).all()
        assert (acts.count("document.destroyed"), acts.count("disposal.executed")) == (12, 1)
        assert list(audit.breaks(session)) == []


def test_numbers_of_what_is_gone_are_never_given_again(office: Office) -> None:
    ids = office.papers(2)
    review = begun(office, ids)
    office.desk.work()
    assert set(outcomes(office, review)) == {Outcome.DESTROYED}
    received = office.desk.take_in(type="C09", filing_year=2010, title="后来的")
    assert received.document_id is not None
    assert received.document_id > max(ids)
    office.desk.work()
    (done,) = file_documents(office.admin, [received.document_id], archive=office.archive)
    with office.archive.database.read() as session:
        assert done.code not in session.scalars(select(Tombstone.code)).all()


def test_a_tombstone_is_neither_altered_nor_removed_nor_reviewed_again(office: Office) -> None:
    ids = office.papers(1)
    begun(office, ids)
    office.desk.work()
    for statement in ("UPDATE tombstone SET title = ''", "DELETE FROM tombstone"):
        with pytest.raises(Exception, match="stays as it is"), office.archive.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with pytest.raises(ArchiveError, match=r"document\.missing"):
        office.proposed(ids)
