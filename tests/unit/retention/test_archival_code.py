"""Archival codes of every kind of record, composed and taken apart."""

import pytest

from retention import PERMANENT, CodePattern, Element, Period, RetentionError, retention_code

DOCUMENT = "{fonds}-WS·{year}-{term}-{office}-{item:4}"
CASE = "{fonds}-ZY·KN·{year}-{term}-{volume:3}-{item:4}"

CODES: list[tuple[str, dict[str, Element], str]] = [
    (DOCUMENT, {"term": "Y", "office": "BGS", "item": 1}, "J012-WS·2026-Y-BGS-0001"),
    ("{fonds}-ZY·BF·{year}-{term}-{item:4}", {"term": "D30", "item": 7}, "J012-ZY·BF·2026-D30-0007"),
    (CASE, {"term": "D10", "volume": 35, "item": 3}, "J012-ZY·KN·2026-D10-035-0003"),
    ("{fonds}-KU·PZ·{year}-{term}-{volume:3}", {"term": "D30", "volume": 12}, "J012-KU·PZ·2026-D30-012"),
    ("{fonds}-KU·BG·{year}-{term}-{volume:3}", {"term": "Y", "volume": 1}, "J012-KU·BG·2026-Y-001"),
    (
        "{fonds}-ZP·KN·{year}-{term}-{group:3}-{item:3}",
        {"term": "D10", "group": 2, "item": 5},
        "J012-ZP·KN·2026-D10-002-005",
    ),
    ("{fonds}-LX·KN·{year}-{term}-{item:4}", {"term": "D10", "item": 1}, "J012-LX·KN·2026-D10-0001"),
]


@pytest.mark.parametrize(("pattern", "elements", "code"), CODES)
def test_each_kind_of_record_has_its_code(pattern: str, elements: dict[str, Element], code: str) -> None:
    elements = {"fonds": "J012", "year": 2026, **elements}
    assert CodePattern(pattern).compose(elements) == code
    assert CodePattern(pattern).parse(code) == elements


@pytest.mark.parametrize(("number", "written"), [(1, "0001"), (9999, "9999"), (10000, "10000"), (123456, "123456")])
def test_a_running_number_grows_beyond_its_width_rather_than_leave_a_document_unfiled(
    number: int, written: str
) -> None:
    pattern = CodePattern("{fonds}-WS·{year}-{term}-{item:4}")
    code = pattern.compose({"fonds": "J012", "year": 2026, "term": "Y", "item": number})
    assert code == f"J012-WS·2026-Y-{written}"
    assert pattern.parse(code) == {"fonds": "J012", "year": 2026, "term": "Y", "item": number}


@pytest.mark.parametrize(
    "code",
    [
        "",
        "J012-WS·2026-Y-BGS-1",
        "J012-WS·2026-Y-BGS-00001",
        "J012-WS·2026-Y-BGS-0000",
        "J012-WS·2026-D0-BGS-0001",
        "J012-WS·26-Y-BGS-0001",
        "j012-WS·2026-Y-BGS-0001",
        "J012-WS.2026-Y-BGS-0001",
        "J012-WS·2026-Y-0001",
        "J012-WS·2026-Y-BGS-0001\n",
        " J012-WS·2026-Y-BGS-0001",
        "J012-KU·2026-Y-BGS-0001",
        "J012-WS·2026-Y-BGS-０００１",
    ],
)
def test_what_is_not_written_by_the_pattern_is_no_code_of_it(code: str) -> None:
    assert CodePattern(DOCUMENT).parse(code) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"item": None}, "code_element_missing"),
        ({"office": None}, "code_element_missing"),
        ({"item": 0}, "code_element_invalid"),
        ({"item": -1}, "code_element_invalid"),
        ({"item": "0001"}, "code_element_invalid"),
        ({"item": 10**10}, "code_element_invalid"),
        ({"year": 26}, "code_element_invalid"),
        ({"fonds": "012"}, "code_element_invalid"),
        ({"fonds": 12}, "code_element_invalid"),
        ({"term": "30"}, "code_element_invalid"),
        ({"office": "办公室"}, "code_element_invalid"),
    ],
)
def test_a_missing_or_misshapen_element_is_refused(changed: dict[str, Element | None], code: str) -> None:
    elements = {"fonds": "J012", "year": 2026, "term": "Y", "office": "BGS", "item": 1, **changed}
    given = {name: value for name, value in elements.items() if value is not None}
    with pytest.raises(RetentionError) as caught:
        CodePattern(DOCUMENT).compose(given)
    assert (caught.value.code, caught.value.data["element"]) == (code, next(iter(changed)))


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "J012-WS",
        "{fonds}-WS",
        "WS·{year}-{item:4}",
        "{fonds}-{item:4}-{item:4}",
        "{fonds}-{item}",
        "{fonds:4}-{item:4}",
        "{fonds}-{page:4}",
        "{fonds} {item:4}",
        "{fonds}-{item:4",
        "{fonds}-{item:4}}",
        "{fonds}-ws-{item:4}",
    ],
)
def test_a_pattern_that_could_not_number_records_is_refused(pattern: str) -> None:
    with pytest.raises(RetentionError, match="code_pattern_invalid"):
        CodePattern(pattern)


def test_the_retention_element_follows_the_period() -> None:
    assert [retention_code(period) for period in (PERMANENT, Period(30), Period(10), Period(5))] == [
        "Y",
        "D30",
        "D10",
        "D5",
    ]


def test_a_pattern_names_its_elements_in_order() -> None:
    assert CodePattern(CASE).elements == ("fonds", "year", "term", "volume", "item")
