"""Invariants 1 to 12 and 15 after any sequence of acts: filing, withdrawals, looks, holds, reviews, destruction, crashes.

The machine drives the real use cases of an office with everybody in their posts, transfers to another archive and files
that follow one another among them. What holds stands in `keeping` and `looking`. SHOUCANG_SOAK_STEPS lets it run long.
"""

import os

from hypothesis import HealthCheck, Phase, settings

from tests.property.looking import Looking

STEPS = int(os.environ.get("SHOUCANG_SOAK_STEPS", "0"))


class Keeping(Looking):
    """All of it, in any order."""


TestKeeping = Keeping.TestCase
TestKeeping.settings = settings(
    max_examples=max(1, STEPS // 50) if STEPS else 6,
    stateful_step_count=50 if STEPS else 30,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
