"""Whoever wants to know which statements ran, how long and with what outcome is told of each one when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from domain.errors import LeagueGraphError
from domain.requests import request_id

OK, FAILED = "OK", "FAILED"


@dataclass(frozen=True, slots=True)
class Ran:
    """A statement that ended: its name and text, when it began (ns since 1970), how long it took, its outcome.

    ``outcome`` is ``OK``, the code of our error, or ``FAILED``. Parameters are never told.
    """

    name: str
    text: str
    began_ns: int
    seconds: float
    outcome: str


Watcher = Callable[[Ran], None]


@contextmanager
def watched(watchers: Sequence[Watcher], name: str, text: str) -> Iterator[None]:
    """Tell watchers of the statement that the body runs."""
    if not watchers:
        yield
        return
    began_ns, began, outcome = time.time_ns(), time.perf_counter(), OK
    try:
        yield
    except LeagueGraphError as exc:
        outcome = exc.code
        raise
    except BaseException:
        outcome = FAILED
        raise
    finally:
        ran = Ran(name, text, began_ns, time.perf_counter() - began, outcome)
        for watcher in watchers:
            watcher(ran)


def metadata(name: str) -> dict[str, Any]:
    """Return what Neo4j shows of a transaction in its own lists and logs: the statement's name, and the request's id."""
    request = request_id()
    return {"query": name, "request": request} if request else {"query": name}
