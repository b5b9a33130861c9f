"""A part of a re-judging batch in its transaction: documents are put under a version, what changes is annotated."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, select, update
from sqlalchemy.orm import Session

from retention import Kept, State, Verdict, is_shorter
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState
from service.catalogue.rejudging import Rejudged, Rejudging
from service.catalogue.schedule import ScheduleVersion
from service.catalogue.tasks import TaskKind, enqueue_many
from service.catalogue.units import Unit
from service.usecases.law.affected import judged_otherwise, may_change
from service.usecases.law.judging import judge_documents, periods_on, write_down
from service.usecases.law.paper_duty import settle_papers
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
        """Put documents under the version: what cannot change and what stands alone first, then what hangs together."""
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
        for layer in self._from_above(tied):
            self._put_under(layer)

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
        if settled:
            papers = self.session.scalars(select(Document).where(Document.id.in_(settled)).order_by(Document.id))
            settle_papers(self.session, papers.all(), self.archive)
        self._follow(set(self.changed))

    def _from_above(self, ids: Collection[int]) -> Iterator[Sequence[Document]]:
        """Documents, with the papers above them that are still to be judged by this batch, papers first: of these
        depends what is said of what follows them.
        """
        wanted, known = set(ids), dict[int, Document]()
        while wanted:
            query = select(Document).where(Document.id.in_(wanted), self._is_open())
            rows = self.session.scalars(query.order_by(Document.id).with_for_update()).all()
            found = [one for one in rows if one.id not in self.taken_up]
            known |= {one.id: one for one in found}
            wanted = {one.parent_id for one in found if one.parent_id is not None} - known.keys()
        while known:
            first = [one for one in known.values() if one.parent_id not in known] or list(known.values())
            yield first
            known = {one: known[one] for one in known.keys() - {one.id for one in first}}

    def _is_open(self) -> ColumnElement[bool]:
        """What this batch has still to judge."""
        place = self.session.get(Unit, self.batch.unit_id) if self.batch.unit_id else None
        noted = select(Rejudged.document_id).where(
            Rejudged.rejudging_id == self.batch.id, Rejudged.document_id == Document.id
        )
        return and_(judged_otherwise(self.version, place), ~noted.exists())

    def _put_under(self, documents: Sequence[Document]) -> None:
        """Judge documents by the version, none of which is above another."""
        former = {one.id: one.schedule_id for one in documents}
        before = {one.id: kept_as(one) for one in documents}
        with self.session.no_autoflush:
            for document in documents:
                document.schedule_id = self.version.id
            verdicts = periods_on(self.session, documents, self.archive.clock.today(), self.archive)
        going: list[Document] = []
        changed: set[int] = set()
        for document in documents:
            after = kept_under(verdicts[document.id])
            self.taken_up.add(document.id)
            if is_shorter(before[document.id], after) and self.batch.appraisal is None:
                document.schedule_id = former[document.id]
                self.kept_back.append(document.id)
            else:
                self.moved.append(document.id)
                document.revision += before[document.id] != after
                going.append(document)
            if before[document.id] != after:
                self._note(document.id, former[document.id], before[document.id], after)
                changed.add(document.id)
        write_down(self.session, going, verdicts, self.archive)
        self._follow(changed)

    def _follow(self, papers: set[int]) -> None:
        """Judge again what the version judged before, and follows a paper that it has only judged now."""
        if not papers:
            return
        below = select(Document).where(
            Document.parent_id.in_(papers),
            Document.schedule_id == self.version.id,
            Document.state != DocumentState.DISCARDED,
        )
        found = self.session.scalars(below.order_by(Document.id).with_for_update()).all()
        followers = [one for one in found if one.id not in self.taken_up]
        self.taken_up |= {one.id for one in followers}
        before = {one.id: kept_as(one) for one in followers}
        judge_documents(self.session, followers, self.archive)
        changed = [one for one in followers if before[one.id] != kept_as(one)]
        for follower in changed:
            follower.revision += 1
            self._note(follower.id, self.version.id, before[follower.id], kept_as(follower))
        self._follow({one.id for one in changed})

    def _note(self, document_id: int, former: int | None, before: Kept, after: Kept) -> None:
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

    def _number_of(self, version_id: int | None) -> int:
        if not self.numbers:
            rows = self.session.execute(select(ScheduleVersion.id, ScheduleVersion.number)).all()
            self.numbers |= {row.id: row.number for row in rows}
        return self.numbers[version_id or 0]

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
