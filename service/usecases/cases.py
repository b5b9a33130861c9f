"""Case files: opened, withdrawn, reopened; each moves the dates of everything in the file."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from retention import CodePattern
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseEvent, CaseEventKind, CaseFile
from service.catalogue.codes import next_number
from service.catalogue.documents import Document, DocumentState
from service.catalogue.units import Unit, fonds_of
from service.errors import ConflictError, InvalidError
from service.usecases.judging import rejudge_case
from service.usecases.lookup import the_case, the_unit, unit_of, usual_unit
from service.usecases.permissions import Action, Actor, permit

REASON_LENGTH = 500
CASE_PAPER = "A01"
"""Any paper of a household: all have the pattern of the file and their own number in it."""

CASE_TERM = "D10"
"""Ten years from withdrawal (article 9) as it stands in the code; the clock itself is the rule's."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case file in a list. `withdrawn_on` is the day of the withdrawal that counts, if it is withdrawn."""

    id: int
    code: str
    household: str
    unit_name: str
    year: int
    documents: int
    withdrawn_on: date | None
    opened_on: date


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of the list of case files, and how many there are in all."""

    rows: tuple[CaseRow, ...]
    total: int


def open_case(
    actor: Actor,
    *,
    archive: Archive,
    unit: str | None = None,
    code: str | None = None,
    household: str = "",
    id_number: str | None = None,
    year: int | None = None,
) -> str:
    """Open a household's file in a unit; gives its code, which is the given one or the next by the pattern."""
    today = archive.clock.today()
    with archive.database.write() as session:
        place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.MANAGE_CASES)
        permit(actor, Action.MANAGE_CASES, place)
        fonds = fonds_of(session, place)
        if fonds is None:
            raise ConflictError("unit.no_fonds", unit=place.name)
        in_year = year or today.year
        number = next_number(session, f"case:{fonds}:{in_year}")
        given = code.strip() if code else ""
        if len(given) > 100 or given in (".", "..") or any(not c.isprintable() for c in given):
            raise InvalidError("case.bad_code", code=given[:100])
        case = CaseFile(
            code=given or _pattern_code(archive, fonds, in_year, number),
            unit_id=place.id,
            fonds=fonds,
            year=in_year,
            number=number,
            household=household.strip(),
            id_number=id_number,
            opened_on=today,
            created_at=archive.clock.now(),
        )
        if session.scalar(select(CaseFile.id).where(CaseFile.code == case.code)) is not None:
            raise ConflictError("case.exists", code=case.code)
        session.add(case)
        session.flush()
        audit.record(session, archive.clock.now(), actor.id, "case.opened", "case", case.id)
        return case.code


def _pattern_code(archive: Archive, fonds: str, year: int, number: int) -> str:
    """The code of a whole file: that of its items without the item's number (DA/T 13-2022)."""
    item = archive.regulation.pattern(CASE_PAPER).template
    pattern = CodePattern(item.rpartition("-")[0])
    return pattern.compose({"fonds": fonds, "year": year, "term": CASE_TERM, "volume": number})


def withdraw_case(actor: Actor, code: str, on: date, reason: str, *, archive: Archive) -> None:
    """Record a withdrawal (撤档). It always is recorded and starts the clock (readings 33)."""
    _record_event(actor, code, CaseEventKind.WITHDRAWN, on, reason, archive)


def reopen_case(actor: Actor, code: str, on: date, reason: str, *, archive: Archive) -> None:
    """Record a reopening: the clock stops, and the whole file waits for its next withdrawal (readings 4)."""
    _record_event(actor, code, CaseEventKind.REOPENED, on, reason, archive)


def _record_event(actor: Actor, code: str, kind: CaseEventKind, on: date, reason: str, archive: Archive) -> None:
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise InvalidError("reason.needed", limit=REASON_LENGTH)
    with archive.database.write() as session:
        case = the_case(session, actor, code)
        permit(actor, Action.MANAGE_CASES, unit_of(session, case.unit_id))
        _check_order(case, kind, on)
        event = CaseEvent(
            case_id=case.id,
            kind=kind,
            on=on,
            reason=reason.strip(),
            actor_id=actor.id,
            recorded_at=archive.clock.now(),
        )
        session.add(event)
        session.flush()
        session.refresh(case)
        moved = rejudge_case(session, case, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            f"case.{kind.value}",
            "case",
            case.id,
            on=on.isoformat(),
            items=audit.digest_of_items(moved),
            count=len(moved),
        )


def _check_order(case: CaseFile, kind: CaseEventKind, on: date) -> None:
    """A withdrawn file is not withdrawn again and an open one not reopened; a reopening follows its withdrawal."""
    last = case.events[-1] if case.events else None
    withdrawn = last is not None and last.kind is CaseEventKind.WITHDRAWN
    if kind is CaseEventKind.WITHDRAWN and withdrawn:
        raise ConflictError("case.is_withdrawn", code=case.code)
    if kind is CaseEventKind.REOPENED and not withdrawn:
        raise ConflictError("case.is_open", code=case.code)
    # A reopening and a withdrawal of one day leave the order open; the law then protects, and nothing would ever run.
    if last is not None and (on < last.on or (on == last.on and kind is CaseEventKind.WITHDRAWN)):
        raise InvalidError("case.before_last_event", on=last.on.isoformat())
    if on.year < 1900 or on.year > 2199:
        raise InvalidError("date.out_of_range", date=on.isoformat())


def list_cases(
    actor: Actor,
    *,
    archive: Archive,
    words: str = "",
    withdrawn: bool | None = None,
    limit: int = 50,
    offset: int = 0,
) -> CasePage:
    """The case files that the actor may see, newest first, filtered by a part of code or household."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        query = (
            select(CaseFile, Unit)
            .join(Unit, Unit.id == CaseFile.unit_id)
            .where(or_(*(Unit.path.startswith(path) for path in actor.paths(Action.VIEW))))
        )
        if words:
            query = query.where(
                or_(
                    CaseFile.code.contains(words, autoescape=True),
                    CaseFile.household.contains(words, autoescape=True),
                )
            )
        last = (
            select(CaseEvent.kind)
            .where(CaseEvent.case_id == CaseFile.id)
            .order_by(CaseEvent.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        if withdrawn is True:
            query = query.where(last == CaseEventKind.WITHDRAWN)
        elif withdrawn is False:
            query = query.where(or_(last.is_(None), last == CaseEventKind.REOPENED))
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        rows = session.execute(
            query.order_by(CaseFile.year.desc(), CaseFile.number.desc(), CaseFile.id.desc()).limit(limit).offset(offset)
        ).all()
        counts = _document_counts(session, [case.id for case, _ in rows])
        return CasePage(
            tuple(_row(case, unit, counts.get(case.id, 0)) for case, unit in rows),
            total,
        )


def _document_counts(session: Session, case_ids: list[int]) -> dict[int, int]:
    query = (
        select(Document.case_id, func.count())
        .where(Document.case_id.in_(case_ids), Document.state != DocumentState.DISCARDED)
        .group_by(Document.case_id)
    )
    return {case_id: count for case_id, count in session.execute(query).all() if case_id is not None}


def _row(case: CaseFile, unit: Unit, documents: int) -> CaseRow:
    return CaseRow(
        case.id,
        case.code,
        case.household,
        unit.name,
        case.year,
        documents,
        withdrawn_on(case),
        case.opened_on,
    )


def withdrawn_on(case: CaseFile) -> date | None:
    """The day of the withdrawal in force, or None while the file is open."""
    last = case.events[-1] if case.events else None
    return last.on if last is not None and last.kind is CaseEventKind.WITHDRAWN else None
