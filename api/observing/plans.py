"""Plans of Neo4j as rows: operators from the top, what they work on, rows, and what they cost where they were run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SHORTENED = 120


@dataclass(frozen=True, slots=True)
class Step:
    """One operator of a plan; ``rows`` and ``db_hits`` only where it was run, ``estimated_rows`` always."""

    depth: int
    operator: str
    details: str
    estimated_rows: float
    rows: int | None = None
    db_hits: int | None = None


def steps_of(plan: Mapping[str, Any], depth: int = 0) -> Iterator[Step]:
    """Yield the operators of a plan, each before what it takes from."""
    told = plan.get("args", {})
    yield Step(
        depth,
        str(plan["operatorType"]).split("@")[0],
        " ".join(str(told.get("Details", "")).split()),
        float(told.get("EstimatedRows", 0.0)),
        told.get("Rows"),
        told.get("DbHits"),
    )
    for child in plan.get("children", []):
        yield from steps_of(child, depth + 1)


def indexes_of(steps: list[Step]) -> list[str]:
    """Return what is sought by an index, in the order of the plan."""
    return list(dict.fromkeys(step.details for step in steps if "Index" in step.operator or "Seek" in step.operator))


def outline(plan: Mapping[str, Any]) -> list[str]:
    """Return a plan as short lines."""
    return [f"{'.' * step.depth}{step.operator} {step.details}"[:SHORTENED] for step in steps_of(plan)] if plan else []
