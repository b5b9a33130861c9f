"""Look-ups as law (article 11): on what ground somebody sees papers, what a request lacks, what an approval covers."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class Ground(StrEnum):
    """On what somebody from outside rests a look (invariant 12, readings 24): the worker concerned, an agent with a
    mandate, close kin of one who died, a sister union, another body.
    """

    OWN = "own"
    AGENT = "agent"
    KIN = "kin"
    SISTER = "sister"
    UNIT = "unit"


class Kinship(StrEnum):
    """Who is close kin (Civil Code 1045): no cousins, no in-laws."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"


class Mode(StrEnum):
    """How papers are used: read, extracted by hand, copied, or attested. Nothing is lent (不予外借)."""

    READ = "read"
    EXTRACT = "extract"
    COPY = "copy"
    CERTIFICATE = "certificate"


class LookupState(StrEnum):
    """How far a look-up has come."""

    REQUESTED = "requested"
    HALF_APPROVED = "half_approved"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    CLOSED = "closed"


LOOKUP_STEPS: Mapping[LookupState, frozenset[LookupState]] = {
    LookupState.REQUESTED: frozenset({LookupState.HALF_APPROVED, LookupState.APPROVED, LookupState.REFUSED}),
    LookupState.HALF_APPROVED: frozenset({LookupState.APPROVED, LookupState.REFUSED}),
    LookupState.APPROVED: frozenset({LookupState.WITHDRAWN, LookupState.RETURNED}),
    LookupState.REFUSED: frozenset(),
    # What was shown before still has to be given back.
    LookupState.WITHDRAWN: frozenset({LookupState.RETURNED}),
    LookupState.RETURNED: frozenset({LookupState.CLOSED}),
    LookupState.CLOSED: frozenset(),
}
"""Every step of a look-up; one that is not listed is refused. None leads back: a wider scope is a new request."""


class LookupPart(StrEnum):
    """What a person of the archive does in a look-up; nobody does two of these in one (readings 26)."""

    RECORD = "record"
    APPROVE = "approve"
    SHOW = "show"


class Lack(StrEnum):
    """What a request lacks before it can be approved."""

    BODY = "body"
    LETTER_NUMBER = "letter_number"
    LETTER = "letter"
    PERSON = "person"
    IDENTITY = "identity"
    IDENTITY_VALID = "identity_valid"
    CONTACT = "contact"
    LEGAL_BASIS = "legal_basis"
    PURPOSE = "purpose"
    MODE = "mode"
    SCOPE = "scope"
    CASE = "case"
    OWN_NUMBER = "own_number"
    PRINCIPAL = "principal"
    MANDATE = "mandate"
    KINSHIP = "kinship"
    INTEREST = "interest"


class Obstacle(StrEnum):
    """Why a page is not shown, or a paper not given, under an approval."""

    NOT_APPROVED = "not_approved"
    EXPIRED = "expired"
    IDENTITY_EXPIRED = "identity_expired"
    VIEWS_USED = "views_used"
    MODE_OUTSIDE = "mode_outside"
    PAGE_OUTSIDE = "page_outside"
    PAGE_CHANGED = "page_changed"


@dataclass(frozen=True, slots=True)
class Asking:
    """A request as the completeness check sees it.

    `identified`: persons with a number that was found right; `valid_until`: the last days of those papers that name
    one; `pages` how many pages its scope has; `in_one_case` whether they all lie in the case file meant;
    `own_number`: the first person's number is the householder's, `principal` that of the one for whom an agent acts.
    """

    ground: Ground
    today: date
    body: str = ""
    letter_number: str = ""
    has_letter: bool = False
    persons: int = 0
    identified: int = 0
    valid_until: Collection[date] = ()
    contact: str = ""
    legal_basis: str = ""
    purpose: str = ""
    modes: Collection[Mode] = ()
    pages: int = 0
    in_one_case: bool = False
    own_number: bool = False
    principal: bool = False
    kinship: Kinship | None = None
    note: str = ""


def lacks(asking: Asking) -> tuple[Lack, ...]:
    """What is missing, in the order in which a form asks for it; nothing where the request can be approved.

    A sister union brings no papers of an outsider (readings 24); an outside body needs a legal basis besides the
    approval (personal-information law 23).
    """
    return tuple(lack for lack, is_missing in _LACKS.items() if is_missing(asking))


_OF_A_HOUSEHOLD = frozenset({Ground.OWN, Ground.AGENT, Ground.KIN})

