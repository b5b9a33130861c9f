"""What can be set, and the regulation as data."""

from config.loading import SettingProblem, SettingsError, load_settings
from config.regulation import (
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
    RegulationError,
    Rule,
    Schedule,
    dump_schedule,
    load_regulation,
    read_schedule,
)
from config.settings import SettingRow, Settings, describe

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
    "SettingProblem",
    "SettingRow",
    "Settings",
    "SettingsError",
    "describe",
    "dump_schedule",
    "load_regulation",
    "load_settings",
    "read_schedule",
]
