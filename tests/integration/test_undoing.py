"""A decision is taken back by a second recorded act: within a minute, by whoever made it, never after filing."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.documents import DescribedBy, DocumentState
from service.catalogue.people import Role
from service.errors import ConflictError
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import file_documents
from service.usecases.documents.undoing import take_back
from service.usecases.documents.viewing import show_document
from service.usecases.law.retention import determine
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands
from tests.web.shelf import put

VAGUE = ("家里的情况", "今年以来收入少了，开支多了。", "2026年3月2日")
"""Words that speak for no type."""


def state_of(desk: Desk, number: int) -> tuple[object, ...]:
    row = desk.document(number)
    return (
        row.state,
        row.type,
        row.category,
        row.confidence,
        row.described_by,
        row.stated,
        row.rule,
        row.retention_state,
    )


@pytest.mark.parametrize("type_code", ["A09", "C07", "A36"])
def test_a_confirmed_type_is_taken_back_to_what_reading_had_found(desk: Desk, archive: Archive, type_code: str) -> None:
    number = put(desk, VAGUE)
    before = state_of(desk, number)
    assert before[0] is DocumentState.READ
    correct(desk.actor, number, Correction(type=type_code), archive=archive)
    assert desk.document(number).described_by is DescribedBy.PERSON
    take_back(desk.actor, number, archive=archive)
    assert state_of(desk, number) == before
    changes = show_document(desk.actor, number, archive=archive).changes
    assert [(c.kind, c.detail["before"], c.detail["after"]) for c in changes] == [
        ("description", {"type": type_code}, {"type": before[1]}),
        ("description", {"type": before[1]}, {"type": type_code}),
    ]
    with archive.database.read() as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert [act for act in acts if act in ("document.corrected", "change.taken_back")] == [
        "document.corrected",
        "change.taken_back",
    ]


def test_what_was_taken_back_is_confirmed_anew_and_taken_back_again(desk: Desk, archive: Archive) -> None:
    number = put(desk, VAGUE)
    before = state_of(desk, number)
    for type_code in ("A09", "A36", "A09"):
        correct(desk.actor, number, Correction(type=type_code), archive=archive)
        take_back(desk.actor, number, archive=archive)
        assert state_of(desk, number) == before


def test_a_type_that_replaced_a_stated_one_gives_way_to_it_again(desk: Desk, archive: Archive) -> None:
    number = desk.described("A09")
    correct(desk.actor, number, Correction(type="A10"), archive=archive)
    take_back(desk.actor, number, archive=archive)
    row = desk.document(number)
    assert (row.type, row.category, row.state, row.confidence) == ("A09", "original", DocumentState.DESCRIBED, 1.0)
    assert "type" in row.stated


def test_a_determined_period_is_taken_back(desk: Desk, archive: Archive) -> None:
    number = desk.described("C03", dated_on=date(2026, 3, 5))
    before = state_of(desk, number)
    determine(desk.actor, number, "permanent", "本级重要文件", archive=archive)
    assert desk.document(number).rule == "permanent"
    take_back(desk.actor, number, archive=archive)
    assert state_of(desk, number) == before


@pytest.mark.parametrize(("seconds", "is_late"), [(0, False), (59, False), (60, False), (61, True), (3600, True)])
def test_it_can_be_taken_back_for_a_minute(
    desk: Desk, archive: Archive, hands: Hands, seconds: int, is_late: bool
) -> None:
    number = put(desk, VAGUE)
    correct(desk.actor, number, Correction(type="A09"), archive=archive)
    hands.forward(seconds=seconds)
    if is_late:
        refused("undo.too_late", desk.actor, number, archive)
    else:
        take_back(desk.actor, number, archive=archive)


def refused(code: str, actor: Actor, number: int, archive: Archive) -> None:
    with pytest.raises(ConflictError) as error:
        take_back(actor, number, archive=archive)
    assert error.value.code == code


def test_nothing_is_taken_back_after_filing(desk: Desk, archive: Archive) -> None:
    number = put(desk, VAGUE)
    correct(desk.actor, number, Correction(type="A09"), archive=archive)
    file_documents(desk.actor, [number], archive=archive)
    refused("undo.is_filed", desk.actor, number, archive)


def test_nobody_takes_back_what_another_decided(
    desk: Desk, archive: Archive, appoint: Callable[[str, Role, str], Actor]
) -> None:
    number = put(desk, VAGUE)
    correct(desk.actor, number, Correction(type="A09"), archive=archive)
    refused("undo.changed_since", appoint("hejing", Role.KEEPER, "J012"), number, archive)


def test_a_change_since_stands_in_the_way(desk: Desk, archive: Archive) -> None:
    number = put(desk, VAGUE)
    correct(desk.actor, number, Correction(type="A09"), archive=archive)
    correct(desk.actor, number, Correction(title="另一个题名"), archive=archive)
    refused("undo.changed_since", desk.actor, number, archive)


def test_where_nothing_was_decided_there_is_nothing_to_take_back(desk: Desk, archive: Archive) -> None:
    refused("undo.changed_since", desk.actor, put(desk, VAGUE), archive)
