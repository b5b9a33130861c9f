"""What a version of the schedule would say of many documents. Papers that are alike are put before the law once."""

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from retention import Kept, State, Verdict, judge
from service.archive import Archive
from service.catalogue.cases import CaseReliance
from service.catalogue.documents import Document
from service.usecases.house.types import has_no_own_period, rule_for
from service.usecases.law.records import Records

MEMORY = 50_000
"""Judgments remembered."""

COLUMNS = (
    Document.id,
    Document.parent_id,
    Document.appraised_on,
    Document.rule,
    Document.retention_state,
    Document.due_on,
    Document.schedule_id,
    Document.revision,
    Document.state,
    Document.type,
    Document.carrier,
    Document.variant,
    Document.decided_rule,
    Document.case_id,
    Document.fiscal_year,
    Document.filing_year,
    Document.disposed_on,
    Document.fixed_on,
)
"""What has to be known of a document to judge it, and to write its verdict down."""


class Verdicts:
    """The verdicts of one version as of today. Documents are only thought to be judged by it: nothing is written."""

    def __init__(self, version_id: int, archive: Archive) -> None:
        self._version_id, self._archive = version_id, archive
        self._rules: dict[tuple[str | None, str | None, str | None], str | None] = {}
        self._known: dict[Hashable, Verdict] = {}

    def of(self, session: Session, rows: Sequence[Row[Any]]) -> dict[int, Verdict]:
        """The verdict on each document; `session` is one to read from, used for nothing else."""
        if len(self._known) > MEMORY:
            self._known.clear()
        tied = tied_of(session, rows)
        keys: dict[int, Hashable] = {row.id: self._key(session, row) for row in rows if row.id not in tied}
        first = {key: document_id for document_id, key in reversed(keys.items()) if key not in self._known}
        judged = self._judge(session, {*first.values(), *tied})
        self._known |= {key: judged[one] for key, one in first.items()}
        return {document_id: self._known[key] for document_id, key in keys.items()} | {one: judged[one] for one in tied}

    def _key(self, session: Session, row: Row[Any]) -> Hashable:
        """All that the verdict on a paper rests on that stands alone."""
        own = (row.type, row.variant, row.decided_rule)
        if own not in self._rules:
            document = session.get_one(Document, row.id)
            set_committed_value(document, "schedule_id", self._version_id)
            rule = rule_for(session, document, self._archive)
            self._rules[own] = rule.id if rule else None
        years = (row.fiscal_year, row.filing_year, row.disposed_on, row.fixed_on)
        return self._rules[own], has_no_own_period(row, self._archive), row.case_id, *years

    def _judge(self, session: Session, ids: set[int]) -> dict[int, Verdict]:
        documents = session.scalars(select(Document).where(Document.id.in_(ids))).all()
        records = Records(session, documents, self._archive)
        for one in records.documents:
            # Not as a change: nothing of it may ever be written.
            set_committed_value(one, "schedule_id", self._version_id)
        today = self._archive.clock.today()
        return {one.id: judge(records.item(one), today) for one in documents}


def tied_of(session: Session, rows: Sequence[Row[Any]]) -> set[int]:
    """Those that do not stand alone: under another paper, relied on by another case file, or appraised."""
    ids = [row.id for row in rows]
    relied_on = session.scalars(select(CaseReliance.document_id).where(CaseReliance.document_id.in_(ids)))
    return {row.id for row in rows if row.parent_id is not None or row.appraised_on is not None} | set(relied_on)


def kept_as(row: Row[Any] | Document) -> Kept:
    """How long a document is kept, as it is written down."""
    return Kept(row.rule, State(row.retention_state or State.UNDETERMINED), row.due_on)


def kept_under(verdict: Verdict) -> Kept:
    """How long a document would be kept."""
    return Kept(verdict.rule, verdict.state, verdict.due_on)
