"""Who appraises, signs for and supervises a destruction, as `disposal.toml` says it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import ConfigDict

RegisterKind = Literal["accounting", "other"]

_STRICT = ConfigDict(extra="forbid", str_min_length=1)


@dataclass(frozen=True, slots=True)
class Post:
    """What a person can be in a unit, and the department to which that belongs."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    department: str


@dataclass(frozen=True, slots=True)
class DisposalRole:
    """One opinion that a register needs: the posts that may give it; `head` of one of the two departments."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    posts: tuple[str, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class DisposalScheme:
    """Who takes part in the disposal of one kind of register in units of some levels (all others without `levels`)."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    kind: RegisterKind
    basis: str
    roles: tuple[DisposalRole, ...]
    appraisers: tuple[str, ...]
    supervisors: tuple[str, ...]
    electronic: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


def wrong_disposal(schemes: Sequence[DisposalScheme], posts: Sequence[Post], levels: Collection[str]) -> Iterator[str]:
    """Everything that is wrong among schemes, posts and levels."""
    for code, count in Counter(post.code for post in posts).items():
        if count > 1:
            yield f"post {code}: given {count} times"
    chosen = Counter((each.kind, level) for each in schemes for level in each.levels or ("",))
    for (kind, level), count in chosen.items():
        if count > 1:
            yield f"disposal {kind}: {count} schemes for {level or 'all other levels'}"
    for kind in ("accounting", "other"):
        if not chosen[kind, ""]:
            yield f"disposal {kind}: no scheme for all levels"
    for scheme in schemes:
        yield from _wrong_scheme(scheme, posts, levels)


def _wrong_scheme(scheme: DisposalScheme, posts: Sequence[Post], levels: Collection[str]) -> Iterator[str]:
    name = f"disposal {scheme.kind}"
    for level in set(scheme.levels) - set(levels):
        yield f"{name}: no level {level}"
    for post in {post for role in scheme.roles for post in role.posts} - {post.code for post in posts}:
        yield f"{name}: no post {post}"
    named = {*scheme.appraisers, *scheme.supervisors, *scheme.electronic}
    for department in named - {post.department for post in posts}:
        yield f"{name}: no post in the department {department}"
    for code, count in Counter(role.code for role in scheme.roles).items():
        if count > 1:
            yield f"{name}: role {code} given {count} times"
    if len(scheme.roles) < 3 or sum(role.head for role in scheme.roles) < 2:
        yield f"{name}: three roles at least, two of them heads"
    if len(scheme.supervisors) < 2:
        yield f"{name}: two departments at least send supervisors"
    if any(not role.posts for role in scheme.roles):
        yield f"{name}: each role names a post"
