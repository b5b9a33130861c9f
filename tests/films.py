"""Films and sounds, really made by ffmpeg."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from tests.papers import chinese_font


def ffmpeg(*words: str | Path) -> None:
    """Run the program."""
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, words)], check=True, timeout=120)


def sound(path: Path, seconds: float = 2.0, *options: str) -> Path:
    """A tone."""
    ffmpeg("-f", "lavfi", "-i", f"sine=440:duration={seconds}", *options, path)
    return path


def speech(path: Path, text: str, before: float = 0.0) -> Path:
    """English spoken by a machine, after some seconds of silence."""
    said = path.parent / "said.wav"
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "140", "-w", str(said), text], check=True, timeout=60)
    delay = f"adelay={round(before * 1000)}:all=1"
    ffmpeg("-i", said, "-af", delay, path)
    return path


def film(path: Path, seconds: float = 3.0, *options: str, size: str = "160x120") -> Path:
    """Something moving, with a tone."""
    ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc=size={size}:rate=25:duration={seconds}"),
        *("-f", "lavfi", "-i", f"sine=440:duration={seconds}"),
        *("-shortest", *options, path),
    )
    return path


def slides(path: Path, pages: Sequence[Sequence[str]], seconds: int = 3, rate: int = 10) -> Path:
    """A film that shows each page for some seconds: its lines, the last of them as a caption at the foot; so many
    pictures a second.
    """
    for number, lines in enumerate(pages):
        picture = Image.new("RGB", (1280, 720), ((40, 60, 110), (120, 60, 40), (30, 90, 60))[number % 3])
        draw = ImageDraw.Draw(picture)
        for place, line in enumerate(lines):
            top = 620 if place == len(lines) - 1 else 120 + 110 * place
            draw.text((120 + 60 * (number % 3), top), line, fill="white", font=chinese_font(56))
        picture.save(path.parent / f"slide{number:03}.png")
    ffmpeg(
        *("-framerate", f"1/{seconds}", "-i", path.parent / "slide%03d.png"),
        *("-f", "lavfi", "-i", f"sine=220:duration={len(pages) * seconds}"),
        *("-r", str(rate), "-pix_fmt", "yuv420p", "-shortest", path),
    )
    return path
