"""Looking at reviews: the list, and one of them with everything that its page shows but its items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from retention import Decision, RegisterKind, ReviewState, state_of
from service.archive import Archive
from service.catalogue.disposal import Outcome, Register, Review, ReviewItem, Transfer
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.errors import InvalidError
from service.usecases.disposal.facts import (
    ON_LIST,
    count_items,
    documents_of,
    holders_of,
    is_electronic,
    items_of,
    objections_to,
    posts_of,
    present_digest,
    scheme_of,
    the_register,
    the_review,
)
from service.usecases.disposal.progress import Tally, is_closed, progress_of, tallies_of
from service.usecases.disposal.readiness import Hindrance, before_conclusion, hindrances
from service.usecases.holds.held import holds_on
from service.usecases.permissions import Action, Actor, permit

MOST = 500
"""Reviews on one page of the list."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review in the list. `number` is that of its register, or of its report, or None before."""

    id: int
    title: str
    unit_name: str
    kind: RegisterKind
    state: ReviewState
    closed: bool
    number: str | None
    items: int
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of the list of reviews, and how many there are in all."""

    rows: Sequence[ReviewRow]
    total: int


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member of the appraisal group with what they said."""

    person_id: int
    name: str
    department: str
    opinion: str | None
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoleShown:
    """An opinion that the register needs: whose it is, who could give it, and whether the actor may give it now."""

    role: str
    person_id: int | None
    name: str | None
    agree: bool | None
    opinion: str | None
    signed_at: datetime | None
    mine: bool
    also: Sequence[str]
    awaited: Sequence[str]


@dataclass(frozen=True, slots=True)
class SupervisorShown:
    """A supervisor: what they counted and when they confirmed; `signer`: whether they signed the list too."""

    person_id: int
    name: str
    department: str
    signer: bool
    counted_at: datetime | None
    confirmed_at: datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class RegisterShown:
    """The register with its signatures and how far it has come. `digest` is that of the list as it stands."""

    number: str
    revision: int
    drawn_on: date
    digest: str
    frozen: bool
    roles: Sequence[RoleShown]
    supervisors: Sequence[SupervisorShown]
    departments: Sequence[str]
    objections: int
    began_at: datetime | None
    halted: Hindrance | None
    executed_at: datetime | None
    certified_at: datetime | None
    papers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TransferShown:
    """A package for another archive and its receipt."""

    number: str
    digest: str
    packed_at: datetime
    receiver: str | None
    receipt_number: str | None
    received_on: date | None
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldShown:
    """An item that a hold keeps from going as long as it is open; `holds` are the numbers of these.

    `on_list`: whether it is to be destroyed, and so stands on the list.
    """

    document_id: int
    code: str
    title: str
    holds: Sequence[int]
    on_list: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Everything that a page shows of a review, but for its items.

    `outcomes` and `decisions` count its items; `pages` are those on the list, `on_paper` how many of its items have a
    paper original. `held` are the pending items that are held now, `hindrances` what blocks the next step. `permitted`
    is what the actor may do in its unit.
    """

    id: int
    title: str
    unit_id: int
    unit_name: str
    kind: RegisterKind
    early: bool
    state: ReviewState
    closed: bool
    proposed_by: str | None
    proposed_at: datetime
    items: int
    outcomes: Mapping[str, int]
    decisions: Mapping[str, int]
    undecided: int
    listed: int
    pages: int
    on_paper: int
    latest_due: date | None
    members: Sequence[MemberShown]
    appraisers: Sequence[str]
    member: bool
    report_number: str | None
    appraised_on: date | None
    summary: str | None
    refusal: str | None
    register: RegisterShown | None
    transfer: TransferShown | None
    held: Sequence[HeldShown]
    hindrances: Sequence[Hindrance]
    permitted: frozenset[Action]


def list_reviews(actor: Actor, *, archive: Archive, limit: int = 50, offset: int = 0) -> ReviewPage:
    """The reviews of the units that the actor may see, newest first."""
    permit(actor, Action.VIEW)
    if not 0 <= limit <= MOST or offset < 0:
        raise InvalidError("search.bad_form", most=MOST)
    with archive.database.read() as session:
        query = select(Review, Unit).join(Unit, Unit.id == Review.unit_id).where(within(actor.paths(Action.VIEW)))
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        signatures = selectinload(Review.register).selectinload(Register.signatures)
        ordered = query.options(signatures).order_by(Review.id.desc())
        found = session.execute(ordered.limit(limit).offset(offset)).all()
        tallies = tallies_of(session, [review for review, _ in found])
        rows = tuple(_row(review, unit, tallies[review.id], archive) for review, unit in found)
    return ReviewPage(rows, total)


def _row(review: Review, unit: Unit, tally: Tally, archive: Archive) -> ReviewRow:
    register = review.register
    return ReviewRow(
        review.id,
        review.title,
        unit.name,
        review.kind,
        state_of(progress_of(review, unit, tally, archive)),
        is_closed(review, tally),
        register.number if register else review.report_number,
        tally.items,
        review.proposed_at,
    )


def show_review(actor: Actor, review_id: int, *, archive: Archive) -> ReviewView:
    """A review with its group, its register and what blocks the next step."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        review, unit = the_review(session, actor, review_id)
        scheme = scheme_of(review, unit, archive)
        names = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
        outcomes = _counted(session, review.id, ReviewItem.outcome)
        pending = (ReviewItem.outcome == Outcome.PENDING, ReviewItem.decision.is_(None))
        tally = tallies_of(session, [review])[review.id]
        listed, pages, on_paper, latest_due = _summed(session, review.id)
        return ReviewView(
            id=review.id,
            title=review.title,
            unit_id=unit.id,
            unit_name=unit.name,
            kind=review.kind,
            early=review.early,
            state=state_of(progress_of(review, unit, tally, archive)),
            closed=is_closed(review, tally),
            proposed_by=names.get(review.proposed_by or 0),
            proposed_at=review.proposed_at,
            items=sum(outcomes.values()),
            outcomes=outcomes,
            decisions=_counted(session, review.id, ReviewItem.decision),
            undecided=count_items(session, review.id, *pending) if review.concluded_at is None else 0,
            listed=listed,
            pages=pages,
            on_paper=on_paper,
            latest_due=latest_due,
            members=[
                MemberShown(one.person_id, names[one.person_id], one.department, one.opinion, one.given_at)
                for one in review.members
            ],
            appraisers=scheme.appraisers,
            member=any(one.person_id == actor.id for one in review.members),
            report_number=review.report_number,
            appraised_on=review.appraised_on,
            summary=review.summary,
            refusal=review.refusal,
            register=_register(session, actor, review, unit, names, archive) if review.register else None,
            transfer=_transfer(review.transfer) if review.transfer else None,
            held=_held(session, review, archive),
            hindrances=_in_the_way(session, review, unit, archive),
            permitted=actor.actions(unit),
        )


