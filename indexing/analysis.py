"""The one place that cuts text: documents and queries pass through here on their way to any back-end.

The contract, in short. Text is *folded* (`fold`); a folded text is cut into *tokens* (`cut`): a run of CJK
characters gives its overlapping pairs and, last, its final character; a run of letters and digits is one
token. A query phrase is cut so that the tokens stand side by side exactly where its characters do
(`cut_phrase`). Every step that folds looks at single characters and their direct neighbours only, so that a
phrase folds alike in a query and in a text. That is why traditional characters are folded one by one with
OpenCC's table and not with its phrase converter, which reads 乾 differently in 乾隆 and in 乾燥.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import chain
from operator import add
from typing import NamedTuple

import opencc

MAX_TOKEN = 200
"""Longest run of letters and digits kept, in characters; Elasticsearch's tokenizers cut at 255."""

_RULES = 2
"""Raised whenever back-ends hold other tokens or other metadata than before."""

_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # ideographs
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff\uac00-\ud7af"  # sounds
    "\ue000-\uf8ff\U000f0000-\U0010fffd"  # private use, where rare characters of names live
)
"""Characters that are written without blanks between words."""

_ALPHANUMERIC = rf"[^\W_{_CJK}]"
_PARTING = rf"(?:(?![{_CJK}])[\W_])"
_RUN = re.compile(rf"([{_CJK}]+)|{_ALPHANUMERIC}+")
_IDEOGRAPH = re.compile(rf"[{_CJK}]")
# Blanks beside a CJK character (a word broken over lines joins) and thousands commas inside a number.
_DROPPED = re.compile(rf"(?<=[{_CJK}])\s+|(?<!\s)\s++(?=[{_CJK}])|(?<=[0-9]),(?=[0-9]{{3}}(?![0-9]))")

_BROKEN = re.compile(rf"(?<=[{_CJK}])\s*\n\s*(?=[{_CJK}])")
_BLANKS = re.compile(r"\s+")

_INVISIBLE = (
    *(0xAD, 0x2060, 0xFEFF, *range(0x200B, 0x2010)),
    *(*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)),
    *range(0xD800, 0xE000),
)
"""Zero-width marks, soft hyphen; variation selectors (PDFs are full of these); lone halves of surrogate pairs."""

_RADICALS = "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰"
_IDEOGRAPHS_OF_RADICALS = "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙"
_LOOKALIKES = {
    # PDF fonts put radicals in place of the ideograph, and NFKC leaves these alone.
    **dict(zip(_RADICALS, _IDEOGRAPHS_OF_RADICALS, strict=True)),
    "○": "〇",  # 二○二六年
}


@cache
def _simplified() -> dict[int, str | None]:
    """Traditional to simplified one by one, look-alikes, and what is dropped (None)."""
    planes = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32400))
    traditional = [chr(code) for first, end in planes for code in range(first, end)]
    converted = opencc.OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    table: dict[int, str | None] = {
        ord(old): new for old, new in zip(traditional, converted, strict=True) if old != new and len(new) == 1
    }
    table.update((ord(old), new) for old, new in _LOOKALIKES.items())
    table.update(dict.fromkeys(_INVISIBLE))
    return table


@cache
def contract() -> str:
    """Name of the rules in force: an index built under another name must be rebuilt.

    It covers these rules, the table of simplified characters and the Unicode tables of the interpreter.
    """
    table = repr(sorted(_simplified().items(), key=lambda item: item[0])).encode()
    return f"{_RULES}-{unicodedata.unidata_version}-{sha256(table).hexdigest()[:8]}"


def _compatible(text: str) -> str:
    # casefold, not lower: lower() makes Σ depend on its place in the word.
    return unicodedata.normalize("NFKC", text).casefold()


def fold(text: str) -> str:
    """The text as it is searched: NFKC, small letters, simplified characters, without meaningless blanks."""
    return _DROPPED.sub("", _compatible(text).translate(_simplified()))


