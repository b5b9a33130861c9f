"""Documents as scripts get them: the same JSON from the command line and from the REST interface."""

from datetime import date
from typing import Any

from indexing import Snippet
from retention import Verdict
from service.sentences import say
from service.usecases.documents.viewing import DocumentView
from service.usecases.intake.outcomes import Stage
from service.usecases.law.explaining import Explanation


def document_json(view: DocumentView, stage: Stage) -> dict[str, Any]:
    """One document with what was read and found in it; days as YYYY-MM-DD, boxes in pixels of the upright page."""
    return {
        "id": view.id,
        "path": view.path,
        "code": view.code,
        "title": view.title,
        "author": view.author,
        "date": _iso(view.dated_on),
        "category": view.category,
        "type": view.type.code if view.type else None,
        "confidence": view.confidence,
        "state": stage.value,
        "carrier": view.carrier,
        "duration": view.recording.seconds if view.recording else None,
        "pages": len(view.pages),
        "text": view.text,
        "segments": [
            {"start": one.start, "end": one.end, "text": one.text, "source": one.source.value} for one in view.segments
        ],
        "fields": [
            {
                "kind": field.kind,
                "value": field.value,
                "page": field.page,
                "box": list(field.box),
                "confidence": field.confidence,
            }
            for field in view.fields
        ],
        "retention": _retention(view.verdict),
    }


def snippet_text(snippet: Snippet) -> str:
    """A snippet on one line, with an ellipsis where the page goes on."""
    text = "".join(piece.text for piece in snippet.pieces)
    return f"{'' if snippet.begins else '…'}{text}{'' if snippet.ends else '…'}"


def explanation_json(found: Explanation, language: str) -> dict[str, Any]:
    """Why a document is kept as long as it is: the verdict, what stands in the way in words, the readings followed."""
    blockers = [
        {"kind": one.code.value, "reason": say(f"reason.{one.code}", dict(one.data), language)}
        for one in found.verdict.blockers
    ]
    return {**_retention(found.verdict), "blockers": blockers, "reading": found.reading}


def _retention(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule,
        "basis": verdict.basis,
        "trigger": verdict.trigger.value if verdict.trigger else None,
        "starts_on": _iso(verdict.starts_on),
        "due_on": _iso(verdict.due_on),
        "eligible_on": _iso(verdict.eligible_on),
        "state": verdict.state.value,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
