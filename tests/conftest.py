"""What holds for every test: which suites run here, and how Hypothesis looks for counter-examples.

A suite that needs a server or a browser carries a mark. Where that is missing, its tests are deselected and
never skipped, and the run says at its end what was left out and how to have it.
"""

import os
import shutil
import subprocess
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from ocr.office import fence
from tests.scanner import clamd
from tests.servers import SERVERS
from tests.stopping import listeners

pytest_plugins = ["tests.fixtures", "tests.office", "tests.counter", "tests.custody"]

PROGRAMS = {
    "redis": (("redis-server",), "install redis-server, or run scripts/setup --for test"),
    "rabbitmq": (("rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server"), "install rabbitmq-server"),
    "libreoffice": (("soffice", "libreoffice"), "install LibreOffice, or run scripts/setup --for test"),
    "systemd": (("systemd-analyze",), "run on a machine with systemd"),
}
"""Mark -> the names of a program of which one is enough, and how to have it."""

CHROMIUM = shutil.which(os.environ.get("SHOUCANG_TEST_CHROMIUM", "chromium"))
VERAPDF = next((Path(__file__).parents[1] / ".tools/verapdf").glob("*.jar"), None)
PROVIDER = Path(__file__).parent / "provider"
LEFT_OUT: pytest.StashKey[Counter[str]] = pytest.StashKey()

# Time is never an assertion: neither an example's nor that of making one, on whatever machine.
settings.register_profile("shoucang", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shoucang")


def remedies() -> dict[str, str]:
    """The marks whose suites cannot run here -> what would let them run."""
    absent = {mark: f"set {variable}" for mark, variable in SERVERS.items() if not os.environ.get(variable)}
    if CHROMIUM is None:
        absent["browser"] = "install chromium, or name it in SHOUCANG_TEST_CHROMIUM"
    absent |= {mark: remedy for mark, (names, remedy) in PROGRAMS.items() if not any(map(shutil.which, names))}
    if clamd() is None:
        absent["clamd"] = "install clamav-daemon, or run scripts/setup --for test"
    if VERAPDF is None or shutil.which("java") is None:
        absent["verapdf"] = "install Java and Maven, then run scripts/setup --for test"
    if shutil.which("node") is None or not (PROVIDER / "node_modules").is_dir():
        absent["oidc"] = "install Node and npm, then run scripts/setup --for test"
    absent |= {} if fence.version() else {"landlock": "run on Linux 5.13 or later"}
    if (
        shutil.which("unshare") is None
        or subprocess.run(["unshare", "--mount", "true"], stderr=subprocess.DEVNULL).returncode
    ):
        absent["mounts"] = "run on Linux as somebody who may mount"
    if not all(map(listeners, (os.environ[name] for name in SERVERS.values() if os.environ.get(name)))):
        absent["stoppable"] = "run where the servers run, as somebody who may stop their processes"
    if find_spec("moonshine_voice") is None:
        absent["moonshine"] = "run on Linux, then scripts/setup --for test"
    return absent


def pytest_configure(config: pytest.Config) -> None:
    """Begin the count."""
    config.stash[LEFT_OUT] = Counter[str]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out the tests whose server, browser or judge is missing."""
    absent = remedies()
    reasons = [next((mark for mark in absent if item.get_closest_marker(mark)), None) for item in items]
    deselected = [item for item, mark in zip(items, reasons, strict=True) if mark]
    config.stash[LEFT_OUT].update(Counter(mark for mark in reasons if mark))
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item, mark in zip(items, reasons, strict=True) if not mark]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of a parallel run hands its count to the one that reports."""
    counts = session.config.stash[LEFT_OUT]
    output: dict[str, dict[str, int]] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = dict(counts)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the count over: every process collects the same tests, so one count stands for all."""
    output: dict[str, dict[str, int]] = getattr(node, "workeroutput", {})
    node.config.stash[LEFT_OUT] |= output.get("left_out", {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what did not run."""
    absent = remedies()
    for mark, count in sorted(config.stash[LEFT_OUT].items()):
        terminalreporter.write_line(f"left out: {mark}, tests: {count} ({absent[mark]})", yellow=True)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program. Only tests marked `browser` may ask for it."""
    assert CHROMIUM is not None, "a test that drives the browser carries the mark `browser`"
    return Path(CHROMIUM)


@pytest.fixture(scope="session")
def verapdf() -> Path:
    """The jar of veraPDF. Only tests marked `verapdf` may ask for it."""
    assert VERAPDF is not None, "a test that asks veraPDF carries the mark `verapdf`"
    return VERAPDF
