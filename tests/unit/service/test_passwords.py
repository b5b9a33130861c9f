"""Passwords: what is kept of them, and which are refused."""

import subprocess
import sys

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from service import passwords
from service.errors import InvalidError


def test_a_hash_costs_at_least_what_owasp_asks() -> None:
    """In a process of its own, as the program runs: here hashes are quick."""
    command = "from service.passwords import hash_password; print(hash_password('correct horse battery'))"
    told = subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, text=True)
    cost = extract_parameters(told.stdout.strip())
    assert cost.type is Type.ID
    assert (cost.memory_cost >= 19 * 1024 and cost.time_cost >= 2) or (cost.memory_cost >= 46 * 1024)


def test_the_right_password_is_known_again_and_no_other() -> None:
    hashed = passwords.hash_password("correct horse battery")
    assert "horse" not in hashed
    assert passwords.verify(hashed, "correct horse battery")
    assert not passwords.verify(hashed, "correct horse batterY")
    assert not passwords.verify("no hash at all", "correct horse battery")


def test_two_hashes_of_one_password_differ() -> None:
    assert passwords.hash_password("correct horse battery") != passwords.hash_password("correct horse battery")


ABOUT = ("keeper", "何静", "榆阳市总工会")

LONG = "v7#kQ!mz2&Lp"
"""Twelve characters of which nothing is guessed."""


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password.length"),
        (LONG[:-1], "password.length"),
        # Blanks in a row are one character to whoever guesses.
        (f"{LONG[:-2]}      x", None),
        (f"{LONG[:-3]}      x", "password.length"),
        (LONG, None),
        (LONG * 10 + "abcdefgh", None),
        (LONG * 10 + "abcdefghi", "password.length"),
        # What many people choose where twelve characters are asked for.
        ("123456789012", "password.weak"),
        ("111111111111", "password.weak"),
        ("qwertyuiop12", "password.weak"),
        ("1qaz2wsx3edc", "password.weak"),
        ("password1234", "password.weak"),
        ("P@ssw0rd1234", "password.weak"),
        ("Admin@123456", "password.weak"),
        ("woaini1314520", "password.weak"),
        ("abc123abc123", "password.weak"),
        ("iloveyou2026", "password.weak"),
        ("aaabbbaaabbb", "password.weak"),
        # What everybody knows: the person, the unit, the program.
        ("Keeper@20261123", "password.weak"),
        ("何静19800101abc", "password.weak"),
        ("榆阳市总工会2026年123", "password.weak"),
        ("Shoucang@2026!!", "password.weak"),
        # No rules of composition.
        ("correct horse battery", None),
        ("我家的猫每天七点起床", "password.length"),
        ("我家的猫每天早上七点起床", None),
        ("        x        ", "password.length"),
        ("703918264057", None),
    ],
)
def test_a_password_is_long_and_not_guessed_at_once(password: str, code: str | None) -> None:
    try:
        passwords.check_policy(password, ABOUT)
    except InvalidError as error:
        assert error.code == code
    else:
        assert code is None
