"""What keepers do to papers and case files, and the time that passes over them."""

from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from sqlalchemy import select

from config import Assignment
from config.regulation import SetAssignment
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState
from service.catalogue.schedule import ScheduleVersion
from service.usecases.cases.cases import open_case, reopen_case, withdraw_case
from service.usecases.cases.succeeding import move_case, rest_on
from service.usecases.holds.held import open_holds
from service.usecases.holds.holds import OnCase, OnDocument, OnSearch, OnUnit, Target, place_hold, release_hold
from service.usecases.law.approving import Approval
from service.usecases.law.drafting import draft_version, edit_version
from service.usecases.law.rejudging import start_rejudging
from service.usecases.law.retention import rejudge_all
from tests.fixtures import approve
from tests.office import UNIT
from tests.property.keeping import APART, COUNTY, TITLE, Kept

REACHES = ["document", "document", "document", "case", "unit", "search"]
"""Mostly single documents: where everything is held nothing happens."""


class Filing(Kept):
    """An office that files, withdraws, reopens, moves, holds and judges."""

    @initialize()
    def begin(self) -> None:
        self.cases.append(open_case(self.office.admin, archive=self.archive))
        self.office.paper(
            type="A09", case=self.cases[0], filing_year=None, dated_on=date(2010, 3, 4), title=self._title()
        )
        self.file_routine_papers(2009)

    @rule(year=st.integers(2006, 2020))
    def file_routine_papers(self, year: int) -> None:
        self.office.paper(filing_year=year, dated_on=date(year, 3, 4), title=self._title())

    @rule(data=st.data())
    def file_a_household_paper(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(self.cases))
        self.office.paper(type="A09", case=case, filing_year=None, dated_on=date(2010, 3, 4), title=self._title())

    @rule(data=st.data(), on=st.dates(date(2011, 1, 1), date(2017, 12, 31)))
    def withdraw(self, data: st.DataObject, on: date) -> None:
        with self._refusable():
            withdraw_case(self.office.admin, data.draw(st.sampled_from(self.cases)), on, "脱困", archive=self.archive)
            self.recorded = True

    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        with self._refusable():
            today = self.archive.clock.today()
            reopen_case(self.office.admin, data.draw(st.sampled_from(self.cases)), today, "返困", archive=self.archive)
            self.recorded = True

    @rule(data=st.data(), on=st.dates(date(2011, 1, 1), date(2017, 12, 31)))
    def move(self, data: st.DataObject, on: date) -> None:
        """Another union takes charge: a new file there, which rests on some papers of the old one (article 6)."""
        former = data.draw(st.sampled_from(self.cases))
        there = self._papers_of(former)
        papers = data.draw(st.lists(st.sampled_from(there), min_size=1, unique=True)) if there else []
        unit = UNIT if former.startswith("J030") else COUNTY
        with self._refusable():
            following = move_case(self.office.admin, former, unit, on, "重新就业", archive=self.archive, papers=papers)
            self.cases.append(following)
            self.following[following] = former

    @rule(data=st.data())
    def rest_on_more(self, data: st.DataObject) -> None:
        """The new file turns out to rest on more papers of the old one, perhaps while those are under review."""
        if not self.following:
            return
        following = data.draw(st.sampled_from(sorted(self.following)))
        papers = self._papers_of(self.following[following])
        if papers:
            wanted = data.draw(st.lists(st.sampled_from(papers), min_size=1, unique=True))
            with self._refusable():
                rest_on(self.office.admin, following, wanted, archive=self.archive)

    def _papers_of(self, case: str) -> list[int]:
        with self.archive.database.read() as session:
            return list(
                session.scalars(
                    select(Document.id)
                    .join(CaseFile, CaseFile.id == Document.case_id)
                    .where(CaseFile.code == case)
                    .order_by(Document.id)
                )
            )

    @rule(
        data=st.data(),
        reach=st.sampled_from(REACHES),
        who=st.sampled_from(["clerk", "watch-aid"]),
    )
    def hold(self, data: st.DataObject, reach: str, who: str) -> None:
        targets: dict[str, Target] = {"case": OnCase(self.cases[-1]), "unit": OnUnit(UNIT), "search": OnSearch(TITLE)}
        if self.filed:
            targets["document"] = OnDocument(self._one(data))
        if reach in targets:
            number = place_hold(self.office.people[who], targets[reach], "专项审计", "审计通知", archive=self.archive)
            self.holds[number] = self._held_by(number)

    def _held_by(self, number: int) -> set[int]:
        with self.archive.database.read() as session:
            return {
                document.id
                for document in session.scalars(select(Document).where(Document.state == DocumentState.FILED))
                if number in {one.number for one in open_holds(session, document, self.archive)}
            }

    @precondition(lambda self: self.holds)
    @rule(who=st.sampled_from(["clerk", APART]))
    def release(self, who: str) -> None:
        """The widest first, so that something can go; who had a hand in a review may not."""
        number = max(self.holds, key=lambda one: (len(self.holds[one]), one))
        with self._refusable():
            release_hold(self.office.people[who], number, "审计结束", archive=self.archive)
            del self.holds[number]

    @rule()
    def work(self) -> None:
        self.office.desk.work()

    @rule()
    def change_the_schedule(self) -> None:
        """Ten years become thirty, approved; nothing moves before documents are judged anew."""
        with self.archive.database.read() as session:
            if session.scalars(select(ScheduleVersion.id).where(ScheduleVersion.number > 1)).first():
                return
        clerk, leader = self.office.people["clerk"], self.office.people["leader"]
        number = draft_version(clerk, "延长统计表", archive=self.archive)
        edit = SetAssignment(Assignment(("C09",), "令8号", "Order 8", "filing_year+30y"))
        edit_version(clerk, number, 1, edit, archive=self.archive)
        approval = Approval("榆阳市档案局", "榆档批〔2026〕9号", self.archive.clock.today())
        approve(leader, number, 2, approval, archive=self.archive)

    @rule()
    def judge_anew(self) -> None:
        with self._refusable():
            start_rejudging(self.office.people["clerk"], self._newest(), "执行新期限表", archive=self.archive)
        self.office.desk.work()

    def _newest(self) -> int:
        with self.archive.database.read() as session:
            return max(session.scalars(select(ScheduleVersion.number)))

    @rule(days=st.integers(1, 800))
    def wait(self, days: int) -> None:
        self.hands.forward(days=days)
        rejudge_all(archive=self.archive)
