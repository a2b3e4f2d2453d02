"""How read fields and their arguments are declared for the schema.

Their meaning stands in graph/fields/ and is compiled; a resolver here is a signature and never runs.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any

import strawberry

from api.types import enums  # noqa: F401 - describes the domain's enumerations before any type uses them


@strawberry.enum(description="How far a list of an organisation reaches (范围).")
class Extent(Enum):
    """What is the organisation's own, or what is in its whole subtree."""

    OWN = strawberry.enum_value("OWN", description="Of the organisation itself (本级).")
    SUBTREE = strawberry.enum_value("SUBTREE", description="Of the organisation and everything below it (全部下级).")


Of = Annotated[Extent, strawberry.argument(description="Its own, or those of the subtree (范围).")]
First = Annotated[
    int | None, strawberry.argument(description="How many from the front, 0 to 100; 50 where neither end is named.")
]
Last = Annotated[int | None, strawberry.argument(description="How many from the back, 0 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Only what follows this cursor.")]
Before = Annotated[str | None, strawberry.argument(description="Only what precedes this cursor.")]
AsOf = Annotated[
    datetime.date | None,
    strawberry.argument(
        description="The state at the end of this day (某日状态); for all that is selected below, unless named again."
    ),
]


class NeverResolved(RuntimeError):
    """A read field was resolved one by one; reads are compiled (docs/explanation/compiled-reads.md)."""


def compiled(description: str) -> Callable[[Callable[..., Any]], Any]:
    """Declare a read field with arguments from its signature."""

    def declare(signature: Callable[..., Any]) -> Any:
        return strawberry.field(signature, description=description)

    return declare
