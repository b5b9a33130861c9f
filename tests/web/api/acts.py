"""Every operation as a request that a keeper's program may send."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from tests.fixtures import Desk
from tests.web.api.caller import Caller


@dataclass(frozen=True, slots=True)
class Act:
    """A request. In its path stand `{document}`, `{case}`, `{batch}`; `is_change` whether readers may not."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    is_change: bool = True
    form: dict[str, str] = field(default_factory=dict)

    @property
    def is_of_the_unit(self) -> bool:
        """Whether it is about something that only one unit's people may know of."""
        return "{" in self.path

    def send(self, call: Caller, places: dict[str, Any], **options: Any) -> Any:
        """Send it."""
        if self.form:
            data = {"files": (BytesIO(b"no picture"), "a.tif"), **self.form}
            return call(self.method, self.path.format(**places), data=data, **options)
        return call(self.method, self.path.format(**places), json=self.body, **options)


ACTS: Sequence[Act] = (
    Act("POST", "/documents", form={"unit": "J012"}),
    Act("GET", "/batches/{batch}"),
    Act("GET", "/documents/{document}", is_change=False),
    Act("GET", "/documents/{document}/content", is_change=False),
    Act("PATCH", "/documents/{document}", {"title": "入户调查表"}),
    Act("POST", "/documents/{document}/confirm", {"type": "A07"}),
    Act("POST", "/documents/{document}/file"),
    Act("POST", "/documents/{document}/discard", {"reason": "重复"}),
    Act("POST", "/documents/{document}/retry"),
    Act("GET", "/documents/{document}/pages/1/image", is_change=False),
    Act("GET", "/documents/{document}/pages/1/text", is_change=False),
    Act("PUT", "/documents/{document}/pages/1/text", {"text": "户主：李秀兰"}),
    Act("POST", "/documents/{document}/turn", {"page": 1, "degrees": 90}),
    Act("POST", "/documents/{document}/order", {"order": [2, 1]}),
    Act("POST", "/documents/{document}/split", {"first": 2}),
    Act("GET", "/search", is_change=False),
    Act("GET", "/cases", is_change=False),
    Act("POST", "/cases", {"unit": "J012"}),
    Act("GET", "/cases/{case}", is_change=False),
    Act("GET", "/cases/{case}/content", is_change=False),
    Act("POST", "/cases/{case}/withdraw", {"on": "2026-10-15", "reason": "已脱困"}),
    Act("POST", "/cases/{case}/reopen", {"on": "2026-10-15", "reason": "重新核定"}),
    Act("POST", "/cases/{case}/file"),
    Act("GET", "/desk", is_change=False),
    Act("GET", "/retention/due", is_change=False),
    Act("GET", "/retention/schedule", is_change=False),
    Act("GET", "/types", is_change=False),
    Act(
        "POST",
        "/types",
        {
            "unit": "J012",
            "category": "original",
            "name": "临时救助申请表",
            "phrases": ["临时救助申请表"],
            "rule": "withdrawal+10y",
            "basis": "办法第三条",
        },
    ),
    Act("GET", "/units", is_change=False),
    Act("GET", "/openapi.json", is_change=False),
)


def places_of(hand: Desk, case: str) -> dict[str, Any]:
    """A document of two pages in a case file, read and described, and the batch it came in."""
    received = hand.take_in(case=case, type="A07", title="入户调查表", pages=2)
    hand.work()
    with hand.archive.database.read():
        batch = hand.document(received.document_id or 0).batch_id
    return {"document": received.document_id, "batch": batch, "case": case}
