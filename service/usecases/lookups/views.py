"""Look-ups as the people of the archive see them: the cards by state, and one of them with all that belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from indexing import FieldKind, mask_value
from retention import Ground, Kinship, Lack, LookupPart, LookupState, Mode, may_take
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.lookups import IdentityPaper, Lookup, LookupChannel, LookupPerson, PaperKind
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.usecases.lookup import names_of
from service.usecases.lookups.approving import VIEWS_A_PAGE, levels_of
from service.usecases.lookups.letters import letter_pages
from service.usecases.lookups.reach import is_identified, lacks_among, lacks_of, the_lookup, usual_action
from service.usecases.permissions import Action, Actor, permit


@dataclass(frozen=True, slots=True)
class LookupRow:
    """A look-up in a list; `is_over`: its approval has expired, though nobody has recorded the return."""

    id: int
    number: str
    state: LookupState
    ground: Ground
    channel: LookupChannel
    unit_name: str
    asker: str
    purpose: str
    received_at: datetime
    expires_at: datetime | None
    items: int
    is_over: bool

    @property
    def shown_state(self) -> str:
        """How it looks: its state, or that its approval is over."""
        return "over" if self.is_over else self.state.value


@dataclass(frozen=True, slots=True)
class LookupList:
    """A page of the list, how many there are in all, and of each state."""

    rows: Sequence[LookupRow]
    total: int
    counts: Mapping[LookupState, int]


@dataclass(frozen=True, slots=True)
class VisitorShown:
    """Somebody who comes; the number is masked, `identified` says whether it was found right."""

    name: str
    paper: IdentityPaper
    number: str
    valid_until: date | None
    identified: bool


@dataclass(frozen=True, slots=True)
class ItemShown:
    """A document of the scope with its pages: (place in the scope, number in the document)."""

    document_id: int
    code: str
    title: str
    is_sensitive: bool
    has_child: bool
    pages: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class HandShown:
    """What somebody did in it."""

    name: str
    part: LookupPart
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper that was given."""

    kind: PaperKind
    number: str
    pages: int
    made_by: str
    made_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class LookupView:
    """A look-up with everything that belongs to it. `may` names what the actor can do with it now."""

    row: LookupRow
    revision: int
    body: str
    letter_number: str
    letter_pages: int
    contact: str
    legal_basis: str
    wanted: str
    modes: Sequence[Mode]
    case_code: str | None
    principal: str
    kinship: Kinship | None
    note: str
    visitors: Sequence[VisitorShown]
    items: Sequence[ItemShown]
    lacks: Sequence[Lack]
    levels: int
    granted: Sequence[Mode]
    views: int
    seen: int
    hands: Sequence[HandShown]
    room_until: datetime | None
    papers: Sequence[PaperShown]
    ended_at: datetime | None
    ended_reason: str | None
    remedy: str | None
    returned_note: str | None
    effect: str | None
    remark: str | None
    may: frozenset[str]

    @property
    def pages(self) -> int:
        """How many pages the scope has."""
        return sum(len(item.pages) for item in self.items)


def list_lookups(
    actor: Actor, *, archive: Archive, state: LookupState | None = None, limit: int = 50, offset: int = 0
) -> LookupList:
    """The look-ups of the units in which the actor records or approves them, the newest first."""
    permit(actor, usual_action(actor))
    seen = _seen(actor)
    with archive.database.read() as session:
        counted = select(Lookup.state, func.count()).join(Unit, Unit.id == Lookup.unit_id).where(seen)
        counts = dict(session.execute(counted.group_by(Lookup.state)).tuples().all())
        query = select(Lookup, Unit.name).join(Unit, Unit.id == Lookup.unit_id).where(seen)
        if state is not None:
            query = query.where(Lookup.state == state)
        found = session.execute(query.order_by(Lookup.id.desc()).limit(limit).offset(offset)).all()
        rows = [_row(lookup, unit_name, archive) for lookup, unit_name in found]
    total = counts.get(state, 0) if state is not None else sum(counts.values())
    return LookupList(rows, total, counts)


def count_waiting(actor: Actor, *, archive: Archive) -> int:
    """How many look-ups wait for the actor: to be approved, or to be completed by a keeper."""
    permit(actor, Action.VIEW)
    open_states = (LookupState.REQUESTED, LookupState.HALF_APPROVED)
    with archive.database.read() as session:
        query = select(Lookup, Unit).join(Unit, Unit.id == Lookup.unit_id).where(_seen(actor))
        found = session.execute(query.where(Lookup.state.in_(open_states))).all()
        lacking = lacks_among(session, [lookup for lookup, _ in found], archive)
        return sum(_waits(actor, lookup, unit, bool(lacking[lookup.id]), archive) for lookup, unit in found)


