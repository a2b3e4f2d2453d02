"""The page of the explorer at ``/`` and below, its files, and the outlines for its map."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from api.explorer.config import PageConfig, as_json_in_html
from domain.errors import InvalidInput, LeagueGraphError
from graph.database import Database
from settings import Settings

log = structlog.get_logger()

PLACE = '<script type="application/json" id="leaguegraph-config">{}</script>'
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".md": "text/plain; charset=utf-8",
}
LICENCES = "licences.md"
FOREVER, A_DAY = "public, max-age=31536000, immutable", "public, max-age=86400"
UNAVAILABLE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>团图 LeagueGraph</title>
<p>数据库暂时没有响应，请稍后刷新。<p lang="en">The database does not answer now. Reload in a moment."""


def headers_of(settings: Settings) -> dict[str, str]:
    """Return the headers of every answer: no script but our own, no other host but the identity provider, in no frame."""
    hosts = ["'self'"]
    if settings.oidc_authority is not None:
        hosts.append("{0.scheme}://{0.netloc}".format(urlsplit(settings.oidc_authority)))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        f"connect-src {' '.join(hosts)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
    }


def add_explorer(app: FastAPI, folder: Path, db: Database, settings: Settings) -> None:
    """Serve the page that lies built in ``folder``; every path that nothing else answers is one of its addresses."""
    headers, config = headers_of(settings), PageConfig(db, settings)
    page = (folder / "index.html").read_text(encoding="utf-8")
    before, place, after = page.partition(PLACE)
    assert place, "the built page has no place for its configuration"  # noqa: S101 - our own build
    opening, closing = PLACE.split("{}")

    @app.api_route("/assets/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def asset(name: str, request: Request) -> Response:
        # the names of all others tell their content
        return _file(folder / "assets", name, request, {**headers, "cache-control": A_DAY if name == LICENCES else FOREVER})

    @app.api_route("/favicon.svg", methods=["GET", "HEAD"], include_in_schema=False)
    async def icon(request: Request) -> Response:
        return _file(folder, "favicon.svg", request, {**headers, "cache-control": A_DAY})

    if settings.outlines is not None:
        outlines = checked_outlines(settings.outlines)

        @app.api_route("/outlines.json", methods=["GET", "HEAD"], include_in_schema=False)
        async def map_outlines() -> Response:
            return FileResponse(outlines, media_type="application/geo+json", headers=headers)

    @app.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def address(path: str) -> Response:
        if "." in path.rsplit("/", 1)[-1]:  # addresses have no dot: it is a file that is not there
            return PlainTextResponse("There is no such file.\n", 404, headers=headers)
        own = {**headers, "cache-control": "no-store"}
        try:
            told = as_json_in_html(await config.read())
        except LeagueGraphError as exc:
            log.error("page without its configuration", code=exc.code, problem=exc.problem)
            return HTMLResponse(UNAVAILABLE, 503, headers={**own, "retry-after": "5"})
        return HTMLResponse(f"{before}{opening}{told}{closing}{after}", headers=own)


def checked_outlines(file: Path) -> Path:
    """Return a file of outlines that can be read as GeoJSON.

    Raises
    ------
    InvalidInput
        ``BAD_OUTLINES``.
    """
    try:
        told = orjson.loads(file.read_bytes())
    except (OSError, orjson.JSONDecodeError) as exc:
        told = type(exc).__name__
    if not isinstance(told, dict) or told.get("type") != "FeatureCollection":
        problem = f"{file} is not a GeoJSON file with a FeatureCollection."
        raise InvalidInput("BAD_OUTLINES", problem, "Mend LEAGUEGRAPH_OUTLINES, or leave it out: the map has points without it.")
    return file


def _file(folder: Path, name: str, request: Request, headers: dict[str, str]) -> Response:
    """Answer with a file of the build, compressed where there is such a one and the client takes it."""
    file = folder / name
    if file.suffix not in MEDIA_TYPES or not file.is_file():  # a route's name has no slash in it
        return PlainTextResponse("There is no such file.\n", 404, headers={**headers, "cache-control": "no-store"})
    own = {**headers, "vary": "accept-encoding"}
    packed = file.with_name(f"{name}.gz")
    if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
        return FileResponse(packed, media_type=MEDIA_TYPES[file.suffix], headers={**own, "content-encoding": "gzip"})
    return FileResponse(file, media_type=MEDIA_TYPES[file.suffix], headers=own)
