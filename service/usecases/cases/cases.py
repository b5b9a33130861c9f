"""Case files: opened, withdrawn, reopened; each moves the dates of everything in the file."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from retention import Cause, CodePattern, Statement, withdrawn
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseEvent, CaseEventKind, CaseFile, is_withdrawn, withdrawn_on
from service.catalogue.codes import next_number
from service.catalogue.documents import Document, DocumentState
from service.catalogue.units import Unit, within
from service.errors import ConflictError, InvalidError
from service.usecases.holds.held import holds_on_cases
from service.usecases.law.judging import rejudge_case
from service.usecases.lookup import check_lives, open_fonds, the_case, the_unit, unit_of, usual_unit
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import unsealing_of

REASON_LENGTH = 500
FIRST_YEAR, LAST_YEAR = 1900, 2199
CASE_PAPER = "A01"
"""Any paper of a household: all have the pattern of the file and their own number in it."""

CASE_TERM = "D10"
"""Ten years from withdrawal (article 9) as it stands in the code; the clock itself is the rule's."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case file in a list. `withdrawn_on` is the day of the withdrawal that counts, if it is withdrawn; `held`: a
    hold is open on the file or its unit.
    """

    id: int
    code: str
    household: str
    unit_name: str
    year: int
    documents: int
    withdrawn_on: date | None
    opened_on: date
    held: bool


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
    with archive.database.write() as session:
        place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.MANAGE_CASES)
        permit(actor, Action.MANAGE_CASES, place)
        case = new_case(session, place, archive, code=code, household=household, id_number=id_number, year=year)
        audit.record(session, archive.clock.now(), actor.id, "case.opened", "case", case.id)
        return case.code


def new_case(
    session: Session,
    place: Unit,
    archive: Archive,
    *,
    code: str | None = None,
    household: str = "",
    id_number: str | None = None,
    year: int | None = None,
) -> CaseFile:
    """A new file in a unit, in the caller's transaction."""
    today = archive.clock.today()
    check_lives(place)
    fonds = open_fonds(session, place)
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
    return case


def _pattern_code(archive: Archive, fonds: str, year: int, number: int) -> str:
    """The code of a whole file: that of its items without the item's number (DA/T 13-2022)."""
    item = archive.regulation.pattern(CASE_PAPER).template
    pattern = CodePattern(item.rpartition("-")[0])
    return pattern.compose({"fonds": fonds, "year": year, "term": CASE_TERM, "volume": number})


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What the form of a withdrawal says. `cause` is None where nobody stated it yet: a gap, and no reason to wait.

    `named_on` is the later day that the form names, if any; `statement` what became of the statement of those out of
    hardship, `sealed` whether the unit attached its note with the official seal to a refused one.
    """

    cause: Cause | None = None
    named_on: date | None = None
    statement: Statement = Statement.NONE
    sealed: bool = False


NOTHING_MORE = Withdrawal()
"""A withdrawal of which only the day and the reason are known."""


def withdraw_case(
    actor: Actor, code: str, on: date, reason: str, *, archive: Archive, form: Withdrawal = NOTHING_MORE
) -> None:
    """Record a withdrawal (撤档) approved on the day `on`. It always is recorded and starts the clock; what is missing
    of its evidence is a gap in the file and stands in the way of destruction alone (readings 33).
    """
    check_reason(reason)
    with archive.database.write() as session:
        case = the_case(session, actor, code, lock=True)
        permit(actor, Action.MANAGE_CASES, unit_of(session, case.unit_id))
        event = add_withdrawal(session, actor, case, on, reason, form, archive)
        _record(session, actor, case, event, archive)


def reopen_case(actor: Actor, code: str, on: date, reason: str, *, archive: Archive) -> None:
    """Record a reopening: the clock stops, and the whole file waits for its next withdrawal (readings 4)."""
    check_reason(reason)
    with archive.database.write() as session:
        case = the_case(session, actor, code, lock=True)
        permit(actor, Action.MANAGE_CASES, unit_of(session, case.unit_id))
        check_order(case, CaseEventKind.REOPENED, on)
        event = CaseEvent(
            case_id=case.id,
            kind=CaseEventKind.REOPENED,
            on=on,
            reason=reason.strip(),
            actor_id=actor.id,
            recorded_at=archive.clock.now(),
        )
        session.add(event)
        _record(session, actor, case, event, archive)


def check_reason(reason: str) -> None:
    """Every change of a clock has its reason."""
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise InvalidError("reason.needed", limit=REASON_LENGTH)


def add_withdrawal(
    session: Session, actor: Actor, case: CaseFile, on: date, reason: str, form: Withdrawal, archive: Archive
) -> CaseEvent:
    """Write a withdrawal down, in the caller's transaction."""
    effective = effective_day(on, form.named_on)
    check_order(case, CaseEventKind.WITHDRAWN, effective)
    event = CaseEvent(
        case_id=case.id,
        kind=CaseEventKind.WITHDRAWN,
        on=effective,
        approved_on=on,
        named_on=form.named_on,
        cause=form.cause,
        statement=form.statement,
        sealed=form.sealed,
        reason=reason.strip(),
        actor_id=actor.id,
        recorded_at=archive.clock.now(),
    )
    session.add(event)
    return event


