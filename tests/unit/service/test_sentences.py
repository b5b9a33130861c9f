"""Every code that the program can say has its sentence in both languages, and gets the data that fill it."""

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import load_regulation
from indexing import FieldKind
from ocr import Failure, Lack
from ocr import Reason as FileReason
from retention import Ground, Kinship, LookupPart, LookupState, Mode, Nature, ReasonCode, Source, State, Trigger
from retention import Lack as RequestLack
from service.backups import Part
from service.catalogue.cases import CaseEventKind
from service.catalogue.clocks import Change, ClockKind, DayKind
from service.catalogue.documents import DescribedBy, DocumentState, PageState, PaperOriginal
from service.catalogue.intake import Channel, OfferOutcome
from service.catalogue.lookups import IdentityPaper, LookupChannel, PaperKind
from service.catalogue.people import Role, TokenScope
from service.catalogue.rejudging import RejudgingState
from service.catalogue.schedule import ScheduleState
from service.catalogue.shelves import Extent, Sighting, Thing
from service.catalogue.units import UnitEventKind
from service.sentences import SENTENCES, TABLES, first_sentence, say
from service.usecases.clock.agenda import AGENDA
from service.usecases.clock.reminding import LADDER
from service.usecases.disposal.duties import ReviewDuty
from service.usecases.house.unit_tables import COLUMNS
from service.usecases.permissions import Action
from service.usecases.stack.stocktaking import Told
from service.web.ui.units import EVENTS

