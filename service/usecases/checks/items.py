"""The checks: each has a name, belongs to one of the four properties, and says what it found on what evidence.

They follow the order of DA/T 70-2018, as far as a machine can look, under names of our own: passing them is a finding
about one document, and no statement that anything conforms to a standard.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from service.catalogue.checks import CheckOutcome
from service.catalogue.documents import DocumentState, FileRole
from service.clamd import Verdict
from service.usecases.checks.facts import Facts

PASS, WARN, FAIL, MANUAL = CheckOutcome.PASS, CheckOutcome.WARN, CheckOutcome.FAIL, CheckOutcome.MANUAL


class Property(StrEnum):
    """The four properties (四性)."""

    AUTHENTIC = "authentic"
    COMPLETE = "complete"
    USABLE = "usable"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `evidence` names the sentence that says on what, `data` fills it."""

    outcome: CheckOutcome
    evidence: str
    data: Mapping[str, Any] = field(default_factory=dict)


LASTING = frozenset(
    {"application/pdf", "application/ofd", "image/tiff", "image/jpeg", "image/png", "text/plain", "text/csv"}
    | {"audio/wav", "audio/flac", "audio/mpeg", "video/mp4", "video/x-matroska"}
)
"""Media types that archives keep for long; the others need a rendition in one of them, or a look in some years."""

EARLIEST = 1900
"""No paper of this archive is older."""


def _digest(facts: Facts) -> Finding:
    data = {"digest": facts.rows.original.digest}
    if facts.bytes.is_intact is None:
        return Finding(FAIL, "missing", data)
    return Finding(PASS if facts.bytes.is_intact else FAIL, "same" if facts.bytes.is_intact else "changed", data)


def _attributes(facts: Facts) -> Finding:
    original, found = facts.rows.original, facts.bytes.found
    if facts.bytes.size is None or found is None:
        return Finding(FAIL, "unknown", {"name": original.name})
    stated = {"mime": original.mime, "size": original.size}
    if (found.mime, facts.bytes.size) != (original.mime, original.size):
        return Finding(FAIL, "differ", {**stated, "found": found.mime, "bytes": facts.bytes.size})
    ending = original.name.rpartition(".")[2].lower()
    if ending not in (found.extension, *_ALSO.get(found.extension, ())):
        return Finding(WARN, "ending", {**stated, "ending": ending, "extension": found.extension})
    return Finding(PASS, "same", stated)


_ALSO: Mapping[str, tuple[str, ...]] = {
    "jpg": ("jpeg", "jpe"),
    "tiff": ("tif",),
    "heic": ("heif",),
    "docx": ("docm", "dotx", "dotm"),
    "xlsx": ("xlsm", "xltx", "xltm"),
    "pptx": ("pptm", "ppsx", "potx"),
    "doc": ("wps", "dot", "wpt"),
    "xls": ("et", "xlt", "ett"),
    "ppt": ("dps", "pps", "pot", "dpt"),
    "odt": ("ott",),
    "ods": ("ots",),
    "odp": ("otp",),
    "html": ("htm",),
    "csv": ("tsv", "txt"),
    "txt": ("text", "md", "log"),
}
"""Endings that suit a format beside its usual one."""


def _values(facts: Facts) -> Finding:
    document, today = facts.rows.document, facts.today
    wrong = []
    if document.dated_on and not EARLIEST <= document.dated_on.year <= today.year:
        wrong.append("dated_on")
    if document.dated_on and document.dated_on > today:
        wrong.append("dated_on")
    wrong += [
        name
        for name in ("fiscal_year", "filing_year")
        if (year := getattr(document, name)) is not None and not EARLIEST <= year <= today.year
    ]
    return Finding(WARN, "odd", {"properties": sorted(set(wrong))}) if wrong else Finding(PASS, "plausible")


def _characters(facts: Facts) -> Finding:
    document = facts.rows.document
    texts = {name: getattr(document, name) or "" for name in ("title", "author", "document_number", "name")}
    bad = [name for name, text in texts.items() if any(map(_is_bad, text))]
    return Finding(WARN, "odd", {"properties": bad}) if bad else Finding(PASS, "printable")


