"""The archive as the use cases hold it: its parts, chosen elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from config import Regulation, Settings
from indexing import Index
from service.catalogue import Database
from service.content import Contents
from service.vault import Vault
from storage import Store


@dataclass(frozen=True, slots=True)
class Clock:
    """Instants are aware UTC; days of law are days in the archive's time zone."""

    zone: ZoneInfo
    instant: Callable[[], datetime]

    def now(self) -> datetime:
        return self.instant().astimezone(UTC)

    def today(self) -> date:
        return self.instant().astimezone(self.zone).date()

    def day_of(self, instant: datetime) -> date:
        """The day of law on which an instant fell."""
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything a use case works with.

    `anchors` is the place for ends of the audit chain, apart from the objects that rows name; `secret` gives a fresh
    unguessable text; `vault` seals values; `contents` is what the store has of what was read and found.
    """

    settings: Settings
    regulation: Regulation
    database: Database
    store: Store
    anchors: Store
    index: Index
    clock: Clock
    secret: Callable[[], str]
    vault: Vault
    contents: Contents = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "contents", Contents(self.store))
