"""A handover in the office, step by step, for whoever tests custody."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from retention import HandoverCause, HandoverState, Party
from service.catalogue.custody import Custody
from service.catalogue.documents import Document
from service.usecases.custody.choosing import Choice, OfUnit
from service.usecases.custody.handovers import HandoverView, show_handover
from service.usecases.custody.proposing import Proposed, Terms, propose_handover
from service.usecases.custody.signing import sign_handover
from service.usecases.custody.ticking import tick_lines
from service.usecases.house.people import set_password
from service.usecases.house.second_step import own_second_step
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, enrol, proof_of
from tests.office import UNIT, Office

ENDS = date(2026, 12, 31)


@dataclass
class Handing:
    """The administrator hands what they keep to the archivist; a colleague watches."""

    office: Office
    parties: dict[Party, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        people, admin = self.office.people, self.office.admin
        set_password(admin, admin.id or 0, PASSWORD, archive=self.office.archive)
        if own_second_step(admin, archive=self.office.archive).enrolled_at is None:
            enrol(self.office.archive, admin)
        self.parties = {
            Party.GIVER: admin,
            Party.RECEIVER: people["archivist"],
            Party.SUPERVISOR: people["watch-archive"],
        } | self.parties

    def terms(self, **given: Any) -> Terms:
        """What is proposed, unless it is given otherwise."""
        usual: dict[str, Any] = {
            "cause": HandoverCause.STAFF_CHANGE,
            "unit": UNIT,
            "giver": self.parties[Party.GIVER].id,
            "receiver": self.parties[Party.RECEIVER].id,
            "supervisor": self.parties[Party.SUPERVISOR].id,
            "expires_on": ENDS,
        }
        return Terms(**usual | given)

    def proposed(self, choice: Choice | None = None, **given: Any) -> Proposed:
        """A handover of what is chosen; by default of everything in the unit."""
        actor = self.office.admin
        return propose_handover(actor, self.terms(**given), choice or OfUnit(), archive=self.office.archive)

    def ticked(self, handover: int, *sides: Party) -> None:
        """Let both sides tick everything, and the workers verify."""
        view = self.view(handover)
        positions = list(range(1, view.row.lines + 1))
        for side in sides or (Party.GIVER, Party.RECEIVER):
            tick_lines(self.parties[side], handover, positions, archive=self.office.archive)
        self.office.desk.work()

    def sign(self, handover: int, party: Party, digest: str | None = None) -> bool:
        """Sign as a party what stands there."""
        read = digest or self.view(handover).digest
        archive, actor = self.office.archive, self.parties[party]
        return sign_handover(actor, handover, party, read, proof_of(archive, actor), archive=archive)

    def signed(self, handover: int) -> None:
        """Let all three sign."""
        for party in Party:
            self.sign(handover, party)

    def completed(self, choice: Choice | None = None, **given: Any) -> int:
        """A handover that was ticked and signed; its number."""
        handover = self.proposed(choice, **given).handover_id
        self.ticked(handover)
        self.signed(handover)
        return handover

    def view(self, handover: int) -> HandoverView:
        """The handover as its page shows it."""
        return show_handover(self.office.admin, handover, archive=self.office.archive)

    def state(self, handover: int) -> HandoverState:
        """How far it has come."""
        return self.view(handover).row.state

    def keepers(self) -> dict[int, tuple[int | None, int]]:
        """Who keeps each document, and in which unit."""
        with self.office.archive.database.read() as session:
            rows = session.execute(select(Document.id, Document.keeper_id, Document.unit_id)).all()
        return {row.id: (row.keeper_id, row.unit_id) for row in rows}

    def spans(self, document_id: int) -> list[Custody]:
        """The spans of a document's custody."""
        with self.office.archive.database.read() as session:
            query = select(Custody).where(Custody.document_id == document_id).order_by(Custody.id)
            return list(session.scalars(query))


@pytest.fixture
def handing(office: Office) -> Handing:
    """An office in which something is to be handed over."""
    return Handing(office)
