"""What every act on a look-up begins with: finding it, asking what it lacks, and keeping its people apart."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import is_id_number
from retention import Approval, Asking, Lack, LookupPart, LookupState, Mode, Terms, lacks, may_take
from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document
from service.catalogue.lookups import IdentityPaper, Lookup, LookupHand, LookupPerson
from service.catalogue.units import Unit
from service.errors import ConflictError, NotFoundError, RefusedError
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit, permit_sight

SHORTEST_NUMBER = 4
"""Characters of the number of an identity paper that has no check of its own."""


def the_lookup(
    session: Session, actor: Actor, lookup_id: int, action: Action | None = None, *, lock: bool = False
) -> tuple[Lookup, Unit]:
    """A look-up and the unit that keeps what is asked for, if the actor may do this with it.

    Without an action: if the actor records or approves look-ups there. To others of the unit it is refused, to
    strangers it does not exist.
    """
    query = select(Lookup).where(Lookup.id == lookup_id)
    lookup = session.scalar(query.with_for_update() if lock else query)
    if lookup is None:
        raise NotFoundError("lookup.missing", reference=str(lookup_id))
    unit = unit_of(session, lookup.unit_id)
    permit_sight(actor, unit, "lookup", lookup_id)
    permit(actor, action or usual_action(actor, unit), unit)
    return lookup, unit


def usual_action(actor: Actor, unit: Unit | None = None) -> Action:
    """By which of the two permissions the actor sees look-ups: recording them, or else approving them."""
    return Action.LOOK_UP if actor.may(Action.LOOK_UP, unit) else Action.APPROVE_LOOK_UP


def advance(lookup: Lookup, target: LookupState) -> None:
    """Take a step of the life cycle, or say in which state it cannot be taken."""
    try:
        lookup.step(target)
    except ValueError as error:
        raise ConflictError("lookup.bad_step", number=lookup.number, state=lookup.state.value) from error


def take_part(session: Session, lookup: Lookup, actor: Actor, part: LookupPart, archive: Archive) -> None:
    """Write down that the actor has a hand in it; refused to whoever has another (readings 26)."""
    hands = {(hand.person_id, hand.part) for hand in lookup.hands}
    if actor.id is None or not may_take(part, actor.id, hands, lookup.ground):
        raise RefusedError("lookup.same_hand", part=part.value, number=lookup.number)
    if (actor.id, part) not in hands:
        lookup.hands.append(LookupHand(person_id=actor.id, part=part, at=archive.clock.now()))
        session.flush()


def is_identified(person: LookupPerson) -> bool:
    """Whether the number of the identity paper is right, as far as it can be checked."""
    if person.paper is IdentityPaper.IDENTITY_CARD:
        return is_id_number(person.number)
    return len(person.number) >= SHORTEST_NUMBER


def lacks_of(session: Session, lookup: Lookup, archive: Archive) -> tuple[Lack, ...]:
    """What the request lacks today."""
    return lacks_among(session, [lookup], archive)[lookup.id]


def lacks_among(session: Session, lookups: Sequence[Lookup], archive: Archive) -> dict[int, tuple[Lack, ...]]:
    """What each of some requests lacks today, by two statements for all."""
    asked_for = {one.case_id for one in lookups if one.case_id is not None}
    cases = {one.id: one for one in session.scalars(select(CaseFile).where(CaseFile.id.in_(asked_for)))}
    wanted = {item.document_id for one in lookups for item in one.items}
    lying = select(Document.id, Document.case_id).where(Document.id.in_(wanted))
    case_of = dict(session.execute(lying).tuples().all())
    found = {}
    for one in lookups:
        touched = {case_of[item.document_id] for item in one.items if item.document_id in case_of}
        found[one.id] = lacks(_asking(one, cases.get(one.case_id or 0), touched, archive))
    return found


def _asking(lookup: Lookup, case: CaseFile | None, cases: Collection[int | None], archive: Archive) -> Asking:
    """A request as the law takes it, with the file that it names and those in which its documents lie."""
    first = lookup.persons[0].number if lookup.persons else ""
    householder = case.id_number if case else None
    return Asking(
        ground=lookup.ground,
        today=archive.clock.today(),
        body=lookup.body,
        letter_number=lookup.letter_number,
        has_letter=lookup.letter is not None,
        persons=len(lookup.persons),
        identified=sum(map(is_identified, lookup.persons)),
        valid_until=valid_until(lookup),
        contact=lookup.contact,
        legal_basis=lookup.legal_basis,
        purpose=lookup.purpose,
        modes=[Mode(mode) for mode in lookup.modes],
        pages=sum(len(item.pages) for item in lookup.items),
        in_one_case=case is not None and set(cases) <= {case.id},
        own_number=householder is not None and first == householder,
        principal=householder is not None and lookup.principal == householder,
        kinship=lookup.kinship,
        note=lookup.note,
    )


def valid_until(lookup: Lookup) -> tuple[date, ...]:
    """The last days of the identity papers that name one."""
    return tuple(person.valid_until for person in lookup.persons if person.valid_until is not None)


def approval_of(lookup: Lookup) -> Approval:
    """The approval as it stands."""
    terms = None
    if lookup.granted is not None and lookup.expires_at is not None and lookup.views is not None:
        terms = Terms(frozenset(map(Mode, lookup.granted)), lookup.expires_at, lookup.views)
    pages = frozenset(page.page_id for item in lookup.items for page in item.pages)
    return Approval(lookup.state, terms, pages, lookup.seen, valid_until(lookup))
