"""What holds are placed on, in words."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from indexing import mask
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.catalogue.units import Unit
from service.usecases.lookup import names_of
from service.usecases.permissions import Actor
from service.usecases.seals import veiled_among, veiled_cases

Words = tuple[str, str | None]
"""What a hold is placed on, and what leads there."""


def words_of(session: Session, hold: Hold, actor: Actor) -> Words:
    """What a hold is placed on, in words, and what leads there; of what is veiled from the actor its code or number."""
    (words,) = words_of_each(session, [hold], actor)
    return words


def words_of_each(session: Session, holds: Sequence[Hold], actor: Actor) -> list[Words]:
    """The same of each of some holds, in their order, by a few statements however many there are."""
    documents = _documents(session, [hold.id for hold in holds if hold.kind is HoldKind.DOCUMENT], actor)
    cases = _cases(session, [hold.case_id for hold in holds if hold.case_id is not None], actor)
    units = names_of(session, Unit, (hold.unit_id for hold in holds if hold.kind is HoldKind.UNIT))
    found: list[Words] = []
    for hold in holds:
        match hold.kind:
            case HoldKind.DOCUMENT:
                found.append(documents[hold.id])
            case HoldKind.CASE:
                found.append(cases[hold.case_id or 0])
            case HoldKind.UNIT:
                found.append((units[hold.unit_id], str(hold.unit_id)))
            case HoldKind.SEARCH:
                query = hold.query or ""
                found.append((mask(query), query if query == mask(query) else None))
    return found


def _documents(session: Session, ids: Sequence[int], actor: Actor) -> dict[int, Words]:
    """Of holds on documents: the first of each, and how many more there are."""
    members = select(HoldMember.hold_id, func.min(HoldMember.document_id), func.count())
    grouped = members.where(HoldMember.hold_id.in_(ids)).group_by(HoldMember.hold_id)
    firsts = session.execute(grouped).tuples().all()
    numbers = [first for _, first, _ in firsts]
    titled = session.execute(select(Document.id, Document.title).where(Document.id.in_(numbers))).tuples().all()
    titles, veiled = dict(titled), veiled_among(session, actor, numbers)
    found: dict[int, Words] = {}
    for hold_id, first, count in firsts:
        more = f" +{count - 1}" if count > 1 else ""
        is_told = first in titles and first not in veiled
        found[hold_id] = (mask(titles[first]) + more, str(first)) if is_told else (f"#{first}{more}", None)
    return found


def _cases(session: Session, ids: Sequence[int], actor: Actor) -> dict[int, Words]:
    veiled = veiled_cases(session, actor, ids)
    columns = select(CaseFile.id, CaseFile.code, CaseFile.household).where(CaseFile.id.in_(ids))
    return {
        case_id: (" ".join(filter(None, (code, "" if case_id in veiled else household))), code)
        for case_id, code, household in session.execute(columns)
    }
