"""Permissions are one table, denied by default: every use case refuses whoever lacks the role, and changes nothing."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import service.usecases
from config.regulation import DropRule
from retention import Decided, Decision, RegisterKind
from service.archive import Archive
from service.backups import BackupPlace
from service.catalogue.audit import AuditHead
from service.catalogue.clocks import ClockKind, DayKind
from service.catalogue.documents import FileRole
from service.catalogue.intake import Channel
from service.catalogue.people import Role
from service.errors import NotFoundError, RefusedError
from service.usecases.cases import amending, cases, succeeding
from service.usecases.clock import agenda, calendars, clocks, desk, inbox
from service.usecases.disposal import (
    appraising,
    certifying,
    disposals,
    executing,
    proposing,
    registering,
    signing,
    supervising,
    tombstones,
    transferring,
)
from service.usecases.disposal import duties as disposal_duties
from service.usecases.disposal import items as disposal_items
from service.usecases.disposal import printing as disposal_printing
from service.usecases.disposal.printing import Paper
from service.usecases.documents import correcting, downloading, filing, images, paging, undoing, viewing
from service.usecases.documents.correcting import Correction
from service.usecases.holds import holds
from service.usecases.holds import views as hold_views
from service.usecases.house import auditing, people, posts, types, units
from service.usecases.house.people import Appointed
from service.usecases.intake import batches, intake, manifest, outcomes
from service.usecases.intake.intake import Placement
from service.usecases.law import approving, drafting, due, explaining, rejudged, rejudging, retention, schedules, trial
from service.usecases.permissions import PERMITTED, Action, Actor
from service.usecases.search import finding, indexed, saved
from service.usecases.search.finding import SearchForm
from service.usecases.stack import (
    catalogues,
    labels,
    paper,
    printing,
    scanning,
    shelves,
    stack,
    stock_records,
    stocktaking,
)
from service.usecases.upkeep import backing_up, reopening, replaying
from tests.fixtures import PASSWORD, Desk

DAY = date(2026, 10, 15)
CASE = "J012-ZY·KN·2026-D10-001"
DESTROY = Decided(Decision.DESTROY)

OWN = {
    # What is one's own needs no role: the log-in, its language and purpose, tokens, and numbers beside one's name.
    people.change_own_password,
    people.choose_language,
    people.issue_token,
    people.log_out,
    people.own_tokens,
    people.revoke_token,
    people.state_purpose,
    saved.saved_searches,
    saved.drop_search,
    saved.the_search,
    desk.count_at_work,
    desk.count_kinds,
    inbox.choose_address,
    inbox.count_unread,
    inbox.end_feed,
    inbox.has_feed,
    inbox.list_reminders,
    inbox.make_feed,
    inbox.mark_read,
    inbox.own_address,
    inbox.the_reminder,
}
"""Use cases that every person may call for themselves."""

READING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    batches.list_batches: lambda a, x: batches.list_batches(a, archive=x),
    cases.list_cases: lambda a, x: cases.list_cases(a, archive=x),
    explaining.explain: lambda a, x: explaining.explain(a, 1, archive=x),
    hold_views.list_holds: lambda a, x: hold_views.list_holds(a, archive=x),
    hold_views.show_hold: lambda a, x: hold_views.show_hold(a, 1, archive=x),
    catalogues.list_series: lambda a, x: catalogues.list_series(a, archive=x),
    catalogues.print_catalogue: lambda a, x: catalogues.print_catalogue(a, catalogues.Wish(2026), archive=x),
    catalogues.print_stamped: lambda a, x: catalogues.print_stamped(a, 1, archive=x),
    clocks.list_clocks: lambda a, x: clocks.list_clocks(a, archive=x),
    desk.show_desk: lambda a, x: desk.show_desk(a, archive=x),
    disposal_duties.waiting_reviews: lambda a, x: disposal_duties.waiting_reviews(a, archive=x),
    disposal_items.list_items: lambda a, x: disposal_items.list_items(a, 1, archive=x),
    disposal_printing.print_review: lambda a, x: disposal_printing.print_review(a, 1, Paper.REPORT, archive=x),
    disposals.list_reviews: lambda a, x: disposals.list_reviews(a, archive=x),
    tombstones.show_tombstone: lambda a, x: tombstones.show_tombstone(a, "1", archive=x),
    disposals.show_review: lambda a, x: disposals.show_review(a, 1, archive=x),
    posts.list_posts: lambda a, x: posts.list_posts(a, archive=x),
    downloading.download: lambda a, x: downloading.download(a, 1, FileRole.ORIGINAL, archive=x),
    downloading.download_case: lambda a, x: downloading.download_case(a, CASE, archive=x),
    downloading.download_documents: lambda a, x: downloading.download_documents(a, [1], archive=x),
    finding.find: lambda a, x: finding.find(a, SearchForm("收入"), archive=x),
    finding.seek: lambda a, x: finding.seek(a, SearchForm("收入"), archive=x),
    images.page_image: lambda a, x: images.page_image(a, 1, 1, archive=x, width=500),
    images.page_marks: lambda a, x: images.page_marks(a, 1, 1, "收入", archive=x),
    images.reveal: lambda a, x: images.reveal(a, 1, "核对", archive=x),
    images.thumbnail: lambda a, x: images.thumbnail(a, 1, 1, archive=x),
    labels.print_box_labels: lambda a, x: labels.print_box_labels(a, [1], labels.BoxForm.SPINE, archive=x),
    labels.print_shelf_labels: lambda a, x: labels.print_shelf_labels(a, 1, archive=x),
    labels.print_shelf_list: lambda a, x: labels.print_shelf_list(a, 1, archive=x),
    outcomes.outcomes: lambda a, x: outcomes.outcomes(a, [1], archive=x),
    printing.print_case: lambda a, x: printing.print_case(a, CASE, printing.CasePaper.ALL, archive=x),
    paper.list_paper_duties: lambda a, x: paper.list_paper_duties(a, archive=x),
    due.list_due: lambda a, x: due.list_due(a, DAY, archive=x),
    due.each_due: lambda a, x: due.each_due(a, DAY, archive=x),
    rejudged.judge_of: lambda a, x: rejudged.judge_of(a, 1, archive=x),
    rejudged.list_rejudgings: lambda a, x: rejudged.list_rejudgings(a, archive=x),
    rejudged.show_rejudging: lambda a, x: rejudged.show_rejudging(a, 1, archive=x),
    schedules.compare_versions: lambda a, x: schedules.compare_versions(a, 1, 1, archive=x),
    schedules.export_version: lambda a, x: schedules.export_version(a, 1, "toml", archive=x),
    schedules.list_versions: lambda a, x: schedules.list_versions(a, archive=x),
    schedules.show_version: lambda a, x: schedules.show_version(a, 1, archive=x),
    due.list_month: lambda a, x: due.list_month(a, date(2036, 10, 1), archive=x),
    retention.look_ahead: lambda a, x: retention.look_ahead(a, archive=x),
    retention.show_schedule: lambda a, x: retention.show_schedule(a, archive=x),
    saved.save_search: lambda a, x: saved.save_search(a, "收入", "q=收入", archive=x),
    scanning.find_code: lambda a, x: scanning.find_code(a, "SC:BOX:000001", archive=x),
    stack.list_boxes: lambda a, x: stack.list_boxes(a, archive=x),
    stack.list_rooms: lambda a, x: stack.list_rooms(a, archive=x),
    stack.show_box: lambda a, x: stack.show_box(a, 1, archive=x),
    stock_records.list_stock_takings: lambda a, x: stock_records.list_stock_takings(a, archive=x),
    stock_records.show_stock_taking: lambda a, x: stock_records.show_stock_taking(a, 1, archive=x),
    types.types_for: lambda a, x: types.types_for(a, archive=x),
    units.units_of: lambda a, x: units.units_of(a, archive=x),
    viewing.page_text: lambda a, x: viewing.page_text(a, 1, 1, archive=x),
    viewing.show_case: lambda a, x: viewing.show_case(a, CASE, archive=x),
    viewing.show_document: lambda a, x: viewing.show_document(a, 1, archive=x),
}
"""What a reader may do, and somebody without any role may not."""

KEEPING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    appraising.conclude: lambda a, x: appraising.conclude(a, 1, "结论", archive=x),
    appraising.decide_items: lambda a, x: appraising.decide_items(a, 1, [1], DESTROY, "期满", archive=x),
    appraising.give_opinion: lambda a, x: appraising.give_opinion(a, 1, "同意", archive=x),
    appraising.refuse_review: lambda a, x: appraising.refuse_review(a, 1, "暂缓", archive=x),
    appraising.set_members: lambda a, x: appraising.set_members(a, 1, [], archive=x),
    certifying.certify: lambda a, x: certifying.certify(a, 1, archive=x),
    executing.execute_register: lambda a, x: executing.execute_register(a, 1, archive=x),
    proposing.propose_due: lambda a, x: proposing.propose_due(a, "J012", RegisterKind.OTHER, archive=x),
    proposing.propose_found: lambda a, x: proposing.propose_found(a, SearchForm("收入"), archive=x),
    proposing.propose_review: lambda a, x: proposing.propose_review(a, [1], archive=x),
    registering.draw_up_register: lambda a, x: registering.draw_up_register(a, 1, archive=x),
    registering.revise_register: lambda a, x: registering.revise_register(a, 1, "改动", archive=x),
    signing.object_to_register: lambda a, x: signing.object_to_register(
        a, 1, "archive_head", "0" * 64, PASSWORD, "不同意", archive=x
    ),
    signing.sign_register: lambda a, x: signing.sign_register(a, 1, "archive_head", "0" * 64, PASSWORD, archive=x),
    supervising.name_supervisors: lambda a, x: supervising.name_supervisors(a, 1, [], archive=x),
    transferring.hand_out: lambda a, x: transferring.hand_out(a, 1, archive=x),
    transferring.pack_transfer: lambda a, x: transferring.pack_transfer(a, 1, Path("bag"), archive=x),
    transferring.record_receipt: lambda a, x: transferring.record_receipt(
        a, 1, "市档案馆", "1号", DAY, "0" * 64, archive=x
    ),
    amending.state_evidence: lambda a, x: amending.state_evidence(a, CASE, archive=x, sealed=True),
    amending.correct_withdrawal: lambda a, x: amending.correct_withdrawal(
        a, CASE, amending.Righted(on=DAY), "笔误", 1, archive=x
    ),
    amending.settle_correction: lambda a, x: amending.settle_correction(a, CASE, accept=True, archive=x),
    batches.show_batch: lambda a, x: batches.show_batch(a, 1, archive=x),
    cases.open_case: lambda a, x: cases.open_case(a, archive=x),
    cases.withdraw_case: lambda a, x: cases.withdraw_case(a, CASE, DAY, "脱困", archive=x),
    cases.reopen_case: lambda a, x: cases.reopen_case(a, CASE, DAY, "返困", archive=x),
    clocks.close_clock: lambda a, x: clocks.close_clock(a, 1, DAY, "录入", archive=x),
    clocks.record_aid: lambda a, x: clocks.record_aid(a, CASE, ClockKind.AID, DAY, "", archive=x),
    correcting.correct: lambda a, x: correcting.correct(a, 1, Correction(title="新题名"), archive=x),
    correcting.correct_text: lambda a, x: correcting.correct_text(a, 1, 1, "新文字", archive=x),
    filing.discard: lambda a, x: filing.discard(a, 1, "误扫", archive=x),
    filing.file_case: lambda a, x: filing.file_case(a, CASE, archive=x),
    holds.aim_hold: lambda a, x: holds.aim_hold(a, holds.OnDocument(1), archive=x),
    holds.place_hold: lambda a, x: holds.place_hold(a, holds.OnCase(CASE), "审计", "审计法", archive=x),
    holds.release_hold: lambda a, x: holds.release_hold(a, 1, "已结清", archive=x),
    filing.file_documents: lambda a, x: filing.file_documents(a, [1], archive=x),
    intake.open_batch: lambda a, x: intake.open_batch(a, Channel.CLI, archive=x, unit="J012"),
    intake.receive: lambda a, x: intake.receive(a, 1, "a.tif", BytesIO(b"x"), Placement(), archive=x),
    intake.refuse: lambda a, x: intake.refuse(a, 1, "a.tif", "empty", {}, archive=x),
    paging.order_pages: lambda a, x: paging.order_pages(a, 1, [2, 1], archive=x),
    paging.retry_reading: lambda a, x: paging.retry_reading(a, 1, archive=x),
    paging.split_document: lambda a, x: paging.split_document(a, 1, 2, archive=x),
    paging.turn_page: lambda a, x: paging.turn_page(a, 1, 1, 90, archive=x),
    paper.check_print: lambda a, x: paper.check_print(a, 1, pages=2, digest="9f86d081", box="A-1", archive=x),
    paper.name_original: lambda a, x: paper.name_original(a, 1, "A-1", archive=x),
    paper.print_paper: lambda a, x: paper.print_paper(a, 1, archive=x),
    paper.record_loss: lambda a, x: paper.record_loss(a, 1, "库房进水", archive=x),
    shelves.add_box: lambda a, x: shelves.add_box(a, "A-2", archive=x),
    shelves.add_rack: lambda a, x: shelves.add_rack(a, 1, 2, 6, archive=x),
    shelves.add_room: lambda a, x: shelves.add_room(a, "二号库", archive=x),
    shelves.lay_document: lambda a, x: shelves.lay_document(a, 1, "A-1", archive=x),
    shelves.lay_items: lambda a, x: shelves.lay_items(a, 1, ["#1"], archive=x),
    shelves.move_box: lambda a, x: shelves.move_box(a, 1, None, archive=x),
    shelves.take_out: lambda a, x: shelves.take_out(a, 1, "#1", "送修", archive=x),
    stocktaking.close_stock_taking: lambda a, x: stocktaking.close_stock_taking(a, 1, archive=x),
    stocktaking.open_stock_taking: lambda a, x: stocktaking.open_stock_taking(a, "SC:BOX:000001", archive=x),
    stocktaking.scan: lambda a, x: stocktaking.scan(a, 1, ["A-1"], archive=x),
    drafting.discard_version: lambda a, x: drafting.discard_version(a, 1, "另拟", archive=x),
    drafting.draft_version: lambda a, x: drafting.draft_version(a, "试拟", archive=x),
    drafting.edit_version: lambda a, x: drafting.edit_version(a, 1, 1, DropRule("permanent"), archive=x),
    drafting.import_version: lambda a, x: drafting.import_version(a, b"", "试拟", archive=x),
    rejudging.resume_rejudging: lambda a, x: rejudging.resume_rejudging(a, 1, archive=x),
    rejudging.start_rejudging: lambda a, x: rejudging.start_rejudging(a, 1, "新期限表", archive=x),
    trial.try_version: lambda a, x: trial.try_version(a, 1, archive=x),
    retention.determine: lambda a, x: retention.determine(a, 1, "permanent", "重要", archive=x),
    succeeding.link_cases: lambda a, x: succeeding.link_cases(a, CASE, CASE, archive=x),
    succeeding.move_case: lambda a, x: succeeding.move_case(a, CASE, "J012", DAY, "重新就业", archive=x),
    succeeding.rest_on: lambda a, x: succeeding.rest_on(a, CASE, [1], archive=x),
    types.add_type: lambda a, x: types.add_type(
        a, "original", "疫情证明", ["疫情证明"], "withdrawal+10y", "办法第九条", archive=x
    ),
    undoing.take_back: lambda a, x: undoing.take_back(a, 1, archive=x),
}
"""What a keeper may do, and a reader may not."""

ADMINISTERING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    agenda.ask_for_job: lambda a, x: agenda.ask_for_job(a, "sweep", archive=x),
    agenda.list_jobs: lambda a, x: agenda.list_jobs(a, archive=x),
    calendars.add_local_day: lambda a, x: calendars.add_local_day(a, "J012", date(2027, 3, 3), "条例", archive=x),
    calendars.drop_local_day: lambda a, x: calendars.drop_local_day(a, 1, archive=x),
    calendars.import_year: lambda a, x: calendars.import_year(
        a, 2027, [calendars.NamedDay(date(2027, 1, 1), DayKind.REST)], "通知", archive=x
    ),
    calendars.show_calendars: lambda a, x: calendars.show_calendars(a, archive=x),
    auditing.check_chain: lambda a, x: auditing.check_chain(a, archive=x),
    auditing.list_entries: lambda a, x: auditing.list_entries(a, archive=x),
    backing_up.back_up: lambda a, x: backing_up.back_up(
        a, Path("backups"), archive=x, progress=lambda _left, _total: None
    ),
    # Keepers do not watch their own destructions.
    supervising.confirm_after: lambda a, x: supervising.confirm_after(a, 1, PASSWORD, archive=x),
    supervising.count_before: lambda a, x: supervising.count_before(a, 1, 1, archive=x),
    indexed.check_index: lambda a, x: indexed.check_index(a, archive=x),
    indexed.rebuild_index: lambda a, x: indexed.rebuild_index(a, archive=x),
    people.add_person: lambda a, x: people.add_person(
        a, "somebody", "某人", PASSWORD, [Appointed(Role.READER, "J012")], archive=x
    ),
    people.change_person: lambda a, x: people.change_person(a, 1, archive=x, active=True, appointed=[]),
    people.list_people: lambda a, x: people.list_people(a, archive=x),
    people.set_password: lambda a, x: people.set_password(a, 1, PASSWORD, archive=x),
    posts.appoint_to_post: lambda a, x: posts.appoint_to_post(a, 1, "J012", "archive_head", archive=x),
    posts.relieve_of_post: lambda a, x: posts.relieve_of_post(a, 1, "J012", "archive_head", archive=x),
    reopening.reopen: lambda a, x: reopening.reopen(a, BackupPlace(Path("backups")), "", None, [], archive=x),
    replaying.export_registers: lambda a, x: replaying.export_registers(a, archive=x),
    units.change_unit: lambda a, x: units.change_unit(a, 1, "新名", "city", archive=x, fonds="J012"),
    units.found_unit: lambda a, x: units.found_unit(a, "新单位", "county", archive=x, parent="J012"),
}
"""What an administrator may do, and a keeper may not."""

APPROVING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    approving.approve_version: lambda a, x: approving.approve_version(
        a, 1, 1, approving.Approval("榆阳市档案局", "12号", DAY), archive=x
    ),
}
"""What an approver may do, and a keeper may not."""

NOT_ACTS = {"permit", "permit_sight", "need_purpose", "record_look", "standing_of", "read_manifest"}
"""Functions that take an actor and are parts of use cases; a manifest is read before `open_batch` refuses."""


def use_cases() -> Iterator[Callable[..., Any]]:
    for module in pkgutil.walk_packages(service.usecases.__path__, "service.usecases."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if not name.startswith("_") and parameters[:1] == ["actor"] and name not in NOT_ACTS:
                yield getattr(importlib.import_module(function.__module__), name)


@pytest.fixture
def furnished(archive: Archive, desk: Desk) -> Archive:
    """An archive with a case file and a document of two pages in it, number 1, on which hold 1 is open."""
    case = cases.open_case(desk.actor, archive=archive)
    assert case == CASE
    assert desk.described(case=case, pages=2) == 1
    holds.place_hold(desk.actor, holds.OnDocument(1), "审计", "审计法", archive=archive)
    shelves.add_rack(desk.actor, shelves.add_room(desk.actor, "一号库", archive=archive), 1, 1, archive=archive)
    shelves.add_box(desk.actor, "A-1", archive=archive)
    stocktaking.open_stock_taking(desk.actor, "SC:ROOM:000001", archive=archive)
    return archive


def acts(archive: Archive) -> int:
    with archive.database.read() as session:
        return session.scalars(select(AuditHead.count)).one()


def refused(act: Callable[[Actor, Archive], Any], actor: Actor, archive: Archive) -> None:
    before = acts(archive)
    with pytest.raises((RefusedError, NotFoundError)):
        done = act(actor, archive)
        if isinstance(done, AbstractContextManager):
            with done:
                pass
        if isinstance(done, tuple) and done and isinstance(done[0], filing.Filed) and done[0].problem:
            raise done[0].problem
        if done == {}:  # `outcomes` says nothing of what the actor may not see
            raise NotFoundError("document.missing", reference="1")
    assert acts(archive) == before


def test_the_tables_of_this_file_name_every_use_case() -> None:
    named = {*OWN, *READING, *KEEPING, *ADMINISTERING, *APPROVING}
    assert {f"{case.__module__}.{case.__name__}" for case in use_cases()} == {
        f"{case.__module__}.{case.__name__}" for case in named
    }


@pytest.mark.parametrize("use_case", [*READING, *KEEPING, *ADMINISTERING, *APPROVING], ids=lambda case: case.__name__)
def test_somebody_without_a_role_is_refused(furnished: Archive, use_case: Callable[..., Any]) -> None:
    nobody = Actor(id=1, login="nobody", name="无名", grants=(), language="zh")
    refused({**READING, **KEEPING, **ADMINISTERING, **APPROVING}[use_case], nobody, furnished)


@pytest.mark.parametrize("use_case", KEEPING, ids=lambda case: case.__name__)
def test_a_reader_does_not_keep(furnished: Archive, reader: Actor, use_case: Callable[..., Any]) -> None:
    refused(KEEPING[use_case], reader, furnished)


@pytest.mark.parametrize("use_case", ADMINISTERING, ids=lambda case: case.__name__)
def test_a_keeper_does_not_administer(furnished: Archive, keeper: Actor, use_case: Callable[..., Any]) -> None:
    refused(ADMINISTERING[use_case], keeper, furnished)


@pytest.mark.parametrize("use_case", APPROVING, ids=lambda case: case.__name__)
def test_a_keeper_does_not_approve(furnished: Archive, keeper: Actor, use_case: Callable[..., Any]) -> None:
    refused(APPROVING[use_case], keeper, furnished)


TOUCHING_ONE = [
    case
    for case in [*READING, *KEEPING]
    if {"document_id", "code", "ids", "batch_id"} & set(inspect.signature(case).parameters)
    and case is not cases.open_case
]


@pytest.mark.parametrize("use_case", TOUCHING_ONE, ids=lambda case: case.__name__)
def test_for_the_keeper_of_another_unit_the_thing_does_not_exist(
    furnished: Archive, stranger: Actor, use_case: Callable[..., Any]
) -> None:
    refused({**READING, **KEEPING}[use_case], stranger, furnished)


def test_the_table_gives_nobody_everything() -> None:
    for role, actions in PERMITTED.items():
        assert actions < frozenset(Action), role
    assert not PERMITTED[Role.ADMINISTRATOR] & PERMITTED[Role.KEEPER]


def test_a_role_reaches_down_the_tree_and_not_up(archive: Archive, admin: Actor, stranger: Actor) -> None:
    own = cases.open_case(stranger, archive=archive)
    assert own.startswith("J030-")
    assert viewing.show_case(admin, own, archive=archive).code == own
    with pytest.raises(RefusedError):
        cases.open_case(stranger, archive=archive, unit="J012")


def test_a_manifest_for_a_unit_that_is_not_ones_own_is_refused(
    archive: Archive, stranger: Actor, tmp_path: Path
) -> None:
    table = tmp_path / "清单.csv"
    table.write_text("路径,单位\n甲.tif,J012\n", encoding="utf-8")
    (tmp_path / "甲.tif").write_bytes(b"x")
    with pytest.raises(Exception, match=r"row|manifest"):
        manifest.read_manifest(stranger, table, archive=archive)
