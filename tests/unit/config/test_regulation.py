"""The regulation as shipped, and what its loader says to a wrong one."""

import json
from collections import Counter

import pytest

from config.regulation import RegulationError, dump_schedule, load_regulation, read_schedule
from retention import CodePattern, Rule

FIXED = {
    **{f"A{number:02d}": "withdrawal+10y" for number in range(1, 39)},
    "B02": "fiscal_year+30y",
    "B03": "fiscal_year+30y",
    "B04": "fiscal_year+30y",
    "B05": "fiscal_year+30y",
    "B06": "fiscal_year+10y",
    "B07": "fiscal_year+10y",
    "B08": "fiscal_year+30y",
    "B09": "fiscal_year+30y",
    "B10": "permanent",
    "B11": "fiscal_year+10y",
    "B12": "fiscal_year+30y",
    "B14": "fiscal_year+30y",
    "B15": "permanent",
    "C02": "permanent",
    "C09": "filing_year+10y",
    "C13": "filing_year+10y",
}

OPEN = {
    "B01": ["permanent", "fiscal_year+30y"],
    "B13": ["permanent", "fiscal_year+30y"],
    "C01": ["permanent", "filing_year+30y", "filing_year+10y"],
    "C03": ["permanent", "filing_year+30y", "filing_year+10y"],
    "C04": ["permanent", "filing_year+10y"],
    "C05": ["permanent", "filing_year+30y"],
    "C06": ["permanent", "filing_year+30y"],
    "C07": ["permanent", "filing_year+30y", "filing_year+10y"],
    "C08": ["permanent", "filing_year+10y"],
    "C10": ["permanent", "filing_year+10y"],
    "C11": ["filing_year+30y", "filing_year+10y"],
    "C12": ["permanent", "filing_year+30y"],
    "C14": ["filing_year+30y", "filing_year+10y"],
    "C15": ["permanent", "filing_year+10y"],
}

OF_KINDS = {
    ("B12", "fixed_asset_card"): "asset_disposal+5y",
    ("C15", "destruction_register"): "permanent",
    ("C15", "handover"): "permanent",
    ("C15", "appraisal_report"): "permanent",
    ("C15", "lookup_register"): "filing_year+10y",
}


@pytest.fixture(scope="module")
def regulation():
    return load_regulation()


def test_there_are_three_categories_and_sixty_eight_types(regulation):
    counts = Counter(kind.category for kind in regulation.types)
    assert counts == {"original": 38, "financial": 15, "routine": 15}
    assert [category.code for category in regulation.categories] == ["original", "financial", "routine"]


def test_every_type_has_the_rule_of_the_catalogue_or_is_left_open(regulation):
    assert {kind.code for kind in regulation.types} == {*FIXED, *OPEN}
    for code, rule in FIXED.items():
        assert regulation.schedule.assignment(code).rule == rule, code
    for code, rules in OPEN.items():
        assignment = regulation.schedule.assignment(code)
        assert assignment.rule is None, code
        assert [proposal.rule for proposal in assignment.proposals] == rules, code


def test_a_kind_with_a_rule_of_its_own_has_it_and_any_other_kind_has_that_of_the_type(regulation):
    kinds = {(kind.code, each.code) for kind in regulation.types for each in kind.kinds}
    assert kinds == set(OF_KINDS)
    for (code, kind), rule in OF_KINDS.items():
        assert regulation.schedule.assignment(code, kind).rule == rule
    assert regulation.schedule.assignment("B12", "general_ledger").rule == "fiscal_year+30y"


def test_a_container_lends_the_longest_period_of_its_category(regulation):
    assert regulation.schedule.container("case").rule == "withdrawal+10y"
    assert regulation.schedule.container("voucher").rule == "fiscal_year+30y"


@pytest.mark.parametrize(
    ("code", "nature", "pattern"),
    [
        ("A03", None, "{fonds}-ZY·KN·{year}-{term}-{volume:3}-{item:4}"),
        ("A28", None, "{fonds}-ZP·KN·{year}-{term}-{group:3}-{item:3}"),
        ("A28", "recording", "{fonds}-LX·KN·{year}-{term}-{item:4}"),
        ("B03", None, "{fonds}-KU·PZ·{year}-{term}-{volume:3}"),
        ("B10", None, "{fonds}-KU·BG·{year}-{term}-{volume:3}"),
        ("B12", None, "{fonds}-KU·ZB·{year}-{term}-{volume:3}"),
        ("B15", None, "{fonds}-KU·QT·{year}-{term}-{volume:3}"),
        ("C05", None, "{fonds}-ZY·BF·{year}-{term}-{item:4}"),
    ],
)
def test_every_type_has_its_pattern_of_archival_codes(regulation, code, nature, pattern):
    assert regulation.pattern(code, nature).template == pattern


