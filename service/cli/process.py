"""What commands share that run until they are told to stop."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

import click


def _follow(_context: click.Context, _parameter: click.Parameter, is_supervised: bool) -> None:
    if is_supervised:
        from service.jobs.processes import end_with_parent

        end_with_parent()


supervised_option: Callable[[Any], Any] = click.option(
    "--supervised", is_flag=True, hidden=True, expose_value=False, is_eager=True, callback=_follow
)
"""Set by a parent process of our own: standard input tells when it is gone."""


def on_stop(stop: Callable[[], None]) -> None:
    """Call `stop` on Ctrl-C and on a request to end."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)
