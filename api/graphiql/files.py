"""The files of GraphiQL, from npm by the lock beside this module."""

from __future__ import annotations

from pathlib import Path

from domain.errors import Unavailable
from domain.progress import Progress, silent
from workflows.npm_files import NotFetched, NpmFiles

# What the page uses: name as it is served, place in node_modules.
FILES = {
    "react.js": "react/umd/react.production.min.js",
    "react-dom.js": "react-dom/umd/react-dom.production.min.js",
    "graphiql.js": "graphiql/graphiql.min.js",
    "graphiql.css": "graphiql/graphiql.min.css",
}
GRAPHIQL = NpmFiles("GraphiQL", Path(__file__).parent, FILES)


def graphiql_folder(home: Path, progress: Progress = silent) -> Path:
    """Return the folder with the files of GraphiQL; they are fetched where they are not there yet.

    Raises
    ------
    Unavailable
        ``GRAPHIQL_UNAVAILABLE``: npm could not fetch them.
    """
    try:
        return GRAPHIQL.fetch(home, progress)
    except NotFetched as exc:
        problem = f"The files of GraphiQL could not be fetched by npm ({exc})."
        raise Unavailable("GRAPHIQL_UNAVAILABLE", problem, "Check the network and run it again.") from exc
