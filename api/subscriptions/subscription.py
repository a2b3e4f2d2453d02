"""The root fields of subscriptions."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Annotated, Any

import strawberry

from api.types.fields import NeverResolved
from api.types.organisation import Organisation
from api.types.transfer import Transfer

TransferId = Annotated[strawberry.ID, strawberry.argument(description="Its id (转接编号).")]
Code = Annotated[str, strawberry.argument(description="Its code (团组织编码).")]


def told(description: str) -> Callable[[Callable[..., Any]], Any]:
    """Declare a field of the root from its signature."""

    def declare(signature: Callable[..., Any]) -> Any:
        return strawberry.subscription(signature, description=description)

    return declare


@strawberry.type(description="What is told while a client listens (订阅): at once as it is, then whenever it has changed.")
class Subscription:
    """The root of subscriptions."""

    @told("A transfer whenever it changes (转接变化), for its parties, as long as they may see it.")
    async def transfer_changed(self, id: TransferId) -> AsyncGenerator[Transfer]:  # noqa: A002, ARG002
        """Tell a transfer whenever it changes."""
        raise NeverResolved
        yield  # a generator, by its form

    @told("An organisation whenever its inbox or outbox changes (待办变化), for its staff; select transferInbox in it.")
    async def inbox_changed(self, organisation: Code) -> AsyncGenerator[Organisation]:  # noqa: ARG002
        """Tell an organisation whenever its inbox changes."""
        raise NeverResolved
        yield  # a generator, by its form
