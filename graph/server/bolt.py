"""What a start asks the server itself, over Bolt: whether it answers, and to change its first password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from domain.errors import Unavailable

USER = "neo4j"
DATABASE = "neo4j"
TIMEOUT_S = 5.0


def answers(uri: str, password: str) -> bool:
    """Tell whether the server takes the password and its database is open.

    Raises
    ------
    Unavailable
        ``NEO4J_AUTH``: it does not take the password.
    """
    try:
        with _driver(uri, password) as driver:
            driver.execute_query("RETURN 1 AS one", database_=DATABASE)
    except AuthError as exc:
        problem = f"The local Neo4j at {uri} does not take the password in the home folder."
        step = "Put the file neo4j-password back, or give up the data with `leaguegraph db reset`."
        raise Unavailable("NEO4J_AUTH", problem, step) from exc
    except (DriverError, Neo4jError, OSError):  # not yet
        return False
    return True


def change_password(uri: str, old: str, new: str) -> None:
    """Replace the password of the server."""
    statement = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
    with _driver(uri, old) as driver:
        driver.execute_query(statement, old=old, new=new, database_="system")


@contextmanager
def _driver(uri: str, password: str) -> Iterator[Driver]:
    with GraphDatabase.driver(
        uri,
        auth=(USER, password),
        telemetry_disabled=True,
        notifications_min_severity=NotificationMinimumSeverity.OFF,
        connection_timeout=TIMEOUT_S,
        connection_acquisition_timeout=TIMEOUT_S,
        max_transaction_retry_time=0,
    ) as driver:
        yield driver
