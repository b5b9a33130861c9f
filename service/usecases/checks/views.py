"""The checks of a document as people see them: on its page, in the interface, as a report."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.checks import CheckOutcome, CheckRun, CheckStage
from service.catalogue.documents import Document
from service.catalogue.people import Person
from service.errors import ConflictError
from service.papers import CheckLine, CheckReport, print_pdf
from service.usecases.checks.items import CHECKS, Property
from service.usecases.documents.downloading import Download
from service.usecases.looks import need_purpose, record_look
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit

SHOWN = 20
"""Earlier checks that are listed."""


@dataclass(frozen=True, slots=True)
class CheckShown:
    """A check of the latest run; `evidence` is code and data of a sentence."""

    code: str
    property: Property
    outcome: CheckOutcome
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunShown:
    """When checks were made, at which stage, by whom (None: by the archive itself), with how many failures."""

    at: datetime
    stage: CheckStage
    who: str | None
    version: str
    failed: int
    warned: int


@dataclass(frozen=True, slots=True)
class Checks:
    """The latest checks of a document, and when it was checked before, newest first; nothing where it never was."""

    runs: Sequence[RunShown]
    results: Sequence[CheckShown]

    def of(self, property: str) -> Sequence[CheckShown]:
        """The results that belong to a property."""
        return [one for one in self.results if one.property == property]


def show_checks(actor: Actor, document_id: int, *, archive: Archive) -> Checks:
    """What the checks of a document found. They say nothing of its content, so no look is recorded."""
    with archive.database.read() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
        return _checks(session, document)


def _checks(session: Session, document: Document) -> Checks:
    rows = session.execute(
        select(CheckRun, Person.name)
        .outerjoin(Person, Person.id == CheckRun.actor_id)
        .where(CheckRun.document_id == document.id)
        .order_by(CheckRun.id.desc())
        .limit(SHOWN)
    ).all()
    runs = [RunShown(run.at, run.stage, name, run.version, run.failed, run.warned) for run, name in rows]
    results = rows[0][0].results if rows else []
    return Checks(
        runs,
        [
            CheckShown(one["code"], CHECKS[one["code"]][0], CheckOutcome(one["outcome"]), one["evidence"])
            for one in results
            if one["code"] in CHECKS
        ],
    )


@contextmanager
def report(actor: Actor, document_id: int, *, archive: Archive) -> Iterator[Download]:
    """The latest checks of a document as PDF/A; the look is recorded, for its title stands on it."""
    need_purpose(actor)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
        checks = _checks(session, document)
        if not checks.runs:
            raise ConflictError("check.none", title=document.title)
        record_look(session, actor, document, "document.printed", archive, role="checks")
        form = _form(session, document, checks)
    paper = print_pdf(form, language=actor.language, zone=archive.clock.zone)
    yield BytesIO(paper), f"{form.code or form.number}-checks.pdf", "application/pdf", len(paper)


def _form(session: Session, document: Document, checks: Checks) -> CheckReport:
    run = checks.runs[0]
    return CheckReport(
        number=document.id,
        code=document.code or "",
        title=document.title,
        unit=unit_of(session, document.unit_id).name,
        at=run.at,
        stage=run.stage.value,
        who=run.who or "",
        version=run.version,
        lines=tuple(
            CheckLine(one.property.value, one.code, one.outcome.value, one.evidence["code"], one.evidence["data"])
            for one in checks.results
        ),
    )
