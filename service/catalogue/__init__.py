"""The catalogue: the truth about units, people, case files, documents, periods, work and acts."""

from service.catalogue import audit, cases, codes, documents, intake, people, schedule, system, tasks, units
from service.catalogue.base import Base
from service.catalogue.database import Database

__all__ = [
    "Base",
    "Database",
    "audit",
    "cases",
    "codes",
    "documents",
    "intake",
    "people",
    "schedule",
    "system",
    "tasks",
    "units",
]
