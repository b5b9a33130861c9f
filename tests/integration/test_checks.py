"""Checks of documents: on arrival, when asked for, and again while they are kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.checks import CheckOutcome, CheckRun, CheckStage
from service.catalogue.documents import Document, DocumentState, File, FileRole, PageState, Stretch
from service.catalogue.tasks import Task
from service.errors import ConflictError
from service.sentences import SENTENCES, say
from service.usecases.checks.checking import check_again, plan_checks
from service.usecases.checks.items import CHECKS
from service.usecases.checks.views import Checks, report, show_checks
from service.usecases.documents.filing import discard, file_documents
from service.usecases.permissions import Actor
from tests.films import film, sound
from tests.fixtures import Desk, Hands
from tests.scanner import EICAR
from tests.unit.service.test_clamd import Scanner, Server, serving
from tests.written import docx, zipped

PASS, WARN, FAIL, MANUAL = CheckOutcome.PASS, CheckOutcome.WARN, CheckOutcome.FAIL, CheckOutcome.MANUAL


def outcome_of(archive: Archive, actor: Actor, number: int) -> dict[str, CheckOutcome]:
    return {one.code: one.outcome for one in show_checks(actor, number, archive=archive).results}


def taken(desk: Desk, content: bytes, name: str, **stated: object) -> int:
    received = desk.take_in(content, name, **stated)
    assert received.document_id is not None, received.problem
    desk.work()
    return received.document_id


def spoil(archive: Archive, number: int, role: FileRole = FileRole.ORIGINAL) -> Path:
    """Change a byte of a document's object where it lies on disk; gives the file."""
    with archive.database.read() as session:
        digest = session.scalar(select(File.digest).where(File.document_id == number, File.role == role))
    assert digest is not None
    (path,) = (archive.settings.home / "store").rglob(digest)
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    return path


