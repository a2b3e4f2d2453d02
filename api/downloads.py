"""``GET /downloads/<id>``: a finished export, streamed to the caller who asked for it, and to nobody else."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from analytics.export import Format
from api.callers import Callers
from api.errors import Code, RequestError, formatted
from api.flows.export_files import ExportFiles, Progress
from api.flows.exporting import ExportQuery
from api.flows.exports import Exports
from api.http import JSON, STATUS_BY_CODE, send_json
from api.limits import RateLimiter
from api.observing.requests import begin_request
from domain.errors import Unavailable

log = structlog.get_logger()

PREFIX = "/downloads/"
COST = 100
CHUNK_BYTES = 262_144
NOT_FOUND, METHOD_NOT_ALLOWED = 404, 405
MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Refusal(Exception):
    """A request without a file: its status and the entry of its error."""

    def __init__(self, status: int, error: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.error = error
        self.headers = dict(headers or {})


class Downloads:
    """Streams finished exports.

    Parameters
    ----------
    exports : Exports
        Where they are.
    callers : Callers
        Who may ask.
    rate : RateLimiter
        How much.
    """

    def __init__(self, exports: Exports, callers: Callers, rate: RateLimiter) -> None:
        self._exports = exports
        self._callers = callers
        self._rate = rate

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - as ASGI calls it
        """Answer one ASGI request."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        request_id = begin_request(headers)
        try:
            files, told, is_about = await self._found(scope, headers.get("authorization"))
            file = files.about if is_about else files.rows
            descriptor = await asyncio.to_thread(_opened, file)
        except Refusal as exc:
            own = {**exc.headers, "x-request-id": request_id}
            await send_json(send, exc.status, JSON, {"errors": [exc.error]}, own)
            return
        try:
            own_headers = _headers(told, os.fstat(descriptor).st_size, is_about=is_about) | {"x-request-id": request_id}
            encoded = [(name.encode(), value.encode("latin-1")) for name, value in own_headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": encoded})
            if scope["method"] == "GET":
                while chunk := await asyncio.to_thread(os.read, descriptor, CHUNK_BYTES):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            os.close(descriptor)

    async def _found(self, scope: Any, authorization: str | None) -> tuple[ExportFiles, Progress, bool]:
        if scope["method"] not in {"GET", "HEAD"}:
            raise Refusal(METHOD_NOT_ALLOWED, formatted(Code.BAD_INPUT, "Ask by GET."), {"allow": "GET, HEAD"})
        try:
            rights = await self._callers.rights(authorization)
            self._rate.check(f"{rights.issuer}|{rights.subject}", COST)
        except RequestError as exc:
            headers = {"www-authenticate": "Bearer"} if exc.code is Code.UNAUTHENTICATED else {}
            raise Refusal(STATUS_BY_CODE[exc.code.value], exc.formatted(), headers) from exc
        except Unavailable as exc:
            log.error("store unavailable", code=exc.code, problem=exc.problem)
            message = "The store does not answer now. Try again in a moment."
            raise Refusal(STATUS_BY_CODE["UNAVAILABLE"], formatted(Code.UNAVAILABLE, message)) from exc
        name = str(scope["path"]).removeprefix(PREFIX)
        found = await asyncio.to_thread(self._exports.find, name.removesuffix(".json"), rights)
        if found is None:
            raise _absent()
        return *found, name.endswith(".json")


def _absent() -> Refusal:
    message = "There is no such download for this account. Ask `flowExport` for it again."
    return Refusal(NOT_FOUND, formatted(Code.NO_SUCH_DOWNLOAD, message))


def _opened(file: Path) -> int:
    try:
        return os.open(file, os.O_RDONLY)
    except OSError as exc:  # its extract has just gone
        raise _absent() from exc


def _headers(told: Progress, size: int, *, is_about: bool) -> dict[str, str]:
    name = file_name(told.asked)
    sha256 = told.about_sha256 if is_about else told.sha256
    return {
        "content-type": f"{JSON}; charset=utf-8" if is_about else MEDIA_TYPES[told.asked.form],
        "content-length": str(size),
        "content-disposition": f'attachment; filename="{name}{".json" if is_about else ""}"',
        "etag": f'"{sha256}"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }


def file_name(query: ExportQuery) -> str:
    """Return the name of a file, of letters, digits, "-" and "." alone.

    >>> file_name(ExportQuery("burn-down", Format.CSV, 2018, "44", exact=True, reason="x"))
    'flows-burn-down-2018-44-exact.csv'
    """
    parts = ["flows", query.table, query.year, query.within, "exact" if query.exact else None]
    stem = "-".join(str(part) for part in parts if part is not None)
    return f"{re.sub('[^0-9A-Za-z-]', '', stem)}.{query.form.value}"
