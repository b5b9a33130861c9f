"""Finding files: in the order given, folders taken apart, and every path answered for."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.jobs.offering import Offered, files_at


def found(paths: Iterable[str | Path]) -> list[tuple[str, str | None]]:
    return [(one.path, one.reason) for one in files_at(str(path) for path in paths)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b/2.pdf", "b/1.pdf", "a.pdf", "b/c/3.pdf", "b/.hidden.pdf", "b/.git/x.pdf", "b/z.pdf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def test_files_come_in_the_order_given_and_folders_by_name(folder: Path) -> None:
    assert found(["b", "a.pdf", "b/1.pdf"]) == [
        ("b/1.pdf", None),
        ("b/2.pdf", None),
        ("b/c/3.pdf", None),
        ("b/z.pdf", None),
        ("a.pdf", None),
        ("b/1.pdf", None),
    ]


def test_what_is_hidden_is_taken_only_when_it_is_named(folder: Path) -> None:
    assert found(["b/.hidden.pdf", "b/.git"]) == [("b/.hidden.pdf", None), ("b/.git/x.pdf", None)]


def test_links_to_files_are_followed_and_links_to_folders_only_when_named(folder: Path) -> None:
    (folder / "d").mkdir()
    (folder / "d" / "again").symlink_to(folder / "d")
    (folder / "d" / "file.pdf").symlink_to(folder / "a.pdf")
    (folder / "e").symlink_to(folder / "d")
    assert found(["d", "e"]) == [("d/file.pdf", None), ("e/file.pdf", None)]


def test_every_path_that_leads_to_no_file_is_answered_with_its_reason(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "broken").symlink_to(folder / "none")
    paths = ["none.pdf", "pipe", "loop", "broken", "a.pdf/inside", "long" * 100, "nul\0l"]
    assert dict(found(paths)) == {
        "none.pdf": "missing",
        "pipe": "not_a_file",
        "loop": "unreadable",
        "broken": "missing",
        "a.pdf/inside": "unreadable",
        "long" * 100: "unreadable",
        "nul\0l": "unreadable",
    }


def test_a_folder_that_goes_away_meanwhile_costs_only_itself(folder: Path) -> None:
    files = files_at(["b", "a.pdf"])
    assert next(files) == Offered("b/1.pdf")
    for path in (folder / "b" / "c").iterdir():
        path.unlink()
    (folder / "b" / "c").rmdir()
    assert [(one.path, one.reason) for one in files] == [
        ("b/2.pdf", None),
        ("b/c", "missing"),
        ("b/z.pdf", None),
        ("a.pdf", None),
    ]


def test_folders_may_be_nested_deeper_than_python_calls(folder: Path) -> None:
    here = os.getcwd()  # noqa: PTH109 - to come back from where no path leads
    try:
        for _ in range(1200):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        Path("x.pdf").touch()
    finally:
        os.chdir(here)
    try:
        (one,) = files_at(["d"])
    finally:
        subprocess.run(["rm", "-rf", "d"], check=True)  # Python's own removal is not made for such depth
    assert one.path.count("/d") == 1199


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.sets(
        st.lists(st.sampled_from(["一", "b", "C", "-x", "10", "9"]), min_size=1, max_size=3).map("/".join), min_size=1
    )
)
def test_every_file_is_found_exactly_once(tmp_path_factory: pytest.TempPathFactory, names: set[str]) -> None:
    folder = tmp_path_factory.mktemp("tree")
    wanted = set()
    for name in sorted(names, key=len, reverse=True):
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            wanted.add(str(path))
    listed = [path for path, reason in found([folder]) if reason is None]
    assert set(listed) == wanted
    assert len(listed) == len(wanted)
