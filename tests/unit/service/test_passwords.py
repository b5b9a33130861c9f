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


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("123456789", "password.length"),
        ("x" * 129, "password.length"),
        ("aaabbbaaabbb", "password.weak"),
        ("my-keeper-password", "password.weak"),
    ],
)
def test_a_weak_password_is_refused(password: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        passwords.check_policy(password, "Keeper")
    assert refused.value.code == code


@pytest.mark.parametrize("password", ["0123456789", "0123" * 32, "correct horse battery"])
def test_a_long_one_is_not(password: str) -> None:
    passwords.check_policy(password, "keeper")
