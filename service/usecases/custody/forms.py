"""Filling the papers of a handover with what is on record."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from retention import HandoverCause, Party
from service.archive import Archive
from service.catalogue.codes import fonds_in
from service.catalogue.custody import Handover, HandoverDifference, HandoverLine, HandoverNotice
from service.catalogue.documents import Document
from service.catalogue.people import Person
from service.papers.custody_values import HandedLine, HandoverRegister, PartySigned, TransferNotice
from service.sentences import say
from service.usecases.custody.facts import (
    UNVERIFIED,
    count_different,
    count_lines,
    parties_of,
    present_digest,
    state_of,
    unticked,
)
from service.usecases.custody.handovers import LineShown, differences_of, shown_line
from service.usecases.lookup import names_of, unit_of

PAPERS = "zh"
"""The papers of the law are Chinese."""


def register_of(session: Session, handover: Handover, archive: Archive) -> HandoverRegister:
    """The register of a handover as it stands, without its lines: they can be many and are read where they are set."""
    line, this = HandoverLine, HandoverLine.handover_id == handover.id
    pages, size, last = session.execute(
        select(
            func.coalesce(func.sum(line.pages), 0), func.coalesce(func.sum(line.size), 0), func.max(line.code)
        ).where(this)
    ).one()
    electronic = count_lines(session, handover.id, line.electronic.is_(True))
    items = count_lines(session, handover.id, line.document_id.is_not(None))
    return HandoverRegister(
        number=handover.number,
        cause=_word("handover_cause", handover.cause),
        state=_word("handover_state", state_of(session, handover, archive)),
        unit=unit_of(session, handover.unit_id).name,
        receiving_unit=unit_of(session, handover.receiving_unit_id).name,
        fonds=fonds_in(last) or "",
        categories=_categories(session, handover, archive),
        years=_years(session, handover),
        note=handover.note,
        absence=handover.absence or "",
        matters=[(_word("matter", kind), "；".join(values)) for kind, values in handover.matters.items()],
        lines=(),
        items=items,
        things=handover.lines - items,
        on_paper=count_lines(session, handover.id, line.paper.is_(True), line.document_id.is_not(None)),
        pages=pages,
        size=size,
        ticked_by_giver=handover.lines - count_lines(session, handover.id, unticked(Party.GIVER)),
        ticked_by_receiver=handover.lines - count_lines(session, handover.id, unticked(Party.RECEIVER)),
        verified=electronic - count_lines(session, handover.id, UNVERIFIED),
        broken=count_lines(session, handover.id, line.sound.is_(False)),
        different=count_different(session, [handover.id]).get(handover.id, 0),
        proposed_on=archive.clock.day_of(handover.proposed_at),
        expires_on=handover.expires_on,
        done_at=handover.done_at,
        digest=handover.digest,
        parties=_parties(session, handover),
    )


def nature_of(handover: Handover) -> str:
    """交接性质: whether the records change their owner or are kept for it."""
    return _word("nature_of_handover", "entrusted" if handover.cause is HandoverCause.ENTRUSTED else "transferred")


def notice_of(session: Session, handover: Handover, register: HandoverRegister) -> TransferNotice:
    """The notice for the people whose files go to another unit; the contact is what was noted, or is written in."""
    told = session.get(HandoverNotice, handover.id)
    return TransferNotice(
        register, nature_of(handover), told.contact if told else "", told.notified_on if told else None
    )


def _parties(session: Session, handover: Handover) -> list[PartySigned]:
    digest, parties = present_digest(session, handover), parties_of(handover)
    names = names_of(session, Person, parties.values())
    valid = {one.party: one for one in handover.signatures if one.digest == digest}
    units = {Party.RECEIVER: handover.receiving_unit_id}
    found = []
    for party, person_id in parties.items():
        one = valid.get(party)
        found.append(
            PartySigned(
                party=_word("party", party),
                name=names[person_id],
                unit=unit_of(session, units.get(party, handover.unit_id)).name,
                opinion=one.opinion if one else "",
                signed_at=one.signed_at if one else None,
                digest=one.digest if one else None,
            )
        )
    return found


def _categories(session: Session, handover: Handover, archive: Archive) -> str:
    this = (HandoverLine.handover_id == handover.id, HandoverLine.category.is_not(None))
    codes = session.scalars(select(HandoverLine.category).where(*this).distinct().order_by(HandoverLine.category))
    names = _category_names(archive)
    return "、".join(names.get(code or "", code or "") for code in codes)


def _category_names(archive: Archive) -> Mapping[str, str]:
    return {one.code: one.zh for one in archive.regulation.categories}


def _years(session: Session, handover: Handover) -> str:
    """From which year to which the papers are, as far as they are still here."""
    listed = select(HandoverLine.document_id).where(HandoverLine.handover_id == handover.id)
    first, last = session.execute(
        select(func.min(Document.dated_on), func.max(Document.dated_on)).where(Document.id.in_(listed))
    ).one()
    if first is None or last is None:
        return ""
    return str(first.year) if first.year == last.year else f"{first.year}—{last.year}"


def lines_of(session: Session, handover: Handover, archive: Archive, first: int, last: int) -> list[HandedLine]:
    """The lines of the register from one position to another."""
    names = _category_names(archive)
    wanted = (HandoverLine.handover_id == handover.id, HandoverLine.position.between(first, last))
    rows = session.scalars(select(HandoverLine).where(*wanted).order_by(HandoverLine.position)).all()
    differing = differences_of(session, HandoverDifference.line_id.in_(select(HandoverLine.id).where(*wanted)))
    return [_line(shown_line(one, differing.get(one.id, ())), names) for one in rows]


def _line(one: LineShown, names: Mapping[str, str]) -> HandedLine:
    carriers = [name for name in ("paper", "electronic") if getattr(one, name) and one.document_id is not None]
    verified = {True: _word("verified", "sound"), False: _word("verified", "broken"), None: ""}
    return HandedLine(
        number=one.position,
        code=one.code,
        title=one.title,
        category=names.get(one.category or "", ""),
        carrier="、".join(_word("handed_carrier", name) for name in carriers or ["thing"]),
        pages=one.pages,
        term=one.term or "",
        box=one.box or "",
        giver_at=one.giver_at,
        receiver_at=one.receiver_at,
        verified=verified[one.sound],
        differences=_differences(one),
    )


def _differences(one: LineShown) -> str:
    told: Sequence[str] = [
        "：".join(part for part in (_word("difference", each.kind), each.text if each.name else "") if part)
        for each in one.differences
    ]
    return "；".join(told)


def _word(family: str, value: object) -> str:
    return say(f"{family}.{value}", {}, PAPERS)
