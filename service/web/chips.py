"""One table of states: each is an icon, a colour and a word, never a colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chip:
    """How a state looks. Its word is the sentence `<family>.<state>`."""

    icon: str
    tone: str


CHIPS: Mapping[str, Mapping[str, Chip]] = {
    "document_state": {
        "received": Chip("run", "run"),
        "read": Chip("ask", "wait"),
        "described": Chip("tag", "ok"),
        "filed": Chip("stamp", "ok"),
        "discarded": Chip("no", "mute"),
    },
    "page_state": {
        "waiting": Chip("wait", "mute"),
        "reading": Chip("run", "run"),
        "read": Chip("ok", "ok"),
        "failed": Chip("no", "bad"),
    },
    "retention_state": {
        "waiting": Chip("wait", "wait"),
        "running": Chip("run", "run"),
        "eligible": Chip("period", "bad"),
        "permanent": Chip("perm", "perm"),
        "undetermined": Chip("ask", "wait"),
    },
    "offer_outcome": {
        "received": Chip("intake", "ok"),
        "duplicate": Chip("copy", "wait"),
        "failed": Chip("no", "bad"),
    },
    "stage": {
        "waiting": Chip("wait", "mute"),
        "review": Chip("ask", "wait"),
        "described": Chip("ok", "ok"),
        "filed": Chip("stamp", "ok"),
        "failed": Chip("no", "bad"),
        "duplicate": Chip("copy", "wait"),
        "discarded": Chip("no", "mute"),
        "replaced": Chip("copy", "mute"),
    },
    "case_state": {
        "open": Chip("case", "ok"),
        "withdrawn": Chip("lock", "mute"),
    },
    "case_event": {
        "withdrawn": Chip("lock", "mute"),
        "reopened": Chip("case", "ok"),
    },
    "person_state": {
        "active": Chip("ok", "ok"),
        "stopped": Chip("no", "mute"),
    },
    "paper_original": {
        "unknown": Chip("ask", "wait"),
        "filed": Chip("paper", "ok"),
        "none": Chip("no", "mute"),
        "lost": Chip("warn", "bad"),
    },
    "flag": {
        "sealed": Chip("lock", "mute"),
        "sensitive": Chip("eye", "mute"),
        "revealed": Chip("eye", "wait"),
        "paper_duty": Chip("paper", "wait"),
        "on_paper": Chip("paper", "ok"),
    },
    "schedule_state": {
        "approved": Chip("ok", "ok"),
        "unapproved": Chip("warn", "wait"),
    },
}


def chip_of(family: str, state: str) -> Chip:
    """How a state of a family looks."""
    return CHIPS[family][state]
