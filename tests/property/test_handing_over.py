"""Invariant 11: whatever is done in whatever order, each item has one keeper, custody has no gap, and codes stay."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from config import load_settings
from retention import (
    Course,
    HandedItem,
    HandoverCause,
    HandoverState,
    Party,
    check_parties,
    digest_of_handed,
    digest_to_sign,
    handover_state,
    may_sign_handover,
)
from retention.custody import STEPS
from service.app import close_archive, open_archive
from service.catalogue import audit
from service.catalogue.custody import Custody, DifferenceKind, Handover, HandoverDifference, HandoverLine
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import Hold
from service.catalogue.people import Role
from service.errors import ArchiveError
from service.usecases.custody.choosing import OfUnit
from service.usecases.custody.handovers import show_handover
from service.usecases.custody.histories import find_flaws
from service.usecases.custody.proposing import Terms, propose_handover
from service.usecases.custody.refusing import refuse_handover
from service.usecases.custody.signing import sign_handover
from service.usecases.custody.ticking import note_difference, tick_lines
from service.usecases.custody.verifying import verify_lines
from service.usecases.documents.filing import file_documents
from service.usecases.holds.held import held_ids
from service.usecases.holds.holds import OnUnit, place_hold
from service.usecases.house.initialise import initialise
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.units import found_unit
from tests.fixtures import PASSWORD, Desk, Hands, enrol, proof_of

PEOPLE = ("one", "two", "three")
WHO = st.sampled_from(PEOPLE)
BELOW = "区总工会"

ALL = st.sets(st.sampled_from(Party)).map(frozenset)
COURSES = st.builds(
    Course,
    expires_on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    ticked=st.booleans(),
    signed=ALL,
    done=st.booleans(),
    refused=st.booleans(),
)
DAYS = st.dates(date(2025, 12, 1), date(2027, 2, 1))


@given(COURSES, DAYS, st.integers(0, 400))
def test_days_only_let_a_handover_expire(course: Course, on: date, later: int) -> None:
    before, after = handover_state(course, on), handover_state(course, on + timedelta(days=later))
    assert after in (before, HandoverState.EXPIRED)
    assert not STEPS[before] or after is before or after in STEPS[before]


@given(COURSES, DAYS, st.permutations([1, 2, 3]), st.sampled_from(Party), st.integers(1, 4))
def test_who_signs_is_the_party_and_every_line_is_ticked(
    course: Course, on: date, people: list[int], party: Party, person: int
) -> None:
    parties = dict(zip(Party, people, strict=True))
    state = handover_state(course, on)
    if may_sign_handover(party, person, parties, state, course.signed):
        return
    assert parties[party] == person
    assert course.ticked
    assert on <= course.expires_on
    assert not course.done
    assert not course.refused
    assert party not in course.signed
    assert party is not Party.SUPERVISOR or {Party.GIVER, Party.RECEIVER} <= course.signed


@given(st.tuples(*[st.integers(1, 3)] * 3))
def test_three_parties_are_three_persons(people: tuple[int, int, int]) -> None:
    assert bool(check_parties(*people)) == (len(set(people)) < 3)


ITEMS = st.lists(
    st.builds(
        HandedItem,
        position=st.integers(1, 9),
        id=st.none() | st.integers(1, 9),
        code=st.text(max_size=3),
        title=st.text(max_size=3),
        version=st.integers(1, 3),
        keeper=st.none() | st.integers(1, 3),
        paper=st.booleans(),
        objects=st.lists(st.sampled_from(["aa", "bb"]), max_size=2),
    ),
    max_size=3,
)


@given(ITEMS, ITEMS)
def test_lists_that_differ_have_different_seals(one: list[HandedItem], other: list[HandedItem]) -> None:
    assert (digest_of_handed("交", one) == digest_of_handed("交", other)) == (one == other)


@given(st.lists(st.tuples(st.integers(1, 9), st.text(max_size=3)), max_size=3), st.text(max_size=3))
def test_whatever_is_written_later_is_not_what_was_signed(rows: list[tuple[int, str]], text: str) -> None:
    signed = digest_to_sign("0" * 64, {"cause": "merger"}, rows)
    assert signed == digest_to_sign("0" * 64, {"cause": "merger"}, rows)
    assert signed != digest_to_sign("0" * 64, {"cause": "merger"}, [*rows, (1, text)])
    assert signed != digest_to_sign("0" * 64, {"cause": "yearly"}, rows)


class Keepers(RuleBasedStateMachine):
    """Three keepers file, hand over, tick, differ, sign, refuse and wait, in two units."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        numbers = count(1)
        home = load_settings(
            {"SHOUCANG_HOME": str(Path(self.folder.name) / "data"), "SHOUCANG_OCR": "null"}, Path(self.folder.name)
        )
        self.hands = Hands(datetime(2026, 1, 5, 2, tzinfo=UTC))
        self.archive = open_archive(home, instant=self.hands, secret=lambda: f"secret-{next(numbers):012d}")
        initialise(archive=self.archive, fonds="J012")
        admin = actor_of_login(None, archive=self.archive)
        found_unit(admin, BELOW, "county", archive=self.archive, parent="J012", fonds="J030")
        for login in PEOPLE:
            add_person(admin, login, login, PASSWORD, [Appointed(Role.KEEPER, "J012")], archive=self.archive)
        self.people = {login: actor_of_login(login, archive=self.archive) for login in PEOPLE}
        for person in self.people.values():
            enrol(self.archive, person)
        self.codes: dict[int, str] = {}
        self.held: set[int] = set()
        self.ended: dict[int, list[object]] = {}

    def teardown(self) -> None:
        close_archive(self.archive)
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        desk = Desk(self.archive, self.people["one"])
        for number in range(3):
            desk.described("C09", filing_year=2010, title=f"统计表{number}")

    @rule(number=st.integers(1, 3), who=WHO)
    def file(self, number: int, who: str) -> None:
        file_documents(self.people[who], [number], archive=self.archive)

    @rule(
        people=st.permutations(PEOPLE),
        there=st.booleans(),
        cause=st.sampled_from([HandoverCause.STAFF_CHANGE, HandoverCause.ENTRUSTED, HandoverCause.MERGER]),
        back=st.booleans(),
    )
    def propose(self, people: list[str], there: bool, cause: HandoverCause, back: bool) -> None:
        giver, receiver, supervisor = (self.people[one].id or 0 for one in people)
        unit, to = (BELOW, "J012") if back else ("J012", BELOW)
        end = self.archive.clock.today() + timedelta(days=2)
        terms = Terms(cause, unit, giver, receiver, supervisor, end, to if there else None)
        with suppress(ArchiveError):
            propose_handover(self.people["one"], terms, OfUnit(), archive=self.archive)

    @rule(who=WHO, back=st.integers(0, 1))
    def tick(self, who: str, back: int) -> None:
        if number := self.number(back):
            with suppress(ArchiveError):
                tick_lines(self.people[who], number, [1, 2, 3], archive=self.archive)
            verify_lines(number, archive=self.archive)

    @rule(who=WHO, position=st.integers(1, 3))
    def differ(self, who: str, position: int) -> None:
        if number := self.number(0):
            with suppress(ArchiveError):
                kind = DifferenceKind.DAMAGED
                note_difference(self.people[who], number, position, kind, "虫蛀", archive=self.archive)

    @rule(who=WHO, back=st.integers(0, 1))
    def sign(self, who: str, back: int) -> None:
        if number := self.number(back):
            view = show_handover(self.people[who], number, archive=self.archive)
            for one in view.parties:
                if one.mine:
                    with suppress(ArchiveError):
                        proof = proof_of(self.archive, self.people[who])
                        sign_handover(self.people[who], number, one.party, view.digest, proof, archive=self.archive)

    @rule(back=st.integers(0, 1))
    def all_do_their_part(self, back: int) -> None:
        for who in (*PEOPLE, *PEOPLE):
            self.tick(who, back)
        for who in (*PEOPLE, *PEOPLE):
            self.sign(who, back)

    @rule(who=WHO)
    def refuse(self, who: str) -> None:
        if number := self.number(0):
            with suppress(ArchiveError):
                refuse_handover(self.people[who], number, "不妥", archive=self.archive)

    @rule(unit=st.sampled_from(["J012", BELOW]))
    def hold(self, unit: str) -> None:
        place_hold(self.people["one"], OnUnit(unit), "审计", "审计法", archive=self.archive)

    @rule(hours=st.sampled_from([1, 40]))
    def wait(self, hours: int) -> None:
        self.hands.forward(hours=hours)

    def number(self, back: int) -> int | None:
        """The last handover, or the one before it."""
        with self.archive.database.read() as session:
            found = session.scalars(select(Handover.id).order_by(Handover.id.desc()).limit(2)).all()
        return found[back] if back < len(found) else None

    @invariant()
    def every_item_has_one_keeper_and_no_gap(self) -> None:
        assert find_flaws(self.people["one"], archive=self.archive) == []
        with self.archive.database.read() as session:
            for document in session.scalars(select(Document).where(Document.state == DocumentState.FILED)):
                spans = session.scalars(
                    select(Custody).where(Custody.document_id == document.id).order_by(Custody.id)
                ).all()
                assert [one.until is None for one in spans] == [False] * (len(spans) - 1) + [True]
                assert spans[-1].keeper_id == document.keeper_id is not None
                assert self.codes.setdefault(document.id, document.code or "") == document.code
                assert (document.code or "").startswith("J012-"), "codes and fonds are for life"

    @invariant()
    def what_is_held_stays_held(self) -> None:
        with self.archive.database.read() as session:
            if session.scalars(select(Hold.id)).first() is None:
                return
            ids = session.scalars(select(Document.id)).all()
            held = held_ids(session, ids, self.archive)
        assert self.held <= held
        self.held |= held

    @invariant()
    def a_handover_takes_effect_with_the_third_signature_and_its_lines_stay(self) -> None:
        with self.archive.database.read() as session:
            for handover in session.scalars(select(Handover)):
                moved = session.scalars(select(Custody.document_id).where(Custody.handover_id == handover.id)).all()
                assert bool(moved) == (handover.done_at is not None)
                if handover.done_at is not None:
                    last = handover.signatures[-1].digest
                    assert {one.party for one in handover.signatures if one.digest == last} == set(Party)
                    assert len({one.person_id for one in handover.signatures if one.digest == last}) == 3
                if handover.done_at or handover.refused_at:
                    lines = session.scalars(select(HandoverLine).where(HandoverLine.handover_id == handover.id))
                    written = session.scalars(
                        select(HandoverDifference).where(HandoverDifference.handover_id == handover.id)
                    )
                    now: list[object] = [
                        [(one.title, one.giver_paper_at, one.receiver_electronic_at, one.sound) for one in lines],
                        [(one.line_id, one.kind, one.text) for one in written],
                    ]
                    assert self.ended.setdefault(handover.id, now) == now
            assert list(audit.breaks(session)) == []


TestKeepers = Keepers.TestCase
TestKeepers.settings = settings(
    max_examples=6,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
