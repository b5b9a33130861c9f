"""Killed in the middle of the transaction that moves custody, everything stays with its keeper."""

import subprocess
import sys
from pathlib import Path

import pytest

from retention import HandoverState, Party
from service.usecases.custody.histories import find_flaws
from tests.custody import Handing
from tests.fixtures import PASSWORD, code_of

SCRIPT = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from sqlalchemy import event
from retention import Party
from service.usecases.custody.signing import sign_handover
from service.usecases.house.people import actor_of_login
from service.usecases.house.proof import Proof
from tests.fixtures import Hands, at

archive = at(Path(sys.argv[1]), Hands(datetime.fromisoformat(sys.argv[5])))

def die(connection, cursor, statement, *rest):
    if statement.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(archive.database.engine, "after_cursor_execute", die)
actor = actor_of_login("watch-archive", archive=archive)
proof = Proof(*sys.stdin.read().split("|"))
sign_handover(actor, int(sys.argv[3]), Party.SUPERVISOR, sys.argv[4], proof, archive=archive)
"""


@pytest.mark.parametrize("at", ["UPDATE custody", "INSERT INTO custody", "UPDATE document", "INSERT INTO audit_entry"])
def test_a_process_killed_while_custody_moves_has_moved_nothing(handing: Handing, tmp_path: Path, at: str) -> None:
    papers = handing.office.papers(2)
    handover = handing.proposed().handover_id
    handing.ticked(handover)
    handing.sign(handover, Party.GIVER)
    handing.sign(handover, Party.RECEIVER)
    before, spans = handing.keepers(), len(handing.spans(papers[0]))
    digest = handing.view(handover).digest
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), at, str(handover), digest]
    archive = handing.office.archive
    code = code_of(archive, handing.parties[Party.SUPERVISOR])
    command.append(archive.clock.now().isoformat())
    done = subprocess.run(command, input=f"{PASSWORD}|{code}", text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == -9
    assert handing.keepers() == before
    assert len(handing.spans(papers[0])) == spans
    assert handing.state(handover) is HandoverState.SIGNING
    assert find_flaws(handing.office.admin, archive=handing.office.archive) == []
    assert handing.sign(handover, Party.SUPERVISOR), "and it can be signed again"
    assert handing.keepers() != before
