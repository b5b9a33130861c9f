"""The OpenAPI document as a page tells it: in the reader's language, with an example of everything."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

PARTED = "｜"
"""Between the Chinese and the English of every text of the document."""

LIMITS = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter of an operation, or a field of what is sent."""

    name: str
    place: str
    kind: str
    is_needed: bool
    text: str
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status, and an example where it is JSON or else its media types."""

    status: int
    phrase: str
    types: Sequence[str]
    example: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `refusals` are statuses that come as a problem."""

    id: str
    method: str
    path: str
    title: str
    text: str
    parts: Sequence[Part]
    answers: Sequence[Answer]
    refusals: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations about one thing."""

    name: str
    title: str
    operations: Sequence[Operation]


class Documentation:
    """Reads the document for people of one language, `zh` or `en`."""

    def __init__(self, document: Mapping[str, Any], language: str) -> None:
        self._document, self._language = document, language

    def chapters(self) -> Iterator[Chapter]:
        """The nouns in their order."""
        for tag in self._document["tags"]:
            operations = tuple(
                self._operation(method.upper(), path, operation)
                for path, methods in self._document["paths"].items()
                for method, operation in methods.items()
                if tag["name"] in operation["tags"]
            )
            yield Chapter(tag["name"], self.say(tag["description"]), operations)

    def problem(self) -> str:
        """An example of a problem."""
        return _written(self.example({"$ref": "#/components/schemas/Problem"}))

    def say(self, text: str) -> str:
        """A text in the reader's language."""
        chinese, _, english = text.partition(PARTED)
        return (chinese if self._language == "zh" else english).strip()

    def example(self, schema: Mapping[str, Any]) -> Any:
        """A value that the schema allows, made of the examples of its fields."""
        schema = self._resolved(schema)
        if schema.get("examples"):
            return schema["examples"][0]
        if "anyOf" in schema:
            return self.example(schema["anyOf"][0])
        if "enum" in schema:
            return schema["enum"][0]
        if "properties" in schema:
            return {name: self.example(field) for name, field in schema["properties"].items()}
        if schema.get("type") == "array":
            return [self.example(schema["items"])]
        return {"string": "…", "integer": 1, "number": 1.0, "boolean": True, "object": {}}[schema["type"]]

    def _operation(self, method: str, path: str, operation: Mapping[str, Any]) -> Operation:
        responses = {int(status): response for status, response in operation["responses"].items()}
        return Operation(
            id=operation["operationId"],
            method=method,
            path=path,
            title=self.say(operation["summary"]),
            text=self.say(operation.get("description", "")),
            parts=tuple(self._parts(operation)),
            answers=tuple(self._answer(status, one) for status, one in sorted(responses.items()) if status < 400),
            refusals=sorted(status for status in responses if status >= 400),
        )

    def _parts(self, operation: Mapping[str, Any]) -> Iterator[Part]:
        for parameter in operation.get("parameters", ()):
            yield self._part(parameter["name"], parameter["in"], parameter["schema"], parameter["required"])
        for media, content in operation.get("requestBody", {}).get("content", {}).items():
            shape = self._resolved(content["schema"])
            for name, schema in shape["properties"].items():
                place = "form" if media.startswith("multipart/") else "body"
                yield self._part(name, place, schema, name in shape.get("required", ()))

    def _part(self, name: str, place: str, schema: Mapping[str, Any], is_needed: bool) -> Part:
        example = schema["examples"][0] if schema.get("examples") else ""
        return Part(
            name=name,
            place=place,
            kind=self._kind(schema),
            is_needed=is_needed,
            text=self.say(schema["description"]),
            example=example if isinstance(example, str) else json.dumps(example, ensure_ascii=False),
        )

    def _kind(self, schema: Mapping[str, Any]) -> str:
        schema = self._resolved(schema)
        if "enum" in schema:
            return " | ".join(str(value) for value in schema["enum"])
        if schema.get("type") == "array":
            return f"[{self._kind(schema['items'])}]"
        limits = [
            f"{int(schema.get(least, 0))}–{int(schema[most]) if most in schema else ''}"
            for least, most in LIMITS
            if least in schema or most in schema
        ]
        return " ".join((schema.get("format", schema["type"]), *limits))

    def _answer(self, status: int, response: Mapping[str, Any]) -> Answer:
        content = response.get("content", {})
        schema = content.get("application/json", {}).get("schema")
        example = _written(self.example(schema)) if schema else None
        return Answer(status, HTTPStatus(status).phrase, tuple(content), example)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema itself where it is only referred to; what is said beside the reference stays."""
        if "$ref" not in schema:
            return schema
        found: Mapping[str, Any] = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return {**found, **{name: value for name, value in schema.items() if name != "$ref"}}


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
