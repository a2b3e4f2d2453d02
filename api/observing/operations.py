"""One operation seen from outside: its line in the log, its metrics, its span; never its text, its variables or its token."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from api.engine import Answer, GraphQLRequest
    from api.observing.metrics import Metrics
    from api.observing.tracing import Tracing

log = structlog.get_logger()

HASH_DIGITS = 16


class Seen:
    """What became of an operation."""

    def __init__(self) -> None:
        self.answer: Answer | None = None

    @property
    def codes(self) -> list[str]:
        """The codes of the errors in the answer."""
        if self.answer is None:
            return ["CANCELLED"]
        return [str(error["extensions"]["code"]) for error in self.answer.errors]  # type: ignore[index]


class Operations:
    """Sees operations.

    Parameters
    ----------
    metrics, tracing : optional
        Where they are told, besides the log.
    """

    def __init__(self, metrics: Metrics | None = None, tracing: Tracing | None = None) -> None:
        self._metrics = metrics
        self._tracing = tracing

    @contextmanager
    def seen(self, request: GraphQLRequest, request_id: str) -> Iterator[Seen]:
        """See the operation that the body answers; the body keeps the answer."""
        seen, began = Seen(), time.perf_counter()
        span = self._tracing.operation() if self._tracing else nullcontext()
        try:
            with span as told:
                yield seen
                if told is not None:
                    told.tell(seen.answer.name if seen.answer else None, seen.codes)
        finally:
            self._tell(request, request_id, seen, time.perf_counter() - began)

    def _tell(self, request: GraphQLRequest, request_id: str, seen: Seen, seconds: float) -> None:
        codes, name = seen.codes, seen.answer.name if seen.answer else None
        log.info(
            "operation",
            request_id=request_id,
            operation=name,  # as the document names it, once that was found valid
            document=hashlib.sha256(request.query.encode("utf-8", "replace")).hexdigest()[:HASH_DIGITS],
            code=codes[0] if codes else "OK",
            ms=round(seconds * 1000, 1),
            cost=seen.answer.cost if seen.answer else 0,
        )
        if self._metrics:
            self._metrics.operation(name, codes, seconds)
