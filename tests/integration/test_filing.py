"""Filing gives code, year and keeper once and for ever; before it a document may be discarded."""

from collections.abc import Collection
from datetime import date

import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import DocumentState, PaperOriginal
from service.errors import ConflictError, InvalidError
from service.usecases.cases.cases import open_case
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import discard, file_case, file_documents
from service.usecases.documents.viewing import show_document
from service.usecases.law.retention import determine
from service.usecases.permissions import Actor
from storage import ObjectMissingError
from tests.fixtures import Desk


@pytest.mark.parametrize(
    ("type_code", "stated", "code"),
    [
        ("C03", {"dated_on": date(2026, 3, 5)}, None),
        ("C09", {"dated_on": date(2026, 3, 5)}, "J012-ZY·BF·2026-D10-0001"),
        ("B03", {"fiscal_year": 2025, "dated_on": date(2026, 1, 3)}, "J012-KU·PZ·2025-D30-001"),
        ("B10", {"fiscal_year": 2025}, "J012-KU·BG·2025-Y-001"),
        ("B06", {"fiscal_year": 2026}, "J012-KU·QT·2026-D10-001"),
        ("A09", {"dated_on": date(2026, 3, 5)}, "J012-ZY·KN·2026-D10-000-0001"),
    ],
)
def test_the_code_follows_the_pattern_of_the_papers_kind(
    desk: Desk, type_code: str, stated: dict[str, object], code: str | None
) -> None:
    document_id = desk.described(type_code, **stated)
    [filed] = file_documents(desk.actor, [document_id], archive=desk.archive)
    assert filed.code == code
    if code is None:
        assert filed.problem is not None
        assert filed.problem.code == "filing.undetermined"


def test_papers_of_a_household_are_numbered_within_its_file(desk: Desk, archive: Archive) -> None:
    open_case(desk.actor, archive=archive)
    case = open_case(desk.actor, archive=archive)
    assert case == "J012-ZY·KN·2026-D10-002"
    ids = [desk.described("A09", case=case), desk.described("A07", case=case)]
    filed = file_case(desk.actor, case, archive=archive)
    assert [one.document_id for one in filed] == ids
    assert [one.code for one in filed] == [f"{case}-0001", f"{case}-0002"]


def test_a_receipt_behind_a_filed_voucher_takes_the_vouchers_code(desk: Desk, archive: Archive) -> None:
    voucher = desk.described("B03", fiscal_year=2026)
    file_documents(desk.actor, [voucher], archive=archive)
    receipt = desk.described("B04", parent=voucher, fiscal_year=2026)
    [filed] = file_documents(desk.actor, [receipt], archive=archive)
    assert filed.code == "J012-KU·PZ·2026-D30-001-0001"


def test_filing_gives_filing_year_and_keeper_and_starts_the_clock(desk: Desk) -> None:
    document_id = desk.described("C09", dated_on=date(2025, 12, 30))
    before = desk.document(document_id)
    assert (before.code, before.filing_year, before.keeper_id, before.due_on) == (None, None, None, None)
    assert before.retention_state == "waiting"
    file_documents(desk.actor, [document_id], archive=desk.archive)
    after = desk.document(document_id)
    assert after.state is DocumentState.FILED
    assert after.code == "J012-ZY·BF·2025-D10-0001"
    assert (after.filing_year, after.keeper_id, after.filed_on) == (2026, desk.actor.id, date(2026, 11, 23))
    assert (after.starts_on, after.due_on, after.eligible_on) == (
        date(2027, 1, 1),
        date(2036, 12, 31),
        date(2037, 1, 1),
    )


def test_one_that_cannot_be_filed_does_not_hold_back_the_others(desk: Desk, archive: Archive) -> None:
    unknown = desk.take_in().document_id
    known = desk.described("A09")
    assert unknown is not None
    first, second = file_documents(desk.actor, [unknown, known], archive=archive)
    assert first.problem is not None
    assert first.problem.code == "filing.not_described"
    assert second.code is not None


def test_a_filed_document_is_not_filed_again_nor_discarded(desk: Desk, archive: Archive) -> None:
    document_id = desk.described()
    file_documents(desk.actor, [document_id], archive=archive)
    [again] = file_documents(desk.actor, [document_id], archive=archive)
    assert again.problem is not None
    with pytest.raises(ConflictError) as refused:
        discard(desk.actor, document_id, "扫描有误", archive=archive)
    assert refused.value.code == "discard.is_filed"
    assert desk.document(document_id).state is DocumentState.FILED


