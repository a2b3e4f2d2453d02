"""What a measurement of the explorer comes to, and what it should come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bench.measure import Latency

TARGETS: Mapping[str, float] = {  # of the median, ms
    "first page, cold cache": 2_000,
    "expand a node": 150,
    "search, after the last key": 200,
    "Sankey of the province": 1_000,
}
MOST_SCRIPT_BYTES, LEAST_FRAMES = 450_000, 50


@dataclass(frozen=True, slots=True)
class WebResult:
    """What was measured: times by name, frames while scrolling, compressed bytes of the scripts of the first page."""

    organisations: int
    members: int
    latencies: Mapping[str, Latency]
    lines: int
    frames_a_second: float
    frame: Latency
    script_bytes: int

    def as_dict(self) -> dict[str, Any]:
        """Return the result for programs."""
        return asdict(self)