def test_photographs_are_of_no_nature_that_needs_paper(regulation):
    assert {kind.code for kind in regulation.types if kind.nature == "photo"} == {"A06", "A24", "A28"}


def test_identity_papers_diagnoses_bank_papers_and_papers_of_children_are_sensitive(regulation):
    sensitive = {kind.code for kind in regulation.types if kind.sensitive}
    assert sensitive >= {"A07", "A08", "A10", "A12", "A13", "A14", "A15", "A16", "A17", "B05", "B08"}
    assert not sensitive & {"A01", "A05", "C05", "B03"}


def test_a_schedule_kept_as_data_is_read_back_the_same(regulation):
    assert read_schedule(json.dumps(dump_schedule(regulation.schedule))) == regulation.schedule


def test_what_is_not_there_is_a_key_error(regulation):
    for missing in (regulation.type, regulation.category, regulation.level, regulation.issuer, regulation.pattern):
        with pytest.raises(KeyError):
            missing("Z99")
    with pytest.raises(KeyError):
        regulation.schedule.rule("withdrawal+9y")


ADDED = """
[[type]]
code = "A39"
category = "original"
zh = "爱心超市领物卡"
en = "Card of the charity shop"
issuers = ["union"]
nature = "text"
requirement = "optional"
titles = ["爱心超市领物卡"]

[[assignment]]
types = ["A39"]
rule = "withdrawal+10y"
basis_zh = "《困难职工档案管理办法》第三条、第九条"
basis_en = "Measures, articles 3 and 9"
"""


def test_a_unit_may_add_a_type(tmp_path):
    path = tmp_path / "types.toml"
    path.write_text(ADDED, encoding="utf-8")
    regulation = load_regulation(path)
    assert regulation.type("A39").zh == "爱心超市领物卡"
    assert regulation.schedule.assignment("A39").rule == "withdrawal+10y"
    assert regulation.pattern("A39").code == "case_paper"


WRONG = """
[[type]]
code = "A39"
category = "routine"
zh = "甲"
en = "A"
issuers = ["nobody"]
nature = "text"
requirement = "conditional"
titles = ["甲", "甲"]

[[type]]
code = "A01"
category = "original"
zh = "乙"
en = "B"
issuers = ["union"]
nature = "text"
requirement = "optional"
alternatives = ["A99"]
titles = ["乙"]

[[rule]]
id = "withdrawal+9y"
zh = "九年"
en = "nine years"
trigger = "withdrawal"
years = 9

[[rule]]
id = "filing_year+20y"
zh = "十年"
en = "ten years"
trigger = "filing_year"
years = 10

[[assignment]]
types = ["A98"]
basis_zh = "无"
basis_en = "none"

[[assignment]]
types = ["C05"]
rule = "withdrawal+11y"
kind = "letter"
basis_zh = "无"
basis_en = "none"

[[assignment]]
types = ["A01"]
basis_zh = "无"
basis_en = "none"
[[assignment.proposals]]
rule = "filing_year+10y"
when_zh = "短"
when_en = "short"
[[assignment.proposals]]
rule = "permanent"
when_zh = "长"
when_en = "long"

[[level]]
code = "village"
zh = "村"
en = "Village"
above = ["moon"]

[[pattern]]
code = "broken"
zh = "坏"
en = "Broken"
category = "routine"
template = "{fonds}-{colour}"
types = ["A01"]
"""


def test_every_contradiction_is_reported_at_once(tmp_path):
    path = tmp_path / "types.toml"
    path.write_text(WRONG, encoding="utf-8")
    with pytest.raises(RegulationError) as error:
        load_regulation(path)
    problems = error.value.problems
    for expected in [
        "type A39: category routine does not go with the letter A",
        "type A39: no issuer nobody",
        "type A39: a condition belongs to a conditional requirement and to no other",
        "type A39: titles: 甲 is given 2 times",
        "type A01: given 2 times",
        "type A01: no alternative A99",
        "rule withdrawal+9y: below the lawful minimum of 10 years",
        "rule filing_year+20y: the id does not say the trigger and the years",
        "assignment A98: no type A98",
        "assignment A98: either a rule or proposals",
        "assignment C05: type C05 has no kind letter",
        "assignment C05: no rule withdrawal+11y",
        "assignment A01: the longest proposal stands first",
        "type A01: 2 assignments, one is needed",
        "type A39: 0 assignments, one is needed",
        "level village: no level moon above it",
        "pattern broken: the template {fonds}-{colour} is not well-formed",
        "pattern broken: no type A01 in category routine",
    ]:
        assert expected in problems, expected


LATEST = """
[[rule]]
id = "withdrawal|fiscal_year+30y"
zh = "撤档、会计年度终了，以最晚的起保管30年"
en = "30 years from the latest of withdrawal and the end of the fiscal year"
latest_of = ["withdrawal", "fiscal_year"]
years = 30
"""


