"""The house in which periods are measured: its people with their posts, and what they do with a review."""

from base64 import b32decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path

from flask.testing import FlaskClient

from bench.answers import paper
from bench.periods_watch import Watch, WatchedDatabase
from bench.search_corpus import documents as texts
from bench.shapes import EMBEDDED
from config import load_settings
from retention import RegisterKind
from service import totp
from service.app import close_archive, open_archive, prepare
from service.archive import Archive
from service.catalogue.intake import Channel
from service.catalogue.people import Role
from service.jobs.worker import Worker
from service.usecases.disposal.appraising import give_opinion, set_members
from service.usecases.disposal.disposals import show_review
from service.usecases.disposal.facts import items_of
from service.usecases.disposal.proposing import propose_due
from service.usecases.disposal.registering import draw_up_register
from service.usecases.disposal.seats import Member
from service.usecases.disposal.signing import sign_register
from service.usecases.disposal.supervising import confirm_after, count_before, name_supervisors
from service.usecases.documents.filing import file_documents
from service.usecases.house.logging_in import confirm_log_in, log_in
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.posts import appoint_to_post
from service.usecases.house.proof import Proof
from service.usecases.house.second_step import begin_enrolment, confirm_enrolment
from service.usecases.house.units import found_unit
from service.usecases.intake.intake import Placement, Statement, open_batch, receive
from service.usecases.law.approving import Approval, approve_version
from service.usecases.law.schedules import show_version
from service.usecases.permissions import Actor
from service.web import create_app

CITY, REVIEWED, EMPTIED = "榆阳市总工会", "城北区总工会", "城南区总工会"
FONDS = {CITY: "J012", REVIEWED: "J030", EMPTIED: "J031"}
PASSWORD = "correct horse battery"  # noqa: S105

PEOPLE = {
    "leader": (Role.APPROVER, "unit_leader"),
    "office": (Role.APPROVER, "office_head"),
    "archivist": (Role.KEEPER, "archive_head"),
    "clerk": (Role.KEEPER, "archive_clerk"),
    "aid-head": (Role.REVIEWER, "business_head"),
    "aid-clerk": (Role.REVIEWER, "business_clerk"),
    "watch-archive": (Role.SUPERVISOR, "archive_clerk"),
    "watch-aid": (Role.SUPERVISOR, "business_clerk"),
}
GROUP = {"office": "office", "archivist": "archive", "aid-head": "business"}
SIGNERS = {
    "archive_leader": "leader",
    "office_head": "office",
    "archive_head": "archivist",
    "business_head": "aid-head",
    "archive_clerk": "clerk",
    "business_clerk": "aid-clerk",
}
SUPERVISORS = {"watch-archive": "archive", "watch-aid": "business"}