def effective_day(approved_on: date, named_on: date | None) -> date:
    """The day of a withdrawal in law (readings 3)."""
    for day in (approved_on, named_on or approved_on):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise InvalidError("date.out_of_range", date=day.isoformat())
    return withdrawn(approved_on, named_on).day or approved_on


def _record(session: Session, actor: Actor, case: CaseFile, event: CaseEvent, archive: Archive) -> None:
    session.flush()
    session.refresh(case)
    moved = rejudge_case(session, case, archive)
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        f"case.{event.kind.value}",
        "case",
        case.id,
        on=event.on.isoformat(),
        items=audit.digest_of_items(moved),
        count=len(moved),
    )


def check_order(case: CaseFile, kind: CaseEventKind, on: date) -> None:
    """A withdrawn file is not withdrawn again and an open one not reopened; a reopening follows its withdrawal."""
    last = case.events[-1] if case.events else None
    since = withdrawn_on(case)
    if kind is CaseEventKind.WITHDRAWN and since is not None:
        raise ConflictError("case.is_withdrawn", code=case.code)
    if kind is CaseEventKind.REOPENED and since is None:
        raise ConflictError("case.is_open", code=case.code)
    if last is not None:
        check_follows(last, kind, on)
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise InvalidError("date.out_of_range", date=on.isoformat())


def check_follows(former: CaseEvent, kind: CaseEventKind, on: date) -> None:
    """A reopening and a withdrawal of one day leave the order open: the law then protects, and nothing ever runs."""
    if on < former.on or (on == former.on and kind is CaseEventKind.WITHDRAWN):
        raise InvalidError("case.before_last_event", on=former.on.isoformat())


def list_cases(
    actor: Actor,
    *,
    archive: Archive,
    words: str = "",
    withdrawn: bool | None = False,
    limit: int = 50,
    offset: int = 0,
) -> CasePage:
    """The case files that the actor may see, newest first, filtered by a part of code or household.

    Withdrawn ones are sealed: who asks for them, or for all (None), has stated why, and it is recorded (readings 38).
    """
    permit(actor, Action.VIEW)
    if withdrawn is not False:
        _record_list(actor, archive)
    with archive.database.read() as session:
        query = select(CaseFile, Unit).join(Unit, Unit.id == CaseFile.unit_id).where(within(actor.paths(Action.VIEW)))
        query = query.where(or_(~is_withdrawn(CaseFile.id), within(actor.paths(Action.UNSEAL))))
        if words:
            query = query.where(
                or_(
                    CaseFile.code.contains(words, autoescape=True),
                    CaseFile.household.contains(words, autoescape=True),
                )
            )
        if withdrawn is not None:
            query = query.where(is_withdrawn(CaseFile.id) if withdrawn else ~is_withdrawn(CaseFile.id))
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        rows = session.execute(
            query.order_by(CaseFile.year.desc(), CaseFile.number.desc(), CaseFile.id.desc()).limit(limit).offset(offset)
        ).all()
        counts = _document_counts(session, [case.id for case, _ in rows])
        held = holds_on_cases(session, [case.id for case, _ in rows])
        return CasePage(
            tuple(_row(case, unit, counts.get(case.id, 0), case.id in held) for case, unit in rows),
            total,
        )


def _record_list(actor: Actor, archive: Archive) -> None:
    reason = unsealing_of(actor)
    with archive.database.write() as session:
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "seal.listed",
            "session",
            actor.session_id,
            purpose=actor.purpose,
            unsealed=reason,
        )


def _document_counts(session: Session, case_ids: list[int]) -> dict[int, int]:
    query = (
        select(Document.case_id, func.count())
        .where(Document.case_id.in_(case_ids), Document.state != DocumentState.DISCARDED)
        .group_by(Document.case_id)
    )
    return {case_id: count for case_id, count in session.execute(query).all() if case_id is not None}


def _row(case: CaseFile, unit: Unit, documents: int, held: bool) -> CaseRow:
    return CaseRow(
        case.id,
        case.code,
        case.household,
        unit.name,
        case.year,
        documents,
        withdrawn_on(case),
        case.opened_on,
        held,
    )