def on_one_line(raw: str) -> str:
    """A raw text to be shown on one line: a word broken over lines joins, other blanks become one."""
    return _BLANKS.sub(" ", _BROKEN.sub("", raw))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where it came from: character `i` stands for `raw[starts[i]:ends[i]]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets of the folded characters from `start` up to `end` (at least one)."""
        return self.starts[start], self.ends[end - 1]


@cache
def _joining() -> str:
    """The inside of a character class: all that may melt into the character before it under NFKC."""
    ranges: list[tuple[int, int]] = []
    for code in (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)):
        if not _joins(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def _joins(character: str) -> bool:
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first).startswith("M") or "\u1160" <= first <= "\u11ff"


@cache
def _cluster() -> re.Pattern[str]:
    """One character with all that melts into it."""
    return re.compile(f".[{_joining()}]*", re.DOTALL)


@cache
def _shortening() -> frozenset[str]:
    """Characters that can make a text shorter. A set, since looking for them in every page of a list is felt."""
    joining = re.compile(f"[{_joining()}]")
    planes = (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0))
    return frozenset(chr(code) for code in planes if joining.match(chr(code))) | set(map(chr, _INVISIBLE))


def locate(raw: str) -> Folded:
    """Fold `raw` and keep the offsets; `locate(raw).text == fold(raw)` for every text."""
    text, starts, ends = _aligned(raw) or _by_lines(raw)
    kept = list(_kept(text))
    return Folded(
        "".join(text[part] for part in kept),
        list(chain.from_iterable(starts[part] for part in kept)),
        list(chain.from_iterable(ends[part] for part in kept)),
    )


_Aligned = tuple[str, Sequence[int], Sequence[int]]
"""A text with the raw offsets at which each of its characters starts and ends."""


def _aligned(raw: str) -> _Aligned | None:
    """The text where each character stands for one: none is there to shorten it, and it did not grow."""
    text = _compatible(raw).translate(_simplified())
    if len(text) != len(raw) or not _shortening().isdisjoint(raw):
        return None
    return text, range(len(raw)), range(1, len(raw) + 1)


def _by_lines(raw: str) -> _Aligned:
    """The text line by line: nothing melts into the end of one."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    offset = 0
    for line in raw.splitlines(keepends=True):
        aligned = _aligned(line)
        if aligned is not None:
            letters.append(aligned[0])
            starts += range(offset, offset + len(line))
            ends += range(offset + 1, offset + len(line) + 1)
        else:
            for match in _cluster().finditer(line):
                folded = _compatible(match.group()).translate(_simplified())
                letters.append(folded)
                starts += [offset + match.start()] * len(folded)
                ends += [offset + match.end()] * len(folded)
        offset += len(line)
    return "".join(letters), starts, ends


def _kept(text: str) -> Iterator[slice]:
    position = 0
    for match in _DROPPED.finditer(text):
        yield slice(position, match.start())
        position = match.end()
    yield slice(position, len(text))


class Run(NamedTuple):
    """Characters that belong together, all CJK or none; `glued`: a CJK run directly after another one."""

    start: int
    text: str
    cjk: bool
    glued: bool


def runs(folded: str) -> Iterator[Run]:
    """The runs of a folded text in order; all else (punctuation, blanks) parts them."""
    end = -1
    for match in _RUN.finditer(folded):
        cjk = match.lastindex is not None
        yield Run(match.start(), match.group(), cjk, cjk and match.start() == end)
        end = -1 if cjk else match.end()


def cut(folded: str) -> list[str]:
    """The tokens of a folded text in order: 困难职工 gives 困难 难职 职工 工.

    A CJK run glued to letters or digits gives its first character too, so that 6月 is found in 6月份.
    """
    tokens: list[str] = []
    end = -1
    for match in _RUN.finditer(folded):  # and not `runs`: most of the time of indexing is spent here
        run = match.group()
        if match.lastindex is None:
            tokens.append(run[:MAX_TOKEN])
            end = match.end()
            continue
        if match.start() == end:
            tokens.append(run[0])
        tokens.extend(map(add, run, run[1:]))
        tokens.append(run[-1])
    return tokens


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must stand side by side; with `prefix` the last of them may go on."""

    tokens: tuple[str, ...]
    prefix: bool

    @property
    def character(self) -> str:
        """The one CJK character that is asked for, or ""."""
        return self.tokens[0] if self.prefix and len(self.tokens) == 1 and is_cjk(self.tokens[0]) else ""


def cut_phrase(folded: str, *, prefix: bool = False) -> Phrase:
    """Cut a folded query phrase exactly, also across runs; `prefix` lets its last letters and digits go on.

    A last run of one character that is not glued is a prefix (困 begins 困难), and a longer last run must not
    give its final character, which need not be the last of its run in the text.
    """
    tokens: list[str] = []
    parts = list(runs(folded))
    for number, run in enumerate(parts, start=1):
        if not run.cjk:
            tokens.append(run.text[:MAX_TOKEN])
            continue
        if run.glued:
            tokens.append(run.text[0])
        tokens.extend(map(add, run.text, run.text[1:]))
        if number < len(parts):
            tokens.append(run.text[-1])
    if not parts or not parts[-1].cjk:
        return Phrase(tuple(tokens), prefix and bool(parts))
    single = len(parts[-1].text) == 1 and not parts[-1].glued
    return Phrase((*tokens, parts[-1].text) if single else tuple(tokens), single)


def phrase_pattern(folded: str, *, prefix: bool = False) -> re.Pattern[str]:
    """What a phrase cut by `cut_phrase` finds, as a pattern for folded texts: to show it, not to find it."""
    pieces: list[str] = []
    was_cjk = False
    for run in runs(folded):
        if pieces and not run.glued:
            # Two CJK runs would be one if nothing parted them.
            pieces.append(f"{_PARTING}{'+' if run.cjk and was_cjk else '*'}")
        was_cjk = run.cjk
        pieces.append(re.escape(run.text) if run.cjk else rf"(?<!{_ALPHANUMERIC}){re.escape(run.text)}")
        if not run.cjk:
            pieces.append(rf"(?!{_ALPHANUMERIC})")
    if prefix and pieces[-1].startswith("(?!"):
        pieces.pop()
    return re.compile("".join(pieces))


def is_cjk(token: str) -> bool:
    """Whether the token comes from a CJK run."""
    return _IDEOGRAPH.match(token) is not None


def characters(folded: str) -> set[str]:
    """The distinct CJK characters of a folded text: they answer queries of one character."""
    return set(filter(_IDEOGRAPH.match, set(folded)))


_DASHES = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("•‧∙⋅・･", "·")})


def code_key(code: str) -> str:
    """An archival code as it is compared: capitals, one kind of dash and of dot, no blanks."""
    return "".join(unicodedata.normalize("NFKC", code).upper().translate(_DASHES).split())
