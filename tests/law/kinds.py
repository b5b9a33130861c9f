"""What each kind of scenario executes: from its facts to the answer, in the words of the scenario files.

To add a kind, write a function from facts to an answer and give it a name in KINDS. A day, a number and a truth value
stand for themselves; what is nothing is "none", and reasons are told by their codes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from config import shipped_calendar
from retention import (
    Appraisal,
    Calendar,
    CaseEvent,
    Cause,
    Claim,
    CodePattern,
    Course,
    Decided,
    Decision,
    Events,
    Evidence,
    Festivals,
    HandoverCause,
    Hold,
    Kept,
    Nature,
    PaperOriginal,
    Party,
    Period,
    Progress,
    Proof,
    Reach,
    Reason,
    Record,
    Recording,
    RegisterKind,
    RetentionError,
    Rule,
    Scheme,
    Seat,
    Signed,
    SigningRole,
    Source,
    State,
    Statement,
    Way,
    check_decision,
    check_parties,
    check_units,
    destinations,
    due_after,
    entrusted,
    find_gaps,
    handover_state,
    is_shorter,
    judge,
    judge_paper,
    may_appraise,
    may_sign,
    may_sign_handover,
    may_supervise,
    missing_signatures,
    obstacles,
    one_kind,
    reopened,
    retention_code,
    shortfalls,
    state_of,
    withdrawn,
)

Facts = Mapping[str, Any]
Answer = dict[str, Any]

YEARS = ("fiscal_year", "filing_year", "asset_disposal_year")


def told(value: Any) -> Any:
    """A value as scenarios write it."""
    if value is None:
        return "none"
    if isinstance(value, Reason):
        return value.code.value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [told(each) for each in value]
    return value


def known(facts: Facts, *names: str) -> None:
    """Refuse facts that nothing reads: a slip in a scenario proves nothing."""
    assert set(facts) <= set(names), f"facts that nothing reads: {set(facts) - set(names)}"


# --- Periods ---------------------------------------------------------------------------------------------------------

EVENT_FACTS = (*YEARS, "withdrawn", "reopened", "fixed_on")
CLAIM_FACTS = (*EVENT_FACTS, "rule", "approved", "source", "ref")


def _day(written: date | str) -> date | None:
    return None if written == "unknown" else date.fromisoformat(str(written))


def _withdrawal(written: Any) -> CaseEvent:
    if isinstance(written, Mapping):
        return withdrawn(_day(written["approved"]), _day(written["named"]))
    return withdrawn(_day(written))


def _events(facts: Facts) -> Events:
    case = [*map(_withdrawal, facts.get("withdrawn", ())), *(reopened(_day(on)) for on in facts.get("reopened", ()))]
    years = {name: facts.get(name) for name in YEARS}
    return Events(tuple(case), **years, fixed_on=facts.get("fixed_on"))


def _claim(facts: Facts, source: Source) -> Claim:
    rule = None if facts["rule"] == "undetermined" else Rule.parse(facts["rule"], "basis")
    return Claim(source, rule, _events(facts), facts.get("approved", True), facts.get("ref", ""))


def _item(facts: Facts) -> Record | Recording:
    if facts.get("recording") == "alone":
        return Recording(None)
    others = []
    for other in facts.get("others", ()):
        known(other, *CLAIM_FACTS)
        others.append(_claim(other, Source(other["source"])))
    kept = facts.get("appraisal")
    appraisal = Appraisal(kept["on"], None if kept["until"] == "never" else kept["until"], "鉴") if kept else None
    record = Record((_claim(facts, Source.OWN), *others), appraisal)
    return Recording(record) if facts.get("recording") else record


def _holds(facts: Facts) -> list[Hold]:
    return [Hold(hold["number"], Reach(hold["reach"]), hold["since"]) for hold in facts.get("holds", ())]


def judge_item(facts: Facts) -> Answer:
    """The verdict on an item on a day."""
    known(facts, *CLAIM_FACTS, "on", "others", "appraisal", "holds", "recording")
    verdict = judge(_item(facts), facts["on"], _holds(facts))
    names = ("rule", "trigger", "starts_on", "due_on", "eligible_on", "state", "reasons", "blockers")
    return {name: told(getattr(verdict, name)) for name in names}


def compare(facts: Facts) -> Answer:
    """Whether an item would be kept for a shorter time than before."""
    known(facts, "before", "after")
    before, after = (
        Kept(each["rule"], State(each["state"]), each.get("due_on")) for each in (facts["before"], facts["after"])
    )
    return {"shorter": is_shorter(before, after)}


def check_schedule(facts: Facts) -> Answer:
    """Whether a rule for a type is at or above what the law asks; `floor` is the type's own minimum."""
    known(facts, "rule", "floor")
    floors = {"x": Rule.parse(facts["floor"], "floor")} if "floor" in facts else {}
    found = shortfalls({"x": Rule.parse(facts["rule"], "basis")}, floors)
    return {"lawful": not found, "minimum": [shortfall.minimum for shortfall in found]}


