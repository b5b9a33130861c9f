"""The regulation as data: categories, document types, levels of units, retention schedule, archival codes.

The TOML files beside this module are the regulation; `load_regulation` reads them and checks them against each
other, reporting every problem at once.
"""

from config.regulation.disposal import DisposalRole, DisposalScheme, Post
from config.regulation.editing import (
    Comparison,
    DropRule,
    Edit,
    ReplaceAll,
    SetAssignment,
    SetContainer,
    SetRule,
    TypeDifference,
    compare,
    edited,
    fitted,
    normalised,
    places,
    uses,
)
from config.regulation.exchange import MAX_TOML, parse_schedule, read_toml, write_toml
from config.regulation.flaws import Flaw, Part, ScheduleError, flaws, id_of
from config.regulation.loading import RegulationError, load_regulation
from config.regulation.values import (
    Assignment,
    Category,
    CodePattern,
    Container,
    ContainerRule,
    DocumentType,
    Issuer,
    Kind,
    Level,
    Nature,
    Proposal,
    Regulation,
    Rule,
    Schedule,
)
from config.regulation.versions import dump_schedule, read_schedule

__all__ = [
    "MAX_TOML",
    "Assignment",
    "Category",
    "CodePattern",
    "Comparison",
    "Container",
    "ContainerRule",
    "DisposalRole",
    "DisposalScheme",
    "DocumentType",
    "DropRule",
    "Edit",
    "Flaw",
    "Issuer",
    "Kind",
    "Level",
    "Nature",
    "Part",
    "Post",
    "Proposal",
    "Regulation",
    "RegulationError",
    "ReplaceAll",
    "Rule",
    "Schedule",
    "ScheduleError",
    "SetAssignment",
    "SetContainer",
    "SetRule",
    "TypeDifference",
    "compare",
    "dump_schedule",
    "edited",
    "fitted",
    "flaws",
    "id_of",
    "load_regulation",
    "normalised",
    "parse_schedule",
    "places",
    "read_schedule",
    "read_toml",
    "uses",
    "write_toml",
]
