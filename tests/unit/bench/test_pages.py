"""The pages that the classifier is measured with."""

import re
from collections import Counter
from datetime import date
from random import Random

import pytest

from bench.pages import Template, load_templates, write_page
from bench.pages.facts import MAKERS, Facts
from config import load_regulation
from service.sample.layout import compose

TEMPLATES = load_templates()
WITHOUT_TEXT = {"A24", "A28"}


def seeded(seed: int) -> Random:
    return Random(seed)  # nothing secret


def test_every_type_with_text_has_three_wordings_and_no_other_type_any() -> None:
    counts = Counter(template.type for template in TEMPLATES)
    assert set(counts) == {kind.code for kind in load_regulation().types} - WITHOUT_TEXT
    assert min(counts.values()) >= 3


def test_the_container_fits_the_category() -> None:
    for template in TEMPLATES:
        if template.type.startswith("A"):
            assert template.container == "case"
        else:
            assert template.container in (None, "voucher")


@pytest.mark.parametrize("template", TEMPLATES, ids=[f"{t.type}-{n}" for n, t in enumerate(TEMPLATES)])
def test_every_template_fills_and_can_be_set(template: Template) -> None:
    for seed in range(2):
        rng = seeded(seed)
        page = write_page(template, rng)
        assert not re.search(r"[{}]", page)
        sheets = compose(page, rng, 40)
        assert len(sheets) == 1
        assert sum(len(mark.text) for mark in sheets[0].marks) > 50
        for mark in sheets[0].marks:
            assert mark.box[0] >= 0
            assert mark.box[2] <= sheets[0].image.width, mark.text
            assert mark.box[3] <= sheets[0].image.height, mark.text


def test_wordings_of_one_type_differ() -> None:
    by_type: dict[str, list[str]] = {}
    for template in TEMPLATES:
        by_type.setdefault(template.type, []).append(template.text)
    assert all(len(set(texts)) == len(texts) for texts in by_type.values())


def test_the_same_seed_writes_the_same_page_and_another_a_different_one() -> None:
    for template in TEMPLATES[::7]:
        assert write_page(template, seeded(4)) == write_page(template, seeded(4))
        assert write_page(template, seeded(4)) != write_page(template, seeded(5))


def test_a_fact_stays_the_same_on_a_page_and_changes_from_row_to_row() -> None:
    template = Template("B08", None, "table", "{name} {name}\n*3 | {#} | {name} | {city} |")
    first, *rows = write_page(template, seeded(1), distractors=False).splitlines()
    assert len(set(first.split())) == 1
    cells = [row.strip("| ").split(" | ") for row in rows]
    assert [number for number, *_ in cells] == ["1", "2", "3"]
    assert len({name for _, name, _ in cells}) == 3
    assert len({city for *_, city in cells}) == 1


def test_a_wording_may_hold_facts() -> None:
    template = Template("A01", "case", "letter", "{{name}在|{employer}有}{工作|事}")
    texts = {write_page(template, seeded(seed), distractors=False) for seed in range(40)}
    assert {text[-2:] for text in texts} >= {"工作"}
    assert all("{" not in text and "|" not in text for text in texts)


def test_an_unknown_blank_is_an_error() -> None:
    with pytest.raises(KeyError):
        write_page(Template("A01", "case", "letter", "{nobody knows}"), seeded(1))


def test_every_fact_that_can_be_asked_for_has_an_answer() -> None:
    for seed in range(20):
        facts = Facts(seeded(seed))
        assert all(facts.get(name) for name in MAKERS)


def test_dates_of_one_page_follow_one_another() -> None:
    for seed in range(20):
        facts = Facts(seeded(seed))
        long_ago, before, day, after = (date.fromisoformat(facts.get(f"iso{n}")) for n in ("4", "2", "", "3"))
        assert long_ago < before < day < after


def test_the_amount_in_words_is_that_in_figures() -> None:
    facts = Facts(seeded(3))
    assert facts.get("m").endswith(".00") == facts.get("cap").endswith("元整")
    facts.known["fen"] = "123456"
    facts.known.pop("m")
    facts.known.pop("cap")
    assert (facts.get("m"), facts.get("cap")) == ("1,234.56", "壹仟贰佰叁拾肆元伍角陆分")
