"""What the program says of its own work: a JSON object a line, on standard error, never content or personal data.

All that a request leads to carries its number: the pages put it in hand, a task keeps it in its row, and the worker
that does the task takes it in hand again.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


def configure_logs(*, standing: bool = False) -> None:
    """Let every event become one line of JSON, its time in UTC. Libraries speak through the same lines.

    A process that stands (`standing`) tells all it does; a command at a terminal only what goes wrong.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if standing else logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.lastResort = Libraries(logging.WARNING)


def request_in_hand() -> str | None:
    """The number of the request that led to what is being done; None where nobody asked, as by the clock."""
    number: str | None = structlog.contextvars.get_contextvars().get("request")
    return number


@contextmanager
def request_taken_up(number: str | None) -> Iterator[None]:
    """Do what the block does on account of a request."""
    with structlog.contextvars.bound_contextvars(**({"request": number} if number else {})):
        yield


class Libraries(logging.Handler):
    """What libraries say: where in their source, and the words that stand there, never what fills these words.

    That may be an address somebody asked for, with a name in it. Words that come without what fills them may hold it
    already: then the place alone is told.
    """

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        structlog.get_logger().log(
            record.levelno,
            "library",
            library=record.name,
            place=f"{record.module}:{record.lineno}",
            says=str(record.msg) if record.args else None,
            error=kind and kind.__name__,
        )
