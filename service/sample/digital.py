"""Pages of a PDF as a word processor writes them: text, no picture.

The typeface is one of those that every PDF program brings along for simplified Chinese (ISO 32000-1,
9.7.5.2), so no font file is needed; a ToUnicode map is there for programs that do not know the code table.
"""

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from service.sample.paper import Sheet

FONT = NameObject("/STSong-Light")
LATIN_WIDTH = 500
"""Thousandths of the type size for the characters 1 to 95 of Adobe-GB1, which are the Latin ones."""
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Identity-Unicode def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""


def add_text_page(writer: PdfWriter, sheet: Sheet) -> None:
    """Append a page that holds the lines of a sheet as text at their places."""
    scale = 72 / sheet.dpi
    page = writer.add_blank_page(sheet.width * 72 / 25.4, sheet.height * 72 / 25.4)
    height = float(page.mediabox.height)
    operators = [b"BT"]
    for mark in sheet.marks:
        left, top, right, bottom = mark.box
        size = (bottom - top) / 1.3 * scale
        natural = sum(size if ord(sign) > 0x7F else size * LATIN_WIDTH / 1000 for sign in mark.text)
        stretch = 100 * (right - left) * scale / natural
        place = f"1 0 0 1 {left * scale:.2f} {height - top * scale - size:.2f} Tm"
        font = f"/F1 {size:.2f} Tf {stretch:.1f} Tz"
        operators.append(f"{font} {place} <{mark.text.encode('utf-16-be').hex()}> Tj".encode())
    content = DecodedStreamObject()
    content.set_data(b"\n".join([*operators, b"ET"]))
    page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    _add_font(writer, page)


def _add_font(writer: PdfWriter, page: PageObject) -> None:
    system = DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("GB1"),
            NameObject("/Supplement"): NumberObject(2),
        }
    )
    descendant = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType0"),
            NameObject("/BaseFont"): FONT,
            NameObject("/CIDSystemInfo"): system,
            NameObject("/DW"): NumberObject(1000),
            NameObject("/W"): ArrayObject([NumberObject(n) for n in (1, 95, LATIN_WIDTH)]),
        }
    )
    unicode_map = DecodedStreamObject()
    unicode_map.set_data(TO_UNICODE)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): FONT,
            NameObject("/Encoding"): NameObject("/UniGB-UCS2-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(descendant)]),
            NameObject("/ToUnicode"): writer._add_object(unicode_map),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
