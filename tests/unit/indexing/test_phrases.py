"""Phrases in a text that was misread."""

import pytest

from indexing.phrases import Phrase, Text, TitlePhrase, bare_title, dense


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("现有困难职工登记表一份", 0),
        ("现有困准职工登记表一份", 1),
        ("现有困职工登记表一份", 1),
        ("现有困难难职工登记表一份", 1),
        ("困难职工登记", 1),
        ("困难群众登记册", None),
    ],
)
def test_a_phrase_is_found_with_one_slip(text, slips):
    place = Phrase.of("困难职工登记表", 5).find(Text.of(text))
    assert (place.slips if place else None) == slips


def test_a_long_phrase_is_found_with_two_slips():
    text = Text.of("银行存数余额调节农")
    assert Phrase.of("银行存款余额调节表", 5).find(text).slips == 2
    assert Phrase.of("余额调节表", 5).find(text).slips == 1


def test_a_short_phrase_must_stand_exactly():
    assert Phrase.of("公示", 5).find(Text.of("公尔")) is None


def test_phrases_are_folded_like_the_text():
    assert dense("記帳 憑證（一）") == "记帐凭证(一)"


@pytest.mark.parametrize(
    ("phrase", "title", "fit"),
    [
        ("收入证明", "收入证明", 1.15),
        ("收入证明", "职工收入证明", 1.0),
        ("收入证明", "收入证明复印件", 1.15),
        ("收入证明", "收人证明", 0.9),
        ("公示", "关于公示结果的报告", 0.5),
        ("收入证明", "支出清单", 0.0),
        ("关于*的批复", "关于同意追加资金的批复", 1.0),
        ("关于*的批复", "市总工会关于同意追加资金的批复", 0.9),
        ("关于*的请示", "关于追加资金的请示的批复", 0.45),
        ("档案交接*", "档案交接登记簿", 0.9),
        ("关于*的批复", "批复", 0.0),
    ],
)
def test_a_title_fits_best_as_a_whole_then_at_its_end_then_within(phrase, title, fit):
    assert TitlePhrase.of(phrase).fits(bare_title(dense(title))) == fit


def test_words_that_frame_every_official_title_count_little():
    assert TitlePhrase.of("关于*的通知").size < TitlePhrase.of("收入证明").size
