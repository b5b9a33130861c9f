"""What a log-in has opened with a reason, for a quarter of an hour: numbers and sensitive pages of one document, and
sealed case files.
"""

from datetime import timedelta

from flask import session

from service.web.shell import archive

LASTS = timedelta(minutes=15)


def uncover(document_id: int, reason: str) -> None:
    """Remember that this document is uncovered, and why; the reason goes into the audit with every page shown."""
    until = archive().clock.now() + LASTS
    session["uncovered"] = [document_id, reason, until.timestamp()]


def cover(document_id: int) -> None:
    """Cover it again."""
    if reason_for(document_id) is not None:
        session.pop("uncovered")


def reason_for(document_id: int) -> str | None:
    """Why this document is uncovered; None while it is not."""
    found, reason, until = session.get("uncovered", (None, "", 0.0))
    return reason if found == document_id and archive().clock.now().timestamp() < until else None


def unseal(reason: str) -> None:
    """Remember why sealed case files are looked into; the reason goes into the audit with every look."""
    _remember("unsealed", reason)


def seal() -> None:
    """Seal them again."""
    session.pop("unsealed", None)


def unsealing() -> str | None:
    """Why sealed case files are looked into; None while they are not."""
    return _reason("unsealed")


def unmask(reason: str) -> None:
    """Remember why files with sensitive papers are taken along."""
    _remember("unmasked", reason)


def unmasking() -> str | None:
    """Why they are; None while they are not."""
    return _reason("unmasked")


def _remember(name: str, reason: str) -> None:
    session[name] = [reason, (archive().clock.now() + LASTS).timestamp()]


def _reason(name: str) -> str | None:
    reason, until = session.get(name, (None, 0.0))
    return reason if archive().clock.now().timestamp() < until else None
