"""The second step: enrolled by a code, asked for at log-in and signing, taken once, and what stands of it where."""

from base64 import b32decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service import totp
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.logins import RecoveryCode, SecondStep
from service.errors import ArchiveError, ConflictError
from service.usecases.house.logging_in import confirm_log_in, log_in
from service.usecases.house.people import actor_of_login
from service.usecases.house.proof import Proof, check_proof
from service.usecases.house.second_step import (
    begin_enrolment,
    confirm_enrolment,
    end_second_step,
    own_second_step,
)
from service.usecases.house.sessions import actor_of_session
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, Hands, authenticator_of, code_of, enrol


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(ArchiveError) as caught:
        act()
    return caught.value.code


def codes_of(archive: Archive, actor: Actor) -> tuple[str, ...]:
    """Fresh recovery codes of somebody, who gets a first or another authenticator by that."""
    code = code_of(archive, actor) if own_second_step(actor, archive=archive).enrolled_at else ""
    made = begin_enrolment(actor, PASSWORD, code, archive=archive)
    secret = b32decode(made.text.replace(" ", ""))
    return confirm_enrolment(actor, totp.code_at(secret, totp.step_of(archive.clock.now())), archive=archive)


def prove(archive: Archive, actor: Actor, proof: Proof) -> str | None:
    """The code of what a proof is refused for, or None."""
    with archive.database.write() as session:
        found = check_proof(session, actor, proof, archive)
    return found.code if found else None


def test_whoever_has_no_second_step_logs_in_by_password_alone(archive: Archive, reader: Actor) -> None:
    begun = log_in(reader.login, PASSWORD, archive=archive)
    assert not begun.awaits_code
    assert actor_of_session(begun.secret, archive=archive) is not None


def test_after_the_password_nothing_is_open_before_the_code(archive: Archive, reader: Actor) -> None:
    enrol(archive, reader)
    begun = log_in(reader.login, PASSWORD, archive=archive)
    assert begun.awaits_code
    assert actor_of_session(begun.secret, archive=archive) is None
    secret = confirm_log_in(begun.secret, code_of(archive, reader), archive=archive)
    assert secret != begun.secret
    assert actor_of_session(secret, archive=archive) is not None
    assert actor_of_session(begun.secret, archive=archive) is None


def test_a_code_is_taken_once_at_the_log_in_and_at_signing_together(archive: Archive, keeper: Actor) -> None:
    enrol(archive, keeper)
    code = code_of(archive, keeper)
    first, second = (log_in(keeper.login, PASSWORD, archive=archive) for _ in range(2))
    confirm_log_in(first.secret, code, archive=archive)
    assert refused(lambda: confirm_log_in(second.secret, code, archive=archive)) == "login.code_wrong"
    assert prove(archive, keeper, Proof(PASSWORD, code)) == "proof.wrong"
    assert prove(archive, keeper, Proof(PASSWORD, code_of(archive, keeper))) is None


def test_an_earlier_code_is_not_taken_after_a_later_one(archive: Archive, keeper: Actor, hands: Hands) -> None:
    enrol(archive, keeper)
    hands.forward(minutes=5)
    secret, _ = authenticator_of(archive, keeper)
    earlier, later = (totp.code_at(secret, totp.step_of(archive.clock.now()) + ahead) for ahead in (0, 1))
    assert prove(archive, keeper, Proof(PASSWORD, later)) is None
    assert prove(archive, keeper, Proof(PASSWORD, earlier)) == "proof.wrong"


def test_the_right_code_with_a_wrong_password_is_not_used_up(archive: Archive, keeper: Actor) -> None:
    enrol(archive, keeper)
    code = code_of(archive, keeper)
    assert prove(archive, keeper, Proof("not the password", code)) == "proof.wrong"
    assert prove(archive, keeper, Proof(PASSWORD, code)) is None


def test_nobody_signs_without_a_second_step_and_is_told_so(archive: Archive, keeper: Actor) -> None:
    with pytest.raises(ConflictError, match=r"proof\.not_enrolled"):
        prove(archive, keeper, Proof(PASSWORD, "287082"))


