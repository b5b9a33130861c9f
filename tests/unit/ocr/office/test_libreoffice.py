"""LibreOffice draws what stands in a document, and nothing that stands elsewhere on this machine or beyond it."""

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr.office.libreoffice import convert, find_program
from tests.written import opendocument

pytestmark = pytest.mark.libreoffice

RED = (250, 2, 1)

FRAME = (
    '<draw:frame xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" svg:width="5cm" svg:height="5cm">'
    '<draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{0}" xlink:type="simple" xlink:show="embed" '
    'xlink:actuate="onLoad"/></draw:frame>'
)
NAMING = {
    "html": lambda place: f'<html><body background="{place}"><p>慰问</p></body></html>'.encode(),
    "rtf": lambda place: (
        b'{\\rtf1 a {\\field{\\*\\fldinst INCLUDEPICTURE "%b" \\\\d}{\\fldrslt b}}\\par}' % place.encode()
    ),
    "odp": lambda place: opendocument("presentation", f"<draw:page>{FRAME.format(place)}</draw:page>"),
}
"""Documents of three kinds that want a picture from this place on their page."""


def drawn(content: bytes, ending: str) -> NDArray[np.uint8]:
    """The first page as pixels: red, green and blue."""
    program, out = find_program(), io.BytesIO()
    assert program
    convert(program, io.BytesIO(content), ending, "pdf", out, seconds=120)
    return np.asarray(pypdfium2.PdfDocument(out.getvalue())[0].render(scale=0.5).to_pil().convert("RGB"))


def has_red(page: NDArray[np.uint8]) -> bool:
    return bool(((page[:, :, 0] > 200) & (page[:, :, 1] < 60) & (page[:, :, 2] < 60)).any())


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A picture of somebody else's on this machine."""
    path = tmp_path / "secret.png"
    Image.new("RGB", (200, 200), RED).save(path)
    return path


@pytest.mark.landlock
@pytest.mark.parametrize("ending", NAMING)
def test_a_document_that_names_a_picture_of_this_machine_does_not_get_it(ending: str, secret: Path) -> None:
    assert not has_red(drawn(NAMING[ending](secret.as_uri()), ending))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_a_document_that_names_a_picture_on_the_network_asks_nobody(listener: socket.socket) -> None:
    drawn(NAMING["odp"](f"http://127.0.0.1:{listener.getsockname()[1]}/a.png"), "odp")
    with pytest.raises(BlockingIOError):
        listener.accept()
