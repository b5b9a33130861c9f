"""Who may sign, appraise and supervise: schemes as data, answers with their reasons (reading 15)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from retention.reason import Reason, ReasonCode, RetentionError

LEAST_PERSONS = 3
"""Persons who sign a register, however many roles each of them has."""

LEAST_SUPERVISORS = 2


@dataclass(frozen=True, slots=True)
class SigningRole:
    """One of the opinions that a register needs. `posts`: who may give it; `head`: of the two departments."""

    code: str
    posts: frozenset[str]
    head: bool


@dataclass(frozen=True, slots=True)
class Scheme:
    """Who appraises, signs and supervises a kind of register in a kind of unit.

    `roles` in the order in which they are shown. `appraisers` are the departments of the appraisal group,
    `supervisors` those that send somebody to supervise, `electronic` those that send one more where
    electronic records go. Raises RetentionError `scheme_incomplete`.
    """

    basis: str
    roles: tuple[SigningRole, ...]
    appraisers: tuple[str, ...]
    supervisors: tuple[str, ...]
    electronic: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        codes = [role.code for role in self.roles]
        heads = sum(role.head for role in self.roles)
        if len(codes) < LEAST_PERSONS or len(set(codes)) < len(codes) or heads < 2:
            raise RetentionError("scheme_incomplete", roles=len(codes), heads=heads)
        if len(self.supervisors) < LEAST_SUPERVISORS or not self.appraisers:
            raise RetentionError("scheme_incomplete", roles=len(codes), heads=heads)

    def role(self, code: str) -> SigningRole | None:
        """The role of that code, or None."""
        return next((role for role in self.roles if role.code == code), None)

    def departments(self, electronic: bool) -> tuple[str, ...]:
        """The departments that send a supervisor each."""
        return self.supervisors + (self.electronic if electronic else ())


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: for a role, by a person, over the list of that digest."""

    role: str
    person: int
    digest: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A person who sits for a department: in an appraisal group or beside a destruction."""

    person: int
    department: str


def may_sign(
    scheme: Scheme, code: str, person: int, posts: Collection[str], signed: Sequence[Signed]
) -> tuple[Reason, ...]:
    """Why a person with these posts may not sign for a role now; nothing where they may.

    `signed` are the signatures that the present list bears. Nobody signs for a role not theirs or for both
    heads; two roles in one person are allowed as long as three persons sign in all.
    """
    role = scheme.role(code)
    if role is None or not role.posts & set(posts):
        return (Reason.of(ReasonCode.ROLE_NOT_THEIRS, scheme.basis, role=code),)
    if any(one.role == code for one in signed):
        return (Reason.of(ReasonCode.ROLE_SIGNED, scheme.basis, role=code),)
    together = (*signed, Signed(code, person, ""))
    open_roles = sum(all(one.role != other.code for one in together) for other in scheme.roles)
    found = list(_both_heads(scheme, together))
    if len({one.person for one in together}) + open_roles < LEAST_PERSONS:
        found.append(Reason.of(ReasonCode.TOO_FEW_SIGNERS, "reading-15", least=LEAST_PERSONS))
    return tuple(found)


def missing_signatures(scheme: Scheme, signed: Iterable[Signed], digest: str) -> tuple[Reason, ...]:
    """What the signatures on the list with this digest lack; nothing where they are complete.

    A signature over another list is none (invariant 8).
    """
    valid = [one for one in signed if one.digest == digest]
    given = {one.role for one in valid}
    lacking = [
        Reason.of(ReasonCode.SIGNATURE_MISSING, scheme.basis, role=role.code)
        for role in scheme.roles
        if role.code not in given
    ]
    lacking.extend(_both_heads(scheme, valid))
    if not lacking and len({one.person for one in valid}) < LEAST_PERSONS:
        lacking.append(Reason.of(ReasonCode.TOO_FEW_SIGNERS, "reading-15", least=LEAST_PERSONS))
    return tuple(lacking)


def _both_heads(scheme: Scheme, signed: Iterable[Signed]) -> Iterable[Reason]:
    heads = {role.code for role in scheme.roles if role.head}
    persons = [one.person for one in signed if one.role in heads]
    if len(persons) > len(set(persons)):
        yield Reason.of(ReasonCode.BOTH_HEADS, "reading-15")


def may_supervise(
    scheme: Scheme, supervisors: Sequence[Seat], signers: Collection[int], electronic: bool
) -> tuple[Reason, ...]:
    """Why these people cannot supervise a destruction together; nothing where they can.

    At least two, all different, somebody from each department that the law names, and at least one of
    them who has not signed (reading 15).
    """
    found = []
    persons = {one.person for one in supervisors}
    if len(persons) < LEAST_SUPERVISORS:
        found.append(Reason.of(ReasonCode.TOO_FEW_SUPERVISORS, scheme.basis, least=LEAST_SUPERVISORS))
    if len(persons) < len(supervisors):
        found.append(Reason.of(ReasonCode.SUPERVISOR_TWICE, "reading-15"))
    sent = {one.department for one in supervisors}
    found.extend(
        Reason.of(ReasonCode.DEPARTMENT_MISSING, scheme.basis, department=department)
        for department in scheme.departments(electronic)
        if department not in sent
    )
    if persons and persons <= set(signers):
        found.append(Reason.of(ReasonCode.SUPERVISORS_ALL_SIGNED, "reading-15"))
    return tuple(found)


def may_appraise(scheme: Scheme, members: Iterable[Seat]) -> tuple[Reason, ...]:
    """What the appraisal group lacks: the departments that nobody sits for, and two people at least."""
    seats = list(members)
    sent = {one.department for one in seats}
    found = [
        Reason.of(ReasonCode.APPRAISER_MISSING, scheme.basis, department=department)
        for department in scheme.appraisers
        if department not in sent
    ]
    if len({one.person for one in seats}) < LEAST_SUPERVISORS:
        found.append(Reason.of(ReasonCode.TOO_FEW_APPRAISERS, scheme.basis, least=LEAST_SUPERVISORS))
    return tuple(found)
