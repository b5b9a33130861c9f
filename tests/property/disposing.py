"""What an office does with papers that are due: review, register, signatures, destruction, transfer, and crashes."""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from retention import Decision, ReviewState, State
from service.app import close_archive
from service.catalogue.disposal import Outcome
from service.errors import ArchiveError
from service.usecases.disposal.appraising import conclude
from service.usecases.disposal.executing import execute_register, take_out
from service.usecases.disposal.registering import draw_up_register, revise_register
from service.usecases.disposal.signing import sign_register
from service.usecases.disposal.transferring import pack_transfer, record_receipt
from tests.fixtures import proof_of
from tests.office import OTHER_SIGNERS
from tests.property.filing import Filing
from tests.property.keeping import Package

STEPS_LEFT = {ReviewState.PROPOSED, ReviewState.APPRAISED, ReviewState.APPROVED}


class Disposing(Filing):
    """An office that reviews, destroys, hands over, and is interrupted."""

    def _some(self, data: st.DataObject) -> list[int]:
        """Some papers of the office, and once in a while of the county's too, which go into no review with them."""
        here = sorted(one for one, known in self.filed.items() if known.here)
        among = here if here and data.draw(st.integers(0, 9)) else sorted(self.filed)
        return data.draw(st.lists(st.sampled_from(among), min_size=1, max_size=4, unique=True))

    @precondition(lambda self: self.filed)
    @rule(data=st.data())
    def propose(self, data: st.DataObject) -> None:
        ids = self._some(data)
        with self._refusable():
            self.reviews.append(self.office.proposed(ids))

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """The next step of some review, as its page would offer it; without one, what is due is proposed."""
        left = [one for one in self.reviews if self.office.view(one).state in STEPS_LEFT]
        if not left:
            self._propose_what_is_due()
            return
        review = data.draw(st.sampled_from(left))
        state = self.office.view(review).state
        if state is ReviewState.PROPOSED:
            self._appraise(review)
        elif state is ReviewState.APPRAISED:
            self._sign(review)
        else:
            with self._refusable():
                execute_register(self.office.people["clerk"], review, archive=self.archive)

    @rule(data=st.data(), steps=st.integers(2, 4))
    def go_on_and_on(self, data: st.DataObject, steps: int) -> None:
        for _ in range(steps):
            self.go_on(data)

    def _propose_what_is_due(self) -> None:
        due = [one for one, known in self.filed.items() if known.state == State.ELIGIBLE and known.here]
        with self._refusable():
            self.reviews.append(self.office.proposed(due))

    def _appraise(self, review: int) -> None:
        pending = [one.document_id for one in self.office.items(review).values() if one.outcome is Outcome.PENDING]
        try:
            self.office.group(review)
            self.office.decide(review, pending)
            conclude(self.office.people["archivist"], review, "同意销毁。", archive=self.archive)
            draw_up_register(self.office.people["clerk"], review, archive=self.archive)
        except ArchiveError:
            return  # a hold or a reopening came between

    def _sign(self, review: int) -> None:
        """Everybody signs who has not, and the supervisors count."""
        if self.office.view(review).register is None:
            return
        for role, login in OTHER_SIGNERS.items():
            with self._refusable():
                self.office.sign(review, role, login)
        with suppress(ArchiveError):
            self.office.supervised(review)

    def _register(self, data: st.DataObject) -> int | None:
        drawn = [review for review in self.reviews if self.office.view(review).register is not None]
        return data.draw(st.sampled_from(drawn)) if drawn else None

    @precondition(lambda self: self.reviews)
    @rule(data=st.data())
    def sign_one(self, data: st.DataObject) -> None:
        review = self._register(data)
        role, login = data.draw(st.sampled_from(sorted(OTHER_SIGNERS.items())))
        if review is not None:
            with self._refusable():
                self.office.sign(review, role, login)

    @precondition(lambda self: self.reviews)
    @rule(
        data=st.data(), role=st.sampled_from(sorted(OTHER_SIGNERS)), login=st.sampled_from(["aid-clerk", "watch-aid"])
    )
    def sign_for_another(self, data: st.DataObject, role: str, login: str) -> None:
        review = self._register(data)
        if review is not None and OTHER_SIGNERS[role] != login:
            with self._refusable():
                digest = self.office.digest(review)
                proof = proof_of(self.archive, self.office.people[login])
                sign_register(self.office.people[login], review, role, digest, proof, archive=self.archive)
                raise AssertionError(f"{login} signed for {role}")

    @precondition(lambda self: self.reviews)
    @rule(data=st.data())
    def strike(self, data: st.DataObject) -> None:
        review = self._register(data)
        if review is None:
            return
        listed = [one.document_id for one in self.office.items(review).values() if one.outcome is Outcome.PENDING]
        if not listed:
            return
        with self._refusable():
            revise_register(
                self.office.people["clerk"],
                review,
                "复核",
                archive=self.archive,
                strike=[data.draw(st.sampled_from(listed))],
            )
            assert self.office.view(review).state is not ReviewState.APPROVED  # all have to sign again

    @precondition(lambda self: self.filed)
    @rule(data=st.data())
    def offer(self, data: st.DataObject) -> None:
        """Some papers, due or not, are appraised to go to another archive."""
        ids = self._some(data)
        try:
            review = self.office.proposed(ids, early=True)
        except ArchiveError:
            return
        self.transfers.append(review)
        pending = [one.document_id for one in self.office.items(review).values() if one.outcome is Outcome.PENDING]
        with suppress(ArchiveError):  # all of it may be held
            self.office.group(review)
            self.office.decide(review, pending, Decision.TRANSFER)
            conclude(self.office.people["archivist"], review, "移交市档案馆。", archive=self.archive)

    @rule(data=st.data(), steps=st.integers(1, 3))
    def hand_over(self, data: st.DataObject, steps: int) -> None:
        """The next steps of transfers; what is received leaves when a worker comes to it."""
        for _ in range(steps):
            self._hand_on(data)

    def _hand_on(self, data: st.DataObject) -> None:
        """Pack or receive, now and then the package once more; without any transfer, papers are offered."""
        left = [one for one in self.transfers if not self._is_received(one)]
        if not left:
            if self.filed:
                self.offer(data)
            return
        review = data.draw(st.sampled_from(left))
        with self._refusable():
            if review in self.packages and data.draw(st.integers(0, 3)):
                self._receive(review, self.packages[review].digest)
            else:
                self.packages[review] = self._packed(review)

    def _is_received(self, review: int) -> bool:
        transfer = self.office.view(review).transfer
        return transfer is not None and transfer.receiver is not None

    def _packed(self, review: int) -> Package:
        """A package in which every file is what its list says."""
        folder = Path(mkdtemp(dir=self.folder.name))
        packed = pack_transfer(self.office.people["clerk"], review, folder, archive=self.archive)
        told = json.loads((folder / "data" / "metadata.json").read_text("utf-8"))["items"]
        files = [file for item in told for file in item["files"]]
        assert all(sha256((folder / file["path"]).read_bytes()).hexdigest() == file["sha256"] for file in files)
        return Package(packed.digest, frozenset(file["sha256"] for file in files))

    def _receive(self, review: int, digest: str) -> None:
        clerk, today = self.office.people["clerk"], self.archive.clock.today()
        record_receipt(clerk, review, "市档案馆", "收〔2026〕8号", today, digest, archive=self.archive)

    @rule(data=st.data())
    def claim_another_package(self, data: st.DataObject) -> None:
        """A receipt for something else releases nothing."""
        if not self.packages:
            return
        with self._refusable():
            self._receive(data.draw(st.sampled_from(sorted(self.packages))), "0" * 64)
            raise AssertionError("received what was never packed")

    @precondition(lambda self: self.reviews or self.transfers)
    @rule(data=st.data(), items=st.integers(0, 2))
    def be_interrupted(self, data: st.DataObject, items: int) -> None:
        """The power goes after some items; the archive is opened anew."""
        carried_out = [*self.reviews, *self.packages]
        if carried_out:
            review = data.draw(st.sampled_from(carried_out))
            begun = take_out(review, archive=self.archive)
            for _ in range(items):
                next(begun, None)
            begun.close()
        close_archive(self.archive)
        self._open()
