"""The law in plain words: every scenario is executed, every rule, reading, reason and refusal stands in one."""

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config import load_regulation
from retention import ReasonCode
from tests.law.kinds import KINDS, told

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts/law"))
CHAPTERS = SCRIPT["read_chapters"]()
SCENARIOS = [scenario for chapter in CHAPTERS for scenario in chapter.scenarios]

LAW = sorted((ROOT / "retention").glob("*.py"))
DAY = re.compile(r"\b[12][0-9]{3}-[0-9]{2}-[0-9]{2}\b")

READINGS = {*range(1, 20), *range(27, 36), 37, 38}
"""The readings of periods, destruction, working days, custody, sealing and of what a destruction reaches: docs/readings.md."""


def flat(value: Any) -> Iterator[str]:
    """Every single value within facts or an answer, as text."""
    if isinstance(value, dict):
        for each in value.values():
            yield from flat(each)
    elif isinstance(value, list):
        for each in value:
            yield from flat(each)
    else:
        yield str(value)


def is_test(proof: str) -> bool:
    """Whether there is a test of this name: `tests/….py::test_…`."""
    path, _, name = proof.partition("::")
    if not (ROOT / path).is_file():
        return False
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)


@pytest.mark.parametrize("scenario", [each for each in SCENARIOS if each.kind != "proof"], ids=lambda each: each.name)
def test_the_law_does_what_the_scenario_says(scenario: Any) -> None:
    found = KINDS[scenario.kind](scenario.facts)
    assert {name: found[name] for name in scenario.answer} == {
        name: told(value) for name, value in scenario.answer.items()
    }


@pytest.mark.parametrize("scenario", [each for each in SCENARIOS if each.kind == "proof"], ids=lambda each: each.name)
def test_what_a_scenario_leaves_to_another_test_is_tested_there(scenario: Any) -> None:
    assert not scenario.facts
    assert [proof for proof in scenario.answer["tests"] if not is_test(proof)] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.name)
def test_the_words_of_a_scenario_name_no_day_that_it_does_not_test(scenario: Any) -> None:
    tested = {*flat(scenario.facts), *flat(scenario.answer)}
    for words in (scenario.zh, scenario.en):
        assert set(DAY.findall(" ".join(words))) <= tested
    assert scenario.answer


def test_every_reading_that_the_law_can_decide_stands_in_a_scenario() -> None:
    named = {key for scenario in SCENARIOS for key in scenario.covers}
    assert {number for number in READINGS if f"reading-{number}" not in named} == set()


def test_every_reading_that_a_scenario_names_is_written_down() -> None:
    written = set(re.findall(r"^([0-9]+)\. ", (ROOT / "docs/readings.md").read_text("utf-8"), re.MULTILINE))
    named = {key.removeprefix("reading-") for scenario in SCENARIOS for key in scenario.covers if "reading-" in key}
    assert named - written == set()


def test_every_rule_of_the_shipped_schedule_stands_in_a_scenario() -> None:
    judged = {scenario.facts.get("rule") for scenario in SCENARIOS if scenario.kind == "judge"}
    assert {rule.id for rule in load_regulation().schedule.rules} <= judged


def test_every_reason_that_the_law_gives_stands_in_a_scenario() -> None:
    answered = {value for scenario in SCENARIOS for value in flat(dict(scenario.answer))}
    given = {
        ReasonCode[node.attr]
        for path in LAW
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ReasonCode"
    }
    assert len(given) > 30
    assert {code for code in given if code not in answered} == set()


def test_every_refusal_of_the_law_stands_in_a_scenario() -> None:
    refusals = {
        node.args[0].value
        for path in LAW
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RetentionError"
        if isinstance(node.args[0], ast.Constant)
    }
    assert len(refusals) > 10
    assert refusals - {scenario.answer.get("refused") for scenario in SCENARIOS} == set()


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs/law.md").read_text("utf-8")
    assert page == SCRIPT["render"](CHAPTERS), "make law"


def test_a_fact_that_nothing_reads_is_a_slip() -> None:
    with pytest.raises(AssertionError, match="withdrawal"):
        KINDS["judge"]({"rule": "withdrawal+10y", "withdrawal": "2026-10-15"})


@pytest.mark.parametrize(
    "entry", [{"zh": ["一", "二"]}, {"zh": ["一", "二", " "]}, {"colour": "red"}], ids=["two", "blank", "unknown"]
)
def test_a_scenario_that_is_not_well_formed_is_refused(tmp_path: Path, entry: dict[str, Any]) -> None:
    words = {"zh": ["一", "二", "三"], "en": ["a", "b", "c"]} | entry
    lines = [f"{key} = {value!r}".replace("'", '"') for key, value in words.items()]
    text = 'zh = "章"\nen = "Chapter"\n[[scenario]]\nkind = "judge"\ncovers = []\nfacts = {}\nanswer = {}\n'
    (tmp_path / "1.toml").write_text(text + "\n".join(lines), encoding="utf-8")
    with pytest.raises(TypeError):
        SCRIPT["read_chapters"](tmp_path)
