"""Papers of a whole year: ordered, made by a worker, fetched for a day by whoever asked; void when something goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.people import Role
from service.catalogue.prints import PrintState, Shape, YearPaper, YearPrint
from service.errors import ArchiveError, ConflictError, NotFoundError, RefusedError
from service.jobs.scheduler import DEEDS
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.disposal.clearing import dispose
from service.usecases.disposal.executing import execute_register
from service.usecases.documents.filing import file_documents
from service.usecases.permissions import Actor
from service.usecases.stack import year_prints, year_setting
from service.usecases.stack.shelves import add_box, lay_document
from service.usecases.stack.year_prints import (
    CaseYear,
    YearWish,
    fetch_year_print,
    list_case_years,
    list_year_prints,
    order_year_print,
    show_year_print,
)
from service.usecases.stack.year_setting import forget_year_prints, give_up_print, make_year_print
from tests.fixtures import Desk, Hands, unsealing
from tests.integration.test_printing import read, texts
from tests.office import Office

FIRST, SECOND = "J012-ZY·KN·2026-D10-001", "J012-ZY·KN·2026-D10-002"
ALL = YearWish(2026, YearPaper.ALL)


@pytest.fixture
def year(archive: Archive, desk: Desk) -> tuple[int, ...]:
    """Two case files of 2026 with something filed, one with nothing, and one of 2025; gives the filed documents."""
    filed = []
    for in_year, household, title in (
        (2026, "李秀兰", "入户调查表"),
        (2026, "王建国", "收入证明"),
        (2025, "赵敏", "旧表"),
    ):
        code = open_case(desk.actor, archive=archive, household=household, year=in_year)
        filed.append(desk.described(case=code, pages=2, title=title, dated_on=date(2026, 1, 5)))
    empty = open_case(desk.actor, archive=archive, household="孙丽")
    desk.described(case=empty, title="未归档")
    assert all(one.code for one in file_documents(desk.actor, filed, archive=archive))
    return tuple(filed)


def made(desk: Desk, wish: YearWish = ALL) -> bytes:
    """A print, ordered, made and fetched."""
    number = order_year_print(desk.actor, wish, archive=desk.archive)
    desk.work()
    return read(fetch_year_print(desk.actor, number, archive=desk.archive))[0]


def row_of(archive: Archive, number: int) -> YearPrint | None:
    with archive.database.read() as session:
        return session.get(YearPrint, number)


def entries(archive: Archive, act: str) -> list[AuditEntry]:
    with archive.database.read() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))


def test_a_year_is_one_file_page_by_case_file(archive: Archive, desk: Desk, year: tuple[int, ...]) -> None:
    pages = texts(made(desk))
    assert len(pages) == 6
    for page, said in zip(pages, (FIRST, "卷内目录", "卷内备考表", SECOND, "卷内目录", "卷内备考表"), strict=True):
        assert said in page
    assert "李秀兰户" in pages[0]
    assert "入户调查表" in pages[1]
    assert "王建国户" in pages[3]
    assert "收入证明" in pages[4]
    assert not any("赵敏" in page or "孙丽" in page for page in pages)


@pytest.mark.parametrize(
    ("paper", "said"),
    [(YearPaper.COVER, "本卷共1件，2页。"), (YearPaper.CONTENTS, "卷内目录"), (YearPaper.NOTES, "卷内备考表")],
)
def test_one_paper_of_a_year_has_a_page_for_each_case_file(
    desk: Desk, year: tuple[int, ...], paper: YearPaper, said: str
) -> None:
    pages = texts(made(desk, YearWish(2026, paper)))
    assert [said in page for page in pages] == [True, True]


def test_a_year_is_a_workbook_with_a_row_for_each(desk: Desk, year: tuple[int, ...]) -> None:
    book = openpyxl.load_workbook(BytesIO(made(desk, replace(ALL, shape=Shape.XLSX))))
    assert book.sheetnames == ["案卷封面", "卷内目录", "卷内备考表"]
    covers, contents, records = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    assert [row[3] for row in covers] == ["档号", FIRST, SECOND]
    assert [row[:4] for row in contents] == [
        ("案卷号", "案卷题名", "序号", "档号"),
        (FIRST, "李秀兰户困难职工档案", 1, f"{FIRST}-0001"),
        (SECOND, "王建国户困难职工档案", 1, f"{SECOND}-0001"),
    ]
    assert [row[1] for row in records] == ["档号", FIRST, SECOND]


@pytest.mark.parametrize("paper", [YearPaper.SPINES, YearPaper.BOX_LABELS])
def test_labels_of_a_year_are_of_the_boxes_in_which_something_of_it_lies(
    archive: Archive, desk: Desk, year: tuple[int, ...], paper: YearPaper
) -> None:
    for number in ("A-1", "A-2", "A-3"):
        add_box(desk.actor, number, archive=archive)
    add_box(desk.actor, "B-9", archive=archive, year=2026)
    report = desk.described("C09", title="帮扶工作总结", dated_on=date(2026, 12, 1))
    older = desk.described("C09", title="上年总结", dated_on=date(2025, 12, 1))
    assert all(one.code for one in file_documents(desk.actor, [report, older], archive=archive))
    lay_document(desk.actor, report, "A-1", archive=archive)
    lay_document(desk.actor, older, "A-2", archive=archive)
    book = openpyxl.load_workbook(BytesIO(made(desk, YearWish(2026, paper, shape=Shape.XLSX))))
    heading, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert [row[1] for row in rows] == ["A-1", "B-9"]
    assert dict(zip(heading, rows[0], strict=True))["标签编码（二维码）"].startswith("SC:BOX:")
    printed = "".join(texts(made(desk, YearWish(2026, paper))))
    assert "A-1" in printed
    assert "B-9" in printed
    assert "A-2" not in printed


def test_sealed_files_want_a_reason_and_are_left_out_for_whoever_may_not_look_into_them(
    archive: Archive, desk: Desk, year: tuple[int, ...], reader: Actor
) -> None:
    withdraw_case(desk.actor, FIRST, date(2026, 10, 15), "脱困", archive=archive)
    with pytest.raises(ConflictError, match=r"seal\.search_needs_reason"):
        order_year_print(desk.actor, ALL, archive=archive)
    whole = order_year_print(unsealing(desk.actor), ALL, archive=archive)
    part = order_year_print(reader, ALL, archive=archive)
    desk.work()
    with pytest.raises(ConflictError, match=r"seal\.search_needs_reason"):
        read(fetch_year_print(desk.actor, whole, archive=archive))
    assert len(texts(read(fetch_year_print(unsealing(desk.actor), whole, archive=archive))[0])) == 6
    pages = texts(read(fetch_year_print(reader, part, archive=archive))[0])
    assert len(pages) == 3
    assert not any(FIRST in page for page in pages)
    assert entries(archive, "papers.ordered")[0].data["unsealed"]


def test_many_case_files_are_set_a_few_at_a_time_and_none_is_left_out(
    desk: Desk, year: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(year_setting, "AT_ONCE", 1)
    pages = texts(made(desk))
    assert len(pages) == 6
    assert (FIRST in pages[0], SECOND in pages[3]) == (True, True)


def test_how_far_it_is_can_be_seen(archive: Archive, desk: Desk, year: tuple[int, ...]) -> None:
    number = order_year_print(desk.actor, ALL, archive=archive)
    (row,) = list_year_prints(desk.actor, archive=archive)
    assert (row.id, row.state, row.done, row.total) == (number, PrintState.WAITING, 0, 2)
    with pytest.raises(ConflictError) as refused:
        read(fetch_year_print(desk.actor, number, archive=archive))
    assert (refused.value.code, refused.value.data) == ("year_print.waiting", {"done": 0, "total": 2})
    desk.work()
    row = show_year_print(desk.actor, number, archive=archive)
    assert (row.state, row.done, row.total) == (PrintState.READY, 2, 2)
    assert row.size == len(read(fetch_year_print(desk.actor, number, archive=archive))[0])


def test_the_years_that_can_be_printed_are_those_in_which_something_is_filed(
    archive: Archive, desk: Desk, year: tuple[int, ...], stranger: Actor
) -> None:
    assert list_case_years(desk.actor, archive=archive) == (CaseYear("J012", 2026, 2), CaseYear("J012", 2025, 1))
    assert list_case_years(stranger, archive=archive) == ()


def test_the_order_and_each_fetching_leave_a_line_that_binds_the_documents(
    archive: Archive, desk: Desk, year: tuple[int, ...]
) -> None:
    made(desk)
    for act in ("papers.ordered", "papers.printed"):
        (entry,) = entries(archive, act)
        said = {name: entry.data[name] for name in ("paper", "year", "shape", "count", "ground")}
        assert said == {"paper": "all", "year": 2026, "shape": "pdf", "count": 2, "ground": "duty"}
        assert (entry.subject_kind, entry.subject_id) == ("unit", 1)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (YearWish(1899, YearPaper.ALL), "print.bad_year"),
        (YearWish(2200, YearPaper.ALL), "print.bad_year"),
        (YearWish(2024, YearPaper.COVER), "year_print.nothing"),
        (YearWish(2026, YearPaper.SPINES), "year_print.nothing"),
        (YearWish(2026, YearPaper.ALL, unit="没有的单位"), "unit.missing"),
    ],
)
def test_what_cannot_be_printed_is_refused_before_anybody_waits(
    archive: Archive, desk: Desk, year: tuple[int, ...], wish: YearWish, code: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        order_year_print(desk.actor, wish, archive=archive)
    assert refused.value.code == code
    assert list_year_prints(desk.actor, archive=archive) == ()


def test_a_year_of_too_many_case_files_is_refused_and_says_what_to_do(
    archive: Archive, desk: Desk, year: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(year_prints.MOST, Shape.PDF, 1)  # type: ignore[arg-type]
    with pytest.raises(ConflictError) as refused:
        order_year_print(desk.actor, ALL, archive=archive)
    assert (refused.value.code, refused.value.data) == ("year_print.too_long", {"count": 2, "most": 1})


def test_what_waits_already_is_not_ordered_twice_and_few_may_wait(
    archive: Archive, desk: Desk, year: tuple[int, ...]
) -> None:
    first = order_year_print(desk.actor, ALL, archive=archive)
    assert order_year_print(desk.actor, ALL, archive=archive) == first
    for paper in (YearPaper.COVER, YearPaper.CONTENTS, YearPaper.NOTES):
        order_year_print(desk.actor, YearWish(2026, paper), archive=archive)
    order_year_print(desk.actor, replace(ALL, shape=Shape.XLSX), archive=archive)
    with pytest.raises(ConflictError, match=r"year_print\.too_many"):
        order_year_print(desk.actor, YearWish(2025, YearPaper.ALL), archive=archive)
    desk.work()
    assert order_year_print(desk.actor, ALL, archive=archive) != first


def test_nobody_else_gets_a_print_and_whoever_may_no_longer_see_does_not_either(
    archive: Archive, desk: Desk, year: tuple[int, ...], keeper: Actor
) -> None:
    number = order_year_print(desk.actor, ALL, archive=archive)
    desk.work()
    for act in (show_year_print, lambda *a, **k: read(fetch_year_print(*a, **k))):
        with pytest.raises(NotFoundError, match=r"year_print\.missing"):
            act(keeper, number, archive=archive)
        with pytest.raises(RefusedError):
            act(replace(desk.actor, grants=()), number, archive=archive)


def test_whoever_did_not_say_why_neither_orders_nor_fetches(
    archive: Archive, desk: Desk, year: tuple[int, ...]
) -> None:
    number = order_year_print(desk.actor, ALL, archive=archive)
    desk.work()
    silent = replace(desk.actor, session_id=1, purpose=None)
    acts: list[Callable[[], object]] = [
        lambda: order_year_print(silent, ALL, archive=archive),
        lambda: read(fetch_year_print(silent, number, archive=archive)),
    ]
    for act in acts:
        with pytest.raises(ConflictError, match=r"purpose\.needed"):
            act()


def test_a_day_later_nothing_of_a_print_is_left(
    archive: Archive, desk: Desk, year: tuple[int, ...], hands: Hands
) -> None:
    number = order_year_print(desk.actor, ALL, archive=archive)
    desk.work()
    row = row_of(archive, number)
    assert row is not None
    digest = row.digest
    assert digest in set(archive.store.digests())
    hands.forward(hours=23, minutes=59)
    assert forget_year_prints(archive=archive) == 0
    assert read(fetch_year_print(desk.actor, number, archive=archive))
    hands.forward(minutes=1)
    with pytest.raises(NotFoundError, match=r"year_print\.missing"):
        show_year_print(desk.actor, number, archive=archive)
    assert DEEDS["sweep"](archive)["swept"] >= 1
    assert row_of(archive, number) is None
    assert digest not in set(archive.store.digests())


def test_a_destruction_lets_no_print_be_fetched_and_removes_its_bytes(office: Office) -> None:
    archive, clerk = office.archive, office.people["clerk"]
    hand = Desk(archive, clerk)
    code = open_case(clerk, archive=archive, household="李秀兰")
    paper = hand.described(case=code, title="入户调查表")
    assert file_documents(clerk, [paper], archive=archive)[0].code
    wish = YearWish(archive.clock.today().year, YearPaper.ALL)
    ready = order_year_print(clerk, wish, archive=archive)
    hand.work()
    row = row_of(archive, ready)
    assert row is not None
    digest = row.digest
    assert digest is not None
    waiting = order_year_print(clerk, replace(wish, paper=YearPaper.COVER), archive=archive)
    review = office.approved(office.papers(1))
    execute_register(clerk, review, archive=archive)
    dispose(review, archive=archive)
    assert digest not in set(archive.store.digests())
    hand.work()
    for number in (ready, waiting):
        assert show_year_print(clerk, number, archive=archive).state is PrintState.VOID
        with pytest.raises(ConflictError, match=r"year_print\.void"):
            read(fetch_year_print(clerk, number, archive=archive))


def test_a_print_made_twice_is_one(archive: Archive, desk: Desk, year: tuple[int, ...]) -> None:
    number = order_year_print(desk.actor, ALL, archive=archive)
    make_year_print(number, archive=archive)
    first = row_of(archive, number)
    make_year_print(number, archive=archive)
    second = row_of(archive, number)
    assert first is not None
    assert second is not None
    assert (first.digest, first.until) == (second.digest, second.until)


def test_why_a_print_could_not_be_made_is_said_instead_of_it(
    archive: Archive, desk: Desk, year: tuple[int, ...]
) -> None:
    number = order_year_print(desk.actor, ALL, archive=archive)
    give_up_print(number, {"code": "print.no_pango", "data": {}}, archive=archive)
    desk.work()
    assert show_year_print(desk.actor, number, archive=archive).state is PrintState.FAILED
    with pytest.raises(ConflictError, match=r"print\.no_pango"):
        read(fetch_year_print(desk.actor, number, archive=archive))


def test_a_print_is_of_a_unit_and_what_is_below_it(
    archive: Archive, desk: Desk, year: tuple[int, ...], county: str, appoint: Callable[[str, Role, str], Actor]
) -> None:
    own = appoint("county", Role.KEEPER, county)
    code = open_case(own, archive=archive, household="周强")
    paper = Desk(archive, own).described(case=code, title="申请书")
    assert file_documents(own, [paper], archive=archive)[0].code
    number = order_year_print(own, ALL, archive=archive)
    desk.work()
    cover, *_ = texts(read(fetch_year_print(own, number, archive=archive))[0])
    assert "周强户" in cover
    assert "J030" in cover
    with pytest.raises(RefusedError):
        order_year_print(own, replace(ALL, unit="J012"), archive=archive)
