"""How much of a film is read a CPU minute, how much of its writing is found, and how much memory that takes.

`python -m bench.media [--minutes N] [--alone] [--json]`. The film is made here (see `bench.media_film`). The archive
takes it in and goes the whole way with it: probes and stores it, reads what it shows, makes the copy to play, the
poster and the drawing of the sound. Beside it, in the same run, what somebody would do by hand: a picture a second by
ffmpeg, and Tesseract on each. What counts is the time of the processor, that of starting programs and loading models
among it. A line is found where it stands without a wrong character in what was read at its time. Memory is that of the
largest process; `--alone` leaves the way by hand out, which takes hours for a film of two.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.media_film import Written, make_film
from bench.reading import normalise
from bench.shapes import machine
from bench.telling import WIDTH, say
from ocr import load_engine

Read = tuple[float, float, str]
"""From when to when, in seconds, and the text that was read there."""


@dataclass(slots=True)
class Way:
    """A way to the writing of a film: what it cost, in seconds and bytes, and how many of the lines it found."""

    name: str
    processor: float = 0.0
    memory: int = 0
    slides: int = 0
    captions: int = 0

    def run(self, *words: str | Path, **environment: str) -> str:
        """Run a command to its end; its cost is added, that of the processes that it ran itself among it."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            process = subprocess.Popen(
                [str(word) for word in words],
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
            )
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"{words[0]}: {process.returncode}")
            self.processor += used.ru_utime + used.ru_stime
            self.memory = max(self.memory, used.ru_maxrss * 1024)
            output.seek(0)
            return output.read()

    def score(self, read: Sequence[Read], there: Sequence[Written]) -> None:
        """Count the lines that stand in what was read at their time."""
        for line in there:
            texts = (normalise(text) for start, end, text in read if start < line.end and end > line.start)
            found = any(normalise(line.text) in text for text in texts)
            self.slides += found and not line.is_caption
            self.captions += found and line.is_caption


def by_archive(film: Path, folder: Path, there: Sequence[Written]) -> Way:
    """The whole way of a film through the archive, by one worker."""
    way = Way("the archive")
    home = {"SHOUCANG_HOME": str(folder / "data"), "SHOUCANG_OCR": "auto", "SHOUCANG_SPEECH": "none"}
    program = (sys.executable, "-m", "service.cli")
    taken = json.loads(way.run(*program, "ingest", film, "--json", **home))
    way.run(*program, "worker", "--until-idle", **home)
    shown = json.loads(way.run(*program, "show", str(taken["id"]), "--json", **home))
    way.score([(one["start"], one["end"], one["text"]) for one in shown["segments"]], there)
    return way


def by_hand(film: Path, folder: Path, there: Sequence[Written]) -> Way:
    """A picture a second, each read by Tesseract."""
    way = Way("ffmpeg, 1 picture a second, and Tesseract")
    pictures = folder / "pictures"
    pictures.mkdir()
    way.run("ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-i", film, "-vf", "fps=1", pictures / "%06d.png")
    read: list[Read] = []
    for second, picture in enumerate(sorted(pictures.iterdir())):
        text = way.run("tesseract", picture, "stdout", "-l", "chi_sim+eng", OMP_THREAD_LIMIT="1")
        read.append((second, second + 1, text))
    way.score(read, there)
    return way


def show(ways: Sequence[Way], seconds: int, there: Sequence[Written]) -> None:
    """A table, a way a row."""
    captions = sum(line.is_caption for line in there)
    table = Table(title=f"A film of {seconds / 60:.1f} minutes")
    table.add_column("")
    for heading in ("film minutes a CPU minute", "CPU, s", "slide lines", "caption lines", "largest process, MB"):
        table.add_column(heading, justify="right")
    for way in ways:
        table.add_row(
            way.name,
            f"{seconds / way.processor:.1f}",
            f"{way.processor:.0f}",
            f"{way.slides} of {len(there) - captions}",
            f"{way.captions} of {captions}",
            f"{way.memory / 1e6:.0f}",
        )
    console = Console(width=WIDTH)
    console.print(table)
    engine = load_engine("auto")
    console.print(f"{machine()}; the archive reads by {engine.name} {engine.version}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.media", description=__doc__)
    parser.add_argument("--minutes", type=int, default=5, help="how long the film is")
    parser.add_argument("--alone", action="store_true", help="leave out what somebody would do by hand")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        say(f"making a film of {chosen.minutes} minutes")
        film = folder / "film.mp4"
        there = make_film(film, chosen.minutes)
        say("the archive")
        ways = [by_archive(film, folder, there)]
        if not chosen.alone:
            say("by hand")
            ways.append(by_hand(film, folder, there))
    if chosen.json:
        print(json.dumps([asdict(way) for way in ways]))
    else:
        show(ways, round(there[-1].end), there)


if __name__ == "__main__":
    main()
