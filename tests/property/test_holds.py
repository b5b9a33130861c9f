"""The open holds of a document are those placed on it, or on what it lies in, less those released: in any order."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retention import Reach
from service.archive import Archive
from service.catalogue.documents import Document
from service.usecases.cases.cases import open_case
from service.usecases.holds.held import held_ids, open_holds
from service.usecases.holds.holds import OnCase, OnDocument, OnSearch, OnUnit, Target, place_hold, release_hold
from service.usecases.permissions import Actor
from tests.fixtures import Desk

targets = st.sampled_from(["one", "other", "case", "unit", "search"])
steps = st.lists(st.one_of(st.tuples(st.just("place"), targets), st.tuples(st.just("release"), st.integers(0, 20))))

REACHED: dict[str, dict[str, Reach]] = {
    "one": {"one": Reach.ITEM, "case": Reach.CASE, "unit": Reach.UNIT, "search": Reach.SEARCH},
    "other": {"other": Reach.ITEM, "unit": Reach.UNIT},
}
"""Document -> what reaches it, and how."""


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_the_open_holds_are_those_placed_less_those_released(
    archive: Archive, admin: Actor, desk: Desk, steps: list[tuple[str, str | int]]
) -> None:
    case = open_case(admin, archive=archive)
    ids = {"one": taken(desk, case=case, fiscal_year=2024), "other": taken(desk, fiscal_year=2023)}
    on: dict[str, Callable[[], Target]] = {
        "one": lambda: OnDocument(ids["one"]),
        "other": lambda: OnDocument(ids["other"]),
        "case": lambda: OnCase(case),
        "unit": lambda: OnUnit("J012"),
        "search": lambda: OnSearch("", {"year": ["2024"]}),
    }
    placed: dict[int, str] = {}
    before = standing(archive, list(ids.values()))
    for act, what in steps:
        if act == "place":
            placed[place_hold(admin, on[str(what)](), "审计", "审计法", archive=archive)] = str(what)
        elif placed:
            number = sorted(placed)[int(what) % len(placed)]
            release_hold(admin, number, "已结清", archive=archive)
            del placed[number]
        found = standing(archive, list(ids.values()))
        for name, document_id in ids.items():
            reached = {n: REACHED[name][t] for n, t in placed.items() if t in REACHED[name]}
            assert found[document_id] == before[document_id] | reached
    for number in placed:
        release_hold(admin, number, "已结清", archive=archive)
    assert standing(archive, list(ids.values())) == before


def taken(desk: Desk, **given: object) -> int:
    """A document that was taken in and is not read yet."""
    document_id = desk.take_in(**given).document_id  # type: ignore[arg-type]
    assert document_id is not None
    return document_id


def standing(archive: Archive, ids: list[int]) -> dict[int, dict[int, Reach]]:
    """Document -> the numbers of its open holds, each with how it reaches the document."""
    with archive.database.read() as session:
        found = {
            one: {hold.number: hold.reach for hold in open_holds(session, session.get_one(Document, one), archive)}
            for one in ids
        }
        assert held_ids(session, ids, archive) == {one for one in ids if found[one]}
    return found
