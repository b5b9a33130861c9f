"""`shoucang lookup` as scripts rely on it: real processes, JSON lines, exit codes."""

from pathlib import Path

import pytest

from config import load_settings
from service.app import opened_archive
from service.catalogue.people import Role
from service.usecases.documents.filing import file_documents
from service.usecases.house.people import Appointed, actor_of_login, add_person
from tests.counter import OTHER_NUMBER, letter
from tests.fixtures import PASSWORD, Desk
from tests.processes import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """An archive with a filed document of two pages, and an approver."""
    made = Shell(tmp_path, {})
    made.run("init")
    with opened_archive(load_settings(made.environment, tmp_path)) as archive:
        admin = actor_of_login(None, archive=archive)
        file_documents(admin, [Desk(archive, admin).described("A09", pages=2)], archive=archive)
        (unit,) = {grant.unit_id for grant in admin.grants}
        add_person(admin, "leader", "领导", PASSWORD, [Appointed(Role.APPROVER, str(unit))], archive=archive)
    (tmp_path / "介绍信.png").write_bytes(letter().getvalue())
    return made


def test_a_look_up_is_recorded_approved_and_shown(shell: Shell) -> None:
    asked = ["--visitor", f"陈法官={OTHER_NUMBER}", "--mode", "read", "--body", "法院", "--purpose", "审理"]
    more = ["--letter-number", "8号", "--contact", "0912-1", "--legal-basis", "民诉法", "--document", "1"]
    letters = ["--letter", str(shell.folder / "介绍信.png")]
    assert shell.lines("lookup", "request", *asked, *more, *letters) == [{"id": 1}]
    (shown,) = shell.lines("lookup", "show", "1")
    assert (shown["state"], shown["lacks"], shown["scope"]) == ("requested", [], {"1": [1, 2]})
    ends = ["--until", "2026-01-01T00:00"]
    refused = shell.run("lookup", "approve", "1", *ends)
    assert (refused.returncode, "lookup" in refused.stderr) == (1, False)
    assert [line["state"] for line in shell.lines("lookup", "list")] == ["requested"]
    assert "待审批" in shell.run("lookup", "show", "1").stdout


def test_what_is_wrong_ends_with_a_sentence(shell: Shell) -> None:
    done = shell.run("lookup", "request", "--visitor", "陈法官=123")
    assert (done.returncode, "身份证号码有误" in done.stderr) == (1, True)
    done = shell.run("lookup", "show", "9")
    assert (done.returncode, "没有第 9 项查阅" in done.stderr) == (1, True)
