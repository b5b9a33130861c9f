"""Accounting keeps its archives for a year, longer by consent, never beyond three (rule 79 article 11, reading 28)."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from retention import HandoverCause, Party
from service.archive import Archive
from service.catalogue.documents import DocumentState
from service.catalogue.intake import Channel, OfferOutcome
from service.catalogue.people import Role
from service.errors import ArchiveError, NotFoundError, RefusedError
from service.usecases.cases.cases import open_case
from service.usecases.clock.inbox import feed_of, list_reminders, make_feed
from service.usecases.clock.reminding import remind
from service.usecases.custody.choosing import OfKeeper
from service.usecases.custody.duties import orphaned_custody
from service.usecases.custody.staying import let_stay, list_stays
from service.usecases.documents.filing import discard, file_documents
from service.usecases.documents.viewing import show_document
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.intake.batches import list_batches, show_batch
from service.usecases.intake.intake import Placement, Received, Statement, open_batch, receive
from service.usecases.permissions import Actor
from tests.custody import Handing
from tests.fixtures import PASSWORD, Hands, enrol
from tests.office import UNIT


@pytest.fixture
def accountant(handing: Handing) -> Actor:
    """Somebody of accounting who signs."""
    archive = handing.office.archive
    add_person(handing.office.admin, "kuaiji", "kuaiji", PASSWORD, [Appointed(Role.ACCOUNTANT, UNIT)], archive=archive)
    person = actor_of_login("kuaiji", archive=archive)
    enrol(archive, person)
    return person


def take_in(handing: Handing, actor: Actor, placement: Placement | None = None) -> Received:
    """A file that the accountant offers, saying nothing of it."""
    archive = handing.office.archive
    batch = open_batch(actor, Channel.PAGE, archive=archive)
    content = BytesIO(handing.office.desk.picture())
    return receive(actor, batch, "凭证.tif", content, placement or Placement(), archive=archive)


def kept(handing: Handing, accountant: Actor, year: int = 2025) -> int:
    """A voucher that the accountant took in and filed."""
    said = Statement(type="B03", title="资金发放凭证", fiscal_year=year)
    paper = take_in(handing, accountant, Placement(statement=said)).document_id or 0
    handing.office.desk.work()
    (filed,) = file_documents(accountant, [paper], archive=handing.office.archive)
    assert filed.code, filed.problem
    return paper


def go_to(hands: Hands, day: date) -> None:
    hands.at = datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)


def told(archive: Archive, actor: Actor) -> list[str]:
    rows = reversed(list_reminders(actor, archive=archive).reminders)
    return [one.step for one in rows if one.kind == "accounting_stay" and one.read_at is None]


def test_what_an_accountant_takes_in_is_accounting_and_seen_by_accounting(handing: Handing, accountant: Actor) -> None:
    archive = handing.office.archive
    received = take_in(handing, accountant)
    assert received.outcome is OfferOutcome.RECEIVED
    document = handing.office.desk.document(received.document_id or 0)
    assert (document.category, "category" in document.stated) == ("financial", True)
    assert show_document(accountant, document.id, archive=archive).id == document.id
    (batch,) = list_batches(accountant, archive=archive)
    assert show_batch(accountant, batch.id, archive=archive).offers[0].document_id == document.id
    handing.office.desk.work()
    discard(accountant, document.id, "扫错了", archive=archive)
    assert handing.office.desk.document(document.id).state is DocumentState.DISCARDED


def test_an_accountant_takes_in_nothing_else_and_into_nobody_elses_batch(handing: Handing, accountant: Actor) -> None:
    archive, admin = handing.office.archive, handing.office.admin
    for placement in (Placement(statement=Statement(type="C09")), Placement(statement=Statement(category="original"))):
        with pytest.raises(RefusedError):
            take_in(handing, accountant, placement)
    case = open_case(admin, archive=archive, unit=UNIT)
    with pytest.raises(NotFoundError):
        take_in(handing, accountant, Placement(case=case))
    batch = open_batch(admin, Channel.PAGE, archive=archive, case=case)
    with pytest.raises(NotFoundError):
        receive(accountant, batch, "凭证.tif", BytesIO(b"x"), Placement(), archive=archive)
    with pytest.raises(NotFoundError):
        show_batch(accountant, batch, archive=archive)


def test_what_stays_with_accounting_is_nobodys_orphan_and_is_told_to_both(
    handing: Handing, accountant: Actor, hands: Hands
) -> None:
    archive, keeper = handing.office.archive, handing.parties[Party.RECEIVER]
    kept(handing, accountant)
    assert orphaned_custody(handing.office.admin, archive=archive) == []
    (stay,) = list_stays(keeper, archive=archive)
    assert (stay.fiscal_year, stay.items, stay.keepers) == (2025, 1, ["kuaiji"])
    assert (stay.last_day, stay.longest) == (date(2026, 12, 31), date(2028, 12, 31))
    assert not list_stays(accountant, archive=archive)[0].may_consent
    go_to(hands, date(2026, 12, 20))
    remind(archive=archive)
    assert told(archive, accountant) == []
    go_to(hands, date(2026, 12, 21))
    remind(archive=archive)
    assert told(archive, accountant) == told(archive, keeper) == ["t10"]
    _, dates = feed_of(make_feed(accountant, archive=archive), archive=archive)
    assert [(one.kind, one.due_on) for one in dates] == [("accounting_stay", date(2026, 12, 31))]


@pytest.mark.parametrize(
    ("until", "refused"),
    [
        (date(2026, 12, 31), "stay.bad_day"),
        (date(2027, 1, 1), None),
        (date(2028, 12, 31), None),
        (date(2029, 1, 1), "stay.bad_day"),
    ],
)
def test_consent_moves_the_day_within_three_years(
    handing: Handing, accountant: Actor, until: date, refused: str | None
) -> None:
    archive, keeper = handing.office.archive, handing.parties[Party.RECEIVER]
    kept(handing, accountant)
    if refused:
        with pytest.raises(ArchiveError) as error:
            let_stay(keeper, UNIT, 2025, until, "审计未结", archive=archive)
        assert error.value.code == refused
        return
    let_stay(keeper, UNIT, 2025, until, "审计未结", archive=archive)
    (stay,) = list_stays(keeper, archive=archive)
    assert (stay.last_day, stay.consented_by, stay.ground) == (until, "archivist", "审计未结")


def test_accounting_does_not_consent_for_itself_nor_to_what_it_does_not_keep(
    handing: Handing, accountant: Actor
) -> None:
    archive = handing.office.archive
    kept(handing, accountant)
    with pytest.raises(RefusedError):
        let_stay(accountant, UNIT, 2025, date(2027, 6, 30), "审计未结", archive=archive)
    with pytest.raises(NotFoundError):
        let_stay(handing.office.admin, UNIT, 2024, date(2026, 12, 31), "审计未结", archive=archive)


def test_the_handover_to_the_archives_ends_the_stay_and_what_was_told_of_it(
    handing: Handing, accountant: Actor, hands: Hands
) -> None:
    archive = handing.office.archive
    paper = kept(handing, accountant)
    go_to(hands, date(2026, 12, 29))
    remind(archive=archive)
    assert told(archive, accountant) == ["t3"]
    handing.parties[Party.GIVER] = accountant
    handing.completed(OfKeeper(accountant.id or 0), cause=HandoverCause.YEARLY)
    assert handing.keepers()[paper][0] == handing.parties[Party.RECEIVER].id
    assert list_stays(handing.office.admin, archive=archive) == []
    assert told(archive, accountant) == []
