"""An office in which papers fall due: its people with their posts, and documents whose periods are over."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from retention import Decided, Decision
from service.app import close_archive
from service.archive import Archive
from service.catalogue.disposal import Review, ReviewItem
from service.catalogue.documents import DocumentState
from service.catalogue.people import Role
from service.catalogue.schedule import ScheduleVersion
from service.usecases.disposal.appraising import conclude, decide_items, give_opinion, set_members
from service.usecases.disposal.certifying import certify
from service.usecases.disposal.disposals import ReviewView, show_review
from service.usecases.disposal.executing import execute_register
from service.usecases.disposal.proposing import propose_review
from service.usecases.disposal.registering import draw_up_register
from service.usecases.disposal.seats import Member
from service.usecases.disposal.signing import sign_register
from service.usecases.disposal.supervising import confirm_after, count_before, name_supervisors
from service.usecases.documents.filing import file_documents
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.posts import appoint_to_post
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, Desk, Hands, at, enrol, proof_of

UNIT = "J012"

PEOPLE = {
    # login -> roles, posts
    "leader": (Role.APPROVER, ("unit_leader",)),
    "office": (Role.APPROVER, ("office_head",)),
    "archivist": (Role.KEEPER, ("archive_head",)),
    "clerk": (Role.KEEPER, ("archive_clerk",)),
    "aid-head": (Role.REVIEWER, ("business_head",)),
    "aid-clerk": (Role.REVIEWER, ("business_clerk",)),
    "money-head": (Role.REVIEWER, ("accounting_head",)),
    "money-clerk": (Role.REVIEWER, ("accounting_clerk",)),
    "auditor": (Role.REVIEWER, ("audit_clerk",)),
    "inspector": (Role.REVIEWER, ("discipline_clerk",)),
    "watch-archive": (Role.SUPERVISOR, ("archive_clerk",)),
    "watch-aid": (Role.SUPERVISOR, ("business_clerk",)),
    "watch-money": (Role.SUPERVISOR, ("accounting_clerk",)),
    "watch-it": (Role.SUPERVISOR, ("it_clerk",)),
}

OTHER_SIGNERS = {
    "archive_leader": "leader",
    "office_head": "office",
    "archive_head": "archivist",
    "business_head": "aid-head",
    "archive_clerk": "clerk",
    "business_clerk": "aid-clerk",
}
ACCOUNTING_SIGNERS = {
    "unit_leader": "leader",
    "archive_head": "archivist",
    "accounting_head": "money-head",
    "archive_clerk": "clerk",
    "accounting_clerk": "money-clerk",
}


def furnish(archive: Archive) -> None:
    """Put everybody in their posts."""
    admin = actor_of_login(None, archive=archive)
    for login, (role, posts) in PEOPLE.items():
        person = add_person(admin, login, login, PASSWORD, [Appointed(role, UNIT)], archive=archive)
        for post in posts:
            appoint_to_post(admin, person, UNIT, post, archive=archive)
        enrol(archive, actor_of_login(login, archive=archive))


@pytest.fixture(scope="session")
def office_home(new_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive with an office in it; making one takes longer than copying it."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(new_home, folder / "data")
    archive = at(folder, Hands())
    furnish(archive)
    close_archive(archive)
    return folder / "data"


@pytest.fixture
def office(tmp_path: Path, hands: Hands, office_home: Path) -> Iterator["Office"]:
    """An office with everybody in their posts, and a schedule that was approved."""
    shutil.copytree(office_home, tmp_path / "data")
    archive = at(tmp_path, hands)
    opened = Office.at(archive)
    opened.approve_schedule()
    yield opened
    close_archive(archive)


@dataclass
class Office:
    """The people of one unit and what they do with its papers."""

    archive: Archive
    admin: Actor
    desk: Desk
    people: dict[str, Actor]

    @classmethod
    def at(cls, archive: Archive) -> "Office":
        """The office of an archive in which it was furnished."""
        admin = actor_of_login(None, archive=archive)
        people = {login: actor_of_login(login, archive=archive) for login in PEOPLE}
        return cls(archive, admin, Desk(archive, admin), people)

    def approve_schedule(self, approved: bool = True) -> None:
        """Let the schedule that judges be approved, or not."""
        with self.archive.database.write() as session:
            for version in session.scalars(select(ScheduleVersion)):
                version.approved_on = date(2026, 1, 5) if approved else None
                version.approval_number = "榆档批〔2026〕1号" if approved else None

    def papers(self, count: int = 3, **given: Any) -> list[int]:
        """Filed papers of routine work whose ten years ended with 2020."""
        stated = {"type": "C09", "filing_year": 2010, "dated_on": date(2010, 3, 4)} | given
        ids = []
        for number in range(1, count + 1):
            received = self.desk.take_in(title=f"走访慰问统计表之{number}", **stated)
            assert received.document_id is not None, received.problem
            ids.append(received.document_id)
        self.desk.work()
        file_documents(self.admin, ids, archive=self.archive)
        self.desk.work()
        return ids

    def paper(self, **given: Any) -> int:
        """One filed paper; by default of the filing year 2010, kept for ten years."""
        stated = {"type": "C09", "filing_year": 2010, "dated_on": date(2010, 3, 4), "title": "走访慰问统计表"} | given
        return self.filed(self.desk.described(**stated))

    def filed(self, document_id: int) -> int:
        """File a document that is not filed yet."""
        if self.desk.document(document_id).state is not DocumentState.FILED:
            (done,) = file_documents(self.admin, [document_id], archive=self.archive)
            assert done.code, done.problem
            self.desk.work()
        return document_id

    def voucher(self, **given: Any) -> int:
        """A filed voucher of 1990, kept for thirty years."""
        stated = {"type": "B04", "fiscal_year": 1990, "dated_on": date(1990, 5, 6), "title": "记账凭证"} | given
        return self.filed(self.desk.described(**stated))

    def proposed(self, ids: Sequence[int], **options: Any) -> int:
        """A review of these documents, its number."""
        return propose_review(self.people["clerk"], ids, archive=self.archive, **options).review_id

    def group(self, review: int, accounting: bool = False) -> list[Member]:
        """The appraisal group, named, and all of it with an opinion."""
        seats = (
            {"archivist": "archive", "money-head": "accounting", "auditor": "audit", "inspector": "discipline"}
            if accounting
            else {"office": "office", "archivist": "archive", "aid-head": "business"}
        )
        members = [Member(self.people[login].id or 0, department) for login, department in seats.items()]
        set_members(self.people["clerk"], review, members, archive=self.archive)
        for login in seats:
            give_opinion(self.people[login], review, "无继续保存价值", archive=self.archive)
        return members

    def decide(self, review: int, ids: Sequence[int], decision: Decision = Decision.DESTROY, **end: Any) -> None:
        """Let the archivist decide."""
        decided = Decided(decision, **end)
        decide_items(self.people["archivist"], review, ids, decided, "期满，无保存价值", archive=self.archive)

    def appraised(self, ids: Sequence[int], accounting: bool = False) -> int:
        """A review of these documents with everything decided to be destroyed, concluded."""
        review = self.proposed(ids)
        self.group(review, accounting)
        self.decide(review, ids)
        conclude(self.people["archivist"], review, "均已期满，同意销毁。", archive=self.archive)
        return review

    def view(self, review: int) -> ReviewView:
        """The review as its page shows it."""
        return show_review(self.people["clerk"], review, archive=self.archive)

    def digest(self, review: int) -> str:
        """The digest of the list as it stands."""
        register = self.view(review).register
        assert register is not None
        return register.digest

    def sign(self, review: int, role: str, login: str) -> None:
        """Sign as somebody for a role."""
        proof = proof_of(self.archive, self.people[login])
        sign_register(self.people[login], review, role, self.digest(review), proof, archive=self.archive)

    def sign_blindly(self, review: int) -> None:
        """Sign a list that nobody could read."""
        proof = proof_of(self.archive, self.people["archivist"])
        sign_register(self.people["archivist"], review, "archive_head", "0" * 64, proof, archive=self.archive)

    def signed(self, review: int, signers: dict[str, str] | None = None) -> None:
        """Let everybody sign."""
        for role, login in (signers or OTHER_SIGNERS).items():
            self.sign(review, role, login)

    def supervised(self, review: int, *logins: str) -> None:
        """Name the supervisors and let them count."""
        departments = {
            "watch-archive": "archive",
            "watch-aid": "business",
            "watch-money": "accounting",
            "watch-it": "it",
        }
        chosen = logins or ("watch-archive", "watch-aid")
        seats = [Member(self.people[login].id or 0, departments[login]) for login in chosen]
        name_supervisors(self.people["clerk"], review, seats, archive=self.archive)
        self.count(review, *chosen)

    def count(self, review: int, *logins: str) -> None:
        """Let supervisors count what the list says."""
        for login in logins or ("watch-archive", "watch-aid"):
            count_before(self.people[login], review, self.to_go(review), archive=self.archive)

    def to_go(self, review: int) -> int:
        """How many items of the list nothing keeps back."""
        from service.usecases.holds.held import held_ids

        with self.archive.database.read() as session:
            ids = session.scalars(
                select(ReviewItem.document_id).where(
                    ReviewItem.review_id == review, ReviewItem.decision == "destroy", ReviewItem.outcome == "pending"
                )
            ).all()
            return len(ids) - len(held_ids(session, ids, self.archive))

    def approved(self, ids: Sequence[int]) -> int:
        """A register of these documents that lacks nothing but its execution."""
        review = self.appraised(ids)
        draw_up_register(self.people["clerk"], review, archive=self.archive)
        self.signed(review)
        self.supervised(review)
        return review

    def executed(self, review: int) -> None:
        """Begin the execution and let the workers finish."""
        execute_register(self.people["clerk"], review, archive=self.archive)
        self.desk.work()

    def certified(self, review: int, *logins: str, paper: bool = False) -> None:
        """Let the supervisors confirm, and certify."""
        for login in logins or ("watch-archive", "watch-aid"):
            proof = proof_of(self.archive, self.people[login])
            confirm_after(self.people[login], review, proof, archive=self.archive, paper_destroyed=paper)
        certify(self.people["clerk"], review, archive=self.archive)

    def items(self, review: int) -> dict[int, ReviewItem]:
        """The items of a review by their documents' numbers."""
        with self.archive.database.read() as session:
            found = session.scalars(select(ReviewItem).where(ReviewItem.review_id == review)).all()
        return {one.document_id: one for one in found}

    def review(self, review: int) -> Review:
        """The review's row."""
        with self.archive.database.read() as session:
            return session.get_one(Review, review)
