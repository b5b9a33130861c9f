"""A real archive on a real disk, with people of every role, for whoever tests a use case, a page or a command."""

import shutil
from base64 import b32decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from PIL import Image
from sqlalchemy.orm import Session

from config import load_settings
from service import passwords, totp
from service.app import close_archive, open_archive
from service.archive import Archive
from service.catalogue.documents import Document, Page
from service.catalogue.intake import Channel
from service.catalogue.logins import SecondStep
from service.catalogue.people import Role
from service.catalogue.schedule import ScheduleState
from service.jobs.worker import Worker
from service.usecases.house.initialise import initialise
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.proof import Proof
from service.usecases.house.second_step import _about, begin_enrolment, confirm_enrolment, own_second_step
from service.usecases.house.units import found_unit
from service.usecases.intake.intake import Placement, Received, Statement, open_batch, receive
from service.usecases.law.approving import Approval, approve_version
from service.usecases.permissions import Actor

PASSWORD = "correct horse battery"


@dataclass
class Hands:
    """The hands of the archive's clock: they stand until somebody moves them."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 1, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Move the hands, as `timedelta` counts."""
        self.at += timedelta(**by)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords are slow on purpose; people are entered here by the thousand. `test_passwords.py` has the real cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def hands() -> Hands:
    """A clock that a test moves; it begins on the morning of 2026-11-23 in China."""
    return Hands()


NUMBERS = count(1)
"""Of the secrets that archives are given, whichever of them asks."""


def at(folder: Path, hands: Hands) -> Archive:
    """The archive in a folder. It reads nothing by itself: its engine is the null engine."""

    def secret() -> str:
        return f"secret-number-{next(NUMBERS):06d}-of-the-test"

    settings = load_settings({"SHOUCANG_HOME": str(folder / "data"), "SHOUCANG_OCR": "null"}, folder)
    return open_archive(settings, instant=hands, secret=secret)


def enrol(archive: Archive, actor: Actor) -> None:
    """Give somebody an authenticator: `code_of` and `proof_of` look at it."""
    made = begin_enrolment(actor, PASSWORD, "", archive=archive)
    secret = b32decode(made.text.replace(" ", ""))
    confirm_enrolment(actor, totp.code_at(secret, totp.step_of(archive.clock.now())), archive=archive)


def code_of(archive: Archive, actor: Actor) -> str:
    """A code that was never used, of the authenticator of somebody enrolled.

    Where the codes of this moment are used up, the hands of the clock move on.
    """
    secret, last = authenticator_of(archive, actor)
    fresh = max(totp.step_of(archive.clock.now()), last + 1)
    while fresh > totp.step_of(archive.clock.now()) + 1:
        hands = archive.clock.instant
        assert isinstance(hands, Hands)
        hands.forward(seconds=totp.SECONDS)
    return totp.code_at(secret, fresh)


def authenticator_of(archive: Archive, actor: Actor) -> tuple[bytes, int]:
    """What somebody's authenticator holds, and the last step of which a code was taken."""
    with archive.database.read() as session:
        step = session.get_one(SecondStep, actor.id)
    secret = archive.vault.unseal(step.sealed or "", _about(step.person_id))
    assert secret is not None
    return secret, step.last_step


def proof_of(archive: Archive, actor: Actor, password: str = PASSWORD) -> Proof:
    """What somebody enrolled enters to sign."""
    return Proof(password, code_of(archive, actor))


