"""The lock of the server's jars: which files make up Neo4j, and their sha256 sums.

``python -m graph.server.lock`` resolves the coordinates anew and writes the lock; do that after changing ``VERSION``.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.env import LockFile
from jgo.maven import MavenContext
from jgo.parse import Coordinate

VERSION = "2026.08.1"
LOCK_FILE = Path(__file__).with_name("jars.lock.toml")
COORDINATES = (("org.neo4j", "neo4j"), ("org.neo4j.app", "neo4j-server"), ("org.neo4j", "neo4j-import-tool"))
REQUEST_TIMEOUT_S = 30


@cache
def read_lock() -> dict[str, tuple[Coordinate, str]]:
    """Return every jar of the server by its file name, with its coordinate and its sha256."""
    jars = {}
    for jar in LockFile.load(LOCK_FILE).dependencies:
        name = "-".join(part for part in (jar.artifactId, jar.version, jar.classifier) if part) + f".{jar.packaging}"
        coordinate = Coordinate(
            groupId=jar.groupId,
            artifactId=jar.artifactId,
            version=jar.version,
            classifier=jar.classifier,
            packaging=jar.packaging,
        )
        jars[name] = (coordinate, jar.sha256 or "")
    return jars


def maven(repository: Path) -> MavenContext:
    """Return access to Maven Central, or to the mirror that jgo's own settings name, keeping files in ``repository``."""
    remotes = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    return MavenContext(repo_cache=repository, local_repos=[], remote_repos=remotes, timeout=REQUEST_TIMEOUT_S)


def write_lock() -> None:
    """Resolve the coordinates of this version and write the lock."""
    with tempfile.TemporaryDirectory() as repository:
        context = maven(Path(repository))
        # raw: versions are mediated as Maven does for plain dependencies, without importing the projects' own management
        wanted = [
            context.create_dependency(Coordinate(groupId=group, artifactId=name, version=VERSION, scope="compile", raw=True))
            for group, name in COORDINATES
        ]
        inputs, others = context.resolver.resolve(wanted)
        jars = [*inputs, *(jar for jar in others if jar.scope in {"compile", "runtime"})]
        jars.sort(key=lambda jar: (jar.groupId, jar.artifactId, jar.classifier))
        LockFile.from_resolved_dependencies(jars, environment_name=f"neo4j-{VERSION}").save(LOCK_FILE)


if __name__ == "__main__":
    write_lock()
