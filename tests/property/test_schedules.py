"""Laws of the schedule's versions: what goes out comes back, edits reach one place, and shorter is an order."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from config.regulation import (
    Assignment,
    ContainerRule,
    Edit,
    Proposal,
    ReplaceAll,
    Rule,
    Schedule,
    SetAssignment,
    SetContainer,
    SetRule,
    compare,
    dump_schedule,
    edited,
    flaws,
    id_of,
    load_regulation,
    normalised,
    places,
    read_schedule,
    uses,
    write_toml,
)
from retention import Kept, State, is_shorter
from service.catalogue.base import canonical_json
from service.schedule_files import read_schedule_file, write_schedule_workbook

REGULATION = load_regulation()
SHIPPED = normalised(REGULATION.schedule)
PLACES = sorted(places(SHIPPED), key=str)
TRIGGERS = ("withdrawal", "fiscal_year", "filing_year")

texts = (
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    chosen = draw(st.sets(st.sampled_from(TRIGGERS), min_size=1, max_size=2))
    triggers = tuple(one for one in TRIGGERS if one in chosen)
    years = draw(st.integers(1, 99))
    alone, several = (triggers[0], ()) if len(triggers) == 1 else (None, triggers)
    return Rule(id_of(triggers, years), draw(texts), draw(texts), alone, years, several)  # type: ignore[arg-type]


@st.composite
def edits(draw: st.DrawFn, known: tuple[str, ...]) -> Edit:
    rule = draw(st.sampled_from(known))
    if draw(st.booleans()):
        code = draw(st.sampled_from(("case", "voucher")))
        return SetContainer(ContainerRule(code, rule, draw(texts), draw(texts)))  # type: ignore[arg-type]
    code, kind = draw(st.sampled_from(PLACES))
    if draw(st.booleans()):
        return SetAssignment(Assignment((code,), draw(texts), draw(texts), rule, kind))
    offered = (Proposal("permanent", draw(texts), draw(texts)), Proposal(rule, draw(texts), draw(texts)))
    return SetAssignment(Assignment((code,), draw(texts), draw(texts), None, kind, offered))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """The shipped schedule after some edits, each of which a keeper could have made."""
    schedule = SHIPPED
    for rule in draw(st.lists(rules(), max_size=3)):
        schedule = edited(schedule, SetRule(rule))
    known = tuple(rule.id for rule in schedule.rules)
    for edit in draw(st.lists(edits(known), max_size=4)):
        schedule = edited(schedule, edit)
    return schedule


@settings(max_examples=60)
@given(schedules())
def test_what_goes_out_as_toml_comes_back_the_same(schedule: Schedule) -> None:
    assert list(flaws(schedule, REGULATION)) == []
    assert read_schedule_file(write_toml(schedule).encode(), REGULATION) == schedule


@settings(max_examples=25)
@given(schedules())
def test_what_goes_out_as_a_workbook_comes_back_the_same(schedule: Schedule) -> None:
    content = write_schedule_workbook(schedule, REGULATION)
    assert replace(read_schedule_file(content, REGULATION), version=schedule.version) == schedule


@given(schedules())
def test_what_is_kept_in_the_catalogue_comes_back_the_same(schedule: Schedule) -> None:
    assert read_schedule(canonical_json(dump_schedule(schedule))) == schedule


@given(schedules(), st.data())
def test_an_edit_reaches_its_place_and_no_other(schedule: Schedule, data: st.DataObject) -> None:
    edit = data.draw(edits(tuple(rule.id for rule in schedule.rules)))
    after = edited(schedule, edit)
    found = compare(schedule, after)
    if isinstance(edit, SetAssignment):
        place = (edit.assignment.types[0], edit.assignment.kind)
        assert places(after)[place] == edit.assignment
        assert {(one.type, one.kind) for one in found.types} <= {place}
        assert found.containers == ()
    if isinstance(edit, SetContainer):
        assert after.container(edit.container.code) == edit.container
        assert found.types == ()
    assert normalised(after) == after
    assert edited(after, edit) == after
    assert edited(schedule, ReplaceAll(after)) == after


@given(schedules(), schedules())
def test_a_comparison_is_empty_exactly_between_equals(first: Schedule, second: Schedule) -> None:
    assert compare(first, first).is_empty
    assert compare(first, second).is_empty == (
        set(first.rules) == set(second.rules)
        and first.containers == second.containers
        and first.assignments == second.assignments
    )
    there, back = compare(first, second), compare(second, first)
    assert {rule.id for rule in there.rules_added} == {rule.id for rule in back.rules_removed}
    assert [(one.before, one.after) for one in there.types] == [(one.after, one.before) for one in back.types]


@given(schedules())
def test_a_rule_is_used_where_a_type_or_container_names_it(schedule: Schedule) -> None:
    for rule in schedule.rules:
        without = replace(schedule, rules=tuple(one for one in schedule.rules if one != rule))
        assert bool(uses(schedule, rule.id)) == bool(list(flaws(without, REGULATION)))


@st.composite
def kept(draw: st.DrawFn) -> Kept:
    state = draw(st.sampled_from(State))
    if state is State.PERMANENT:
        return Kept("permanent", state, None)
    if state is State.UNDETERMINED:
        return Kept(None, state, None)
    rule = f"{draw(st.sampled_from(TRIGGERS))}+{draw(st.integers(1, 99))}y"
    day = None if state is State.WAITING else draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    return Kept(rule, state, day)


@given(kept())
def test_what_stays_as_it_is_is_not_shorter(one: Kept) -> None:
    assert not is_shorter(one, one)


@given(kept(), kept())
def test_of_two_different_days_exactly_one_way_is_shorter(first: Kept, second: Kept) -> None:
    if first.due_on and second.due_on and first.due_on != second.due_on:
        assert is_shorter(first, second) != is_shorter(second, first)


@given(kept())
def test_permanent_is_longest_and_unknown_longer_than_every_day(one: Kept) -> None:
    permanent, undetermined = Kept("permanent", State.PERMANENT, None), Kept(None, State.UNDETERMINED, None)
    assert not is_shorter(one, permanent)
    assert is_shorter(permanent, one) == (one.state is not State.PERMANENT)
    assert is_shorter(undetermined, one) == (one.state not in (State.PERMANENT, State.UNDETERMINED))
