"""Compound files are told apart by their streams, and locked ones by what the formats say of a password."""

import io

import pytest

from ocr.base import Reason, UnreadableFileError
from ocr.office import ole
from tests.compound import compound, excel_file, locked_package, message, word_file


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (word_file(), ole.DOC),
        (excel_file(), ole.XLS),
        (compound({"Book": b"\x09\x08" + bytes(5000)}), ole.XLS),
        (compound({"PowerPoint Document": bytes(5000), "Current User": bytes(20)}), ole.PPT),
        (message("x", "y", {}), ole.MSG),
        (compound({"Contents": bytes(10)}), ole.UNKNOWN),
    ],
)
def test_a_compound_file_is_told_by_its_streams(content: bytes, mime: str) -> None:
    assert ole.identify(io.BytesIO(content)) == mime


@pytest.mark.parametrize(
    "content",
    [
        word_file(locked=True),
        excel_file(locked=True),
        locked_package(),
        compound({"PowerPoint Document": bytes(10), "Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"}),
    ],
)
def test_a_file_with_a_password_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        ole.identify(io.BytesIO(content))
    assert caught.value.code is Reason.ENCRYPTED


def test_programs_are_noticed() -> None:
    assert ole.has_macros(io.BytesIO(word_file(macros=True)))
    assert not ole.has_macros(io.BytesIO(word_file()))


@pytest.mark.parametrize("keep", [300, 1500])
def test_a_file_without_its_end_is_refused(keep: int) -> None:
    content = word_file()[:keep]
    with pytest.raises(UnreadableFileError) as caught:
        ole.identify(io.BytesIO(content))
        ole.check(io.BytesIO(content))
    assert caught.value.code is Reason.TRUNCATED
