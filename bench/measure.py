"""Latencies and rates: how they are taken and what is kept of them."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

A = TypeVar("A")

MS = 1_000.0


@dataclass(frozen=True, slots=True)
class Latency:
    """Median and 99th percentile in milliseconds over ``count`` different arguments."""

    p50_ms: float
    p99_ms: float
    count: int

    @classmethod
    def of(cls, taken: Sequence[float]) -> Latency:
        """Return the latency of single times in milliseconds, in any order."""
        ordered = sorted(taken)
        return cls(percentile(ordered, 0.5), percentile(ordered, 0.99), len(ordered))


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value at a share of an ordered sequence (nearest rank).

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.0
    """
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


async def times_of(ask: Callable[[A], Awaitable[object]], arguments: Sequence[A]) -> list[float]:
    """Ask for every argument, the next when the last is answered; the times in milliseconds."""
    taken = []
    for argument in arguments:
        began = time.perf_counter()
        await ask(argument)
        taken.append(MS * (time.perf_counter() - began))
    return taken


async def one_after_another(ask: Callable[[A], Awaitable[object]], arguments: Sequence[A]) -> Latency:
    """Ask for every argument, the next when the last is answered."""
    return Latency.of(await times_of(ask, arguments))


async def rate_of_clients(asks: Sequence[Callable[[A], Awaitable[object]]], arguments: Sequence[A]) -> float:
    """Return the answers a second when every client of ``asks`` asks for its share of the arguments without a pause."""

    async def client(ask: Callable[[A], Awaitable[object]], share: Sequence[A]) -> None:
        for argument in share:
            await ask(argument)

    began = time.perf_counter()
    shares = (arguments[index :: len(asks)] for index in range(len(asks)))
    await asyncio.gather(*(client(ask, share) for ask, share in zip(asks, shares, strict=True)))
    return len(arguments) / (time.perf_counter() - began)
