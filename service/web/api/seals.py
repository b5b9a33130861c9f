"""How a program says why it looks into what is sealed."""

from dataclasses import replace
from typing import Annotated

from service.usecases.permissions import Actor
from service.usecases.seals import LONGEST, SHORTEST
from service.web.api.shapes import Asked, line, optional
from service.web.sessions import actor


class Unsealing(Asked):
    """A look that may be at something sealed."""

    seal_reason: Annotated[str, line(LONGEST, SHORTEST)] = optional(
        "已撤档封存的案卷：查看理由，记入审计｜Of a withdrawn, sealed case file: why it is looked into, for the audit",
        "核对重新建档的家庭",
    )


class Uncovering(Unsealing):
    """A look in which numbers and sensitive papers are covered, unless it says why not."""

    reason: Annotated[str, line(LONGEST, SHORTEST)] = optional(
        "写明理由则不遮盖号码和敏感件，记入审计｜With a reason, numbers and sensitive papers are not hidden",
        "核对帮扶资格",
    )


class Taking(Unsealing):
    """Files to take along, in which nothing is covered."""

    reason: Annotated[str, line(LONGEST, SHORTEST)] = optional(
        "内有敏感件须写明理由，记入审计｜Where sensitive papers are in it: why, for the audit", "移交前核对"
    )


def looking(wish: Unsealing) -> Actor:
    """Who asks, with what they say of sealed files."""
    return replace(actor(), unsealing=wish.seal_reason)
