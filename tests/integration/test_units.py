"""Units and what becomes of them: dated events, on the record; codes and fonds stay, holds hold, roles end."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import event, select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.people import Role
from service.catalogue.units import Unit
from service.errors import ArchiveError, ConflictError, InvalidError, RefusedError
from service.usecases.cases.cases import list_cases, open_case
from service.usecases.documents.filing import file_documents
from service.usecases.documents.viewing import show_document
from service.usecases.holds.held import held_ids
from service.usecases.holds.holds import OnUnit, place_hold
from service.usecases.house import units
from service.usecases.house.people import Appointed, actor_of_login, add_person, change_person
from service.usecases.house.posts import appoint_to_post
from service.usecases.house.unit_events import (
    Cause,
    abolish_unit,
    close_fonds,
    merge_unit,
    move_unit,
    rename_unit,
    reopen_fonds,
    restore_unit,
)
from service.usecases.house.unit_tables import UnitTableError, export_units, import_units
from service.usecases.house.unit_views import show_unit
from service.usecases.house.units import branch_of, change_unit, found_unit, units_of
from service.usecases.permissions import Action, Actor
from service.usecases.search.finding import SearchForm, find, seek
from tests.fixtures import Desk

CAUSE = Cause(date(2026, 11, 1), "机构改革", "榆工发〔2026〕12号")
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def streets(archive: Archive, admin: Actor, county: str) -> tuple[str, str]:
    """Another county, and a street below the first one."""
    found_unit(admin, "城南区总工会", "county", archive=archive, parent="J012", fonds="J040")
    found_unit(admin, "安居街道总工会", "street", archive=archive, parent=county)
    return "安居街道总工会", "城南区总工会"


def row(archive: Archive, name: str) -> Unit:
    with archive.database.read() as session:
        return session.scalars(select(Unit).where(Unit.name == name)).one()


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(ArchiveError) as refused:
        act()
    return refused.value.code


def test_a_unit_moves_with_all_below_it_and_its_papers_are_seen_from_the_new_place_only(
    archive: Archive, admin: Actor, desk: Desk, streets: tuple[str, str], county: str, appoint: Appoint
) -> None:
    street, other = streets
    document = desk.described(unit=street, title="走访记录")
    former, later = appoint("former", Role.KEEPER, county), appoint("later", Role.KEEPER, other)
    assert seek(former, SearchForm("走访"), archive=archive).total == 1
    move_unit(admin, street, other, CAUSE, archive=archive)
    moved = row(archive, street)
    assert moved.path == f"{row(archive, other).path}{moved.id}/"
    # At once, though the index has not heard of it yet.
    assert find(former, SearchForm("走访"), archive=archive).hits == ()
    assert show_document(later, document, archive=archive).id == document
    desk.work()
    assert seek(former, SearchForm("走访"), archive=archive).total == 0
    assert seek(later, SearchForm("走访"), archive=archive).total == 1
    (moved_event,) = show_unit(admin, street, archive=archive).history
    assert (moved_event.kind.value, moved_event.other_name, moved_event.basis) == ("moved", other, CAUSE.basis)
    assert moved_event.before == {"parent": row(archive, county).id}


def test_a_hold_on_the_former_unit_above_goes_on_holding_what_moved(
    archive: Archive, admin: Actor, desk: Desk, streets: tuple[str, str], county: str
) -> None:
    street, other = streets
    document = desk.described(unit=street)
    place_hold(admin, OnUnit(county), "审计", "审计法", archive=archive)
    move_unit(admin, street, other, CAUSE, archive=archive)
    with archive.database.read() as session:
        assert held_ids(session, [document], archive) == {document}


@pytest.mark.parametrize(
    ("unit", "parent", "code"),
    [
        ("城北区总工会", "安居街道总工会", "unit.below_itself"),
        ("城北区总工会", "城北区总工会", "unit.below_itself"),
        ("榆阳市总工会", "城北区总工会", "unit.below_itself"),
        ("安居街道总工会", "城北区总工会", "unit.stands_there"),
        ("安居街道总工会", "没有的单位", "unit.missing"),
    ],
)
def test_a_unit_comes_to_stand_nowhere_impossible(
    archive: Archive, admin: Actor, streets: tuple[str, str], unit: str, parent: str, code: str
) -> None:
    before = row(archive, unit).path
    assert refusal(lambda: move_unit(admin, unit, parent, CAUSE, archive=archive)) == code
    assert row(archive, unit).path == before


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (Cause(date(2026, 11, 24), "改革", "文"), "unit.bad_day"),
        (Cause(date(1899, 12, 31), "改革", "文"), "unit.bad_day"),
        (Cause(date(2026, 11, 23), " ", "文"), "reason.needed"),
        (Cause(date(2026, 11, 23), "改革", ""), "basis.needed"),
        (Cause(date(2026, 11, 23), "改革", "文" * 301), "basis.needed"),
    ],
)
def test_every_event_has_a_day_that_has_come_a_reason_and_a_paper(
    archive: Archive, admin: Actor, streets: tuple[str, str], cause: Cause, code: str
) -> None:
    assert refusal(lambda: rename_unit(admin, streets[0], "新名", cause, archive=archive)) == code
    assert show_unit(admin, streets[0], archive=archive).history == ()


def test_a_new_name_goes_on_with_the_same_fonds_and_the_former_name_stays_readable(
    archive: Archive, admin: Actor, county: str
) -> None:
    rename_unit(admin, county, "城北区工会联合会", CAUSE, archive=archive)
    view = show_unit(admin, "城北区工会联合会", archive=archive)
    assert view.row.fonds == "J030"
    assert view.history[0].before == {"name": county}
    assert refusal(lambda: rename_unit(admin, "J030", "榆阳市总工会", CAUSE, archive=archive)) == "unit.exists"


def test_an_abolished_unit_stays_as_a_record_that_takes_nothing_new(
    archive: Archive, admin: Actor, desk: Desk, county: str, appoint: Appoint
) -> None:
    keeper = appoint("leaving", Role.KEEPER, county)
    appoint_to_post(admin, keeper.id or 0, county, "archive_head", archive=archive)
    code = open_case(admin, archive=archive, unit=county)
    document = desk.described(unit=county)
    abolish_unit(admin, county, CAUSE, archive=archive)
    assert actor_of_login("leaving", archive=archive).grants == ()
    view = show_unit(admin, county, archive=archive)
    assert (view.row.abolished_on, view.row.fonds_closed_on) == (CAUSE.on, CAUSE.on)
    assert (view.left.documents, view.left.cases, view.left.is_open) == (1, 1, True)
    assert view.history[0].before == {"roles": 1, "posts": 1}
    for act in (
        lambda: open_case(admin, archive=archive, unit=county),
        lambda: desk.take_in(unit=county),
        lambda: desk.take_in(case=code),
        lambda: found_unit(admin, "新单位", "street", archive=archive, parent=county),
        lambda: add_person(
            admin, "late", "迟", "correct horse battery", [Appointed(Role.READER, county)], archive=archive
        ),
        lambda: appoint_to_post(admin, admin.id or 0, county, "archive_head", archive=archive),
        lambda: rename_unit(admin, county, "新名", CAUSE, archive=archive),
        lambda: change_unit(admin, view.row.id, "新名", "county", archive=archive, fonds="J030"),
        lambda: abolish_unit(admin, county, CAUSE, archive=archive),
    ):
        assert refusal(act) == "unit.is_abolished"  # type: ignore[no-untyped-call]
    # Its name and its fonds are never given again; what lies there is found and read as before.
    assert refusal(lambda: found_unit(admin, county, "county", archive=archive, parent="J012")) == "unit.exists"
    assert (
        refusal(lambda: found_unit(admin, "新", "county", archive=archive, parent="J012", fonds="J030"))
        == "unit.exists"
    )
    assert show_document(admin, document, archive=archive).id == document
    assert list_cases(admin, archive=archive).total == 1


def test_a_unit_below_which_something_lives_is_not_abolished(
    archive: Archive, admin: Actor, streets: tuple[str, str], county: str
) -> None:
    assert refusal(lambda: abolish_unit(admin, county, CAUSE, archive=archive)) == "unit.has_children"
    abolish_unit(admin, streets[0], CAUSE, archive=archive)
    abolish_unit(admin, county, CAUSE, archive=archive)
    assert refusal(lambda: restore_unit(admin, streets[0], CAUSE, archive=archive)) == "unit.is_abolished"
    restore_unit(admin, county, CAUSE, archive=archive)
    assert open_case(admin, archive=archive, unit=county).startswith("J030-")
    assert [one.kind.value for one in show_unit(admin, county, archive=archive).history] == ["abolished", "restored"]


def test_the_last_administrators_do_not_go_with_their_unit(archive: Archive, admin: Actor) -> None:
    assert refusal(lambda: abolish_unit(admin, "J012", CAUSE, archive=archive)) == "person.last_administrator"
    assert row(archive, "榆阳市总工会").abolished_on is None


def test_what_stood_below_a_merged_unit_stands_below_the_one_that_absorbed_it(
    archive: Archive, admin: Actor, desk: Desk, streets: tuple[str, str], county: str, appoint: Appoint
) -> None:
    street, other = streets
    in_street, in_county = desk.described(unit=street, title="街道走访"), desk.described(unit=county, title="区里走访")
    place_hold(admin, OnUnit(county), "审计", "审计法", archive=archive)
    merge_unit(admin, county, other, CAUSE, archive=archive)
    desk.work()
    merged, main, moved = row(archive, county), row(archive, other), row(archive, street)
    assert (merged.abolished_on, merged.fonds_closed_on) == (CAUSE.on, CAUSE.on)
    assert (moved.parent_id, moved.path) == (main.id, f"{main.path}{moved.id}/")
    keeper = appoint("main", Role.KEEPER, other)
    assert [hit.id for hit in find(keeper, SearchForm("走访"), archive=archive).hits] == [in_street]
    with archive.database.read() as session:
        assert held_ids(session, [in_street, in_county], archive) == {in_street, in_county}
    told = show_unit(admin, other, archive=archive).history
    assert [(one.kind.value, one.unit_name, one.is_own) for one in told] == [("merged", county, False)]


def test_a_closed_fonds_is_searched_and_takes_nothing_new_until_it_is_reopened(
    archive: Archive, admin: Actor, desk: Desk, county: str
) -> None:
    document = desk.described(unit=county, type="C09", title="走访统计")
    close_fonds(admin, county, CAUSE, archive=archive)
    (filed,) = file_documents(admin, [document], archive=archive)
    assert filed.problem is not None
    assert filed.problem.code == "fonds.is_closed"
    assert refusal(lambda: open_case(admin, archive=archive, unit=county)) == "fonds.is_closed"
    assert seek(admin, SearchForm("走访"), archive=archive).total == 1
    assert refusal(lambda: close_fonds(admin, county, CAUSE, archive=archive)) == "fonds.none_open"
    before, later = (
        desk.described(unit=county, type="C09", title="走访统计", dated_on=CAUSE.on + timedelta(days=days))
        for days in (0, 1)
    )
    formed_before, formed_later = file_documents(admin, [before, later], archive=archive)
    assert (formed_before.code or "").startswith("J030-"), "what was formed by then belongs to it still"
    assert formed_later.problem is not None
    reopen_fonds(admin, county, CAUSE, archive=archive)
    (filed,) = file_documents(admin, [document], archive=archive)
    assert filed.code is not None
    assert refusal(lambda: reopen_fonds(admin, county, CAUSE, archive=archive)) == "fonds.none_closed"


def test_whoever_looks_after_a_part_of_the_tree_changes_nothing_outside(
    archive: Archive, admin: Actor, streets: tuple[str, str], county: str, appoint: Appoint
) -> None:
    street, other = streets
    own = appoint("own", Role.SYSTEM_ADMINISTRATOR, county)
    for act in (
        lambda: move_unit(own, street, other, CAUSE, archive=archive),
        lambda: merge_unit(own, other, county, CAUSE, archive=archive),
        lambda: rename_unit(own, other, "新名", CAUSE, archive=archive),
    ):
        with pytest.raises(RefusedError):
            act()  # type: ignore[no-untyped-call]
    assert [one.name for one in branch_of(own, None, archive=archive, action=Action.MANAGE_UNITS).rows] == [county]
    rename_unit(own, street, "安居镇总工会", CAUSE, archive=archive)


def test_each_event_is_one_entry_of_ids(archive: Archive, admin: Actor, county: str) -> None:
    rename_unit(admin, county, "城北区工会联合会", CAUSE, archive=archive)
    with archive.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.subject_kind) == ("unit.renamed", "unit")
    assert entry.data == {"event": 1}


def test_asking_what_somebody_may_do_takes_no_look_at_other_units(archive: Archive, admin: Actor, county: str) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    for number in range(30):
        found_unit(admin, f"第{number}街道工会", "street", archive=archive, parent=county)
    event.listen(archive.database.engine, "before_cursor_execute", note)
    actor = actor_of_login("admin", archive=archive)
    assert len([one for one in statements if "FROM unit" in one]) == 1
    statements.clear()
    unit = row(archive, county)
    statements.clear()
    assert actor.may(Action.VIEW, unit)
    assert statements == []


# ── tables ──


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "单位.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    return path


def test_a_table_with_parents_in_any_order_becomes_a_tree(archive: Archive, admin: Actor, tmp_path: Path) -> None:
    count = import_units(
        admin,
        table(
            tmp_path,
            "单位名称,上级单位,级别,全宗号",
            "新村街道工会,J051,street,",
            "新区总工会,J012,县（市、区）总工会,J051",
            "新区服务中心,新区总工会,service_centre,",
        ),
        archive=archive,
    )
    assert count == 3
    district = row(archive, "新区总工会")
    assert (district.level, district.fonds) == ("county", "J051")
    assert row(archive, "新村街道工会").path == f"{district.path}{row(archive, '新村街道工会').id}/"


def test_everything_wrong_with_a_table_is_told_at_once_and_nothing_is_written(
    archive: Archive, admin: Actor, county: str, tmp_path: Path
) -> None:
    lines = table(
        tmp_path,
        "单位名称,上级单位,级别,全宗号",
        ",J012,county,",
        "甲,没有的单位,county,",
        f"{county},J012,county,",
        "乙,J012,galaxy,X1",
        "丙,J012,county,J060",
        "丙,J012,county,J060",
        "丁,,county,",
        "戊,J012,county,",
    )
    with pytest.raises(UnitTableError) as refused:
        import_units(admin, lines, archive=archive)
    assert [(one.row, one.column, one.code) for one in refused.value.problems] == [
        (2, "name", "unit.bad_name"),
        (3, "parent", "unit.missing"),
        (4, "name", "unit.exists"),
        (5, "level", "unit.bad_level"),
        (5, "fonds", "unit.bad_fonds"),
        (7, "name", "units.twice"),
        (7, "fonds", "units.twice"),
        (8, "parent", "units.no_parent"),
    ]
    assert units_of(admin, archive=archive).total == 2


def test_rows_that_stand_below_one_another_in_a_circle_are_refused(
    archive: Archive, admin: Actor, tmp_path: Path
) -> None:
    lines = table(tmp_path, "name,parent,level", "甲,乙,county", "乙,甲,county", "丙,J012,county")
    with pytest.raises(UnitTableError) as refused:
        import_units(admin, lines, archive=archive)
    assert {(one.row, one.code) for one in refused.value.problems} == {(2, "units.circle"), (3, "units.circle")}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "units.no_column"),
        ("名称,上级\n甲,J012".encode(), "units.no_column"),
        (b"\xd0\xcf\x11\xe0rest", "manifest.old_excel"),
        (b"PK\x03\x04rest", "manifest.unreadable"),
    ],
)
def test_what_is_no_table_of_units_is_told(
    archive: Archive, admin: Actor, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(UnitTableError) as refused:
        import_units(admin, path, archive=archive)
    assert code in {one.code for one in refused.value.problems}


def test_nobody_imports_below_units_that_are_not_theirs(
    archive: Archive, county: str, appoint: Appoint, tmp_path: Path
) -> None:
    own = appoint("own", Role.SYSTEM_ADMINISTRATOR, county)
    with pytest.raises(UnitTableError) as refused:
        import_units(own, table(tmp_path, "name,parent,level", "甲,J012,county"), archive=archive)
    assert refused.value.problems[0].code == "refused"


def test_what_goes_out_as_a_workbook_comes_in_elsewhere(
    archive: Archive, admin: Actor, streets: tuple[str, str], tmp_path: Path
) -> None:
    content = export_units(admin, archive=archive, language="zh")
    path = tmp_path / "units.xlsx"
    path.write_bytes(content)
    sheet = load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("单位名称", "上级单位", "级别", "全宗号", "全宗封闭日期", "撤销日期")
    assert ("安居街道总工会", "城北区总工会", "街道（乡镇、社区）工会", None, None, None) in rows
    book = Workbook()
    for number, cells in enumerate(rows):
        # Under other names and numbers, since both are given once.
        name, parent, level = cells[:3]
        fresh = [f"新{name}", f"新{parent}" if parent else "J012", level] if number else list(cells[:3])
        book.worksheets[0].append(fresh)
    book.save(path)
    assert import_units(admin, path, archive=archive) == 4
    assert row(archive, "新安居街道总工会").path.count("/") == 5


# ── who is given what ──


def test_two_administrators_are_never_made_of_one_person(archive: Archive, admin: Actor) -> None:
    both = [Appointed(Role.SYSTEM_ADMINISTRATOR, "J012"), Appointed(Role.AUDIT_ADMINISTRATOR, "J012")]
    with pytest.raises(ConflictError) as refused:
        add_person(admin, "second", "第二人", "correct horse battery", both, archive=archive)
    assert (refused.value.code, refused.value.data["roles"]) == (
        "role.apart",
        ["audit_administrator", "system_administrator"],
    )
    second = add_person(admin, "second", "第二人", "correct horse battery", both[:1], archive=archive)
    assert refusal(lambda: change_person(admin, second, archive=archive, active=True, appointed=both)) == "role.apart"


def test_the_first_person_gives_the_keys_away_and_does_not_take_them_back(archive: Archive, admin: Actor) -> None:
    audit = [Appointed(Role.AUDIT_ADMINISTRATOR, "J012")]
    system, security = (Appointed(role, "J012") for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR))
    kept = [system, security, Appointed(Role.KEEPER, "J012")]
    first = admin.id or 0
    assert refusal(lambda: change_person(admin, first, archive=archive, active=True, appointed=kept)) == (
        "person.last_administrator"
    )
    second = add_person(admin, "watcher", "审计人", "correct horse battery", audit, archive=archive)
    change_person(admin, first, archive=archive, active=True, appointed=kept)
    assert not actor_of_login(None, archive=archive).may(Action.AUDIT)
    assert refusal(lambda: change_person(admin, first, archive=archive, active=True, appointed=[*kept, *audit])) == (
        "role.apart"
    )
    assert refusal(lambda: change_person(admin, second, archive=archive, active=False, appointed=audit)) == (
        "person.last_administrator"
    )


def test_nobody_gives_themselves_a_role_while_somebody_else_could(archive: Archive, admin: Actor) -> None:
    own = [Appointed(role, "J012") for role in (grant.role for grant in admin.grants)]
    more = [*own, Appointed(Role.APPROVER, "J012")]
    change_person(admin, admin.id or 0, archive=archive, active=True, appointed=more)
    change_person(admin, admin.id or 0, archive=archive, active=True, appointed=own)
    add_person(admin, "second", "第二人", "correct horse battery", [Appointed(Role.READER, "J012")], archive=archive)
    assert refusal(lambda: change_person(admin, admin.id or 0, archive=archive, active=True, appointed=more)) == (
        "role.own"
    )


@pytest.mark.parametrize("other", [Role.KEEPER, Role.ACCOUNTANT])
def test_a_cashier_keeps_no_accounting_archives(archive: Archive, admin: Actor, county: str, other: Role) -> None:
    wanted = [Appointed(Role.CASHIER, "J012"), Appointed(other, county)]
    with pytest.raises(ConflictError) as refused:
        add_person(admin, "chuna", "出纳", "correct horse battery", wanted, archive=archive)
    assert refused.value.code == "role.apart"


def test_a_cashier_finds_the_accounts_and_nothing_else(
    archive: Archive, admin: Actor, desk: Desk, appoint: Appoint
) -> None:
    voucher = desk.described(type="B03", fiscal_year=2025, title="资金发放凭证")
    desk.described(type="A07", title="入户资金调查表", case=open_case(admin, archive=archive))
    cashier, accountant = appoint("chuna", Role.CASHIER, "J012"), appoint("kuaiji", Role.ACCOUNTANT, "J012")
    for actor in (cashier, accountant):
        found = find(actor, SearchForm("资金"), archive=archive)
        assert [hit.id for hit in found.hits] == [voucher]
        assert found.total == 1
        assert set(found.facets["category"]) == {"financial"}
    assert refusal(lambda: file_one(cashier, voucher, archive)) == "refused"
    assert file_one(accountant, voucher, archive).startswith("J012-KU")
    assert list_cases(cashier, archive=archive).total == 0


def file_one(actor: Actor, document: int, archive: Archive) -> str:
    (filed,) = file_documents(actor, [document], archive=archive)
    if filed.problem is not None:
        raise filed.problem
    assert filed.code is not None
    return filed.code


def test_who_keeps_one_unit_and_the_accounts_of_another_finds_both(
    archive: Archive, admin: Actor, desk: Desk, county: str, streets: tuple[str, str]
) -> None:
    kept = desk.described(unit=county, type="C09", title="走访统计")
    account = desk.described(unit="J040", type="B03", fiscal_year=2025, title="走访支出凭证")
    desk.described(unit="J040", type="C09", title="走访登记")
    both = [Appointed(Role.KEEPER, county), Appointed(Role.ACCOUNTANT, "J040")]
    add_person(admin, "both", "两任", "correct horse battery", both, archive=archive)
    hits = find(actor_of_login("both", archive=archive), SearchForm("走访"), archive=archive).hits
    assert {hit.id for hit in hits} == {kept, account}


def test_a_bad_entry_changes_nothing(archive: Archive, admin: Actor) -> None:
    for name, level, fonds in (
        ("", "county", None),
        ("甲\n乙", "county", None),
        ("甲", "galaxy", None),
        ("甲", "county", "J1"),
    ):
        with pytest.raises(InvalidError):
            found_unit(admin, name, level, archive=archive, parent="J012", fonds=fonds)
    assert units.units_of(admin, archive=archive).total == 1
