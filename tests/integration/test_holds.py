"""Holds: they succeed at once in every state, reach what they should, and end by a release alone (invariant 2)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Event

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from indexing import open_index
from retention import Decision, Reach, ReasonCode, RegisterKind
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Register, RegisterSignature, Review, ReviewItem
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import bar_holds
from service.catalogue.people import Role
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.cases import list_cases, open_case, withdraw_case
from service.usecases.cases.succeeding import move_case
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import discard, file_documents
from service.usecases.documents.paging import split_document
from service.usecases.holds.gathering import gather_holds
from service.usecases.holds.held import held_ids, open_holds
from service.usecases.holds.holds import OnCase, OnDocument, OnSearch, OnUnit, Target, place_hold, release_hold
from service.usecases.holds.views import list_holds, show_hold
from service.usecases.house.units import found_unit
from service.usecases.law.explaining import explain
from service.usecases.permissions import Actor
from service.usecases.photos.describing import describe_photos, take_back_photos
from service.usecases.search.finding import SearchForm, find
from tests.fixtures import Desk, Hands
from tests.photos import jpeg, scene

REASON, BASIS = "债权债务未结清", "会计档案管理办法第十九条"


def hold(desk: Desk, target: Target, actor: Actor | None = None, **more: date) -> int:
    return place_hold(actor or desk.actor, target, REASON, BASIS, archive=desk.archive, **more)


def reaches(desk: Desk, document_id: int) -> list[tuple[int, Reach]]:
    """Numbers and reaches of the holds that are open on a document."""
    with desk.archive.database.read() as session:
        document = session.get_one(Document, document_id)
        found = [(one.number, one.reach) for one in open_holds(session, document, desk.archive)]
        assert held_ids(session, [document_id], desk.archive) == ({document_id} if found else set())
    return found


class TestReaches:
    """Down from unit to case to paper to recording, and never upwards (readings 16)."""

    def test_a_document(self, desk: Desk) -> None:
        one, other = desk.described("A09"), desk.described("A10")
        number = hold(desk, OnDocument(one))
        assert reaches(desk, one) == [(number, Reach.ITEM)]
        assert reaches(desk, other) == []

    def test_what_belongs_to_a_paper_and_not_the_paper_of_what_is_held(self, desk: Desk) -> None:
        paper = desk.described("A27")
        recording = desk.described("A28", parent=paper)
        number = hold(desk, OnDocument(paper))
        assert reaches(desk, recording) == [(number, Reach.PAPER)]
        release_hold(desk.actor, number, "已结清", archive=desk.archive)
        number = hold(desk, OnDocument(recording))
        assert (reaches(desk, recording), reaches(desk, paper)) == ([(number, Reach.ITEM)], [])

    def test_a_case_file_with_what_comes_into_it_later_and_its_recordings(self, desk: Desk) -> None:
        case = open_case(desk.actor, archive=desk.archive)
        paper = desk.described("A27", case=case)
        number = hold(desk, OnCase(case))
        later = desk.described("A09", case=case)
        recording = desk.described("A28", parent=paper)
        assert reaches(desk, paper) == reaches(desk, later) == [(number, Reach.CASE)]
        assert reaches(desk, recording) == [(number, Reach.PAPER)]

    def test_a_unit_with_all_below_it_and_none_above(self, desk: Desk, county: str) -> None:
        found_unit(desk.actor, "河东街道工会", "street", archive=desk.archive, parent=county)
        own, below, above = (desk.described(unit=unit) for unit in (county, "河东街道工会", "J012"))
        number = hold(desk, OnUnit(county))
        assert reaches(desk, own) == reaches(desk, below) == [(number, Reach.UNIT)]
        assert reaches(desk, above) == []

    def test_a_paper_of_another_file_on_which_a_held_file_rests(self, desk: Desk, county: str) -> None:
        case = open_case(desk.actor, archive=desk.archive)
        paper, other = desk.described("A09", case=case), desk.described("A10", case=case)
        new = move_case(desk.actor, case, county, date(2026, 1, 5), "重新就业", archive=desk.archive, papers=[paper])
        number = hold(desk, OnCase(new))
        assert reaches(desk, paper) == [(number, Reach.CASE)]
        assert reaches(desk, other) == []


class TestLeavingAPaper:
    """What a hold reached through a paper stays held when it is taken from that paper."""

    @pytest.mark.parametrize("kind", ["document", "case"])
    @pytest.mark.parametrize("named", ["none", "another"])
    def test_what_is_taken_from_a_held_paper_stays_held_and_is_not_discarded(
        self, desk: Desk, kind: str, named: str
    ) -> None:
        case = open_case(desk.actor, archive=desk.archive)
        paper, other = desk.described("A27", case=case), desk.described("A27")
        recording = desk.described("A28", parent=paper)
        number = hold(desk, OnCase(case) if kind == "case" else OnDocument(paper))
        parent = str(other) if named == "another" else ""
        correct(desk.actor, recording, Correction(parent=parent), archive=desk.archive)
        assert reaches(desk, recording) == [(number, Reach.CASE if kind == "case" else Reach.ITEM)]
        with pytest.raises(ConflictError) as refused:
            discard(desk.actor, recording, "重复", archive=desk.archive)
        assert (refused.value.code, refused.value.data["numbers"]) == ("discard.held", [number])
        release_hold(desk.actor, number, "已结清", archive=desk.archive)
        assert reaches(desk, recording) == []

    def test_a_photograph_whose_paper_is_taken_back_stays_held(self, desk: Desk) -> None:
        paper = desk.described("A27")
        photo = desk.described("A28", content=jpeg(scene(1)), name="IMG_0001.jpg")
        describe_photos(desk.actor, [photo], Correction(parent=str(paper)), archive=desk.archive)
        number = hold(desk, OnDocument(paper))
        take_back_photos(desk.actor, [photo], archive=desk.archive)
        assert desk.document(photo).parent_id is None
        assert reaches(desk, photo) == [(number, Reach.ITEM)]
        with pytest.raises(ConflictError, match="held"):
            discard(desk.actor, photo, "重复", archive=desk.archive)


class TestSearches:
    """A hold on a search holds what matches now and what comes to match later, whether or not the index answers."""

    def test_what_matches_now_and_what_matches_later(self, desk: Desk) -> None:
        one, other = desk.described(title="孙德厚收入证明"), desk.described(title="吴桂兰收入证明")
        number = hold(desk, OnSearch("孙德厚"))
        later = desk.described(title="孙德厚工资单")
        assert reaches(desk, one) == reaches(desk, later) == [(number, Reach.SEARCH)]
        assert reaches(desk, other) == []

    def test_filters_without_words(self, desk: Desk) -> None:
        one, other = desk.described("A10"), desk.described("A09")
        number = hold(desk, OnSearch("", {"type": ["A10"]}))
        assert (reaches(desk, one), reaches(desk, other)) == ([(number, Reach.SEARCH)], [])

    def test_it_reaches_only_where_its_placer_may_hold(self, desk: Desk, county: str, stranger: Actor) -> None:
        above, below = desk.described(title="孙德厚"), desk.described(title="孙德厚", unit=county)
        number = hold(desk, OnSearch("孙德厚"), stranger)
        assert (reaches(desk, above), reaches(desk, below)) == ([], [(number, Reach.SEARCH)])

    def test_what_was_found_once_stays_held_whatever_becomes_of_its_description(self, desk: Desk) -> None:
        one = desk.described(title="孙德厚收入证明")
        number = hold(desk, OnSearch("孙德厚"))
        later = desk.described(title="孙德厚工资单")
        for document_id in (one, later):
            correct(desk.actor, document_id, Correction(title="收入证明"), archive=desk.archive)
        desk.work()
        assert reaches(desk, one) == reaches(desk, later) == [(number, Reach.SEARCH)]

    def test_a_hold_whose_finds_could_not_be_written_down_stands_and_holds_everything_until_they_are(
        self, desk: Desk
    ) -> None:
        one, other = desk.described(title="孙德厚收入证明"), desk.described(title="吴桂兰收入证明")

        def goes_away(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if statement.startswith("INSERT INTO hold_member"):
                raise OperationalError(statement, {}, Exception("the server closed the connection"))

        event.listen(desk.archive.database.engine, "before_cursor_execute", goes_away)
        number = hold(desk, OnSearch("孙德厚"))
        event.remove(desk.archive.database.engine, "before_cursor_execute", goes_away)
        assert reaches(desk, one) == reaches(desk, other) == [(number, Reach.SEARCH)]
        gather_holds(archive=desk.archive)
        assert (reaches(desk, one), reaches(desk, other)) == ([(number, Reach.SEARCH)], [])

    def test_a_document_that_is_not_read_yet_may_match_and_is_held(self, desk: Desk) -> None:
        number = hold(desk, OnSearch("孙德厚"))
        unread = desk.take_in().document_id
        assert unread is not None
        assert reaches(desk, unread) == [(number, Reach.SEARCH)]
        desk.work()
        assert reaches(desk, unread) == []

    def test_a_document_whose_text_cannot_be_got_may_match_and_is_held(self, desk: Desk) -> None:
        one = desk.described(title="吴桂兰收入证明")
        number = hold(desk, OnSearch("孙德厚"))
        assert reaches(desk, one) == []
        desk.archive.store.delete(desk.document(one).text or "")
        later = Desk(replace(desk.archive), desk.actor)
        assert reaches(later, one) == [(number, Reach.SEARCH)]

    def test_without_an_answer_of_the_index_everything_is_held_until_it_answers(self, desk: Desk) -> None:
        one, other = desk.described(title="孙德厚收入证明"), desk.described(title="吴桂兰收入证明")
        deaf = replace(desk.archive, index=open_index("elasticsearch+http://127.0.0.1:9/none"))
        number = place_hold(desk.actor, OnSearch("孙德厚"), REASON, BASIS, archive=deaf)
        assert reaches(desk, one) == reaches(desk, other) == [(number, Reach.SEARCH)]
        assert show_hold(desk.actor, number, archive=desk.archive).row.items is None
        assert gather_holds(archive=desk.archive) == 1
        assert (reaches(desk, one), reaches(desk, other)) == ([(number, Reach.SEARCH)], [])
        assert gather_holds(archive=desk.archive) == 0

    @pytest.mark.parametrize(
        ("target", "code"),
        [
            (OnSearch(""), "hold.empty_search"),
            (OnSearch("孙德厚", {"colour": ["red"]}), "hold.bad_search"),
            (OnSearch("AND"), "query.operator_without_term"),
        ],
    )
    def test_a_search_that_asks_for_nothing_or_nonsense_is_refused(
        self, desk: Desk, target: OnSearch, code: str
    ) -> None:
        with pytest.raises(InvalidError) as refused:
            hold(desk, target)
        assert refused.value.code == code


def test_a_hold_changes_no_day_and_stands_in_the_way(desk: Desk) -> None:
    case = open_case(desk.actor, archive=desk.archive)
    document_id = desk.described(case=case)
    withdraw_case(desk.actor, case, date(2015, 10, 15), "脱困", archive=desk.archive)
    before = explain(desk.actor, document_id, archive=desk.archive).verdict
    number = hold(desk, OnCase(case))
    after = explain(desk.actor, document_id, archive=desk.archive).verdict
    assert (after.state, after.due_on, after.eligible_on) == (before.state, before.due_on, before.eligible_on)
    first = after.blockers[0]
    assert (first.code, dict(first.data)["number"]) == (ReasonCode.HELD, number)
    assert after.blockers[1:] == before.blockers


@pytest.mark.parametrize("state", [s for s in DocumentState if s is not DocumentState.DISCARDED])
def test_a_hold_succeeds_in_every_state(desk: Desk, state: DocumentState) -> None:
    document_id = desk.described()
    with desk.archive.database.write() as session:
        session.get_one(Document, document_id).state = state
    hold(desk, OnDocument(document_id))
    assert reaches(desk, document_id)


def test_each_hold_is_its_own_and_no_day_ends_one(desk: Desk, hands: Hands) -> None:
    case = open_case(desk.actor, archive=desk.archive)
    document_id = desk.described(case=case)
    targets = (OnDocument(document_id), OnDocument(document_id), OnCase(case), OnUnit("J012"), OnSearch("收入"))
    numbers = [hold(desk, target, review_on=date(2026, 12, 1)) for target in targets]
    hands.forward(days=20 * 365)
    for place, number in enumerate(numbers):
        assert [one for one, _ in reaches(desk, document_id)] == numbers[place:]
        release_hold(desk.actor, number, "已结清", archive=desk.archive)
    assert reaches(desk, document_id) == []


class TestReleases:
    """By a person, with a reason, and by nobody who has a hand in the destruction."""

    def test_a_release_needs_a_reason_and_happens_once(self, desk: Desk) -> None:
        number = hold(desk, OnDocument(desk.described()))
        with pytest.raises(InvalidError, match="reason"):
            release_hold(desk.actor, number, "  ", archive=desk.archive)
        release_hold(desk.actor, number, "已结清", archive=desk.archive)
        with pytest.raises(ConflictError, match="is_released"):
            release_hold(desk.actor, number, "已结清", archive=desk.archive)

    @pytest.mark.parametrize("part", ["proposed", "signed"])
    @pytest.mark.parametrize("kind", ["document", "paper", "case", "unit", "search"])
    def test_who_proposed_or_signed_for_an_item_of_it_cannot_release_it(
        self, desk: Desk, keeper: Actor, part: str, kind: str
    ) -> None:
        case = open_case(desk.actor, archive=desk.archive)
        document_id = desk.described("A27", case=case)
        listed = desk.described("A28", parent=document_id) if kind == "paper" else document_id
        targets: dict[str, Target] = {
            "document": OnDocument(document_id),
            "paper": OnDocument(document_id),
            "case": OnCase(case),
            "unit": OnUnit("J012"),
            "search": OnSearch("收入证明"),
        }
        number = hold(desk, targets[kind])
        involve(desk.archive, keeper, listed, part)
        with pytest.raises(RefusedError, match="own_batch"):
            release_hold(keeper, number, "已结清", archive=desk.archive)
        assert reaches(desk, document_id)
        release_hold(desk.actor, number, "已结清", archive=desk.archive)
        assert reaches(desk, document_id) == []

    def test_a_hand_in_another_review_is_no_hindrance(self, desk: Desk, keeper: Actor) -> None:
        document_id, other = desk.described(), desk.described("A10")
        involve(desk.archive, keeper, other, "proposed")
        release_hold(keeper, hold(desk, OnDocument(document_id)), "已结清", archive=desk.archive)

    def test_a_supervisor_places_holds_and_releases_none(
        self, desk: Desk, appoint: Callable[[str, Role, str], Actor]
    ) -> None:
        supervisor = appoint("supervisor", Role.SUPERVISOR, "J012")
        number = hold(desk, OnDocument(desk.described()), supervisor)
        with pytest.raises(RefusedError):
            release_hold(supervisor, number, "已结清", archive=desk.archive)

    def test_to_release_a_search_one_must_keep_all_that_it_reaches(self, desk: Desk, stranger: Actor) -> None:
        number = hold(desk, OnSearch("收入"))
        with pytest.raises((RefusedError, NotFoundError)):
            release_hold(stranger, number, "已结清", archive=desk.archive)


def involve(archive: Archive, actor: Actor, document_id: int, part: str) -> None:
    """Let a person have proposed a review with the document, or have signed one that another proposed."""
    now = archive.clock.now()
    with archive.database.write() as session:
        review = Review(
            unit_id=1,
            kind=RegisterKind.OTHER,
            title="鉴定",
            proposed_by=actor.id if part == "proposed" else None,
            proposed_at=now,
        )
        session.add(review)
        session.flush()
        session.add(
            ReviewItem(
                review_id=review.id,
                position=1,
                document_id=document_id,
                code="X-1",
                title="题名",
                pages=1,
                paper=False,
                rule="withdrawal+10y",
                version=1,
                decision=Decision.DESTROY,
            )
        )
        register = Register(review_id=review.id, number="XH-1", drawn_on=date(2026, 11, 23))
        session.add(register)
        session.flush()
        if part == "signed":
            session.add(
                RegisterSignature(
                    register_id=register.id,
                    revision=1,
                    role="archives_head",
                    person_id=actor.id,
                    digest="0" * 64,
                    agree=True,
                    opinion="同意",
                    signed_at=now,
                )
            )


class TestNothingSlipsOut:
    """From the moment a hold is acknowledged, the content that it reaches exists until the release."""

    def test_what_is_held_is_not_discarded(self, desk: Desk) -> None:
        document_id = desk.described()
        number = hold(desk, OnDocument(document_id))
        with pytest.raises(ConflictError) as refused:
            discard(desk.actor, document_id, "误扫", archive=desk.archive)
        assert (refused.value.code, refused.value.data) == ("discard.held", {"numbers": [number]})
        release_hold(desk.actor, number, "已结清", archive=desk.archive)
        discard(desk.actor, document_id, "误扫", archive=desk.archive)

    def test_what_leaves_a_held_case_file_stays_held(self, desk: Desk) -> None:
        case = open_case(desk.actor, archive=desk.archive)
        document_id = desk.described(case=case)
        number = hold(desk, OnCase(case))
        correct(desk.actor, document_id, Correction(case=""), archive=desk.archive)
        assert reaches(desk, document_id) == [(number, Reach.CASE)]
        assert show_hold(desk.actor, number, archive=desk.archive).row.items == 1

    def test_both_halves_of_a_held_document_are_held(self, desk: Desk) -> None:
        document_id = desk.described(pages=2)
        number = hold(desk, OnDocument(document_id))
        part = split_document(desk.actor, document_id, 2, archive=desk.archive)
        assert reaches(desk, part) == reaches(desk, document_id) == [(number, Reach.ITEM)]

    def test_a_hold_waits_for_the_item_in_hand_and_then_finds_it_gone(self, desk: Desk) -> None:
        document_id = desk.described()
        inside, placed = Event(), Event()

        def destroy() -> None:
            with desk.archive.database.write() as session:
                bar_holds(session)
                document = session.get_one(Document, document_id, with_for_update=True)
                assert open_holds(session, document, desk.archive) == ()
                inside.set()
                assert not placed.wait(0.5), "a hold was acknowledged while its item was going"
                remove(session, document)

        def place() -> None:
            inside.wait()
            try:
                hold(desk, OnDocument(document_id))
            finally:
                placed.set()

        with ThreadPoolExecutor(2) as threads:
            going, coming = threads.submit(destroy), threads.submit(place)
            going.result()
            with pytest.raises(NotFoundError):
                coming.result()

    def test_a_hold_that_came_first_saves_the_item(self, desk: Desk) -> None:
        document_id = desk.described()
        hold(desk, OnDocument(document_id))
        with desk.archive.database.write() as session:
            bar_holds(session)
            document = session.get_one(Document, document_id, with_for_update=True)
            assert len(open_holds(session, document, desk.archive)) == 1


def remove(session: Session, document: Document) -> None:
    """Take a document's rows out, as a destruction does."""
    for table in reversed(Document.metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column.table.name == "document" and table.name != "document":
                session.execute(delete(table).where(key.parent == document.id))
    session.delete(document)


class TestLists:
    """Holds on their page, and marks where their documents are listed."""

    def test_open_ones_first_with_what_they_hold(self, desk: Desk, hands: Hands) -> None:
        case = open_case(desk.actor, archive=desk.archive, household="周敬棠")
        one = desk.described(case=case)
        numbers = [
            hold(desk, OnDocument(one), review_on=date(2026, 12, 1)),
            hold(desk, OnCase(case)),
            hold(desk, OnUnit("J012")),
            hold(desk, OnSearch("收入", {"type": ["A09"]})),
        ]
        release_hold(desk.actor, numbers[2], "已结清", archive=desk.archive)
        hands.forward(days=8)
        page = list_holds(desk.actor, archive=desk.archive)
        assert [row.number for row in page.rows] == [numbers[3], numbers[1], numbers[0], numbers[2]]
        assert (page.total, page.review_due) == (4, 1)
        assert [row.state for row in page.rows] == ["open", "open", "review", "released"]
        assert [row.items for row in page.rows] == [1, 1, 1, 1]
        assert [row.reference for row in page.rows] == ["收入", case, str(one), "1"]
        assert list_holds(desk.actor, archive=desk.archive, is_open=False).total == 1

    def test_what_is_held_is_marked_in_searches_and_lists_of_files(self, desk: Desk) -> None:
        case = open_case(desk.actor, archive=desk.archive)
        one, other = desk.described(case=case), desk.described("A10")
        hold(desk, OnCase(case))
        hits = find(desk.actor, SearchForm(""), archive=desk.archive).hits
        assert {hit.id: hit.held for hit in hits} == {one: True, other: False}
        assert [row.held for row in list_cases(desk.actor, archive=desk.archive).rows] == [True]

    def test_the_title_of_a_held_document_is_masked(self, desk: Desk) -> None:
        number = hold(desk, OnDocument(desk.described(title="11010519491231002X 收入证明")))
        view = show_hold(desk.actor, number, archive=desk.archive)
        assert "19491231" not in view.row.target
        assert "19491231" not in view.items[0].title

    def test_another_units_holds_do_not_exist_for_a_stranger(self, desk: Desk, stranger: Actor) -> None:
        document_id = desk.described()
        number = hold(desk, OnDocument(document_id))
        for act in (
            lambda: show_hold(stranger, number, archive=desk.archive),
            lambda: release_hold(stranger, number, "已结清", archive=desk.archive),
            lambda: hold(desk, OnDocument(document_id), stranger),
        ):
            with pytest.raises(NotFoundError):
                act()
        with pytest.raises(RefusedError):
            hold(desk, OnUnit("J012"), stranger)
        assert list_holds(stranger, archive=desk.archive).total == 0

    def test_words_are_asked_for_and_a_review_in_the_past_is_none(self, desk: Desk) -> None:
        target = OnDocument(desk.described())
        for reason, basis, review_on in ((" ", BASIS, None), (REASON, " ", None), (REASON, BASIS, date(2026, 11, 22))):
            with pytest.raises(InvalidError):
                place_hold(desk.actor, target, reason, basis, archive=desk.archive, review_on=review_on)
        hold(desk, target, review_on=date(2026, 11, 23))


def test_the_chain_names_what_was_held_and_never_a_persons_name(desk: Desk) -> None:
    document_id = desk.described()
    hold(desk, OnDocument(document_id))
    hold(desk, OnSearch("孙德厚"))
    with desk.archive.database.read() as session:
        entries = session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.act == "hold.placed")).all()
        assert [entry.subject_id for entry in entries] == [1, 2]
        assert entries[0].data["documents"] == [document_id]
        assert set(entries[1].data) == {"on", "search", "scope"}
        assert "孙" not in str([entry.data for entry in entries])
        assert not list(audit.breaks(session))


def test_a_filed_document_is_held_like_any_other(desk: Desk) -> None:
    document_id = desk.described("C09", dated_on=date(2026, 1, 5))
    file_documents(desk.actor, [document_id], archive=desk.archive)
    hold(desk, OnDocument(document_id))
    assert reaches(desk, document_id)
