"""Handing custody over: tick, difference, three signatures, and only then it moves (articles 7 and 10)."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from retention import HandoverState, Party
from service.archive import Archive
from service.catalogue.audit import AuditEntry, breaks
from service.catalogue.custody import DifferenceKind, Handover, HandoverLine, SpanGround
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.clock.inbox import feed_of, list_reminders, make_feed
from service.usecases.clock.reminding import remind
from service.usecases.custody.choosing import OfKeeper, OfUnit
from service.usecases.custody.forms import lines_of
from service.usecases.custody.handovers import LinePart, list_handovers, list_lines
from service.usecases.custody.histories import Flaw, custody_of, find_flaws
from service.usecases.custody.printing import HandoverPaper, print_handover, volumes_of
from service.usecases.custody.proposing import propose_handover
from service.usecases.custody.refusing import refuse_handover
from service.usecases.custody.signing import sign_handover
from service.usecases.custody.ticking import note_difference, tick_lines
from service.usecases.permissions import Actor
from tests.custody import Handing
from tests.fixtures import Hands, proof_of

ENDS_SOON = date(2026, 12, 4)


def path_of(archive: Archive, digest: str) -> Path:
    (found,) = (archive.settings.home / "store").rglob(f"*{digest[4:]}*")
    return found


def test_custody_begins_with_the_filing(handing: Handing) -> None:
    (document,) = handing.office.papers(1)
    (span,) = custody_of(handing.office.admin, document, archive=handing.office.archive)
    assert (span.ground, span.until, span.keeper) == (SpanGround.FILING, None, handing.office.admin.name)


def test_custody_moves_with_the_third_signature_and_not_before(handing: Handing, hands: Hands) -> None:
    papers = handing.office.papers(3)
    before = handing.keepers()
    handover = handing.proposed().handover_id
    assert handing.state(handover) is HandoverState.TICKING
    handing.ticked(handover)
    assert handing.state(handover) is HandoverState.TICKED
    hands.forward(hours=1)
    assert not handing.sign(handover, Party.GIVER)
    assert not handing.sign(handover, Party.RECEIVER)
    assert handing.state(handover) is HandoverState.SIGNING
    assert handing.keepers() == before
    assert handing.sign(handover, Party.SUPERVISOR)
    assert handing.state(handover) is HandoverState.DONE
    receiver = handing.parties[Party.RECEIVER].id
    assert {handing.keepers()[one][0] for one in papers} == {receiver}
    first, second = handing.spans(papers[0])
    assert (first.until, second.until, second.keeper_id) == (second.since, None, receiver)
    assert (second.ground, second.handover_id) == (SpanGround.HANDOVER, handover)
    assert find_flaws(handing.office.admin, archive=handing.office.archive) == []
    with handing.office.archive.database.read() as session:
        assert list(breaks(session)) == []
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.subject_kind == "handover")).all()
    assert acts.count("handover.completed") == 1
    assert acts.count("handover.signed") == 2


def test_nobody_signs_before_every_line_is_ticked_and_verified(handing: Handing) -> None:
    handing.office.papers(2)
    handover = handing.proposed(things=["档案室钥匙 3 把"]).handover_id
    with pytest.raises(ConflictError, match="not_ticked"):
        handing.sign(handover, Party.GIVER)
    handing.ticked(handover, Party.GIVER)
    with pytest.raises(ConflictError, match="not_ticked"):
        handing.sign(handover, Party.GIVER)
    tick_lines(handing.parties[Party.RECEIVER], handover, [1, 2], archive=handing.office.archive)
    with pytest.raises(ConflictError, match="not_ticked"):
        handing.sign(handover, Party.GIVER)
    tick_lines(handing.parties[Party.RECEIVER], handover, [3], archive=handing.office.archive)
    assert handing.state(handover) is HandoverState.TICKED


def test_the_supervisor_signs_after_both_sides(handing: Handing) -> None:
    handing.office.papers(1)
    handover = handing.proposed().handover_id
    handing.ticked(handover)
    handing.sign(handover, Party.RECEIVER)
    with pytest.raises(ConflictError, match="supervisor_last"):
        handing.sign(handover, Party.SUPERVISOR)


def test_nobody_signs_for_another_nor_without_their_password(handing: Handing) -> None:
    handing.office.papers(1)
    handover = handing.proposed().handover_id
    handing.ticked(handover)
    digest = handing.view(handover).digest
    archive, clerk = handing.office.archive, handing.office.people["clerk"]
    with pytest.raises(ConflictError, match="not_the_party"):
        sign_handover(clerk, handover, Party.GIVER, digest, proof_of(archive, clerk), archive=archive)
    giver = handing.parties[Party.GIVER]
    with pytest.raises(InvalidError, match="proof"):
        sign_handover(giver, handover, Party.GIVER, digest, proof_of(archive, giver, "wrong password"), archive=archive)
    with pytest.raises(ConflictError, match="other_text"):
        sign_handover(giver, handover, Party.GIVER, "0" * 64, proof_of(archive, giver), archive=archive)
    assert [one.signed_at for one in handing.view(handover).parties] == [None] * 3


@pytest.mark.parametrize("same", ["receiver", "supervisor"])
def test_the_three_are_three_different_persons(handing: Handing, same: str) -> None:
    handing.office.papers(1)
    with pytest.raises(ConflictError, match="party_twice"):
        handing.proposed(**{same: handing.office.admin.id})


def test_the_receiver_has_to_be_a_keeper_there(handing: Handing) -> None:
    handing.office.papers(1)
    with pytest.raises(ConflictError) as refused:
        handing.proposed(receiver=handing.office.people["aid-head"].id)
    assert refused.value.data["party"] == "receiver"


def test_a_difference_stays_and_voids_what_was_signed_before_it(handing: Handing, hands: Hands) -> None:
    papers = handing.office.papers(2)
    handover = handing.proposed().handover_id
    handing.ticked(handover)
    handing.sign(handover, Party.GIVER)
    hands.forward(minutes=5)
    receiver, archive = handing.parties[Party.RECEIVER], handing.office.archive
    note_difference(receiver, handover, 2, DifferenceKind.PAGES_MISSING, "缺第 17、18 页", archive=archive)
    assert handing.state(handover) is HandoverState.TICKED
    (line,) = list_lines(receiver, handover, archive=archive, part=LinePart.DIFFERENT).rows
    assert [(one.kind, one.text) for one in line.differences] == [(DifferenceKind.PAGES_MISSING, "缺第 17、18 页")]
    handing.signed(handover)
    assert handing.state(handover) is HandoverState.DONE
    assert handing.keepers()[papers[1]][0] == receiver.id
    assert handing.view(handover).row.differences == 1


def test_a_difference_is_one_of_those_that_people_find(handing: Handing) -> None:
    handing.office.papers(1)
    handover = handing.proposed().handover_id
    archive, giver = handing.office.archive, handing.parties[Party.GIVER]
    with pytest.raises(InvalidError, match="difference_kind"):
        note_difference(giver, handover, 1, DifferenceKind.BYTES_CHANGED, "变了", archive=archive)
    with pytest.raises(NotFoundError, match="no_line"):
        note_difference(giver, handover, 9, DifferenceKind.DAMAGED, "虫蛀", archive=archive)
    with pytest.raises(RefusedError, match="no_side"):
        tick_lines(handing.office.people["clerk"], handover, [1], archive=archive)


def test_bytes_that_changed_are_found_by_the_tick(handing: Handing) -> None:
    broken, missing, _ = handing.office.papers(3)
    archive, files = handing.office.archive, handing.office.desk.document_files
    archive.store.delete(files(missing)[0])
    damaged = path_of(archive, files(broken)[0])
    damaged.chmod(0o600)
    damaged.write_bytes(b"something else")
    handover = handing.proposed().handover_id
    assert tick_lines(handing.parties[Party.RECEIVER], handover, archive=handing.office.archive) == 3
    handing.office.desk.work()
    rows = list_lines(handing.office.admin, handover, archive=handing.office.archive).rows
    assert [one.sound for one in rows] == [False, False, True]
    assert [[each.kind for each in one.differences] for one in rows] == [
        [DifferenceKind.BYTES_CHANGED],
        [DifferenceKind.BYTES_MISSING],
        [],
    ]
    view = handing.view(handover)
    assert (view.verified, view.electronic) == (3, 3)


def test_a_refused_handover_moves_nothing_and_stays_as_it_is(handing: Handing) -> None:
    handing.office.papers(1)
    before = handing.keepers()
    handover = handing.proposed().handover_id
    refuse_handover(handing.parties[Party.RECEIVER], handover, "清册不全", archive=handing.office.archive)
    assert handing.state(handover) is HandoverState.REFUSED
    assert handing.keepers() == before
    for act in (
        lambda: tick_lines(handing.office.admin, handover, [1], archive=handing.office.archive),
        lambda: refuse_handover(handing.office.admin, handover, "再次", archive=handing.office.archive),
        lambda: handing.sign(handover, Party.GIVER),
    ):
        with pytest.raises(ConflictError, match="ended"):
            act()
    assert handing.proposed().lines == 1, "what was refused stands in the way of nothing"


def test_a_handover_past_its_last_day_moves_nothing(handing: Handing, hands: Hands) -> None:
    handing.office.papers(1)
    before = handing.keepers()
    handover = handing.proposed(expires_on=date(2026, 11, 25)).handover_id
    handing.ticked(handover)
    hands.forward(days=2)
    assert handing.state(handover) is HandoverState.TICKED
    hands.forward(days=1)
    assert handing.state(handover) is HandoverState.EXPIRED
    with pytest.raises(ConflictError, match="ended"):
        handing.sign(handover, Party.GIVER)
    assert handing.keepers() == before
    assert list_handovers(handing.office.admin, archive=handing.office.archive, running=True).total == 0
    assert handing.proposed().lines == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE handover_line SET title = 'x'",
        "UPDATE handover_line SET sound = NULL",
        "DELETE FROM handover_line",
        "UPDATE handover_difference SET text = 'x'",
        "DELETE FROM handover_difference",
        "UPDATE handover_signature SET opinion = 'x'",
        "UPDATE handover SET note = 'x'",
        "DELETE FROM custody",
        "UPDATE custody SET keeper_id = 1",
        "UPDATE custody SET until = NULL WHERE until IS NOT NULL",
    ],
)
def test_what_was_handed_over_is_not_altered(handing: Handing, statement: str) -> None:
    handing.office.papers(1)
    handover = handing.proposed().handover_id
    archive = handing.office.archive
    note_difference(handing.parties[Party.GIVER], handover, 1, DifferenceKind.DAMAGED, "虫蛀", archive=archive)
    handing.ticked(handover)
    handing.signed(handover)
    with pytest.raises(DatabaseError, match=r"stays|ended|forgotten"), archive.database.engine.begin() as connection:
        connection.execute(text(statement))


def test_nothing_stands_in_two_handovers_at_once(handing: Handing) -> None:
    handing.office.papers(2)
    first = handing.proposed()
    assert (first.lines, first.left_out) == (2, 0)
    with pytest.raises(ConflictError, match="nothing"):
        handing.proposed()
    handing.office.papers(1)
    second = handing.proposed()
    assert (second.lines, second.left_out) == (1, 2)


def test_who_gives_has_to_keep_it(handing: Handing) -> None:
    handing.office.papers(1)
    clerk = handing.office.people["clerk"]
    with pytest.raises(ConflictError, match="nothing"):
        handing.proposed(OfKeeper(clerk.id or 0), giver=clerk.id)


def test_what_changed_hands_meanwhile_is_not_handed_over(handing: Handing) -> None:
    (paper,) = handing.office.papers(1)
    handover = handing.proposed().handover_id
    handing.ticked(handover)
    digest = handing.view(handover).digest
    with handing.office.archive.database.engine.begin() as connection:
        connection.execute(text("UPDATE document SET keeper_id = :clerk"), {"clerk": handing.office.people["clerk"].id})
    with pytest.raises(ConflictError, match=r"handover\.changed"):
        handing.sign(handover, Party.GIVER, digest)
    flaws = find_flaws(handing.office.admin, archive=handing.office.archive)
    assert [(one.flaw, one.document_id) for one in flaws] == [(Flaw.OTHER, paper)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"expires_on": date(2026, 11, 22)}, "bad_end"),
        ({"expires_on": date(2028, 1, 1)}, "bad_end"),
        ({"note": "长" * 1001}, "too_long"),
        ({"things": [""]}, "things"),
        ({"receiving_unit": "999"}, r"unit\.missing"),
        ({"cause": "entrusted"}, "unit_has_to_change"),
    ],
)
def test_what_cannot_be_proposed_is_refused(handing: Handing, given: dict[str, object], code: str) -> None:
    from retention import HandoverCause

    handing.office.papers(1)
    if "cause" in given:
        given = {"cause": HandoverCause(str(given["cause"]))}
    with pytest.raises((InvalidError, NotFoundError, ConflictError), match=code):
        handing.proposed(**given)
    assert list_handovers(handing.office.admin, archive=handing.office.archive).total == 0


def test_a_handover_is_seen_by_its_parties_and_their_units_only(handing: Handing) -> None:
    handing.office.papers(1)
    handover = handing.proposed().handover_id
    stranger = handing.office.people["clerk"].__class__(99, "x", "x", (), "zh")
    with pytest.raises((NotFoundError, RefusedError)):
        list_lines(stranger, handover, archive=handing.office.archive)
    assert list_handovers(handing.office.people["clerk"], archive=handing.office.archive).total == 1
    with pytest.raises(RefusedError):
        terms = handing.terms()
        propose_handover(handing.office.people["aid-head"], terms, OfUnit(), archive=handing.office.archive)


def test_the_seal_binds_the_bytes(handing: Handing) -> None:
    handing.office.papers(1)
    handover = handing.proposed().handover_id
    handing.ticked(handover)
    digest = handing.view(handover).digest
    with handing.office.archive.database.engine.begin() as connection:
        connection.execute(text("UPDATE file SET digest = :none WHERE role = 'original'"), {"none": "0" * 64})
    with pytest.raises(ConflictError, match="seal_broken"):
        handing.sign(handover, Party.GIVER, digest)


def test_every_tick_has_its_instant(handing: Handing, hands: Hands) -> None:
    handing.office.papers(1)
    handover = handing.proposed().handover_id
    giver = handing.parties[Party.GIVER]
    assert tick_lines(giver, handover, [1], archive=handing.office.archive) == 1
    at = hands.at
    hands.forward(hours=1)
    assert tick_lines(giver, handover, [1], archive=handing.office.archive) == 0
    with handing.office.archive.database.read() as session:
        line = session.scalars(select(HandoverLine)).one()
    assert (line.giver_electronic_at, line.giver_paper_at, line.receiver_electronic_at) == (at, None, None)


def test_the_last_day_of_a_handover_is_told_to_those_who_have_not_signed(handing: Handing, hands: Hands) -> None:
    handing.office.papers(1)
    archive = handing.office.archive
    giver, receiver, supervisor = (handing.parties[party] for party in Party)
    handover = handing.proposed(expires_on=ENDS_SOON).handover_id
    handing.ticked(handover)
    remind(archive=archive)
    assert told(archive, giver) == [], "eleven days before nobody is told"
    hands.forward(days=1)
    remind(archive=archive)
    assert told(archive, giver) == told(archive, receiver) == told(archive, supervisor) == [("t10", False)]
    handing.sign(handover, Party.GIVER)
    assert told(archive, giver) == [("t10", True)], "whoever has signed has done it"
    hands.forward(days=7)
    remind(archive=archive)
    assert told(archive, giver) == [("t10", True)]
    assert told(archive, receiver) == [("t10", False), ("t3", False)]
    hands.forward(days=4)
    remind(archive=archive)
    assert [told(archive, one)[-1] for one in (giver, receiver, supervisor)] == [("overdue", False)] * 3
    _, dates = feed_of(make_feed(supervisor, archive=archive), archive=archive)
    assert [(one.kind, one.due_on, one.data["handover"]) for one in dates] == [("handover", ENDS_SOON, handover)]


def test_what_was_told_of_a_handover_ends_with_it(handing: Handing) -> None:
    handing.office.papers(1)
    archive = handing.office.archive
    first = handing.proposed(expires_on=date(2026, 11, 25)).handover_id
    remind(archive=archive)
    refuse_handover(handing.parties[Party.GIVER], first, "清册不全", archive=archive)
    second = handing.proposed(expires_on=date(2026, 11, 25)).handover_id
    remind(archive=archive)
    handing.ticked(second)
    handing.signed(second)
    for party in Party:
        assert told(archive, handing.parties[party]) == [("t3", True)] * 2


def told(archive: Archive, actor: Actor) -> list[tuple[str, bool]]:
    """What somebody was told of handovers, in this order: the step, and whether it is over."""
    rows = reversed(list_reminders(actor, archive=archive).reminders)
    return [(one.step, one.read_at is not None) for one in rows if one.kind == "handover"]


@pytest.mark.parametrize(("lines", "volumes"), [(1, 1), (499, 1), (500, 1), (501, 2), (100_000, 200)])
def test_a_register_is_bound_in_volumes_of_five_hundred_lines(lines: int, volumes: int) -> None:
    assert volumes_of(lines) == volumes


def test_a_volume_has_the_lines_between_its_bounds_and_one_that_is_not_there_is_refused(handing: Handing) -> None:
    handing.office.papers(3)
    archive, admin = handing.office.archive, handing.office.admin
    handover = handing.proposed().handover_id
    with archive.database.read() as session:
        row = session.get_one(Handover, handover)
        assert [one.number for one in lines_of(session, row, archive, 2, 3)] == [2, 3]
    with (
        pytest.raises(NotFoundError, match="no_volume"),
        print_handover(admin, handover, HandoverPaper.REGISTER, archive=archive, volume=2),
    ):
        pass
