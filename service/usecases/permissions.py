"""Who may do what: one table, denied by default. A role holds in its unit and in all units below."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.catalogue.people import Role
from service.catalogue.units import Unit
from service.errors import NotFoundError, RefusedError


class Action(StrEnum):
    """Everything that can be permitted. Each use case asks for exactly one of these."""

    SEARCH = "search"
    VIEW = "view"
    RECEIVE = "receive"
    DESCRIBE = "describe"
    FILE = "file"
    DISCARD = "discard"
    MANAGE_CASES = "manage_cases"
    CONFIRM = "confirm"
    DETERMINE = "determine"
    ADD_TYPE = "add_type"
    MANAGE_SCHEDULE = "manage_schedule"
    APPROVE_SCHEDULE = "approve_schedule"
    HOLD = "hold"
    RELEASE = "release"
    PROPOSE = "propose"
    APPRAISE = "appraise"
    SIGN = "sign"
    SUPERVISE = "supervise"
    EXECUTE = "execute"
    SHELVE = "shelve"
    HAND_OVER = "hand_over"
    WITNESS = "witness"
    CONSENT = "consent"
    MANAGE_UNITS = "manage_units"
    MANAGE_PEOPLE = "manage_people"
    AUDIT = "audit"
    OPERATE = "operate"


_KEEPING = frozenset(
    {
        Action.SEARCH,
        Action.VIEW,
        Action.RECEIVE,
        Action.DESCRIBE,
        Action.FILE,
        Action.DISCARD,
        Action.MANAGE_CASES,
        Action.CONFIRM,
        Action.DETERMINE,
        Action.ADD_TYPE,
        Action.MANAGE_SCHEDULE,
        Action.HOLD,
        Action.RELEASE,
        Action.PROPOSE,
        Action.APPRAISE,
        Action.SIGN,
        Action.EXECUTE,
        Action.SHELVE,
        Action.HAND_OVER,
        Action.WITNESS,
    }
)
_SEEING = frozenset({Action.SEARCH, Action.VIEW})
_JUDGING = _SEEING | {Action.HOLD, Action.APPRAISE, Action.SIGN, Action.WITNESS}

PERMITTED: Mapping[Role, frozenset[Action]] = {
    Role.READER: _SEEING,
    Role.KEEPER: _KEEPING,
    Role.APPROVER: _JUDGING
    | {
        Action.APPROVE_SCHEDULE,
        Action.CONFIRM,
        Action.RELEASE,
        Action.HAND_OVER,
        Action.CONSENT,
    },
    Role.REVIEWER: _JUDGING,
    Role.SUPERVISOR: _SEEING | {Action.HOLD, Action.SUPERVISE, Action.WITNESS},
    Role.ADMINISTRATOR: frozenset({Action.MANAGE_UNITS, Action.MANAGE_PEOPLE, Action.AUDIT, Action.OPERATE}),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in the unit whose path is given."""

    role: Role
    unit_id: int
    path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is None for the program itself; `purpose` the stated reason for looking at personal data."""

    id: int | None
    login: str
    name: str
    grants: tuple[Grant, ...]
    language: str
    session_id: int | None = None
    purpose: str | None = None

    def may(self, action: Action, unit: Unit | None = None) -> bool:
        """Whether some role permits the action in the unit, or anywhere when no unit is named."""
        return any(
            action in PERMITTED[grant.role] and (unit is None or unit.path.startswith(grant.path))
            for grant in self.grants
        )

    def actions(self, unit: Unit) -> frozenset[Action]:
        """Everything that some role permits in the unit: what a page offers to do there."""
        return frozenset(action for action in Action if self.may(action, unit))

    def scope(self, action: Action) -> tuple[int, ...]:
        """Ids of the units within whose subtrees the action is permitted."""
        return tuple(grant.unit_id for grant in self.grants if action in PERMITTED[grant.role])

    def paths(self, action: Action) -> tuple[str, ...]:
        """Paths of the units within whose subtrees the action is permitted."""
        return tuple(grant.path for grant in self.grants if action in PERMITTED[grant.role])


def permit(actor: Actor, action: Action, unit: Unit | None = None) -> None:
    """Refuse unless the table says yes."""
    if not actor.may(action, unit):
        raise RefusedError("refused", action=action.value)


def permit_sight(actor: Actor, unit: Unit, kind: str, reference: object) -> None:
    """Refuse as if the thing did not exist: not even its existence is for people with no right to know."""
    if not actor.may(Action.VIEW, unit):
        raise NotFoundError(f"{kind}.missing", reference=str(reference))
