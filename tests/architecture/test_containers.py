"""compose.yaml and Containerfile, as far as a machine without a container engine can judge them."""

import json
import re
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema.validators import validator_for

from config import load_settings
from config.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")

PINNED = re.compile(r"[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)*")
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)([^}]*)\}")
KEYS = {
    *("image", "build", "command", "entrypoint", "environment", "volumes", "configs", "healthcheck", "depends_on"),
    *("restart", "ports", "deploy", "stop_grace_period", "shm_size"),
}
"""What our services use of the Compose specification."""
SCHEMA = "check_jsonschema/builtin_schemas/vendor/compose-spec.json"
"""The schema of the Compose specification, as the package `check-jsonschema` carries it."""
INSTRUCTIONS = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
"""What a line of the Containerfile begins with, of all that there is."""
PARTS = ("config", "storage", "ocr", "indexing", "retention", "service")


def strings(value: object) -> list[str]:
    """Every text in a part of the file."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    return [value] if isinstance(value, str) else []


def test_the_file_is_one_by_the_schema_of_compose() -> None:
    schema = json.loads(Path(str(distribution("check-jsonschema").locate_file(SCHEMA))).read_text("utf-8"))
    validator = validator_for(schema)(schema)
    assert [fault.message for fault in validator.iter_errors(COMPOSE)] == []
    assert not validator.is_valid(COMPOSE | {"services": {"web": {**SERVICES["web"], "health_check": {}}}})


def test_the_containerfile_says_instructions_that_there_are_the_base_first() -> None:
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", CONTAINERFILE, flags=re.MULTILINE)).splitlines()
    words = [line.split()[0] for line in lines if line.strip()]
    assert words[0] == "FROM"
    assert set(words) <= INSTRUCTIONS


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_says_only_what_is_understood_runs_a_pinned_image_and_is_looked_at(name: str) -> None:
    service = SERVICES[name]
    assert set(service) <= KEYS
    assert PINNED.fullmatch(service["image"])
    check = service["healthcheck"]
    assert check == {"disable": True} or check["test"][0] in ("CMD", "CMD-SHELL")
    for place in service.get("volumes", ()):
        assert place.partition(":")[0] in COMPOSE["volumes"]
    for other, condition in service.get("depends_on", {}).items():
        waits = condition["condition"]
        assert waits in ("service_healthy", "service_completed_successfully")
        assert (SERVICES[other]["healthcheck"] != {"disable": True}) == (waits == "service_healthy")
    for config in service.get("configs", ()):
        assert config["source"] in COMPOSE["configs"]


def test_what_keeps_data_keeps_it_in_a_volume() -> None:
    for name in ("database", "index", "store", "web", "worker", "scheduler"):
        assert SERVICES[name]["volumes"]
    assert set(COMPOSE["volumes"]) == {
        place.partition(":")[0] for service in SERVICES.values() for place in service.get("volumes", ())
    }


def test_there_is_no_default_for_any_secret_and_none_is_written_down() -> None:
    found = [pair for text in strings(COMPOSE) for pair in VARIABLE.findall(text)]
    assert {name for name, _ in found} >= {"DATABASE_PASSWORD", "OWNER_PASSWORD", "INDEX_PASSWORD", "STORE_SECRET"}
    assert [name for name, rest in found if not rest.startswith(":?set ")] == []
    for text in strings(COMPOSE):
        for secret in re.findall(r"://[^/@:]*:([^/@]+)@", text):
            assert secret.startswith("${")


def test_its_settings_are_settings_and_are_taken() -> None:
    for name in ("migrate", "web", "worker", "scheduler"):
        given = {key: value for key, value in SERVICES[name]["environment"].items() if key.startswith(PREFIX)}
        filled = {
            key: VARIABLE.sub("https://dang.example" if "URL" in key else "p" * 20, value)
            for key, value in given.items()
        }
        settings = load_settings({**filled, "SHOUCANG_HOME": "/srv/archive"}, ROOT)
        assert isinstance(settings, Settings)
        assert settings.queue.startswith("celery+redis:")
        assert (settings.database_owner is not None) == (name == "migrate")


def test_only_the_pages_are_reached_from_outside_and_from_this_machine_alone() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }


def test_the_image_is_pinned_holds_every_part_and_does_not_run_as_root() -> None:
    (base,) = re.findall(r"^FROM (\S+)$", CONTAINERFILE, re.MULTILINE)
    assert PINNED.fullmatch(base)
    copied = re.findall(r"^COPY (.+) \S+$", CONTAINERFILE, re.MULTILINE)
    assert {one for words in copied for one in words.split()} == {
        *PARTS,
        "pyproject.toml",
        "uv.lock",
        "README.md",
        "LICENSE",
    }
    assert all((ROOT / one).exists() for words in copied for one in words.split())
    assert re.findall(r"^USER (\S+)$", CONTAINERFILE, re.MULTILINE)[-1] == "shoucang"
    setup = (ROOT / "scripts/setup").read_text(encoding="utf-8")
    version = re.search(r'UV_VERSION = "([^"]+)"', setup)
    assert version is not None
    assert f"uv=={version[1]}" in CONTAINERFILE
