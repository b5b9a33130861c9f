"""Who looks at papers, and who keeps them, while all the rest goes on: invariants 11 and 12."""

from datetime import date

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select

from service.catalogue.audit import AuditEntry
from service.catalogue.cases import CaseEvent, CaseEventKind, CaseReliance
from service.catalogue.custody import Custody
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import Task
from service.errors import ArchiveError
from service.usecases.custody.histories import find_flaws
from service.usecases.documents.viewing import show_document
from service.usecases.house.people import actor_of_login
from service.usecases.permissions import Actor
from service.usecases.search.finding import SearchForm, find, seek
from tests.fixtures import unsealing
from tests.property.disposing import Disposing
from tests.property.keeping import APART, READER, TITLE

LOOKERS = st.sampled_from([APART, READER])


class Looking(Disposing):
    """An office where papers are searched and looked at by somebody who may state a reason, and by one who may not."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[tuple[int, int | None, bool]] = []
        self.sealed_searches = 0

    def _looker(self, login: str, *, states_a_reason: bool) -> Actor:
        actor = actor_of_login(login, archive=self.archive)
        return unsealing(actor) if states_a_reason else actor

    @rule(data=st.data(), login=LOOKERS, states_a_reason=st.booleans())
    def look(self, data: st.DataObject, login: str, states_a_reason: bool) -> None:
        self._look_at(self._one(data), login, states_a_reason=states_a_reason)

    @rule(
        data=st.data(), login=LOOKERS, on=st.dates(date(2011, 1, 1), date(2017, 12, 31)), states_a_reason=st.booleans()
    )
    def withdraw_and_look(self, data: st.DataObject, login: str, on: date, states_a_reason: bool) -> None:
        self.withdraw(data, on)
        if sealed := self._sealed_now():
            self._look_at(data.draw(st.sampled_from(sorted(sealed))), login, states_a_reason=states_a_reason)

    def _look_at(self, number: int, login: str, *, states_a_reason: bool) -> None:
        before, is_sealed = self._acts(), number in self._sealed_now()
        actor = self._looker(login, states_a_reason=states_a_reason)
        try:
            show_document(actor, number, archive=self.archive)
        except ArchiveError:
            event("a sealed paper was refused")
            assert is_sealed
            assert not states_a_reason or login == READER
            assert self._acts() == before
        else:
            assert not is_sealed or (states_a_reason and login == APART)
            self.looks.append((number, actor.id, is_sealed))
            event("a sealed paper was looked at with a reason" if is_sealed else "an open paper was looked at")

    @rule(login=LOOKERS, states_a_reason=st.booleans())
    def search_what_is_sealed(self, login: str, states_a_reason: bool) -> None:
        actor, before = self._looker(login, states_a_reason=states_a_reason), self._acts()
        try:
            result = find(actor, SearchForm(TITLE, limit=100, sealed=True), archive=self.archive)
        except ArchiveError:
            assert not states_a_reason or login == READER
            assert self._acts() == before
        else:
            assert states_a_reason
            assert login == APART
            self.sealed_searches += 1
            found = {hit.id for hit in result.hits}
            assert found <= self.filed.keys()
            assert found == self.filed.keys() or not self._is_idle()

    @invariant()
    def an_ordinary_search_finds_nothing_sealed(self) -> None:
        """Invariant 12, at once: the index may still lag behind; once it does not, everything else is found."""
        sealed, filed = self._sealed_now(), {number for number, _ in self._filed_now()}
        for login in (APART, READER):
            actor = self._looker(login, states_a_reason=True)
            found = set(seek(actor, SearchForm(TITLE, limit=100), archive=self.archive).ids)
            assert not found & sealed
            assert found == filed - sealed or not self._is_idle()

    @invariant()
    def every_look_has_its_line_and_every_line_was_a_look(self) -> None:
        """Invariant 12: who, what, and the reason where it was sealed at that moment."""
        with self.archive.database.read() as session:
            lines = session.scalars(select(AuditEntry).where(AuditEntry.act == "document.viewed")).all()
            searches = session.scalars(select(AuditEntry.id).where(AuditEntry.act == "seal.searched")).all()
        assert [(line.subject_id, line.actor_id, "unsealed" in line.data) for line in lines] == self.looks
        assert len(searches) == self.sealed_searches

    @invariant()
    def every_item_has_one_keeper_and_no_gap(self) -> None:
        """Invariant 11."""
        assert find_flaws(self.office.admin, archive=self.archive) == []
        with self.archive.database.read() as session:
            kept = session.execute(
                select(Custody.document_id, Custody.keeper_id, Custody.unit_id).where(Custody.until.is_(None))
            ).all()
            filed = session.execute(
                select(Document.id, Document.keeper_id, Document.unit_id).where(Document.state == DocumentState.FILED)
            ).all()
        assert sorted(map(tuple, kept)) == sorted(map(tuple, filed))

    def _is_idle(self) -> bool:
        with self.archive.database.read() as session:
            return session.scalars(select(Task.id).limit(1)).first() is None

    def _filed_now(self) -> list[tuple[int, int | None]]:
        """Every filed document, with its case file."""
        with self.archive.database.read() as session:
            query = select(Document.id, Document.case_id).where(Document.state == DocumentState.FILED)
            return list(session.execute(query).tuples())

    def _sealed_now(self) -> set[int]:
        """What lies in a withdrawn file while no open file rests on it, as the catalogue has it."""
        with self.archive.database.read() as session:
            events = session.execute(select(CaseEvent.case_id, CaseEvent.kind).order_by(CaseEvent.id)).tuples()
            last = dict(events.all())
            resting = session.execute(select(CaseReliance.document_id, CaseReliance.case_id)).tuples().all()
        withdrawn = {case for case, kind in last.items() if kind is CaseEventKind.WITHDRAWN}
        in_use = {number for number, case in resting if case not in withdrawn}
        return {number for number, case in self._filed_now() if case in withdrawn and number not in in_use}
