"""A program that uses the interface, and holds every answer against the OpenAPI document."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from service.usecases.permissions import Actor
from tests.fixtures import Desk

PREFIX = "/api/v1"


class Caller:
    """Calls operations with a token. `seen` collects what was answered: (operation, status)."""

    def __init__(self, client: FlaskClient, document: Mapping[str, Any], token: str | None = None) -> None:
        self.client, self.document, self.token = client, document, token
        self.seen: set[tuple[str, int]] = set()

    def __call__(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request and check its answer; `path` follows `/api/v1`."""
        headers = {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **options.pop("headers", {})}
        answer = self.client.open(PREFIX + path, method=method, headers=headers, **options)
        operation = self.operation(method, PREFIX + path.partition("?")[0])
        self.seen.add((operation["operationId"], answer.status_code))
        check(self.document, operation, answer)
        return answer

    def operation(self, method: str, path: str) -> Mapping[str, Any]:
        """The operation that the document has for an address; a word is meant rather than what may stand there."""
        found = [
            (template.count("{"), operations[method.lower()])
            for template, operations in self.document["paths"].items()
            if method.lower() in operations and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
        ]
        assert found, f"{method} {path} is not documented"
        return min(found, key=itemgetter(0))[1]


@dataclass(frozen=True)
class Everybody:
    """The programs that take part, and the keeper's own hands."""

    call: Caller
    approver: Caller
    operator: Caller
    checker: Caller
    hand: Desk
    county: str
    calls_as: Callable[[Actor], Caller]


def check(document: Mapping[str, Any], operation: Mapping[str, Any], answer: TestResponse) -> None:
    """Hold an answer against the documentation of its operation."""
    name = operation["operationId"]
    documented = operation["responses"].get(str(answer.status_code))
    assert documented, f"{name} answered {answer.status_code}: {answer.text[:300]}"
    contents = documented.get("content")
    if not contents:
        assert answer.data == b"", f"{name} says more than that it is done"
        return
    assert answer.mimetype in contents, f"{name} answered in {answer.mimetype}"
    if answer.mimetype.endswith("json"):
        schema = contents[answer.mimetype]["schema"]
        faults = list(validator(document, schema).iter_errors(answer.json))
        assert not faults, f"{name}: {[fault.message for fault in faults]}"


def validator(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Draft202012Validator:
    """A validator of a schema of the document, days and instants included."""
    return Draft202012Validator(
        {**schema, "components": document["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every operation: method, path after the prefix, description."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path.removeprefix(PREFIX), operation