def test_type_and_case_of_a_filed_document_are_not_edited(desk: Desk, archive: Archive) -> None:
    document_id = desk.described()
    file_documents(desk.actor, [document_id], archive=archive)
    with pytest.raises(ConflictError):
        correct(desk.actor, document_id, Correction(type="A10"), archive=archive)
    correct(desk.actor, document_id, Correction(title="收入证明（更正）"), archive=archive)
    assert desk.document(document_id).title == "收入证明（更正）"


def test_an_undetermined_paper_is_filed_once_a_person_has_decided(desk: Desk, archive: Archive) -> None:
    document_id = desk.described("C05", dated_on=date(2026, 3, 5))
    assert desk.document(document_id).retention_state == "undetermined"
    determine(desk.actor, document_id, "permanent", "关系全市救助标准", archive=archive)
    [filed] = file_documents(desk.actor, [document_id], archive=archive)
    assert filed.code == "J012-ZY·BF·2026-Y-0001"


def test_only_a_proposed_period_can_be_chosen(desk: Desk, archive: Archive) -> None:
    document_id = desk.described("C05")
    with pytest.raises(ConflictError):
        determine(desk.actor, document_id, "filing_year+10y", "想短一点", archive=archive)
    with pytest.raises(InvalidError):
        determine(desk.actor, document_id, "permanent", "  ", archive=archive)


@pytest.mark.parametrize(
    ("paper", "owed"),
    [
        (PaperOriginal.UNKNOWN, True),
        (PaperOriginal.NONE, True),
        (PaperOriginal.LOST, True),
        (PaperOriginal.FILED, False),
    ],
)
def test_filing_a_permanent_report_without_its_paper_opens_the_duty_to_print(
    desk: Desk, archive: Archive, paper: PaperOriginal, owed: bool
) -> None:
    document_id = desk.described("B10", fiscal_year=2025, paper_original=paper)
    file_documents(desk.actor, [document_id], archive=archive)
    assert show_document(desk.actor, document_id, archive=archive).paper_duty_open is owed


def test_a_discarded_document_leaves_no_bytes_no_text_and_a_reason(desk: Desk, archive: Archive) -> None:
    document_id = desk.described()
    digest = desk.document_files(document_id)[0]
    discard(desk.actor, document_id, "重复扫描", archive=archive)
    desk.work()
    with pytest.raises(ObjectMissingError):
        archive.store.size(digest)
    assert list(archive.store.digests()) == []
    row = desk.document(document_id)
    assert (row.state, row.discard_reason, row.code) == (DocumentState.DISCARDED, "重复扫描", None)
    with archive.database.read() as session:
        acts = session.scalars(select(audit.AuditEntry.act).order_by(audit.AuditEntry.id)).all()
        assert acts[-1] == "document.discarded"
        assert list(audit.breaks(session)) == []


def test_what_is_discarded_at_one_time_leaves_the_index_for_good_by_one_purge(
    desk: Desk, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [desk.described() for _ in range(3)]
    purges: list[int] = []
    purge = archive.index.purge

    def counted(ids: Collection[int]) -> None:
        purges.append(archive.index.stats().documents)
        purge(ids)

    monkeypatch.setattr(archive.index, "purge", counted)
    for document_id in documents:
        discard(desk.actor, document_id, "重复扫描", archive=archive)
    desk.work()
    assert purges == [0]


def test_bytes_stay_while_another_document_has_them(desk: Desk, archive: Archive, admin: Actor) -> None:
    data = desk.picture()
    loose = desk.described(content=data)
    kept = desk.described(content=data, case=open_case(admin, archive=archive))
    digest = desk.document_files(loose)[0]
    discard(desk.actor, loose, "已入户卷", archive=archive)
    desk.work()
    assert archive.store.size(digest) == len(data)
    discard(desk.actor, kept, "撤下", archive=archive)
    desk.work()
    with pytest.raises(ObjectMissingError):
        archive.store.size(digest)


def test_a_number_is_not_given_again_after_a_discard(desk: Desk, archive: Archive) -> None:
    case = open_case(desk.actor, archive=archive)
    first = desk.described(case=case)
    file_documents(desk.actor, [first], archive=archive)
    discard(desk.actor, desk.described(case=case), "误扫", archive=archive)
    last = desk.described(case=case)
    [filed] = file_documents(desk.actor, [last], archive=archive)
    assert filed.code == f"{case}-0002"
