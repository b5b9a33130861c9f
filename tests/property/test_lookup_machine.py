"""Invariant 12: whatever is asked, approved, withdrawn and shown in whatever order, no look is without a ground, and
no ground without a line.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from config import load_settings
from retention import Ground, LookupPart, LookupState, Mode, Terms
from service.app import close_archive, open_archive
from service.catalogue import audit
from service.catalogue.audit import AuditEntry
from service.catalogue.lookups import Lookup, LookupPaper
from service.catalogue.people import Role
from service.errors import ArchiveError
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.filing import file_documents
from service.usecases.documents.images import page_image
from service.usecases.house.initialise import initialise
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.lookups import rooms
from service.usecases.lookups.approving import approve_lookup, refuse_lookup, withdraw_approval
from service.usecases.lookups.closing import close_lookup, record_return
from service.usecases.lookups.issuing import issue_copy
from service.usecases.lookups.requests import record_request
from service.usecases.lookups.scoping import Wanted, set_scope
from service.usecases.lookups.views import show_lookup
from tests.counter import asking, letter
from tests.fixtures import PASSWORD, Desk, Hands, unsealing

READER = "reader"
PEOPLE = st.sampled_from(["a", "b", "c", "d"])
LOOKUPS = st.integers(1, 3)
PLACES = st.integers(1, 4)


@dataclass(frozen=True)
class Look:
    """A picture that somebody was given."""

    lookup: int
    place: int
    by: str
    at: datetime


class Counters(RuleBasedStateMachine):
    """Four people who may all do everything try it in turn; what they were shown is held against the record."""

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
        self.admin = actor_of_login(None, archive=self.archive)
        self.looks: list[Look] = []
        self.copies = 0

    def teardown(self) -> None:
        close_archive(self.archive)
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        roles = [Appointed(role, "J012") for role in (Role.KEEPER, Role.APPROVER)]
        for number in range(4):
            login = f"p-{'abcd'[number]}"
            add_person(self.admin, login, login, PASSWORD, roles, archive=self.archive)
        add_person(self.admin, READER, READER, PASSWORD, [Appointed(Role.READER, "J012")], archive=self.archive)
        self.people = {name: actor_of_login(f"p-{name}", archive=self.archive) for name in "abcd"}
        desk = Desk(self.archive, self.admin)
        # The first lies in a withdrawn file and is sealed: an approval opens it for the look-up, and for nothing else.
        case = open_case(self.admin, archive=self.archive, household="李秀兰")
        desk.described("A09", pages=3, case=case)
        desk.described("A07", pages=2, title="身份证复印件")
        file_documents(self.admin, [1, 2], archive=self.archive)
        withdraw_case(self.admin, case, self.archive.clock.today(), "脱困", archive=self.archive)
        desk.work()
        # One is approved to begin with, so that looking is tried in every run.
        a, b = self.people["a"], self.people["b"]
        lookup = record_request(a, asking(), archive=self.archive, letter=letter())
        set_scope(a, lookup, [Wanted(1, (1, 2))], archive=self.archive)
        terms = Terms(frozenset({Mode.READ, Mode.COPY}), self.archive.clock.now() + timedelta(hours=2), 3)
        approve_lookup(b, lookup, terms, show_lookup(b, lookup, archive=self.archive).revision, archive=self.archive)

    @rule(who=PEOPLE, sensitive=st.booleans(), pages=st.sampled_from([(1,), (1, 2), (2,)]))
    def ask(self, who: str, sensitive: bool, pages: tuple[int, ...]) -> None:
        with suppress(ArchiveError):
            lookup = record_request(self.people[who], asking(), archive=self.archive, letter=letter())
            set_scope(self.people[who], lookup, [Wanted(2 if sensitive else 1, pages)], archive=self.archive)

    @rule(who=PEOPLE, lookup=LOOKUPS, wider=st.booleans())
    def change_scope(self, who: str, lookup: int, wider: bool) -> None:
        with suppress(ArchiveError):
            set_scope(self.people[who], lookup, [Wanted(1, (1, 2, 3) if wider else (3,))], archive=self.archive)

    @rule(who=PEOPLE, lookup=LOOKUPS, hours=st.integers(0, 3), views=st.integers(1, 3), copy=st.booleans())
    def approve(self, who: str, lookup: int, hours: int, views: int, copy: bool) -> None:
        modes = frozenset({Mode.READ, Mode.COPY} if copy else {Mode.READ})
        with suppress(ArchiveError):
            view = show_lookup(self.people[who], lookup, archive=self.archive)
            ends = view.row.expires_at or self.archive.clock.now() + timedelta(hours=hours)
            terms = Terms(frozenset(view.granted) or modes, ends, view.views if view.granted else views)
            approve_lookup(self.people[who], lookup, terms, view.revision, archive=self.archive)

    @rule(who=PEOPLE, lookup=LOOKUPS)
    def refuse(self, who: str, lookup: int) -> None:
        with suppress(ArchiveError):
            refuse_lookup(self.people[who], lookup, "无关", "复核", archive=self.archive)

    @rule(who=PEOPLE, lookup=LOOKUPS)
    def withdraw(self, who: str, lookup: int) -> None:
        with suppress(ArchiveError):
            withdraw_approval(self.people[who], lookup, "撤回", archive=self.archive)

    @rule(who=PEOPLE, lookup=LOOKUPS, places=st.lists(PLACES, min_size=1, max_size=4))
    def look(self, who: str, lookup: int, places: list[int]) -> None:
        with suppress(ArchiveError):
            rooms.open_room(self.people[who], lookup, archive=self.archive)
        for place in places:
            with suppress(ArchiveError):
                rooms.room_page(self.people[who], lookup, place, archive=self.archive, width=100)
                self.looks.append(Look(lookup, place, who, self.archive.clock.now()))

    @rule(page=st.integers(1, 3), purpose=st.booleans())
    def look_without_an_approval(self, page: int, purpose: bool) -> None:
        reader = actor_of_login(READER, archive=self.archive)
        actor = unsealing(replace(reader, purpose="核对")) if purpose else reader
        with pytest.raises(ArchiveError):
            page_image(actor, 1, page, archive=self.archive, width=100)

    @rule(who=PEOPLE, lookup=LOOKUPS, place=PLACES)
    def copy(self, who: str, lookup: int, place: int) -> None:
        with suppress(ArchiveError):
            issue_copy(self.people[who], lookup, [place], archive=self.archive)
            self.copies += 1

    @rule(who=PEOPLE, lookup=LOOKUPS)
    def end(self, who: str, lookup: int) -> None:
        with suppress(ArchiveError):
            record_return(self.people[who], lookup, "核对无误", archive=self.archive)
            close_lookup(self.people[who], lookup, "采信", archive=self.archive)

    @rule(minutes=st.sampled_from([1, 59, 60, 61]))
    def wait(self, minutes: int) -> None:
        self.hands.forward(minutes=minutes)

    @invariant()
    def every_look_has_its_line_and_every_line_was_a_look(self) -> None:
        with self.archive.database.read() as session:
            lines = session.scalars(select(AuditEntry).where(AuditEntry.act == "lookup.page_shown")).all()
            ids = {actor.id: name for name, actor in getattr(self, "people", {}).items()}
            told = [(line.data["lookup"], ids[line.actor_id], line.at) for line in lines]
            assert told == [(look.lookup, look.by, look.at) for look in self.looks]
            assert len(session.scalars(select(LookupPaper)).all()) == self.copies
            assert list(audit.breaks(session)) == []

    @invariant()
    def nothing_is_shown_outside_the_look_ups(self) -> None:
        with self.archive.database.read() as session:
            assert session.scalars(select(AuditEntry.id).where(AuditEntry.act == "page.viewed")).all() == []

    @invariant()
    def every_look_was_covered_by_an_approval_of_other_people(self) -> None:
        with self.archive.database.read() as session:
            for look in self.looks:
                lookup = session.get_one(Lookup, look.lookup)
                hands = {part: {hand.person_id for hand in lookup.hands if hand.part is part} for part in LookupPart}
                shower = self.people[look.by].id
                assert lookup.ground is Ground.UNIT
                assert shower in hands[LookupPart.SHOW]
                assert not hands[LookupPart.SHOW] & (hands[LookupPart.APPROVE] | hands[LookupPart.RECORD])
                assert not hands[LookupPart.APPROVE] & hands[LookupPart.RECORD]
                sensitive = any(item.is_sensitive for item in lookup.items)
                assert len(hands[LookupPart.APPROVE]) >= (2 if sensitive else 1)
                assert lookup.approved_at is not None
                assert lookup.expires_at is not None
                assert lookup.approved_at <= look.at < lookup.expires_at
                assert lookup.ended_at is None or look.at <= lookup.ended_at
                assert lookup.returned_at is None or look.at <= lookup.returned_at
                assert look.place <= sum(len(item.pages) for item in lookup.items)
            for lookup in session.scalars(select(Lookup)):
                assert lookup.seen == sum(look.lookup == lookup.id for look in self.looks)
                assert lookup.seen <= (lookup.views or 0)
                if lookup.state is LookupState.REFUSED:
                    assert lookup.seen == 0


TestCounters = Counters.TestCase
TestCounters.settings = settings(
    max_examples=5,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
