"""The page at /graphql in the demo, and its files."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response

from api.graphiql.files import FILES

HERE = Path(__file__).parent
OWN_FILES = {"page.html": "text/html", "start.js": "text/javascript", "examples.js": "text/javascript"}
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def add_graphiql(app: FastAPI, folder: Path) -> None:
    """Serve GraphiQL and its files, which lie in ``folder``."""

    @app.get("/graphql", include_in_schema=False)
    async def page() -> Response:
        return FileResponse(HERE / "page.html", media_type="text/html", headers=HEADERS)

    @app.get("/graphiql/{name}", include_in_schema=False)
    async def file(name: str) -> Response:
        if name in OWN_FILES:
            return FileResponse(HERE / name, media_type=OWN_FILES[name], headers=HEADERS)
        if name in FILES:
            return FileResponse(folder / name, headers=HEADERS)
        return Response(status_code=404)
