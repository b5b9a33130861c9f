"""Permissions are one table, denied by default: every use case refuses whoever lacks the role, and changes nothing."""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import service.usecases
from config.regulation import DropRule
from ocr import Source
from retention import Decided, Decision, Ground, HandoverCause, Mode, Party, RegisterKind, Terms
from service.app import close_archive
from service.archive import Archive
from service.backups import BackupPlace
from service.catalogue.audit import AuditHead
from service.catalogue.clocks import ClockKind, DayKind
from service.catalogue.custody import DifferenceKind
from service.catalogue.disposal import Gone, Tombstone
from service.catalogue.documents import Document, FileRole
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.catalogue.intake import Channel
from service.catalogue.lookups import PaperKind
from service.catalogue.people import Role
from service.catalogue.rejudging import Rejudging
from service.catalogue.seizures import Seizure
from service.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    UnauthenticatedError,
    UnavailableError,
)
from service.usecases import seals
from service.usecases.cases import amending, cases, succeeding
from service.usecases.cases import viewing as case_viewing
from service.usecases.checks import checking
from service.usecases.checks import views as check_views
from service.usecases.clock import agenda, calendars, clocks, desk, inbox
from service.usecases.custody import (
    consenting,
    destinations,
    handovers,
    histories,
    notifying,
    refusing,
    seizing,
    staying,
    ticking,
)
from service.usecases.custody import duties as handover_duties
from service.usecases.custody import people as handover_people
from service.usecases.custody import printing as handover_printing
from service.usecases.custody import (
    proposing as handover_proposing,
)
from service.usecases.custody import (
    signing as handover_signing,
)
from service.usecases.custody.choosing import OfUnit
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
from service.usecases.documents import (
    correcting,
    downloading,
    filing,
    images,
    paging,
    playing,
    undoing,
    viewing,
    wording,
)
from service.usecases.documents.correcting import Correction
from service.usecases.holds import holds
from service.usecases.holds import views as hold_views
from service.usecases.house import (
    anchoring,
    auditing,
    people,
    posts,
    second_step,
    sessions,
    tokens,
    types,
    unit_events,
    unit_tables,
    unit_views,
    units,
    verifying,
)
from service.usecases.house.people import Appointed
from service.usecases.house.proof import Proof
from service.usecases.intake import batches, intake, manifest, outcomes
from service.usecases.intake.intake import Placement
from service.usecases.law import approving, drafting, due, explaining, rejudged, rejudging, retention, schedules, trial
from service.usecases.lookups import approving as lookup_approving
from service.usecases.lookups import choosing as lookup_choosing
from service.usecases.lookups import closing as lookup_closing
from service.usecases.lookups import issuing, letters, requests, rooms, scoping
from service.usecases.lookups import register as lookup_register
from service.usecases.lookups import views as lookup_views
from service.usecases.permissions import ADMINISTRATORS, BOUND, PERMITTED, Action, Actor, Grant
from service.usecases.photos import describing, light_table, likes
from service.usecases.photos import printing as photo_printing
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
    year_prints,
)
from service.usecases.upkeep import backing_up, reopening, replaying
from tests.fixtures import PASSWORD, Desk, Hands, at

DAY = date(2026, 10, 15)
PROOF = Proof(PASSWORD, "287082")
TAKING = seizing.Taking("J012", ["J012-9"], "榆阳市人民法院", "12号", "31", "王法官", date(2026, 11, 20))
HANDING = handover_proposing.Terms(HandoverCause.STAFF_CHANGE, "J012", 1, 2, 3, date(2026, 12, 31))
CASE = "J012-ZY·KN·2026-D10-001"
OF_YEAR = year_prints.YearWish(2026, year_prints.YearPaper.ALL)
DESTROY = Decided(Decision.DESTROY)
CAUSE = unit_events.Cause(DAY, "机构改革", "榆工发〔2026〕12号")
COURT = requests.Request(Ground.UNIT, [requests.Visitor("陈法官", "")], [Mode.READ], body="法院")
YEAR = lookup_register.Span(date(2026, 1, 1), date(2026, 12, 31))
TERMS = Terms(frozenset({Mode.READ}), datetime(2026, 11, 24, tzinfo=UTC), 3)

