"""Locks on single objects of a bucket with Object Lock: a retention in governance mode, and a legal hold.

Compliance mode is never used: nobody could shorten it, however lawful the correction.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from storage.base import Lock


class S3Locks:
    """Locks by the client of a store. `place` names an object to the server, `refused` says what its errors mean."""

    def __init__(
        self,
        client: Any,
        place: Callable[[str], dict[str, str]],
        refused: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        self._client, self._place, self._refused = client, place, refused

    def look(self, digest: str) -> Lock:
        """Both by one question: what a HEAD says of the newest version."""
        with self._refused(digest):
            found = self._client.head_object(**self._place(digest))
        until = found.get("ObjectLockRetainUntilDate")
        return Lock(until and until.astimezone(UTC), found.get("ObjectLockLegalHoldStatus") == "ON")

    def retain(self, digest: str, until: datetime, *, shorter: bool = False) -> None:
        """A retention in governance mode; one that is shorter than what lies there passes only where we say so."""
        bypass = {"BypassGovernanceRetention": True} if shorter else {}
        with self._refused(digest):
            self._client.put_object_retention(
                **self._place(digest), **bypass, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until}
            )

    def hold(self, digest: str, *, on: bool) -> None:
        """The legal hold of the newest version."""
        with self._refused(digest):
            self._client.put_object_legal_hold(**self._place(digest), LegalHold={"Status": "ON" if on else "OFF"})
