"""Personal tokens for programs: a part of what their person may do, for a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.people import ApiToken, Person, TokenScope
from service.errors import InvalidError, NotFoundError
from service.usecases.house.people import actor_of, digest_of_secret
from service.usecases.permissions import LIMITS, Actor

TOKEN_DAYS = 365

USED_STEP = timedelta(minutes=1)
"""How stale `last_used_at` may be: a program that asks a thousand times does not write a thousand times."""


def actor_of_token(secret: str, *, archive: Archive) -> Actor | None:
    """Who is behind an API token; None when it is unknown, revoked or expired.

    What the token was issued for is the purpose of every look that is taken with it (invariant 12).
    """
    now = archive.clock.now()
    with archive.database.read() as session:
        row = session.execute(
            select(Person, ApiToken)
            .join(ApiToken, ApiToken.person_id == Person.id)
            .where(
                ApiToken.secret_digest == digest_of_secret(secret),
                ApiToken.revoked_at.is_(None),
                ApiToken.expires_at > now,
                Person.active,
            )
        ).one_or_none()
        if row is None:
            return None
        person, token = row
        actor = replace(actor_of(session, person, archive), purpose=token.name, limit=LIMITS[token.scope])
    if token.last_used_at is None or now - token.last_used_at > USED_STEP:
        with archive.database.write() as session:
            session.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now))
    return actor


def issue_token(
    actor: Actor, name: str, *, archive: Archive, scope: TokenScope = TokenScope.READ, days: int = TOKEN_DAYS
) -> str:
    """Make a token for the actor's own use of the REST interface; its secret is shown this once."""
    if not name.strip() or not 1 <= days <= TOKEN_DAYS:
        raise InvalidError("token.invalid", days=TOKEN_DAYS)
    now, secret = archive.clock.now(), archive.secret()
    with archive.database.write() as session:
        token = ApiToken(
            person_id=actor.id,
            name=name.strip()[:100],
            secret_digest=digest_of_secret(secret),
            created_at=now,
            expires_at=now + timedelta(days=days),
            scope=scope,
        )
        session.add(token)
        session.flush()
        audit.record(session, now, actor.id, "token.issued", "token", token.id, scope=scope.value)
    return secret


def own_tokens(actor: Actor, *, archive: Archive) -> Sequence[ApiToken]:
    """The actor's tokens that are not revoked."""
    with archive.database.read() as session:
        return session.scalars(
            select(ApiToken).where(ApiToken.person_id == actor.id, ApiToken.revoked_at.is_(None)).order_by(ApiToken.id)
        ).all()


def revoke_token(actor: Actor, token_id: int, *, archive: Archive) -> None:
    """End one of the actor's own tokens."""
    now = archive.clock.now()
    with archive.database.write() as session:
        token = session.get(ApiToken, token_id)
        if token is None or token.person_id != actor.id:
            raise NotFoundError("token.missing", reference=str(token_id))
        token.revoked_at = token.revoked_at or now
        audit.record(session, now, actor.id, "token.revoked", "token", token.id)