OWN = {
    # What is one's own needs no role: the log-in, its language and purpose, tokens, and numbers beside one's name.
    people.change_own_password,
    people.choose_language,
    second_step.begin_enrolment,
    second_step.confirm_enrolment,
    second_step.own_second_step,
    sessions.end_other_sessions,
    sessions.end_session,
    sessions.log_out,
    sessions.own_sessions,
    sessions.state_purpose,
    tokens.issue_token,
    tokens.own_tokens,
    tokens.revoke_token,
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
    lookup_views.count_waiting: lambda a, x: lookup_views.count_waiting(a, archive=x),
    disposal_items.list_items: lambda a, x: disposal_items.list_items(a, 1, archive=x),
    disposal_printing.print_review: lambda a, x: disposal_printing.print_review(a, 1, Paper.REPORT, archive=x),
    disposals.list_reviews: lambda a, x: disposals.list_reviews(a, archive=x),
    tombstones.show_tombstone: lambda a, x: tombstones.show_tombstone(a, "900", archive=x),
    disposals.show_review: lambda a, x: disposals.show_review(a, 1, archive=x),
    posts.list_posts: lambda a, x: posts.list_posts(a, archive=x),
    downloading.download: lambda a, x: downloading.download(a, 1, FileRole.ORIGINAL, archive=x),
    downloading.download_case: lambda a, x: downloading.download_case(a, CASE, archive=x),
    downloading.download_documents: lambda a, x: downloading.download_documents(a, [1], archive=x),
    finding.find: lambda a, x: finding.find(a, SearchForm("收入"), archive=x),
    finding.seek: lambda a, x: finding.seek(a, SearchForm("收入"), archive=x),
    finding.seek_on_duty: lambda a, x: finding.seek_on_duty(a, SearchForm("收入"), archive=x),
    images.page_image: lambda a, x: images.page_image(a, 1, 1, archive=x, width=500),
    images.page_marks: lambda a, x: images.page_marks(a, 1, 1, "收入", archive=x),
    images.reveal: lambda a, x: images.reveal(a, 1, "核对", archive=x),
    images.thumbnail: lambda a, x: images.thumbnail(a, 1, 1, archive=x),
    labels.print_box_labels: lambda a, x: labels.print_box_labels(a, [1], labels.BoxForm.SPINE, archive=x),
    labels.print_shelf_labels: lambda a, x: labels.print_shelf_labels(a, 1, archive=x),
    labels.print_shelf_list: lambda a, x: labels.print_shelf_list(a, 1, archive=x),
    outcomes.outcomes: lambda a, x: outcomes.outcomes(a, [1], archive=x),
    printing.print_case: lambda a, x: printing.print_case(a, CASE, printing.CasePaper.ALL, archive=x),
    year_prints.list_case_years: lambda a, x: year_prints.list_case_years(a, archive=x),
    year_prints.list_year_prints: lambda a, x: year_prints.list_year_prints(a, archive=x),
    year_prints.order_year_print: lambda a, x: year_prints.order_year_print(a, OF_YEAR, archive=x),
    year_prints.show_year_print: lambda a, x: year_prints.show_year_print(a, 1, archive=x),
    year_prints.fetch_year_print: lambda a, x: year_prints.fetch_year_print(a, 1, archive=x),
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
    handover_duties.waiting_handovers: lambda a, x: handover_duties.waiting_handovers(a, archive=x),
    consenting.awaited_consents: lambda a, x: consenting.awaited_consents(a, archive=x),
    consenting.show_consent: lambda a, x: consenting.show_consent(a, 1, archive=x),
    seizing.list_seizures: lambda a, x: seizing.list_seizures(a, archive=x),
    seizing.seizures_of: lambda a, x: seizing.seizures_of(a, 1, archive=x),
    seizing.show_seizure: lambda a, x: seizing.show_seizure(a, 1, archive=x),
    handovers.list_handovers: lambda a, x: handovers.list_handovers(a, archive=x),
    handovers.list_lines: lambda a, x: handovers.list_lines(a, 1, archive=x),
    handovers.show_handover: lambda a, x: handovers.show_handover(a, 1, archive=x),
    handover_printing.print_handover: lambda a, x: handover_printing.print_handover(
        a, 1, handover_printing.HandoverPaper.REGISTER, archive=x
    ),
    histories.custody_of: lambda a, x: histories.custody_of(a, 1, archive=x),
    types.types_for: lambda a, x: types.types_for(a, archive=x),
    unit_views.show_unit: lambda a, x: unit_views.show_unit(a, "J012", archive=x),
    units.branch_of: lambda a, x: units.branch_of(a, 1, archive=x),
    units.units_of: lambda a, x: units.units_of(a, archive=x),
    units.usual_place: lambda a, x: units.usual_place(a, Action.VIEW, archive=x),
    playing.play: lambda a, x: playing.play(a, 1, archive=x),
    playing.picture: lambda a, x: playing.picture(a, 1, FileRole.POSTER, archive=x),
    playing.captions: lambda a, x: playing.captions(a, 1, archive=x),
    playing.progress: lambda a, x: playing.progress(a, 1, archive=x),
    viewing.page_text: lambda a, x: viewing.page_text(a, 1, 1, archive=x),
    case_viewing.show_case: lambda a, x: case_viewing.show_case(a, CASE, archive=x),
    case_viewing.show_case_outside: lambda a, x: case_viewing.show_case_outside(a, CASE, archive=x),
    viewing.show_document: lambda a, x: viewing.show_document(a, 1, archive=x),
    check_views.show_checks: lambda a, x: check_views.show_checks(a, 1, archive=x),
    check_views.report: lambda a, x: check_views.report(a, 1, archive=x),
    viewing.show_outside: lambda a, x: viewing.show_outside(a, 1, archive=x),
    seals.state_unmasking: lambda a, x: seals.state_unmasking(a, "核对", archive=x),
    seals.state_unsealing: lambda a, x: seals.state_unsealing(a, "核对", archive=x),
}
"""What a reader may do, and somebody without any role may not."""

