"""Who may import whom: the rules of docs/architecture.md, held against the source."""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
LEAVES = {"config", "storage", "ocr", "indexing", "retention"}
OURS = LEAVES | {"service"}
# A front door is a package's own __init__; the regulation is a room with a door of its own.
FRONT_DOORS = LEAVES | {"config.regulation"}

WEB = ("service/web/*",)
HOMES: Mapping[str, tuple[str, ...]] = {
    "PIL": ("ocr/*", "service/sample/*"),
    "alembic": ("service/catalogue/*",),
    "apscheduler": ("service/jobs/*",),
    "apsw": ("indexing/embedded*",),
    "argon2": ("service/*",),
    "authlib": ("service/web/provider.py",),
    "babel": WEB,
    "bagit": ("service/bags.py",),
    "boto3": ("storage/s3.py",),
    "botocore": ("storage/s3.py",),
    "celery": ("service/jobs/fleet.py",),
    "chinese_calendar": ("config/calendar.py",),
    "click": ("service/cli/*",),
    "cryptography": ("service/vault.py", "service/certificates.py"),
    "cv2": ("ocr/*",),
    "elastic_transport": ("indexing/elasticsearch*",),
    "elasticsearch": ("indexing/elasticsearch*",),
    "faster_whisper": ("ocr/speech/whisper.py",),
    "flask": WEB,
    "flask_babel": WEB,
    "flask_bootstrap": WEB,
    "flask_login": WEB,
    "flask_openapi": WEB,
    "flask_wtf": WEB,
    "fontTools": ("service/papers/glyphs.py",),
    "gunicorn": ("service/*",),
    "icalendar": ("service/web/ics.py",),
    "jinja2": (*WEB, "service/papers/*"),
    "kombu": ("service/jobs/fleet.py",),
    "markupsafe": (*WEB, "service/papers/*"),
    "numpy": ("ocr/*", "indexing/*", "service/sample/*"),
    "olefile": ("ocr/office/ole.py",),
    "onnxruntime": ("ocr/engines/*",),
    "opencc": ("indexing/analysis.py",),
    "openpyxl": ("service/*",),
    "oxmsg": ("ocr/office/mails.py",),
    "openvino": ("ocr/engines/*",),
    "pi_heif": ("ocr/*",),
    "prometheus_client": ("service/web/metrics.py",),
    "psycopg": ("service/catalogue/*",),
    # What comes from outside becomes values in two places: settings and regulation, and requests.
    "pydantic": ("config/*", *WEB),
    "pydantic_core": ("config/*",),
    "pypdf": ("ocr/*", "service/papers/binding.py", "service/sample/*"),
    "pypdfium2": ("ocr/*",),
    "pytesseract": ("ocr/engines/tesseract.py",),
    "rich": ("service/cli/*",),
    "s3transfer": ("storage/s3.py",),
    "segno": ("service/papers/marks.py",),
    "sherpa_onnx": ("ocr/speech/sherpa.py",),
    # Sessions are opened in the catalogue and handed to the use cases, which query with them.
    "sqlalchemy": ("service/catalogue/*", "service/usecases/*"),
    "structlog": ("service/*",),
    "weasyprint": ("service/papers/rendering.py",),
    "werkzeug": WEB,
    "wtforms": WEB,
}
"""Third party -> where it may be imported. What does not stand here may be imported nowhere."""

# No particular room, but one module only, so that it can be exchanged in one place.
ONE_MODULE = {"argon2", "gunicorn", "opencc", "openpyxl", "pi_heif"}


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names of the modules that a module imports, wherever in it. Relative imports stay home."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def third_parties(tree: ast.Module) -> set[str]:
    """The distributions' top-level packages that a module imports."""
    return {name.partition(".")[0] for name in imported(tree)} - OURS - sys.stdlib_module_names


def strays(modules: Mapping[str, ast.Module]) -> list[str]:
    """Imports of third parties outside their home."""
    return [
        f"{path} imports {party}"
        for path, tree in modules.items()
        for party in sorted(third_parties(tree))
        if not any(fnmatch(path, home) for home in HOMES.get(party, ()))
    ]


def back_doors(modules: Mapping[str, ast.Module]) -> list[str]:
    """Imports of a leaf's inside from outside that leaf."""
    return [
        f"{path} imports {name}"
        for path, tree in modules.items()
        for name in imported(tree)
        if name.partition(".")[0] in LEAVES - {path.partition("/")[0]} and name not in FRONT_DOORS
    ]


def crowds(modules: Mapping[str, ast.Module], parties: Iterable[str]) -> dict[str, list[str]]:
    """Third parties imported by more than one module."""
    users = {party: [path for path, tree in modules.items() if party in third_parties(tree)] for party in parties}
    return {party: paths for party, paths in users.items() if len(paths) > 1}


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_every_third_party_is_imported_at_its_home_only(modules: dict[str, ast.Module]) -> None:
    assert strays(modules) == []


def test_what_may_be_exchanged_is_imported_by_one_module(modules: dict[str, ast.Module]) -> None:
    assert crowds(modules, ONE_MODULE) == {}


def test_leaves_are_entered_through_their_front_door(modules: dict[str, ast.Module]) -> None:
    assert back_doors(modules) == []


@pytest.mark.parametrize(
    "source",
    [
        "import flask",
        "from flask import Flask",
        "import sqlalchemy.orm as orm",
        "def late():\n    from boto3 import client",
        "import a_package_that_nobody_has_looked_at",
    ],
)
def test_a_stray_import_is_seen(source: str) -> None:
    assert len(strays({"retention/period.py": ast.parse(source)})) == 1


@pytest.mark.parametrize("source", ["import ocr.pages", "from ocr.pages import Page", "import ocr.engines.registry"])
def test_a_back_door_is_seen(source: str) -> None:
    assert len(back_doors({"service/usecases/intake/intake.py": ast.parse(source)})) == 1
    assert back_doors({"ocr/text_layer.py": ast.parse(source)}) == []


def test_a_second_user_is_seen() -> None:
    tree = ast.parse("import argon2")
    assert crowds({"service/a.py": tree, "service/b.py": tree}, ["argon2"])
