"""What a played season looks for in a graph of generated people: who could be in it, and what became of its transfers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.clock import stored_moment
from domain.kinds import Sector
from graph.database import Reads, Row

EMPLOYING = (Sector.GOVERNMENT, Sector.STATE_ENTERPRISE, Sector.NEW_ECONOMIC, Sector.NEW_SOCIAL)
MOST_MEMBERS = 60
MOST_FALLBACKS = 200


@dataclass(frozen=True, slots=True)
class GraduatingClass:
    """A class with its movable members in the order of names, who is asked to release them, and its institution."""

    code: str
    name: str
    sector: str
    asked: str
    institution: str
    institution_name: str
    members: list[str]


@dataclass(frozen=True, slots=True)
class Employer:
    """A committee at work places: what stands above it, its first branches, and movable members of these."""

    code: str
    name: str
    path: str
    above_code: str
    above_name: str
    branches: list[str]
    members: list[str]


@dataclass(frozen=True, slots=True)
class Fallback:
    """The fallback branch of a township (兜底团支部), and the township's committee, which is asked."""

    code: str
    name: str
    asked: str
    asked_name: str


async def list_classes(db: Reads, year: int, least: int, most: int) -> list[GraduatingClass]:
    """Return classes that graduate in a year, with so many members who could move, in the order of codes."""
    return [GraduatingClass(**row) for row in await db.read("season/list_classes", year=year, least=least, most=most)]


async def list_employers(db: Reads) -> list[Employer]:
    """Return committees at work places, in the order of codes."""
    rows = await db.read("season/list_employers", sectors=[sector.value for sector in EMPLOYING], most=MOST_MEMBERS)
    return [Employer(**row) for row in rows]


async def list_fallbacks(db: Reads) -> list[Fallback]:
    """Return fallback branches of townships, in the order of codes."""
    return [Fallback(**row) for row in await db.read("season/list_fallbacks", limit=MOST_FALLBACKS)]


async def list_outcomes(db: Reads, ids: Sequence[str], now: datetime) -> list[Row]:
    """Return state and steps of transfers: ``id, state, steps``; a step: ``asked, name, answered, late, passed_on``."""
    return await db.read("season/list_outcomes", ids=list(ids), now=stored_moment(now))
