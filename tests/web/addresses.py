"""Every address of the pages, filled with what an archive has: for whoever walks through all of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule

HOUSEHOLD, TITLE = "李秀兰", "入户调查表"
"""What a case file and its papers are called where there is one of everything."""

ASSETS = frozenset({"static", "bootstrap.static"})

ENDS = frozenset({"accounts.leave"})
"""What ends the session of whoever walks."""

ARGUMENT = re.compile(r"<(?:(?P<converter>\w+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>\w+)>")

USUAL: Mapping[str, Any] = {
    **{"place": 1, "unit_id": 1, "person_id": 1, "local_id": 1, "number": 1, "name": "sweep", "token": "x" * 43},
    **{"event": "rename", "kind": "extract", "form": "spine", "shape": "xlsx", "year": 2025, "print_id": 1},
}
"""What stands for an argument, unless the place has a name of its own for it."""

OTHERWISE: Mapping[str, Mapping[str, Any]] = {
    "rejudgings": {"batch_id": 1},
    "schedules": {"code": "A09"},
    "holds": {"number": "hold"},
    "printing": {"paper": "contents"},
    "disposals": {"paper": "report"},
    "custody": {"paper": "register"},
}
"""The same, where a blueprint means something else by an argument. A word that `places` knows stands for that."""


@dataclass(frozen=True)
class Address:
    """What may be asked for: a method and a rule."""

    method: str
    rule: Rule

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"

    @property
    def endpoint(self) -> str:
        """The view that answers."""
        return self.rule.endpoint

    @property
    def arguments(self) -> Mapping[str, str]:
        """What is filled in: name and converter, in the order of the address."""
        return {one["name"]: one["converter"] or "string" for one in ARGUMENT.finditer(self.rule.rule)}

    def filled(self, places: Mapping[str, Any], **instead: Any) -> str:
        """The address, about these things."""
        here = OTHERWISE.get(self.endpoint.partition(".")[0], {})

        def value(match: re.Match[str]) -> str:
            name = match["name"]
            if name in instead:
                return quote(str(instead[name]), safe="")
            if match["choices"]:
                return match["choices"].partition(",")[0]
            found = here.get(name, places.get(name, USUAL.get(name)))
            found = places.get(found, found) if isinstance(found, str) else found
            assert found is not None, f"{self}: what stands for {name}?"
            return quote(str(found), safe="")

        return ARGUMENT.sub(value, self.rule.rule)


def addresses(app: Flask) -> Iterator[Address]:
    """Every address but those of assets and of the log-out."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in ASSETS | ENDS:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Address(method, rule)


def places_on_pages(places: Mapping[str, Any]) -> dict[str, Any]:
    """What the requests of the interface are about, by the names that the pages have for it."""
    names = {"document": "document_id", "batch": "batch_id", "case": "code", "clock": "clock_id", "lookup": "lookup_id"}
    names |= {"review": "review_id", "handover": "handover_id", "room": "room_id", "box": "box_id"}
    names |= {"taking": "taking_id", "seizure": "seizure_id"}
    return {**{there: places[here] for here, there in names.items()}, "hold": places["hold"]}
