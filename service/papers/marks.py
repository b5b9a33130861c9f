"""QR codes for labels and covers, drawn as lines: sharp at any size, and the same bytes every time."""

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """An SVG of the QR code (ISO/IEC 18004) that says `text` in UTF-8, with its quiet zone of four modules.

    Error correction M, or more where it costs no size: labels get scratched.
    """
    code = segno.make_qr(text, error="m", encoding="utf-8")
    # segno's own markup: numbers and one path; the text itself is not in it.
    return Markup(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704
