"""A generated archive whose periods run: case files, vouchers and routine papers, all of them filed and judged.

Of a hundred papers sixty lie in case files of thirty (two of them photographs under a paper), sixteen are vouchers with
three papers behind each, the others stand alone. Their rows are written by the ten thousand, with verdicts of the law;
`differing` puts some of them before the law again, by the way that every document takes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain, count, cycle, islice
from typing import Any, Final

from sqlalchemy import Connection, String, cast, func, insert, literal, select

from config import load_regulation
from retention import CaseEvent, CaseStep, Claim, Events, Record, Rule, Source, judge
from service.archive import Archive
from service.catalogue import Base
from service.catalogue.cases import CaseEvent as CaseEventRow
from service.catalogue.cases import CaseEventKind, CaseFile
from service.catalogue.documents import Document, DocumentState, File, FileRole, Page, PageState, PaperOriginal
from service.catalogue.schedule import schedule_in_force
from service.catalogue.units import Unit
from service.usecases.law.judging import period_on

TOGETHER: Final = 10_000
"""Rows of one statement."""

IN_CASE: Final = 30
IN_CASE_TYPES: Final = ("A01", "A03", "A04", "A07", "A08", "A09", "A10", "A15", "A16", "A27")
PHOTO: Final = "A28"
BEHIND: Final = 3
ALONE: Final = ("B06", "C09", "C02", "C13", "B11", "C09", "C13", "B06")
PER_HUNDRED: Final = {"case": 60, "voucher": 16, "alone": 24}

Row = dict[str, Any]


@dataclass(slots=True)
class Filling:
    """What is written into an archive: the numbers that come next, and the day on which all is judged."""

    unit_id: int
    fonds: str
    schedule_id: int
    today: date
    document: "count[int]"
    case: "count[int]"
    filed_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.filed_at = datetime(self.today.year - 1, 1, 4, tzinfo=UTC)

    def documents(self, number: int, withdrawn: Iterator[date | None]) -> Iterator[Mapping[type[Base], list[Row]]]:
        """Papers of every kind; `withdrawn`: when each next case file was withdrawn, None for an open one."""
        share = {name: number * of // 100 for name, of in PER_HUNDRED.items()}
        yield from self.cases(share["case"], withdrawn)
        years = cycle(range(self.today.year - 25, self.today.year))
        for _ in range(share["voucher"] // (BEHIND + 1)):
            yield {Document: self._voucher(next(years))}
        for code in islice(cycle(ALONE), number - share["case"] - share["voucher"] // (BEHIND + 1) * (BEHIND + 1)):
            yield {Document: [self.alone(code, next(years))]}

    def cases(self, number: int, withdrawn: Iterator[date | None]) -> Iterator[Mapping[type[Base], list[Row]]]:
        """As many papers in case files."""
        for start in range(0, number, IN_CASE):
            yield self._case(min(IN_CASE, number - start), next(withdrawn))

    def _case(self, papers: int, on: date | None) -> Mapping[type[Base], list[Row]]:
        case_id, opened = next(self.case), date(2008, 5, 6)
        code = f"{self.fonds}-ZY·KN·2008-{case_id:07}"
        case = {"id": case_id, "code": code, "unit_id": self.unit_id, "fonds": self.fonds, "year": 2008}
        case |= {"number": case_id, "household": f"家庭{case_id}", "opened_on": opened, "created_at": self.filed_at}
        events = [_withdrawal(case_id, on, self.filed_at)] if on else []
        known = Events(case=(CaseEvent(CaseStep.WITHDRAWN, on),) if on else ())
        documents: list[Row] = []
        for code, _ in zip(cycle(IN_CASE_TYPES), range(papers), strict=False):
            is_photo = len(documents) >= papers - 2 > 0
            more = {"parent_id": documents[0]["id"]} if is_photo else {}
            kind = PHOTO if is_photo else code
            documents.append(self._document(kind, ((Source.OWN, "withdrawal+10y", known),), case_id=case_id, **more))
        return {CaseFile: [case], CaseEventRow: events, Document: documents}

    def _voucher(self, year: int) -> list[Row]:
        known = Events(fiscal_year=year)
        own = (Source.OWN, "fiscal_year+30y", known)
        voucher = self._document("B03", (own,), fiscal_year=year)
        reached = (own, (Source.VOUCHER, "fiscal_year+30y", known))
        more = {"fiscal_year": year, "parent_id": voucher["id"]}
        return [voucher, *(self._document("B04", reached, **more) for _ in range(BEHIND))]

    def alone(self, code: str, year: int) -> Row:
        """A paper of account or of routine work, of a fiscal or filing year."""
        rule = _rules()[code]
        if code.startswith("B"):
            return self._document(code, ((Source.OWN, rule, Events(fiscal_year=year)),), fiscal_year=year)
        return self._document(code, ((Source.OWN, rule, Events(filing_year=year)),), filing_year=year)

    def _document(self, code: str, claims: tuple[tuple[Source, str, Events], ...], **more: Any) -> Row:
        number = next(self.document)
        formed = date(more.get("fiscal_year") or more.get("filing_year") or 2008, 3, 4)
        return {
            "id": number,
            "unit_id": self.unit_id,
            "case_id": None,
            "parent_id": None,
            "state": DocumentState.FILED,
            "revision": 3,
            "name": f"{number}.pdf",
            "path": f"{number}.pdf",
            "title": f"第{number}号材料",
            "category": {"A": "original", "B": "financial", "C": "routine"}[code[0]],
            "type": code,
            "confidence": 1.0,
            "stated": ["type"],
            "file_when_complete": False,
            "dated_on": formed,
            "fiscal_year": None,
            "filing_year": formed.year,
            "paper_original": PaperOriginal.FILED,
            "page_count": 1,
            "code": f"{self.fonds}-{code}-{number:08}",
            "filed_on": self.filed_at.date(),
            "schedule_id": self.schedule_id,
            "judged_on": self.today,
            "created_at": self.filed_at,
            "changed_at": self.filed_at,
            **_verdict(claims, self.today),
            **more,
        }


@lru_cache(maxsize=1)
def _rules() -> dict[str, str]:
    schedule = load_regulation().schedule
    return {code: schedule.assignment(code).rule or "" for code in ALONE}


@lru_cache(maxsize=100_000)
def _verdict(claims: tuple[tuple[Source, str, Events], ...], on: date) -> Row:
    """The law's verdict, as it stands beside a document."""
    found = judge(Record(tuple(Claim(source, Rule.parse(rule, ""), known, True) for source, rule, known in claims)), on)
    return {
        "rule": found.rule,
        "trigger": found.trigger.value if found.trigger else None,
        "starts_on": found.starts_on,
        "due_on": found.due_on,
        "eligible_on": found.eligible_on,
        "retention_state": found.state.value,
    }


