"""The law of retention as pure functions: values in, verdicts with their reasons out."""

from retention.appraisal import APPRAISED, Appraisal
from retention.archival_code import CodePattern, Element, retention_code
from retention.eligibility import Claim, Record, Recording, Source, State, Verdict, judge
from retention.hold import Hold, Reach
from retention.paper import Closing, Nature, PaperDuty, PaperOriginal, judge_paper
from retention.period import PERMANENT, Period
from retention.reason import Datum, Reason, ReasonCode, RetentionError
from retention.schedule import Rule, Shortfall, shortfalls
from retention.trigger import CaseEvent, CaseStep, Events, Trigger, reopened, withdrawn

__all__ = [
    "APPRAISED",
    "PERMANENT",
    "Appraisal",
    "CaseEvent",
    "CaseStep",
    "Claim",
    "Closing",
    "CodePattern",
    "Datum",
    "Element",
    "Events",
    "Hold",
    "Nature",
    "PaperDuty",
    "PaperOriginal",
    "Period",
    "Reach",
    "Reason",
    "ReasonCode",
    "Record",
    "Recording",
    "RetentionError",
    "Rule",
    "Shortfall",
    "Source",
    "State",
    "Trigger",
    "Verdict",
    "judge",
    "judge_paper",
    "reopened",
    "retention_code",
    "shortfalls",
    "withdrawn",
]
