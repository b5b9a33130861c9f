"""A film made for measuring: slides with writing, captions, moving pictures between, and what stands there when."""

import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ocr import Face, load_font

WIDTH, HEIGHT = 1280, 720
RATE: Final = 5
"""Pictures a second: what moves, moves; and a film of two hours is made in minutes."""
SLIDE, CAPTION, MOVING = 14, 7, 6
"""Seconds for which a slide is shown, and each of its captions; and of moving pictures after it, with a caption too."""
SCENE: Final = SLIDE + MOVING

_WHO: Final = ("榆阳市总工会", "纺织厂工会", "帮扶中心", "社区服务站", "女职工委员会", "公交公司工会", "职工学校")
_WHAT: Final = ("助学金申请", "医疗救助", "就业培训", "法律援助", "送温暖活动", "住房补贴", "子女入学", "节日慰问")
_HOW: Final = (
    "九月底之前交齐材料",
    "需要单位盖章证明",
    "公示期为七个工作日",
    "名单由职代会审议",
    "实行实名制管理",
    "款项直接打入银行卡",
    "每季度入户走访一次",
    "档案保存三十年",
    "咨询时间为工作日上午",
)
_GROUNDS: Final = (((245, 243, 236), (30, 30, 40)), ((28, 52, 104), (250, 250, 250)), ((120, 30, 34), (255, 240, 200)))
"""Ground and writing of the slides."""


@dataclass(frozen=True, slots=True)
class Written:
    """A line that stands in the picture from `start` to `end`, on a slide or as a caption."""

    start: float
    end: float
    text: str
    is_caption: bool


def make_film(path: Path, minutes: int) -> list[Written]:
    """Make a film of whole scenes, as an MPEG-4 of an older camera, and say what is to be read in it."""
    scenes = max(1, minutes * 60 // SCENE)
    pictures = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "pipe:0")
    tone = ("-f", "lavfi", "-i", f"sine=220:duration={scenes * SCENE}")
    coding = ("-c:v", "mpeg4", "-q:v", "4", "-c:a", "mp2", "-shortest", str(path))
    command = ("ffmpeg", "-v", "error", "-nostdin", "-y", *pictures, *tone, *coding)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as program:
        assert program.stdin is not None
        for scene in range(scenes):
            for picture in _pictures(scene):
                program.stdin.write(picture)
        program.stdin.close()
    if program.returncode:
        raise SystemExit(f"ffmpeg: {program.returncode}")
    return [line for scene in range(scenes) for line in lines_of(scene)]


def lines_of(scene: int) -> list[Written]:
    """What stands in the picture in a scene: title and lines of its slide, its captions, the one below what moves."""
    begun = scene * SCENE
    title, *lines, first, second, last = _words(scene)
    slide = [Written(begun, begun + SLIDE, text, False) for text in (title, *lines)]
    times = ((0, CAPTION, first), (CAPTION, SLIDE, second), (SLIDE, SCENE, last))
    return slide + [Written(begun + start, begun + end, text, True) for start, end, text in times]


def _words(scene: int) -> list[str]:
    """Seven lines, of which none is like its neighbours."""
    chance = random.Random(scene)
    whats, hows = chance.sample(_WHAT, 4), chance.sample(_HOW, 6)
    lines = [what + how for what, how in zip(whats[1:], hows, strict=False)]
    return [chance.choice(_WHO) + whats[0], *lines, *hows[3:]]


def _pictures(scene: int) -> Iterator[bytes]:
    """The pictures of a scene, one after the other."""
    title, *lines, first, second, last = _words(scene)
    ground, ink = _GROUNDS[scene % len(_GROUNDS)]
    slide = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(slide)
    draw.text((100, 70), title, fill=ink, font=load_font(Face.HEI, 60))
    for place, line in enumerate(lines):
        draw.text((130, 200 + 90 * place), line, fill=ink, font=load_font(Face.HEI, 42))
    for caption in (first, second):
        shown = _captioned(slide, caption)
        for _ in range(CAPTION * RATE):
            yield shown
    for number in range(MOVING * RATE):
        yield _captioned(Image.fromarray(_moving(scene, number)), last)


def _moving(scene: int, number: int) -> NDArray[np.uint8]:
    """Something like a street from a window: large shapes that wander."""
    coarse = np.random.default_rng(scene).integers(40, 200, (9, 16, 3), np.uint8)
    wide = Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return np.roll(np.asarray(wide), 12 * number, axis=1)


def _captioned(picture: Image.Image, caption: str) -> bytes:
    """A picture with white letters with black edges at its foot, as captions are."""
    shown = picture.copy()
    font = load_font(Face.HEI, 40)
    ImageDraw.Draw(shown).text(
        (WIDTH / 2, HEIGHT - 60), caption, fill="white", font=font, anchor="ms", stroke_width=3, stroke_fill="black"
    )
    return shown.tobytes()
