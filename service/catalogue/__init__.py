"""The catalogue: the truth about units, people, case files, documents, periods, work and acts."""

from service.catalogue import (
    audit,
    backups,
    cases,
    clocks,
    codes,
    custody,
    disposal,
    documents,
    holds,
    intake,
    people,
    rejudging,
    reminders,
    schedule,
    shelves,
    system,
    tasks,
    units,
)
from service.catalogue.base import Base
from service.catalogue.database import Database

__all__ = [
    "Base",
    "Database",
    "audit",
    "backups",
    "cases",
    "clocks",
    "codes",
    "custody",
    "disposal",
    "documents",
    "holds",
    "intake",
    "people",
    "rejudging",
    "reminders",
    "schedule",
    "shelves",
    "system",
    "tasks",
    "units",
]
