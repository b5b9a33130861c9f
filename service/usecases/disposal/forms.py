"""Filling the papers of a review with what is on record: report, register and certificate as values."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import APPRAISED, Decision, RegisterKind, Rule, kept_for
from service.archive import Archive
from service.catalogue.backups import last_expiry
from service.catalogue.disposal import Outcome, Register, Review, ReviewItem
from service.catalogue.people import Person
from service.catalogue.schedule import ScheduleVersion
from service.catalogue.units import fonds_of
from service.errors import ConflictError
from service.papers import disposal_values as papers
from service.sentences import say
from service.usecases.disposal.facts import items_of, list_of, present_digest, scheme_of, the_register
from service.usecases.lookup import unit_of

PAPERS = "zh"
"""The papers of the law are Chinese."""

BASES = {
    RegisterKind.ACCOUNTING: ("basis.rule79-16", "basis.rule79-18", "basis.rule79-19"),
    RegisterKind.OTHER: ("basis.decree772-24", "basis.order13"),
}

CHECKS = ("verified.rows", "verified.objects", "verified.index", "verified.log")
"""What was verified, in words."""


def report_of(session: Session, review: Review, archive: Archive) -> papers.AppraisalReport:
    """The report of a concluded appraisal. Raises ConflictError `register.not_appraised`."""
    if review.concluded_at is None or review.appraised_on is None or review.report_number is None:
        raise ConflictError("register.not_appraised", title=review.title)
    unit, names = unit_of(session, review.unit_id), _names(session)
    items = items_of(session, review.id)
    decided = [one for one in items if one.outcome is not Outcome.HELD]
    held = [one for one in items if one.outcome is Outcome.HELD]
    counts = Counter(one.decision for one in decided if one.decision)
    return papers.AppraisalReport(
        number=review.report_number,
        accounting=review.kind is RegisterKind.ACCOUNTING,
        fonds=fonds_of(session, unit) or "",
        unit=unit.name,
        title=review.title,
        appraised_on=review.appraised_on,
        chaired_by=names.get(review.concluded_by or 0, ""),
        members=[
            papers.Opinion(
                names[one.person_id],
                _word("department", one.department),
                one.opinion or "",
                archive.clock.day_of(one.given_at) if one.given_at else None,
            )
            for one in review.members
        ],
        counts=[(_word("decision", decision), counts[decision]) for decision in Decision if counts[decision]],
        lines=[_appraised(number, one, review.appraised_on) for number, one in enumerate(decided, 1)],
        held=[line_of(number, one, review.appraised_on) for number, one in enumerate(held, 1)],
        schedule=_schedule(session, items),
        bases=[say(basis, {}, PAPERS) for basis in BASES[review.kind]],
        summary=review.summary or "",
    )


def _appraised(number: int, item: ReviewItem, on: date) -> papers.Appraised:
    kept = item.decision in (Decision.KEEP, Decision.PERMANENT)
    new = str(item.until) if item.until else say("rule.permanent", {}, PAPERS)
    return papers.Appraised(
        line=line_of(number, item, on),
        decision=item.decision.value if item.decision else "",
        decision_name=_word("decision", item.decision or ""),
        reason=item.reason or "",
        old=str(item.old_until or "") if kept else "",
        new=new if kept else "",
    )


def register_of(session: Session, review: Review, archive: Archive) -> papers.Register:
    """The register of a review as it stands. Raises ConflictError `register.none`."""
    register = the_register(review)
    unit = unit_of(session, review.unit_id)
    until = archive.clock.day_of(register.executed_at) if register.executed_at else register.drawn_on
    listed = list_of(session, review.id)
    lines = [(one, line_of(number, one, until)) for number, one in enumerate(listed, 1)]
    held = items_of(session, review.id, ReviewItem.outcome == Outcome.HELD)
    boxes = Counter(" ".join(part for part in (one.box, one.shelf) if part) for one in listed if one.paper and one.box)
    return papers.Register(
        number=register.number,
        accounting=review.kind is RegisterKind.ACCOUNTING,
        fonds=fonds_of(session, unit) or "",
        unit=unit.name,
        title=review.title,
        revision=register.revision,
        drawn_on=register.drawn_on,
        report_number=review.report_number or "",
        appraised_on=review.appraised_on or register.drawn_on,
        schedule=_schedule(session, listed),
        digest=register.digest or present_digest(session, register),
        lines=[line for item, line in lines if item.outcome is not Outcome.KEPT_BACK],
        kept_back=[line for item, line in lines if item.outcome is Outcome.KEPT_BACK],
        held=[line_of(number, one, until) for number, one in enumerate(held, 1)],
        pages=sum(one.pages for one in listed if one.outcome is not Outcome.KEPT_BACK),
        signatures=_signatures(session, review, register, archive),
        supervisors=_supervisors(session, register),
        shelves=sorted(boxes.items()),
        executed_at=register.executed_at,
    )


def certificate_of(session: Session, review: Review, by: str, archive: Archive) -> papers.Certificate:
    """The certificate of an executed register. Raises ConflictError `register.not_executed`."""
    register = the_register(review)
    if register.executed_at is None or register.began_at is None or register.verified_at is None:
        raise ConflictError("register.not_executed", number=register.number)
    unit = unit_of(session, review.unit_id)
    listed = list_of(session, review.id)
    gone = [one for one in listed if one.outcome is Outcome.DESTROYED]
    objects = sum(len(one.objects) for one in gone)
    shared = sum(one.shared for one in gone)
    return papers.Certificate(
        number=register.number,
        accounting=review.kind is RegisterKind.ACCOUNTING,
        fonds=fonds_of(session, unit) or "",
        unit=unit.name,
        title=review.title,
        digest=register.digest or "",
        report_number=review.report_number or "",
        destroyed=len(gone),
        pages=sum(one.pages for one in gone),
        kept_back=len(listed) - len(gone),
        executed_by=_names(session).get(register.begun_by or 0, ""),
        began_at=register.began_at,
        executed_at=register.executed_at,
        verified_at=register.verified_at,
        certified_on=archive.clock.today(),
        certified_by=by,
        objects=objects - shared,
        shared=shared,
        checks=[say(check, {}, PAPERS) for check in CHECKS],
        supervisors=_supervisors(session, register),
        backups_until=last_expiry(session, register.executed_at),
    )


def line_of(number: int, item: ReviewItem, until: date) -> papers.Line:
    """An item as a line of a list; `until` is the day to which its keeping is counted."""
    began = item.starts_on or item.formed_on
    years, months = kept_for(began, until) if began else (0, 0)
    went = item.outcome in (Outcome.DESTROYED, Outcome.TRANSFERRED, Outcome.LEAVING)
    return papers.Line(
        number=number,
        code=item.code,
        title=item.title,
        document_number=item.document_number,
        responsible=item.author,
        formed_on=item.formed_on,
        first_year=item.year,
        last_year=item.year,
        volume=None,
        pages=item.pages,
        term=term_of(item),
        kept=say("register.kept", {"years": years, "months": months}, PAPERS) if began else "",
        due_on=item.due_on,
        paper=item.paper,
        box=item.box,
        gone_at=item.settled_at if went else None,
        remark=item.remark or "；".join(reasons_in_words(item.obstacles, PAPERS)),
    )


def term_of(item: ReviewItem) -> str:
    """The period as registers write it: 10年, 永久, or the day that an appraisal set."""
    if item.rule == APPRAISED:
        return str(item.due_on or "")
    years = Rule.parse(item.rule, "").period.years if item.rule else None
    return f"{years}年" if years else say("rule.permanent", {}, PAPERS)


def reasons_in_words(reasons: Iterable[Sequence[object]], language: str) -> list[str]:
    """Reasons that were kept beside an item, as sentences."""
    told = []
    for code, _, data in reasons:
        known = {str(name): value for name, value in data.items()} if isinstance(data, dict) else {}
        told.append(say(f"reason.{code}", known, language))
    return told


def _signatures(session: Session, review: Review, register: Register, archive: Archive) -> list[papers.Signature]:
    names = _names(session)
    given = {one.role: one for one in register.signatures if one.revision == register.revision}
    scheme = scheme_of(review, unit_of(session, review.unit_id), archive)
    departments = {post.code: post.department for post in archive.regulation.posts}
    rows = []
    for role in scheme.roles:
        one = given.get(role.code)
        also = [
            _word("signing_role", other.role)
            for other in given.values()
            if one is not None and other.person_id == one.person_id and other.role != role.code
        ]
        department = next(departments[post] for post in sorted(role.posts))
        rows.append(
            papers.Signature(
                role=_word("signing_role", role.code),
                name=names[one.person_id] if one else None,
                department=_word("department", department),
                opinion=one.opinion if one else "",
                signed_at=one.signed_at if one else None,
                digest=one.digest if one else None,
                also=also,
            )
        )
    return rows


def _supervisors(session: Session, register: Register) -> list[papers.Supervisor]:
    names = _names(session)
    signers = {one.person_id for one in register.signatures if one.revision == register.revision}
    return [
        papers.Supervisor(
            name=names[one.person_id],
            department=_word("department", one.department),
            signer=one.person_id in signers,
            counted=one.counted,
            counted_at=one.counted_at,
            confirmed_at=one.confirmed_at,
            paper_destroyed=one.paper_destroyed,
        )
        for one in register.supervisors
    ]


def _names(session: Session) -> Mapping[int, str]:
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name))}


def _schedule(session: Session, items: Iterable[ReviewItem]) -> str:
    """The versions of the schedule that judged the items, with the numbers of their approvals."""
    wanted = {one.schedule_id for one in items} - {None}
    versions = session.scalars(
        select(ScheduleVersion).where(ScheduleVersion.id.in_(wanted)).order_by(ScheduleVersion.number)
    )
    return "；".join(
        say(
            "register.schedule_approved" if one.approved_on else "register.schedule_shipped",
            {"number": one.number, "approval": one.approval_number or "", "on": one.approved_on or ""},
            PAPERS,
        )
        for one in versions
    )


def _word(family: str, value: object) -> str:
    return say(f"{family}.{value}", {}, PAPERS)
