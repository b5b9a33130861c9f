"""Document types as a unit knows them: those of the regulation, and those that units added (article 3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from config import Assignment, DocumentType, Nature, Proposal, Schedule, read_schedule
from indexing import KindProfile, TypeProfile
from retention import Rule
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.base import canonical_json
from service.catalogue.codes import next_number
from service.catalogue.documents import FOLLOWING, Carrier, Document
from service.catalogue.schedule import LocalType, ScheduleVersion, schedule_in_force
from service.catalogue.units import Unit
from service.errors import InvalidError, NotFoundError
from service.usecases.lookup import the_unit, unit_of, usual_unit
from service.usecases.permissions import ANY, Action, Actor, permit

RULES_OF_CATEGORY = {
    "original": ("withdrawal+10y", "permanent"),
    "financial": ("fiscal_year+10y", "fiscal_year+30y", "permanent"),
    "routine": ("filing_year+10y", "filing_year+30y", "permanent"),
}
"""Periods that the law allows an added type of each category."""

CARRIED = frozenset[Nature]({"photo", "recording"})
"""Natures of what has the period of its paper file (article 9)."""

ADDED_NATURE: Nature = "text"
"""What papers of a type that a unit added are."""

LOCAL_LETTER = {"original": "AX", "financial": "BX", "routine": "CX"}
"""How the codes of added types begin, so that none is ever taken for one of the regulation's."""


@dataclass(frozen=True, slots=True)
class TypeShown:
    """A document type with its period under the schedule in force; `rule` is None where a person must decide.

    `unit_name` is that of the unit that added the type, None for one of the regulation's.
    """

    code: str
    category: str
    zh: str
    en: str
    nature: str
    sensitive: bool
    rule: str | None
    basis_zh: str
    basis_en: str
    proposals: tuple[Proposal, ...]
    unit_name: str | None = None


def schedule_of(session: Session, document: Document) -> tuple[ScheduleVersion, Schedule]:
    """The version that judges a document: once judged, it keeps its judge (readings 7)."""
    version = (
        session.get_one(ScheduleVersion, document.schedule_id)
        if document.schedule_id is not None
        else schedule_in_force(session)
    )
    return version, body_of(session, version)


def body_of(session: Session, version: ScheduleVersion) -> Schedule:
    """What a version says. Whoever judges thousands in one session reads each version once."""
    known: dict[tuple[int, int], Schedule] = session.info.setdefault("schedules", {})
    place = (version.id, version.revision)
    if place not in known:
        known[place] = read_schedule(canonical_json(version.body))
    return known[place]


def type_shown(session: Session, code: str, archive: Archive) -> TypeShown:
    """A type by its code, whichever unit added it."""
    shown = types_shown(session, [code], archive)
    if code not in shown:
        raise NotFoundError("type.missing", reference=code)
    return shown[code]


def types_shown(session: Session, codes: Collection[str], archive: Archive) -> dict[str, TypeShown]:
    """The types that these codes name, whichever units added them; a code that names none is left out."""
    known = _regulation_codes(archive)
    schedule = body_of(session, schedule_in_force(session))
    shown = {code: _of_regulation(code, schedule, archive) for code in codes if code in known}
    for local in session.scalars(select(LocalType).where(LocalType.code.in_(set(codes) - known))):
        shown[local.code] = _of_unit(local, unit_of(session, local.unit_id).name)
    return shown


def _regulation_codes(archive: Archive) -> frozenset[str]:
    return frozenset(kind.code for kind in archive.regulation.types)


def _of_regulation(code: str, schedule: Schedule, archive: Archive) -> TypeShown:
    kind, assignment = archive.regulation.type(code), schedule.assignment(code)
    return TypeShown(
        code,
        kind.category,
        kind.zh,
        kind.en,
        kind.nature,
        bool(kind.sensitive),
        assignment.rule,
        assignment.basis_zh,
        assignment.basis_en,
        assignment.proposals,
    )


def _of_unit(local: LocalType, unit_name: str) -> TypeShown:
    return TypeShown(
        local.code,
        local.category,
        local.name,
        local.name,
        ADDED_NATURE,
        False,
        local.rule,
        local.basis,
        local.basis,
        (),
        unit_name,
    )


def types_for(actor: Actor, *, archive: Archive, unit: str | None = None) -> tuple[TypeShown, ...]:
    """All types that a unit may use: the regulation's, and those added by it and the units above."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.VIEW)
        permit(actor, Action.VIEW, place, ANY)
        schedule = body_of(session, schedule_in_force(session))
        known = tuple(_of_regulation(kind.code, schedule, archive) for kind in archive.regulation.types)
        added = tuple(_of_unit(one, unit_of(session, one.unit_id).name) for one in _added(session, place))
    return known + added


def _added(session: Session, unit: Unit) -> Sequence[LocalType]:
    return session.scalars(select(LocalType).where(LocalType.unit_id.in_(unit.ancestry)).order_by(LocalType.code)).all()


def add_type(
    actor: Actor,
    category: str,
    name: str,
    phrases: Sequence[str],
    rule: str,
    basis: str,
    *,
    archive: Archive,
    unit: str | None = None,
) -> str:
    """Add a type to a unit and all below it (article 3); gives its code. `phrases` stand in such papers' titles."""
    wanted = tuple(phrase.strip() for phrase in phrases if phrase.strip())
    if not 1 <= len(name.strip()) <= 100 or not basis.strip() or len(basis) > 300:
        raise InvalidError("type.name_and_basis")
    if not wanted or len(wanted) > 20 or any(len(phrase) < 2 or len(phrase) > 60 for phrase in wanted):
        raise InvalidError("type.phrases")
    if category not in LOCAL_LETTER:
        raise InvalidError("category.unknown", category=category[:32])
    if rule not in RULES_OF_CATEGORY[category]:
        raise InvalidError("type.rule", rule=rule[:32], possible="、".join(RULES_OF_CATEGORY[category]))
    with archive.database.write() as session:
        place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.ADD_TYPE)
        permit(actor, Action.ADD_TYPE, place)
        number = next_number(session, f"type:{category}")
        local = LocalType(
            code=f"{LOCAL_LETTER[category]}{number:02d}",
            unit_id=place.id,
            category=category,
            name=name.strip(),
            phrases=list(wanted),
            rule=rule,
            basis=basis.strip(),
            created_at=archive.clock.now(),
        )
        session.add(local)
        session.flush()
        audit.record(session, archive.clock.now(), actor.id, "type.added", "unit", place.id, code=local.code)
        return local.code