def test_a_recovery_code_logs_in_once_and_signs_never(archive: Archive, keeper: Actor) -> None:
    spare, other, *_ = codes_of(archive, keeper)
    begun = log_in(keeper.login, PASSWORD, archive=archive)
    assert actor_of_session(confirm_log_in(begun.secret, spare.upper(), archive=archive), archive=archive)
    again = log_in(keeper.login, PASSWORD, archive=archive)
    assert refused(lambda: confirm_log_in(again.secret, spare, archive=archive)) == "login.code_wrong"
    assert prove(archive, keeper, Proof(PASSWORD, other)) == "proof.wrong"
    assert own_second_step(keeper, archive=archive).recovery_left == 9


def test_somebody_elses_recovery_code_opens_nothing(archive: Archive, keeper: Actor, reader: Actor) -> None:
    spare, *_ = codes_of(archive, keeper)
    enrol(archive, reader)
    begun = log_in(reader.login, PASSWORD, archive=archive)
    assert refused(lambda: confirm_log_in(begun.secret, spare, archive=archive)) == "login.code_wrong"


def test_new_recovery_codes_void_the_earlier_ones(archive: Archive, keeper: Actor, hands: Hands) -> None:
    old, *_ = codes_of(archive, keeper)
    hands.forward(minutes=1)
    new = codes_of(archive, keeper)
    begun = log_in(keeper.login, PASSWORD, archive=archive)
    assert refused(lambda: confirm_log_in(begun.secret, old, archive=archive)) == "login.code_wrong"
    assert len(set(new)) == 10


def test_the_code_has_to_come_within_five_minutes_of_the_password(
    archive: Archive, reader: Actor, hands: Hands
) -> None:
    enrol(archive, reader)
    in_time, late = (log_in(reader.login, PASSWORD, archive=archive) for _ in range(2))
    hands.forward(minutes=5, seconds=-1)
    confirm_log_in(in_time.secret, code_of(archive, reader), archive=archive)
    hands.forward(seconds=1)
    assert refused(lambda: confirm_log_in(late.secret, code_of(archive, reader), archive=archive)) == (
        "login.begin_again"
    )


def test_after_wrong_codes_the_log_in_rests_for_password_and_code_alike(archive: Archive, reader: Actor) -> None:
    enrol(archive, reader)
    begun = log_in(reader.login, PASSWORD, archive=archive)
    # The password counts as one of the five until the code has come.
    for _ in range(4):
        assert refused(lambda: confirm_log_in(begun.secret, "000000", archive=archive)) == "login.code_wrong"
    code = code_of(archive, reader)
    assert refused(lambda: confirm_log_in(begun.secret, code, archive=archive)) == "login.locked"
    assert refused(lambda: log_in(reader.login, PASSWORD, archive=archive)) == "login.locked"


def test_a_right_password_does_not_buy_more_tries_at_the_code(archive: Archive, reader: Actor) -> None:
    enrol(archive, reader)

    def wrong_code() -> None:
        begun = log_in(reader.login, PASSWORD, archive=archive)
        confirm_log_in(begun.secret, "000000", archive=archive)

    answers = [refused(wrong_code) for _ in range(20)]
    assert 0 < answers.count("login.code_wrong") < 5
    assert answers[-1] == "login.locked"


def test_a_stopped_person_cannot_finish_a_log_in(archive: Archive, reader: Actor, admin: Actor) -> None:
    from service.usecases.house.people import change_person

    enrol(archive, reader)
    begun, code = log_in(reader.login, PASSWORD, archive=archive), code_of(archive, reader)
    change_person(admin, reader.id or 0, archive=archive, active=False, appointed=[])
    assert refused(lambda: confirm_log_in(begun.secret, code, archive=archive)) == "login.begin_again"


def test_until_a_code_confirms_it_a_new_authenticator_does_not_count(
    archive: Archive, keeper: Actor, hands: Hands
) -> None:
    enrol(archive, keeper)
    hands.forward(minutes=1)
    made = begin_enrolment(keeper, PASSWORD, code_of(archive, keeper), archive=archive)
    assert refused(lambda: confirm_enrolment(keeper, "000000", archive=archive)) == "second_step.wrong"
    new = b32decode(made.text.replace(" ", ""))
    hands.forward(minutes=1)
    assert prove(archive, keeper, Proof(PASSWORD, code_of(archive, keeper))) is None
    at = totp.step_of(archive.clock.now())
    assert prove(archive, keeper, Proof(PASSWORD, totp.code_at(new, at))) == "proof.wrong"