def test_a_document_is_checked_by_itself_once_it_has_arrived(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = desk.described()
    checks = show_checks(admin, number, archive=archive)
    (run,) = checks.runs
    assert (run.stage, run.who, run.failed) == (CheckStage.ARRIVAL, None, 0)
    found = outcome_of(archive, admin, number)
    assert {
        found[code] for code in ("digest", "attributes", "content", "readable", "process", "code") if code in found
    } == {PASS}
    assert found["virus"] is MANUAL
    assert found["medium"] is MANUAL


def test_every_check_belongs_to_a_property_and_has_words() -> None:
    for code in CHECKS:
        assert f"check.{code}" in SENTENCES


def test_every_finding_has_its_words(archive: Archive, desk: Desk, admin: Actor) -> None:
    for number in (desk.described(), taken(desk, zipped({"../a": "x", "b.txt": "y"}), "a.zip")):
        for one in show_checks(admin, number, archive=archive).results:
            assert one.evidence["code"] in SENTENCES
            assert "{" not in say(one.evidence["code"], one.evidence["data"], "zh")


def test_a_changed_byte_is_found_when_checked_again_and_stops_filing(
    archive: Archive, desk: Desk, admin: Actor
) -> None:
    number = desk.described()
    spoil(archive, number)
    check_again(admin, number, archive=archive)
    desk.work()
    assert outcome_of(archive, admin, number)["digest"] is FAIL
    (filed,) = file_documents(admin, [number], archive=archive)
    assert filed.problem is not None
    assert filed.problem.code == "filing.check_failed"
    assert "digest" in filed.problem.data["checks"]


def test_lost_bytes_are_found(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = desk.described()
    spoil(archive, number).unlink()
    check_again(admin, number, archive=archive)
    desk.work()
    found = outcome_of(archive, admin, number)
    assert (found["digest"], found["content"], found["readable"]) == (FAIL, FAIL, FAIL)


def test_a_name_that_does_not_suit_the_content_is_a_warning(archive: Archive, desk: Desk, admin: Actor) -> None:
    assert outcome_of(archive, admin, taken(desk, docx(["说明"]), "说明.pdf"))["attributes"] is WARN
    assert outcome_of(archive, admin, taken(desk, docx(["说明二"]), "说明.DOCX"))["attributes"] is PASS


def test_programs_in_a_file_are_a_warning(archive: Archive, desk: Desk, admin: Actor) -> None:
    assert outcome_of(archive, admin, taken(desk, docx(["x"], macros=True), "a.docm"))["programs"] is WARN
    assert outcome_of(archive, admin, taken(desk, docx(["y"]), "a.docx"))["programs"] is PASS


def test_a_stretch_that_was_not_read_is_a_warning(archive: Archive, desk: Desk, admin: Actor, tmp_path: Path) -> None:
    number = taken(desk, film(tmp_path / "a.mp4", 1.0).read_bytes(), "a.mp4")
    assert outcome_of(archive, admin, number)["stretches"] is PASS
    assert "stretches" not in outcome_of(archive, admin, desk.described())
    with archive.database.write() as session:
        session.execute(update(Stretch).where(Stretch.document_id == number).values(state=PageState.FAILED))
    check_again(admin, number, archive=archive)
    desk.work()
    assert outcome_of(archive, admin, number)["stretches"] is WARN


def test_what_says_nothing_is_not_called_findable(archive: Archive, desk: Desk, admin: Actor, tmp_path: Path) -> None:
    assert outcome_of(archive, admin, taken(desk, docx(["说明"]), "说明.docx"))["findable"] is PASS
    silent = sound(tmp_path / "a.mp3", 1.0)
    assert outcome_of(archive, admin, taken(desk, silent.read_bytes(), "a.mp3"))["findable"] is WARN
    assert outcome_of(archive, admin, desk.described())["findable"] is WARN


def test_an_archive_of_which_files_were_refused_is_not_complete(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = taken(desk, zipped({"../a.txt": "x", "b.txt": "y"}), "混.zip")
    check_again(admin, number, archive=archive)
    desk.work()
    shown = {one.code: one for one in show_checks(admin, number, archive=archive).results}
    assert shown["parts"].outcome is WARN
    assert shown["parts"].evidence["data"] == {"files": 2, "taken": 1, "refused": 1}


def test_the_same_bytes_elsewhere_in_the_unit_are_a_warning(archive: Archive, desk: Desk, admin: Actor) -> None:
    content = docx(["同一份"])
    parent = taken(desk, docx(["上级"]), "上级.docx")
    taken(desk, content, "一.docx")
    second = taken(desk, content, "二.docx", parent=parent)
    assert outcome_of(archive, admin, second)["repeated"] is WARN


def test_a_day_that_cannot_be_is_a_warning(archive: Archive, desk: Desk, admin: Actor, hands: Hands) -> None:
    from datetime import date

    today = archive.clock.today()
    for day, outcome in (
        (today, PASS),
        (date(today.year, 12, 31), WARN),
        (date(1899, 12, 31), WARN),
        (date(1900, 1, 1), PASS),
    ):
        number = desk.described(dated_on=day)
        assert outcome_of(archive, admin, number)["values"] is outcome, day


def test_what_a_manifest_wants_filed_is_filed_once_it_is_found_sound(archive: Archive, desk: Desk) -> None:
    number = desk.described(file=True)
    with archive.database.read() as session:
        document = session.get_one(Document, number)
        assert document.state is DocumentState.FILED
        assert document.checked_at is not None


@pytest.fixture
def guarded(archive: Archive, tmp_path: Path, hands: Hands) -> Iterator[Archive]:
    """The same archive with a virus scanner."""
    path = tmp_path / "clamd.ctl"
    settings = archive.settings.model_copy(update={"clamd": f"unix:{path}"})
    with serving(Server(str(path), Scanner)):
        yield replace(archive, settings=settings)


def test_a_virus_is_found_and_stops_filing(guarded: Archive, admin: Actor) -> None:
    desk = Desk(guarded, admin)
    number = taken(desk, EICAR, "附件.txt", type="A09", title="收入证明", file=True)
    shown = {one.code: one for one in show_checks(admin, number, archive=guarded).results}
    assert shown["virus"].outcome is FAIL
    assert shown["virus"].evidence["data"]["name"] == "Win.Test.EICAR_HDB-1"
    with guarded.database.read() as session:
        assert session.get_one(Document, number).state is not DocumentState.FILED


def test_a_clean_file_is_said_to_be_clean_by_which_scanner(guarded: Archive, admin: Actor) -> None:
    number = Desk(guarded, admin).described()
    shown = {one.code: one for one in show_checks(admin, number, archive=guarded).results}
    assert shown["virus"].outcome is PASS
    assert shown["virus"].evidence["data"]["version"].startswith("ClamAV")


def test_a_scanner_that_does_not_answer_lets_nobody_believe_it_did(archive: Archive, admin: Actor) -> None:
    settings = archive.settings.model_copy(update={"clamd": "unix:/nowhere/clamd.ctl"})
    number = Desk(replace(archive, settings=settings), admin).described()
    shown = {one.code: one for one in show_checks(admin, number, archive=archive).results}
    assert shown["virus"].outcome is MANUAL
    assert shown["virus"].evidence["code"] == "evidence.virus.unreachable"


def test_what_is_filed_is_checked_again_the_longest_unchecked_first(
    archive: Archive, desk: Desk, admin: Actor, hands: Hands
) -> None:
    first, second = desk.described(file=True), desk.described(file=True)
    desk.described()
    assert plan_checks(archive=archive) == 1
    hands.forward(days=7)
    desk.work()
    assert [len(show_checks(admin, number, archive=archive).runs) for number in (first, second)] == [2, 1]
    plan_checks(archive=archive)
    desk.work()
    assert [len(show_checks(admin, number, archive=archive).runs) for number in (first, second)] == [2, 2]
    with archive.database.read() as session:
        assert {run.stage for run in session.scalars(select(CheckRun)).all()[-2:]} == {CheckStage.LATER}


def test_the_report_says_what_was_looked_at_and_claims_nothing(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = desk.described()
    asker = replace(admin, purpose="核对")
    with report(asker, number, archive=archive) as (stream, name, mime, size):
        content = stream.read()
        text = "".join(page.extract_text() for page in PdfReader(__import__("io").BytesIO(content)).pages)
    assert (mime, size) == ("application/pdf", len(content))
    assert name.endswith("-checks.pdf")
    assert "真实性" in text
    assert "不表示符合某项标准" in text.replace("\n", "")


def test_there_is_no_report_of_what_was_never_checked(archive: Archive, desk: Desk, admin: Actor) -> None:
    received = desk.take_in()
    assert received.document_id is not None
    with pytest.raises(ConflictError, match=r"check\.none"), report(admin, received.document_id, archive=archive):
        pass
    assert show_checks(admin, received.document_id, archive=archive) == Checks([], [])


def test_checks_go_with_a_discarded_document_and_stay_in_the_audit(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = desk.described()
    discard(admin, number, "扫错", archive=archive)
    desk.work()
    with archive.database.read() as session:
        assert session.scalars(select(CheckRun)).all() == []
        assert session.scalars(select(Task)).all() == []
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == number)).all()
    assert "document.checked" in acts
