"""`shoucang shelf` as scripts rely on it: real processes, JSON lines, exit codes."""

from pathlib import Path

import pytest

from config import load_settings
from service.app import opened_archive
from service.usecases.house.people import actor_of_login
from service.usecases.stack.shelves import add_box, add_rack, add_room
from tests.fixtures import Desk
from tests.processes import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """An archive with a room of two shelves, two boxes on the first, and a document described."""
    made = Shell(tmp_path, {})
    made.run("init")
    with opened_archive(load_settings(made.environment, tmp_path)) as archive:
        admin = actor_of_login(None, archive=archive)
        first, _ = add_rack(admin, add_room(admin, "一号库", archive=archive), 1, 2, archive=archive)
        for number in ("A-1", "A-2"):
            add_box(admin, number, archive=archive, shelf_id=first)
        Desk(archive, admin).described("A09")
    return made


def test_boxes_are_listed_filled_and_placed(shell: Shell) -> None:
    assert shell.lines("shelf", "place", "A-1", "#1", "没有这个", code=1) == [
        {"code": "#1", "box": "SC:BOX:000001", "error": None},
        {
            "code": "没有这个",
            "box": "SC:BOX:000001",
            "error": "没有这个档号或案卷号：没有这个。请核对；未归档的文件用 # 加文件编号。",
        },
    ]
    assert shell.lines("shelf", "place", "A-1", "--shelf", "SC:SHELF:000002") == []
    assert shell.lines("shelf", "list", "A-1") == [
        {"code": "SC:BOX:000001", "number": "A-1", "items": 1, "place": "一号库 · 1-2"}
    ]
    assert shell.lines("shelf", "list", "--nowhere") == []
    wrong = shell.run("shelf", "place", "SC:SHELF:000001", "#1")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "没有这个盒" in wrong.stderr


def test_stock_is_taken_from_a_file_of_codes(shell: Shell) -> None:
    codes = shell.folder / "扫描.txt"
    codes.write_text("\ufeffSC:SHELF:000001\r\nＳＣ：ＢＯＸ：０００００１\r\n乱码\r\n", encoding="utf-8")
    (found,) = shell.lines("shelf", "take-stock", "SC:ROOM:000001", str(codes), code=1)
    assert (found["expected"], found["in_place"], found["missing"], found["unknown"]) == (2, 1, 1, 1)
    assert [(one["code"], one["sighting"]) for one in found["wrong"]] == [
        ("SC:BOX:000002", "missing"),
        ("乱码", "unknown"),
    ]
    codes.write_text("A-1 A-2", encoding="utf-8")
    (found,) = shell.lines("shelf", "take-stock", "SC:SHELF:000001", str(codes))
    assert found["in_place"] == 2