def compose_code(facts: Facts) -> Answer:
    """An archival code from its elements, and its term from a period."""
    known(facts, "pattern", "elements", "years")
    elements = dict(facts["elements"]) | {"term": retention_code(Period(facts["years"]))}
    return {"code": CodePattern(facts["pattern"]).compose(elements)}


def paper(facts: Facts) -> Answer:
    """Whether a paper rendition is owed."""
    known(facts, "permanent", "nature", "original")
    duty = judge_paper(facts["permanent"], Nature(facts["nature"]), PaperOriginal(facts["original"]))
    return {"owed": duty.owed, "reason": told(duty.reason), "closings": told(duty.closings)}


# --- Working days ----------------------------------------------------------------------------------------------------


def _calendar(facts: Facts) -> Calendar:
    """The shipped calendar as it stood when the last notice was that for the year `announced`."""
    shipped, last = shipped_calendar(), facts["announced"]
    named_later = date(last, 12, 25)
    return Calendar(
        f"notices until {last}",
        frozenset(year for year in shipped.announced if year <= last),
        frozenset(day for day in shipped.rest if day < named_later),
        frozenset(day for day in shipped.work if day < named_later),
        tuple(Festivals(*days) for days in shipped.festivals),
        frozenset(facts.get("local", ())),
    )


def count_days(facts: Facts) -> Answer:
    """When a term of working days ends."""
    known(facts, "start", "days", "announced", "local")
    deadline = due_after(facts["start"], _calendar(facts), facts.get("days", 30))
    return {"due_on": deadline.due_on, "provisional": deadline.provisional, "doubts": told(deadline.doubts)}


# --- Review and disposal ---------------------------------------------------------------------------------------------

LIST, OTHER_LIST = "a" * 64, "b" * 64


def _scheme(name: str) -> Scheme:
    """Five opinions for accounting records (rule 79 article 18), six for others (decree 13)."""
    codes = {
        "accounting": ["unit", "archive_head*", "accounting_head*", "archive", "accounting"],
        "other": ["unit", "office_head", "archive_head*", "business_head*", "archive", "business"],
    }[name]
    roles = tuple(SigningRole(code.rstrip("*"), frozenset({code.rstrip("*")}), code.endswith("*")) for code in codes)
    second = "accounting" if name == "accounting" else "business"
    return Scheme("reading-15", roles, ("archive", second), ("archive", second), ("it",))


def _signed(rows: Iterable[Mapping[str, Any]]) -> list[Signed]:
    return [Signed(row["role"], row["person"], OTHER_LIST if row.get("other_list") else LIST) for row in rows]


def _seats(rows: Iterable[Mapping[str, Any]]) -> list[Seat]:
    return [Seat(row["person"], row["department"]) for row in rows]


def sign(facts: Facts) -> Answer:
    """Whether a person with some posts may sign for a role."""
    known(facts, "scheme", "role", "person", "posts", "signed")
    found = may_sign(
        _scheme(facts["scheme"]), facts["role"], facts["person"], facts["posts"], _signed(facts.get("signed", ()))
    )
    return {"allowed": not found, "reasons": told(found)}


def signatures(facts: Facts) -> Answer:
    """What the signatures on a list lack."""
    known(facts, "scheme", "signed")
    found = missing_signatures(_scheme(facts["scheme"]), _signed(facts["signed"]), LIST)
    return {"complete": not found, "reasons": told(found)}


def supervise(facts: Facts) -> Answer:
    """Whether these people may supervise a destruction together."""
    known(facts, "scheme", "supervisors", "signers", "electronic")
    found = may_supervise(
        _scheme(facts["scheme"]),
        _seats(facts["supervisors"]),
        facts.get("signers", ()),
        facts.get("electronic", False),
    )
    return {"allowed": not found, "reasons": told(found)}


def appraise(facts: Facts) -> Answer:
    """Whether an appraisal group is complete."""
    known(facts, "scheme", "members")
    found = may_appraise(_scheme(facts["scheme"]), _seats(facts["members"]))
    return {"allowed": not found, "reasons": told(found)}


def decide(facts: Facts) -> Answer:
    """Whether an appraisal may decide so about an item."""
    decision = Decided(Decision(facts["decision"]), facts.get("until"))
    known(facts, *CLAIM_FACTS, "on", "holds", "decision", "until")
    found = check_decision(decision, judge(_item(facts), facts["on"], _holds(facts)), facts["on"])
    return {"allowed": not found, "reasons": told(found)}


def destroy(facts: Facts) -> Answer:
    """What stands in the way when an item is to be destroyed; `judged_on`: where its verdict is of another day."""
    known(facts, *CLAIM_FACTS, "on", "judged_on", "holds")
    found = obstacles(judge(_item(facts), facts.get("judged_on", facts["on"]), _holds(facts)), facts["on"])
    return {"allowed": not found, "reasons": told(found)}


