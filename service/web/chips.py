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
    "job_state": {
        "new": Chip("wait", "mute"),
        "fine": Chip("ok", "ok"),
        "running": Chip("run", "run"),
        "asked": Chip("run", "wait"),
        "failed": Chip("no", "bad"),
        "broken": Chip("warn", "bad"),
    },
    "clock_state": {
        "running": Chip("run", "run"),
        "soon": Chip("wait", "wait"),
        "late": Chip("warn", "bad"),
        "closed": Chip("ok", "mute"),
    },
    "rung": {
        "t10": Chip("wait", "mute"),
        "t3": Chip("wait", "wait"),
        "due": Chip("period", "wait"),
        "overdue": Chip("warn", "bad"),
        "task": Chip("desk", "wait"),
        "alarm": Chip("warn", "bad"),
        "found": Chip("warn", "bad"),
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
        "printed": Chip("print", "ok"),
    },
    "hold_state": {
        "open": Chip("hold", "hold"),
        "review": Chip("hold", "bad"),
        "released": Chip("ok", "mute"),
    },
    "correction_state": {
        "waits": Chip("ask", "wait"),
        "accepted": Chip("ok", "ok"),
        "refused": Chip("no", "mute"),
    },
    "flag": {
        "held": Chip("hold", "hold"),
        "sealed": Chip("lock", "mute"),
        "sensitive": Chip("eye", "mute"),
        "child": Chip("user", "wait"),
        "revealed": Chip("eye", "wait"),
        "bare": Chip("pen", "wait"),
        "looks_like": Chip("copy", "wait"),
        "set_aside": Chip("copy", "mute"),
        "no_paper_file": Chip("paper", "wait"),
        "paper_duty": Chip("paper", "wait"),
        "on_paper": Chip("paper", "ok"),
        "no_box": Chip("shelf", "wait"),
        "macros": Chip("warn", "wait"),
        "text_only": Chip("copy", "wait"),
        "overdue": Chip("warn", "bad"),
    },
    "check_outcome": {
        "pass": Chip("ok", "ok"),
        "warn": Chip("warn", "wait"),
        "fail": Chip("no", "bad"),
        "manual": Chip("hand", "mute"),
    },
    "sighting": {
        "in_place": Chip("ok", "ok"),
        "out_of_place": Chip("hand", "wait"),
        "unknown": Chip("ask", "wait"),
        "missing": Chip("no", "bad"),
    },
    "told": {
        "in_place": Chip("ok", "ok"),
        "out_of_place": Chip("hand", "wait"),
        "unknown": Chip("ask", "bad"),
        "twice": Chip("copy", "mute"),
        "here": Chip("shelf", "run"),
        "not_counted": Chip("no", "mute"),
    },
    "stock_state": {
        "open": Chip("run", "run"),
        "closed": Chip("ok", "mute"),
    },
    "version_state": {
        "draft": Chip("pen", "wait"),
        "approved": Chip("stamp", "run"),
        "in_force": Chip("ok", "ok"),
        "superseded": Chip("copy", "mute"),
        "discarded": Chip("no", "mute"),
    },
    "rejudging_state": {
        "running": Chip("run", "run"),
        "halted": Chip("warn", "bad"),
        "finished": Chip("ok", "ok"),
        "stopped": Chip("no", "mute"),
    },
    "rejudged": {
        "changed": Chip("ok", "ok"),
        "kept_back": Chip("warn", "wait"),
    },
    "review_state": {
        "proposed": Chip("desk", "wait"),
        "appraised": Chip("pen", "wait"),
        "approved": Chip("stamp", "run"),
        "executed": Chip("ok", "run"),
        "certified": Chip("ok", "ok"),
        "refused": Chip("no", "mute"),
    },
    "outcome": {
        "pending": Chip("wait", "mute"),
        "held": Chip("hold", "hold"),
        "kept": Chip("period", "ok"),
        "struck": Chip("minus", "mute"),
        "kept_back": Chip("hold", "hold"),
        "leaving": Chip("run", "run"),
        "destroyed": Chip("no", "mute"),
        "transferred": Chip("hand", "mute"),
    },
    "lookup_state": {
        "requested": Chip("desk", "wait"),
        "half_approved": Chip("pen", "wait"),
        "approved": Chip("stamp", "ok"),
        "over": Chip("period", "bad"),
        "refused": Chip("no", "mute"),
        "withdrawn": Chip("no", "bad"),
        "returned": Chip("undo", "run"),
        "closed": Chip("ok", "mute"),
    },
    "handover_state": {
        "ticking": Chip("hand", "wait"),
        "ticked": Chip("pen", "wait"),
        "signing": Chip("pen", "run"),
        "done": Chip("ok", "ok"),
        "refused": Chip("no", "mute"),
        "expired": Chip("period", "mute"),
    },
    "schedule_state": {
        "approved": Chip("ok", "ok"),
        "unapproved": Chip("warn", "wait"),
    },
}


def chip_of(family: str, state: str) -> Chip:
    """How a state of a family looks."""
    return CHIPS[family][state]
