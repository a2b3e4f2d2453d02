"""The schema executed on the small province."""

from __future__ import annotations

import pytest_asyncio

from api.engine import Engine, Limits
from api.schema import graphql_schema
from domain.rights import Rights
from graph.database import Database
from tests.own_server import emptied
from tests.small_people import add_people
from tests.small_province import build_small_province

NOBODY = Rights("test", "nobody")
GUANGZHOU = Rights("test", "guangzhou", ("44/4401/",))
HAIZHU = Rights("test", "haizhu", ("44/4401/440105/",))
PROVINCE = Rights("test", "province", ("44/",))
OFFICER = Rights("test", "officer", ("44/4401/",), ("44/4401/440104/", "44/44-GX/"))
RECEIVER = Rights("test", "hunan", ("EXTERNAL/EXT-43/",), ("EXTERNAL/EXT-43/",))  # a party of the open transfer of P3
MEMBER = Rights("test", "member", person_id="P3")
UNIVERSITIES = Rights("test", "universities", ("44/44-GX/", "44/4402/"))


@pytest_asyncio.fixture(scope="module")
async def small_province(database: Database) -> Database:
    """The small province in the tests' own database."""
    await build_small_province(await emptied(database))
    await add_people(database)
    return database


@pytest_asyncio.fixture
async def fresh(database: Database) -> Engine:
    """An engine over a small province made anew for one test."""
    await build_small_province(await emptied(database))
    await add_people(database)
    return Engine(graphql_schema(), database, Limits(max_cost=10**9))


@pytest_asyncio.fixture(scope="module")
async def engine(small_province: Database) -> Engine:
    """An engine over the small province."""
    return Engine(graphql_schema(), small_province, Limits(max_cost=10**9, introspection=True))
