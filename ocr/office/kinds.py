"""What a file that holds writing is, by its content alone, and whether it is sound."""

import re
from typing import BinaryIO, Final

from ocr.base import Reason, UnreadableFileError
from ocr.office import ole
from ocr.office.packages import Package
from ocr.office.plain import MOST_BYTES, delimiter_of, encoding_of
from ocr.office.word import main_part

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSB: Final = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
ODT: Final = "application/vnd.oasis.opendocument.text"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
ODP: Final = "application/vnd.oasis.opendocument.presentation"
OFD: Final = "application/ofd"
ZIP: Final = "application/zip"
RTF: Final = "application/rtf"
HTML: Final = "text/html"
CSV: Final = "text/csv"
TEXT: Final = "text/plain"
EML: Final = "message/rfc822"

ENDINGS: Final = {
    DOCX: "docx",
    XLSX: "xlsx",
    PPTX: "pptx",
    XLSB: "xlsb",
    ODT: "odt",
    ODS: "ods",
    ODP: "odp",
    ole.DOC: "doc",
    ole.XLS: "xls",
    ole.PPT: "ppt",
    RTF: "rtf",
    HTML: "html",
    CSV: "csv",
    TEXT: "txt",
}
"""The formats that hold writing, with the ending that suits each."""

TABULAR: Final = frozenset({XLSX, XLSB, ODS, ole.XLS, CSV})

_MAIN_PARTS: Final = (
    ("sheet.binary", XLSB),
    ("ms-word", DOCX),
    ("wordprocessingml", DOCX),
    ("ms-excel", XLSX),
    ("spreadsheetml", XLSX),
    ("ms-powerpoint", PPTX),
    ("presentationml", PPTX),
)
"""What the content type of a package's main part contains, templates and macro documents included."""
_MIMETYPE: Final = 100
_HEAD: Final = 65536
_MAIL_FIELD: Final = re.compile(
    r"^(from|to|cc|subject|date|message-id|received|return-path|mime-version|reply-to|delivered-to|content-type|"
    r"x-[a-z-]+|dkim-signature|authentication-results):",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_CERTAIN: Final = frozenset({"from", "to", "subject", "date", "message-id", "received", "mime-version"})


def identify_package(stream: BinaryIO) -> str:
    """The type of a file that begins like a ZIP file; ZIP where it is nothing more special.

    Raises `UnreadableFileError` TRUNCATED, or ENCRYPTED for an office document with a password.
    """
    with Package(stream, lenient=True) as package:
        names = set(package.names)
        if "mimetype" in names:
            with package.open("mimetype") as part:
                mime = part.read(_MIMETYPE).decode("ascii", "replace").strip().removesuffix("-template")
            if mime in ENDINGS:
                if _is_locked(package):
                    raise UnreadableFileError(Reason.ENCRYPTED)
                return mime
        if "OFD.xml" in names:
            return OFD
        if "[Content_Types].xml" in names:
            return _open_xml(package)
    return ZIP


def _is_locked(package: Package) -> bool:
    """Whether the manifest of an OpenDocument says that parts are encrypted."""
    found = package.events("META-INF/manifest.xml")
    return any(event == "start" and name == "encryption-data" for event, name, _ in found)


def _open_xml(package: Package) -> str:
    main = "/" + main_part(package, "")
    stated = {
        given.get("PartName", ""): given.get("ContentType", "").lower()
        for event, name, given in package.events("[Content_Types].xml")
        if event == "start" and name == "Override"
    }
    return next((mime for mark, mime in _MAIN_PARTS if mark in stated.get(main, "")), ZIP)


def identify_writing(stream: BinaryIO, name: str) -> str | None:
    """The type of a file that is text throughout, or None. `name` may only tip the balance between text and table."""
    encoding = encoding_of(stream)
    if encoding is None:
        return None
    stream.seek(0)
    head = stream.read(_HEAD).decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    start = head[:1024].lower()
    if start.startswith("{\\rtf"):
        return RTF
    if start.startswith("<svg") or (start.startswith("<?xml") and "<html" not in start):
        return "image/svg+xml" if "<svg" in start else "text/xml"
    if re.match(r"<(!doctype html|html|head|body|meta|table|\?xml|!--)", start):
        return HTML if re.search(r"<(html|body|table|head|p|div)\b", head.lower()) else TEXT
    if _is_mail(head):
        return EML
    named = name.lower().endswith((".csv", ".tsv"))
    return CSV if delimiter_of(head, named_table=named) else TEXT


def _is_mail(head: str) -> bool:
    """Whether a text begins with the fields of a mail (RFC 5322): one of them at once, three of the certain ones."""
    fields = head.partition("\n\n")[0] if "\r\n\r\n" not in head else head.partition("\r\n\r\n")[0]
    found = {match[1].lower() for match in _MAIL_FIELD.finditer(fields)}
    return bool(_MAIL_FIELD.match(head)) and len(found & _MAIL_CERTAIN) >= 3


def check_writing(stream: BinaryIO, mime: str) -> bool:
    """Look whether the whole of a file that holds writing is sound. Gives whether it carries programs, which are kept
    and never run.

    Raises `UnreadableFileError` TRUNCATED, DAMAGED, ENCRYPTED, ENTITIES, BOMB or TOO_MANY_BYTES.
    """
    if mime in (ole.DOC, ole.XLS, ole.PPT):
        ole.check(stream)
        return ole.has_macros(stream)
    if mime in (RTF, HTML, CSV, TEXT):
        length = stream.seek(0, 2)
        if length > MOST_BYTES:
            raise UnreadableFileError(Reason.TOO_MANY_BYTES, bytes=length, limit=MOST_BYTES)
        return False
    with Package(stream) as package:
        package.verify()
        for name in package.names:
            if name.endswith((".xml", ".rels")):
                _check_prolog(package, name)
        return any(_is_program(name) for name in package.names)


def _check_prolog(package: Package, name: str) -> None:
    """A document type can only stand before the first element, so reading goes no further."""
    next((event for event, *_ in package.events(name) if event == "start"), None)


def _is_program(name: str) -> bool:
    base = name.rpartition("/")[2].lower()
    return base.startswith("vbaproject") or name.startswith(("Basic/", "Scripts/")) or base == "macrosheet1.xml"
