"""The verdict: how long an item is kept, and whether that time is over on a given day.

A pure function of the record and the day. By themselves days only turn `waiting` (for a recorded event
that lies ahead) into `running`, and `running` into `eligible`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from retention.appraisal import APPRAISED, Appraisal
from retention.hold import Hold
from retention.reason import Datum, Reason, ReasonCode, RetentionError
from retention.schedule import PERMANENT_RULE, Rule
from retention.trigger import Awaited, Events, Start, Trigger, find_start


class State(StrEnum):
    """What the period alone says on a day."""

    WAITING = "waiting"
    RUNNING = "running"
    ELIGIBLE = "eligible"
    PERMANENT = "permanent"
    UNDETERMINED = "undetermined"


class Source(StrEnum):
    """Through what a period reaches an item: its type, its container, a linked voucher, another case, an appraisal."""

    OWN = "own"
    CONTAINER = "container"
    VOUCHER = "voucher"
    CASE = "case"
    APPRAISAL = "appraisal"


_SOURCE_ORDER = {source: place for place, source in enumerate(Source)}


@dataclass(frozen=True, slots=True)
class Claim:
    """One rule that applies to an item, with what is known of its events.

    `rule` is None while nothing states it (reading 32); `approved` whether the schedule version that
    judges is approved; `ref` names the container, voucher or case ("" for the item's own).
    """

    source: Source
    rule: Rule | None
    events: Events
    approved: bool
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What a verdict on a written item rests on: its own rule and every other that reaches it, in any order.

    The own rule is the one of the class that the container has settled (reading 1): a copy in a
    household's file never brings along the rule of its original. `appraisal` is the last that kept the
    item. Raises RetentionError `own_claim_needed` unless there is exactly one.
    """

    claims: tuple[Claim, ...]
    appraisal: Appraisal | None = None

    def __post_init__(self) -> None:
        if sum(claim.source is Source.OWN for claim in self.claims) != 1:
            raise RetentionError("own_claim_needed")


@dataclass(frozen=True, slots=True)
class Recording:
    """A photograph or recording: no rule of its own, only its paper file (article 9); None if not known."""

    paper_file: Record | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How long an item is kept.

    `rule` (its id), `basis` and `trigger` are those of the rule that keeps it longest; of several events
    `trigger` is the one that counts, or is waited for. `due_on` is the last day of keeping, `eligible_on`
    the first on which it may be put to appraisal; both are None unless the state is running or eligible.
    `starts_on` is where the period begins, or the day that is waited for; an end that an appraisal set
    has none. `reasons` say how the days were found, `blockers` what still stands in the way of appraisal
    or of acting on it.
    """

    rule: str | None
    basis: str | None
    trigger: Trigger | None
    starts_on: date | None
    due_on: date | None
    eligible_on: date | None
    state: State
    reasons: tuple[Reason, ...]
    blockers: tuple[Reason, ...]


def judge(item: Record | Recording, on: date, holds: Iterable[Hold] = ()) -> Verdict:
    """The verdict on an item on the day `on` (in the archive's time zone), with the holds that are open on it.

    Of several periods the one that ends last counts; permanent is later than every day, and unknown later
    than every known day (readings 1 and 2). Permanent therefore also outweighs unknown: whatever the
    unknown turns out to be, nothing is later than permanent. A recording has exactly the verdict of its
    paper file. A hold changes no day and no state: it stands in the way (invariant 2).
    """
    held = tuple(
        Reason.of(ReasonCode.HELD, "rule79-19", number=hold.number, reach=hold.reach, since=hold.since)
        for hold in sorted(set(holds), key=lambda hold: (hold.number, hold.reach, hold.since))
    )
    verdict = _judge_recording(item, on) if isinstance(item, Recording) else _judge_record(item, on)
    return replace(verdict, blockers=held + verdict.blockers)


def _judge_record(item: Record, on: date) -> Verdict:
    findings = [_find(claim, on) for claim in item.claims]
    if item.appraisal is not None:
        findings.append(_find_appraised(item.appraisal, on))
    findings.sort(key=_telling_order)
    governing = max(findings, key=_lateness)
    eligible_on = None if governing.due_on is None else governing.due_on + timedelta(days=1)
    others = tuple(_also_applies(finding) for finding in findings if finding is not governing)
    return Verdict(
        rule=governing.rule,
        basis=governing.basis,
        trigger=governing.trigger,
        starts_on=governing.starts_on,
        due_on=governing.due_on,
        eligible_on=eligible_on,
        state=governing.state,
        reasons=governing.reasons + others,
        blockers=_blockers(findings, governing),
    )


def _judge_recording(item: Recording, on: date) -> Verdict:
    if item.paper_file is None:
        blocker = Reason.of(ReasonCode.NO_PAPER_FILE, "measures-9")
        return Verdict(None, None, None, None, None, None, State.UNDETERMINED, (), (blocker,))
    verdict = _judge_record(item.paper_file, on)
    follows = Reason.of(ReasonCode.FOLLOWS_PAPER_FILE, "measures-9")
    return replace(verdict, reasons=(follows, *verdict.reasons))


@dataclass(frozen=True, slots=True)
class _Finding:
    """What one period says on the day; `obstacles` are what keeps its end from being a day that can come."""

    source: Source
    ref: str
    rule: str | None
    basis: str | None
    trigger: Trigger | None
    approved: bool
    state: State
    starts_on: date | None = None
    due_on: date | None = None
    reasons: tuple[Reason, ...] = ()
    obstacles: tuple[Reason, ...] = ()


def _find(claim: Claim, on: date) -> _Finding:
    rule = claim.rule
    if rule is None:
        unsettled = Reason.of(ReasonCode.RULE_UNSETTLED, "reading-32", source=claim.source, ref=claim.ref)
        return _Finding(
            claim.source, claim.ref, None, None, None, claim.approved, State.UNDETERMINED, obstacles=(unsettled,)
        )

    def found(state: State, trigger: Trigger | None = None, **known: Any) -> _Finding:
        return _Finding(claim.source, claim.ref, rule.id, rule.basis, trigger, claim.approved, state, **known)

    if not rule.triggers:
        return found(State.PERMANENT, obstacles=(Reason.of(ReasonCode.PERMANENT, rule.basis),))
    start = find_start(rule.triggers, claim.events, on)
    if isinstance(start, Awaited):
        return found(
            State.WAITING, start.trigger, starts_on=start.starts_on, reasons=start.reasons, obstacles=start.obstacles
        )
    due_on = rule.period.last_day(start.counted_after)
    state = State.ELIGIBLE if on > due_on else State.RUNNING
    return found(state, start.trigger, starts_on=start.starts_on, due_on=due_on, reasons=_days_found(start, due_on))


def _find_appraised(appraisal: Appraisal, on: date) -> _Finding:
    basis, ref = "decree772-24", appraisal.ref
    if appraisal.until is None:
        permanent = Reason.of(ReasonCode.MADE_PERMANENT, basis, on=appraisal.on, ref=ref)
        return _Finding(
            Source.APPRAISAL, ref, PERMANENT_RULE, basis, None, True, State.PERMANENT, obstacles=(permanent,)
        )
    extended = Reason.of(ReasonCode.EXTENDED, basis, on=appraisal.on, ref=ref, due_on=appraisal.until)
    state = State.ELIGIBLE if on > appraisal.until else State.RUNNING
    return _Finding(
        Source.APPRAISAL, ref, APPRAISED, basis, None, True, state, due_on=appraisal.until, reasons=(extended,)
    )


def _days_found(start: Start, due_on: date) -> tuple[Reason, ...]:
    if start.counted_after.day == due_on.day:
        return start.reasons
    clamped = Reason.of(ReasonCode.MONTH_END, "civil-code-202", on=start.counted_after, due_on=due_on)
    return (*start.reasons, clamped)


def _telling_order(finding: _Finding) -> tuple[Any, ...]:
    """The order in which findings are told, so that it does not matter how the claims were recorded."""
    told = tuple(reason.key for reason in finding.reasons + finding.obstacles)
    place = _SOURCE_ORDER[finding.source], finding.ref, finding.rule or "", _lateness(finding)
    return *place, finding.basis or "", finding.approved, told


def _lateness(finding: _Finding) -> tuple[int, date]:
    """Known days by date; then what waits for a known day, what waits, what has no rule; then permanent."""
    match finding.state:
        case State.PERMANENT:
            return 4, date.max
        case State.UNDETERMINED:
            return 3, date.max
        case State.WAITING:
            return (2, date.max) if finding.starts_on is None else (1, finding.starts_on)
        case _:
            return 0, finding.due_on or date.max


def _also_applies(finding: _Finding) -> Reason:
    data: dict[str, Datum] = {
        "source": finding.source,
        "ref": finding.ref,
        "rule": finding.rule or "",
        "state": finding.state,
    }
    if finding.due_on is not None:
        data["due_on"] = finding.due_on
    return Reason.of(ReasonCode.ALSO_APPLIES, "reading-1", **data)


def _blockers(findings: list[_Finding], governing: _Finding) -> tuple[Reason, ...]:
    in_the_way = [governing] if governing.state is State.PERMANENT else findings
    found = [obstacle for finding in in_the_way for obstacle in finding.obstacles]
    if governing.state is State.RUNNING and governing.due_on is not None:
        eligible_on = governing.due_on + timedelta(days=1)
        found.append(Reason.of(ReasonCode.NOT_DUE, "reading-11", eligible_on=eligible_on))
    found.extend(
        Reason.of(ReasonCode.SCHEDULE_UNAPPROVED, "decree772-19", rule=finding.rule)
        for finding in findings
        if finding.rule is not None and not finding.approved
    )
    return tuple(dict.fromkeys(found))  # what stands in the way twice is said once
