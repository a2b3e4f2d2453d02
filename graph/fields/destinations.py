"""Where the leavers of a subtree went, in Cypher: transfers completed out of it, by city and by sector, in one statement."""

from __future__ import annotations

from graph.fields.declare import Link, Noun, Scope
from graph.fields.shared import prop

# The years of which there are calendars; of another there are no transfers.
_FROM, _TO = (
    f"CASE WHEN {{year}} > 0 AND {{year}} < 9999 THEN datetime({{year: {{year}} + {later}, timezone: '+08:00'}}) END"
    for later in (0, 1)
)
# The city is that of the place itself, or of the nearest organisation above it that has a place.
_NEAREST = (
    "COLLECT { UNWIND range(size(split(place.path, '/')) - 2, 0, -1) AS depth "
    "MATCH (near:Organisation {code: split(place.path, '/')[depth]})-[:LOCATED_IN]->(division:Division) "
    "RETURN division.code LIMIT 1 }[0]"
)
_CITY = f"CASE WHEN external THEN null WHEN own IS NOT NULL THEN left(own.code, 4) ELSE left({_NEAREST}, 4) END"


def _by(*keys: str) -> str:
    """Return the list of distinct people by these keys of the groups."""
    names = ", ".join(f"leaving.{key} AS {key}" for key in keys)
    row = ", ".join(f"{key}: {key}" for key in keys)
    return (
        f"COLLECT {{ UNWIND leavers AS leaving UNWIND leaving.people AS person "
        f"WITH {names}, count(DISTINCT person) AS people RETURN {{{row}, people: people}} }}"
    )


# Step by step: branches by the index over paths (collected, so that nothing else can come first), their transfers, where these
# ended; the city is looked up once a place.
DESTINATIONS = Link(
    "Destinations",
    f"WITH {{n}}, {_FROM} AS from, {_TO} AS to CALL ({{n}}, from, to) {{ "
    "MATCH (leaving:Organisation) WHERE leaving.path STARTS WITH {n}.path "
    "WITH {n}, from, to, collect(leaving) AS leaves UNWIND leaves AS leaving "
    "MATCH (leaving)<-[:FROM_ORGANISATION]-(moving:Transfer) "
    "WHERE moving.state = 'COMPLETED' AND ({year} IS NULL OR (from <= moving.completed_at AND moving.completed_at < to)) "
    "WITH {n}, moving "
    "MATCH (moving)-[:PLACED_IN]->(place:Organisation) WHERE NOT place.path STARTS WITH {n}.path WITH moving, place "
    "MATCH (moving)-[:FOR_PERSON]->(person:Person) "
    "WITH place, collect(person) AS people "
    "OPTIONAL MATCH (place)-[:LOCATED_IN]->(own:Division) "
    "WITH place, people, own, place.kind = 'EXTERNAL' AS external "
    f"WITH collect({{people: people, external: external, sector: place.sector, city: {_CITY}, "
    "province_code: CASE WHEN external THEN place.province_code END}) AS leavers "
    "RETURN {transfers: reduce(total = 0, leaving IN leavers | total + size(leaving.people)), "
    "people: COUNT { UNWIND leavers AS leaving UNWIND leaving.people AS person RETURN DISTINCT person }, "
    f"by_city: {_by('city', 'province_code')}, by_sector: {_by('sector', 'external')}}} AS gone_{{m}} }} "
    "WITH gone_{m} AS {m}",
    arguments=("year",),
    undated=True,
    scope=Scope.PEOPLE,
    weight=20,
)

DESTINATION_COUNTS = Noun(
    "Destinations",
    {
        "people": prop("people"),
        "transfers": prop("transfers"),
        "by_city": Link(
            "CityDestination",
            "UNWIND {n}.by_city AS {m}",
            order="{m}.people DESC, coalesce({m}.city, {m}.province_code, '')",
            many=True,
            weight=25,
        ),
        "by_sector": Link(
            "SectorDestination",
            "UNWIND {n}.by_sector AS {m}",
            order="{m}.people DESC, coalesce({m}.sector, ''), {m}.external",
            many=True,
            weight=12,
        ),
    },
)
CITY_DESTINATION = Noun(
    "CityDestination",
    {
        "division": Link("Division", "WITH {n}.city AS city MATCH ({m}:Division {code: city})"),
        "province_code": prop("province_code"),
        "people": prop("people"),
    },
)
SECTOR_DESTINATION = Noun("SectorDestination", {"sector": prop("sector"), "external": prop("external"), "people": prop("people")})
