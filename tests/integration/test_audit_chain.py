"""The chain against those who hold the disk: each act of theirs is really done, and found."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

import service.verify_audit
from service.anchors import Anchor, kept_anchors, read_code
from service.app import close_archive
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.audit import AuditEntry, AuditHead
from service.errors import InvalidError
from service.jobs.scheduler import DEEDS, run_due
from service.usecases.clock.agenda import list_jobs
from service.usecases.documents.viewing import show_document
from service.usecases.house.anchoring import anchor_chain, print_anchor
from service.usecases.house.verifying import ChainReport, check_chain, export_chain
from service.usecases.permissions import Actor
from service.usecases.upkeep.backing_up import back_up
from service.usecases.upkeep.sweeping import sweep
from tests.fixtures import Desk, Hands, at

SCRIPT = service.verify_audit.__file__


@pytest.fixture
def chained(archive: Archive, hands: Hands) -> Archive:
    """Three days of acts, an anchor at the end of each, and acts of today that no anchor knows yet."""
    for _ in range(3):
        act(archive, 5)
        anchor_chain(archive=archive)
        hands.forward(days=1)
    act(archive, 2)
    return archive


def act(archive: Archive, times: int) -> None:
    for number in range(times):
        with archive.database.write() as session:
            audit.record(session, archive.clock.now(), None, "case.opened", "case", number)


def seize(archive: Archive, *statements: str, **values: int) -> None:
    """What somebody does who has the file: the guards go first."""
    guards = ("audit_entry_no_update", "audit_entry_no_delete", "audit_entry_no_replace")
    with archive.database.engine.begin() as connection:
        for guard in guards:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {guard}"))
        for statement in statements:
            connection.execute(text(statement), values)


def chain_anew(archive: Archive, first: int) -> None:
    """Seal every entry from `first` on again, and the head with them: what the chain itself cannot see."""
    seize(archive)
    with archive.database.write() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        digests = []
        previous = audit.GENESIS
        for entry in entries:
            if entry.id >= first:
                entry.previous = previous
                digests.append((entry.id, previous, audit.seal(entry)))
            previous = audit.seal(entry)
            session.expunge(entry)
        session.execute(
            text("UPDATE audit_entry SET previous = 'p' || id, digest = 'd' || id WHERE id >= :first"), {"first": first}
        )
        for id_, before, digest in digests:
            session.execute(
                text("UPDATE audit_entry SET previous = :before, digest = :digest WHERE id = :id"),
                {"id": id_, "before": before, "digest": digest},
            )
        head = session.scalars(select(AuditHead)).one()
        head.digest, head.count = previous, len(entries)


def found(archive: Archive, admin: Actor, **more: object) -> ChainReport:
    return check_chain(admin, archive=archive, **more)  # type: ignore[arg-type]


def ids(archive: Archive) -> list[int]:
    with archive.database.read() as session:
        return list(session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)))


def test_an_honest_chain_agrees_with_every_anchor(chained: Archive, admin: Actor) -> None:
    report = found(chained, admin)
    assert report.holds
    assert (report.heads, report.count) == (3, len(ids(chained)))
    assert report.anchored == ids(chained)[-3]
    assert report.anchored_on == chained.clock.today() - timedelta(days=1)


def test_the_tail_cut_off_with_its_head_is_missed_by_the_anchors(chained: Archive, admin: Actor) -> None:
    last = ids(chained)[-7]
    seize(
        chained,
        "DELETE FROM audit_entry WHERE id > :last",
        "UPDATE audit_head SET digest = (SELECT digest FROM audit_entry WHERE id = :last), "
        "count = (SELECT count(*) FROM audit_entry)",
        last=last,
    )
    with chained.database.read() as session:
        assert list(audit.breaks(session)) == [], "the chain cannot see it by itself"
    report = found(chained, admin)
    assert [one.problem for one in report.breaks] == ["anchor_missing"]
    assert report.anchored == last - 1


def test_a_chain_written_anew_from_some_point_is_another_than_was_anchored(chained: Archive, admin: Actor) -> None:
    first = ids(chained)[7]
    seize(chained, "UPDATE audit_entry SET act = 'hold.placed' WHERE id = :first", first=first)
    chain_anew(chained, first)
    with chained.database.read() as session:
        assert list(audit.breaks(session)) == [], "the chain cannot see it by itself"
    report = found(chained, admin)
    assert [one.problem for one in report.breaks] == ["anchor", "anchor"]
    assert report.breaks[0].entry_id >= first
    assert report.anchored is not None
    assert report.anchored < first


def test_one_row_rewritten_is_named(chained: Archive, admin: Actor) -> None:
    third = ids(chained)[2]
    seize(chained, "UPDATE audit_entry SET actor_id = 1 WHERE id = :third", third=third)
    assert found(chained, admin).breaks[0] == audit.Break(third, "digest")


def test_entries_that_change_places_are_named(chained: Archive, admin: Actor) -> None:
    here = ids(chained)[4]
    seize(
        chained,
        "UPDATE audit_entry SET id = 9999 WHERE id = :here",
        "UPDATE audit_entry SET id = :here WHERE id = :here + 1",
        "UPDATE audit_entry SET id = :here + 1 WHERE id = 9999",
        here=here,
    )
    assert found(chained, admin).breaks[0] == audit.Break(here, "previous")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE audit_entry SET act = x'fffe' WHERE id = :third",
        "UPDATE audit_entry SET act = CAST(x'61ff62' AS TEXT) WHERE id = :third",
        "UPDATE audit_entry SET data = 'no json' WHERE id = :third",
        "UPDATE audit_entry SET data = data || ' ' WHERE id = :third",
        "UPDATE audit_entry SET at = 'yesterday' WHERE id = :third",
        "UPDATE audit_entry SET subject_id = 'x' WHERE id = :third",
        "UPDATE audit_entry SET previous = 'x' WHERE id = :third",
        "UPDATE audit_entry SET digest = x'00' WHERE id = :third",
    ],
)
def test_damage_of_any_kind_is_named_and_stops_nothing(chained: Archive, admin: Actor, damage: str) -> None:
    third = ids(chained)[2]
    seize(chained, damage, third=third)
    assert found(chained, admin).breaks[0].entry_id == third


def test_an_old_database_played_back_lacks_what_was_anchored(
    chained: Archive, admin: Actor, tmp_path: Path, hands: Hands
) -> None:
    database = tmp_path / "data" / "catalogue.db"
    with chained.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(database, tmp_path / "old.db")
    hands.forward(hours=1)
    act(chained, 4)
    anchor_chain(archive=chained)
    close_archive(chained)
    for left in ("-wal", "-shm"):
        Path(f"{database}{left}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "old.db", database)
    played_back = at(tmp_path, hands)
    try:
        assert [one.problem for one in found(played_back, admin).breaks] == ["anchor_missing"]
        hands.forward(hours=1)
        act(played_back, 9)
        assert [one.problem for one in found(played_back, admin).breaks] == ["anchor"], "also where it went on"
        noted = list(played_back.anchors.digests())
        assert "anchor" not in run_due(played_back, "me")
        [job] = [row for row in list_jobs(admin, archive=played_back).jobs if row.name == "anchor"]
        assert job.error == {"code": "anchor.contradicted", "data": {}}
        assert list(played_back.anchors.digests()) == noted
    finally:
        close_archive(played_back)


def test_an_anchor_on_paper_tells_where_those_in_the_store_are_gone(
    chained: Archive, admin: Actor, tmp_path: Path
) -> None:
    with print_anchor(admin, archive=chained) as (paper, name, mime, size):
        assert (mime, len(paper.read())) == ("application/pdf", size)
        assert name.endswith(".pdf")
    [last] = [
        one for one in kept_anchors(chained.anchors) if isinstance(one, Anchor) and one.day == chained.clock.today()
    ]
    sheet = read_code(last.code)
    assert found(chained, admin, sheets=[sheet]).holds
    shutil.rmtree(tmp_path / "data" / "store" / "anchors")
    chain_anew(chained, 1)
    seize(chained, "UPDATE audit_entry SET act = 'hold.placed' WHERE id = 3")
    chain_anew(chained, 3)
    silent = found(chained, admin)
    assert (silent.holds, silent.heads, silent.anchored) == (True, 0, None)
    told = found(chained, admin, sheets=[sheet])
    assert [(one.entry_id, one.problem) for one in told.breaks] == [(last.number, "anchor")]
    assert [one.problem for one in found(chained, admin, sheets=[(10**9, last.digest)]).breaks] == ["anchor_missing"]


def test_what_a_backup_noted_tells_as_well(chained: Archive, admin: Actor, tmp_path: Path) -> None:
    back_up(admin, tmp_path / "backups", archive=chained, progress=lambda _left, _total: None)
    shutil.rmtree(tmp_path / "data" / "store" / "anchors")
    assert found(chained, admin, backups=[tmp_path / "backups"]).heads == 1
    assert found(chained, admin, backups=[tmp_path / "backups"]).holds
    seize(chained, "UPDATE audit_entry SET act = 'hold.placed' WHERE id = 3")
    chain_anew(chained, 3)
    [told] = found(chained, admin, backups=[tmp_path / "backups"]).breaks
    assert told.problem == "anchor"
    assert told.head is not None
    assert told.head.source == "backup"


def test_an_anchor_that_was_altered_is_named(chained: Archive, admin: Actor, tmp_path: Path) -> None:
    path = next((tmp_path / "data" / "store" / "anchors").glob("??/??/*"))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b'"count": ', b'"count": 1'))
    report = found(chained, admin)
    assert report.damaged == (path.name,)
    assert not report.holds


def test_anchors_are_written_once_a_day_and_outlive_sweeps(chained: Archive, admin: Actor, hands: Hands) -> None:
    before = list(chained.anchors.digests())
    for _ in range(4):
        sweep(archive=chained)
        hands.forward(days=1)
    assert list(chained.anchors.digests()) == before
    assert DEEDS["anchor"](chained) == {"number": ids(chained)[-1]}
    DEEDS["anchor"](chained)
    assert len(list(chained.anchors.digests())) == len(before) + 1
    assert not set(chained.anchors.digests()) & set(chained.store.digests())


@pytest.mark.parametrize(
    "typed",
    [
        "17:" + "a1" * 32,
        "SC:AUDIT:17:" + "A1" * 32,
        "１７： " + " ".join(["a1a1a1a1"] * 8),
        f" sc:audit:17:{'a1' * 32}\n",
    ],
)
def test_the_code_of_a_sheet_is_read_as_typed_pasted_or_scanned(typed: str) -> None:
    assert read_code(typed) == (17, "a1" * 32)


@pytest.mark.parametrize(
    "typed", ["", "17", "17:" + "a1" * 31, "x:" + "a1" * 32, "17:" + "g1" * 32, "1" * 11 + ":" + "a1" * 32]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(InvalidError, match=r"anchor\.bad_code"):
        read_code(typed)


@pytest.fixture
def exported(chained: Archive, admin: Actor, tmp_path: Path) -> Path:
    target = tmp_path / "audit.jsonl"
    with export_chain(admin, archive=chained) as (source, _, _, size):
        target.write_bytes(source.read())
    assert target.stat().st_size == size
    return target


def judged(path: Path, *anchors: str) -> tuple[int, str]:
    """What the auditor's script says: Python alone, without this project or anything else that is installed."""
    command = [sys.executable, "-I", "-S", SCRIPT, str(path), *anchors]
    done = subprocess.run(command, capture_output=True, text=True, cwd=path.parent, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_an_export_is_found_sound_by_a_script_that_knows_nothing_of_us(exported: Path, chained: Archive) -> None:
    lines = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
    assert lines[-1]["count"] == len(lines) - 1 == len(ids(chained))
    anchors = [one.code for one in kept_anchors(chained.anchors) if isinstance(one, Anchor)]
    assert judged(exported, *anchors)[0] == 0
    code, said = judged(exported, f"1:{'0' * 64}")
    assert (code, said.split(",")[0]) == (1, "BROKEN: entry 1 is another than the anchor says\n")
    assert judged(exported, f"999999:{'0' * 64}")[0] == 1
    assert judged(exported, "17")[0] == 2
    assert judged(exported.with_name("nothing"))[0] == 2


def test_the_script_is_short_and_needs_the_standard_library_only() -> None:
    source = Path(SCRIPT).read_text("utf-8")
    assert len(source.splitlines()) < 100
    imports = {
        line.split()[1].partition(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))
    }
    assert imports <= sys.stdlib_module_names


