"""The destinations of the schema: where the leavers of a subtree went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them
from domain.kinds import Sector

if TYPE_CHECKING:
    from api.types.division import Division

LazyDivision = Annotated["Division", strawberry.lazy("api.types.division")]
Year = Annotated[int | None, strawberry.argument(description="Completed in this year (办结年份); without it in all years.")]


@strawberry.type(description="How many people went into a city (去向城市), or out of the province.")
class CityDestination:
    """People by city."""

    division: LazyDivision | None = strawberry.field(
        description="The city (地市), or the province where no nearer place is known; null outside the province."
    )
    province_code: str | None = strawberry.field(
        description="Province of the external organisations (所在省), two digits; null inside the province."
    )
    people: int = strawberry.field(description="People who went there, each counted once (人数).")


@strawberry.type(description="How many people went into branches of a sector (去向领域).")
class SectorDestination:
    """People by sector."""

    sector: Sector | None = strawberry.field(
        description="The sector (领域); null for external organisations and for branches without."
    )
    external: bool = strawberry.field(description="Whether these are external organisations (省外组织).")
    people: int = strawberry.field(description="People who went there, each counted once (人数).")


@strawberry.type(
    description="Where the leavers of a subtree went (毕业去向): transfers that were completed out of one of its branches and "
    "ended outside it. Who left twice stands with both destinations, and counts once in `people`."
)
class Destinations:
    """Destinations of a subtree."""

    people: int = strawberry.field(description="People who left (人数), each counted once.")
    transfers: int = strawberry.field(description="Completed transfers out of the subtree (转出数).")
    by_city: list[CityDestination] = strawberry.field(description="By city, the most people first (按地市).")
    by_sector: list[SectorDestination] = strawberry.field(description="By sector, the most people first (按领域).")
