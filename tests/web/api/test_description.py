"""The OpenAPI document says what the code does, in both languages, with examples that hold."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, get_args

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from service.web.api.shapes import Asked, Shown
from service.web.documentation import PARTED, Documentation
from service.web.interface import interface_of
from tests.web.api.caller import PREFIX, operations, validator

CHINESE = re.compile("[\u4e00-\u9fff]")


def exemplified(value: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every schema that has examples, wherever in the document, with its place."""
    if isinstance(value, dict):
        if isinstance(value.get("examples"), list):
            yield place, value
        for name, inner in value.items():
            yield from exemplified(inner, f"{place}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from exemplified(inner, f"{place}/{number}")


def below(shape: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """All shapes made from this one."""
    for one in shape.__subclasses__():
        yield one
        yield from below(one)


def enumerations(annotation: Any) -> Iterator[type[Enum]]:
    """The enumerations that stand in the type of a field."""
    for inner in get_args(annotation):
        yield from enumerations(inner)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield annotation


def references(value: Any) -> Iterator[str]:
    """What the document refers to within itself."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_no_two_shapes_have_one_name() -> None:
    """The document knows shapes by their names: of two the later would describe both."""
    homes: dict[str, set[str]] = {}
    for shape in {*below(Asked), *below(Shown)}:
        kinds = [kind for field in shape.model_fields.values() for kind in enumerations(field.annotation)]
        for kind in (shape, *kinds):
            homes.setdefault(kind.__name__, set()).add(kind.__module__)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def test_every_address_is_documented_and_nothing_else(app: Flask, document: Mapping[str, Any]) -> None:
    served = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in interface_of(app).app().url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert served == {(method, PREFIX + path) for method, path, _ in operations(document)}


def test_every_operation_has_a_name_of_its_own_its_parameters_and_its_answers(document: Mapping[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for method, path, operation in operations(document):
        given = {part["name"] for part in operation.get("parameters", ()) if part["in"] == "path"}
        assert given == set(re.findall(r"\{(\w+)\}", path)), path
        answers = set(operation["responses"])
        assert any(status.startswith("2") for status in answers), path
        assert answers >= {"401", "403", "422", "503"}, path
        assert ("404" in answers) or "{" not in path, path
        assert ({"session": []} in operation["security"]) is (method == "GET"), path


def test_whatever_is_referred_to_is_there(document: Mapping[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) <= known


def test_every_schema_is_one(document: Mapping[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_everything_is_told_in_both_languages(document: Mapping[str, Any]) -> None:
    told = [(path, operation["summary"]) for _, path, operation in operations(document)]
    told += [(path, operation.get("description", told[0][1])) for _, path, operation in operations(document)]
    told += [(tag["name"], tag["description"]) for tag in document["tags"]]
    for _, path, operation in operations(document):
        told += [(f"{path} {part['name']}", part["description"]) for part in operation.get("parameters", ())]
    for name, schema in document["components"]["schemas"].items():
        told += [(f"{name}.{field}", one["description"]) for field, one in schema.get("properties", {}).items()]
    for place, text in told:
        chinese, _, english = text.partition(PARTED)
        assert CHINESE.search(chinese), place
        assert english.strip(), place
        assert not CHINESE.search(english), place


def test_every_example_is_one(document: Mapping[str, Any]) -> None:
    examples = [(place, schema, one) for place, schema in exemplified(document) for one in schema["examples"]]
    assert len(examples) > 100
    for place, schema, example in examples:
        faults = [fault.message for fault in validator(document, schema).iter_errors(example)]
        assert not faults, (place, faults)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_examples_of_the_page_are_answers_that_the_document_allows(
    document: Mapping[str, Any], language: str
) -> None:
    documentation = Documentation(document, language)
    for name, schema in document["components"]["schemas"].items():
        if "properties" in schema:
            example = documentation.example(schema)
            faults = [fault.message for fault in validator(document, schema).iter_errors(example)]
            assert not faults, (name, faults)


def test_the_page_tells_of_every_operation(document: Mapping[str, Any]) -> None:
    told = [one.id for chapter in Documentation(document, "en").chapters() for one in chapter.operations]
    assert sorted(told) == sorted(operation["operationId"] for _, _, operation in operations(document))
