"""Settings as manuals and commands show them."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from config.settings import PREFIX, Settings


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as manuals and `shoucang settings` show it; `value` its value, or its default."""

    name: str
    environment: str
    value: str
    zh: str
    en: str


def describe(settings: Settings | None = None) -> tuple[SettingRow, ...]:
    """All settings in their order, with the values of `settings` or else the defaults; passwords are masked."""
    return tuple(
        SettingRow(
            name=name,
            environment=PREFIX + name.upper(),
            value=_default(field) if settings is None else _masked(getattr(settings, name)),
            zh=_extra(field)["zh"],
            en=field.description or "",
        )
        for name, field in Settings.model_fields.items()
    )


def _extra(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra
    return extra if isinstance(extra, dict) else {}


def _default(field: FieldInfo) -> str:
    return _extra(field)["shown"] or _masked(field.default)


def _masked(value: object) -> str:
    text = "" if value is None else str(value)
    text = re.sub(r"://([^:/@?#]*):.*@", r"://\1:***@", text)
    return re.sub(r"(?i)(password|secret|token)=[^&]*", r"\1=***", text)
