"""Reminders by mail, where a server is set: one letter for each person with all that is new to them.

A letter may come twice when the program is killed between sending and noting it, never not at all; it then has the
same Message-ID. The password of the server and the addresses of people are not logged.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import unquote, urlsplit

import structlog

from service.archive import Archive
from service.errors import UnavailableError
from service.sentences import say
from service.usecases.clock.mailing import Letter, letters_to_send, note_mailed, note_refused

PATIENCE = 20.0
"""Seconds that the server has for each answer."""

_log = structlog.get_logger()


def send_mail(*, archive: Archive) -> int:
    """Send what waits; gives how many letters left. Nothing is done where no server is set.

    A letter that is refused is tried again later; a server that cannot be used is an error `mail.failed`.
    """
    if archive.settings.smtp_url is None:
        return 0
    letters = letters_to_send(archive=archive)
    if not letters:
        return 0
    sent = 0
    with _server(archive.settings.smtp_url) as server:
        for letter in letters:
            try:
                server.send_message(_message(letter, archive))
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
                note_refused(letter.ids, archive=archive)
                _log.warning("mail.refused", reminders=len(letter.ids))
            else:
                note_mailed(letter.ids, archive=archive)
                sent += 1
    return sent


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    """The server, ready for letters. A name and a password are only told through TLS."""
    parts = urlsplit(url)
    context = ssl.create_default_context()
    try:
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                parts.hostname or "", parts.port or 465, timeout=PATIENCE, context=context
            )
        else:
            server = smtplib.SMTP(parts.hostname or "", parts.port or 587, timeout=PATIENCE)
        with server:
            server.ehlo_or_helo_if_needed()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif parts.scheme == "smtp" and parts.username:
                raise UnavailableError("mail.no_tls")
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server
    except (OSError, smtplib.SMTPException) as error:
        # What a server answers may repeat what it was told.
        raise UnavailableError("mail.failed", detail=type(error).__name__) from None


def _message(letter: Letter, archive: Archive) -> EmailMessage:
    count, language = len(letter.reminders), letter.language
    sender = archive.settings.smtp_from or ""
    message = EmailMessage()
    message["From"], message["To"] = sender, letter.address
    message["Subject"] = say("mail.subject", {"count": count}, language)
    message["Date"] = format_datetime(archive.clock.now())
    key = sha256(",".join(str(number) for number in letter.ids).encode()).hexdigest()[:24]
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [say(f"reminder.{one.kind}", one.filling, language) for one in letter.reminders]
    message.set_content("\n\n".join([*lines, say("mail.foot", {}, language)]) + "\n")
    return message
