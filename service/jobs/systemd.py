"""The archive as a service of systemd: its unit file, installed, taken away, looked at."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config import Settings
from service.errors import ConflictError

NAME = "shoucang.service"
UNITS = Path("/etc/systemd/system")
RUNNING = Path("/run/systemd/system")
"""There while systemd is the first process of the machine."""

PRIVILEGED = 1024
"""Ports below belong to root, unless the unit gives the right to one."""

UNIT = """[Unit]
Description=Shoucang, archive of aid to workers in difficulty
After=network-online.target
Wants=network-online.target

[Service]
User={user}
Environment={home}
WorkingDirectory={folder}
ExecStart={program} serve
Restart=on-failure
RestartSec=5
KillMode=mixed
TimeoutStopSec=60
UMask=0077

# The program writes into its folders and nowhere else, gains no rights, and sees little of the machine.
ReadWritePaths={paths}
ProtectSystem=strict
ProtectHome={protect_home}
PrivateTmp=yes
PrivateDevices=yes
NoNewPrivileges=yes
CapabilityBoundingSet={capabilities}
AmbientCapabilities={capabilities}
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
"""


def unit_of(settings: Settings, user: str) -> str:
    """The unit file by which `user` serves the archive of these settings."""
    program = Path(sys.executable).parent / "shoucang"
    places = [settings.home, settings.watch_folder, settings.backup_folder]
    in_homes = any(path.is_relative_to(top) for path in (program, *_given(places)) for top in ("/home", "/root"))
    return UNIT.format(
        user=user,
        home=_quoted(f"SHOUCANG_HOME={settings.home}"),
        folder=str(settings.home).replace("%", "%%"),
        program=_quoted(str(program)),
        # A minus: what is not there yet is no reason to stay away.
        paths=" ".join(_quoted(f"-{path}") for path in _given(places)),
        protect_home="no" if in_homes else "yes",
        capabilities="CAP_NET_BIND_SERVICE" if settings.port < PRIVILEGED else "",
    )


def install(settings: Settings, user: str, units: Path = UNITS, running: Path = RUNNING) -> None:
    """Write the unit file, make user and data folder where they are missing, and begin the service now and at boot.

    Raises ConflictError `service.not_root`, `service.no_systemd`, `service.no_user`, `service.home_owner`,
    `service.failed`.
    """
    _check_machine(running)
    _make_user(user)
    _make_home(settings.home, user)
    (units / NAME).write_text(unit_of(settings, user), "utf-8")
    _systemctl("daemon-reload")
    _systemctl("enable", "--now", NAME)


def uninstall(units: Path = UNITS, running: Path = RUNNING) -> None:
    """End the service and take its unit file away; the data stay. Raises what `install` raises."""
    _check_machine(running)
    if not (units / NAME).exists():
        raise ConflictError("service.not_installed")
    _systemctl("disable", "--now", NAME)
    (units / NAME).unlink()
    _systemctl("daemon-reload")


def state(units: Path = UNITS) -> str:
    """`missing` where there is no unit file, else what systemd says: `active`, `inactive`, `failed` …"""
    if not (units / NAME).exists():
        return "missing"
    program = shutil.which("systemctl")
    if program is None:
        return "inactive"
    done = subprocess.run([program, "is-active", NAME], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or "inactive"


def _given(places: list[Path | None]) -> Iterator[Path]:
    return (path for path in places if path is not None)


def _quoted(text: str) -> str:
    """One word for systemd: in quotation marks, its own signs escaped."""
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%")):
        text = text.replace(sign, escaped)
    return f'"{text}"'


def _check_machine(running: Path) -> None:
    if os.geteuid() != 0:
        raise ConflictError("service.not_root")
    if not running.exists() or shutil.which("systemctl") is None:
        raise ConflictError("service.no_systemd")


def _make_user(user: str) -> None:
    try:
        pwd.getpwnam(user)
    except KeyError:
        program = shutil.which("useradd")
        words = ("--system", "--no-create-home", "--shell", "/usr/sbin/nologin", user)
        done = subprocess.run([program, *words], check=False) if program else None  # noqa: S603
        if done is None or done.returncode != 0:
            raise ConflictError("service.no_user", user=user) from None


def _make_home(home: Path, user: str) -> None:
    owner = pwd.getpwnam(user)
    if not home.exists():
        home.mkdir(mode=0o700, parents=True)
        os.chown(home, owner.pw_uid, owner.pw_gid)
    elif home.stat().st_uid != owner.pw_uid:
        raise ConflictError("service.home_owner", home=str(home), user=user)


def _systemctl(*words: str) -> None:
    done = subprocess.run(["systemctl", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode != 0:
        raise ConflictError("service.failed", words=" ".join(words), said=done.stderr.strip()[:300])
