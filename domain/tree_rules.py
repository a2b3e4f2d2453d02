"""The rules of the tree: which kind stands under which, at which level, and which kinds have a sector.

Rules have names, so that loaders, mutations and ``leaguegraph check`` speak of the same ones.
"""

from __future__ import annotations

from domain.kinds import Kind, Level

COMMITTEE_KINDS = frozenset(
    {
        Kind.PROVINCIAL_COMMITTEE,
        Kind.CITY_COMMITTEE,
        Kind.COUNTY_COMMITTEE,
        Kind.COMMITTEE,
        Kind.WORK_COMMITTEE,
        Kind.GENERAL_BRANCH,
    }
)
LEADING_KINDS = frozenset({Kind.PROVINCIAL_COMMITTEE, Kind.CITY_COMMITTEE, Kind.COUNTY_COMMITTEE})
PARENTLESS_KINDS = frozenset({Kind.PROVINCIAL_COMMITTEE, Kind.EXTERNAL})

PARENT_KINDS: dict[Kind, frozenset[Kind]] = {
    Kind.PROVINCIAL_COMMITTEE: frozenset(),
    Kind.CITY_COMMITTEE: frozenset({Kind.PROVINCIAL_COMMITTEE}),
    Kind.COUNTY_COMMITTEE: frozenset({Kind.CITY_COMMITTEE}),
    Kind.COMMITTEE: COMMITTEE_KINDS,
    Kind.WORK_COMMITTEE: COMMITTEE_KINDS,
    Kind.GENERAL_BRANCH: COMMITTEE_KINDS,
    Kind.BRANCH: COMMITTEE_KINDS,
    Kind.EXTERNAL: frozenset(),
}

LEVEL_OF_KIND: dict[Kind, Level] = {
    Kind.PROVINCIAL_COMMITTEE: Level.PROVINCE,
    Kind.CITY_COMMITTEE: Level.CITY,
    Kind.COUNTY_COMMITTEE: Level.COUNTY,
    Kind.COMMITTEE: Level.GRASSROOTS,
    Kind.WORK_COMMITTEE: Level.GRASSROOTS,
    Kind.GENERAL_BRANCH: Level.GRASSROOTS,
    Kind.BRANCH: Level.BRANCH,
}
LEVEL_RANK: dict[Level, int] = {level: rank for rank, level in enumerate(Level)}
WORK_COMMITTEE_LEVELS = frozenset({Level.CITY, Level.COUNTY, Level.GRASSROOTS})


def level_of_kind(kind: Kind, stated: Level | None = None) -> Level | None:
    """Return the level of an organisation: it follows from the kind, unless a work committee states it; EXTERNAL has none.

    >>> level_of_kind(Kind.WORK_COMMITTEE, Level.CITY).value
    'CITY'
    """
    if kind is Kind.WORK_COMMITTEE and stated in WORK_COMMITTEE_LEVELS:
        return stated
    return LEVEL_OF_KIND.get(kind)


def allows_level(kind: Kind, stated: Level) -> bool:
    """Whether a stated level agrees with the kind."""
    return level_of_kind(kind, stated) is stated
