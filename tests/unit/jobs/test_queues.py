"""Which queue serves what."""

from collections import Counter

from service.catalogue.tasks import TaskKind
from service.jobs.queues import QUEUES


def test_every_kind_of_task_has_one_queue() -> None:
    served = Counter(kind for kinds in QUEUES.values() for kind in kinds)
    assert served == Counter(TaskKind)
