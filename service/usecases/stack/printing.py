"""The keeper's papers: what stands before and after a case file, and the catalogue of a year (DA/T 22-2015).

Lists with names are personal data: each print asks for the purpose and leaves a line (invariant 12). What is read is
read in one transaction; setting the paper takes seconds and waits for none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from indexing import mask
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile, withdrawn_on
from service.catalogue.documents import Document, DocumentState, Page, PageState
from service.catalogue.people import Person
from service.catalogue.prints import Shape
from service.catalogue.units import Unit, find_unit, fonds_of
from service.errors import ConflictError
from service.papers import CaseCover, Contents, Form, Line, Notes, print_pdf, write_xlsx
from service.sentences import say
from service.usecases.cases.cases import CASE_TERM
from service.usecases.documents.downloading import Download
from service.usecases.looks import need_purpose
from service.usecases.lookup import the_case, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import open_case

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CasePaper(StrEnum):
    """The papers of a case file; `all` is all of them in the order in which they lie in it."""

    COVER = "cover"
    CONTENTS = "contents"
    NOTES = "notes"
    ALL = "all"


@contextmanager
def print_case(
    actor: Actor, code: str, paper: CasePaper, *, archive: Archive, shape: Shape = Shape.PDF
) -> Iterator[Download]:
    """案卷封面, 卷内目录 and 备考表 of a case file, of what is filed in it."""
    need_purpose(actor)
    with archive.database.write() as session:
        case = the_case(session, actor, code)
        permit(actor, Action.VIEW, unit_of(session, case.unit_id))
        grounds = {"ground": "duty", **open_case(session, actor, case, archive)}
        filed, unfiled = papers_in(session, case)
        if not filed:
            raise ConflictError("print.nothing")
        wanted = forms_of(session, case, paper, filed, unfiled, actor.language, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "papers.printed",
            "case",
            case.id,
            purpose=actor.purpose,
            **grounds,
            paper=paper.value,
            shape=shape.value,
            items=audit.digest_of_items(document.id for document in filed),
            count=len(filed),
        )
    name = f"{code} {say(f'print.{paper.value}', None, actor.language)}"
    yield take_along(wanted, name, shape, actor.language, archive)


def take_along(forms: Sequence[Form], name: str, shape: Shape, language: str, archive: Archive) -> Download:
    """The papers as a file."""
    zone = archive.clock.zone
    if shape is Shape.XLSX:
        content, mime = write_xlsx(forms, language=language, zone=zone), XLSX
    else:
        content, mime = print_pdf(forms, language=language, zone=zone), "application/pdf"
    return BytesIO(content), f"{name}.{shape.value}", mime, len(content)


def lines_of(documents: Sequence[Document]) -> tuple[Line, ...]:
    """Documents as lines of a list, in their order; `sheet` counts their pages through from 1.

    The class of secrecy (密级) is not kept here and stays free.
    """
    lines, sheet = [], 1
    for number, document in enumerate(documents, 1):
        lines.append(
            Line(
                number=number,
                title=mask(document.title),
                code=document.code,
                document_number=document.document_number,
                author=mask(document.author) if document.author else None,
                dated_on=document.dated_on,
                pages=document.page_count,
                sheet=sheet,
            )
        )
        sheet += document.page_count
    return tuple(lines)


def fonds_name(session: Session, unit: Unit) -> tuple[str, str]:
    """Number and name of the fonds (全宗) to which a unit's papers belong."""
    number = fonds_of(session, unit)
    if number is None:
        raise ConflictError("unit.no_fonds", unit=unit.name)
    owner = find_unit(session, number)
    return number, owner.name if owner is not None and owner.fonds == number else unit.name


def papers_in(session: Session, case: CaseFile) -> tuple[Sequence[Document], int]:
    """What is filed in a case file, in the order of the codes, and how many documents there are not filed yet."""
    documents = session.scalars(
        select(Document)
        .where(Document.case_id == case.id, Document.state != DocumentState.DISCARDED)
        .order_by(Document.code, Document.id)
    ).all()
    filed = [document for document in documents if document.state is DocumentState.FILED]
    return filed, len(documents) - len(filed)


def forms_of(
    session: Session,
    case: CaseFile,
    paper: CasePaper,
    filed: Sequence[Document],
    unfiled: int,
    language: str,
    archive: Archive,
) -> Sequence[Form]:
    """What a paper of a case file says, of `filed`, at least one; all of them in the order in which they lie in it."""
    forms = _forms(session, case, filed, unfiled, language, archive)
    return tuple(forms.values()) if paper is CasePaper.ALL else (forms[paper],)


def _forms(
    session: Session, case: CaseFile, filed: Sequence[Document], unfiled: int, language: str, archive: Archive
) -> dict[CasePaper, Form]:
    number, name = fonds_name(session, unit_of(session, case.unit_id))
    title = say("print.case_name", {"household": case.household or case.code}, language)
    days = sorted(document.dated_on for document in filed if document.dated_on)
    items, pages = len(filed), sum(document.page_count for document in filed)
    last = max(filed, key=lambda document: (document.filed_on is not None, document.filed_on, document.id))
    keeper = session.get(Person, last.keeper_id) if last.keeper_id else None
    category = archive.regulation.category("original")
    return {
        CasePaper.COVER: CaseCover(
            fonds=number,
            fonds_name=name,
            category=category.zh if language == "zh" else category.en,
            title=title,
            code=case.code,
            year=case.year,
            volume=case.number,
            term=CASE_TERM,
            items=items,
            pages=pages,
            first=days[0] if days else None,
            last=days[-1] if days else None,
            withdrawn_on=withdrawn_on(case),
        ),
        CasePaper.CONTENTS: Contents(case.code, title, name, lines_of(filed), archive.clock.today()),
        CasePaper.NOTES: Notes(
            code=case.code,
            title=title,
            items=items,
            pages=pages,
            remarks=tuple(_remarks(session, language, case, filed, unfiled)),
            arranged_by=keeper.name if keeper else None,
            arranged_on=last.filed_on,
        ),
    }


def _remarks(session: Session, language: str, case: CaseFile, filed: Sequence[Document], unfiled: int) -> Iterator[str]:
    """What whoever opens the file should know of its state."""
    failed = session.scalar(
        select(func.count()).where(
            Page.document_id.in_([document.id for document in filed]), Page.state == PageState.FAILED
        )
    )
    if failed:
        yield say("print.remark.failed", {"count": failed}, language)
    if unfiled:
        yield say("print.remark.unfiled", {"count": unfiled}, language)
    for event in case.events:
        yield say(f"print.remark.{event.kind.value}", {"on": event.on}, language)
