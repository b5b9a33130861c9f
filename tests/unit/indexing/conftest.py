"""Papers written for the tests, laid out as a page would be read."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import load_regulation
from indexing import Field, FieldKind, KindProfile, TextLine, TextPage, TypeProfile, find_fields

WIDTH, HEIGHT, MARGIN = 1654.0, 2339.0, 200.0
SIZE, LEADING = 32.0, 58.0
_SIZES = {"#": 56.0, "^": 72.0}

Lay = Callable[[str], TextPage]


def _width(text: str, size: float) -> float:
    return sum(size / 2 if character.isascii() else size for character in text)


def _wrapped(paragraph: str) -> Iterator[tuple[float, str]]:
    """The lines of a paragraph with the left edge of each; the first is indented by two characters."""
    left, line = MARGIN + 2 * SIZE, ""
    for character in paragraph:
        if left + _width(line + character, SIZE) > WIDTH - MARGIN:
            yield left, line
            left, line = MARGIN, ""
        line += character
    yield left, line


def _rows(line: str) -> Iterator[tuple[tuple[float, float, str], ...]]:
    """Left edge, size and text of the cells of every row that a line of the text gives."""
    mark, _, text = line.partition(" ")
    if line.startswith("|"):
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        step = (WIDTH - 2 * MARGIN) / len(cells)
        yield tuple((MARGIN + number * step, SIZE, cell) for number, cell in enumerate(cells) if cell)
    elif mark in ("#", "^", "="):
        size = _SIZES.get(mark, SIZE)
        yield (((WIDTH - _width(text, size)) / 2, size, text),)
    elif mark == ">":
        yield ((WIDTH - MARGIN - _width(text, SIZE), SIZE, text),)
    else:
        yield from (((left, SIZE, part),) for left, part in _wrapped(line))


def lay_text(text: str, number: int = 1) -> TextPage:
    """A page with this text on it, in the notation of `documents.toml`."""
    rows = []
    top = 180.0
    for cells in (row for line in text.strip().splitlines() for row in _rows(line)):
        tallest = max((size for _, size, _ in cells), default=SIZE)
        rows.append(
            tuple(
                TextLine(cell, (left, top, left + _width(cell, size), top + size), 0.98) for left, size, cell in cells
            )
        )
        top += LEADING + tallest - SIZE
    return TextPage(number, WIDTH, max(HEIGHT, top + MARGIN), tuple(row for row in rows if row))


DOCUMENTS: list[dict[str, str]] = tomllib.loads(Path(__file__).with_name("documents.toml").read_text(encoding="utf-8"))[
    "document"
]


@pytest.fixture(scope="session")
def lay() -> Lay:
    """Lays out a page of text."""
    return lay_text


@pytest.fixture(scope="session")
def found() -> Callable[[TextPage, str], list[Field]]:
    """The fields of one kind on a page."""
    return lambda page, kind: [field for field in find_fields([page]) if field.kind == FieldKind(kind)]


@pytest.fixture(scope="session")
def values(found: Callable[[TextPage, str], list[Field]]) -> Callable[[str, str], list[str]]:
    """The values of one kind in a text."""
    return lambda text, kind: [field.value for field in found(lay_text(text), kind)]


@pytest.fixture(scope="session")
def profiles() -> tuple[TypeProfile, ...]:
    """The types of the regulation as the classifier takes them."""
    return tuple(
        TypeProfile(
            kind.code,
            kind.category,
            kind.titles,
            kind.anchors,
            kind.hints,
            kind.negatives,
            kind.cues,
            tuple(KindProfile(each.code, each.titles) for each in kind.kinds),
        )
        for kind in load_regulation().types
    )


@pytest.fixture(scope="session")
def documents() -> list[dict[str, str]]:
    """All the papers."""
    return DOCUMENTS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `document` runs once for every paper of `documents.toml`."""
    if "document" in metafunc.fixturenames:
        names = [f"{document['type']}-{number}" for number, document in enumerate(DOCUMENTS)]
        metafunc.parametrize("document", DOCUMENTS, ids=names)
