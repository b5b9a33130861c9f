"""A part of a re-judging batch in its transaction: documents are put under a version, what changes is annotated."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from retention import Kept, State, Verdict, is_shorter
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState
from service.catalogue.rejudging import Rejudged, Rejudging
from service.catalogue.schedule import ScheduleVersion
from service.catalogue.tasks import TaskKind, enqueue_many
from service.catalogue.units import Unit
from service.usecases.law.affected import judged_otherwise, may_change
from service.usecases.law.judging import judge_document, period_on
from service.usecases.law.paper_duty import settle_paper
from service.usecases.law.verdicts import COLUMNS, Verdicts, kept_as, kept_under, tied_of

INDEXING = 11
"""How urgent the index is: it follows once all is judged."""


@dataclass(slots=True)
class Part:
    """A part of a batch in its transaction: which documents have moved, which of them changed, which were kept back."""

    session: Session
    batch: Rejudging
    version: ScheduleVersion
    archive: Archive
    moved: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    kept_back: list[int] = field(default_factory=list)
    taken_up: set[int] = field(default_factory=set)
    notes: list[dict[str, Any]] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def rejudge(self, ids: Collection[int]) -> None:
        """Put documents under the version; what cannot change, and what stands alone, goes by the hundred."""
        rows = self.session.execute(
            select(*COLUMNS)
            .where(Document.id.in_(ids), may_change(self.session, self.version))
            .order_by(Document.id)
            .with_for_update()
        ).all()
        others = sorted(set(ids) - {row.id for row in rows})
        if others:
            same = update(Document).where(Document.id.in_(others)).values(schedule_id=self.version.id)
            self.session.execute(same.execution_options(synchronize_session=False))
            self.moved += others
        tied = tied_of(self.session, rows)
        self._put_alone([row for row in rows if row.id not in tied])
        for document_id in sorted(tied):
            self._put_under(self.session.get_one(Document, document_id, with_for_update=True))

    def _put_alone(self, rows: Sequence[Row[Any]]) -> None:
        """Judge papers that nothing else depends on or reaches, and write all verdicts down at once."""
        with self.archive.database.read() as reading:
            verdicts = Verdicts(self.version.id, self.archive).of(reading, rows)
        today = self.archive.clock.today()
        written: list[dict[str, Any]] = []
        settled: list[int] = []
        for row in rows:
            before, after = kept_as(row), kept_under(verdicts[row.id])
            self.taken_up.add(row.id)
            if is_shorter(before, after) and self.batch.appraisal is None:
                self.kept_back.append(row.id)
            else:
                self.moved.append(row.id)
                revision = row.revision + (before != after)
                verdict = _columns(verdicts[row.id])
                ours = {"schedule_id": self.version.id, "judged_on": today, "revision": revision}
                written.append({"id": row.id, **verdict, **ours})
                if row.state is DocumentState.FILED and (State.PERMANENT in (before.state, after.state)):
                    settled.append(row.id)
            if before != after:
                self._note(row.id, row.schedule_id, before, after)
        if written:
            self.session.execute(update(Document), written)
        for document_id in settled:
            settle_paper(self.session, self.session.get_one(Document, document_id), self.archive)
        self._follow(set(self.changed))

    def _put_under(self, document: Document) -> None:
        """Judge a document by the version, after the paper above it: of that depends what is said of this one."""
        if document.id in self.taken_up or document.schedule_id is None:
            return
        self.taken_up.add(document.id)
        for paper in self._paper_of(document):
            self._put_under(paper)
        former, before = document.schedule_id, kept_as(document)
        with self.session.no_autoflush:
            document.schedule_id = self.version.id
            after = kept_under(period_on(self.session, document, self.archive.clock.today(), self.archive))
        if is_shorter(before, after) and self.batch.appraisal is None:
            document.schedule_id = former
            self.kept_back.append(document.id)
        else:
            self.moved.append(document.id)
            judge_document(self.session, document, self.archive)
            document.revision += before != after
        if before != after:
            self._note(document.id, former, before, after)
            self._follow({document.id})

    def _follow(self, papers: set[int]) -> None:
        """Judge again what the version judged before, and follows a paper that it has only judged now."""
        below = select(Document).where(
            Document.parent_id.in_(papers),
            Document.schedule_id == self.version.id,
            Document.state != DocumentState.DISCARDED,
        )
        for follower in self.session.scalars(below.order_by(Document.id).with_for_update()).all():
            if follower.id in self.taken_up:
                continue
            self.taken_up.add(follower.id)
            before = kept_as(follower)
            judge_document(self.session, follower, self.archive)
            if before != kept_as(follower):
                follower.revision += 1
                self._note(follower.id, self.version.id, before, kept_as(follower))
                self._follow({follower.id})

    def _paper_of(self, document: Document) -> Iterator[Document]:
        """The paper above a document, where it has still to be judged by this batch."""
        if document.parent_id is None:
            return
        known = select(Rejudged.id).where(
            Rejudged.rejudging_id == self.batch.id, Rejudged.document_id == document.parent_id
        )
        place = self.session.get(Unit, self.batch.unit_id) if self.batch.unit_id else None
        above = select(Document).where(Document.id == document.parent_id, judged_otherwise(self.version, place))
        if self.session.scalar(known) is None:
            yield from self.session.scalars(above.with_for_update()).all()

    def _note(self, document_id: int, former: int, before: Kept, after: Kept) -> None:
        """Annotate old and new period, to be written with the others of this part."""
        is_kept_back = document_id in self.kept_back
        if not is_kept_back:
            self.changed.append(document_id)
        self.notes.append(
            {
                "rejudging_id": self.batch.id,
                "document_id": document_id,
                "kept_back": is_kept_back,
                "old_version": self._number_of(former),
                "old_rule": before.rule,
                "old_due_on": before.due_on,
                "old_state": before.state.value,
                "new_rule": after.rule,
                "new_due_on": after.due_on,
                "new_state": after.state.value,
            }
        )

    def _number_of(self, version_id: int) -> int:
        if not self.numbers:
            rows = self.session.execute(select(ScheduleVersion.id, ScheduleVersion.number)).all()
            self.numbers |= {row.id: row.number for row in rows}
        return self.numbers[version_id]

    def write_notes(self) -> None:
        """Write down what was annotated, and ask for the index to follow."""
        self.session.flush()
        if self.notes:
            self.session.execute(insert(Rejudged), self.notes)
        enqueue_many(self.session, TaskKind.INDEX, self.changed, self.archive.clock.now(), priority=INDEXING)


def _columns(verdict: Verdict) -> dict[str, Any]:
    """A verdict as it stands beside its document."""
    return {
        "rule": verdict.rule,
        "trigger": verdict.trigger.value if verdict.trigger else None,
        "starts_on": verdict.starts_on,
        "due_on": verdict.due_on,
        "eligible_on": verdict.eligible_on,
        "retention_state": verdict.state.value,
    }