KEEPING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    destinations.propose_destinations: lambda a, x: destinations.propose_destinations(a, "J012", archive=x),
    handover_duties.orphaned_custody: lambda a, x: handover_duties.orphaned_custody(a, archive=x),
    handover_people.candidates: lambda a, x: handover_people.candidates(a, "J012", None, archive=x),
    handover_proposing.propose_handover: lambda a, x: handover_proposing.propose_handover(
        a, HANDING, OfUnit(), archive=x
    ),
    handover_signing.sign_handover: lambda a, x: handover_signing.sign_handover(
        a, 1, Party.GIVER, "0" * 64, PROOF, archive=x
    ),
    histories.find_flaws: lambda a, x: histories.find_flaws(a, archive=x),
    refusing.refuse_handover: lambda a, x: refusing.refuse_handover(a, 1, "不妥", archive=x),
    ticking.note_difference: lambda a, x: ticking.note_difference(a, 1, 1, DifferenceKind.DAMAGED, "虫蛀", archive=x),
    notifying.note_notice: lambda a, x: notifying.note_notice(a, 1, "电话", "逐户送达", DAY, archive=x),
    seizing.record_return: lambda a, x: seizing.record_return(a, 1, DAY, "相符", archive=x),
    seizing.record_seizure: lambda a, x: seizing.record_seizure(a, TAKING, PROOF, archive=x),
    staying.let_stay: lambda a, x: staying.let_stay(a, "J012", 2025, DAY, "审计未结", archive=x),
    staying.list_stays: lambda a, x: staying.list_stays(a, archive=x),
    ticking.tick_lines: lambda a, x: ticking.tick_lines(a, 1, archive=x),
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
        a, 1, "archive_head", "0" * 64, PROOF, "不同意", archive=x
    ),
    signing.sign_register: lambda a, x: signing.sign_register(a, 1, "archive_head", "0" * 64, PROOF, archive=x),
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
    requests.amend_request: lambda a, x: requests.amend_request(a, 1, COURT, archive=x),
    requests.read_request: lambda a, x: requests.read_request(a, 1, archive=x),
    requests.record_request: lambda a, x: requests.record_request(a, COURT, archive=x),
    letters.attach_letter: lambda a, x: letters.attach_letter(a, 1, BytesIO(b"x"), archive=x),
    letters.letter_page: lambda a, x: letters.letter_page(a, 1, 1, archive=x),
    lookup_choosing.offer_papers: lambda a, x: lookup_choosing.offer_papers(a, 1, "收入", archive=x),
    scoping.set_scope: lambda a, x: scoping.set_scope(a, 1, [], archive=x),
    lookup_approving.admit_in_person: lambda a, x: lookup_approving.admit_in_person(a, 1, archive=x),
    rooms.open_room: lambda a, x: rooms.open_room(a, 1, archive=x),
    rooms.close_room: lambda a, x: rooms.close_room(a, 1, archive=x),
    rooms.show_room: lambda a, x: rooms.show_room(a, 1, archive=x),
    rooms.room_page: lambda a, x: rooms.room_page(a, 1, 1, archive=x, width=200),
    rooms.preview_page: lambda a, x: rooms.preview_page(a, 1, 1, archive=x, width=200),
    issuing.issue_copy: lambda a, x: issuing.issue_copy(a, 1, [1], archive=x),
    issuing.issue_text: lambda a, x: issuing.issue_text(a, 1, PaperKind.EXTRACT, [1], "摘抄", archive=x),
    lookup_closing.record_return: lambda a, x: lookup_closing.record_return(a, 1, "核对无误", archive=x),
    lookup_closing.close_lookup: lambda a, x: lookup_closing.close_lookup(a, 1, "采信", archive=x),
    lookup_views.list_lookups: lambda a, x: lookup_views.list_lookups(a, archive=x),
    lookup_views.show_lookup: lambda a, x: lookup_views.show_lookup(a, 1, archive=x),
    lookup_register.show_register: lambda a, x: lookup_register.show_register(a, YEAR, archive=x),
    lookup_register.print_register: lambda a, x: lookup_register.print_register(a, YEAR, archive=x),
    lookup_register.print_notice: lambda a, x: lookup_register.print_notice(a, 1, archive=x),
    batches.show_batch: lambda a, x: batches.show_batch(a, 1, archive=x),
    cases.open_case: lambda a, x: cases.open_case(a, archive=x),
    cases.withdraw_case: lambda a, x: cases.withdraw_case(a, CASE, DAY, "脱困", archive=x),
    cases.reopen_case: lambda a, x: cases.reopen_case(a, CASE, DAY, "返困", archive=x),
    clocks.close_clock: lambda a, x: clocks.close_clock(a, 1, DAY, "录入", archive=x),
    clocks.record_aid: lambda a, x: clocks.record_aid(a, CASE, ClockKind.AID, DAY, "", archive=x),
    correcting.correct: lambda a, x: correcting.correct(a, 1, Correction(title="新题名"), archive=x),
    wording.correct_words: lambda a, x: wording.correct_words(a, 1, 0.0, 1.0, Source.SPEECH, "字", archive=x),
    playing.convert_again: lambda a, x: playing.convert_again(a, 1, archive=x),
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
    checking.check_again: lambda a, x: checking.check_again(a, 1, archive=x),
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
    describing.describe_photos: lambda a, x: describing.describe_photos(a, [1], Correction(place="社区"), archive=x),
    describing.take_back_photos: lambda a, x: describing.take_back_photos(a, [1], archive=x),
    light_table.light_table: lambda a, x: light_table.light_table(a, light_table.Choice(), archive=x),
    light_table.print_of: lambda a, x: light_table.print_of(a, 1, archive=x),
    likes.keep_one: lambda a, x: likes.keep_one(a, 1, [3], archive=x),
    likes.tell_apart: lambda a, x: likes.tell_apart(a, [1, 3], archive=x),
    photo_printing.print_photos: lambda a, x: photo_printing.print_photos(a, light_table.Choice(), archive=x),
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
    anchoring.print_anchor: lambda a, x: anchoring.print_anchor(a, archive=x),
    auditing.export_entries: lambda a, x: auditing.export_entries(a, auditing.EntryWish(), archive=x),
    auditing.list_entries: lambda a, x: auditing.list_entries(a, archive=x),
    verifying.check_chain: lambda a, x: verifying.check_chain(a, archive=x),
    verifying.export_chain: lambda a, x: verifying.export_chain(a, archive=x),
    backing_up.back_up: lambda a, x: backing_up.back_up(
        a, Path("backups"), archive=x, progress=lambda _left, _total: None
    ),
    # Keepers do not watch their own destructions.
    supervising.confirm_after: lambda a, x: supervising.confirm_after(a, 1, PROOF, archive=x),
    supervising.count_before: lambda a, x: supervising.count_before(a, 1, 1, archive=x),
    indexed.check_index: lambda a, x: indexed.check_index(a, archive=x),
    indexed.rebuild_index: lambda a, x: indexed.rebuild_index(a, archive=x),
    people.add_person: lambda a, x: people.add_person(
        a, "somebody", "某人", PASSWORD, [Appointed(Role.READER, "J012")], archive=x
    ),
    people.change_person: lambda a, x: people.change_person(a, 1, archive=x, active=True, appointed=[]),
    people.let_in_by_provider_only: lambda a, x: people.let_in_by_provider_only(a, 1, True, archive=x),
    second_step.end_second_step: lambda a, x: second_step.end_second_step(a, 1, archive=x),
    sessions.count_sessions: lambda a, x: sessions.count_sessions(a, 1, archive=x),
    sessions.end_sessions_of: lambda a, x: sessions.end_sessions_of(a, 1, archive=x),
    people.list_people: lambda a, x: people.list_people(a, archive=x),
    people.show_person: lambda a, x: people.show_person(a, "admin", archive=x),
    people.set_password: lambda a, x: people.set_password(a, 1, PASSWORD, archive=x),
    posts.appoint_to_post: lambda a, x: posts.appoint_to_post(a, 1, "J012", "archive_head", archive=x),
    posts.relieve_of_post: lambda a, x: posts.relieve_of_post(a, 1, "J012", "archive_head", archive=x),
    reopening.reopen: lambda a, x: reopening.reopen(a, BackupPlace(Path("backups")), "", None, [], archive=x),
    replaying.export_registers: lambda a, x: replaying.export_registers(a, archive=x),
    unit_events.abolish_unit: lambda a, x: unit_events.abolish_unit(a, "J031", CAUSE, archive=x),
    unit_events.close_fonds: lambda a, x: unit_events.close_fonds(a, "J031", CAUSE, archive=x),
    unit_events.merge_unit: lambda a, x: unit_events.merge_unit(a, "J031", "J012", CAUSE, archive=x),
    unit_events.move_unit: lambda a, x: unit_events.move_unit(a, "J031", "J012", CAUSE, archive=x),
    unit_events.rename_unit: lambda a, x: unit_events.rename_unit(a, "J031", "新名", CAUSE, archive=x),
    unit_events.reopen_fonds: lambda a, x: unit_events.reopen_fonds(a, "J031", CAUSE, archive=x),
    unit_events.restore_unit: lambda a, x: unit_events.restore_unit(a, "J031", CAUSE, archive=x),
    unit_tables.export_units: lambda a, x: unit_tables.export_units(a, archive=x, language="zh"),
    unit_tables.import_units: lambda a, x: unit_tables.import_units(a, Path("units.csv"), archive=x),
    units.change_unit: lambda a, x: units.change_unit(a, 1, "新名", "city", archive=x, fonds="J012"),
    units.found_unit: lambda a, x: units.found_unit(a, "新单位", "county", archive=x, parent="J012"),
}
"""What an administrator may do, and a keeper may not."""

