"""An archive of personal papers talks to nobody unasked, and neither may the runtimes of its reading models.

Both come with telemetry that is on by default: it looks up a foreign host and keeps an identifier at home.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.engines.runtime import RUNTIMES

LOADED_BY_A_FRESH_PROCESS = """
import sys
from pathlib import Path

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        print(event, arguments)

sys.addaudithook(watch)
from ocr.engines.runtime import load_network
load_network(sys.argv[1], Path(sys.argv[2]), 1)
"""


def smallest_model() -> Path:
    """One of the reading models, whichever loads fastest."""
    wheel = importlib.util.find_spec("rapidocr")
    assert wheel is not None
    assert wheel.origin is not None
    return min(Path(wheel.origin).parent.rglob("*.onnx"), key=lambda model: model.stat().st_size)


@pytest.mark.parametrize("runtime", [runtime for runtime in RUNTIMES if importlib.util.find_spec(runtime)])
def test_a_runtime_looks_up_no_host_and_keeps_no_identifier(runtime: str, tmp_path: Path) -> None:
    # Telemetry is off on build machines, which say CI in their environment: an archive's machine does not.
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = [sys.executable, "-c", LOADED_BY_A_FRESH_PROCESS, runtime, str(smallest_model())]
    child = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert child.stdout == ""
    assert list(tmp_path.iterdir()) == []
