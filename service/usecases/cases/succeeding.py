"""Files that follow one another (article 6): a new employer's union assesses anew and opens a file of its own.

The old file is withdrawn and its period runs on; papers on which the new one rests wait for that one as well
(readings 5).
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Cause
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile, CaseMove, CaseReliance
from service.catalogue.documents import Document, DocumentState
from service.errors import ConflictError, InvalidError
from service.usecases.cases.cases import Withdrawal, add_withdrawal, check_reason, new_case
from service.usecases.cases.proving import withdrawal_of
from service.usecases.law.judging import rejudge_case
from service.usecases.lookup import the_case, the_unit, unit_of
from service.usecases.permissions import Action, Actor, permit, permit_sight

MOST = 1_000
"""Papers on which a file can be said to rest by one act."""


def move_case(
    actor: Actor,
    code: str,
    unit: str,
    on: date,
    reason: str,
    *,
    archive: Archive,
    papers: Collection[int] = (),
    new_code: str | None = None,
) -> str:
    """Withdraw a file whose household another union takes charge of, and open the new one there; gives its code.

    `on` is the day of the withdrawal's approval; `papers` are those on which the new file rests. Asks for the right
    in both units: where nobody has it, each union does its part and `link_cases` joins them.
    """
    check_reason(reason)
    with archive.database.write() as session:
        former = the_case(session, actor, code, lock=True)
        permit(actor, Action.MANAGE_CASES, unit_of(session, former.unit_id))
        place = the_unit(session, unit)
        permit(actor, Action.MANAGE_CASES, place)
        if place.id == former.unit_id:
            raise ConflictError("case.same_unit", code=former.code, unit=place.name)
        add_withdrawal(session, actor, former, on, reason, Withdrawal(Cause.MOVED), archive)
        following = new_case(
            session, place, archive, code=new_code, household=former.household, id_number=former.id_number
        )
        _link(session, actor, former, following, archive)
        _rest(session, actor, former, following, papers, archive)
        session.flush()
        session.refresh(former)
        moved = rejudge_case(session, former, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "case.moved",
            "case",
            former.id,
            next=following.id,
            on=on.isoformat(),
            items=audit.digest_of_items(moved),
            papers=audit.digest_of_items(papers),
        )
        return following.code


def link_cases(actor: Actor, code: str, next_code: str, *, archive: Archive) -> None:
    """Record that a file is followed by another, which its new union has opened: both are known to whoever links."""
    with archive.database.write() as session:
        former = the_case(session, actor, code, lock=True)
        permit(actor, Action.MANAGE_CASES, unit_of(session, former.unit_id))
        following = the_case(session, actor, next_code)
        if former.unit_id == following.unit_id:
            raise ConflictError("case.same_unit", code=former.code, unit=unit_of(session, former.unit_id).name)
        if withdrawal_of(former) is None:
            raise ConflictError("case.not_withdrawn", code=former.code)
        _link(session, actor, former, following, archive)
        audit.record(session, archive.clock.now(), actor.id, "case.linked", "case", former.id, next=following.id)


def rest_on(actor: Actor, code: str, document_ids: Sequence[int], *, archive: Archive) -> None:
    """Mark papers of the former file on which this one rests: from now on they wait for this one as well."""
    with archive.database.write() as session:
        following = the_case(session, actor, code, lock=True)
        permit(actor, Action.MANAGE_CASES, unit_of(session, following.unit_id))
        former = former_of(session, following)
        if former is None:
            raise ConflictError("case.no_former", code=following.code)
        permit_sight(actor, unit_of(session, former.unit_id), "case", code)
        _rest(session, actor, former, following, document_ids, archive)
        moved = rejudge_case(session, following, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "case.rests_on",
            "case",
            following.id,
            papers=audit.digest_of_items(document_ids),
            items=audit.digest_of_items(moved),
        )


def former_of(session: Session, case: CaseFile) -> CaseFile | None:
    """The file that this one follows."""
    return session.scalar(
        select(CaseFile).join(CaseMove, CaseMove.former_id == CaseFile.id).where(CaseMove.next_id == case.id)
    )


def next_of(session: Session, case: CaseFile) -> CaseFile | None:
    """The file that follows this one."""
    return session.scalar(
        select(CaseFile).join(CaseMove, CaseMove.next_id == CaseFile.id).where(CaseMove.former_id == case.id)
    )


def _link(session: Session, actor: Actor, former: CaseFile, following: CaseFile, archive: Archive) -> None:
    if next_of(session, former) is not None or former_of(session, following) is not None:
        raise ConflictError("case.is_linked", code=former.code, next=following.code)
    ancestor: CaseFile | None = former
    while ancestor is not None:
        if ancestor.id == following.id:
            raise ConflictError("case.is_linked", code=former.code, next=following.code)
        ancestor = former_of(session, ancestor)
    session.add(
        CaseMove(
            former_id=former.id,
            next_id=following.id,
            moved_on=archive.clock.today(),
            actor_id=actor.id,
            recorded_at=archive.clock.now(),
        )
    )


def _rest(
    session: Session,
    actor: Actor,
    former: CaseFile,
    following: CaseFile,
    document_ids: Collection[int],
    archive: Archive,
) -> None:
    wanted = set(document_ids)
    if len(wanted) > MOST:
        raise InvalidError("case.too_many_papers", most=MOST)
    present = set(
        session.scalars(
            select(Document.id).where(
                Document.id.in_(wanted),
                Document.case_id == former.id,
                Document.state != DocumentState.DISCARDED,
            )
        )
    )
    if wanted - present:
        raise InvalidError("case.not_of_former", code=former.code, documents=sorted(wanted - present))
    known = set(session.scalars(select(CaseReliance.document_id).where(CaseReliance.case_id == following.id)))
    session.add_all(
        CaseReliance(case_id=following.id, document_id=one, actor_id=actor.id, recorded_at=archive.clock.now())
        for one in sorted(wanted - known)
    )
    session.flush()
