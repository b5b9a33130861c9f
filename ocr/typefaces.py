"""The Chinese typefaces of the machine: papers are set in them, and pages drawn."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
    Path("/Library/Fonts"),
    Path("~/Library/Fonts"),
    Path("/opt/homebrew/share/fonts"),
)


class Face(StrEnum):
    """A typeface; the value is the pattern of its file names, ending with the weight."""

    SONG = "NotoSerifCJK*-Regular"
    SONG_BOLD = "NotoSerifCJK*-Bold"
    HEI = "NotoSansCJK*-Regular"
    HEI_BOLD = "NotoSansCJK*-Bold"


class FontMissingError(Exception):
    """No Chinese typeface is installed; `pattern` is the file name looked for."""

    def __init__(self, pattern: str) -> None:
        super().__init__(
            f"no font file {pattern}.ttc or .otf was found: install the Noto CJK fonts "
            "(Debian, Ubuntu: apt install fonts-noto-cjk; "
            "macOS: brew install font-noto-serif-cjk font-noto-sans-cjk)"
        )
        self.pattern = pattern


@lru_cache(maxsize=len(Face))
def find_font(face: Face) -> tuple[Path, int]:
    """The font file of a face and the number of its simplified-Chinese member; raises FontMissingError."""
    for folder in FONT_FOLDERS:
        for path in sorted(folder.expanduser().rglob(f"{face}.[ot]t[cf]")):
            for index in range(5 if path.suffix == ".ttc" else 1):
                if str(ImageFont.truetype(path, 12, index=index).getname()[0]).endswith("SC"):
                    return path, index
    raise FontMissingError(face)


@lru_cache(maxsize=64)
def load_font(face: Face, pixels: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels. The plain layout engine sets the same on every machine."""
    path, index = find_font(face)
    return ImageFont.truetype(path, pixels, index=index, layout_engine=ImageFont.Layout.BASIC)
