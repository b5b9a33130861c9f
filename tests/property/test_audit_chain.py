"""Whatever is changed in a chain, as a file or in its order, is found; and nothing else is."""

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.audit import GENESIS
from service.catalogue.audit.entries import digest_of, sealed
from service.catalogue.base import canonical_json
from service.verify_audit import faults

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
ACTS = st.tuples(
    st.none() | st.integers(1, 9),
    st.text(max_size=8),
    st.text(max_size=8),
    st.none() | st.integers(1, 99),
    st.dictionaries(st.text(max_size=4), VALUES, max_size=3),
)
CHAINS = st.lists(ACTS, min_size=1, max_size=6)


def exported(acts: Sequence[tuple[int | None, str, str, int | None, dict[str, object]]]) -> list[bytes]:
    """The lines of an export of these acts."""
    previous, lines = GENESIS, []
    for number, (who, act, kind, subject, data) in enumerate(acts, 1):
        text = sealed(
            previous, f"2026-11-{number:02}T00:00:00.000000+00:00", who, act, kind, subject, canonical_json(data)
        )
        previous = digest_of(text)
        lines.append(f'{{"number":{number},"digest":"{previous}","sealed":{text}}}\n'.encode())
    return [*lines, f'{{"number":{len(acts)},"digest":"{previous}","count":{len(acts)}}}\n'.encode()]


@given(CHAINS)
def test_what_is_sealed_is_json_in_canonical_form_and_the_script_agrees(acts: list) -> None:  # type: ignore[type-arg]
    lines = exported(acts)
    assert list(faults(lines, set())) == []
    for line, (*_, data) in zip(lines, acts, strict=False):
        entry = json.loads(line)
        assert canonical_json(entry["sealed"]) == line.decode().partition('"sealed":')[2][:-2]
        assert entry["sealed"][-1] == data


@given(CHAINS, st.data())
def test_a_byte_changed_anywhere_is_found(acts: list, data: st.DataObject) -> None:  # type: ignore[type-arg]
    content = bytearray(b"".join(exported(acts)))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    assert next(faults(content.splitlines(keepends=True), set()), None) is not None


@given(CHAINS, st.data())
def test_lines_left_out_doubled_or_moved_are_found(acts: list, data: st.DataObject) -> None:  # type: ignore[type-arg]
    lines = exported(acts)
    here = data.draw(st.integers(0, len(lines) - 1))
    there = data.draw(st.integers(0, len(lines) - 1))
    for other in (
        [*lines[:here], *lines[here + 1 :]],
        [*lines[: here + 1], *lines[here:]],
        *([] if here == there else [_swapped(lines, here, there)]),
    ):
        assert next(faults(other, set()), None) is not None


def _swapped(lines: list[bytes], here: int, there: int) -> list[bytes]:
    other = list(lines)
    other[here], other[there] = other[there], other[here]
    return other


@given(CHAINS, ACTS, st.data())
def test_a_chain_written_anew_is_found_by_any_anchor_from_there_on(
    acts: list, other: tuple, data: st.DataObject
) -> None:  # type: ignore[type-arg]
    lines = exported(acts)
    anchored = data.draw(st.integers(1, len(acts)))
    changed = data.draw(st.integers(0, len(acts) - 1))
    anchor = {(anchored, json.loads(lines[anchored - 1])["digest"])}
    assert list(faults(lines, anchor)) == []
    anew = exported([*acts[:changed], other, *acts[changed + 1 :]])
    assert list(faults(anew, set())) == [], "it is sound in itself"
    is_same = anew[anchored - 1] == lines[anchored - 1]
    assert (next(faults(anew, anchor), None) is None) == is_same
    assert is_same or anchored > changed
