"""The regulation as data: categories, document types, levels of units, retention schedule, archival codes.

The TOML files beside this module are the regulation; `load_regulation` reads them and checks them against each
other, reporting every problem at once.
"""

from config.regulation.loading import RegulationError, load_regulation
from config.regulation.values import (
    Assignment,
    Category,
    CodePattern,
    ContainerRule,
    DocumentType,
    Issuer,
    Kind,
    Level,
    Proposal,
    Regulation,
    Rule,
    Schedule,
)
from config.regulation.versions import dump_schedule, read_schedule

__all__ = [
    "Assignment",
    "Category",
    "CodePattern",
    "ContainerRule",
    "DocumentType",
    "Issuer",
    "Kind",
    "Level",
    "Proposal",
    "Regulation",
    "RegulationError",
    "Rule",
    "Schedule",
    "dump_schedule",
    "load_regulation",
    "read_schedule",
]
