"""Reminders by mail, to a real server: with and without TLS, refused, gone, and never said twice."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.reminders import Reminder
from service.catalogue.system import LastRun
from service.errors import UnavailableError
from service.jobs.mail import send_mail
from service.jobs.scheduler import run_due
from service.usecases.clock.inbox import choose_address, mark_read
from service.usecases.clock.telling import remind_operators
from service.usecases.permissions import Actor
from tests.fixtures import Hands
from tests.processes import free_port

TLS = Path(__file__).with_name("tls")
SENDER = "archive@union.example"


@dataclass
class Postman:
    """Keeps what a server is handed, and refuses some addresses."""

    letters: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def check(self, _server: Any, _session: Any, _envelope: Any, _mechanism: Any, login: Any) -> AuthResult:
        self.logins.append((login.login, login.password))
        return AuthResult(success=login.password == b"p@ss/word", handled=False)


@contextmanager
def serving(postman: Postman, **options: Any) -> Iterator[int]:
    controller = Controller(postman, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def by(archive: Archive) -> Callable[[str], None]:
    """Sets the mail server."""

    def use(url: str) -> None:
        changed = archive.settings.model_copy(update={"smtp_url": url, "smtp_from": SENDER})
        object.__setattr__(archive, "settings", changed)

    return use


@pytest.fixture
def news(archive: Archive, admin: Actor) -> Callable[..., None]:
    """Tells the administrators something."""
    choose_address(admin, "admin@union.example", archive=archive)

    def tell(*years: int) -> None:
        with archive.database.write() as session:
            for year in years or (2027,):
                remind_operators(session, "calendar", f"year:{year}", "task", archive, year=year)

    return tell


def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
    return context


def test_a_letter_tells_what_is_new_and_comes_once(
    archive: Archive, postman: Postman, by: Callable[[str], None], news: Callable[..., None]
) -> None:
    news(2027, 2028)
    with serving(postman) as port:
        by(f"smtp://127.0.0.1:{port}")
        assert send_mail(archive=archive) == 1
        assert send_mail(archive=archive) == 0
        news(2029)
        assert send_mail(archive=archive) == 1
    first, second = postman.letters
    assert (first["From"], first["To"], first["Subject"]) == (SENDER, "admin@union.example", "守藏：2 条提醒")
    assert "2027 年的放假通知" in first.get_content()
    assert "2028 年的放假通知" in first.get_content()
    assert "2029" in second.get_content()
    assert "2027" not in second.get_content()
    assert first["Message-ID"] != second["Message-ID"]


def test_without_a_server_an_address_or_news_nothing_is_sent(
    archive: Archive, admin: Actor, postman: Postman, by: Callable[[str], None], news: Callable[..., None]
) -> None:
    news()
    assert send_mail(archive=archive) == 0
    with serving(postman) as port:
        by(f"smtp://127.0.0.1:{port}")
        mark_read(admin, None, archive=archive)
        assert send_mail(archive=archive) == 0
        news(2028)
        choose_address(admin, "", archive=archive)
        assert send_mail(archive=archive) == 0
    assert postman.letters == []


def test_old_news_does_not_follow_a_new_address(
    archive: Archive, admin: Actor, postman: Postman, by: Callable[[str], None], news: Callable[..., None], hands: Hands
) -> None:
    news()
    hands.forward(days=4)
    with serving(postman) as port:
        by(f"smtp://127.0.0.1:{port}")
        assert send_mail(archive=archive) == 0


def test_a_name_and_password_are_told_through_tls(
    archive: Archive,
    postman: Postman,
    by: Callable[[str], None],
    news: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    news()
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "certificate.pem"))
    with serving(postman, tls_context=tls(), authenticator=postman.check, auth_required=True) as port:
        by(f"smtp://keeper:p%40ss%2Fword@localhost:{port}")
        assert send_mail(archive=archive) == 1
    assert postman.logins == [(b"keeper", b"p@ss/word")]


def test_a_server_that_speaks_tls_from_the_beginning_is_spoken_to(
    archive: Archive,
    postman: Postman,
    by: Callable[[str], None],
    news: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    news()
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "certificate.pem"))
    with serving(postman, ssl_context=tls()) as port:
        by(f"smtps://localhost:{port}")
        assert send_mail(archive=archive) == 1


def test_a_password_is_not_told_in_the_clear(
    archive: Archive, postman: Postman, by: Callable[[str], None], news: Callable[..., None]
) -> None:
    news()
    options = {"authenticator": postman.check, "auth_require_tls": False}
    with serving(postman, **options) as port:
        by(f"smtp://keeper:p%40ss%2Fword@127.0.0.1:{port}")
        with pytest.raises(UnavailableError, match=r"mail\.no_tls"):
            send_mail(archive=archive)
    assert postman.logins == []


def test_a_server_that_nobody_vouches_for_gets_nothing(
    archive: Archive, postman: Postman, by: Callable[[str], None], news: Callable[..., None]
) -> None:
    news()
    with serving(postman, ssl_context=tls()) as port:
        by(f"smtps://localhost:{port}")
        with pytest.raises(UnavailableError, match=r"mail\.failed"):
            send_mail(archive=archive)
    assert postman.letters == []


def test_a_wrong_password_is_an_error_that_does_not_repeat_it(
    archive: Archive,
    postman: Postman,
    by: Callable[[str], None],
    news: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    news()
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "certificate.pem"))
    with serving(postman, tls_context=tls(), authenticator=postman.check, auth_required=True) as port:
        by(f"smtp://keeper:wrong-secret@localhost:{port}")
        assert "mail" not in run_due(archive, "me")
    printed = capsys.readouterr()
    assert "SMTPAuthenticationError" in error_of_the_job(archive)
    assert "wrong-secret" not in printed.out + printed.err + error_of_the_job(archive)
    assert "admin@union.example" not in printed.out + printed.err


def error_of_the_job(archive: Archive) -> str:
    with archive.database.read() as session:
        return str(session.get_one(LastRun, "mail").error)


def test_a_server_that_is_gone_is_tried_again_and_nothing_is_lost(
    archive: Archive, postman: Postman, by: Callable[[str], None], news: Callable[..., None], hands: Hands
) -> None:
    news()
    by(f"smtp://127.0.0.1:{free_port()}")
    assert "mail" not in run_due(archive, "me")
    with serving(postman) as port:
        by(f"smtp://127.0.0.1:{port}")
        hands.forward(minutes=2)
        assert "mail" in run_due(archive, "me")
    assert len(postman.letters) == 1


def test_an_address_that_is_refused_stops_no_other_and_is_given_up_at_last(
    archive: Archive,
    admin: Actor,
    keeper: Actor,
    postman: Postman,
    by: Callable[[str], None],
    news: Callable[..., None],
    hands: Hands,
) -> None:
    choose_address(keeper, "keeper@union.example", archive=archive)
    news()
    with archive.database.write() as session:
        row = session.scalars(select(Reminder)).one()
        session.add(
            Reminder(
                person_id=keeper.id, kind=row.kind, subject="year:1", step="task", data=row.data, made_at=row.made_at
            )
        )
    postman.refused.add("admin@union.example")
    with serving(postman) as port:
        by(f"smtp://127.0.0.1:{port}")
        assert send_mail(archive=archive) == 1
        assert [letter["To"] for letter in postman.letters] == ["keeper@union.example"]
        assert send_mail(archive=archive) == 0
        for _ in range(10):
            hands.forward(hours=5)
            send_mail(archive=archive)
    with archive.database.read() as session:
        (mine,) = session.scalars(select(Reminder).where(Reminder.person_id == admin.id))
    assert (mine.mailed_at, mine.mail_failures) == (None, 6)
