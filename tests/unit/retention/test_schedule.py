"""Rules by name, and the lawful minimum below which none may go."""

from itertools import combinations

import pytest

from retention import PERMANENT, Period, RetentionError, Rule, Shortfall, Trigger, shortfalls

RULE_IDS = [
    "withdrawal+10y",
    "fiscal_year+30y",
    "fiscal_year+10y",
    "filing_year+30y",
    "filing_year+10y",
    "asset_disposal+5y",
    "fixed_date+10y",
    "withdrawal|fiscal_year+10y",
    "fiscal_year|filing_year|asset_disposal+100y",
    "permanent",
]


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_a_rule_is_read_from_its_name_and_gives_it_back(rule_id: str) -> None:
    assert Rule.parse(rule_id, "measures-9").id == rule_id


@pytest.mark.parametrize(
    ("rule_id", "code"),
    [
        ("", "rule_unknown"),
        ("withdrawal", "rule_unknown"),
        ("withdrawal+10", "rule_unknown"),
        ("withdrawal+010y", "rule_unknown"),
        ("birthday+10y", "rule_unknown"),
        ("permanent+10y", "rule_unknown"),
        ("withdrawal|+10y", "rule_unknown"),
        ("|withdrawal+10y", "rule_unknown"),
        ("withdrawal|birthday+10y", "rule_unknown"),
        ("fiscal_year|withdrawal+10y", "triggers_out_of_order"),
        ("withdrawal|withdrawal+10y", "triggers_out_of_order"),
        ("withdrawal|fiscal_year|filing_year|fixed_date+10y", "too_many_triggers"),
        ("fiscal_year+101y", "period_out_of_range"),
    ],
)
def test_a_name_that_is_no_rule_is_refused(rule_id: str, code: str) -> None:
    with pytest.raises(RetentionError) as caught:
        Rule.parse(rule_id, "measures-9")
    assert caught.value.code == code


def test_only_a_permanent_rule_waits_for_no_event() -> None:
    with pytest.raises(RetentionError, match="rule_needs_trigger"):
        Rule((), Period(10), "order8-8")
    with pytest.raises(RetentionError, match="permanent_needs_no_trigger"):
        Rule((Trigger.FISCAL_YEAR,), PERMANENT, "rule79-annex1-9")


def test_the_longest_name_of_a_rule_fits_where_it_is_kept() -> None:
    names = [Rule(tuple(t for t in Trigger if t in chosen), Period(100), "").id for chosen in combinations(Trigger, 3)]
    assert max(map(len, names)) <= 64


@pytest.mark.parametrize(
    ("rule_id", "minimum"),
    [
        ("withdrawal+9y", "withdrawal+10y"),
        ("withdrawal+10y", None),
        ("withdrawal+11y", None),
        ("fiscal_year+9y", "fiscal_year+10y"),
        ("fiscal_year+10y", None),
        ("filing_year+9y", "filing_year+10y"),
        ("filing_year+10y", None),
        ("asset_disposal+4y", "asset_disposal+5y"),
        ("asset_disposal+5y", None),
        ("fixed_date+9y", "fixed_date+10y"),
        ("fixed_date+10y", None),
        ("withdrawal|asset_disposal+9y", "withdrawal+10y"),
        ("withdrawal|asset_disposal+10y", None),
        ("permanent", None),
    ],
)
def test_no_rule_may_stay_below_the_minimum_of_its_event(rule_id: str, minimum: str | None) -> None:
    found = shortfalls({"A01": Rule.parse(rule_id, "")}, {})
    assert [shortfall.minimum for shortfall in found] == ([minimum] if minimum else [])


@pytest.mark.parametrize(
    ("rule_id", "lawful"),
    [
        ("fiscal_year+29y", False),
        ("fiscal_year+30y", True),
        ("fiscal_year+31y", True),
        ("filing_year+40y", False),  # counts from another event: cannot be compared
        ("fiscal_year|filing_year+30y", True),  # the latest of both is never before the fiscal year
        ("fiscal_year|filing_year+29y", False),
        ("permanent", True),
    ],
)
def test_a_type_may_have_a_stricter_minimum_of_its_own(rule_id: str, lawful: bool) -> None:
    floor = Rule.parse("fiscal_year+30y", "rule79-annex1-2")
    found = shortfalls({"B03": Rule.parse(rule_id, "")}, {"B03": floor})
    expected = () if lawful else (Shortfall("B03", rule_id, "fiscal_year+30y", "rule79-annex1-2"),)
    assert found == expected


def test_nothing_but_permanent_reaches_permanent() -> None:
    floors = {"B10": Rule.parse("permanent", "rule79-annex1-9")}
    assert shortfalls({"B10": Rule.parse("fiscal_year+100y", "")}, floors)
    assert not shortfalls({"B10": Rule.parse("permanent", "")}, floors)


def test_every_shortfall_is_reported_at_once_in_the_order_of_the_types() -> None:
    rules = {kind: Rule.parse("withdrawal+5y", "") for kind in ("A09", "A01", "A07")}
    assert [shortfall.type for shortfall in shortfalls(rules, {})] == ["A01", "A07", "A09"]
