"""Originals that an authority takes by law: order, receipt, hold, and who answers for them meanwhile (reading 25)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from retention import Party
from service.archive import Archive
from service.catalogue.people import Role
from service.errors import ArchiveError, ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.cases import open_case
from service.usecases.custody.histories import custody_of, find_flaws
from service.usecases.custody.seizing import (
    Taken,
    Taking,
    list_seizures,
    record_return,
    record_seizure,
    seizures_of,
    show_seizure,
)
from service.usecases.documents.filing import file_case
from service.usecases.holds.held import held_ids
from service.usecases.holds.holds import release_hold
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.units import found_unit
from service.usecases.permissions import Actor
from tests.custody import Handing
from tests.fixtures import PASSWORD, proof_of
from tests.office import UNIT

TODAY = date(2026, 11, 23)
ORDER = Taking(UNIT, (), "榆阳市人民法院", "（2026）榆0102民初12号", "收据0031", "王法官，执行公务证1203", TODAY)


def seize(handing: Handing, *codes: str, actor: Actor | None = None, **given: object) -> Taken:
    """Let a court take what the codes name."""
    archive, giver = handing.office.archive, actor or handing.parties[Party.RECEIVER]
    taking = replace(ORDER, codes=codes, **given)
    return record_seizure(giver, taking, proof_of(archive, giver), archive=archive)


def codes_of(handing: Handing, *papers: int) -> list[str]:
    return [handing.office.desk.document(one).code or "" for one in papers]


def test_a_seizure_holds_what_was_taken_and_moves_nothing(handing: Handing) -> None:
    papers = handing.office.papers(2)
    archive, before = handing.office.archive, handing.keepers()
    (code, _) = codes_of(handing, *papers)
    taken = seize(handing, code)
    assert (taken.number, taken.items) == ("调字〔2026〕1号", 1)
    with archive.database.read() as session:
        assert held_ids(session, papers, archive) == {papers[0]}
    assert handing.keepers() == before, "whoever kept it answers for it"
    assert find_flaws(handing.office.admin, archive=archive) == []
    (told,) = seizures_of(handing.office.admin, papers[0], archive=archive)
    assert (told.authority, told.order_number, told.receipt_number) == (
        ORDER.authority,
        ORDER.order_number,
        ORDER.receipt_number,
    )
    assert [one.ground.value for one in custody_of(handing.office.admin, papers[0], archive=archive)] == ["filing"]
    assert seizures_of(handing.office.admin, papers[1], archive=archive) == []


def test_a_case_file_is_taken_whole_by_its_code(handing: Handing) -> None:
    archive, admin = handing.office.archive, handing.office.admin
    case = open_case(admin, archive=archive, unit=UNIT)
    for number in range(2):
        handing.office.desk.described("A07", title=f"入户调查表{number}", case=case)
    file_case(admin, case, archive=archive)
    taken = seize(handing, case)
    assert taken.items == 2
    assert len(show_seizure(admin, taken.seizure_id, archive=archive).items) == 2


def test_until_it_is_back_the_hold_stays_and_then_somebody_releases_it(handing: Handing) -> None:
    (paper,) = handing.office.papers(1)
    archive, keeper = handing.office.archive, handing.parties[Party.RECEIVER]
    taken = seize(handing, *codes_of(handing, paper))
    with pytest.raises(ConflictError, match="seizure_open"):
        release_hold(keeper, taken.hold, "不再需要", archive=archive)
    with pytest.raises(ConflictError, match="is_away"):
        seize(handing, *codes_of(handing, paper))
    handover = handing.proposed().handover_id
    assert handing.view(handover).matters["seizures"] == [taken.number]
    record_return(keeper, taken.seizure_id, TODAY, "全部归还，页数相符", archive=archive)
    with pytest.raises(ConflictError, match="is_returned"):
        record_return(keeper, taken.seizure_id, TODAY, "再次", archive=archive)
    with archive.database.read() as session:
        assert held_ids(session, [paper], archive) == {paper}, "only a person ends a hold"
    release_hold(keeper, taken.hold, "案件已结", archive=archive)
    assert [one.returned_on for one in list_seizures(keeper, archive=archive)] == [TODAY]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"authority": " "}, "seizure.incomplete"),
        ({"order_number": ""}, "seizure.incomplete"),
        ({"receipt_number": "长" * 101}, "seizure.incomplete"),
        ({"officers": ""}, "seizure.incomplete"),
        ({"note": "长" * 501}, "seizure.incomplete"),
        ({"seized_on": date(2026, 11, 24)}, "seizure.bad_day"),
        ({"codes": ()}, "seizure.codes"),
    ],
)
def test_what_lacks_order_or_receipt_is_refused(handing: Handing, given: dict[str, object], code: str) -> None:
    (paper,) = handing.office.papers(1)
    archive, keeper = handing.office.archive, handing.parties[Party.RECEIVER]
    taking = replace(ORDER, codes=tuple(codes_of(handing, paper)))
    with pytest.raises(InvalidError) as refused:
        record_seizure(keeper, replace(taking, **given), proof_of(archive, keeper), archive=archive)
    assert refused.value.code == code
    assert list_seizures(keeper, archive=archive) == []


def test_nobody_lets_papers_go_without_their_password_or_in_another_unit(handing: Handing) -> None:
    (paper,) = handing.office.papers(1)
    archive, keeper = handing.office.archive, handing.parties[Party.RECEIVER]
    taking = replace(ORDER, codes=tuple(codes_of(handing, paper)))
    admin = handing.office.admin
    found_unit(admin, "城北区总工会", "county", archive=archive, parent=UNIT, fonds="J030")
    add_person(admin, "stranger", "stranger", PASSWORD, [Appointed(Role.KEEPER, "J030")], archive=archive)
    stranger = actor_of_login("stranger", archive=archive)
    with pytest.raises(InvalidError, match="proof"):
        record_seizure(keeper, taking, proof_of(archive, keeper, "wrong password"), archive=archive)
    for actor, error in ((stranger, RefusedError), (handing.office.people["aid-head"], RefusedError)):
        with pytest.raises(error):
            record_seizure(actor, taking, proof_of(archive, keeper), archive=archive)
    with pytest.raises(NotFoundError, match="no_code"):
        seize(handing, "J012-9999")
    taken = seize(handing, *codes_of(handing, paper))
    for ask in (
        lambda: show_seizure(stranger, taken.seizure_id, archive=archive),
        lambda: record_return(stranger, taken.seizure_id, TODAY, "归还", archive=archive),
    ):
        with pytest.raises(NotFoundError):
            ask()
    assert list_seizures(stranger, archive=archive) == []


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 24)])
def test_nothing_comes_back_before_it_was_taken_or_tomorrow(handing: Handing, day: date) -> None:
    (paper,) = handing.office.papers(1)
    taken = seize(handing, *codes_of(handing, paper))
    with pytest.raises(ArchiveError, match="bad_day"):
        record_return(handing.office.admin, taken.seizure_id, day, "归还", archive=handing.office.archive)


def test_the_database_keeps_what_was_recorded_of_a_seizure(handing: Handing) -> None:
    (paper,) = handing.office.papers(1)
    taken = seize(handing, *codes_of(handing, paper))
    archive: Archive = handing.office.archive
    record_return(handing.office.admin, taken.seizure_id, TODAY, "归还", archive=archive)
    for statement in (
        "DELETE FROM seizure",
        "UPDATE seizure SET receipt_number = '另一张'",
        "DELETE FROM seized_item",
        "UPDATE seized_item SET code = 'X'",
    ):
        with pytest.raises(DatabaseError), archive.database.write() as session:
            session.execute(text(statement))
