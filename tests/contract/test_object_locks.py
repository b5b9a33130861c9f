"""What locks are wanted, beside what was laid: one statement gives the differences, on every database the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from service.catalogue import Database
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentChange, DocumentState, File, FileRole
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.catalogue.system import ObjectLock
from service.catalogue.units import Unit, add_unit
from service.usecases.upkeep.locking import TERM, Difference, differences

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
HALF, AHEAD = TODAY + TERM / 2, TODAY + TERM
FIVE, TWENTY, THIRTY = date(2031, 11, 22), date(2046, 1, 1), date(2056, 1, 1)
LONG_AGO = date(2020, 1, 1)
DIGEST = "3f" + "0" * 62

FILED, DESCRIBED = DocumentState.FILED, DocumentState.DESCRIBED
RUNNING, ELIGIBLE, PERMANENT = "running", "eligible", "permanent"


@pytest.fixture
def unit(database: Database) -> int:
    with database.write() as session:
        return add_unit(session, "榆阳市总工会", "city", None, "J012").id


def add_document(
    session: Session,
    unit: int,
    digest: str,
    retention: str | None = RUNNING,
    eligible_on: date | None = TWENTY,
    state: DocumentState = FILED,
    parent: int | None = None,
    case: int | None = None,
) -> int:
    document = Document(
        unit_id=unit,
        state=state,
        retention_state=retention,
        eligible_on=eligible_on,
        parent_id=parent,
        case_id=case,
        name="a.pdf",
        path="a.pdf",
        title="文件",
        created_at=NOW,
        changed_at=NOW,
        files=[File(role=FileRole.ORIGINAL, digest=digest, name="a.pdf", mime="application/pdf", size=1)],
    )
    session.add(document)
    session.flush()
    return document.id


def add_hold(session: Session, kind: HoldKind, *ids: int, **on: int) -> int:
    hold = Hold(kind=kind, reason="审计", basis="审计法", since=TODAY, placed_at=NOW, **on)
    session.add(hold)
    session.flush()
    session.add_all(HoldMember(hold_id=hold.id, document_id=one) for one in ids)
    return hold.id


def found(database: Database) -> list[Difference]:
    with database.read() as session:
        return differences(session, lambda column: column.like("3f%"), TODAY, 100)


PERIODS: dict[str, tuple[list[tuple[Any, ...]], date | None, date | None]] = {
    # documents -> what was laid, what is to be laid (None: nothing to do)
    "new": ([(RUNNING, TWENTY)], None, TWENTY),
    "laid": ([(RUNNING, TWENTY)], TWENTY, None),
    "lengthened": ([(RUNNING, TWENTY)], FIVE, TWENTY),
    "shortened by a correction": ([(RUNNING, TWENTY)], THIRTY, TWENTY),
    "over tomorrow": ([(RUNNING, TOMORROW)], None, TOMORROW),
    "over today": ([(ELIGIBLE, TODAY)], None, None),
    "over today, and so is what was laid": ([(ELIGIBLE, TODAY)], TODAY, None),
    "long over": ([(ELIGIBLE, LONG_AGO)], LONG_AGO, None),
    "over by a correction": ([(ELIGIBLE, LONG_AGO)], TWENTY, TOMORROW),
    "over by a correction, free tomorrow": ([(ELIGIBLE, LONG_AGO)], TOMORROW, None),
    "permanent": ([(PERMANENT, None)], None, AHEAD),
    "permanent, laid": ([(PERMANENT, None)], AHEAD, None),
    "permanent, half is left": ([(PERMANENT, None)], HALF, None),
    "permanent, less than half is left": ([(PERMANENT, None)], HALF - timedelta(days=1), AHEAD),
    "permanent, laid longer when it had an end": ([(PERMANENT, None)], THIRTY, None),
    "waiting": ([("waiting", None)], None, AHEAD),
    "undetermined": ([("undetermined", None)], None, AHEAD),
    "never judged": ([(None, None)], None, AHEAD),
    "shared: the later day": ([(RUNNING, FIVE), (RUNNING, TWENTY)], None, TWENTY),
    "shared: the earlier takes nothing away": ([(RUNNING, FIVE), (RUNNING, TWENTY)], TWENTY, None),
    "shared with what is permanent": ([(ELIGIBLE, LONG_AGO), (PERMANENT, None)], None, AHEAD),
    "shared: later than ten years": ([(RUNNING, THIRTY), (PERMANENT, None)], AHEAD, THIRTY),
    "not filed": ([(RUNNING, FIVE, DESCRIBED)], None, None),
    "shared with what is not filed": ([(RUNNING, FIVE, DESCRIBED), (RUNNING, TWENTY)], FIVE, TWENTY),
    "not filed, and yet laid": ([(None, None, DESCRIBED)], TWENTY, TOMORROW),
}


def digest_of(number: int) -> str:
    return f"3f{number:062x}"


def test_an_object_is_locked_until_the_last_of_its_documents_may_go(database: Database, unit: int) -> None:
    with database.write() as session:
        for number, (documents, laid, _) in enumerate(PERIODS.values()):
            for one in documents:
                add_document(session, unit, digest_of(number), *one)
            if laid:
                session.add(ObjectLock(digest=digest_of(number), retained_until=laid, held=False, settled=True))
    to_lay = {one.digest: one for one in found(database)}
    for number, (case, (_, laid, until)) in enumerate(PERIODS.items()):
        ahead = laid if laid and laid > TODAY else None
        wanted = Difference(digest_of(number), True, until, False, ahead, False) if until else None
        assert to_lay.get(digest_of(number)) == wanted, case


def test_what_is_in_doubt_and_what_nothing_names_differ_whatever_their_days(database: Database, unit: int) -> None:
    unsure, unnamed, settled, elsewhere = digest_of(1), digest_of(2), digest_of(3), "40" + "0" * 62
    with database.write() as session:
        for digest in (unsure, settled, elsewhere):
            add_document(session, unit, digest)
        session.add(ObjectLock(digest=unsure, retained_until=TWENTY, held=True, settled=False))
        session.add(ObjectLock(digest=unnamed, retained_until=TWENTY, held=True, settled=True))
        session.add(ObjectLock(digest=settled, retained_until=TWENTY, held=False, settled=True))
    assert found(database) == [
        Difference(unsure, True, TWENTY, False, TWENTY, True),
        Difference(unnamed, False, TOMORROW, False, TWENTY, True),
    ]


def test_all_that_goes_with_a_document_is_locked_with_it(database: Database, unit: int) -> None:
    others = [digest_of(number) for number in (1, 2, 3)]
    with database.write() as session:
        document = session.get_one(Document, add_document(session, unit, digest_of(0)))
        document.content, document.text = others[:2]
        session.add(DocumentChange(document_id=document.id, revision=1, kind="a", detail=others[2], changed_at=NOW))
    assert [(one.digest, one.until) for one in found(database)] == [(digest_of(n), TWENTY) for n in range(4)]


def test_an_object_is_held_while_a_hold_is_open_on_any_of_its_documents(database: Database, unit: int) -> None:
    with database.write() as session:
        below = add_unit(session, "城北区总工会", "county", session.get_one(Unit, unit), "J030").id
        case = CaseFile(
            code="J030-1", unit_id=below, fonds="J030", year=2026, number=1, opened_on=TODAY, created_at=NOW
        )
        session.add(case)
        session.flush()
        on_case = add_hold(session, HoldKind.CASE, case_id=case.id)
        other = add_unit(session, "城南区总工会", "county", session.get_one(Unit, unit), "J031").id
        on_unit = add_hold(session, HoldKind.UNIT, unit_id=other)
        paper, shared = add_document(session, unit, digest_of(1)), digest_of(4)
        part = add_document(session, unit, digest_of(2), parent=paper)
        add_document(session, unit, digest_of(3), parent=part)
        add_document(session, unit, shared, ELIGIBLE, LONG_AGO)
        unfiled = add_document(session, unit, shared, None, None, DESCRIBED)
        add_document(session, below, digest_of(5), case=case.id)
        add_document(session, below, digest_of(6))
        add_document(session, other, digest_of(7))
        on_paper, again = (add_hold(session, HoldKind.DOCUMENT, paper) for _ in range(2))
        on_unfiled = add_hold(session, HoldKind.SEARCH, unfiled)

    def held() -> set[int]:
        return {int(one.digest[2:], 16) for one in found(database) if one.held}

    def release(hold: int) -> None:
        with database.write() as session:
            session.get_one(Hold, hold).released_at = NOW

    assert held() == {1, 2, 3, 4, 5, 7}
    assert {one.digest: one.until for one in found(database)}[shared] is None
    for hold, left in (
        (on_paper, {1, 2, 3, 4, 5, 7}),
        (on_unit, {1, 2, 3, 4, 5}),
        (again, {4, 5}),
        (on_case, {4}),
        (on_unfiled, set()),
    ):
        release(hold)
        assert held() == left


def test_a_hold_that_is_laid_differs_once_it_is_released(database: Database, unit: int) -> None:
    with database.write() as session:
        hold = add_hold(session, HoldKind.DOCUMENT, add_document(session, unit, DIGEST))
        session.add(ObjectLock(digest=DIGEST, retained_until=TWENTY, held=True, settled=True))
    assert found(database) == []
    with database.write() as session:
        session.get_one(Hold, hold).released_at = NOW
    assert found(database) == [Difference(DIGEST, True, TWENTY, False, TWENTY, True)]
