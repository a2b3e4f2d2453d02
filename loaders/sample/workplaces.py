"""Offices, state enterprises, firms and societies of the sample, and the branches in which their members are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from domain.kinds import Sector
from domain.league_titles import committee_title
from loaders.sample.figures import HOLLOW_COMMITTEE_SHARE
from loaders.sample.nodes import Branch, Nodes, Role
from loaders.sample.shares import shares, sizes
from loaders.sample.words import BRANDS, DEPARTMENTS, OFFICES, SOCIETIES, STATE_FIRMS, TRADES

HOLLOW_BRANCHES = 0.22
# the share of these committees that have no branch: all hollow committees of the province are among them
HOLLOW = HOLLOW_COMMITTEE_SHARE * 16_464 / 6_269
SHORT = {
    Sector.GOVERNMENT: "A",
    Sector.STATE_ENTERPRISE: "B",
    Sector.NEW_ECONOMIC: "N",
    Sector.NEW_SOCIAL: "S",
}


def employer_name(sector: Sector, place: str, number: int, random: np.random.Generator) -> str:
    """Return the name of an invented employer in a place."""
    if sector is Sector.GOVERNMENT:
        turn, which = divmod(number - 1, len(OFFICES))
        return f"{place}{OFFICES[which]}" + (f"第{turn + 1}分局" if turn else "")
    if sector is Sector.STATE_ENTERPRISE:
        turn, which = divmod(number - 1, len(STATE_FIRMS))
        return f"{place}{STATE_FIRMS[which]}" + (f"第{turn + 1}公司" if turn else "")
    if sector is Sector.NEW_SOCIAL:
        return f"{place}{_brand(random)}{SOCIETIES[int(random.integers(len(SOCIETIES)))]}"
    return f"{place}{_brand(random)}{TRADES[int(random.integers(len(TRADES)))]}有限公司"


def _brand(random: np.random.Generator) -> str:
    first, second = random.choice(len(BRANDS), 2, replace=False)
    return BRANDS[first] + BRANDS[second]


def add_employers(
    nodes: Nodes,
    sector: Sector,
    prefix: str,
    place: str,
    parents: Sequence[tuple[str, str]],
    numbers: tuple[int, int, int],
    city: str,
    random: np.random.Generator,
) -> None:
    """Add committees below parents (code and division) and their branches; ``numbers``: committees, branches, members."""
    committees, branches, people = numbers
    weights = random.lognormal(0, 0.8, committees)
    weights[random.random(committees) < HOLLOW] = 0
    if not weights.any():
        weights[0] = 1
    counts = shares(branches, weights)
    heads = sizes(random, people, branches, 0.8, HOLLOW_BRANCHES).tolist()
    for number, count in enumerate(counts.tolist(), start=1):
        parent, division = parents[int(random.integers(len(parents)))]
        name = employer_name(sector, place, number, random)
        code = f"{prefix}-{SHORT[sector]}{number:03}"
        day = f"{int(random.integers(1993, 2013))}-05-04"
        named = {"short_name": f"{name}团委", "is_institution": "true"}
        nodes.committee(code, committee_title(name), parent, sector, division, day, **named)
        for turn in range(1, count + 1):
            facts = Branch(Role.WORK, heads.pop(), city, code)
            nodes.branch(
                f"{code}-{turn:02}", _branch_name(name.removeprefix(place), turn), code, sector, division, "2013-05-04", facts
            )


def _branch_name(employer: str, number: int) -> str:
    turn, which = divmod(number - 1, len(DEPARTMENTS))
    return f"{employer.removesuffix('有限公司')}{DEPARTMENTS[which]}{f'第{turn + 1}' if turn else ''}团支部"
