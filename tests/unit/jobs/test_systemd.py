"""The unit file: what it says, what systemd thinks of it, and who may install it."""

import configparser
import os
import subprocess
from pathlib import Path

import pytest

from config import Settings, load_settings
from service.errors import ConflictError
from service.jobs import systemd

NAMES = ("ProtectSystem", "NoNewPrivileges", "PrivateTmp", "RestrictNamespaces")


def settings_of(tmp_path: Path, home: str = "/srv/archive", **more: str) -> Settings:
    return load_settings({"SHOUCANG_HOME": home, **more}, tmp_path)


def parsed(text: str) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser["Service"]


def test_the_unit_runs_the_program_on_its_data_with_no_more_rights_than_it_needs(tmp_path: Path) -> None:
    unit = parsed(systemd.unit_of(settings_of(tmp_path), "archivist"))
    assert (unit["User"], unit["Environment"]) == ("archivist", '"SHOUCANG_HOME=/srv/archive"')
    assert unit["ExecStart"].endswith('bin/shoucang" serve')
    assert [unit[name] for name in NAMES] == ["strict", "yes", "yes", "yes"]
    assert (unit["CapabilityBoundingSet"], unit["ReadWritePaths"]) == ("", '"-/srv/archive"')


def test_folders_that_are_set_may_be_written_and_a_port_of_root_may_be_bound(tmp_path: Path) -> None:
    more = {"SHOUCANG_WATCH_FOLDER": "/srv/scans", "SHOUCANG_BACKUP_FOLDER": "/mnt/b", "SHOUCANG_PORT": "443"}
    unit = parsed(systemd.unit_of(settings_of(tmp_path, **more), "archivist"))
    assert unit["ReadWritePaths"] == '"-/srv/archive" "-/srv/scans" "-/mnt/b"'
    assert unit["AmbientCapabilities"] == "CAP_NET_BIND_SERVICE"


@pytest.mark.systemd
@pytest.mark.parametrize("home", ["/srv/archive", '/srv/档案 100% "a"'])
def test_systemd_finds_no_fault_with_the_unit(tmp_path: Path, home: str) -> None:
    path = tmp_path / systemd.NAME
    path.write_text(systemd.unit_of(settings_of(tmp_path, home), "root"), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_machine_without_systemd_or_root_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ConflictError) as caught:
        systemd.install(settings_of(tmp_path), "root", tmp_path, running=tmp_path / "none")
    assert caught.value.code == ("service.no_systemd" if os.geteuid() == 0 else "service.not_root")
    assert list(tmp_path.iterdir()) == []


def test_without_a_unit_file_the_service_is_missing(tmp_path: Path) -> None:
    assert systemd.state(tmp_path) == "missing"
