"""Paper to draw on: a sheet with a cursor, paragraphs, tables, cards, seals, and what a scanner does to it.

Lengths are millimetres and type sizes points, as on real paper; only a `Mark` speaks in pixels of the image.
Text between ‹ and › is written by pen.
"""

import math
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from ocr import Face, load_font

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

BLACK: Colour = (30, 30, 32)
RED: Colour = (205, 28, 38)
PEN: Colour = (26, 38, 112)
PEN_DOWN, PEN_UP = "‹", "›"
MARGIN = 24.0
"""Blank left, right and below the text, in millimetres."""
RIGHT_INDENT = 12.0
"""Signatures stand a little in from the right."""
LEADING = 1.72
"""Distance of lines in heights of type."""
NOT_AT_LINE_START = "，。、；：？！）》〉」』”’％%)]}〕】,.;:?!" + PEN_UP


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of text that stands on a sheet; `box` is left, top, right, bottom in pixels."""

    text: str
    box: Box


def plain(text: str) -> str:
    """Text without the signs that tell printed from written."""
    return text.replace(PEN_DOWN, "").replace(PEN_UP, "")


class Sheet:
    """One side of A4 at `dpi`, with a cursor `y` that wanders down in millimetres."""

    def __init__(self, dpi: int = 200, *, landscape: bool = False, ink: Colour = BLACK) -> None:
        self.width, self.height = (297.0, 210.0) if landscape else (210.0, 297.0)
        self.dpi = dpi
        self.ink = ink
        self.image = Image.new("RGB", (self.px(self.width), self.px(self.height)), (255, 255, 255))
        self.draw = ImageDraw.Draw(self.image)
        self.marks: list[Mark] = []
        self.y = MARGIN

    def px(self, millimetres: float) -> int:
        """Pixels in a length."""
        return round(millimetres * self.dpi / 25.4)

    def mm(self, points: float) -> float:
        """Millimetres in a height of type."""
        return points * 25.4 / 72

    @property
    def room(self) -> float:
        """Millimetres left between the cursor and the lower margin."""
        return self.height - MARGIN - self.y

    def measure(self, text: str, face: Face, points: float) -> float:
        """Width of one line in millimetres."""
        return float(load_font(face, self.px(self.mm(points))).getlength(plain(text))) * 25.4 / self.dpi

    def write(self, x: float, y: float, text: str, face: Face, points: float, colour: Colour | None = None) -> None:
        """Put one line with its upper left corner at (x, y)."""
        font = load_font(face, self.px(self.mm(points)))
        left, top = self.px(x), self.px(y)
        start, pen = left, False
        for part in _split_pen(text):
            pen = part == PEN_DOWN or (pen and part != PEN_UP)
            if part in (PEN_DOWN, PEN_UP):
                continue
            if pen:
                self._write_by_pen(left, top, part, points)
            else:
                self.draw.text((left, top), part, fill=colour or self.ink, font=font)
            left += round(font.getlength(part))
        if plain(text).strip():
            self.marks.append(Mark(plain(text), (start, top, left, top + font.size * 1.3)))

    def _write_by_pen(self, left: float, top: int, text: str, points: float) -> None:
        """No hand keeps the line: every character stands a little higher or lower, by its own shape."""
        font = load_font(Face.HEI, self.px(self.mm(points)))
        for place, sign in enumerate(text):
            wobble = (ord(sign) * 31 + place * 17) % 7 - 3
            self.draw.text((left, top + wobble * font.size / 60), sign, fill=PEN, font=font)
            left += font.getlength(sign)

    def line(self, text: str, face: Face, points: float, align: str, colour: Colour | None = None) -> None:
        """Write at the cursor, `align` left, right or centre between the margins, and move below."""
        width = self.measure(text, face, points)
        right = self.width - MARGIN - RIGHT_INDENT - width
        x = {"left": MARGIN, "right": max(right, MARGIN), "centre": (self.width - width) / 2}[align]
        self.write(x, self.y, text, face, points, colour)
        self.y += self.mm(points) * LEADING

    def rule(self, colour: Colour, thickness: float = 0.4) -> None:
        """A line across the type area."""
        ends = [(self.px(MARGIN - 4), self.px(self.y)), (self.px(self.width - MARGIN + 4), self.px(self.y))]
        self.draw.line(ends, fill=colour, width=max(1, self.px(thickness)))
        self.y += 2.5

    def wrap(self, text: str, face: Face, points: float, width: float, indent: float = 0.0) -> tuple[str, ...]:
        """Break text into lines no wider than `width`; no line starts with a closing mark."""
        lines, line, used = [], "", indent
        tokens = _tokens(text)
        while tokens:
            token = tokens.pop(0)
            advance = self.measure(token, face, points)
            if len(token) > 1 and advance > width:
                tokens[:0] = list(token)
                continue
            if line and used + advance > width and token not in NOT_AT_LINE_START:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + token, used + advance
        return tuple(_close_pen([*lines, line]))

    def fit(self, cells: list[str], widths: list[float], points: float) -> list[tuple[str, ...]]:
        """The lines of each cell of a table's row; `widths` in millimetres."""
        return [self.wrap(cell, Face.SONG, points, width - 2.4) for cell, width in zip(cells, widths, strict=True)]

    def row(self, cells: list[tuple[str, ...]], widths: list[float], height: float, points: float, face: Face) -> None:
        """Draw one row of a table at the cursor. Short text stands in the middle of its cell."""
        x = (self.width - sum(widths)) / 2
        for lines, width in zip(cells, widths, strict=True):
            corners = [(self.px(x), self.px(self.y)), (self.px(x + width), self.px(self.y + height))]
            self.draw.rectangle(corners, outline=self.ink, width=max(1, self.px(0.3)))
            top = self.y + (height - len(lines) * self.mm(points) * 1.4) / 2
            for number, line in enumerate(lines):
                shift = (width - self.measure(line, face, points)) / 2 if len(lines) == 1 else 1.2
                self.write(x + shift, top + number * self.mm(points) * 1.4, line, face, points)
            x += width
        self.y += height

    def card(self, width: float, height: float, colour: Colour) -> tuple[float, float]:
        """A tinted card with round corners in the middle; gives the millimetres of its upper left corner."""
        left = (self.width - width) / 2
        corners = (
            self.px(left),
            self.px(self.y),
            self.px(left + width),
            self.px(self.y + height),
        )
        self.draw.rounded_rectangle(corners, self.px(3), fill=colour, outline=(150, 150, 150), width=2)
        return left, self.y

    def portrait(self, x: float, y: float) -> None:
        """A photograph as copies show it: a grey shape of head and shoulders, 24 by 30 millimetres."""
        at = self.px
        self.draw.rectangle((at(x), at(y), at(x + 24), at(y + 30)), fill=(222, 226, 230))
        self.draw.pieslice((at(x + 1), at(y + 19), at(x + 23), at(y + 41)), 180, 360, fill=(92, 96, 104))
        self.draw.ellipse((at(x + 6.5), at(y + 4), at(x + 17.5), at(y + 19)), fill=(150, 134, 122))

    def seal(self, x: float, y: float, name: str, caption: str, rng: Random) -> None:
        """A round red seal of 42 millimetres with its middle at (x, y), over what stands there; no `Mark`."""
        ink = _draw_seal(self.px(42), name, caption, rng).rotate(
            rng.uniform(-14, 14), Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
        )
        place = (self.px(x) - ink.width // 2, self.px(y) - ink.height // 2)
        below = self.image.crop((*place, place[0] + ink.width, place[1] + ink.height))
        self.image.paste(ImageChops.multiply(below, ink), place)

    def stamp(self, x: float, y: float, lines: list[str], colour: Colour) -> None:
        """A framed rubber stamp with its upper left corner at (x, y)."""
        width = max(self.measure(line, Face.HEI_BOLD, 11) for line in lines) + 5
        corners = (self.px(x), self.px(y), self.px(x + width), self.px(y + 3 + 6 * len(lines)))
        self.draw.rectangle(corners, outline=colour, width=max(1, self.px(0.5)))
        for number, line in enumerate(lines):
            self.write(x + 2.5, y + 1.2 + number * 6, line, Face.HEI_BOLD, 11, colour)


def _split_pen(text: str) -> list[str]:
    spaced = text.replace(PEN_DOWN, f"\0{PEN_DOWN}\0").replace(PEN_UP, f"\0{PEN_UP}\0")
    return [part for part in spaced.split("\0") if part]


def _tokens(text: str) -> list[str]:
    """Characters that may stand at a line's end, with runs of Latin letters and digits kept whole."""
    tokens: list[str] = []
    for sign in text:
        latin = sign.isascii() and not sign.isspace()
        if latin and tokens and tokens[-1][-1].isascii() and tokens[-1] != " " and len(tokens[-1]) < 26:
            tokens[-1] += sign
        else:
            tokens.append(sign)
    return tokens


def _close_pen(lines: list[str]) -> list[str]:
    """Writing by pen goes on over the line's end."""
    closed, down = [], False
    for line in lines:
        text = PEN_DOWN + line if down else line
        down = text.rfind(PEN_DOWN) > text.rfind(PEN_UP)
        closed.append(text + PEN_UP if down else text)
    return closed


def _draw_seal(pixels: int, name: str, caption: str, rng: Random) -> Image.Image:
    """Ring, name along the upper arc, star, caption below; the ink takes unevenly."""
    size = 2 * pixels
    ink = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(ink)
    draw.ellipse((6, 6, size - 6, size - 6), outline=255, width=size // 34)
    points = [
        (
            size / 2 + size * radius * math.sin(math.pi * corner / 5),
            size / 2 - size * radius * math.cos(math.pi * corner / 5),
        )
        for corner, radius in enumerate([0.15, 0.058] * 5)
    ]
    draw.polygon(points, fill=255)
    type_size = size // 9 if len(name) <= 14 else size * 10 // (9 * (len(name) - 4))
    font = load_font(Face.SONG_BOLD, type_size)
    step = min(24.0, 264.0 / len(name))
    for number, sign in enumerate(name):
        angle = (number - (len(name) - 1) / 2) * step
        letter = Image.new("L", (type_size * 3 // 2, type_size * 3 // 2), 0)
        ImageDraw.Draw(letter).text((letter.width / 2, letter.height / 2), sign, fill=255, font=font, anchor="mm")
        x = size / 2 + size * 0.385 * math.sin(math.radians(angle)) - letter.width / 2
        y = size / 2 - size * 0.385 * math.cos(math.radians(angle)) - letter.height / 2
        ink.paste(255, (round(x), round(y)), letter.rotate(-angle, Image.Resampling.BILINEAR))
    draw.text((size / 2, size * 0.8), caption, fill=255, font=load_font(Face.SONG_BOLD, size // 13), anchor="mm")
    uneven = np.random.default_rng(rng.getrandbits(32)).integers(120, 256, (24, 24), dtype=np.uint8)
    ink = ImageChops.multiply(ink, Image.fromarray(uneven).resize(ink.size, Image.Resampling.BICUBIC))
    ink = ink.resize((pixels, pixels), Image.Resampling.LANCZOS)
    return Image.composite(Image.new("RGB", ink.size, RED), Image.new("RGB", ink.size, (255, 255, 255)), ink)


def degrade(image: Image.Image, rng: Random, *, skew: float = 1.2) -> Image.Image:
    """What a desk scanner makes of a sheet: askew by up to `skew` degrees, off-white, uneven light, dust."""
    chance = np.random.default_rng(rng.getrandbits(32))
    angle = rng.uniform(-skew, skew)
    turned = image.rotate(angle, Image.Resampling.BILINEAR, fillcolor=(250, 250, 248))
    light = chance.normal(247, 1.4, (11, 8))
    light += np.linspace(rng.uniform(-9, 5), rng.uniform(-9, 5), 8)
    light[:, rng.choice((0, -1))] -= rng.uniform(0, 26)
    shade = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)).resize(image.size, Image.Resampling.BICUBIC)
    warmth = rng.uniform(0.955, 1.0)
    tint = Image.merge("RGB", (shade, shade, shade.point(lambda value: value * warmth)))
    grain = np.clip(chance.normal(128, rng.uniform(3, 7), (509, 491)), 0, 255).astype(np.uint8)
    repeats = (image.height // 509 + 1, image.width // 491 + 1)
    noise = Image.fromarray(np.tile(grain, repeats)[: image.height, : image.width])
    dust = ImageDraw.Draw(noise)
    for _ in range(rng.randint(4, 22)):
        x, y, size = rng.randrange(image.width), rng.randrange(image.height), rng.randint(1, 3)
        dust.ellipse((x, y, x + size, y + size), fill=rng.randint(20, 90))
    return ImageChops.add(ImageChops.multiply(turned, tint), noise.convert("RGB"), 1, -128)
