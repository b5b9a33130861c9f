"""The audit as it is read: filtered, paged, in words, and as a workbook."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select, text

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.audit import AuditEntry, AuditHead
from service.errors import InvalidError, NotFoundError
from service.usecases.documents.filing import file_documents
from service.usecases.documents.viewing import show_document
from service.usecases.house import auditing
from service.usecases.house.auditing import PROGRAM, EntryWish, export_entries, list_entries, said
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands


def numbers(actor: Actor, archive: Archive, limit: int = 100, **wish: object) -> list[int]:
    found = list_entries(actor, EntryWish(**wish), archive=archive, limit=limit)  # type: ignore[arg-type]
    return [entry.id for entry in found.entries]


@pytest.fixture
def busy(archive: Archive, admin: Actor, keeper: Actor, hands: Hands) -> Archive:
    """Two days of acts by two people and the program, on cases 1 and 2."""
    for _ in range(2):
        for who in (admin.id, keeper.id, None):
            for case in (1, 2):
                with archive.database.write() as session:
                    audit.record(session, archive.clock.now(), who, "case.opened", "case", case)
                with archive.database.write() as session:
                    audit.record(session, archive.clock.now(), who, "case.viewed", "case", case, purpose="核对")
        hands.forward(days=1)
    return archive


WISHES = [
    EntryWish(),
    EntryWish(act="case.viewed"),
    EntryWish(person_id=1),
    EntryWish(person_id=PROGRAM),
    EntryWish(person_id=1, act="case.opened"),
    EntryWish(subject_kind="case", subject_id=2),
    EntryWish(since=date(2026, 11, 24)),
    EntryWish(until=date(2026, 11, 23)),
    EntryWish(act="case.viewed", person_id=1, subject_kind="case", subject_id=1, since=date(2026, 11, 24)),
]


@pytest.mark.parametrize("wish", WISHES)
def test_a_filter_gives_what_it_says_newest_first(busy: Archive, admin: Actor, wish: EntryWish) -> None:
    def fits(entry: AuditEntry) -> bool:
        day = busy.clock.day_of(entry.at)
        return (
            wish.act in (None, entry.act)
            and wish.person_id in (None, entry.actor_id or PROGRAM)
            and wish.subject_kind in (None, entry.subject_kind)
            and wish.subject_id in (None, entry.subject_id)
            and (wish.since is None or wish.since <= day)
            and (wish.until is None or day <= wish.until)
        )

    with busy.database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())).all()
    expected = [entry.id for entry in entries if fits(entry)]
    assert len(expected) > 0
    assert [entry.id for entry in list_entries(admin, wish, archive=busy, limit=100).entries] == expected


@pytest.mark.parametrize("wish", WISHES)
def test_pages_follow_one_another_without_gap_or_double(busy: Archive, admin: Actor, wish: EntryWish) -> None:
    whole = [entry.id for entry in list_entries(admin, wish, archive=busy, limit=100).entries]
    seen: list[int] = []
    before = None
    while True:
        found = list_entries(admin, replace(wish, before=before), archive=busy, limit=3)
        seen += [entry.id for entry in found.entries]
        before = found.older
        if before is None:
            break
    assert seen == whole


@pytest.mark.parametrize("wish", [replace(wish, before=before) for wish in WISHES for before in (None, 5)])
def test_every_filter_is_answered_in_the_order_of_an_index(busy: Archive, wish: EntryWish) -> None:
    """A page out of a million entries costs what a page costs: nothing is sorted, nothing walked from the beginning."""
    with busy.database.read() as session:
        query = auditing._wanted(session, wish, busy.clock).limit(51)
        sql = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        plan = [str(row[-1]) for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql.replace(':', chr(92) + ':')}"))]
    assert not any("TEMP B-TREE" in step for step in plan), plan
    assert any("USING INDEX ix_audit_entry" in step for step in plan), plan


def test_a_document_is_found_by_number_by_code_and_after_it_is_gone(archive: Archive, admin: Actor, desk: Desk) -> None:
    document = desk.described()
    file_documents(admin, [document], archive=archive)
    code = desk.document(document).code
    assert code is not None
    by_number = numbers(admin, archive, document=str(document))
    assert len(by_number) > 1
    assert numbers(admin, archive, document=code) == numbers(admin, archive, document=f"#{document}") == by_number
    with pytest.raises(NotFoundError, match=r"document\.missing"):
        numbers(admin, archive, document="J999-ZY")
    with pytest.raises(NotFoundError, match=r"entry\.missing"):
        numbers(admin, archive, before=10**6)


def test_a_purpose_is_shown_as_typed_unless_it_was_altered(archive: Archive, admin: Actor, desk: Desk) -> None:
    document = desk.described()
    show_document(replace(admin, purpose="年度检查"), document, archive=archive)
    wish = EntryWish(act="document.viewed")
    [entry] = list_entries(admin, wish, archive=archive).entries
    assert ("目的", "年度检查") in said(entry.data, "zh")
    assert ("purpose", "年度检查") in said(entry.data, "en")
    with archive.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE stated_text SET text = '随便看看'")
    [entry] = list_entries(admin, wish, archive=archive).entries
    assert len(entry.data["purpose"]) == 64


def test_the_same_purpose_is_kept_once(archive: Archive, admin: Actor, desk: Desk) -> None:
    document = desk.described()
    for _ in range(3):
        show_document(replace(admin, purpose="年度检查"), document, archive=archive)
    with archive.database.read() as session:
        assert len(session.scalars(select(audit.StatedText)).all()) == 1


def cells(content: bytes) -> Sequence[Sequence[object]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_list_as_a_workbook_holds_no_formula_and_is_an_act_itself(
    archive: Archive, admin: Actor, desk: Desk
) -> None:
    document = desk.described()
    show_document(replace(admin, purpose='=HYPERLINK("http://example.org")'), document, archive=archive)
    with export_entries(admin, EntryWish(act="document.viewed"), archive=archive) as (source, name, _, size):
        content = source.read()
    assert (len(content), name) == (size, "审计列表 2026-11-23.xlsx")
    heading, row = cells(content)
    assert heading[:4] == ["编号", "时间", "经办人", "事项"]
    assert row[1:6] == ["2026-11-23 09:30:00+08:00", "管理员", "查看文件", "文件", document]
    assert '=HYPERLINK("http://example.org")' in str(row[6])
    [listed] = list_entries(admin, EntryWish(act="audit.listed"), archive=archive).entries
    assert listed.data == {"count": 1}


def test_too_long_a_list_is_refused_with_what_to_do(
    busy: Archive, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "MOST_ROWS", 5)
    with busy.database.read() as session:
        before = session.scalars(select(AuditHead.count)).one()
    with (
        pytest.raises(InvalidError, match=r"audit\.too_many"),
        export_entries(admin, EntryWish(), archive=busy),
    ):
        pass
    with busy.database.read() as session:
        assert session.scalars(select(AuditHead.count)).one() == before
