"""Web, workers and scheduler under one command: begun together, begun again when one dies, ended together."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from errno import EADDRINUSE
from subprocess import Popen
from threading import Event
from time import monotonic

from config import Settings
from service.errors import ConflictError
from service.jobs.processes import Lifeline, clear_away, stop_all

LOOK = 0.2
"""Seconds between two looks at the processes."""

SETTLED = 10.0
"""Seconds after which a process counts as well begun."""

BOOTED = 60.0
"""Seconds within which an error of the first web process is one of the installation, and not worth another try."""

LONGEST_REST = 30.0
"""Seconds that a process which keeps dying has to wait at most before it is begun again."""


@dataclass(slots=True)
class _Part:
    """One process and what is known of it."""

    arguments: Sequence[str]
    process: "Popen[bytes]"
    begun: float
    rest: float = 1.0
    again_at: float | None = None


class Supervisor:
    """Keeps processes going. `stop` may be called from a signal handler."""

    def __init__(self, web: Sequence[str], others: Sequence[Sequence[str]], settings: Settings) -> None:
        """The arguments of the process that serves the pages, and of the others."""
        self._web, self._others = web, others
        self._settings = settings
        self._stop = Event()

    def stop(self) -> None:
        """End everything soon."""
        self._stop.set()

    def run(self) -> bool:
        """Keep all parts going until told to stop; then end them, and do not return before they are gone.

        False where the pages could not be served at all: their process ended at once, having told why.
        """
        lifeline = Lifeline()
        web = _begin(self._web, lifeline)
        parts, first = [web], web.process
        try:
            while not self._stop.wait(LOOK):
                age = monotonic() - web.begun
                if web.process is first and (first.poll() or 0) > 0 and age < BOOTED:
                    return False
                # Somebody waits for the pages, nobody for the others: until then the processors are theirs.
                if len(parts) == 1 and (self._is_serving() or age > SETTLED):
                    parts += [_begin(other, lifeline) for other in self._others]
                for part in parts:
                    self._look_after(part, lifeline)
            return True
        finally:
            lifeline.cut()
            stop_all([part.process for part in parts])
            if any(part.process.returncode for part in parts):
                self._release()

    def _is_serving(self) -> bool:
        try:
            check_port(self._settings.host, self._settings.port)
        except ConflictError:
            return True
        return False

    def _look_after(self, part: _Part, lifeline: Lifeline) -> None:
        now = monotonic()
        if part.again_at is None and part.process.poll() is not None:
            clear_away(part.process)
            _warn("process.died", part=part.arguments[0], code=part.process.returncode)
            part.rest = 1.0 if now - part.begun > SETTLED else min(2 * part.rest, LONGEST_REST)
            part.again_at = now + part.rest
            self._release()
        elif part.again_at is not None and now >= part.again_at:
            part.process, part.begun, part.again_at = lifeline.start(part.arguments), now, None

    def _release(self) -> None:
        """Give back at once what dead workers had in hand."""
        # Loaded when first needed: until then the processes begun have the processors to themselves.
        from service.app import opened_archive
        from service.jobs.presence import release_the_dead

        try:
            with opened_archive(self._settings) as archive:
                release_the_dead(archive)
        except Exception as error:
            # Their leases run out by themselves.
            _warn("leases.kept", error=type(error).__name__)


def _begin(arguments: Sequence[str], lifeline: Lifeline) -> _Part:
    return _Part(arguments, lifeline.start(arguments), monotonic())


def _warn(event: str, **data: object) -> None:
    import structlog

    from service.logs import configure_logs

    configure_logs()
    structlog.get_logger().warning(event, **data)


def check_port(host: str, port: int) -> None:
    """ConflictError `serve.port_taken` or `serve.bad_address` where the pages could not be served there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise ConflictError("serve.bad_address", host=host) from None
    except PermissionError:
        raise ConflictError("serve.port_denied", port=port) from None
    except OSError as error:
        code = "serve.port_taken" if error.errno == EADDRINUSE else "serve.bad_address"
        raise ConflictError(code, host=host, port=port) from None