def make_list(facts: Facts) -> Answer:
    """Whether records of these kinds may stand in one list."""
    known(facts, "kinds")
    found = one_kind(map(RegisterKind, facts["kinds"]))
    return {"allowed": not found, "reasons": told(found)}


def progress(facts: Facts) -> Answer:
    """The state of a review, from what has happened to it."""
    return {"state": told(state_of(Progress(**facts)))}


def prove(facts: Facts) -> Answer:
    """What is missing to prove a withdrawal."""
    known(facts, "cause", "papers", "statement", "sealed", "before_file")
    cause = None if facts["cause"] == "none" else Cause(facts["cause"])
    papers = frozenset(map(Proof, facts.get("papers", ())))
    statement = Statement(facts.get("statement", "none"))
    evidence = Evidence(cause, papers, statement, facts.get("sealed", False), facts.get("before_file", False))
    return {"gaps": told(find_gaps(evidence))}


def parties(facts: Facts) -> Answer:
    """Whether these persons may hand over for this cause; `moves`: to another unit."""
    known(facts, "giver", "receiver", "supervisor", "cause", "moves")
    people = check_parties(facts["giver"], facts["receiver"], facts["supervisor"])
    found = (*people, *check_units(HandoverCause(facts["cause"]), 1, 2 if facts["moves"] else 1))
    return {"allowed": not found, "reasons": told(found)}


def handover(facts: Facts) -> Answer:
    """How far a handover has come, and whether a person may sign it as a party; by default the party's own."""
    known(facts, "signs", "person", "ticked", "signed", "done", "expires_on", "on")
    signed = frozenset(Party(one) for one in facts.get("signed", ()))
    course = Course(facts["expires_on"], facts.get("ticked", False), signed, facts.get("done", False))
    state = handover_state(course, facts["on"])
    people = {party: number for number, party in enumerate(Party, 1)}
    party = Party(facts["signs"])
    found = may_sign_handover(party, facts.get("person", people[party]), people, state, signed)
    return {"state": told(state), "allowed": not found, "reasons": told(found)}


def destination(facts: Facts) -> Answer:
    """Where records of an abolished unit should go."""
    known(facts, "household", "known")
    found = destinations({Way(one): 1 for one in facts["known"]}, household=facts["household"])
    return {"ways": told([one.way for one in found]), "reasons": told([one.reason for one in found])}


def keep_for_another(facts: Facts) -> Answer:
    """Whether what is kept for another unit may be destroyed."""
    known(facts, "owner", "agreed")
    found = entrusted(facts["owner"], facts["agreed"])
    return {"allowed": not found, "reasons": told(found)}


# --- Refusals --------------------------------------------------------------------------------------------------------


def _scheme_of(roles: list[str]) -> Scheme:
    made = tuple(SigningRole(role, frozenset({role}), head=False) for role in roles)
    return Scheme("basis", made, ("archive",), ("archive", "business"))


ATTEMPTS: Mapping[str, Callable[[Facts], Any]] = {
    "rule": lambda facts: Rule.parse(facts["rule"], "basis"),
    "rule without event": lambda facts: Rule((), Period(facts["years"]), "basis"),
    "permanent with event": lambda facts: Rule(Rule.parse(facts["rule"], "").triggers, Period(None), "basis"),
    "end of permanent": lambda facts: Period(None).last_day(facts["on"]),
    "events": _events,
    "appraisal": lambda facts: Appraisal(facts["on"], facts["until"], "鉴"),
    "item": lambda _: Record(()),
    "decision": lambda facts: Decided(Decision(facts["decision"]), facts.get("until")),
    "term": lambda facts: due_after(facts["start"], _calendar(facts), facts["days"]),
    "calendar": lambda facts: Calendar("x", frozenset(), frozenset(facts["rest"]), frozenset(facts["work"])),
    "festivals": lambda facts: Festivals(*facts["days"]),
    "pattern": lambda facts: CodePattern(facts["pattern"]),
    "code": lambda facts: CodePattern(facts["pattern"]).compose(facts["elements"]),
    "scheme": lambda facts: _scheme_of(facts["roles"]),
}


def refuse(facts: Facts) -> Answer:
    """What is refused, with the code of the refusal."""
    try:
        ATTEMPTS[facts["what"]](facts)
    except RetentionError as refusal:
        return {"refused": refusal.code}
    return {"refused": "none"}


KINDS: Mapping[str, Callable[[Facts], Answer]] = {
    "appraise": appraise,
    "code": compose_code,
    "compare": compare,
    "decide": decide,
    "destination": destination,
    "destroy": destroy,
    "entrusted": keep_for_another,
    "handover": handover,
    "judge": judge_item,
    "list": make_list,
    "paper": paper,
    "parties": parties,
    "progress": progress,
    "prove": prove,
    "refuse": refuse,
    "schedule": check_schedule,
    "sign": sign,
    "signatures": signatures,
    "supervise": supervise,
    "working_days": count_days,
}
"""Kind of scenario -> what it executes. The kind `proof` executes nothing: its answer names the test that does."""
