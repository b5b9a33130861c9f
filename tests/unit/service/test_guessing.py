"""How soon a password is guessed: what counts as one piece, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.guessing import pieces_of

ABOUT = ("zhang.xiaoyun", "张晓云", "榆阳市总工会", "J012")

COUNTED = [
    ("", 0),
    ("v", 1),
    ("vr", 2),
    # Runs, forwards and backwards, and what is too short to be one.
    ("aaaaaaaaaaaa", 1),
    ("abcdefghijkl", 1),
    ("987654321098", 2),
    ("vw", 2),
    ("一丁丂", 1),
    # Ways along the keyboard.
    ("qwertyuiop12", 3),
    ("1qaz2wsx3edc", 1),
    ("lkjhgfdsa", 1),
    ("!@#$%^&*()_+", 1),
    ("147258369", 1),
    # The same again.
    ("kfw0kfw0kfw0", 6),
    # Words, whatever stands for their letters.
    ("password", 1),
    ("P@ssw0rd", 1),
    ("woaizhongguo", 5),
    ("WoAiNi1314520", 2),
    ("管理员密码", 2),
    # Days and years.
    ("19491001", 1),
    ("1949-10-01", 1),
    ("01101949", 1),
    ("2026", 1),
    ("1899", 4),
    # What everybody knows of her and of the archive.
    ("zhang.xiaoyun", 1),
    ("XiaoYun", 1),
    ("张晓云", 1),
    ("榆阳市总工会J012", 2),
    ("shoucang@2026", 3),
    # What nobody guesses at once.
    ("correct horse battery", 21),
    ("v7#kQ!mz2&Lp", 12),
    ("三只老虎跑得真慢", 8),
]


@pytest.mark.parametrize(("password", "pieces"), COUNTED)
def test_what_is_guessed_at_once_is_one_piece(password: str, pieces: int) -> None:
    assert pieces_of(password, ABOUT) == pieces


def test_what_is_known_of_one_person_is_nothing_known_of_another() -> None:
    assert pieces_of("xiaoyun", ABOUT) == 1
    assert pieces_of("xiaoyun") > 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_more_characters_never_make_fewer_pieces_than_the_first_of_them_alone(first: str, second: str) -> None:
    whole = pieces_of(first + second)
    assert whole <= pieces_of(first) + len(second.casefold())
    assert (whole == 0) is (first + second == "")


@given(st.text(min_size=1, max_size=20), st.integers(2, 6))
def test_saying_it_again_adds_at_most_a_piece_each_time(part: str, times: int) -> None:
    if len(part.casefold()) >= 3:
        assert pieces_of(part * times) <= pieces_of(part) + times - 1