def test_another_authenticator_takes_the_password_and_a_code_of_the_present_one(
    archive: Archive, keeper: Actor
) -> None:
    enrol(archive, keeper)
    assert refused(lambda: begin_enrolment(keeper, PASSWORD, "", archive=archive)) == "proof.wrong"
    wrong = lambda: begin_enrolment(keeper, "not the password", code_of(archive, keeper), archive=archive)  # noqa: E731
    assert refused(wrong) == "proof.wrong"


def test_nothing_is_confirmed_that_was_not_begun(archive: Archive, keeper: Actor) -> None:
    assert refused(lambda: confirm_enrolment(keeper, "287082", archive=archive)) == "second_step.not_begun"


def test_an_enrolment_ends_the_other_log_ins(archive: Archive, keeper: Actor) -> None:
    thief = log_in(keeper.login, PASSWORD, archive=archive).secret
    enrol(archive, keeper)
    assert actor_of_session(thief, archive=archive) is None


def test_an_administrator_takes_a_lost_second_step_away(archive: Archive, admin: Actor, keeper: Actor) -> None:
    spare, *_ = codes_of(archive, keeper)
    begun = log_in(keeper.login, PASSWORD, archive=archive)
    secret = confirm_log_in(begun.secret, spare, archive=archive)
    end_second_step(admin, keeper.id or 0, archive=archive)
    assert actor_of_session(secret, archive=archive) is None
    assert not log_in(keeper.login, PASSWORD, archive=archive).awaits_code
    with archive.database.read() as session:
        assert session.scalars(select(RecoveryCode)).all() == []


def test_no_secret_stands_in_the_catalogue_or_the_audit(archive: Archive, keeper: Actor) -> None:
    made = begin_enrolment(keeper, PASSWORD, "", archive=archive)
    secret = b32decode(made.text.replace(" ", ""))
    code = totp.code_at(secret, totp.step_of(archive.clock.now()))
    spares = confirm_enrolment(keeper, code, archive=archive)
    begun = log_in(keeper.login, PASSWORD, archive=archive)
    confirm_log_in(begun.secret, spares[0], archive=archive)
    kept = (archive.settings.home / "catalogue.db").read_bytes()
    kept += (archive.settings.home / "catalogue.db-wal").read_bytes()
    for secret_text in (made.text.replace(" ", ""), spares[0], spares[0].replace("-", ""), begun.secret):
        assert secret_text.encode() not in kept
    assert secret not in kept
    with archive.database.read() as session:
        entries = session.scalars(select(AuditEntry)).all()
    assert all(code not in str(entry.data) for entry in entries)


def test_a_sealed_secret_opens_for_its_person_and_with_its_key_only(
    archive: Archive, keeper: Actor, reader: Actor
) -> None:
    enrol(archive, keeper)
    enrol(archive, reader)
    key = archive.settings.home / "vault.key"
    assert key.stat().st_mode & 0o077 == 0
    with archive.database.write() as session:
        session.get_one(SecondStep, reader.id).sealed = session.get_one(SecondStep, keeper.id).sealed
    code = code_of(archive, keeper)
    assert prove(archive, reader, Proof(PASSWORD, code)) == "proof.wrong"
    key.unlink()
    assert prove(archive, keeper, Proof(PASSWORD, code)) == "proof.wrong"


def test_roles_ask_anew_with_each_request_and_a_change_of_them_ends_the_sessions(
    archive: Archive, admin: Actor, keeper: Actor
) -> None:
    from service.usecases.house.people import Appointed, change_person

    secret = log_in(keeper.login, PASSWORD, archive=archive).secret
    same = [Appointed(grant.role, str(grant.unit_id)) for grant in keeper.grants]
    change_person(admin, keeper.id or 0, archive=archive, active=True, appointed=same)
    assert actor_of_session(secret, archive=archive) is not None
    change_person(admin, keeper.id or 0, archive=archive, active=True, appointed=[])
    assert actor_of_session(secret, archive=archive) is None
    assert actor_of_login(keeper.login, archive=archive).grants == ()


def test_the_clock_of_the_archive_decides_about_idle_sessions(archive: Archive, reader: Actor, hands: Hands) -> None:
    secret = log_in(reader.login, PASSWORD, archive=archive).secret
    hands.at += timedelta(minutes=archive.settings.session_minutes)
    assert actor_of_session(secret, archive=archive) is not None
    hands.at += timedelta(minutes=archive.settings.session_minutes, seconds=1)
    assert actor_of_session(secret, archive=archive) is None