def show_lookup(actor: Actor, lookup_id: int, *, archive: Archive) -> LookupView:
    """One look-up, for those who record or approve look-ups in its unit; the look is recorded."""
    with archive.database.write() as session:
        lookup, unit = the_lookup(session, actor, lookup_id)
        people = {hand.person_id for hand in lookup.hands} | {paper.made_by for paper in lookup.papers}
        names = names_of(session, Person, people)
        case = session.get(CaseFile, lookup.case_id) if lookup.case_id else None
        missing = lacks_of(session, lookup, archive)
        room = next((one for one in lookup.rooms if one.closed_at is None and archive.clock.now() < one.until), None)
        view = LookupView(
            row=_row(lookup, unit.name, archive),
            revision=lookup.revision,
            body=lookup.body,
            letter_number=lookup.letter_number,
            letter_pages=letter_pages(lookup, archive),
            contact=lookup.contact,
            legal_basis=lookup.legal_basis,
            wanted=lookup.wanted,
            modes=[Mode(mode) for mode in lookup.modes],
            case_code=case.code if case else None,
            principal=mask_value(FieldKind.ID_NUMBER, lookup.principal),
            kinship=lookup.kinship,
            note=lookup.note,
            visitors=[_visitor(person) for person in lookup.persons],
            items=_items(lookup),
            lacks=missing,
            levels=_levels(lookup, archive),
            granted=[Mode(mode) for mode in lookup.granted or ()],
            views=lookup.views or VIEWS_A_PAGE * sum(len(item.pages) for item in lookup.items),
            seen=lookup.seen,
            hands=[HandShown(names[hand.person_id], hand.part, hand.at) for hand in lookup.hands],
            room_until=room.until if room and room.opened_by == actor.id else None,
            papers=[
                PaperShown(one.kind, one.number, one.pages, names[one.made_by], one.made_at, one.digest)
                for one in lookup.papers
            ],
            ended_at=lookup.ended_at,
            ended_reason=lookup.ended_reason,
            remedy=lookup.remedy,
            returned_note=lookup.returned_note,
            effect=lookup.effect,
            remark=lookup.remark,
            may=_may(actor, lookup, unit, bool(missing), archive),
        )
        audit.record(session, archive.clock.now(), actor.id, "lookup.viewed", "lookup", lookup.id, ground="duty")
        return view


def _seen(actor: Actor) -> ColumnElement[bool]:
    return within((*actor.paths(Action.LOOK_UP), *actor.paths(Action.APPROVE_LOOK_UP)))


def _waits(actor: Actor, lookup: Lookup, unit: Unit, is_lacking: bool, archive: Archive) -> bool:
    return bool(_may(actor, lookup, unit, is_lacking, archive) & {"approve", "complete", "admit"})


def _row(lookup: Lookup, unit_name: str, archive: Archive) -> LookupRow:
    return LookupRow(
        id=lookup.id,
        number=lookup.number,
        state=lookup.state,
        ground=lookup.ground,
        channel=lookup.channel,
        unit_name=unit_name,
        asker=lookup.body or "、".join(person.name for person in lookup.persons),
        purpose=lookup.purpose,
        received_at=lookup.received_at,
        expires_at=lookup.expires_at,
        items=len(lookup.items),
        is_over=_is_over(lookup, archive),
    )


def _is_over(lookup: Lookup, archive: Archive) -> bool:
    end = lookup.expires_at
    return lookup.state is LookupState.APPROVED and end is not None and archive.clock.now() >= end


def _visitor(person: LookupPerson) -> VisitorShown:
    number = mask_value(FieldKind.ID_NUMBER, person.number)
    return VisitorShown(person.name, person.paper, number, person.valid_until, is_identified(person))


def _items(lookup: Lookup) -> list[ItemShown]:
    place, items = 0, []
    for item in lookup.items:
        pages = [(place + step, page.number) for step, page in enumerate(item.pages, 1)]
        place += len(pages)
        items.append(
            ItemShown(item.document_id, item.code, item.title, item.is_sensitive, item.has_child, tuple(pages))
        )
    return items


def _levels(lookup: Lookup, archive: Archive) -> int:
    return 0 if lookup.ground is Ground.OWN else lookup.levels or levels_of(lookup, archive)


def _may(actor: Actor, lookup: Lookup, unit: Unit, is_incomplete: bool, archive: Archive) -> frozenset[str]:
    """What a page offers; every act asks again for itself."""
    hands = {(hand.person_id, hand.part) for hand in lookup.hands}
    free = {part for part in LookupPart if actor.id is not None and may_take(part, actor.id, hands, lookup.ground)}
    keeps, approves = actor.may(Action.LOOK_UP, unit), actor.may(Action.APPROVE_LOOK_UP, unit)
    state, own = lookup.state, lookup.ground is Ground.OWN
    asked = state in (LookupState.REQUESTED, LookupState.HALF_APPROVED)
    is_open = state is LookupState.APPROVED and not _is_over(lookup, archive)
    shows = keeps and is_open and LookupPart.SHOW in free
    granted = set(lookup.granted or ())
    offers = {
        "complete": keeps and state is LookupState.REQUESTED and LookupPart.RECORD in free,
        "admit": keeps and own and state is LookupState.REQUESTED and not is_incomplete,
        "approve": approves and not own and asked and not is_incomplete and LookupPart.APPROVE in free,
        "refuse": approves and asked and LookupPart.APPROVE in free,
        "withdraw": approves and state is LookupState.APPROVED,
        "open": shows and Mode.READ in granted,
        "copy": shows and Mode.COPY in granted,
        "extract": shows and Mode.EXTRACT in granted,
        "certificate": shows and Mode.CERTIFICATE in granted,
        "return": keeps and state in (LookupState.APPROVED, LookupState.WITHDRAWN),
        "close": keeps and state is LookupState.RETURNED,
    }
    return frozenset(name for name, offered in offers.items() if offered)