def _withdrawal(case_id: int, on: date, at: datetime) -> Row:
    row = {"case_id": case_id, "kind": CaseEventKind.WITHDRAWN, "happened_on": on, "approved_on": on, "reason": "脱困"}
    return row | {"recorded_at": at}


def withdrawals(today: date) -> Iterator[date | None]:
    """When case files were withdrawn: every third is open, the others fell within sixteen years, none ends today."""
    for number in count():
        day = today - timedelta(days=60 + 61 * number % 5_800)
        yield None if number % 3 == 0 else day + timedelta(days=day == _tenth_before(today))


def _tenth_before(today: date) -> date:
    return today.replace(year=today.year - 10)


def fill(archive: Archive, unit: str, documents: int, *, due: int = 0, over: int = 0) -> None:
    """Write papers into a unit: `documents` of every kind, `due` whose last day is today, `over` long at their end."""
    today = archive.clock.today()
    with archive.database.read() as session:
        place = session.scalars(select(Unit).where(Unit.name == unit)).one()
        first = [(session.scalar(select(func.max(table.id))) or 0) + 1 for table in (Document, CaseFile)]
        numbers = map(count, first)
        filling = Filling(place.id, place.fonds or "", schedule_in_force(session).id, today, *numbers)
    parts: Iterator[Mapping[type[Base], list[Row]]] = chain(
        filling.documents(documents, withdrawals(today)),
        filling.cases(due, cycle([_tenth_before(today)])),
        ({Document: [filling.alone("C09", today.year - 16)]} for _ in range(over)),
    )
    with archive.database.engine.begin() as connection:
        _write(connection, parts)
        _name_objects(connection, first[0])


def _write(connection: Connection, parts: Iterator[Mapping[type[Base], list[Row]]]) -> None:
    waiting: dict[type[Base], list[Row]] = {CaseFile: [], CaseEventRow: [], Document: []}
    for part in parts:
        for table, rows in part.items():
            waiting[table].extend(rows)
        if len(waiting[Document]) >= TOGETHER:
            _flush(connection, waiting)
    _flush(connection, waiting)


def _flush(connection: Connection, waiting: dict[type[Base], list[Row]]) -> None:
    for table, rows in waiting.items():
        if rows:
            connection.execute(insert(table), rows)
            rows.clear()


def _name_objects(connection: Connection, first: int) -> None:
    """A file and a page for each document from `first` on, named after its number: nothing of them is stored."""
    file = {
        File.document_id: Document.id,
        File.role: literal(FileRole.ORIGINAL, File.role.type),
        File.digest: cast(Document.id, String) + "f",
        File.name: Document.name,
        File.mime: literal("application/pdf"),
        File.size: literal(100_000),
    }
    page = {
        Page.document_id: File.document_id,
        Page.number: literal(1),
        Page.file_id: File.id,
        Page.source_index: literal(0),
        Page.state: literal(PageState.READ, Page.state.type),
        Page.corrected: literal(False),
        Page.reading: cast(File.document_id, String) + "r",
        Page.thumbnail: cast(File.document_id, String) + "m",
    }
    for table, values, of in ((File, file, Document.id), (Page, page, File.document_id)):
        rows = select(*values.values()).where(of >= first).order_by(of)
        connection.execute(insert(table).from_select(list(values), rows))


def differing(archive: Archive, sample: int = 500) -> list[int]:
    """Documents spread over the archive of which the law says something else than what stands beside them."""
    today = archive.clock.today()
    with archive.database.read() as session:
        last = session.scalar(select(func.max(Document.id))) or 0
        numbers = range(1, last + 1, max(1, last // sample))
        found = session.scalars(select(Document).where(Document.id.in_(numbers))).all()
        pairs = [(one, period_on(session, one, today, archive)) for one in found]
        return [
            one.id
            for one, said in pairs
            if (one.rule, one.due_on, one.retention_state) != (said.rule, said.due_on, said.state.value)
        ]
