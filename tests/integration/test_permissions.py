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
from service.archive import Archive
from service.catalogue.audit import AuditHead
from service.catalogue.documents import FileRole
from service.catalogue.intake import Channel
from service.catalogue.people import Role
from service.errors import NotFoundError, RefusedError
from service.usecases import (
    auditing,
    batches,
    cases,
    correcting,
    desk,
    downloading,
    filing,
    finding,
    images,
    indexed,
    intake,
    manifest,
    outcomes,
    paging,
    people,
    retention,
    saved,
    types,
    undoing,
    units,
    viewing,
)
from service.usecases.correcting import Correction
from service.usecases.finding import SearchForm
from service.usecases.intake import Placement
from service.usecases.people import Appointed
from service.usecases.permissions import PERMITTED, Action, Actor
from tests.fixtures import PASSWORD, Desk

DAY = date(2026, 10, 15)
CASE = "J012-ZY·KN·2026-D10-001"

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
    desk.count_kinds,
}
"""Use cases that every person may call for themselves."""

READING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    batches.list_batches: lambda a, x: batches.list_batches(a, archive=x),
    cases.list_cases: lambda a, x: cases.list_cases(a, archive=x),
    desk.show_desk: lambda a, x: desk.show_desk(a, archive=x),
    downloading.download: lambda a, x: downloading.download(a, 1, FileRole.ORIGINAL, archive=x),
    downloading.download_case: lambda a, x: downloading.download_case(a, CASE, archive=x),
    downloading.download_documents: lambda a, x: downloading.download_documents(a, [1], archive=x),
    finding.find: lambda a, x: finding.find(a, SearchForm("收入"), archive=x),
    finding.seek: lambda a, x: finding.seek(a, SearchForm("收入"), archive=x),
    images.page_image: lambda a, x: images.page_image(a, 1, 1, archive=x, width=500),
    images.page_marks: lambda a, x: images.page_marks(a, 1, 1, "收入", archive=x),
    images.reveal: lambda a, x: images.reveal(a, 1, "核对", archive=x),
    images.thumbnail: lambda a, x: images.thumbnail(a, 1, 1, archive=x),
    outcomes.outcomes: lambda a, x: outcomes.outcomes(a, [1], archive=x),
    retention.list_due: lambda a, x: retention.list_due(a, DAY, archive=x),
    retention.list_month: lambda a, x: retention.list_month(a, date(2036, 10, 1), archive=x),
    retention.look_ahead: lambda a, x: retention.look_ahead(a, archive=x),
    retention.show_schedule: lambda a, x: retention.show_schedule(a, archive=x),
    saved.save_search: lambda a, x: saved.save_search(a, "收入", "q=收入", archive=x),
    types.types_for: lambda a, x: types.types_for(a, archive=x),
    units.units_of: lambda a, x: units.units_of(a, archive=x),
    viewing.page_text: lambda a, x: viewing.page_text(a, 1, 1, archive=x),
    viewing.show_case: lambda a, x: viewing.show_case(a, CASE, archive=x),
    viewing.show_document: lambda a, x: viewing.show_document(a, 1, archive=x),
}
"""What a reader may do, and somebody without any role may not."""

KEEPING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    batches.show_batch: lambda a, x: batches.show_batch(a, 1, archive=x),
    cases.open_case: lambda a, x: cases.open_case(a, archive=x),
    cases.withdraw_case: lambda a, x: cases.withdraw_case(a, CASE, DAY, "脱困", archive=x),
    cases.reopen_case: lambda a, x: cases.reopen_case(a, CASE, DAY, "返困", archive=x),
    correcting.correct: lambda a, x: correcting.correct(a, 1, Correction(title="新题名"), archive=x),
    correcting.correct_text: lambda a, x: correcting.correct_text(a, 1, 1, "新文字", archive=x),
    filing.discard: lambda a, x: filing.discard(a, 1, "误扫", archive=x),
    filing.file_case: lambda a, x: filing.file_case(a, CASE, archive=x),
    filing.file_documents: lambda a, x: filing.file_documents(a, [1], archive=x),
    intake.open_batch: lambda a, x: intake.open_batch(a, Channel.CLI, archive=x, unit="J012"),
    intake.receive: lambda a, x: intake.receive(a, 1, "a.tif", BytesIO(b"x"), Placement(), archive=x),
    intake.refuse: lambda a, x: intake.refuse(a, 1, "a.tif", "empty", {}, archive=x),
    paging.order_pages: lambda a, x: paging.order_pages(a, 1, [2, 1], archive=x),
    paging.retry_reading: lambda a, x: paging.retry_reading(a, 1, archive=x),
    paging.split_document: lambda a, x: paging.split_document(a, 1, 2, archive=x),
    paging.turn_page: lambda a, x: paging.turn_page(a, 1, 1, 90, archive=x),
    retention.close_paper_duty: lambda a, x: retention.close_paper_duty(a, 1, "3-02", archive=x),
    retention.determine: lambda a, x: retention.determine(a, 1, "permanent", "重要", archive=x),
    types.add_type: lambda a, x: types.add_type(
        a, "original", "疫情证明", ["疫情证明"], "withdrawal+10y", "办法第九条", archive=x
    ),
    undoing.take_back: lambda a, x: undoing.take_back(a, 1, archive=x),
}
"""What a keeper may do, and a reader may not."""

