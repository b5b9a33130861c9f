"""The licence check refuses what nobody has looked at."""

import runpy
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = runpy.run_path(str(Path(__file__).parents[3] / "scripts/licences"))
EXCEPTED: dict[str, str] = {name: declared for name, (declared, _) in SCRIPT["EXCEPTIONS"].items()}


def problems(check: str, *arguments: Any) -> list[str]:
    """What one of the script's checks finds."""
    found: Callable[..., Iterable[str]] = SCRIPT[check]
    return list(found(*arguments))


@pytest.mark.parametrize(
    "licence", ["MIT", "Apache-2.0 OR BSD-2-Clause", "MIT AND PSF-2.0", "BSD License; MIT License"]
)
def test_a_permissive_licence_passes(licence: str) -> None:
    assert problems("licence_problems", EXCEPTED | {"a": licence}) == []


@pytest.mark.parametrize(
    "licence",
    [
        "GPL-3.0-only",
        "AGPL-3.0-or-later",
        "GNU General Public License v3 (GPLv3)",
        "MIT AND GPL-2.0",
        "LGPL-3.0-only",
        "",
    ],
)
def test_any_other_licence_is_refused(licence: str) -> None:
    assert len(problems("licence_problems", EXCEPTED | {"a": licence})) == 1


def test_an_exception_holds_for_the_licence_it_was_made_for_only() -> None:
    assert len(problems("licence_problems", EXCEPTED | {"psycopg": "GPL-3.0-only"})) == 1


def test_an_exception_that_is_no_longer_needed_is_reported() -> None:
    assert len(problems("licence_problems", {name: EXCEPTED[name] for name in EXCEPTED if name != "apsw"})) == 1


def test_a_package_that_reports_to_its_maker_is_refused_under_any_licence() -> None:
    assert len(problems("licence_problems", EXCEPTED | {"openvino-telemetry": "MIT"})) == 1


@pytest.mark.parametrize(
    ("wanted", "packages", "page", "count"),
    [
        ({"a"}, {"a": "MIT", "b": "MIT"}, {"a": "MIT"}, 0),
        ({"a", "elsewhere"}, {"a": "MIT"}, {"a": "MIT", "elsewhere": "MIT"}, 0),
        ({"a", "new"}, {"a": "MIT", "new": "MIT"}, {"a": "MIT"}, 1),
        ({"a"}, {"a": "MIT"}, {"a": "MIT", "gone": "MIT"}, 1),
        ({"a"}, {"a": "MIT"}, {"a": "BSD License"}, 1),
    ],
)
def test_the_page_is_compared_with_what_is_installed(
    wanted: set[str], packages: dict[str, str], page: dict[str, str], count: int
) -> None:
    assert len(problems("page_problems", wanted, packages, page)) == count