ROOT = Path(__file__).resolve().parents[3]
REMINDERS = {
    *("aid", "allotment", "sync", "paper", "hold_review", "review"),
    *(f"review_{duty}" for duty in ReviewDuty),
    *("calendar", "backup", "no_backup", "broken", "job_failed", "forecast"),
}
SPEAKERS = {"say", "tell", "done"}
CODE = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+|refused")
SPECS = {"", "day", "size", "count", "each"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")

PARTS = ("rule", "container", "assignment", "proposal", "whole")
"""Parts of a schedule in which something can be wrong."""

FAMILIES: dict[str, Iterable[str]] = {
    "action": Action,
    "break": ("previous", "digest", "head"),
    "case_event": CaseEventKind,
    "change": Change,
    "channel": Channel,
    "clock_kind": ClockKind,
    "day_kind": DayKind,
    "damage": Part,
    "described_by": DescribedBy,
    "document_state": DocumentState,
    "engine": Lack,
    "field": FieldKind,
    "due": ("aid", "allotment", "sync", "paper", "hold_review", "review"),
    "file": (*FileReason, *Failure),
    "job": AGENDA,
    "job_state": ("new", "fine", "running", "asked", "failed", "broken"),
    "identity_paper": IdentityPaper,
    "kinship": Kinship,
    "lookup_channel": LookupChannel,
    "lookup_ground": Ground,
    "lookup_lack": RequestLack,
    "lookup_mode": Mode,
    "lookup_part": LookupPart,
    "lookup_state": (*LookupState, "over"),
    "paper_kind": PaperKind,
    "nature": Nature,
    "offer_outcome": OfferOutcome,
    "extent": Extent,
    "page_state": PageState,
    "paper_original": PaperOriginal,
    "ran": AGENDA.keys() - {"backup"},
    "reason": ReasonCode,
    "reminder": REMINDERS,
    "retention_state": State,
    "role": Role,
    "sighting": Sighting,
    "rejudging_state": (*RejudgingState, "halted"),
    "schedule_part": PARTS,
    "source": Source,
    "rung": (*(step for _, step in LADDER), "task", "alarm", "found"),
    "term": Trigger,
    "thing": Thing,
    "token_scope": TokenScope,
    "told": Told,
    "trigger": Trigger,
    "unit_act": EVENTS,
    "unit_column": (*COLUMNS, "fonds_closed_on", "abolished_on"),
    "unit_do": EVENTS,
    "unit_event": UnitEventKind,
    "unit_warning": EVENTS,
    "version_state": ScheduleState,
}
"""Sentences that are said of a value: family -> all its values."""


LEAF_CODES: dict[str, type[StrEnum]] = {"Failure": Failure, "Lack": Lack, "Reason": FileReason}
LEAF_ERRORS: dict[str, tuple[str, set[str]]] = {
    "EngineFailedError": ("file", set()),
    "EngineUnavailableError": ("engine", set()),
    "QueryError": ("query", set()),
    "StorageError": ("store", set()),
    "UnreadableFileError": ("file", {"name"}),
}
"""Errors of the leaves: the family of their sentences, and the data that always come along."""


def modules(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "sentences" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node


def is_speaking(name: str) -> bool:
    return name in SPEAKERS or name.endswith(("Error", "Problem"))


def literals(call: ast.Call) -> list[str]:
    texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return [text for text in texts if CODE.fullmatch(text)]


def given_names(call: ast.Call) -> set[str] | None:
    """Names of the data given in a call; None where they cannot be seen from here."""
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    if any(isinstance(a, ast.Dict | ast.Name | ast.Call | ast.Starred) for a in call.args[1:]):
        return None
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def leaf_code(call: ast.Call) -> str | None:
    """The code that a leaf's error is made with, as a text or as a member of an enumeration."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant):
        return str(first.value).removeprefix("store_")
    if isinstance(first, ast.Attribute) and isinstance(first.value, ast.Name) and first.value.id in LEAF_CODES:
        return str(LEAF_CODES[first.value.id][first.attr])
    return None


def spoken() -> Iterator[tuple[Path, int, str, set[str] | None]]:
    """Where a code is said: file, line, code, names of the data."""
    for path, tree in modules("service"):
        for name, call in calls(tree):
            if is_speaking(name):
                for code in literals(call):
                    yield path, call.lineno, code, given_names(call)


def spoken_by_the_law() -> Iterator[tuple[Path, int, str, set[str] | None]]:
    """Where a reason of a verdict is given."""
    for path, tree in modules("retention"):
        for name, call in calls(tree):
            if name == "of" and call.args and isinstance(call.args[0], ast.Attribute):
                yield path, call.lineno, f"reason.{call.args[0].attr.lower()}", given_names(call)


def spoken_by_leaves() -> Iterator[tuple[Path, int, str, set[str] | None]]:
    """Where a leaf raises an error that a person will see."""
    for path, tree in modules("indexing", "ocr", "storage"):
        for name, call in calls(tree):
            if name in LEAF_ERRORS and (code := leaf_code(call)):
                family, always = LEAF_ERRORS[name]
                names = given_names(call)
                yield path, call.lineno, f"{family}.{code}", None if names is None else names | always


SPOKEN = [*spoken(), *spoken_by_the_law(), *spoken_by_leaves()]


def recorded_acts() -> set[str]:
    acts = set()
    for _, tree in modules("service"):
        for name, call in calls(tree):
            if name == "record" and len(call.args) > 3 and isinstance(call.args[3], ast.Constant):
                acts.add(str(call.args[3].value))
    return acts


def placeholders(text: str) -> dict[str, str]:
    return {name: spec or "" for _, name, spec, _ in Formatter().parse(text) if name}


def test_every_code_that_is_said_has_a_sentence() -> None:
    missing = [f"{path}:{line} {code}" for path, line, code, _ in SPOKEN if code not in SENTENCES]
    assert missing == []


def test_every_sentence_gets_the_data_that_fill_it() -> None:
    lacking = [
        f"{path}:{line} {code} lacks {sorted(lack)}"
        for path, line, code, names in SPOKEN
        if names is not None and code in SENTENCES and (lack := placeholders(SENTENCES[code][0]).keys() - names)
    ]
    assert lacking == []


def test_every_recorded_act_has_a_word() -> None:
    assert {act for act in recorded_acts() if f"act.{act}" not in SENTENCES} == set()
    assert len(recorded_acts()) > 20


@pytest.mark.parametrize("family", FAMILIES)
def test_every_value_of_a_family_has_a_word(family: str) -> None:
    assert [value for value in FAMILIES[family] if f"{family}.{value}" not in SENTENCES] == []


def test_everything_that_can_be_wrong_in_a_schedule_has_its_sentence() -> None:
    flaws = {
        str(call.args[2].value)
        for _, tree in modules("config", "service")
        for name, call in calls(tree)
        if name == "Flaw" and len(call.args) > 2 and isinstance(call.args[2], ast.Constant)
    }
    assert len(flaws) > 20
    # What the shape of a file shows, and what a workbook may come to grief by.
    flaws |= {"missing", "unknown", "bad", "unreadable", "too_large", "old_excel"}
    assert {flaw for flaw in flaws if f"schedule_flaw.{flaw}" not in SENTENCES} == set()
    assert {code for code in SENTENCES if code.startswith("schedule_flaw.")} == {
        f"schedule_flaw.{one}" for one in flaws
    }


def test_every_source_of_law_that_a_reason_names_has_a_title() -> None:
    named = {
        node.value
        for _, tree in modules("retention")
        for name, call in calls(tree)
        if name in ("of", "_after_year")
        for node in call.args
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert len(named) > 5
    assert {key for key in named if f"basis.{key}" not in SENTENCES} == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_say_the_same_of_the_same_data(code: str) -> None:
    chinese, english = SENTENCES[code]
    assert placeholders(chinese) == placeholders(english)
    assert not CHINESE.search(english), "English is without Chinese characters"
    for spec in placeholders(chinese).values():
        assert spec in SPECS or any(other.startswith(f"{spec}.") for other in SENTENCES)


def test_no_code_stands_in_two_tables() -> None:
    assert sum(len(table) for table in TABLES) == len(SENTENCES)


@pytest.mark.parametrize(
    ("code", "data", "zh", "en"),
    [
        ("case.before_last_event", {"on": "2036-10-15"}, "2036年10月15日", "15 October 2036"),
        ("case.before_last_event", {"on": date(2036, 1, 5)}, "2036年1月5日", "5 January 2036"),
        ("file.too_many_bytes", {"name": "a", "bytes": 3 << 29, "limit": 500 << 20}, "1.5 GB", "500 MB"),
        ("filing.too_many", {"most": 10_000}, "10,000", "10,000"),
        ("refused", {"action": "file"}, "归档", "file"),
        (
            "review.several",
            {"reasons": [["person.missing", {"reference": "7"}], ["reason.both_heads", {}]]},
            say("person.missing", {"reference": "7"}, "zh") + say("reason.both_heads", None, "zh"),
            say("person.missing", {"reference": "7"}, "en") + " " + say("reason.both_heads", None, "en"),
        ),
        ("engine.unknown_engine", {"engine": "x", "known": ["a", "b"]}, "a、b", "a, b"),
    ],
)
def test_values_are_written_as_each_language_writes_them(code: str, data: dict[str, object], zh: str, en: str) -> None:
    assert zh in say(code, data, "zh")
    assert en in say(code, data, "en")


@given(st.sampled_from(sorted(SENTENCES)), st.dictionaries(st.text(max_size=8), st.text(max_size=8)))
def test_an_old_problem_is_still_told_whatever_its_data(code: str, data: dict[str, object]) -> None:
    assert say(code, data, "zh")
    assert say(code, None, "en") or SENTENCES[code][1] == "", "a part of a line that English does not need"


def test_a_code_of_another_version_is_shown_as_it_is() -> None:
    assert say("case.of_the_future", {"x": 1}, "zh") == "case.of_the_future"
    assert say("rule.birthday+10y", None, "zh") == "rule.birthday+10y"


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ("permanent", "永久", "For ever"),
        ("appraisal", "鉴定确定的日期", "a day set by an appraisal"),
        ("withdrawal+10y", "撤档起 10 年", "10 years from withdrawal"),
        ("withdrawal+12y", "撤档起 12 年", "12 years from withdrawal"),
        ("fixed_date+30y", "载明之日起 30 年", "30 years from the day stated on it"),
        (
            "withdrawal|fiscal_year+30y",
            "撤档日、会计年度中最晚的一件起 30 年",
            "30 years from the latest of: day of withdrawal, fiscal year",
        ),
    ],
)
def test_every_rule_that_a_schedule_may_name_has_words(rule: str, zh: str, en: str) -> None:
    assert (say(f"rule.{rule}", None, "zh"), say(f"rule.{rule}", None, "en")) == (zh, en)


def test_every_rule_of_the_shipped_schedule_has_words() -> None:
    names = [say(f"rule.{rule.id}", None, "zh") for rule in load_regulation().schedule.rules]
    assert all(CHINESE.search(name) for name in names)


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("用户名或密码不对。还可再试 4 次。", "zh", ("用户名或密码不对。", "还可再试 4 次。")),
        ("There is none. Look again.", "en", ("There is none.", "Look again.")),
        ("Version 1.5 is here.", "en", ("Version 1.5 is here.", "")),
    ],
)
def test_the_first_sentence_is_told_from_the_rest(text: str, language: str, parts: tuple[str, str]) -> None:
    assert first_sentence(text, language) == parts
