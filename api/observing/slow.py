"""Statements that took long, in the log: name, time, request, and at most once a minute the plan, made in the background."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

import structlog

from api.observing.plans import outline
from domain.errors import LeagueGraphError
from domain.requests import request_id
from graph.database import Database
from graph.watching import Ran

log = structlog.get_logger()

PLAN_EVERY_S = 60.0
EXPLAINED = {"OK", "TIMEOUT"}  # where it failed otherwise, the plan was not why
MOST_REMEMBERED = 1_000
EXPLAIN_TIMEOUT_S = 10.0


class SlowStatements:
    """Tells of statements past a time. The plan is that of EXPLAIN: in production nothing is run to be measured."""

    def __init__(self, db: Database, most_s: float) -> None:
        self._db = db
        self._most_s = most_s
        self._explained: OrderedDict[str, float] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def see(self, ran: Ran) -> None:
        """Look at a statement that ended."""
        if ran.seconds < self._most_s:
            return
        ms = round(ran.seconds * 1000)
        log.warning("slow statement", statement=ran.name, ms=ms, outcome=ran.outcome, request_id=request_id())
        now = time.monotonic()
        if ran.outcome not in EXPLAINED or now - self._explained.get(ran.name, -PLAN_EVERY_S) < PLAN_EVERY_S:
            return
        self._explained[ran.name] = now
        self._explained.move_to_end(ran.name)
        if len(self._explained) > MOST_REMEMBERED:
            self._explained.popitem(last=False)
        task = asyncio.create_task(self._explain(ran))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _explain(self, ran: Ran) -> None:
        try:
            plan = await self._db.explain(ran.text, {}, timeout_s=EXPLAIN_TIMEOUT_S)
        except LeagueGraphError as exc:
            log.warning("slow statement not explained", statement=ran.name, code=exc.code, problem=exc.problem)
            return
        log.warning("plan of slow statement", statement=ran.name, request_id=request_id(), plan=outline(plan))
