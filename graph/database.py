"""The one caller of the Neo4j driver: ``read()``, ``write()``, and the compiled reads of the API.

Driver errors are mapped here to our own; nothing of the driver leaves graph/.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from neo4j import (
    READ_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    NotificationMinimumSeverity,
    Query,
    unit_of_work,
)
from neo4j.exceptions import (
    AuthError,
    ConstraintError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from domain.errors import Conflict, LeagueGraphError, Unavailable
from graph.watching import Watcher, metadata, watched

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # our errors tell what matters
CYPHER_FOLDER = Path(__file__).parent / "cypher"
READ_TIMEOUT_S = 60.0
WRITE_TIMEOUT_S = 600.0
ENDED_BY_DEADLINE = ("TransactionTimedOut", "Terminated", "LockClientStopped")  # the last while it waited for a lock

Row = dict[str, Any]
T = TypeVar("T")


class QueryTimeout(LeagueGraphError):
    """A statement ran past its deadline and was ended by the server."""


@cache
def statement(name: str) -> str:
    """Return the text of ``graph/cypher/<name>.cypher``."""
    return (CYPHER_FOLDER / f"{name}.cypher").read_text(encoding="utf-8")


@contextmanager
def mapped_errors(name: str) -> Iterator[None]:
    """Turn what the driver raises into our errors; ``name`` says which statement it was.

    Raises
    ------
    Conflict
        A uniqueness constraint was violated, or a schema rule was made twice at once (``CONSTRAINT``).
    QueryTimeout
        The server ended the statement at its deadline (``TIMEOUT``).
    Unavailable
        The server does not answer, does not take the password, or failed (``NEO4J_…``).
    """
    try:
        yield
    except ConstraintError as exc:
        raise Conflict("CONSTRAINT", f"{name}: a uniqueness constraint was violated.") from exc
    except AuthError as exc:
        problem = "Neo4j does not take the user and password."
        raise Unavailable("NEO4J_AUTH", problem, "Check LEAGUEGRAPH_NEO4J_USER and LEAGUEGRAPH_NEO4J_PASSWORD.") from exc
    except Neo4jError as exc:
        if "Schema." in (exc.code or "") and (exc.code or "").endswith("AlreadyExists"):
            raise Conflict("CONSTRAINT", f"{name}: another program made the same index or constraint just now.") from exc
        if any(word in (exc.code or "") for word in ENDED_BY_DEADLINE):
            raise QueryTimeout("TIMEOUT", f"{name} ran past its deadline.", "Ask for less at once.") from exc
        raise Unavailable(
            "NEO4J_ERROR", f"{name}: {exc.code}.", "See `leaguegraph db logs`, or the log of your own Neo4j."
        ) from exc
    except (ServiceUnavailable, DriverError, OSError) as exc:
        problem = f"Neo4j does not answer ({name}: {type(exc).__name__})."
        raise Unavailable(
            "NEO4J_UNAVAILABLE",
            problem,
            "Start it with `leaguegraph db start`, or your own Neo4j where LEAGUEGRAPH_NEO4J_URI names one.",
        ) from exc


class Reads(Protocol):
    """What runs a statement file as a read: the database, or a transaction."""

    async def read(self, name: str, **params: Any) -> list[Row]:
        """Run the statement file ``name``."""


class Writes(Protocol):
    """What runs a statement file that changes the graph: the database, or a transaction."""

    async def write(self, name: str, **params: Any) -> list[Row]:
        """Run the statement file ``name``."""


class ReadsAndWrites(Reads, Writes, Protocol):
    """What runs statement files of both kinds."""


class Transaction:
    """Statements that are kept all together or not at all; made by ``Database.change``."""

    def __init__(self, tx: AsyncManagedTransaction, name: str = "", watchers: Sequence[Watcher] = ()) -> None:
        self._tx = tx
        self._name = name
        self._watchers = watchers

    async def read(self, name: str, **params: Any) -> list[Row]:
        """Run the statement file ``name``; rows as dictionaries."""
        with watched(self._watchers, name, statement(name)):
            return await (await self._tx.run(statement(name), params)).data()

    async def write(self, name: str, **params: Any) -> list[Row]:
        """Run the statement file ``name``, which changes the graph; rows as dictionaries."""
        return await self.read(name, **params)

    async def value(self, text: str, params: Row) -> Any:
        """Run a compiled read of at most one record with one column, which sees the changes made here."""
        with watched(self._watchers, f"{self._name} answer", text):
            record = await (await self._tx.run(text, params)).single()
        return None if record is None else record[0]


class _Undone(Exception):
    """Ends a transaction without keeping it, and carries its result."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class Database:
    """One database of one Neo4j, reached through one driver.

    Parameters
    ----------
    driver : AsyncDriver
        Made inside the running event loop; closed by ``close()``.
    database : str
        Name of the database.
    """

    def __init__(self, driver: AsyncDriver, database: str = "neo4j") -> None:
        self._driver = driver
        self.database = database
        self.watchers: list[Watcher] = []  # they are told of every statement that ends

    @classmethod
    def connect(cls, uri: str, user: str, password: str, database: str = "neo4j", *, pool_size: int = 50) -> Self:
        """Make a driver; nothing is sent before the first statement."""
        driver = AsyncGraphDatabase.driver(
            uri,
            auth=(user, password),
            telemetry_disabled=True,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            connection_timeout=10,
            connection_acquisition_timeout=30,
            max_transaction_retry_time=5,
            max_connection_pool_size=pool_size,
        )
        return cls(driver, database)

    async def close(self) -> None:
        """Close all connections."""
        await self._driver.close()

    async def read(self, name: str, *, timeout_s: float = READ_TIMEOUT_S, **params: Any) -> list[Row]:
        """Run the statement file ``name`` (``organisation/find_paths``) as a read; rows as dictionaries."""
        return await self.run(name, statement(name), params, timeout_s=timeout_s)

    async def write(self, name: str, *, timeout_s: float = WRITE_TIMEOUT_S, **params: Any) -> list[Row]:
        """Run the statement file ``name`` as one write transaction; rows as dictionaries."""
        return await self.run(name, statement(name), params, timeout_s=timeout_s, write=True)

    async def run(
        self, name: str, text: str, params: Row, *, timeout_s: float = READ_TIMEOUT_S, write: bool = False
    ) -> list[Row]:
        """Run a statement text in a managed transaction; ``name`` stands in errors in its place."""

        @unit_of_work(timeout=timeout_s, metadata=metadata(name))
        async def work(tx: AsyncManagedTransaction) -> list[Row]:
            result = await tx.run(text, params)
            return await result.data()

        with watched(self.watchers, name, text), mapped_errors(name):
            async with self._driver.session(database=self.database, fetch_size=-1) as session:
                return await (session.execute_write(work) if write else session.execute_read(work))

    async def change(self, name: str, work: Callable[[Transaction], Awaitable[T]], *, timeout_s: float, keep: bool = True) -> T:
        """Run several statements as one write transaction; return what ``work`` returns.

        What ``work`` raises undoes everything, and so does ``keep=False`` after it has returned. A deadlock or a passing state of
        the server runs it again from the beginning.
        """

        @unit_of_work(timeout=timeout_s, metadata=metadata(name))
        async def managed(tx: AsyncManagedTransaction) -> T:
            result = await work(Transaction(tx, name, self.watchers))
            if not keep:
                raise _Undone(result)
            return result

        with mapped_errors(name):
            async with self._driver.session(database=self.database, fetch_size=-1) as session:
                try:
                    return await session.execute_write(managed)
                except _Undone as undone:
                    done: T = undone.result
                    return done

    async def read_value(self, name: str, text: str, params: Row, *, timeout_s: float) -> Any:
        """Run a compiled read of at most one record with one column; that value, ``None`` without a record.

        One round trip: an auto-commit transaction, repeated once by ourselves, where a managed one takes two.
        """
        query = Query(text, timeout=timeout_s, metadata=metadata(name))
        with watched(self.watchers, name, text), mapped_errors(name):
            try:
                return await self._read_once(query, params)
            except (ServiceUnavailable, SessionExpired, TransientError) as exc:
                if "TransactionTimedOut" in (getattr(exc, "code", "") or ""):
                    raise
            # a connection that had gone stale, or a passing state of the server: once more, and then it is told
            return await self._read_once(query, params)

    async def _read_once(self, query: Query, params: Row) -> Any:
        async with self._driver.session(database=self.database, default_access_mode=READ_ACCESS, fetch_size=-1) as session:
            record = await (await session.run(query, params)).single()
            return None if record is None else record[0]

    async def ping(self) -> None:
        """Check that the server answers and takes the password."""
        await self.run("ping", "RETURN 1 AS one", {}, timeout_s=10.0)

    async def explain(self, text: str, params: Row, *, profile: bool = False, timeout_s: float = 60.0) -> Row:
        """Return the plan of a statement as the server tells it; ``profile`` runs it, and undoes what it did."""

        with mapped_errors("explain"):
            async with self._driver.session(database=self.database) as session:
                tx = await session.begin_transaction(metadata={"query": "explain"}, timeout=timeout_s)
                try:
                    result = await tx.run(("PROFILE " if profile else "EXPLAIN ") + text, params)
                    summary = await result.consume()
                finally:
                    await tx.rollback()
        return (summary.profile if profile else summary.plan) or {}

    def connections(self) -> tuple[int, int, int]:
        """Return how many connections are in use, how many wait to be used, and how many there may be."""
        pool = self._driver._pool  # noqa: SLF001 - the driver tells it nowhere else
        total = sum(len(connections) for connections in pool.connections.values())
        used = sum(pool.in_use_connection_count(address) for address in pool.connections)
        return used, total - used, pool.pool_config.max_connection_pool_size
