"""Relay paging: the node interface and page information."""

from __future__ import annotations

import strawberry


@strawberry.interface(description="A thing with a global id (全局标识), found again by `node(id:)`.")
class Node:
    """Relay node."""

    id: strawberry.ID = strawberry.field(description="Global id (全局标识) of the thing.")


@strawberry.type(description="Where a page lies in its list (分页信息).")
class PageInfo:
    """Relay page information."""

    has_next_page: bool = strawberry.field(description="Whether the list goes on behind this page.")
    has_previous_page: bool = strawberry.field(description="Whether the list goes on before this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first edge; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last edge; null on an empty page.")