def profiles_for(session: Session, unit_id: int, archive: Archive) -> tuple[TypeProfile, ...]:
    """What the classifier is told about each type that the unit may use."""
    known = tuple(profile_of(kind) for kind in archive.regulation.types)
    added = tuple(
        TypeProfile(code=one.code, category=one.category, titles=tuple(one.phrases))
        for one in _added(session, unit_of(session, unit_id))
    )
    return known + added


def name_of_type(session: Session, code: str, archive: Archive) -> str:
    """A type's Chinese name."""
    return type_shown(session, code, archive).zh


def nature_of_type(code: str | None, archive: Archive) -> Nature:
    """Whether papers of the type are text, table, graphic, photo or recording; what a unit added is text."""
    if code is None or code not in _regulation_codes(archive):
        return ADDED_NATURE
    return archive.regulation.type(code).nature


def is_sensitive(code: str | None, archive: Archive) -> bool:
    """Whether papers of the type are blurred until a reason is given; one of unknown type is."""
    return code is None or (code in _regulation_codes(archive) and bool(archive.regulation.type(code).sensitive))


def is_child_paper(code: str | None, archive: Archive) -> bool:
    """Whether papers of the type tell of children."""
    return code in _regulation_codes(archive) and "child" in archive.regulation.type(code or "").sensitive


def is_carried(code: str, archive: Archive) -> bool:
    """Whether it is a photograph or recording, which has the period of its paper file (article 9)."""
    return nature_of_type(code, archive) in CARRIED


def carried_types(archive: Archive) -> tuple[str, ...]:
    """The types of which that is true; none that a unit added is among them."""
    return tuple(kind.code for kind in archive.regulation.types if kind.nature in CARRIED)


def nature_of(document: Document, archive: Archive) -> Nature:
    """Whether a document is text, table, graphic, photo or recording: these two are so whatever their type says."""
    if document.carrier in FOLLOWING:
        return "photo" if document.carrier is Carrier.PHOTO else "recording"
    return nature_of_type(document.type, archive)


def has_no_own_period(document: Document | Row[Any], archive: Archive) -> bool:
    """Whether a document is a photograph or recording, by what bears it or by its type (article 9)."""
    return document.carrier in FOLLOWING or (document.type is not None and is_carried(document.type, archive))


def follows_paper(document: Document | Row[Any], archive: Archive) -> bool:
    """Whether a document has no period of its own but that of its paper file (article 9).

    In a case file it has the period of that, whatever its type.
    """
    return document.case_id is None and has_no_own_period(document, archive)


def category_for(session: Session, unit_id: int, code: str, archive: Archive) -> str:
    """The category of a type that the unit uses; NotFoundError for one that it does not know."""
    for profile in profiles_for(session, unit_id, archive):
        if profile.code == code:
            return profile.category
    raise NotFoundError("type.missing", reference=code)


def rule_for(session: Session, document: Document, archive: Archive) -> Rule | None:
    """The own rule of a document: of its type, of its kind within the type, or as a person decided."""
    if document.type is None:
        return None
    if document.type not in _regulation_codes(archive):
        local = type_shown(session, document.type, archive)
        return Rule.parse(local.rule, local.basis_zh) if local.rule else None
    assignment = assignment_for(session, document)
    rule = assignment.rule or _decided(document, assignment)
    return Rule.parse(rule, assignment.basis_zh) if rule else None


def _decided(document: Document, assignment: Assignment) -> str | None:
    """What a person chose, as long as the schedule that judges still offers it: else the question is open again."""
    return document.decided_rule if document.decided_rule in {one.rule for one in assignment.proposals} else None


def assignment_for(session: Session, document: Document) -> Assignment:
    """What the document's schedule says of its type."""
    _, schedule = schedule_of(session, document)
    return schedule.assignment(document.type or "", document.variant)


def proposals_for(session: Session, document: Document, archive: Archive) -> tuple[Proposal, ...]:
    """The rules among which a person chooses where the schedule leaves it open."""
    if document.type is None or document.type not in _regulation_codes(archive) or has_no_own_period(document, archive):
        return ()
    return assignment_for(session, document).proposals


def pattern_for(document: Document, archive: Archive) -> str:
    """The pattern of the document's archival code."""
    regulation, nature = archive.regulation, nature_of(document, archive)
    if document.type in _regulation_codes(archive):
        return regulation.pattern(document.type, nature).template
    fitting = (p for p in regulation.patterns if p.category == document.category and not p.types)
    return next(p.template for p in fitting if not p.natures or nature in p.natures)


def profile_of(kind: DocumentType) -> TypeProfile:
    return TypeProfile(
        code=kind.code,
        category=kind.category,
        titles=kind.titles,
        anchors=kind.anchors,
        hints=kind.hints,
        negatives=kind.negatives,
        cues=kind.cues,
        kinds=tuple(KindProfile(one.code, one.titles) for one in kind.kinds),
    )