def test_a_schedule_may_wait_for_the_latest_of_several_events(tmp_path):
    path = tmp_path / "types.toml"
    path.write_text(LATEST, encoding="utf-8")
    schedule = load_regulation(path).schedule
    rule = schedule.rule("withdrawal|fiscal_year+30y")
    assert (rule.trigger, rule.triggers) == (None, ("withdrawal", "fiscal_year"))
    assert Rule.parse(rule.id, "").triggers == rule.triggers
    assert read_schedule(json.dumps(dump_schedule(schedule))) == schedule


def test_a_schedule_kept_before_there_were_several_events_is_still_read(regulation):
    kept = dump_schedule(regulation.schedule)
    kept["rules"] = [{key: value for key, value in rule.items() if key != "latest_of"} for rule in kept["rules"]]
    assert read_schedule(json.dumps(kept)) == regulation.schedule


@pytest.mark.parametrize(
    ("rule_id", "events", "problem"),
    [
        (
            "fiscal_year|withdrawal+30y",
            'latest_of = ["fiscal_year", "withdrawal"]\nyears = 30',
            "latest_of names two or three events, once each, in the order "
            "withdrawal, fiscal_year, filing_year, asset_disposal, fixed_date",
        ),
        ("withdrawal+30y", 'latest_of = ["withdrawal"]\nyears = 30', "latest_of names two or three events"),
        (
            "withdrawal|fiscal_year|filing_year|fixed_date+30y",
            'latest_of = ["withdrawal", "fiscal_year", "filing_year", "fixed_date"]\nyears = 30',
            "latest_of names two or three events",
        ),
        ("withdrawal|fiscal_year", 'latest_of = ["withdrawal", "fiscal_year"]', "trigger and years belong together"),
        ("withdrawal+30y", "years = 30", "trigger and years belong together"),
        (
            "withdrawal|fiscal_year+30y",
            'trigger = "withdrawal"\nlatest_of = ["withdrawal", "fiscal_year"]\nyears = 30',
            "either a trigger or latest_of",
        ),
        (
            "withdrawal|asset_disposal+9y",
            'latest_of = ["withdrawal", "asset_disposal"]\nyears = 9',
            "below the lawful minimum of 10 years",
        ),
        (
            "withdrawal|fiscal_year+30y",
            'latest_of = ["withdrawal", "fiscal_year"]\nyears = 31',
            "the id does not say the trigger and the years",
        ),
    ],
)
def test_a_rule_of_several_events_that_does_not_fit_together_is_refused(tmp_path, rule_id, events, problem):
    path = tmp_path / "types.toml"
    path.write_text(f'[[rule]]\nid = "{rule_id}"\nzh = "甲"\nen = "A"\n{events}\n', encoding="utf-8")
    with pytest.raises(RegulationError) as error:
        load_regulation(path)
    assert any(each.startswith(f"rule {rule_id}: {problem}") for each in error.value.problems)


MALFORMED = """
colour = "red"

[[type]]
code = "A40"
category = "secret"
zh = ""
shade = 3

[[rule]]
id = "permanent"
"""


def test_every_malformed_entry_is_reported_at_once_with_its_place(tmp_path):
    path = tmp_path / "types.toml"
    path.write_text(MALFORMED, encoding="utf-8")
    with pytest.raises(RegulationError) as error:
        load_regulation(path)
    named = {problem.partition(":")[0] for problem in error.value.problems}
    assert named >= {
        "types.toml",
        "type A40.category",
        "type A40.zh",
        "type A40.en",
        "type A40.shade",
        "rule permanent.zh",
    }
    assert "types.toml: colour: not known" in error.value.problems


@pytest.mark.parametrize("content", [b"[[type", b"\xff\xfe", None], ids=["no TOML", "no UTF-8", "no file"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "types.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RegulationError, match=r"types\.toml"):
        load_regulation(path)


def test_the_law_understands_every_rule_and_every_pattern(regulation):
    for rule in regulation.schedule.rules:
        parsed = Rule.parse(rule.id, rule.zh)
        assert (parsed.triggers, parsed.period.years) == (rule.triggers, rule.years)
    values = {"fonds": "J012", "year": 2026, "term": "D10", "volume": 35, "group": 2, "item": 3}
    codes = {pattern.code: CodePattern(pattern.template).compose(values) for pattern in regulation.patterns}
    assert codes["case_paper"] == "J012-ZY·KN·2026-D10-035-0003"
    assert codes["case_photo"] == "J012-ZP·KN·2026-D10-002-003"
    assert codes["voucher"] == "J012-KU·PZ·2026-D10-035"
    assert codes["routine_paper"] == "J012-ZY·BF·2026-D10-0003"