def _is_bad(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") or character == "\N{REPLACEMENT CHARACTER}"


def _code(facts: Facts) -> Finding | None:
    document = facts.rows.document
    if document.code is None:
        return None
    if not facts.rows.holds_its_code:
        return Finding(FAIL, "of_another", {"code": document.code})
    return Finding(PASS, "given", {"code": document.code})


def _repeated(facts: Facts) -> Finding:
    rows = facts.rows
    if rows.alike or rows.same_number:
        return Finding(WARN, "alike", {"bytes": rows.alike, "numbers": rows.same_number})
    return Finding(PASS, "single")


def _required(facts: Facts) -> Finding:
    document = facts.rows.document
    lacking = [name for name in ("title", "type", "category", "dated_on") if not getattr(document, name)]
    if not lacking:
        return Finding(PASS, "present")
    return Finding(FAIL if document.state is DocumentState.FILED else WARN, "lacking", {"properties": lacking})


def _content(facts: Facts) -> Finding:
    size = facts.bytes.size
    return Finding(PASS, "present", {"size": size}) if size else Finding(FAIL, "missing")


def _pages(facts: Facts) -> Finding | None:
    rows = facts.rows
    if rows.pages == 0 and rows.document.rendition is None:
        return None
    if rows.failed_pages or rows.unread_pages:
        return Finding(WARN, "unread", {"pages": rows.failed_pages + rows.unread_pages, "of": rows.pages})
    if rows.pages == 0 or rows.pages != rows.document.page_count:
        return Finding(WARN, "other_count", {"pages": rows.pages, "stated": rows.document.page_count})
    return Finding(PASS, "read", {"pages": rows.pages})


def _stretches(facts: Facts) -> Finding | None:
    rows = facts.rows
    if not rows.stretches:
        return None
    if rows.lacking_stretches:
        return Finding(WARN, "unread", {"stretches": rows.lacking_stretches, "of": rows.stretches})
    return Finding(PASS, "read", {"stretches": rows.stretches})


def _parts(facts: Facts) -> Finding | None:
    members = facts.bytes.members
    if members is None:
        return None
    data = {"files": members, "taken": facts.rows.parts, "refused": facts.rows.refused}
    return Finding(PASS, "all", data) if facts.rows.parts >= members else Finding(WARN, "some", data)


def _process(facts: Facts) -> Finding:
    wanted = ["document.received"]
    if facts.rows.document.state is not DocumentState.RECEIVED:
        wanted.append("document.described")
    lacking = [act for act in wanted if act not in facts.rows.acts]
    return Finding(FAIL, "lacking", {"acts": lacking}) if lacking else Finding(PASS, "recorded")


def _paper(facts: Facts) -> Finding | None:
    return Finding(WARN, "owed") if facts.rows.owes_paper else None


def _readable(facts: Facts) -> Finding:
    if facts.bytes.problem is not None:
        problem = facts.bytes.problem
        return Finding(FAIL, "closed", {"problem": [[problem["code"], problem["data"]]]})
    if facts.bytes.found is None:
        return Finding(FAIL, "missing")
    return Finding(PASS, "opens", {"mime": facts.bytes.found.mime})


def _lasting(facts: Facts) -> Finding:
    mime = facts.rows.original.mime
    if mime in LASTING:
        return Finding(PASS, "lasting", {"mime": mime})
    if FileRole.RENDITION in facts.rows.roles:
        return Finding(PASS, "rendered", {"mime": mime})
    return Finding(WARN, "watch", {"mime": mime})


def _findable(facts: Facts) -> Finding:
    return Finding(PASS, "text") if facts.rows.has_words else Finding(WARN, "no_text")


def _virus(facts: Facts) -> Finding:
    scanned = facts.bytes.scan
    if scanned is None:
        return Finding(MANUAL, "no_scanner")
    data = {"name": scanned.name, "version": scanned.version}
    match scanned.verdict:
        case Verdict.CLEAN:
            return Finding(PASS, "clean", data)
        case Verdict.INFECTED:
            return Finding(FAIL, "infected", data)
        case Verdict.TOO_LARGE:
            return Finding(MANUAL, "too_large", data)
        case _:
            return Finding(MANUAL, "unreachable", data)


def _programs(facts: Facts) -> Finding:
    return Finding(WARN, "macros") if facts.rows.document.macros else Finding(PASS, "none")


def _by_hand(_: Facts) -> Finding:
    return Finding(MANUAL, "by_hand")


CHECKS: Mapping[str, tuple[Property, Callable[[Facts], Finding | None]]] = {
    "digest": (Property.AUTHENTIC, _digest),
    "attributes": (Property.AUTHENTIC, _attributes),
    "values": (Property.AUTHENTIC, _values),
    "characters": (Property.AUTHENTIC, _characters),
    "code": (Property.AUTHENTIC, _code),
    "repeated": (Property.AUTHENTIC, _repeated),
    "required": (Property.COMPLETE, _required),
    "content": (Property.COMPLETE, _content),
    "pages": (Property.COMPLETE, _pages),
    "stretches": (Property.COMPLETE, _stretches),
    "parts": (Property.COMPLETE, _parts),
    "process": (Property.COMPLETE, _process),
    "paper": (Property.COMPLETE, _paper),
    "readable": (Property.USABLE, _readable),
    "lasting": (Property.USABLE, _lasting),
    "findable": (Property.USABLE, _findable),
    "virus": (Property.SAFE, _virus),
    "programs": (Property.SAFE, _programs),
    "medium": (Property.SAFE, _by_hand),
    "handling": (Property.SAFE, _by_hand),
}
"""Every check by its name, in the order in which it is shown. One that does not apply finds nothing."""


def look(facts: Facts) -> Iterator[tuple[str, Finding]]:
    """What each check found, of those that apply."""
    for code, (_, check) in CHECKS.items():
        finding = check(facts)
        if finding is not None:
            yield code, finding
