"""Papers made on the spot: pictures of Chinese pages, and PDFs of every kind that arrives."""

import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pypdf
from PIL import Image, ImageDraw, ImageFont
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, StreamObject

LETTER: Final = (
    "困难职工帮扶申请书",
    "尊敬的榆阳市总工会困难职工帮扶中心：",
    "本人自1996年7月参加工作以来，一直在纺织一线岗位，",
    "平均工资由原来的4860元下降至2150元。",
    "申请人：王建国",
    "2024年11月6日",
)
A4: Final = (595.0, 842.0)


@lru_cache
def chinese_font(size: int) -> ImageFont.FreeTypeFont:
    """A font of the system that has Chinese."""
    found = sorted(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"))
    assert found, "install fonts-noto-cjk"
    return ImageFont.truetype(found[0], size, index=2)


def written_page(lines: Sequence[str] = LETTER, size: tuple[int, int] = (1654, 1200), height: int = 44) -> Image.Image:
    """A white page with lines of print, as a scan at 200 dpi shows them."""
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((160, 120 + number * 2.4 * height), line, fill="black", font=chinese_font(height))
    return page


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def name(text: str) -> NameObject:
    """A PDF name."""
    return NameObject(f"/{text}")


def stream(data: bytes, **entries: Any) -> DecodedStreamObject:
    """A PDF stream."""
    made = DecodedStreamObject()
    made.set_data(data)
    made.update({name(key): value for key, value in entries.items()})
    return made


class PdfBook:
    """A PDF put together by hand, page by page."""

    def __init__(self) -> None:
        self.writer = pypdf.PdfWriter()

    def add_page(
        self,
        content: str,
        *,
        pictures: Mapping[str, StreamObject] | None = None,
        rotate: int = 0,
        size: tuple[float, float] = A4,
        encoding: str = "UniGB-UCS2-H",
    ) -> None:
        """A page with drawing operators; `/Song` and `/Latin` are its fonts, pictures go by their names."""
        page = self.writer.add_blank_page(*size)
        xobjects = {name(key): self.writer._add_object(value) for key, value in (pictures or {}).items()}
        fonts = {name("Song"): self._song(encoding), name("Latin"): self._latin()}
        page[name("Resources")] = DictionaryObject(
            {name("XObject"): DictionaryObject(xobjects), name("Font"): DictionaryObject(fonts)}
        )
        page[name("Contents")] = self.writer._add_object(stream(content.encode("latin-1")))
        if rotate:
            page.rotate(rotate)

    def add_scan(self, jpeg: bytes, *, rotate: int = 0, turn: str | None = None, over: str = "") -> None:
        """A page that one JPEG fills, placed by the matrix `turn`, and what is drawn `over` it."""
        with Image.open(io.BytesIO(jpeg)) as picture:
            ratio, grey = picture.height / picture.width, picture.mode == "L"
            entries = {
                "Type": name("XObject"),
                "Subtype": name("Image"),
                "Width": FloatObject(picture.width),
                "Height": FloatObject(picture.height),
                "ColorSpace": name("DeviceGray" if grey else "DeviceRGB"),
                "BitsPerComponent": FloatObject(8),
                "Filter": name("DCTDecode"),
            }
        width, height = A4[0], A4[0] * ratio
        matrix = turn or f"{width} 0 0 {height} 0 0"
        content = f"q {matrix} cm /Scan Do Q {over}"
        self.add_page(content, pictures={"Scan": stream(jpeg, **entries)}, rotate=rotate, size=(width, height))

    def bytes(self, *, user_password: str | None = None, owner_password: str | None = None) -> bytes:
        """The file; encrypted where a password to open it is given, be it an empty one."""
        if user_password is not None:
            self.writer.encrypt(user_password, owner_password, algorithm="RC4-128")
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()

    def _song(self, encoding: str) -> DictionaryObject:
        system = {"Registry": "Adobe", "Ordering": "GB1"}
        info = DictionaryObject({name(key): pypdf.generic.TextStringObject(value) for key, value in system.items()})
        info[name("Supplement")] = pypdf.generic.NumberObject(2)
        descendant = DictionaryObject(
            {
                name("Type"): name("Font"),
                name("Subtype"): name("CIDFontType0"),
                name("BaseFont"): name("STSong-Light"),
                name("CIDSystemInfo"): info,
                name("DW"): pypdf.generic.NumberObject(1000),
            }
        )
        return DictionaryObject(
            {
                name("Type"): name("Font"),
                name("Subtype"): name("Type0"),
                name("BaseFont"): name("STSong-Light"),
                name("Encoding"): name(encoding),
                name("DescendantFonts"): ArrayObject([descendant]),
            }
        )

    def _latin(self) -> DictionaryObject:
        return DictionaryObject(
            {name("Type"): name("Font"), name("Subtype"): name("Type1"), name("BaseFont"): name("Helvetica")}
        )


def typed(lines: Sequence[str], *, left: float = 60, top: float = 780, size: float = 14) -> str:
    """Operators that set Chinese lines below one another, for a page of A4."""
    shown = (
        f"BT /Song {size} Tf {left} {top - 2 * size * number} Td <{line.encode('utf-16-be').hex()}> Tj ET"
        for number, line in enumerate(lines)
    )
    return "\n".join(shown)
