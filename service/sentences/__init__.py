"""What the archive says to people: one table, code -> (Chinese, English), for pages, interface and commands alike.

The first sentence says what is wrong or what was done, what follows says why and what to do. A placeholder may say
how its value is written: `{limit:size}` bytes, `{pages:count}` a count, `{on:day}` a day in words,
`{reasons:each}` sentences one after another, each given as its code and data, and `{action:action}` the word for a
value, itself the sentence `action.<value>`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from string import Formatter
from typing import Any

from retention import RetentionError, Rule
from service.sentences.acts import ACTS
from service.sentences.audit import AUDIT
from service.sentences.audit_words import AUDIT_WORDS
from service.sentences.backups import BACKUPS
from service.sentences.cases import CASES
from service.sentences.checks import CHECKS
from service.sentences.clock import CLOCK
from service.sentences.console import CONSOLE
from service.sentences.custody import CUSTODY, CUSTODY_PAPERS
from service.sentences.disposal import DISPOSAL
from service.sentences.disposal_words import DISPOSAL_WORDS
from service.sentences.documents import DOCUMENTS
from service.sentences.done import DONE
from service.sentences.files import FILES
from service.sentences.finding import FINDING
from service.sentences.holds import HOLDS
from service.sentences.interface import INTERFACE
from service.sentences.keeping import KEEPING
from service.sentences.law import LAW
from service.sentences.lookups import LOOKUPS
from service.sentences.pages import PAGES
from service.sentences.papers import PAPERS
from service.sentences.people import PEOPLE
from service.sentences.running import RUNNING
from service.sentences.schedules import SCHEDULES
from service.sentences.seals import SEALS
from service.sentences.shelves import SHELVES
from service.sentences.system import SYSTEM
from service.sentences.types import TYPES
from service.sentences.units import UNITS
from service.sentences.viewing import VIEWING
from service.sentences.withdrawals import WITHDRAWALS
from service.sentences.words import WORDS
from service.sentences.work import WORK

__all__ = ["SENTENCES", "first_sentence", "say"]

TABLES = (
    ACTS,
    AUDIT,
    AUDIT_WORDS,
    BACKUPS,
    CASES,
    CHECKS,
    CLOCK,
    CONSOLE,
    CUSTODY,
    CUSTODY_PAPERS,
    DISPOSAL,
    DISPOSAL_WORDS,
    DOCUMENTS,
    DONE,
    FILES,
    FINDING,
    HOLDS,
    INTERFACE,
    KEEPING,
    LAW,
    LOOKUPS,
    PAGES,
    PAPERS,
    PEOPLE,
    RUNNING,
    SCHEDULES,
    SEALS,
    SHELVES,
    SYSTEM,
    TYPES,
    UNITS,
    VIEWING,
    WITHDRAWALS,
    WORDS,
    WORK,
)
SENTENCES: Mapping[str, tuple[str, str]] = {code: both for table in TABLES for code, both in table.items()}

ENDS = {"zh": ("。", "？", "！"), "en": (". ", "? ", "! ")}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def say(code: str, data: Mapping[str, object] | None, language: str) -> str:
    """The sentence of a code in `zh` or `en`, filled with its data.

    Never fails: problems stay on record for years, and an older version may have written code or data otherwise.
    """
    both = SENTENCES.get(code)
    if both is None:
        return _rule_in_words(code, language) if code.startswith("rule.") else code
    chinese = language == "zh"
    return _Filler(language).vformat(both[0] if chinese else both[1], (), data or {})


def first_sentence(text: str, language: str) -> tuple[str, str]:
    """The first sentence of a text, and the rest (which may be empty)."""
    ends = [at + len(end) for end in ENDS[language] if (at := text.find(end)) >= 0]
    cut = min(ends, default=len(text))
    return text[:cut].strip(), text[cut:].strip()


def _rule_in_words(code: str, language: str) -> str:
    """A rule from its parts: schedules name more of them than a table could foresee."""
    try:
        rule = Rule.parse(code.removeprefix("rule."), "")
    except RetentionError:
        return code
    if len(rule.triggers) == 1:
        return say(f"term.{rule.triggers[0]}", {"years": rule.period.years}, language)
    events = [say(f"trigger.{trigger}", None, language) for trigger in rule.triggers]
    return say("term.latest", {"events": events, "years": rule.period.years}, language)


class _Filler(Formatter):
    def __init__(self, language: str) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "…")

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "":
                return self._plain(value)
            case "size":
                return _size(value)
            case "count":
                return f"{value:,}" if isinstance(value, int) else self._plain(value)
            case "day":
                return self._day(value)
            case "each":
                return self._each(value)
            case family if isinstance(value, list | tuple):
                return self._plain(say(f"{family}.{one}", None, self._language) for one in value)
            case family:
                return say(f"{family}.{value}", None, self._language) if value else ""

    def _each(self, value: Any) -> str:
        if not isinstance(value, list | tuple):
            return self._plain(value)
        told = []
        for one in value:
            match one:
                case [str(code), dict(data)]:
                    told.append(say(code, data, self._language))
        return ("" if self._language == "zh" else " ").join(told)

    def _plain(self, value: Any) -> str:
        if isinstance(value, Iterable) and not isinstance(value, str):
            return ("、" if self._language == "zh" else ", ").join(str(one) for one in value)
        return str(value)

    def _day(self, value: Any) -> str:
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            return str(value)
        if self._language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _size(value: Any) -> str:
    if not isinstance(value, int):
        return str(value)
    for unit, length in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if value >= length:
            return f"{value / length:.3g} {unit}"
    return f"{value} B"
