"""What documents are taken for."""

from collections import Counter

import pytest

from indexing import ReasonKind, TextLine, TextPage, TypeProfile, classify
from indexing.cues import NAMES

THRESHOLD = 0.80

RECEIPT = """
# 收  据
今收到  廖明珠
交来  慰问活动矿泉水款
人民币（大写）贰佰肆拾元整   ￥240.00
收款人：武小军      收款单位（章）
"""


def test_every_paper_is_known_by_its_type_and_kind(document, lay, profiles):
    found = classify([lay(document["text"])], profiles, document.get("container"))
    assert (found.type, found.kind) == (document["type"], document.get("kind"))


def test_every_type_is_tried_at_least_twice(documents, profiles):
    counts = Counter(document["type"] for document in documents)
    assert {profile.code for profile in profiles if counts[profile.code] < 2} == set()


def test_the_receipts_class_depends_on_what_it_lies_in(lay, profiles):
    in_a_case = classify([lay(RECEIPT)], profiles, "case")
    behind_a_voucher = classify([lay(RECEIPT)], profiles, "voucher")
    assert (in_a_case.category, in_a_case.type) == ("original", "A11")
    assert (behind_a_voucher.category, behind_a_voucher.type) == ("financial", "B04")


def test_a_receipt_that_lies_nowhere_waits_for_a_keeper(lay, profiles):
    found = classify([lay(RECEIPT)], profiles, None)
    assert found.confidence < THRESHOLD
    assert {guess.type for guess in found.guesses} >= {"A11", "B04"}


@pytest.mark.parametrize(("container", "category"), [("case", "original"), ("voucher", "financial"), (None, None)])
def test_a_page_without_words_has_the_category_of_its_container_at_most(profiles, container, category):
    found = classify([TextPage(1, 1654, 2339, ())], profiles, container)
    assert found.confidence < THRESHOLD
    assert container is None or found.category == category


def test_a_document_without_pages_is_of_no_type(profiles):
    found = classify([], profiles, None)
    assert (found.category, found.type, found.confidence, found.guesses) == (None, None, 0.0, ())


def test_text_that_belongs_to_no_type_waits_for_a_keeper(lay, profiles):
    found = classify([lay("# 红烧豆腐的做法\n豆腐切块，热油下锅，加酱油和糖，小火收汁。")], profiles, None)
    assert found.confidence < THRESHOLD


def test_a_title_with_a_misread_character_is_known(lay, profiles):
    found = classify([lay("# 疾病诊断正明书\n诊断：肺炎\n> 医师：乔峰")], profiles, "case")
    assert found.type == "A15"


def test_traditional_characters_are_known(lay, profiles):
    text = (
        "# 記 帳 憑 證\n| 摘要 | 會計科目 | 借方金額 | 貸方金額 |\n| 救助 | 銀行存款 | 100.00 | 100.00 |\n附單據 1 張"
    )
    assert classify([lay(text)], profiles, None).type == "B03"


def test_a_few_slips_of_the_engine_do_not_matter(document, lay, profiles):
    slipped = "".join(
        "的" if "一" <= character <= "鿿" and place % 61 == 60 else character
        for place, character in enumerate(document["text"])
    )
    found = classify([lay(slipped)], profiles, document.get("container"))
    assert document["type"] in {guess.type for guess in found.guesses}


def test_the_best_three_guesses_stand_in_order_with_the_chosen_type_first(documents, lay, profiles):
    for document in documents[::10]:
        found = classify([lay(document["text"])], profiles, document.get("container"))
        confidences = [guess.confidence for guess in found.guesses]
        assert 1 <= len(confidences) <= 3
        assert confidences == sorted(confidences, reverse=True)
        assert (found.guesses[0].type, found.guesses[0].confidence) == (found.type, found.confidence)


def test_the_reasons_say_what_was_found_and_where(lay, profiles):
    page = lay("# 收入证明\n兹证明何静系我单位职工，月平均收入2150元。")
    found = classify([page], profiles, "case")
    kinds = [reason.kind for reason in found.reasons]
    assert kinds[:2] == [ReasonKind.CONTAINER, ReasonKind.TITLE]
    title = next(reason for reason in found.reasons if reason.kind is ReasonKind.TITLE)
    anchor = next(reason for reason in found.reasons if reason.kind is ReasonKind.ANCHOR)
    assert (title.phrase, title.page, title.box) == ("收入证明", 1, page.rows[0][0].box)
    assert anchor.page == 1
    assert anchor.box is not None


def test_a_long_document_is_judged_by_its_first_three_pages_and_its_last(lay, profiles):
    pages = [lay("# 收入证明\n兹证明何静系我单位职工。", 1), *(lay("附页", number) for number in range(2, 9))]
    told = classify([*pages, lay("月平均收入2150元", 9)], profiles, "case")
    assert any(reason.page == 9 for reason in told.reasons)
    middle = [*pages[:5], lay("月平均收入2150元", 6), *pages[6:]]
    assert all(reason.page != 6 for reason in classify(middle, profiles, "case").reasons)


def test_a_type_that_a_unit_added_is_found_by_its_title(lay, profiles):
    added = TypeProfile("AX01", "original", ("爱心超市领物卡",))
    assert classify([lay("# 爱心超市领物卡\n持卡人：何静")], (*profiles, added), "case").type == "AX01"


def test_an_unknown_container_or_cue_is_an_error(lay, profiles):
    with pytest.raises(ValueError, match="container drawer"):
        classify([lay("公示")], profiles, "drawer")
    with pytest.raises(ValueError, match="sound"):
        classify([lay("公示")], (TypeProfile("X01", "routine", ("公示",), cues={"sound": 1.0}),), None)


def test_every_cue_that_the_regulation_weighs_is_known_and_every_known_one_is_weighed(profiles):
    assert {cue for profile in profiles for cue in profile.cues} == NAMES


def test_the_same_pages_are_always_judged_alike(lay, profiles):
    line = TextLine("困难职工公示", (100.0, 100.0, 400.0, 150.0), 0.9)
    page = TextPage(1, 1654, 2339, ((line,),))
    assert classify([page], profiles, None) == classify([page], tuple(reversed(profiles)), None)
