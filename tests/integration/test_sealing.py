"""Withdrawn case files are sealed: they leave ordinary search, and open with a reason, for a duty, or by approval."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import select

from indexing import FACETS, SearchRequest
from retention import Ground, Mode
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.audit import AuditEntry
from service.catalogue.cases import Sealing
from service.catalogue.documents import FileRole
from service.catalogue.tasks import Task
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.cases import list_cases, open_case, reopen_case, withdraw_case
from service.usecases.cases.sealing import sealed_among
from service.usecases.cases.succeeding import move_case, rest_on
from service.usecases.cases.viewing import show_case, show_case_outside
from service.usecases.disposal.appraising import refuse_review
from service.usecases.disposal.proposing import propose_found
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.downloading import download, download_case, download_documents
from service.usecases.documents.filing import file_case
from service.usecases.documents.images import page_image, page_marks, reveal, thumbnail
from service.usecases.documents.kin import Kin
from service.usecases.documents.viewing import page_text, show_document, show_outside
from service.usecases.holds.held import held_ids
from service.usecases.holds.holds import OnSearch, place_hold
from service.usecases.law.due import list_due
from service.usecases.lookups.approving import admit_in_person
from service.usecases.lookups.choosing import offer_papers
from service.usecases.lookups.closing import record_return
from service.usecases.lookups.requests import Visitor, record_request
from service.usecases.lookups.rooms import open_room, room_page
from service.usecases.lookups.scoping import Wanted, set_scope
from service.usecases.lookups.views import show_lookup
from service.usecases.permissions import Actor
from service.usecases.seals import LONGEST, state_unmasking, state_unsealing
from service.usecases.search.finding import SearchForm, find, seek
from service.usecases.search.indexed import check_index, rebuild_index
from service.usecases.stack.printing import CasePaper, print_case
from tests.counter import NUMBER, OTHER_NUMBER, Counter, asking, letter
from tests.fixtures import Desk, unsealing
from tests.office import Office

DAY = date(2026, 10, 15)
WORD = "收入证明"


@dataclass(frozen=True)
class Household:
    """A case file of two papers; what stands beside it in the open is `other`."""

    code: str
    papers: tuple[int, ...]
    other: int


@pytest.fixture
def household(desk: Desk, archive: Archive) -> Household:
    code = open_case(desk.actor, archive=archive, household="李秀兰")
    papers = (desk.described("A09", case=code), desk.described("A15", case=code, title="医药费收入证明"))
    return Household(code, papers, desk.described("C09", title="收入证明汇总", dated_on=date(2025, 3, 1)))


def withdraw(desk: Desk, household: Household) -> None:
    withdraw_case(desk.actor, household.code, DAY, "脱困", archive=desk.archive)


def found(actor: Actor, archive: Archive, **form: object) -> set[int]:
    """What a search finds; its counts say the very same."""
    asked = SearchForm(WORD, **form)  # type: ignore[arg-type]
    result = find(actor, asked, archive=archive)
    ids = {hit.id for hit in result.hits}
    assert result.total == seek(actor, replace(asked, limit=0), archive=archive).total == len(ids)
    for facet in set(FACETS) - {"unit"}:
        assert sum(result.facets[facet].values()) == len(ids)
    return ids


def lines(archive: Archive, act: str) -> list[AuditEntry]:
    with archive.database.read() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))


def said(archive: Archive, entry: AuditEntry, name: str) -> str:
    """What somebody stated, as the page of the audit shows it: the entry itself holds a digest."""
    with archive.database.read() as session:
        return audit.stated(session, [entry])[entry.data[name]]


def test_a_withdrawal_takes_a_file_out_of_search_at_once_and_the_index_follows(
    desk: Desk, archive: Archive, household: Household
) -> None:
    assert found(desk.actor, archive) == {*household.papers, household.other}
    withdraw(desk, household)
    # The index does not know it yet: only the catalogue does.
    assert archive.index.search(SearchRequest(WORD, sealed=())).total == 3
    assert found(desk.actor, archive) == {household.other}
    desk.work()
    assert archive.index.search(SearchRequest(WORD, sealed=())).total == 1
    with archive.database.read() as session:
        assert session.scalars(select(Sealing)).all() == []
    assert found(desk.actor, archive) == {household.other}
    assert check_index(desk.actor, archive=archive, repair=False).sound


def test_a_reopening_brings_it_back_once_the_index_follows(desk: Desk, archive: Archive, household: Household) -> None:
    withdraw(desk, household)
    reopen_case(desk.actor, household.code, date(2026, 11, 1), "再次致困", archive=archive)
    desk.work()
    assert found(desk.actor, archive) == {*household.papers, household.other}
    show_case(desk.actor, household.code, archive=archive)


def test_what_is_withdrawn_reopened_and_withdrawn_again_never_shows_whatever_order_the_index_takes_it_in(
    desk: Desk, archive: Archive, household: Household
) -> None:
    withdraw(desk, household)
    reopen_case(desk.actor, household.code, date(2026, 11, 1), "再次致困", archive=archive)
    desk.work()
    withdraw_case(desk.actor, household.code, date(2026, 11, 2), "再次脱困", archive=archive)
    assert found(desk.actor, archive) == {household.other}
    desk.work()
    assert found(desk.actor, archive) == {household.other}


def test_a_task_of_the_index_that_is_given_up_leaks_nothing(desk: Desk, archive: Archive, household: Household) -> None:
    withdraw(desk, household)
    with archive.database.write() as session:
        for task in session.scalars(select(Task)):
            session.delete(task)
    assert archive.index.search(SearchRequest(WORD, sealed=())).total == 3
    assert found(desk.actor, archive) == {household.other}


def test_an_index_built_anew_knows_what_is_sealed(desk: Desk, archive: Archive, household: Household) -> None:
    withdraw(desk, household)
    rebuild_index(desk.actor, archive=archive)
    assert set(archive.index.search(SearchRequest(WORD, sealed=())).ids) == {household.other}
    assert archive.index.search(SearchRequest(WORD)).total == 3


def test_a_search_with_a_reason_finds_it_marked_and_on_record(
    desk: Desk, archive: Archive, household: Household
) -> None:
    withdraw(desk, household)
    desk.work()
    with pytest.raises(ConflictError, match=r"seal\.search_needs_reason"):
        find(desk.actor, SearchForm(WORD, sealed=True), archive=archive)
    with pytest.raises(ConflictError, match=r"seal\.search_needs_reason"):
        seek(desk.actor, SearchForm(WORD, sealed=True), archive=archive)
    assert lines(archive, "seal.searched") == []
    actor = unsealing(desk.actor)
    assert found(actor, archive, sealed=True) == {*household.papers, household.other}
    result = find(actor, SearchForm(WORD, sealed=True), archive=archive)
    assert {hit.id for hit in result.hits if hit.sealed} == set(household.papers)
    assert said(archive, lines(archive, "seal.searched")[-1], "unsealed") == actor.unsealing
    # The reason alone changes no search that does not ask for it.
    assert found(actor, archive) == {household.other}


Look = Callable[[Actor, Household, Archive], object]

LOOKS: dict[str, Look] = {
    "document": lambda who, h, a: show_document(who, h.papers[0], archive=a),
    "text": lambda who, h, a: page_text(who, h.papers[0], 1, archive=a),
    "image": lambda who, h, a: page_image(who, h.papers[0], 1, archive=a, width=200),
    "thumbnail": lambda who, h, a: thumbnail(who, h.papers[0], 1, archive=a),
    "marks": lambda who, h, a: page_marks(who, h.papers[0], 1, WORD, archive=a),
    "reveal": lambda who, h, a: reveal(who, h.papers[0], "核对", archive=a),
    "original": lambda who, h, a: download(who, h.papers[0], FileRole.ORIGINAL, archive=a),
    "selection": lambda who, h, a: download_documents(who, h.papers, archive=a, unmasked="核对").__enter__(),
    "case": lambda who, h, a: show_case(who, h.code, archive=a),
    "case as one file": lambda who, h, a: download_case(who, h.code, archive=a, unmasked="核对").__enter__(),
    "papers of a case": lambda who, h, a: print_case(who, h.code, CasePaper.CONTENTS, archive=a).__enter__(),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_every_look_needs_a_reason_and_writes_it_down(
    desk: Desk, archive: Archive, household: Household, reader: Actor, stranger: Actor, look: Look
) -> None:
    file_case(desk.actor, household.code, archive=archive)
    desk.work()
    look(desk.actor, household, archive)
    withdraw(desk, household)
    before = len(lines_of_looks(archive))
    with pytest.raises(ConflictError, match=r"seal\.reason_needed"):
        look(desk.actor, household, archive)
    # Who only reads needs an approval, whatever they state.
    with pytest.raises(RefusedError, match=r"seal\.approval_needed"):
        look(unsealing(reader), household, archive)
    with pytest.raises(NotFoundError):
        look(unsealing(stranger), household, archive)
    with pytest.raises(InvalidError, match=r"reason\.needed"):
        look(replace(desk.actor, unsealing=" "), household, archive)
    assert len(lines_of_looks(archive)) == before
    actor = unsealing(desk.actor)
    look(actor, household, archive)
    assert all(said(archive, line, "unsealed") == actor.unsealing for line in lines_of_looks(archive)[before:])


def lines_of_looks(archive: Archive) -> list[AuditEntry]:
    with archive.database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [entry for entry in entries if "ground" in entry.data]


def test_who_only_reads_finds_and_lists_nothing_sealed(
    desk: Desk, archive: Archive, household: Household, reader: Actor
) -> None:
    withdraw_case(desk.actor, household.code, date(2016, 3, 1), "脱困", archive=archive)
    desk.work()
    assert found(reader, archive) == {household.other}
    for ask in (lambda: find(unsealing(reader), SearchForm(WORD, sealed=True), archive=archive),):
        with pytest.raises(RefusedError):
            ask()
    with pytest.raises(RefusedError):
        state_unsealing(reader, "想看看", archive=archive)
    due = {row.id for row in list_due(desk.actor, date(2026, 11, 23), archive=archive).rows}
    assert due == set(household.papers)
    assert list_due(reader, date(2026, 11, 23), archive=archive).rows == ()
    assert list_due(reader, date(2026, 11, 23), archive=archive).total == 0


def test_sealed_files_are_listed_with_a_reason_only(desk: Desk, archive: Archive, household: Household) -> None:
    open_one = open_case(desk.actor, archive=archive)
    withdraw(desk, household)
    assert [row.code for row in list_cases(desk.actor, archive=archive).rows] == [open_one]
    assert list_cases(desk.actor, archive=archive, words="李秀兰").total == 0
    for withdrawn in (True, None):
        with pytest.raises(ConflictError, match=r"seal\.search_needs_reason"):
            list_cases(desk.actor, archive=archive, withdrawn=withdrawn)
    rows = list_cases(unsealing(desk.actor), archive=archive, withdrawn=True).rows
    assert [row.code for row in rows] == [household.code]
    assert len(lines(archive, "seal.listed")) == 1


def test_of_a_sealed_paper_the_outside_can_be_told(
    desk: Desk, archive: Archive, household: Household, reader: Actor
) -> None:
    withdraw(desk, household)
    view = show_outside(desk.actor, household.papers[0], archive=archive)
    assert (view.title, view.path, view.text, view.fields, view.household) == ("", "", "", (), None)
    assert view.verdict.due_on == date(2036, 10, 15)
    case = show_case_outside(desk.actor, household.code, archive=archive)
    assert (case.code, case.household, case.withdrawn_on) == (household.code, "", DAY)
    assert (case.documents, case.id_number, case.history.proofs) == ((), None, {})
    assert (view.photo, view.kin, view.guessed) == (None, Kin(None, ()), {})
    with pytest.raises(RefusedError):
        show_outside(reader, household.papers[0], archive=archive)
    with pytest.raises(RefusedError):
        show_case_outside(reader, household.code, archive=archive)


@pytest.mark.parametrize(
    ("reason", "is_one"),
    [("", False), ("看", False), ("核对", True), ("核" * LONGEST, True), ("核" * (LONGEST + 1), False)],
)
def test_a_reason_says_something(desk: Desk, archive: Archive, reason: str, is_one: bool) -> None:
    if is_one:
        assert state_unsealing(desk.actor, f" {reason} ", archive=archive) == reason
        assert said(archive, lines(archive, "seal.reason_stated")[-1], "reason") == reason
    else:
        with pytest.raises(InvalidError, match=r"reason\.needed"):
            state_unsealing(desk.actor, reason, archive=archive)


def sealed(archive: Archive, *ids: int) -> set[int]:
    with archive.database.read() as session:
        return sealed_among(session, ids)


def test_a_paper_on_which_an_open_file_rests_is_in_use_and_not_sealed(
    desk: Desk, archive: Archive, household: Household, county: str
) -> None:
    used, left = household.papers
    new = move_case(desk.actor, household.code, county, DAY, "换了单位", archive=archive, papers=[used])
    desk.work()
    assert sealed(archive, *household.papers) == {left}
    assert found(desk.actor, archive) == {used, household.other}
    rest_on(desk.actor, new, [left], archive=archive)
    desk.work()
    assert found(desk.actor, archive) == {*household.papers, household.other}
    withdraw_case(desk.actor, new, date(2026, 11, 1), "脱困", archive=archive)
    assert found(desk.actor, archive) == {household.other}
    desk.work()
    assert found(desk.actor, archive) == {household.other}


def test_what_lies_under_a_paper_is_sealed_with_it_and_moves_with_it(
    desk: Desk, archive: Archive, household: Household
) -> None:
    loose = desk.described("A09", title="另一份收入证明")
    below = desk.described("A06", title="收入证明照片", parent=loose)
    assert sealed(archive, loose, below) == set()
    withdraw(desk, household)
    desk.work()
    correct(desk.actor, loose, Correction(case=household.code), archive=archive)
    assert sealed(archive, loose, below) == {loose, below}
    assert found(desk.actor, archive) == {household.other}
    desk.work()
    assert found(desk.actor, archive) == {household.other}
    correct(desk.actor, loose, Correction(case=""), archive=archive)
    desk.work()
    assert found(desk.actor, archive) == {household.other, loose, below}


def test_of_a_sealed_paper_no_title_stands_beside_what_belongs_to_it(
    desk: Desk, archive: Archive, household: Household, reader: Actor
) -> None:
    other = open_case(desk.actor, archive=archive)
    part = desk.described("A09", title="所附证明", case=other, parent=household.papers[0])
    above = show_document(reader, part, archive=archive).kin.parent
    assert above is not None
    assert (above.id, above.title) == (household.papers[0], "收入证明")
    withdraw(desk, household)
    assert sealed(archive, part, *household.papers) == set(household.papers)
    assert show_document(reader, part, archive=archive).kin.parent is None
    outside = show_outside(desk.actor, household.papers[0], archive=archive)
    assert (outside.kin.parent, outside.kin.parts) == (None, ())


def test_a_paper_taken_into_a_sealed_file_is_sealed_from_the_first_moment(
    desk: Desk, archive: Archive, household: Household
) -> None:
    withdraw(desk, household)
    desk.described("A37", case=household.code, title="补来的收入证明")
    assert found(desk.actor, archive) == {household.other}


def test_a_hold_on_a_search_catches_what_is_sealed(desk: Desk, archive: Archive, household: Household) -> None:
    withdraw(desk, household)
    desk.work()
    assert found(desk.actor, archive) == {household.other}
    place_hold(desk.actor, OnSearch(query=WORD), "未了事项", "诉讼", archive=archive)
    late = desk.described("A37", case=household.code, title="补来的收入证明")
    with archive.database.read() as session:
        held = held_ids(session, [*household.papers, household.other, late], archive)
    assert held == {*household.papers, household.other, late}


def test_who_has_a_part_in_a_look_up_sees_what_it_is_about_and_nobody_else(counter: Counter) -> None:
    archive = counter.archive
    code = counter.case()
    paper = counter.paper(case=code)
    withdraw_case(counter.desk.actor, code, DAY, "脱困", archive=archive)
    counter.desk.work()
    lookup = record_request(counter.clerk, asking(), archive=archive, letter=letter())
    offered = offer_papers(counter.clerk, lookup, WORD, archive=archive)
    assert [(row.id, row.sealed, list(row.pages)) for row in offered.found] == [(paper, True, [1, 2, 3])]
    assert len(counter.lines("lookup.papers_sought")) == 1
    set_scope(counter.clerk, lookup, [Wanted(paper)], archive=archive)
    show_document(counter.clerk, paper, archive=archive)
    line = counter.lines("document.viewed")[-1]
    assert (line.data["ground"], line.data["matter"]) == ("lookup", lookup)
    # Who may approve it looks at what is asked for; another keeper has to state why.
    show_document(counter.leader, paper, archive=archive)
    with pytest.raises(ConflictError, match=r"seal\.reason_needed"):
        show_document(counter.host, paper, archive=archive)
    counter.approve(lookup)
    open_room(counter.host, lookup, archive=archive)
    assert room_page(counter.host, lookup, 1, archive=archive, width=200).startswith(b"\xff\xd8")
    show_document(counter.host, paper, archive=archive)
    record_return(counter.host, lookup, "核对无误", archive=archive)
    for actor in (counter.clerk, counter.leader, counter.host):
        with pytest.raises(ConflictError, match=r"seal\.reason_needed"):
            show_document(actor, paper, archive=archive)


def test_of_a_households_request_its_file_is_offered_and_no_other(counter: Counter) -> None:
    own, others = counter.case(), counter.case(OTHER_NUMBER, "周敬棠")
    paper, foreign = counter.paper(case=own), counter.paper(case=others)
    withdraw_case(counter.desk.actor, own, DAY, "脱困", archive=counter.archive)
    request = asking(ground=Ground.OWN, visitors=[Visitor("李秀兰", NUMBER)], case=own, modes=[Mode.READ])
    lookup = record_request(counter.clerk, request, archive=counter.archive)
    assert [row.id for row in offer_papers(counter.clerk, lookup, "", archive=counter.archive).found] == [paper]
    assert [row.id for row in offer_papers(counter.clerk, lookup, WORD, archive=counter.archive).found] == [paper]
    chosen = offer_papers(counter.clerk, lookup, "", archive=counter.archive, chosen=[paper, foreign])
    assert ([row.id for row in chosen.chosen], chosen.found) == ([paper], [])
    set_scope(counter.clerk, lookup, [Wanted(paper)], archive=counter.archive)
    admit_in_person(counter.clerk, lookup, archive=counter.archive)
    with pytest.raises(ConflictError, match=r"lookup\.is_judged"):
        offer_papers(counter.clerk, lookup, "", archive=counter.archive)


def test_a_view_of_a_request_has_its_line(counter: Counter) -> None:
    lookup = record_request(counter.clerk, asking(), archive=counter.archive, letter=letter())
    show_lookup(counter.leader, lookup, archive=counter.archive)
    (line,) = counter.lines("lookup.viewed")
    assert (line.actor_id, line.subject_id) == (counter.leader.id, lookup)


def test_a_review_is_the_reason_of_its_people_for_as_long_as_it_is_open(office: Office) -> None:
    archive, admin = office.archive, office.desk.actor
    code = open_case(admin, archive=archive, household="李秀兰")
    paper = office.desk.described("A09", case=code, title="收入证明")
    file_case(admin, code, archive=archive)
    withdraw_case(admin, code, date(2016, 3, 1), "脱困", archive=archive)
    office.desk.work()
    keeper = office.people["clerk"]
    found_by = propose_found(keeper, SearchForm(WORD), archive=archive)
    assert found_by.items == 1
    show_document(keeper, paper, archive=archive)
    assert lines(archive, "document.viewed")[-1].data["ground"] == "review"
    member = office.people["aid-clerk"]
    show_document(member, paper, archive=archive)
    # Who has no post in the unit and no seat has no part in it.
    with pytest.raises(ConflictError, match=r"seal\.reason_needed"):
        show_document(admin, paper, archive=archive)
    refuse_review(keeper, found_by.review_id, "查错了", archive=archive)
    with pytest.raises(ConflictError, match=r"seal\.reason_needed"):
        show_document(member, paper, archive=archive)


def test_files_of_sensitive_papers_are_taken_along_with_a_reason_only(desk: Desk, archive: Archive) -> None:
    code = open_case(desk.actor, archive=archive)
    card, plain = desk.described("A12", case=code, title="银行卡复印件"), desk.described("A09", case=code)

    def takes(**why: str) -> tuple[Callable[[], object], ...]:
        actor = desk.actor
        return (
            lambda: download(actor, card, FileRole.ORIGINAL, archive=archive, **why),
            lambda: download(actor, card, FileRole.SEARCHABLE, archive=archive, **why),
            lambda: download_documents(actor, [plain, card], archive=archive, **why).__enter__(),
            lambda: download_case(actor, code, archive=archive, **why).__enter__(),
        )

    for take in takes():
        with pytest.raises(ConflictError, match=r"unmask\.reason_needed"):
            take()
    assert lines(archive, "document.downloaded") == []
    for take in takes(unmasked="移交前核对"):
        take()
    seen = [*lines(archive, "document.downloaded"), *lines(archive, "case.downloaded")]
    assert {said(archive, line, "unmasked") for line in seen} == {"移交前核对"}
    download(desk.actor, plain, FileRole.ORIGINAL, archive=archive)


def test_a_reason_for_files_says_something_and_is_on_record(desk: Desk, archive: Archive) -> None:
    assert state_unmasking(desk.actor, " 移交前核对 ", archive=archive) == "移交前核对"
    assert len(lines(archive, "unmask.reason_stated")) == 1
    with pytest.raises(InvalidError, match=r"reason\.needed"):
        state_unmasking(desk.actor, "看", archive=archive)
