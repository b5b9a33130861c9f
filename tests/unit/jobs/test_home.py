"""What processes of one data folder tell each other through it."""

import subprocess
import sys
from pathlib import Path

import pytest

from service.errors import ConflictError
from service.jobs.home import SampleFolder, sole_server


def test_a_second_server_on_a_data_folder_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    home = tmp_path / "data"
    with sole_server(home):
        with pytest.raises(ConflictError, match=r"serve\.running"), sole_server(home):
            pass
        with sole_server(tmp_path / "other"):
            pass
    with sole_server(home):
        pass


def test_the_lock_ends_with_the_process_that_holds_it(tmp_path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from service.jobs.home import sole_server\n"
        "with sole_server(Path(sys.argv[1])):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(ConflictError), sole_server(tmp_path):
            pass
        other.kill()
    with sole_server(tmp_path):
        pass


def test_a_sample_that_was_begun_is_wanted_until_it_is_finished(tmp_path: Path) -> None:
    sample = SampleFolder(tmp_path)
    assert (sample.is_begun(), sample.is_finished()) == (False, False)
    sample.begin()
    (sample.path / "scan.jpg").touch()
    assert (SampleFolder(tmp_path).is_begun(), sample.is_finished()) == (True, False)
    sample.finish()
    assert (sample.is_begun(), SampleFolder(tmp_path).is_finished()) == (False, True)
    assert not sample.path.exists()