def approve(actor: Actor, number: int, seen: int, approval: Approval, *, archive: Archive) -> ScheduleState:
    """Approve a version of the schedule, with an authenticator that is enrolled for it where there is none."""
    if own_second_step(actor, archive=archive).enrolled_at is None:
        enrol(archive, actor)
    return approve_version(actor, number, seen, approval, proof_of(archive, actor), archive=archive)


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive that was just initialised; making one takes longer than copying it."""
    folder = tmp_path_factory.mktemp("new")
    fresh = at(folder, Hands())
    initialise(archive=fresh, unit_name="榆阳市总工会", level="city", fonds="J012")
    close_archive(fresh)
    return folder / "data"


@pytest.fixture
def archive(tmp_path: Path, hands: Hands, new_home: Path) -> Iterator[Archive]:
    """An initialised archive with nothing in it."""
    shutil.copytree(new_home, tmp_path / "data")
    opened = at(tmp_path, hands)
    yield opened
    close_archive(opened)


@pytest.fixture
def admin(archive: Archive) -> Actor:
    """The first person: administrator and keeper of the topmost unit."""
    return actor_of_login(None, archive=archive)


@pytest.fixture
def appoint(archive: Archive, admin: Actor) -> Callable[[str, Role, str], Actor]:
    """Makes a person with one role in one unit."""

    def make(login: str, role: Role, unit: str) -> Actor:
        add_person(admin, login, login, PASSWORD, [Appointed(role, unit)], archive=archive)
        return actor_of_login(login, archive=archive)

    return make


@pytest.fixture
def county(archive: Archive, admin: Actor) -> str:
    """A unit below the topmost one, with a fonds of its own; gives its name."""
    found_unit(admin, "城北区总工会", "county", archive=archive, parent="J012", fonds="J030")
    return "城北区总工会"


@pytest.fixture
def keeper(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    """A keeper of the topmost unit and all below it."""
    return appoint("keeper", Role.KEEPER, "J012")


@pytest.fixture
def reader(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    """A reader of the topmost unit and all below it."""
    return appoint("reader", Role.READER, "J012")


@pytest.fixture
def stranger(appoint: Callable[[str, Role, str], Actor], county: str) -> Actor:
    """A keeper of the county only, who may not know what the topmost unit has."""
    return appoint("stranger", Role.KEEPER, county)


def unsealing(actor: Actor) -> Actor:
    """Somebody who has said why they look into sealed case files."""
    return replace(actor, unsealing="核对重新建档的家庭")


class Desk:
    """What a keeper does all day, for tests: takes files in and lets the workers finish."""

    def __init__(self, archive: Archive, actor: Actor) -> None:
        self.archive = archive
        self.actor = actor
        self._pictures = count(1)

    def picture(self, pages: int = 1) -> bytes:
        """A TIFF of this many small pages that no other picture equals."""
        number = next(self._pictures)
        images = [Image.new("L", (60, 80), (number * 7 + page) % 256) for page in range(pages)]
        for page, image in enumerate(images):
            image.putpixel((number % 60, page % 80), 255 - image.getpixel((number % 60, page % 80)))
        target = BytesIO()
        images[0].save(target, "TIFF", save_all=True, append_images=images[1:])
        return target.getvalue()

    def take_in(
        self,
        content: bytes | None = None,
        name: str = "扫描.tif",
        unit: str | None = None,
        case: str | None = None,
        parent: int | None = None,
        pages: int = 1,
        file: bool = False,
        **stated: Any,
    ) -> Received:
        """Take one file in as a keeper would, with what is stated of it; nothing is read yet."""
        batch = open_batch(self.actor, Channel.CLI, archive=self.archive, unit=unit, case=case)
        placement = Placement(case=case, parent=parent, file_when_complete=file, statement=Statement(**stated))
        data = self.picture(pages) if content is None else content
        return receive(self.actor, batch, name, BytesIO(data), placement, archive=self.archive)

    def work(self) -> None:
        """Let a worker do all that waits."""
        Worker("test", archive=self.archive).run_until_idle()

    def described(self, type: str = "A09", **given: Any) -> int:
        """A document that was read and described as of this type; gives its id."""
        given.setdefault("title", "收入证明")
        received = self.take_in(type=type, **given)
        assert received.document_id is not None, received.problem
        self.work()
        return received.document_id

    def document(self, document_id: int) -> Document:
        """The document's row as it stands now."""
        with self.archive.database.read() as session:
            return session.get_one(Document, document_id)

    def pages(self, session: Session, document_id: int) -> list[Page]:
        """The document's pages in their order."""
        return list(session.get_one(Document, document_id).pages)

    def document_files(self, document_id: int) -> list[str]:
        """Digests of the document's files, the original first."""
        with self.archive.database.read() as session:
            return [file.digest for file in session.get_one(Document, document_id).files]


@pytest.fixture
def desk(archive: Archive, admin: Actor) -> Desk:
    """The administrator's own hands as a keeper."""
    return Desk(archive, admin)