@dataclass
class House:
    """An archive, its people, and the hands of its clock."""

    archive: Archive
    hands: list[datetime]
    admin: Actor
    people: dict[str, Actor]
    secrets: dict[str, bytes] = field(default_factory=dict)

    def forward(self, by: timedelta) -> None:
        """Move the hands of the clock."""
        self.hands[0] += by

    def furnish(self) -> None:
        """Found two units, put everybody in their posts, and let the schedule be approved."""
        for unit in (REVIEWED, EMPTIED):
            found_unit(self.admin, unit, "county", archive=self.archive, parent=FONDS[CITY], fonds=FONDS[unit])
        for login, (role, post) in PEOPLE.items():
            person = add_person(self.admin, login, login, PASSWORD, [Appointed(role, CITY)], archive=self.archive)
            for unit in FONDS:
                appoint_to_post(self.admin, person, unit, post, archive=self.archive)
            self.enrol(login)
        self.approve(1)

    def enrol(self, login: str) -> None:
        """Let somebody who was entered be one of the people, with an authenticator."""
        self.people[login] = actor_of_login(login, archive=self.archive)
        made = begin_enrolment(self.people[login], PASSWORD, "", archive=self.archive)
        self.secrets[login] = b32decode(made.text.replace(" ", ""))
        confirm_enrolment(self.people[login], self.code(login), archive=self.archive)

    def code(self, login: str) -> str:
        """What somebody's authenticator shows next: each code is taken once, so the clock goes on."""
        self.forward(timedelta(seconds=totp.SECONDS))
        return totp.code_at(self.secrets[login], totp.step_of(self.archive.clock.now()))

    def proof(self, login: str) -> Proof:
        """What somebody enters to sign."""
        return Proof(PASSWORD, self.code(login))

    def client(self, login: str) -> FlaskClient:
        """A browser in which somebody is logged in."""
        client = create_app(self.archive, b"only for this run").test_client()
        with client.session_transaction() as cookie:
            begun = log_in(login, PASSWORD, archive=self.archive)
            cookie["_user_id"] = confirm_log_in(begun.secret, self.code(login), archive=self.archive)
        return client

    def approve(self, number: int) -> None:
        """Let a version of the schedule be approved: it judges from today on."""
        seen = show_version(self.admin, number, archive=self.archive).row.revision
        today = self.archive.clock.today()
        approval = Approval("榆阳市档案局", f"榆档批〔{today.year}〕{number}号", today)
        approve_version(self.people["leader"], number, seen, approval, self.proof("leader"), archive=self.archive)

    def take_in(self, unit: str, count: int) -> None:
        """File papers with text and bytes whose ten years are over."""
        batch = open_batch(self.admin, Channel.CLI, archive=self.archive, unit=unit)
        formed = date(self.archive.clock.today().year - 16, 3, 4)
        said = Statement(type="C09", filing_year=formed.year, dated_on=formed)
        ids = []
        for number, one in enumerate(islice(texts(count, 1), count), 1):
            placement = Placement(statement=replace(said, title=f"走访慰问统计表之{number}"))
            source = BytesIO(paper(one.body))
            received = receive(self.admin, batch, f"{number}.pdf", source, placement, archive=self.archive)
            assert received.document_id is not None, received.problem
            ids.append(received.document_id)
        Worker("bench", archive=self.archive).run_until_idle()
        file_documents(self.admin, ids, archive=self.archive)
        Worker("bench", archive=self.archive).run_until_idle()

    def propose(self, unit: str, count: int) -> int:
        """A review of what is due in a unit, its number."""
        proposed = propose_due(self.people["clerk"], unit, RegisterKind.OTHER, archive=self.archive)
        if proposed.items != count:
            raise SystemExit(f"differs: {proposed.items} items proposed, {count} are due")
        return proposed.review_id

    def documents_of(self, review: int) -> Sequence[int]:
        """The documents of a review."""
        with self.archive.database.read() as session:
            return [one.document_id for one in items_of(session, review)]

    def group(self, review: int) -> None:
        """Name the appraisal group, and let all of it speak."""
        members = [Member(self.people[login].id or 0, department) for login, department in GROUP.items()]
        set_members(self.people["clerk"], review, members, archive=self.archive)
        for login in GROUP:
            give_opinion(self.people[login], review, "无继续保存价值", archive=self.archive)

    def draw(self, review: int) -> None:
        """Draw up the register."""
        draw_up_register(self.people["clerk"], review, archive=self.archive)

    def sign(self, review: int) -> None:
        """Let everybody sign that list, supervisors be named, and these count."""
        view = show_review(self.people["clerk"], review, archive=self.archive)
        assert view.register is not None
        for role, login in SIGNERS.items():
            sign_register(
                self.people[login], review, role, view.register.digest, self.proof(login), archive=self.archive
            )
        seats = [Member(self.people[login].id or 0, department) for login, department in SUPERVISORS.items()]
        name_supervisors(self.people["clerk"], review, seats, archive=self.archive)
        for login in SUPERVISORS:
            count_before(self.people[login], review, view.listed, archive=self.archive)

    def confirm(self, review: int) -> None:
        """Let the supervisors confirm."""
        for login in SUPERVISORS:
            confirm_after(self.people[login], review, self.proof(login), archive=self.archive, paper_destroyed=False)


@contextmanager
def opened(folder: Path, shape: Mapping[str, str] = EMBEDDED) -> Iterator[tuple[House, Watch]]:
    """A new house on the morning of 23 November 2026; nobody is in it yet but its administrator."""
    hands = [datetime(2026, 11, 23, 1, 30, tzinfo=UTC)]
    settings = load_settings({**shape, "SHOUCANG_HOME": str(folder / "data"), "SHOUCANG_OCR": "null"}, folder)
    plain = open_archive(settings, instant=lambda: hands[0])
    prepare(plain, unit_name=CITY, level="city", fonds=FONDS[CITY])
    close_archive(plain)
    database = WatchedDatabase(settings.database)
    archive = replace(plain, database=database)
    try:
        yield House(archive, hands, actor_of_login(None, archive=archive), {}), Watch(database)
    finally:
        close_archive(archive)