def _cut(lines: list[str]) -> list[str]:
    return lines[:-3]


def _cut_and_ended(lines: list[str]) -> list[str]:
    last = json.loads(lines[-4])
    end = {"number": last["number"], "digest": last["digest"], "count": len(lines) - 3}
    return [*lines[:-3], json.dumps(end, separators=(",", ":")) + "\n"]


def _rewritten(lines: list[str]) -> list[str]:
    return [*lines[:4], lines[4].replace("case.opened", "hold.placed"), *lines[5:]]


def _swapped(lines: list[str]) -> list[str]:
    return [*lines[:4], lines[5], lines[4], *lines[6:]]


def _left_out(lines: list[str]) -> list[str]:
    return [*lines[:4], *lines[5:]]


def _doubled(lines: list[str]) -> list[str]:
    return [*lines[:4], lines[4], *lines[4:]]


def _respelled(lines: list[str]) -> list[str]:
    return [*lines[:4], json.dumps(json.loads(lines[4])) + "\n", *lines[5:]]


def _continued(lines: list[str]) -> list[str]:
    return [*lines, lines[-1]]


def _empty(_: list[str]) -> list[str]:
    return []


@pytest.mark.parametrize("tamper", [_cut, _rewritten, _swapped, _left_out, _doubled, _respelled, _continued, _empty])
def test_a_tampered_export_is_found_out(exported: Path, tamper: Callable[[list[str]], list[str]]) -> None:
    exported.write_text("".join(tamper(exported.read_text("utf-8").splitlines(keepends=True))), "utf-8")
    code, said = judged(exported)
    assert code == 1
    assert said.startswith("BROKEN: ")


