"""All organisations of the sample: the real tree of places, and below it what was invented for the units that are drawn."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from domain.kinds import Kind, Level, Sector
from domain.league_titles import committee_title, street_stem, work_committee_title
from loaders.sample import figures
from loaders.sample.nodes import COLUMNS, Branch, Nodes, Role
from loaders.sample.plan import Plan, Unit
from loaders.sample.schools import COHORT_YEARS, Cohort, School, add_classes, add_colleges
from loaders.sample.shares import shares, sizes
from loaders.sample.tree import PSEUDO_COUNTIES, UNIVERSITIES, place_rows, university_rows
from loaders.sample.words import SCHOOL_KINDS, VOCATIONAL_KINDS
from loaders.sample.workplaces import SHORT, add_employers

REGISTERED = {2: "1950-05-04", 4: "1951-05-04", 6: "1953-05-04", 9: "1984-05-04", 12: "1990-05-04"}
TOWNSHIP, VILLAGE = len("440104001"), len("440104001001")
HOLLOW_PLACES = 0.23
EMPLOYERS = tuple(SHORT)


def build_organisations(plan: Plan, random: np.random.Generator) -> tuple[Nodes, list[Cohort]]:
    """Return the organisations, and the cohorts of the institutions among them."""
    nodes = Nodes()
    towns = _add_places(nodes, plan, random)
    cohorts: list[Cohort] = []
    for unit in plan.drawn_units(plan.counties):
        _add_county(nodes, unit, towns[unit.code], cohorts, random)
    _add_universities(nodes, plan, cohorts, random)
    _add_systems(nodes, plan, random)
    for province, name in figures.EXTERNALS.items():
        row = {"kind": Kind.EXTERNAL, "province_code": province, "short_name": f"{name}团委"}
        nodes.committee(f"EXT-{province}", committee_title(name), "", None, "", "1950-05-04", **row)
    return nodes, cohorts


def _add_places(nodes: Nodes, plan: Plan, random: np.random.Generator) -> dict[str, list[tuple[str, str]]]:
    """Add the real tree down to the townships, each with its fallback branch, and the villages of drawn counties.

    Return the townships (code, stem of the name) by county.
    """
    towns: dict[str, list[tuple[str, str]]] = defaultdict(list)
    villages: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in place_rows():
        code = row["code"]
        if len(code) == VILLAGE:
            villages[code[:6]].append(row)
            continue
        nodes.rows.append({**dict.fromkeys(COLUMNS, ""), **row, "registered_on": REGISTERED[len(code)]})
        if len(code) == TOWNSHIP:
            towns[code[:6]].append((code, _stem(row["short_name"])))
    units = {unit.code: unit for unit in plan.counties}
    for county, its_towns in towns.items():
        drawn = county in plan.drawn
        heads = _fallback_sizes(units[county], len(its_towns), random) if drawn else [0] * len(its_towns)
        for (code, _), size in zip(its_towns, heads, strict=True):
            facts = Branch(Role.FALLBACK, size, code[:4])
            name = "流动团员临时团支部"
            nodes.branch(f"{code}-F", name, code, Sector.FALLBACK, code, "2013-05-04", facts, is_fallback="true")
        if drawn:
            _add_villages(nodes, villages[county], units[county], random)
    return towns


def _fallback_sizes(unit: Unit, count: int, random: np.random.Generator) -> list[int]:
    return [int(size) for size in sizes(random, unit.people[Sector.FALLBACK], count, 0.6)]


def _add_villages(nodes: Nodes, rows: list[dict[str, str]], unit: Unit, random: np.random.Generator) -> None:
    heads = sizes(random, unit.people[Sector.VILLAGE], len(rows), 0.7, HOLLOW_PLACES)
    for row, size in zip(rows, heads.tolist(), strict=True):
        nodes.rows.append({**dict.fromkeys(COLUMNS, ""), **row, "registered_on": REGISTERED[VILLAGE]})
        nodes.branches[row["code"]] = Branch(Role.PLACE, size, row["code"][:4])


def _stem(short_name: str) -> str:
    stem = short_name.removesuffix("团委").removesuffix("团工委")
    stem = (street_stem(stem) or stem).removesuffix("街道")
    return stem[:-1] if len(stem) > 2 and stem[-1] in "镇乡" else stem  # noqa: PLR2004 - a name keeps two characters


def _county_committee(code: str) -> str:
    return code[:4] if code in PSEUDO_COUNTIES else code


def _add_county(
    nodes: Nodes, unit: Unit, towns: list[tuple[str, str]], cohorts: list[Cohort], random: np.random.Generator
) -> None:
    for sector, kinds in ((Sector.MIDDLE_SCHOOL, SCHOOL_KINDS), (Sector.VOCATIONAL, VOCATIONAL_KINDS)):
        _add_schools(nodes, unit, sector, kinds, towns, cohorts, random)
    above = _county_committee(unit.code)
    for sector in EMPLOYERS:
        below_towns = sector in {Sector.NEW_ECONOMIC, Sector.NEW_SOCIAL}
        parents = [(code, code) for code, _ in towns] if below_towns else [(above, above)]
        numbers = (unit.committees[sector], unit.branches[sector], unit.people[sector])
        place = unit.name if unit.code not in PSEUDO_COUNTIES else towns[0][1]
        add_employers(nodes, sector, unit.code, place, parents, numbers, unit.city, random)


def _add_schools(
    nodes: Nodes,
    unit: Unit,
    sector: Sector,
    kinds: tuple[str, ...],
    towns: list[tuple[str, str]],
    cohorts: list[Cohort],
    random: np.random.Generator,
) -> None:
    count = unit.committees[sector]
    weights = random.lognormal(0, 0.35, count)
    branches = shares(unit.branches[sector], weights, least=5)
    people = shares(unit.people[sector], branches)
    completers = {year: shares(unit.completers[sector, year], branches) for year in COHORT_YEARS}
    letter = "M" if sector is Sector.MIDDLE_SCHOOL else "V"
    league = sorted(random.permutation(count)[: round(count * figures.LEAGUE_SCHOOL_SHARE)].tolist())
    for at in range(count):
        turn, which = divmod(at, len(towns))
        town, stem = towns[which]
        name = f"{stem}{kinds[turn % len(kinds)]}" + (f"分校{turn // len(kinds)}" if turn >= len(kinds) else "")
        code = f"{unit.code}-{letter}{at + 1:03}"
        more: dict[str, object] = {"short_name": f"{name}团委", "is_institution": "true"}
        if sector is Sector.MIDDLE_SCHOOL and at in league:
            more["is_league_school"] = "true"
        nodes.committee(
            code, committee_title(f"{unit.name}{name}"), _county_committee(unit.code), sector, town, "1986-09-01", **more
        )
        its = _cohorts(code, sector, {year: int(numbers[at]) for year, numbers in completers.items()}, random)
        cohorts += its
        school = School(code, sector, unit.city, town, int(branches[at]), int(people[at]), its)
        add_classes(nodes, school, random)


def _cohorts(code: str, sector: Sector, completers: dict[int, int], random: np.random.Generator) -> list[Cohort]:
    """Return the cohorts of an institution; who remains is rounded at random, so that the rate comes out right together."""
    rate = figures.COMPLETION_RATE[sector]
    remaining = {year: int(number * (1 - rate) / rate + random.random()) for year, number in completers.items()}
    return [Cohort(code, sector, year, number, remaining[year]) for year, number in completers.items()]


def _add_universities(nodes: Nodes, plan: Plan, cohorts: list[Cohort], random: np.random.Generator) -> None:
    """Add the university work committee, and the universities that are drawn."""
    units = {unit.code: unit for unit in plan.universities}
    for row in university_rows():
        code = row["code"]
        if code != UNIVERSITIES and code not in plan.drawn:
            continue
        nodes.rows.append({**dict.fromkeys(COLUMNS, ""), **row, "registered_on": "1955-05-04"})
        if code == UNIVERSITIES:
            continue
        unit = units[code]
        completers = {year: unit.completers[Sector.UNIVERSITY, year] for year in COHORT_YEARS}
        its = _cohorts(code, Sector.UNIVERSITY, completers, random)
        cohorts += its
        numbers = (unit.branches[Sector.UNIVERSITY], unit.people[Sector.UNIVERSITY])
        school = School(code, Sector.UNIVERSITY, unit.city, unit.city, *numbers, its, undergraduate=unit.undergraduate)
        colleges = add_colleges(nodes, school, unit.committees[Sector.UNIVERSITY])
        filled = School(code, Sector.UNIVERSITY, unit.city, unit.city, *numbers, its, colleges, unit.undergraduate)
        add_classes(nodes, filled, random)


def _add_systems(nodes: Nodes, plan: Plan, random: np.random.Generator) -> None:
    """Add the provincial work committees, and what lies below those that are drawn."""
    for unit in plan.systems:
        title = work_committee_title(f"广东{unit.name}")
        more: dict[str, object] = {"kind": Kind.WORK_COMMITTEE, "level": Level.CITY, "short_name": f"{unit.name}团工委"}
        nodes.committee(unit.code, title, "44", Sector.GOVERNMENT, "44", "1956-05-04", **more)
        if unit.code not in plan.drawn:
            continue
        for sector in (Sector.GOVERNMENT, Sector.STATE_ENTERPRISE):
            numbers = (unit.committees[sector], unit.branches[sector], unit.people[sector])
            add_employers(nodes, sector, unit.code, unit.name, [(unit.code, "4401")], numbers, unit.city, random)
