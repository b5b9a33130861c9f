"""Who may do what: one table, denied by default. A role holds in its unit and in all units below."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from service.catalogue.people import Role, TokenScope
from service.catalogue.units import Unit
from service.errors import NotFoundError, RefusedError


class Action(StrEnum):
    """Everything that can be permitted. Each use case asks for exactly one of these."""

    SEARCH = "search"
    VIEW = "view"
    UNSEAL = "unseal"
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
    LOOK_UP = "look_up"
    APPROVE_LOOK_UP = "approve_look_up"
    HAND_OVER = "hand_over"
    WITNESS = "witness"
    CONSENT = "consent"
    MANAGE_UNITS = "manage_units"
    MANAGE_PEOPLE = "manage_people"
    AUDIT = "audit"
    OPERATE = "operate"


_SEEING = frozenset({Action.SEARCH, Action.VIEW})
_READING = _SEEING | {Action.UNSEAL}
"""What changes nothing: a look into a sealed file as well, which leaves its reason."""
_JUDGING = _READING | {Action.HOLD, Action.APPRAISE, Action.SIGN, Action.WITNESS}
_KEEPING = _JUDGING | {
    Action.RECEIVE,
    Action.DESCRIBE,
    Action.FILE,
    Action.DISCARD,
    Action.MANAGE_CASES,
    Action.CONFIRM,
    Action.DETERMINE,
    Action.ADD_TYPE,
    Action.MANAGE_SCHEDULE,
    Action.RELEASE,
    Action.PROPOSE,
    Action.EXECUTE,
    Action.SHELVE,
    Action.LOOK_UP,
    Action.HAND_OVER,
}

PERMITTED: Mapping[Role, frozenset[Action]] = {
    Role.READER: _SEEING,
    Role.CASHIER: _SEEING,
    # Accounting takes in, files and keeps its archives for a time, and hands them over (rule 79 article 11).
    Role.ACCOUNTANT: _SEEING
    | {Action.RECEIVE, Action.DESCRIBE, Action.DETERMINE, Action.FILE, Action.DISCARD, Action.HAND_OVER},
    Role.KEEPER: _KEEPING,
    Role.APPROVER: _JUDGING
    | {Action.APPROVE_SCHEDULE, Action.CONFIRM, Action.RELEASE}
    | {Action.APPROVE_LOOK_UP, Action.HAND_OVER, Action.CONSENT},
    Role.REVIEWER: _JUDGING,
    Role.SUPERVISOR: _READING | {Action.HOLD, Action.SUPERVISE, Action.WITNESS},
    Role.SYSTEM_ADMINISTRATOR: frozenset({Action.MANAGE_UNITS, Action.OPERATE}),
    Role.SECURITY_ADMINISTRATOR: frozenset({Action.MANAGE_PEOPLE}),
    Role.AUDIT_ADMINISTRATOR: frozenset({Action.AUDIT}),
}

LIMITS: Mapping[TokenScope, frozenset[Action] | None] = {
    TokenScope.READ: _READING,
    TokenScope.INTAKE: _READING | {Action.RECEIVE},
    TokenScope.ALL: None,
}
"""What a token of a scope may do at most, of what its person may; None: all of it."""
BOUND: Mapping[Role, str] = {Role.CASHIER: "financial", Role.ACCOUNTANT: "financial"}
"""Roles that reach the documents of one category only."""

WHOLE = frozenset({Action.OPERATE, Action.AUDIT})
"""What is about the archive as a whole: permitted by roles in its topmost unit only."""

ANY = "*"
"""Asked for where a thing is of no category, such as the name of a unit: roles bound to a category count too."""

ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)
"""Whoever runs the archive, whoever says who may do what in it, and whoever watches both (ADR 22)."""

APART: tuple[frozenset[Role], ...] = (
    *(frozenset(pair) for pair in combinations(ADMINISTRATORS, 2)),
    # Whoever handles money may not keep accounting archives (order 79, article 12).
    frozenset({Role.CASHIER, Role.ACCOUNTANT}),
    frozenset({Role.CASHIER, Role.KEEPER}),
)
"""Roles that are not given to one person together, in whatever units."""


def roles_that_may(action: Action) -> tuple[Role, ...]:
    """The roles that permit an action."""
    return tuple(role for role in Role if action in PERMITTED[role])


def brought_together(before: Collection[Role], after: Collection[Role]) -> frozenset[Role] | None:
    """Two roles that a change would bring together in one person; None where it only keeps what was."""
    for pair in APART:
        if pair <= set(after) and not pair <= set(before):
            return pair
    return None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in the unit whose path is given."""

    role: Role
    unit_id: int
    path: str

    def permits(self, action: Action, category: str | None) -> bool:
        """Whether it permits the action on things of this category; one that is bound, on those alone."""
        if action in WHOLE and self.path.strip("/").count("/"):
            return False
        bound = BOUND.get(self.role)
        return action in PERMITTED[self.role] and (bound is None or category in (bound, ANY))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is None for the program itself; `purpose` the stated reason for looking at personal data,
    `unsealing` that for looking into sealed case files.

    `limit` is what the token allows by which somebody acts; without one, nothing but the roles counts.
    """

    id: int | None
    login: str
    name: str
    grants: tuple[Grant, ...]
    language: str
    session_id: int | None = None
    purpose: str | None = None
    unsealing: str | None = None
    limit: frozenset[Action] | None = None

    @property
    def only_reads(self) -> bool:
        """Whether no act by this token may change anything, not even what is one's own."""
        return self.limit is not None and self.limit <= _READING

    def may(self, action: Action, unit: Unit | None = None, category: str | None = None) -> bool:
        """Whether some role permits the action in the unit on a thing of the category, or anywhere if no unit is named.

        A role that is bound to a category permits nothing where the category is not said.
        """
        if unit is None:
            return any(self._permitting(action, ANY))
        return any(unit.path.startswith(grant.path) for grant in self._permitting(action, category))

    def actions(self, unit: Unit, category: str | None = None) -> frozenset[Action]:
        """Everything that some role permits in the unit: what a page offers to do there."""
        return frozenset(action for action in Action if self.may(action, unit, category))

    def scope(self, action: Action, category: str | None = None) -> tuple[int, ...]:
        """Ids of the units within whose subtrees the action is permitted."""
        return tuple(grant.unit_id for grant in self._permitting(action, category))

    def paths(self, action: Action, category: str | None = None) -> tuple[str, ...]:
        """Paths of the units within whose subtrees the action is permitted."""
        return tuple(grant.path for grant in self._permitting(action, category))

    @property
    def holds_several_keys(self) -> bool:
        """Whether several of the administrators' roles are in this one hand."""
        return len({grant.role for grant in self.grants} & set(ADMINISTRATORS)) > 1

    def bound(self, action: Action) -> frozenset[str]:
        """The categories to which some role of the actor's that permits the action is bound."""
        return frozenset(BOUND[grant.role] for grant in self._permitting(action, ANY) if grant.role in BOUND)

    def _permitting(self, action: Action, category: str | None) -> Iterator[Grant]:
        """The roles that permit it, as far as the token does."""
        if self.limit is None or action in self.limit:
            yield from (grant for grant in self.grants if grant.permits(action, category))


def permit(actor: Actor, action: Action, unit: Unit | None = None, category: str | None = None) -> None:
    """Refuse unless the table says yes."""
    if not actor.may(action, unit, category):
        raise RefusedError("refused", action=action.value)


def permit_sight(actor: Actor, unit: Unit, kind: str, reference: object, category: str | None = None) -> None:
    """Refuse as if the thing did not exist: not even its existence is for people with no right to know."""
    if not actor.may(Action.VIEW, unit, category):
        raise NotFoundError(f"{kind}.missing", reference=str(reference))
