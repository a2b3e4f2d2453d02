"""``flowExport``: how far a file of flows is, which asking begins."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from analytics.export import Format
from api.errors import Code, RequestError
from api.flows.export_files import TOTAL, State
from api.flows.exporting import ExportQuery, checked_reason
from api.flows.exports import QueueFull, Told
from api.flows.plan import Asking
from domain.errors import InvalidInput

log = structlog.get_logger()

DOWNLOADS = "/downloads/"


async def flow_export(asking: Asking) -> Any:
    """Answer ``flowExport``; null where the caller may not have it."""
    reading = asking.reading
    try:
        found = await asyncio.to_thread(reading.exports.ask, _query(asking), reading.rights, reading.record)
    except InvalidInput as exc:
        raise RequestError(Code.BAD_INPUT, str(exc), asking.path) from exc
    except QueueFull as exc:
        raise RequestError(Code.UNAVAILABLE, str(exc), asking.path) from exc
    except OSError as exc:
        log.error("export cannot be begun", problem=str(exc))
        message = "Files cannot be written here now. Tell the administrators."
        raise RequestError(Code.UNAVAILABLE, message, asking.path) from exc
    return None if found is None else _answer(found)


def _query(asking: Asking) -> ExportQuery:
    values = asking.values
    exact, within = bool(values.get("exact")), values.get("within")
    if exact and within is None:
        message = "Exact figures are given within an organisation. Name it in `within`."
        raise RequestError(Code.BAD_INPUT, message, (*asking.path, "within"))
    reason = checked_reason(values.get("reason")) if exact else None
    return ExportQuery(values["table"], Format(values["format"]), values.get("cohort_year"), within, exact, reason)


def _answer(found: Told) -> dict[str, Any]:
    told = found.progress
    is_ready = told.state is State.READY
    return {
        "id": found.id,
        "state": told.state.value,
        "done": told.done,
        "total": TOTAL,
        "rows": told.rows,
        "sha256": told.sha256,
        "url": f"{DOWNLOADS}{found.id}" if is_ready else None,
        "about_url": f"{DOWNLOADS}{found.id}.json" if is_ready else None,
        "message": told.message,
    }
