"""Readings kept and found again, whatever they say."""

import io
import json

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr import Image, Line, Point, Quad, Reading, dump_reading, load_reading, write_searchable_pdf
from ocr.geometry import turned_points, turned_size
from ocr.layout import in_rows

coordinates = st.floats(0, 20_000, allow_nan=False)
points: st.SearchStrategy[Point] = st.tuples(coordinates, coordinates)
quads: st.SearchStrategy[Quad] = st.tuples(points, points, points, points)
fractions = st.floats(0, 1)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    text = draw(texts)
    edges = sorted(draw(st.lists(fractions, min_size=len(text) + 1, max_size=len(text) + 1)))
    return Line(text, draw(quads), draw(fractions), tuple(edges))


readings = st.builds(
    Reading,
    width=st.integers(1, 20_000),
    height=st.integers(1, 20_000),
    rotation=st.sampled_from([0, 90, 180, 270]),
    rows=st.lists(st.lists(lines(), min_size=1, max_size=3).map(tuple), max_size=4).map(tuple),
    engine=st.sampled_from(["ppocr", "tesseract", "pdf"]),
    engine_version=st.text(max_size=10),
    confidence=fractions,
    born_digital=st.booleans(),
    unreadable=st.lists(quads, max_size=3).map(tuple),
)


@given(readings)
def test_a_reading_comes_back_as_it_was_kept(reading: Reading) -> None:
    kept = json.loads(json.dumps(dump_reading(reading)))
    loaded = load_reading(kept)
    assert dump_reading(loaded) == kept
    assert loaded.text == reading.text
    assert (loaded.width, loaded.height, loaded.rotation) == (reading.width, reading.height, reading.rotation)
    assert (loaded.engine, loaded.engine_version) == (reading.engine, reading.engine_version)
    assert loaded.confidence == pytest.approx(reading.confidence, abs=1e-4)
    pairs = [(a, b) for old, new in zip(reading.rows, loaded.rows, strict=True) for a, b in zip(old, new, strict=True)]
    for before, after in pairs:
        assert np.array(after.quad) == pytest.approx(np.array(before.quad), abs=0.051)
        assert after.edges == pytest.approx(before.edges, abs=1e-4)
        assert list(after.edges) == sorted(after.edges)


@given(st.dictionaries(st.text(max_size=4), st.integers()))
def test_data_of_another_form_are_refused(data: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="form"):
        load_reading({**data, "form": 99})


@given(st.lists(points, min_size=1, max_size=8), st.sampled_from([0, 90, 180, 270]))
def test_four_quarter_turns_lead_back(places: list[Point], rotation: int) -> None:
    before = np.array(places, np.float32)
    moved, width, height = before, 21_000, 30_000
    for _ in range(4):
        moved = turned_points(moved, width, height, rotation)
        width, height = turned_size(width, height, rotation)
    assert moved == pytest.approx(before, abs=0.05)


@given(st.lists(lines(), max_size=25))
def test_every_line_has_one_place_in_the_reading_order(found: list[Line]) -> None:
    placed = [line for row in in_rows(found) for line in row]
    assert sorted(map(repr, placed)) == sorted(map(repr, found))


class Blank:
    """A page of nothing, for text to be laid over."""

    count = 1

    def size(self, index: int) -> tuple[int, int]:
        return 2480, 3508

    def points(self, index: int) -> tuple[float, float]:
        return 595.2, 841.92

    def image(self, index: int, scale: float = 1.0) -> Image:
        return np.full((351, 248, 3), 255, np.uint8)

    def jpeg(self, index: int) -> None:
        return None

    def born_digital(self, index: int) -> None:
        return None

    def source(self) -> None:
        return None


# Viewers fold look-alikes and turn scripts that run from the right; a scan's text has none of the first kind.
written = st.text(
    st.one_of(
        st.sampled_from("，。、；：？！“”（）《》〔〕—…·￥％"),
        st.characters(min_codepoint=0x21, max_codepoint=0x7E),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
        st.characters(min_codepoint=0x400, max_codepoint=0x44F),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60)
@given(st.lists(written, min_size=1, max_size=5))
def test_whatever_was_read_can_be_copied_out_again(found: list[str]) -> None:
    rows = []
    for number, text in enumerate(found):
        left, top, width = 200.0, 200.0 + 300 * number, 60.0 * len(text)
        quad = ((left, top), (left + width, top), (left + width, top + 80), (left, top + 80))
        rows.append((Line(text, quad, 1.0, tuple(i / len(text) for i in range(len(text) + 1))),))
    out = io.BytesIO()
    write_searchable_pdf(out, [(Blank(), 0, Reading(2480, 3508, 0, tuple(rows), "made", "1", 1.0))], "t")
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        copied = str(document[0].get_textpage().get_text_range())
    assert "".join(copied.split()) == "".join(found)
