"""The configuration file of the managed server: loopback only, Bolt only, nothing reported to anybody."""

from __future__ import annotations

from pathlib import Path

from graph.server.layout import write_whole
from graph.server.machine import LOOPBACK, Memory


def configuration(port: int, memory: Memory) -> dict[str, str]:
    """Return the settings of a server that listens on ``port``."""
    return {
        "server.default_listen_address": LOOPBACK,
        "server.bolt.listen_address": f"{LOOPBACK}:{port}",
        "server.bolt.advertised_address": f"{LOOPBACK}:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.usage_report.enabled": "false",
        "dbms.fleet_manager.enabled": "false",
        "server.fleet_discovery.enabled": "false",
        "db.query.default_language": "CYPHER_25",
        "server.memory.pagecache.size": f"{memory.page_cache_mb}m",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        # The transaction logs are for recovery after a crash alone: small, and not filled with zeros beforehand.
        "db.tx_log.rotation.size": "64m",
        "db.tx_log.rotation.retention_policy": "256m size",
        "db.tx_log.preallocate": "false",
        # Nobody else's clients are to be waited for after the databases are closed (10 s otherwise at every stop).
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
    }


def write_configuration(folder: Path, settings: dict[str, str]) -> None:
    """Write ``neo4j.conf`` into a folder."""
    folder.mkdir(exist_ok=True)
    lines = [f"{name}={value}" for name, value in settings.items()]
    write_whole(folder / "neo4j.conf", "\n".join(["# Written anew at every start.", *lines, ""]))
