"""Running one compiled root field, and how its failures are told."""

from __future__ import annotations

import structlog

from api.compiler.compile import REASON
from api.compiler.plan import Answering, NullError, Params
from api.compiler.roots import Reading, RootPlan
from api.errors import Code, RequestError, formatted
from api.flows.pending import settle
from api.read_log import ReadLogFailed
from domain.errors import Unavailable
from graph.database import QueryTimeout

log = structlog.get_logger()

Errors = list[dict[str, object]]


async def read_root(plan: RootPlan, params: Params, reading: Reading) -> tuple[object, Errors]:
    """Read one root field; its value (``None`` when it failed) and its errors."""
    answering = Answering(params)
    try:
        value, failed = await settle(await plan.read(answering, reading), answering, reading, (plan.key,))
        if answering.people:
            reading.record(sorted(answering.people), params.get(REASON))
    except NullError as exc:
        answering.errors.append((exc.path, exc.field_name))
        value, failed = None, []
    except ReadLogFailed as exc:
        log.error("read log failed", problem=exc.problem)
        message = "People are not read while the read log cannot be written. Tell the administrators."
        return None, [formatted(Code.UNAVAILABLE, message, (plan.key,))]
    except QueryTimeout:
        message = "The operation ran past its deadline. Ask for less at once."
        return None, [formatted(Code.TIMEOUT, message, (plan.key,))]
    except Unavailable as exc:
        log.error("store unavailable", query=plan.name, code=exc.code, problem=exc.problem)
        message = "The store does not answer now. Try again in a moment."
        return None, [formatted(Code.UNAVAILABLE, message, (plan.key,))]
    except RequestError as exc:
        return None, [exc.formatted()]
    errors = [null_entry(plan, (plan.key, *path), name) for path, name in answering.errors]
    return value, [*errors, *failed]


def null_entry(plan: RootPlan, path: tuple[str | int, ...], name: str) -> dict[str, object]:
    """Return the masked error for a required field that the store has no value for, and log it."""
    log.error("required value missing in the graph", query=plan.name, field=name)
    return formatted(Code.INTERNAL, "A required value is missing in the graph; it was logged.", path)
