"""What can be set, and the regulation as data."""

from config.calendar import ShippedCalendar, shipped_calendar
from config.describing import SettingRow, describe
from config.loading import SettingProblem, SettingsError, load_settings
from config.regulation import (
    Assignment,
    Category,
    CodePattern,
    ContainerRule,
    DisposalRole,
    DisposalScheme,
    DocumentType,
    Issuer,
    Kind,
    Level,
    Nature,
    Post,
    Proposal,
    Regulation,
    RegulationError,
    Rule,
    Schedule,
    dump_schedule,
    load_regulation,
    read_schedule,
)
from config.settings import Settings

__all__ = [
    "Assignment",
    "Category",
    "CodePattern",
    "ContainerRule",
    "DisposalRole",
    "DisposalScheme",
    "DocumentType",
    "Issuer",
    "Kind",
    "Level",
    "Nature",
    "Post",
    "Proposal",
    "Regulation",
    "RegulationError",
    "Rule",
    "Schedule",
    "SettingProblem",
    "SettingRow",
    "Settings",
    "SettingsError",
    "ShippedCalendar",
    "describe",
    "dump_schedule",
    "load_regulation",
    "load_settings",
    "read_schedule",
    "shipped_calendar",
]
