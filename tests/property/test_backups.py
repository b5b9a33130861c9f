"""However intake, discarding and disposal run between the steps of a backup, its point is whole."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from config import load_settings
from service.app import close_archive
from service.backups import BackupPlace, read_listing
from service.catalogue import Database
from service.catalogue.documents import Document
from service.catalogue.intake import OfferOutcome
from service.errors import ConflictError
from service.jobs.restoring import examine, restore
from service.usecases.disposal.removing import remove_document
from service.usecases.documents.filing import discard, file_documents
from service.usecases.house.people import actor_of_login
from service.usecases.upkeep.backing_up import FREE_ROUNDS, back_up
from service.usecases.upkeep.erasing import erase, named_digests
from service.usecases.upkeep.sweeping import sweep
from tests.fixtures import Desk, Hands, at

Moment = tuple[float, list[str]]
"""How far the copying is, from 0 to 1, and what happens then."""

ACTS = ("take in", "take a twin", "read", "discard", "file", "destroy", "sweep")
MOMENT = st.tuples(st.floats(0, 1), st.lists(st.sampled_from(ACTS), min_size=1, max_size=4))


def unseen(_left: int, _total: int) -> None:
    """Progress that nobody watches."""


class Day:
    """An archive at work while it is backed up."""

    def __init__(self, folder: Path, home: Path) -> None:
        shutil.copytree(home, folder / "data")
        self.hands = Hands()
        self.archive = at(folder, self.hands)
        self.desk = Desk(self.archive, actor_of_login(None, archive=self.archive))
        self.usb, self.new = folder / "usb", folder / "new"
        self.loose: list[int] = []
        self.filed: list[int] = []
        self.picture = self.desk.picture()
        self.acts: dict[str, Callable[[], None]] = {
            "take in": lambda: self.take(self.desk.picture()),
            "take a twin": self.take_twin,
            "read": self.desk.work,
            "discard": self.discard,
            "file": self.file,
            "destroy": self.destroy,
            "sweep": self.sweep,
        }

    def take(self, content: bytes, parent: int | None = None) -> None:
        received = self.desk.take_in(content, type="A09", parent=parent)
        assert received.document_id is not None
        if received.outcome is OfferOutcome.RECEIVED:
            self.loose.append(received.document_id)

    def take_twin(self) -> None:
        """The same bytes once more, under another document so that they may come again."""
        self.take(self.picture, parent=next(iter([*self.filed, *self.loose]), None))

    def discard(self) -> None:
        """Throw away the newest that has nothing under it, and let its bytes go."""
        for document_id in reversed(self.loose):
            try:
                discard(self.desk.actor, document_id, "误扫", archive=self.archive)
            except ConflictError:
                continue
            self.loose.remove(document_id)
            break
        self.desk.work()

    def file(self) -> None:
        self.desk.work()
        for done in file_documents(self.desk.actor, self.loose[:1], archive=self.archive) if self.loose else ():
            if done.problem is None:
                self.filed.append(self.loose.pop(0))

    def destroy(self) -> None:
        """Take a filed document out as a disposal does: its rows, then its bytes."""
        if self.filed:
            with self.archive.database.write() as session:
                digests = remove_document(session, session.get_one(Document, self.filed.pop()))
            erase(digests, archive=self.archive)

    def sweep(self) -> None:
        sweep(archive=self.archive)
        self.hands.forward(days=2)
        sweep(archive=self.archive)

    def back_up(self, moments: list[Moment]) -> str:
        """A backup, during which something happens: once a round at most, and never in the last one, which has the
        catalogue to itself.
        """
        waiting, now = list(moments), list[Moment]()

        def happen(left: int, total: int) -> None:
            if left == total - 1:
                now[:], waiting[:] = waiting[:1], waiting[1:]
            if now and total - left >= now[0][0] * total:
                for act in now.pop()[1]:
                    self.acts[act]()

        return back_up(self.desk.actor, self.usb, archive=self.archive, progress=happen).manifest.name

    def close(self) -> None:
        close_archive(self.archive)


def is_whole(usb: Path, point: str) -> bool:
    """Whether a point is as it was sealed, and its objects are just those that its catalogue names."""
    place = BackupPlace(usb)
    sealed = not list(examine(place, place.chosen(point), unseen))
    with TemporaryDirectory() as folder:
        copy = shutil.copy(place.catalogue(point), folder)
        with closing(Database(f"sqlite:///{copy}")) as database, database.read() as session:
            named = list(named_digests(session))
    return sealed and named == [listed.digest for listed in read_listing(place.listing(point))]


@settings(max_examples=15)
@given(
    before=st.lists(st.sampled_from(ACTS), max_size=6),
    backups=st.lists(st.lists(MOMENT, max_size=FREE_ROUNDS), min_size=1, max_size=3),
)
def test_any_interleaving_leaves_whole_points(new_home: Path, before: list[str], backups: list[list[Moment]]) -> None:
    with TemporaryDirectory() as folder, closing(Day(Path(folder), new_home)) as day:
        day.take(day.picture)
        for act in before:
            day.acts[act]()
        points = [day.back_up(moments) for moments in backups]
        assert [is_whole(day.usb, point) for point in points] == [True] * len(points)
        home = Path(folder) / "new"
        there = load_settings({"SHOUCANG_HOME": str(home / "data"), "SHOUCANG_OCR": "null"}, home)
        restore(day.usb, there, unseen)
        again = at(home, day.hands)
        with closing(again.database), again.database.read() as session:
            assert list(again.store.digests()) == list(named_digests(session))