ADMINISTERING: dict[Callable[..., Any], Callable[[Actor, Archive], Any]] = {
    auditing.check_chain: lambda a, x: auditing.check_chain(a, archive=x),
    auditing.list_entries: lambda a, x: auditing.list_entries(a, archive=x),
    indexed.check_index: lambda a, x: indexed.check_index(a, archive=x),
    indexed.rebuild_index: lambda a, x: indexed.rebuild_index(a, archive=x),
    people.add_person: lambda a, x: people.add_person(
        a, "somebody", "某人", PASSWORD, [Appointed(Role.READER, "J012")], archive=x
    ),
    people.change_person: lambda a, x: people.change_person(a, 1, archive=x, active=True, appointed=[]),
    people.list_people: lambda a, x: people.list_people(a, archive=x),
    people.set_password: lambda a, x: people.set_password(a, 1, PASSWORD, archive=x),
    units.change_unit: lambda a, x: units.change_unit(a, 1, "新名", "city", archive=x, fonds="J012"),
    units.found_unit: lambda a, x: units.found_unit(a, "新单位", "county", archive=x, parent="J012"),
}
"""What an administrator may do, and a keeper may not."""

NOT_ACTS = {"permit", "permit_sight", "need_purpose", "record_look", "standing_of", "read_manifest"}
"""Functions that take an actor and are parts of use cases; a manifest is read before `open_batch` refuses."""


def use_cases() -> Iterator[Callable[..., Any]]:
    for module in pkgutil.iter_modules(service.usecases.__path__):
        loaded = importlib.import_module(f"service.usecases.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if not name.startswith("_") and parameters[:1] == ["actor"] and name not in NOT_ACTS:
                yield getattr(importlib.import_module(function.__module__), name)


@pytest.fixture
def furnished(archive: Archive, desk: Desk) -> Archive:
    """An archive with a case file and a document of two pages in it, number 1."""
    case = cases.open_case(desk.actor, archive=archive)
    assert case == CASE
    assert desk.described(case=case, pages=2) == 1
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
    named = {*OWN, *READING, *KEEPING, *ADMINISTERING}
    assert {f"{case.__module__}.{case.__name__}" for case in use_cases()} == {
        f"{case.__module__}.{case.__name__}" for case in named
    }


@pytest.mark.parametrize("use_case", [*READING, *KEEPING, *ADMINISTERING], ids=lambda case: case.__name__)
def test_somebody_without_a_role_is_refused(furnished: Archive, use_case: Callable[..., Any]) -> None:
    nobody = Actor(id=1, login="nobody", name="无名", grants=(), language="zh")
    refused({**READING, **KEEPING, **ADMINISTERING}[use_case], nobody, furnished)


@pytest.mark.parametrize("use_case", KEEPING, ids=lambda case: case.__name__)
def test_a_reader_does_not_keep(furnished: Archive, reader: Actor, use_case: Callable[..., Any]) -> None:
    refused(KEEPING[use_case], reader, furnished)


@pytest.mark.parametrize("use_case", ADMINISTERING, ids=lambda case: case.__name__)
def test_a_keeper_does_not_administer(furnished: Archive, keeper: Actor, use_case: Callable[..., Any]) -> None:
    refused(ADMINISTERING[use_case], keeper, furnished)


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