def _held(session: Session, review: Review, archive: Archive) -> tuple[HeldShown, ...]:
    if review.refused_at is not None:
        return ()
    pending = documents_of(session, review.id, ReviewItem.outcome == Outcome.PENDING)
    holds = holds_on(session, pending, archive)
    return tuple(
        HeldShown(
            one.document_id,
            one.code,
            one.title,
            tuple(hold.number for hold in holds[one.document_id]),
            one.decision is Decision.DESTROY,
        )
        for one in items_of(session, review.id, ReviewItem.document_id.in_(holds))
    )


def _in_the_way(session: Session, review: Review, unit: Unit, archive: Archive) -> tuple[Hindrance, ...]:
    register = review.register
    if review.refused_at is None and review.concluded_at is None:
        return before_conclusion(session, review, unit, archive)
    if register is None or review.refused_at is not None or register.executed_at is not None:
        return ()
    return hindrances(session, review, unit, archive)


def _counted(session: Session, review_id: int, column: InstrumentedAttribute[Any]) -> dict[str, int]:
    query = select(column, func.count()).where(ReviewItem.review_id == review_id, column.is_not(None)).group_by(column)
    return {str(value): number for value, number in session.execute(query)}


def _summed(session: Session, review_id: int) -> tuple[int, int, int, date | None]:
    """Of a review's list: how many items, how many pages, how many items on paper, and the latest end."""
    on_paper = func.sum(case((ReviewItem.paper, 1), else_=0))
    query = select(func.count(), func.sum(ReviewItem.pages), on_paper, func.max(ReviewItem.due_on))
    found = session.execute(query.where(ReviewItem.review_id == review_id, *ON_LIST)).one()
    return found[0], int(found[1] or 0), int(found[2] or 0), found[3]


def _register(
    session: Session, actor: Actor, review: Review, unit: Unit, names: Mapping[int, str], archive: Archive
) -> RegisterShown:
    register = the_register(review)
    scheme = scheme_of(review, unit, archive)
    given = {one.role: one for one in register.signatures if one.revision == register.revision}
    posts = posts_of(session, actor.id, unit.id)
    roles = []
    for role in scheme.roles:
        one = given.get(role.code)
        others = [other.role for other in given.values() if one and other.person_id == one.person_id]
        roles.append(
            RoleShown(
                role=role.code,
                person_id=one.person_id if one else None,
                name=names[one.person_id] if one else None,
                agree=one.agree if one else None,
                opinion=one.opinion if one else None,
                signed_at=one.signed_at if one else None,
                mine=one is None and bool(role.posts & posts),
                also=tuple(other for other in others if other != role.code),
                awaited=() if one else tuple(names[person] for person in holders_of(session, role.posts, unit)),
            )
        )
    signers = {one.person_id for one in given.values()}
    papers = {
        "register": register.paper,
        "certificate": register.certificate,
        "report": register.report,
    }
    return RegisterShown(
        number=register.number,
        revision=register.revision,
        drawn_on=register.drawn_on,
        digest=register.digest or present_digest(session, register),
        frozen=register.digest is not None,
        roles=tuple(roles),
        supervisors=tuple(
            SupervisorShown(
                one.person_id,
                names[one.person_id],
                one.department,
                one.person_id in signers,
                one.counted_at if one.counted_revision == register.revision else None,
                one.confirmed_at,
                one.person_id == actor.id,
            )
            for one in register.supervisors
        ),
        departments=scheme.departments(is_electronic(session, review.id)),
        objections=len(objections_to(register)),
        began_at=register.began_at,
        halted=Hindrance(register.halted[0], register.halted[1]) if register.halted else None,
        executed_at=register.executed_at,
        certified_at=register.certified_at,
        papers={name: digest for name, digest in papers.items() if digest},
    )


def _transfer(transfer: Transfer) -> TransferShown:
    return TransferShown(
        transfer.number,
        transfer.digest,
        transfer.packed_at,
        transfer.receiver,
        transfer.receipt_number,
        transfer.received_on,
        transfer.released_at,
    )