APPROVING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    consenting.consent_for_owners: lambda a, x: consenting.consent_for_owners(a, 1, "同意", PROOF, archive=x),
    approving.approve_version: lambda a, x: approving.approve_version(
        a, 1, 1, approving.Approval("榆阳市档案局", "12号", DAY), PROOF, archive=x
    ),
    lookup_approving.approve_lookup: lambda a, x: lookup_approving.approve_lookup(a, 1, TERMS, 1, archive=x),
    lookup_approving.refuse_lookup: lambda a, x: lookup_approving.refuse_lookup(a, 1, "无关", "复核", archive=x),
    lookup_approving.withdraw_approval: lambda a, x: lookup_approving.withdraw_approval(a, 1, "撤回", archive=x),
}
"""What an approver may do, and a keeper may not."""

NOT_ACTS = {
    "permit",
    "permit_sight",
    "seen_by",
    "unsealing_of",
    "need_purpose",
    "record_look",
    "standing_of",
    "read_manifest",
    "usual_action",
}
"""Functions that take an actor and are parts of use cases; a manifest is read before `open_batch` refuses."""


def use_cases() -> Iterator[Callable[..., Any]]:
    for module in pkgutil.walk_packages(service.usecases.__path__, "service.usecases."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if not name.startswith("_") and parameters[:1] == ["actor"] and name not in NOT_ACTS:
                yield getattr(importlib.import_module(function.__module__), name)


@pytest.fixture(scope="session")
def furnished_home(new_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive with one of everything: a document of two pages in a case file (1), one of the accounts
    (2), and a filed one in a review (3); a hold, shelves, a stock-taking, a re-judging, two units and a local day off.
    """
    folder = tmp_path_factory.mktemp("furnished")
    shutil.copytree(new_home, folder / "data")
    archive = at(folder, Hands())
    hand = Desk(archive, people.actor_of_login(None, archive=archive))
    assert cases.open_case(hand.actor, archive=archive) == CASE
    assert hand.described(case=CASE, pages=2) == 1
    assert hand.described(type="B03", fiscal_year=2025) == 2
    filed = hand.take_in(case=CASE, type="A07", title="复查表", file=True).document_id
    hand.work()
    assert filed == 3
    holds.place_hold(hand.actor, holds.OnDocument(1), "审计", "审计法", archive=archive)
    shelves.add_rack(hand.actor, shelves.add_room(hand.actor, "一号库", archive=archive), 1, 1, archive=archive)
    shelves.add_box(hand.actor, "A-1", archive=archive)
    shelves.lay_document(hand.actor, 3, "A-1", archive=archive)
    stocktaking.open_stock_taking(hand.actor, "SC:ROOM:000001", archive=archive)
    proposing.propose_review(hand.actor, [3], archive=archive, early=True)
    year_prints.order_year_print(hand.actor, OF_YEAR, archive=archive)
    requests.record_request(hand.actor, COURT, archive=archive)
    for login, role in (("second", Role.KEEPER), ("third", Role.KEEPER), ("fourth", Role.SUPERVISOR)):
        people.add_person(hand.actor, login, login, PASSWORD, [Appointed(role, "J012")], archive=archive)
    kept = hand.described(type="A07", case=CASE)
    second = people.actor_of_login("second", archive=archive)
    filing.file_documents(second, [kept], archive=archive)
    terms = replace(HANDING, giver=2, receiver=3, supervisor=4)
    handover_proposing.propose_handover(second, terms, OfUnit(), archive=archive)
    units.found_unit(hand.actor, "城北区总工会", "county", archive=archive, parent="J012", fonds="J030")
    units.found_unit(hand.actor, "安居街道总工会", "street", archive=archive, parent="J030", fonds="J031")
    calendars.add_local_day(hand.actor, "J030", date(2027, 3, 4), "条例", archive=archive)
    clocks.record_aid(hand.actor, CASE, ClockKind.AID, DAY, "", archive=archive)
    with archive.database.write() as session:
        now = archive.clock.now()
        gone = {"gone": Gone.DESTROYED, "number": "销字〔2021〕1号", "digest": "71ae" * 16, "gone_at": now}
        session.add(
            Tombstone(document_id=900, code="J012-ZY·BF-2010-D10-0001", title="统计表", rule="permanent", **gone)
        )
        held = Hold(kind=HoldKind.DOCUMENT, unit_id=1, reason="调取", basis="12号", since=DAY, placed_at=now)
        session.add(held)
        session.flush()
        seized = {"number": "调字〔2026〕1号", "authority": "法院", "order_number": "12号", "receipt_number": "31"}
        named = {"officers": "王法官", "seized_on": DAY, "recorded_by": 1, "recorded_at": now, "hold_id": held.id}
        session.add_all([Seizure(unit_id=1, **seized, **named), HoldMember(hold_id=held.id, document_id=3)])
        session.add(Rejudging(version=1, unit_id=1, reason="新期限表", total=0, started_at=archive.clock.now()))
    close_archive(archive)
    return folder / "data"


@pytest.fixture
def furnished(tmp_path: Path, furnished_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """The furnished archive, to oneself."""
    shutil.copytree(furnished_home, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    Path("units.csv").write_text("单位名称,上级单位,级别\n新村街道工会,J030,street\n", encoding="utf-8")
    opened = at(tmp_path, Hands())
    yield opened
    close_archive(opened)


def acts(archive: Archive) -> int:
    with archive.database.read() as session:
        return session.scalars(select(AuditHead.count)).one()


@contextmanager
def unchanged(archive: Archive) -> Iterator[None]:
    """Nothing is written to the database in this block; SQLite counts what others commit."""
    with archive.database.engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()
        yield
        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == before


def refused(act: Callable[[Actor, Archive], Any], actor: Actor, archive: Archive) -> None:
    before = acts(archive)
    with unchanged(archive), pytest.raises((RefusedError, NotFoundError)):
        done = act(actor, archive)
        if isinstance(done, AbstractContextManager):
            with done:
                pass
        if isinstance(done, tuple) and done and isinstance(done[0], filing.Filed) and done[0].problem:
            raise done[0].problem
        if done == {}:  # `outcomes` says nothing of what the actor may not see
            raise NotFoundError("document.missing", reference="1")
    assert acts(archive) == before


CALLS = {**READING, **KEEPING, **ADMINISTERING, **APPROVING}

NEEDED: dict[Action, set[Callable[..., Any]]] = {
    Action.SEARCH: {finding.find, finding.seek, saved.save_search},
    Action.RECEIVE: {batches.list_batches, batches.show_batch, intake.open_batch, intake.receive, intake.refuse},
    Action.DESCRIBE: {
        *(correcting.correct, correcting.correct_text, undoing.take_back),
        *(describing.describe_photos, describing.take_back_photos, likes.keep_one, likes.tell_apart),
        *(light_table.light_table, light_table.print_of, photo_printing.print_photos),
        *(
            paging.order_pages,
            paging.retry_reading,
            paging.split_document,
            paging.turn_page,
            playing.convert_again,
            wording.correct_words,
            checking.check_again,
        ),
    },
    Action.FILE: {
        *(filing.file_case, filing.file_documents),
        *(paper.check_print, paper.name_original, paper.print_paper),
    },
    Action.DISCARD: {filing.discard},
    Action.MANAGE_CASES: {
        *(amending.state_evidence, amending.correct_withdrawal),
        *(cases.open_case, cases.withdraw_case, cases.reopen_case),
        *(clocks.close_clock, clocks.record_aid),
        *(succeeding.link_cases, succeeding.move_case, succeeding.rest_on),
    },
    Action.CONFIRM: {amending.settle_correction},
    Action.DETERMINE: {retention.determine},
    Action.ADD_TYPE: {types.add_type},
    Action.MANAGE_SCHEDULE: {
        *(drafting.discard_version, drafting.draft_version, drafting.edit_version, drafting.import_version),
        *(rejudging.resume_rejudging, rejudging.start_rejudging, trial.try_version),
    },
    Action.APPROVE_SCHEDULE: {approving.approve_version},
    Action.HOLD: {holds.aim_hold, holds.place_hold},
    Action.RELEASE: {holds.release_hold},
    Action.PROPOSE: {
        *(proposing.propose_due, proposing.propose_found, proposing.propose_review, finding.seek_on_duty),
        *(registering.draw_up_register, registering.revise_register),
        *(appraising.set_members, supervising.name_supervisors),
    },
    Action.APPRAISE: {
        *(appraising.conclude, appraising.decide_items, appraising.give_opinion, appraising.refuse_review),
    },
    Action.SIGN: {signing.object_to_register, signing.sign_register},
    Action.SUPERVISE: {supervising.confirm_after, supervising.count_before},
    Action.EXECUTE: {
        *(executing.execute_register, certifying.certify),
        *(transferring.hand_out, transferring.pack_transfer, transferring.record_receipt),
    },
    Action.SHELVE: {
        *(shelves.add_box, shelves.add_rack, shelves.add_room, shelves.lay_document, shelves.lay_items),
        *(shelves.move_box, shelves.take_out, paper.record_loss),
        *(stocktaking.close_stock_taking, stocktaking.open_stock_taking, stocktaking.scan),
    },
    Action.MANAGE_UNITS: {
        *(unit_events.abolish_unit, unit_events.close_fonds, unit_events.merge_unit, unit_events.move_unit),
        *(unit_events.rename_unit, unit_events.reopen_fonds, unit_events.restore_unit),
        *(unit_tables.export_units, unit_tables.import_units, units.change_unit, units.found_unit),
    },
    Action.MANAGE_PEOPLE: {
        *(people.add_person, people.change_person, people.list_people, people.set_password, people.show_person),
        *(people.let_in_by_provider_only, second_step.end_second_step),
        *(sessions.count_sessions, sessions.end_sessions_of),
        *(posts.appoint_to_post, posts.relieve_of_post),
    },
    Action.AUDIT: {
        *(auditing.export_entries, auditing.list_entries),
        *(anchoring.print_anchor, verifying.export_chain, verifying.check_chain),
    },
    Action.OPERATE: {
        *(agenda.ask_for_job, agenda.list_jobs, indexed.check_index, indexed.rebuild_index),
        *(calendars.add_local_day, calendars.drop_local_day, calendars.import_year, calendars.show_calendars),
        *(backing_up.back_up, reopening.reopen, replaying.export_registers),
    },
}
LOOKED_AT_BY_BOTH = {
    *(letters.letter_page, rooms.preview_page, lookup_views.list_lookups, lookup_views.show_lookup),
    *(lookup_register.show_register, lookup_register.print_register, lookup_register.print_notice),
}
"""What both see of look-ups: who records and shows them, and who approves them."""

NEEDED[Action.UNSEAL] = {
    *(seals.state_unsealing, case_viewing.show_case_outside, viewing.show_outside),
}
NEEDED[Action.LOOK_UP] = LOOKED_AT_BY_BOTH | {
    *(requests.record_request, requests.amend_request, requests.read_request, letters.attach_letter),
    *(lookup_approving.admit_in_person, scoping.set_scope, lookup_choosing.offer_papers),
    *(rooms.open_room, rooms.close_room, rooms.show_room, rooms.room_page),
    *(issuing.issue_copy, issuing.issue_text),
    *(lookup_closing.record_return, lookup_closing.close_lookup),
}
NEEDED[Action.HAND_OVER] = {
    *(destinations.propose_destinations, handover_duties.orphaned_custody, handover_people.candidates),
    *(handover_proposing.propose_handover, handover_signing.sign_handover, refusing.refuse_handover),
    *(histories.find_flaws, ticking.note_difference, ticking.tick_lines),
    *(seizing.record_return, seizing.record_seizure, staying.let_stay, staying.list_stays, notifying.note_notice),
}
NEEDED[Action.CONSENT] = {consenting.consent_for_owners}
NEEDED[Action.APPROVE_LOOK_UP] = LOOKED_AT_BY_BOTH | {
    *(lookup_approving.approve_lookup, lookup_approving.refuse_lookup, lookup_approving.withdraw_approval),
}
"""What each use case asks the table for. One that stands nowhere here looks at something: VIEW."""

LOOKING_AROUND = {
    # Lists, and what is about no document: they are answered, and hold nothing of another category.
    *(cases.list_cases, clocks.list_clocks, desk.show_desk, finding.find, finding.seek, saved.save_search),
    *(catalogues.list_series, disposals.list_reviews, disposal_duties.waiting_reviews, hold_views.list_holds),
    *(handover_duties.waiting_handovers, handovers.list_handovers, lookup_views.count_waiting),
    *(consenting.awaited_consents, seals.state_unmasking),
    # What accounting does with its archives: it takes in, keeps for a time, and hands over.
    *(intake.open_batch, intake.receive, intake.refuse, batches.list_batches, batches.show_batch),
    *(handover_duties.orphaned_custody, histories.find_flaws, seizing.list_seizures, staying.list_stays),
    *(light_table.light_table, photo_printing.print_photos),
    *(paper.list_paper_duties, posts.list_posts, due.each_due, due.list_due, due.list_month, retention.look_ahead),
    *(rejudged.list_rejudgings, retention.show_schedule),
    *(schedules.compare_versions, schedules.export_version, schedules.list_versions, schedules.show_version),
    *(stack.list_boxes, stack.list_rooms, stock_records.list_stock_takings, types.types_for),
    *(unit_views.show_unit, units.branch_of, units.units_of, units.usual_place),
    *(year_prints.list_case_years, year_prints.list_year_prints),
}
"""What whoever is bound to one category may ask as well."""

OF_A_DOCUMENT = [
    case for case in CALLS if "document_id" in inspect.signature(case).parameters and case is not rejudged.judge_of
]
"""Use cases about one document; each is called with the number 1."""


def needed(case: Callable[..., Any]) -> frozenset[Action]:
    """What the table is asked for; any of it is enough."""
    return frozenset(action for action, cases_ in NEEDED.items() if case in cases_) or frozenset({Action.VIEW})


def holder(role: Role, unit: int = 1, path: str = "/1/") -> Actor:
    """Somebody with one role in a unit, the topmost one."""
    return Actor(id=1, login=role.value, name=role.value, grants=(Grant(role, unit, path),), language="zh")


def let_pass(act: Callable[[Actor, Archive], Any], actor: Actor, archive: Archive) -> None:
    """Call it; it may find the thing in the wrong state, but neither refuses nor hides it."""
    try:
        done = act(actor, archive)
        if isinstance(done, AbstractContextManager):
            with done:
                pass
        if isinstance(done, tuple) and done and isinstance(done[0], filing.Filed) and done[0].problem:
            raise done[0].problem
    except (InvalidError, ConflictError, UnauthenticatedError, UnavailableError):
        pass
    except NotFoundError as error:
        assert not error.code.endswith(".missing"), error
    except RefusedError as error:  # such as somebody who has no seat in the group
        assert error.code != "refused", error


def test_the_tables_of_this_file_name_every_use_case() -> None:
    named = {*OWN, *CALLS}
    assert {f"{case.__module__}.{case.__name__}" for case in use_cases()} == {
        f"{case.__module__}.{case.__name__}" for case in named
    }
    assert set().union(*NEEDED.values()) <= set(CALLS)
    # WITNESS is asked for by the signature of one of three, which has a test of its own below.
    assert NEEDED.keys() | {Action.VIEW, Action.WITNESS} == set(Action)


@pytest.mark.parametrize("use_case", CALLS, ids=lambda case: case.__name__)
def test_somebody_without_a_role_is_refused(furnished: Archive, use_case: Callable[..., Any]) -> None:
    nobody = Actor(id=1, login="nobody", name="无名", grants=(), language="zh")
    refused(CALLS[use_case], nobody, furnished)


@pytest.mark.parametrize("use_case", CALLS, ids=lambda case: case.__name__)
def test_every_role_may_do_what_the_table_says_and_nothing_else(
    furnished: Archive, tmp_path: Path, furnished_home: Path, use_case: Callable[..., Any]
) -> None:
    permitted = [
        role
        for role in Role
        if needed(use_case) & PERMITTED[role] and (role not in BOUND or use_case in LOOKING_AROUND)
    ]
    for role in Role:
        if role not in permitted:
            refused(CALLS[use_case], holder(role), furnished)
    for number, role in enumerate(permitted):
        with a_copy(furnished_home, tmp_path / f"copy-{number}") as archive:
            let_pass(CALLS[use_case], holder(role), archive)


@pytest.mark.parametrize("use_case", OF_A_DOCUMENT, ids=lambda case: case.__name__)
def test_whoever_is_bound_to_the_accounts_may_do_there_what_the_table_says(
    furnished: Archive, tmp_path: Path, furnished_home: Path, use_case: Callable[..., Any]
) -> None:
    renumber(furnished, tmp_path)
    for role in BOUND:
        if needed(use_case) & PERMITTED[role]:
            with a_copy(tmp_path / "renumbered", tmp_path / f"copy-{role}") as archive:
                let_pass(CALLS[use_case], holder(role), archive)
        else:
            refused(CALLS[use_case], holder(role), furnished)


@contextmanager
def a_copy(home: Path, folder: Path) -> Iterator[Archive]:
    """An archive of its own for an act that is let pass."""
    shutil.copytree(home, folder / "data")
    opened = at(folder, Hands())
    yield opened
    close_archive(opened)


def renumber(archive: Archive, folder: Path) -> None:
    """Let document 1 be one of the accounts, in no case file."""
    with archive.database.write() as session:
        document = session.get_one(Document, 1)
        document.category, document.case_id = "financial", None
    shutil.copytree(archive.settings.home, folder / "renumbered")


TOUCHING_ONE = [
    case
    for case in [*READING, *KEEPING]
    if {"document_id", "code", "ids", "batch_id", "lookup_id"} & set(inspect.signature(case).parameters)
    and case is not cases.open_case
]


@pytest.mark.parametrize("use_case", TOUCHING_ONE, ids=lambda case: case.__name__)
def test_for_the_keeper_of_another_unit_the_thing_does_not_exist(
    furnished: Archive, use_case: Callable[..., Any]
) -> None:
    refused(CALLS[use_case], holder(Role.KEEPER, 2, "/1/2/"), furnished)


def test_a_handover_is_signed_as_its_supervisor_by_who_may_witness(furnished: Archive) -> None:
    def act(actor: Actor, archive: Archive) -> bool:
        return handover_signing.sign_handover(actor, 1, Party.SUPERVISOR, "0" * 64, PROOF, archive=archive)

    for role in Role:
        if Action.WITNESS in PERMITTED[role]:
            let_pass(act, holder(role), furnished)
        else:
            refused(act, holder(role), furnished)


def test_the_table_gives_nobody_everything() -> None:
    for role, actions in PERMITTED.items():
        assert actions < frozenset(Action), role
    keys = [PERMITTED[role] for role in ADMINISTRATORS]
    assert not frozenset.union(*keys) & frozenset.union(
        *(PERMITTED[role] for role in Role if role not in ADMINISTRATORS)
    )
    assert len(frozenset.union(*keys)) == sum(map(len, keys)), "two administrators may do the same"


def test_who_runs_or_watches_the_archive_does_so_from_its_top(furnished: Archive) -> None:
    for role, act in ((Role.SYSTEM_ADMINISTRATOR, agenda.list_jobs), (Role.AUDIT_ADMINISTRATOR, auditing.list_entries)):
        refused(CALLS[act], holder(role, 2, "/1/2/"), furnished)


def test_a_role_reaches_down_the_tree_and_not_up(archive: Archive, admin: Actor, stranger: Actor) -> None:
    own = cases.open_case(stranger, archive=archive)
    assert own.startswith("J030-")
    assert case_viewing.show_case(admin, own, archive=archive).code == own
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