def test_an_export_cut_off_with_its_end_is_found_out_by_an_anchor(exported: Path, chained: Archive) -> None:
    anchors = [one.code for one in kept_anchors(chained.anchors) if isinstance(one, Anchor)]
    lines = exported.read_text("utf-8").splitlines(keepends=True)
    for _ in range(2):
        lines = _cut_and_ended(lines)
    exported.write_text("".join(lines), "utf-8")
    assert judged(exported)[0] == 0, "a file cannot see it by itself"
    assert judged(exported, *anchors)[0] == 1


def test_an_export_of_a_damaged_chain_is_found_out_as_well(chained: Archive, admin: Actor, tmp_path: Path) -> None:
    seize(chained, "UPDATE audit_entry SET act = CAST(x'61ff62' AS TEXT) WHERE id = 4")
    with export_chain(admin, archive=chained) as (source, *_):
        (tmp_path / "audit.jsonl").write_bytes(source.read())
    code, said = judged(tmp_path / "audit.jsonl")
    assert (code, "entry 4 is not what was sealed" in said) == (1, True)


def test_nothing_that_people_typed_and_nobodys_name_is_in_the_chain(
    archive: Archive, admin: Actor, keeper: Actor, desk: Desk
) -> None:
    document = desk.described(title="赵铁柱的申请")
    looking = replace(admin, purpose="核对赵铁柱110105194912310021的材料")
    show_document(looking, document, archive=archive)
    with export_chain(admin, archive=archive) as (source, *_):
        content = source.read().decode()
    assert '"document.viewed"' in content
    for private in ("赵铁柱", "110105194912310021", "扫描", keeper.name + '"', admin.name):
        assert private not in content
    with archive.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "document.viewed")).one()
        assert audit.stated(session, [entry]) == {entry.data["purpose"]: looking.purpose}
