"""The plan of the sample: how the figures fall to counties, universities and provincial systems, and which are drawn."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from domain.kinds import Sector
from loaders.sample import figures
from loaders.sample.shares import Floats, shares
from loaders.sample.tree import DATA

INVENTED = tuple(figures.COMMITTEES)
UNDERGRADUATE = "本科"


@dataclass(slots=True)
class Unit:
    """A county, a university or a provincial system at its real size.

    ``committees``, ``branches`` and ``people`` by sector; ``completers`` by (sector, year); a county's ``branches`` do not hold
    its villages.
    """

    code: str
    name: str
    city: str
    committees: dict[Sector, int] = field(default_factory=dict)
    branches: dict[Sector, int] = field(default_factory=dict)
    people: dict[Sector, int] = field(default_factory=dict)
    completers: dict[tuple[Sector, int], int] = field(default_factory=dict)
    undergraduate: bool = False

    @property
    def members(self) -> int:
        """Return how many members it has in all."""
        return sum(self.people.values())


@dataclass(slots=True)
class Plan:
    """All units of the province, and the codes of those that are drawn."""

    counties: list[Unit]
    universities: list[Unit]
    systems: list[Unit]
    drawn: set[str]
    target: int

    @property
    def whole(self) -> bool:
        """Return whether everything is drawn."""
        return len(self.drawn) == len(self.counties) + len(self.universities) + len(self.systems)

    def drawn_units(self, units: list[Unit]) -> list[Unit]:
        """Return those of the units that are drawn."""
        return [unit for unit in units if unit.code in self.drawn]


def make_plan(scale: float, random: np.random.Generator) -> Plan:
    """Spread the figures of the whole province over its units, then draw units until they hold ``scale`` of its members."""
    counties, universities, systems = _counties(random), _universities(random), _systems()
    plan = Plan(counties, universities, systems, set(), round(scale * figures.MEMBERS))
    units = [*counties, *universities, *systems]
    if scale >= 1:
        plan.drawn = {unit.code for unit in units}
        return plan
    always = {*figures.ALWAYS_COUNTIES, figures.ALWAYS_UNIVERSITY}
    plan.drawn = always | _draw(units, always, plan.target, random)
    return plan


def _draw(units: list[Unit], always: set[str], target: int, random: np.random.Generator) -> set[str]:
    """Return more units, in random order, that fit below the target, and a last one that reaches it with the least excess."""
    held = sum(unit.members for unit in units if unit.code in always)
    drawn: set[str] = set()
    order = [units[at] for at in random.permutation(len(units)) if units[at].code not in always]
    for unit in order:
        if held + unit.members <= target:
            drawn.add(unit.code)
            held += unit.members
    rest = [unit for unit in order if unit.code not in drawn]
    if held < target and rest:
        drawn.add(min(rest, key=lambda unit: unit.members).code)
    return drawn


def _counties(random: np.random.Generator) -> list[Unit]:
    names, villages = _places()
    codes = sorted(code for code in names if len(code) == len("440104"))
    in_city = Counter[str]()
    for code in codes:
        in_city[code[:4]] += villages[code]
    weights = np.array([figures.RESIDENTS[code[:4]] * villages[code] / in_city[code[:4]] for code in codes])
    units = [Unit(code, names[code], code[:4]) for code in codes]
    for sector, total in figures.PEOPLE.items():
        _give(units, "people", sector, shares(total, weights * random.lognormal(0, 0.08, len(codes)), least=50))
    for sector, total in figures.COMMITTEES.items():
        _give(units, "committees", sector, shares(total, weights, least=2))
        _give(units, "branches", sector, shares(figures.BRANCHES[sector], weights, least=12))
    for sector in (Sector.MIDDLE_SCHOOL, Sector.VOCATIONAL):
        _complete(units, sector, weights)
    return units


def _universities(random: np.random.Generator) -> list[Unit]:
    units, kinds, without_code = [], [], 0
    for row in _rows("guangdong_universities.csv"):
        without_code += not row["moe_code"]
        units.append(Unit(row["moe_code"] or f"U-{without_code:03}", row["name"], row["city_code"]))
        units[-1].undergraduate = row["level"] == UNDERGRADUATE
        kinds.append(1.9 if units[-1].undergraduate else 1.0)
    weights = np.array(kinds) * random.lognormal(0, 0.3, len(kinds))
    _give(units, "people", Sector.UNIVERSITY, shares(figures.UNIVERSITY_PEOPLE, weights, least=300))
    _give(units, "branches", Sector.UNIVERSITY, shares(figures.UNIVERSITY_BRANCHES, weights, least=30))
    _give(units, "committees", Sector.UNIVERSITY, shares(figures.COLLEGES, weights, least=3))
    _complete(units, Sector.UNIVERSITY, weights)
    return units


def _systems() -> list[Unit]:
    units = [Unit(code, name, "4401") for code, name in figures.SYSTEMS.items()]
    even = np.ones(len(units))
    for sector in (Sector.GOVERNMENT, Sector.STATE_ENTERPRISE):
        _give(units, "committees", sector, shares(figures.SYSTEM_COMMITTEES // 2, even))
        _give(units, "branches", sector, shares(figures.SYSTEM_BRANCHES // 2, even))
    _give(units, "people", Sector.GOVERNMENT, shares(figures.SYSTEM_PEOPLE // 2, even))
    _give(units, "people", Sector.STATE_ENTERPRISE, shares(figures.SYSTEM_PEOPLE - figures.SYSTEM_PEOPLE // 2, even))
    return units


def _give(units: list[Unit], part: str, sector: Sector, numbers: np.ndarray) -> None:
    for unit, number in zip(units, numbers.tolist(), strict=True):
        getattr(unit, part)[sector] = number


def _complete(units: list[Unit], sector: Sector, weights: Floats) -> None:
    for year, total in figures.COMPLETERS[sector].items():
        for unit, number in zip(units, shares(total, weights, least=4).tolist(), strict=True):
            unit.completers[sector, year] = number


def _places() -> tuple[dict[str, str], Counter[str]]:
    names, villages = {}, Counter[str]()
    for row in _rows("guangdong_divisions_2018.csv"):
        names[row["code"]] = row["name"]
        if len(row["code"]) == len("440104001001"):
            villages[row["code"][:6]] += 1
    return names, villages


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(DATA) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
