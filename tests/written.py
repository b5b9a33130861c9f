"""Files that hold writing, made byte by byte where no program of ours writes them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def zipped(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file with these files in it, in their order; names as they stand."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def _types(main: str, kind: str) -> str:
    return (
        f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )


def _relations(*related: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{place}"/>' for key, kind, place in related
    )
    return f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"


def docx(
    lines: Sequence[str],
    table: Sequence[Sequence[str]] = (),
    *,
    body: str = "",
    prolog: str = "",
    macros: bool = False,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A text document; `body` is XML put behind the paragraphs, `prolog` what stands before the first element."""
    rows = "".join("<w:tr>" + "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in table)
    grid = "".join("<w:gridCol/>" for _ in (table[0] if table else ()))
    drawn = f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>" if table else ""
    text = "".join(map(_paragraph, lines)) + drawn + body + "<w:p/>"
    sort = (
        "ms-word.document.macroEnabled.main"
        if macros
        else "openxmlformats-officedocument.wordprocessingml.document.main"
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("word/document.xml", f"application/vnd.{sort}+xml"),
        "_rels/.rels": _relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'{_DECLARED}{prolog}<w:document xmlns:w="{_W}"><w:body>{text}</w:body></w:document>',
    }
    if macros:
        parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 a program"
    return zipped({**parts, **(more or {})})


def xlsx(sheets: Mapping[str, Sequence[tuple[str, str, str]]], *, formats: Sequence[str] = ()) -> bytes:
    """A workbook: sheet -> cells (address, kind, value), each cell in a row of its own address; the kind is that of
    SpreadsheetML, `n3` being a number in the style 3.
    """
    book = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    fonts = "".join(
        f'<numFmt numFmtId="{170 + n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for n, code in enumerate(formats)
    )
    styles = "<xf/>" + "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(len(formats)))
    related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(
            "xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        ),
        "_rels/.rels": _relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_DECLARED}<workbook xmlns="{_S}" xmlns:r="{_OFFICE}"><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(*related, ("rIdS", "styles", "styles.xml")),
        "xl/styles.xml": f'{_DECLARED}<styleSheet xmlns="{_S}"><numFmts>{fonts}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
    }
    for number, cells in enumerate(sheets.values(), 1):
        rows = "".join(f"<row>{_cell(*cell)}</row>" for cell in cells)
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'{_DECLARED}<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped(parts)


def _cell(address: str, kind: str, value: str) -> str:
    style = kind[1:] if kind[1:].isdecimal() else "0"
    if kind == "inlineStr":
        return f'<c r="{address}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{address}" s="{style}" t="{kind.rstrip("0123456789")}"><v>{escape(value)}</v></c>'


def pptx(slides: Sequence[Sequence[str]], notes: str = "") -> bytes:
    """A presentation; the slides stand in its order, their parts in the opposite one. `notes` belong to the first."""
    order = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    count = len(slides)
    related = [(f"rId{n}", "slide", f"slides/slide{count + 1 - n}.xml") for n in range(1, count + 1)]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(
            "ppt/presentation.xml",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        ),
        "_rels/.rels": _relations(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'{_DECLARED}<p:presentation xmlns:p="{_P}" xmlns:r="{_OFFICE}"><p:sldIdLst>{order}'
        "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": _relations(*related),
    }
    for n, lines in enumerate(slides, 1):
        parts[f"ppt/slides/slide{count + 1 - n}.xml"] = _slide("sld", lines)
    if notes:
        parts[f"ppt/slides/_rels/slide{count}.xml.rels"] = _relations(("rId1", "notesSlide", "../notesSlides/n1.xml"))
        parts["ppt/notesSlides/n1.xml"] = _slide("notes", [notes])
    return zipped(parts)


def _slide(element: str, lines: Sequence[str]) -> str:
    text = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    number = '<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>'
    shapes = f"<p:cSld><p:spTree><p:sp><p:txBody>{text}{number}</p:txBody></p:sp></p:spTree></p:cSld>"
    return f'{_DECLARED}<p:{element} xmlns:p="{_P}" xmlns:a="{_A}">{shapes}</p:{element}>'


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = (
    f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" xmlns:table="{_ODF}:table:1.0" '
    f'xmlns:draw="{_ODF}:drawing:1.0" office:version="1.3"'
)


def opendocument(kind: str, body: str, *, encrypted: bool = False, macros: bool = False) -> bytes:
    """An OpenDocument of the kind text, spreadsheet or presentation with this body."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    lock = "<m:encryption-data/>" if encrypted else ""
    manifest = (
        f'{_DECLARED}<m:manifest xmlns:m="{_ODF}:manifest:1.0" m:version="1.3">'
        f'<m:file-entry m:full-path="/" m:media-type="{mime}"/>'
        f'<m:file-entry m:full-path="content.xml" m:media-type="text/xml">{lock}</m:file-entry></m:manifest>'
    )
    content = (
        f"{_DECLARED}<office:document-content {_ODF_NAMES}><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    parts = {"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": content}
    if macros:
        parts["Basic/Standard/Module1.xml"] = "<script/>"
    return zipped(parts)


def ofd(pages: Sequence[str], *, picture: bytes = b"", template: str = "") -> bytes:
    """An OFD file; each page is the XML of its objects. A picture has the number 9."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    area = "<ofd:Area><ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:Area>"
    places = "".join(f'<ofd:Page ID="{n + 20}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    framed = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    used = '<ofd:Template TemplateID="2" ZOrder="Background"/>' if template else ""
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'{_DECLARED}<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{_DECLARED}<ofd:Document {space}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{framed}"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
        f"<ofd:Pages>{places}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'{_DECLARED}<ofd:Res {space} BaseLoc="Res"><ofd:MultiMedias>'
        '<ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>image_9.png</ofd:MediaFile></ofd:MultiMedia>'
        "</ofd:MultiMedias></ofd:Res>",
    }
    if picture:
        parts["Doc_0/Res/image_9.png"] = picture
    layer = '<ofd:Content><ofd:Layer ID="3">{}</ofd:Layer></ofd:Content>'
    for number, objects in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"{_DECLARED}<ofd:Page {space}>{area}{used}{layer.format(objects)}</ofd:Page>"
        )
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = f"{_DECLARED}<ofd:Page {space}>{layer.format(template)}</ofd:Page>"
    return zipped(parts)


def ofd_text(text: str, x: float, y: float, size: float = 4.0) -> str:
    """A line of text whose base line begins at (x, y) millimetres, its steps written the short way."""
    steps = f'DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="5" Boundary="{x} {y - size} 180 {size * 1.4}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" {steps}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def eml(subject: str, text: str, attachments: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """A mail with attachments."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "王芳 <fang@example.cn>", "li@example.cn"
    message["Date"] = "Mon, 30 Nov 2026 09:00:00 +0800"
    message["Message-ID"] = "<1@example.cn>"
    message.set_content(text)
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