_LACKS: Mapping[Lack, Callable[[Asking], bool]] = {
    Lack.BODY: lambda one: one.ground in (Ground.UNIT, Ground.SISTER) and not one.body,
    Lack.LETTER_NUMBER: lambda one: one.ground is Ground.UNIT and not one.letter_number,
    Lack.LETTER: lambda one: one.ground is Ground.UNIT and not one.has_letter,
    Lack.PERSON: lambda one: not one.persons,
    Lack.IDENTITY: lambda one: one.ground is not Ground.SISTER and one.identified < one.persons,
    Lack.IDENTITY_VALID: lambda one: any(day < one.today for day in one.valid_until),
    Lack.CONTACT: lambda one: one.ground is not Ground.OWN and not one.contact,
    Lack.LEGAL_BASIS: lambda one: one.ground is Ground.UNIT and not one.legal_basis,
    Lack.PURPOSE: lambda one: not one.purpose,
    Lack.MODE: lambda one: not one.modes,
    Lack.SCOPE: lambda one: not one.pages,
    # What those must show who rest on a right to one household's file.
    Lack.CASE: lambda one: one.ground in _OF_A_HOUSEHOLD and not one.in_one_case,
    Lack.OWN_NUMBER: lambda one: one.ground is Ground.OWN and not one.own_number,
    Lack.PRINCIPAL: lambda one: one.ground is Ground.AGENT and not one.principal,
    Lack.MANDATE: lambda one: one.ground is Ground.AGENT and not one.note,
    Lack.KINSHIP: lambda one: one.ground is Ground.KIN and one.kinship is None,
    Lack.INTEREST: lambda one: one.ground is Ground.KIN and not one.note,
}


def levels_needed(items: int, sensitive: bool, most: int) -> int:
    """How many people have to approve: two for more than `most` items, or where one of them is sensitive."""
    return 2 if items > most or sensitive else 1


def may_take(part: LookupPart, person: int, hands: Collection[tuple[int, LookupPart]], ground: Ground) -> bool:
    """Whether a person may take a part in a look-up in which these have taken theirs (readings 26).

    Nobody has two parts, and nobody approves twice. What somebody sees by their own right needs no approval: there
    whoever checked the identity paper may show as well.
    """
    others = {own for one, own in hands if one == person and own is not part}
    if ground is Ground.OWN and part is not LookupPart.APPROVE:
        others -= {LookupPart.RECORD, LookupPart.SHOW}
    return not others and not (part is LookupPart.APPROVE and (person, part) in hands)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an approval allows: these modes, until an instant, and so many pages to be shown in all."""

    modes: frozenset[Mode]
    expires_at: datetime
    views: int


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval as it stands at a moment: `pages` are the ids of those that it covers, `seen` how many were shown."""

    state: LookupState
    terms: Terms | None
    pages: Collection[int]
    seen: int = 0
    valid_until: Collection[date] = ()


def stands_in_the_way(
    approval: Approval, mode: Mode, pages: Collection[int], now: datetime, today: date
) -> Obstacle | None:
    """Why these pages may not be shown or copied now; None where they may.

    `expires_at` is the first instant at which nothing is shown any more; an identity paper holds on its last day.
    """
    terms = approval.terms
    if approval.state is not LookupState.APPROVED or terms is None:
        return Obstacle.NOT_APPROVED
    if now >= terms.expires_at:
        return Obstacle.EXPIRED
    if any(day < today for day in approval.valid_until):
        return Obstacle.IDENTITY_EXPIRED
    if mode not in terms.modes:
        return Obstacle.MODE_OUTSIDE
    if not set(pages) <= set(approval.pages):
        return Obstacle.PAGE_OUTSIDE
    if mode is Mode.READ and approval.seen + len(pages) > terms.views:
        return Obstacle.VIEWS_USED
    return None


def digest_of_scope(pages: Iterable[tuple[int, int]], terms: Terms) -> str:
    """What an approval binds: SHA-256 of the pages as (document, page) and of the terms, in no order of their own."""
    rows = [sorted(set(pages)), sorted(terms.modes), terms.expires_at.astimezone(UTC).isoformat(), terms.views]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def person_times(visits: Iterable[tuple[str, date]]) -> int:
    """人次 as a register counts them: one person on one day is one, however often and for whatever they came."""
    return len(set(visits))


def is_child(born: date, today: date) -> bool:
    """Whether somebody is under fourteen (personal-information law 28); on the fourteenth birthday no longer."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years < 14
