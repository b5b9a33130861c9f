"""Mails as files: EML (RFC 5322, MIME) and Outlook's MSG ([MS-OXMSG]). The home of oxmsg.

A message becomes its writing, head first, and its attachments, which are documents of their own.
"""

import email
import email.policy
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import BinaryIO, Final

import oxmsg

from ocr.base import Reason, UnreadableFileError
from ocr.office.hypertext import read_html
from ocr.office.kinds import EML
from ocr.office.ole import MSG
from ocr.office.written import FullError, Scribe, Written

MOST_BYTES: Final = 200 << 20
"""Bytes of a mail: it is held in memory, attachments and all."""
_CHINESE: Final = {"gb2312", "gbk", "gb18030", "x-gbk", "cp936", "gb_2312-80"}
_HEADS: Final = ("Subject", "From", "To", "Cc", "Date")
_BROKEN: Final = (ValueError, LookupError, OSError, struct.error, AssertionError, TypeError, AttributeError)
"""What the two libraries raise for broken mails; neither promises any."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail; `content` is None where the mail does not hold it in a form that can be taken."""

    name: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: fields of its head by their names in RFC 5322, its text or its HTML, what is attached."""

    fields: Sequence[tuple[str, str]]
    text: str
    html: str | None
    attachments: Sequence[Attachment]


def read_mail(stream: BinaryIO, mime: str) -> Mail:
    """The mail in a file of type EML or MSG. Raises `UnreadableFileError` TOO_MANY_BYTES or DAMAGED."""
    length = stream.seek(0, 2)
    if length > MOST_BYTES:
        raise UnreadableFileError(Reason.TOO_MANY_BYTES, bytes=length, limit=MOST_BYTES)
    stream.seek(0)
    try:
        return _read_eml(stream) if mime == EML else _read_msg(stream)
    except (*_BROKEN, RecursionError) as error:
        raise UnreadableFileError(Reason.DAMAGED, page=0) from error


def writing_of(mail: Mail) -> Written:
    """A mail as a reader sees it: its head, the names of what is attached, and its text."""
    scribe = Scribe()
    try:
        for name, value in mail.fields:
            scribe.line(f"{name}: {value}")
        for one in mail.attachments:
            scribe.line(f"Attachment: {one.name}")
        if mail.text.strip() or mail.html is None:
            for line in mail.text.splitlines():
                scribe.line(line)
        else:
            read_html(mail.html, scribe)
    except FullError:
        return scribe.written(complete=False)
    return scribe.written()


def is_mail(mime: str) -> bool:
    """Whether files of this type are mails."""
    return mime in (EML, MSG)


def _read_eml(stream: BinaryIO) -> Mail:
    message = email.message_from_binary_file(stream, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    texts = [part for part in (message.get_body(("plain",)), message.get_body(("html",))) if part is not None]
    fields = [(name, " ".join(_header(message, name).split())) for name in _HEADS if message[name] is not None]
    attachments = [
        Attachment(_name(part, number), _content(part))
        for number, part in enumerate(_leaves(message), 1)
        if not any(part is text for text in texts)
    ]
    is_html = body is not None and body.get_content_type() == "text/html"
    text = _text(body) if body is not None else ""
    return Mail(fields, "" if is_html else text, text if is_html else None, attachments)


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something, mails within the mail whole."""
    parts: list[EmailMessage] = [message]
    while parts:
        part = parts.pop()
        if part.is_multipart() and part.get_content_type() != EML:
            parts += [one for one in reversed(part.get_payload()) if isinstance(one, EmailMessage)]  # type: ignore[arg-type]
        elif part.get_content_maintype() != "multipart":
            yield part


def _header(message: EmailMessage, name: str) -> str:
    """A field of the head; bytes that were never encoded are taken for Chinese ones."""
    value = str(message[name])
    raw = value.encode("utf-8", "surrogateescape")
    return value if raw.isascii() or _is_utf8(raw) else raw.decode("gb18030", "replace")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _name(part: EmailMessage, number: int) -> str:
    if part.get_content_type() == EML:
        inner = part.get_payload(0) if part.is_multipart() else None
        subject = (
            " ".join(str(inner["Subject"]).split()) if isinstance(inner, EmailMessage) and inner["Subject"] else ""
        )
        return part.get_filename() or f"{subject or number}.eml"
    ending = part.get_content_subtype()
    return part.get_filename() or f"{number}.{ending if ending.isalnum() else 'bin'}"


def _content(part: EmailMessage) -> bytes:
    if part.get_content_type() == EML and part.is_multipart():
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    stated = (part.get_content_charset() or "").lower()
    for encoding in ("gb18030" if stated in _CHINESE else stated or "utf-8", "utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
            text.encode()  # half of a pair of UTF-16, which some encodings let through, is no text
        except (LookupError, UnicodeError):
            continue
        return text
    return raw.decode("utf-8", "replace")


def _read_msg(stream: BinaryIO) -> Mail:
    message = oxmsg.Message.load(stream)
    sent = message.sent_date
    given = {
        "Subject": message.subject,
        "From": message.sender or "",
        "To": "; ".join(f"{one.name} <{one.email_address}>" for one in message.recipients),
        "Date": sent.isoformat(sep=" ") if sent else "",
    }
    fields = [(name, " ".join(value.split())) for name, value in given.items() if value.strip()]
    attachments = [
        Attachment(one.file_name or str(number), one.file_bytes) for number, one in enumerate(message.attachments, 1)
    ]
    return Mail(fields, message.body or "", message.html_body or None, attachments)
