"""``flows export --exact``: who runs it, whether they may, and the read log before the file."""

from __future__ import annotations

import uuid
from pathlib import Path

from analytics.export import Exported, check_table, make_export, write_export
from analytics.store import open_extract
from api.errors import RequestError
from api.flows.exporting import ExportQuery, checked_reason, choose, logged, may_ask
from api.read_log import ReadLog
from api.token_keys import has_own_key, token_reader
from api.tokens import DEMO_ISSUER, Caller
from cli.support import connect_database, load_settings, progress_shown, run_async
from domain.errors import InvalidInput, NotFound, Refused
from domain.progress import Progress
from domain.rights import Rights
from graph.accounts import get_rights
from graph.people import has_real_people
from settings import Settings

OPERATION = "flows export"


def export_exactly(asked: ExportQuery, file: Path) -> Exported:
    """Write the exact figures of a subtree of the caller's; what they are is in the read log before the file is there.

    Raises
    ------
    InvalidInput
        ``UNKNOWN_TABLE``, ``UNKNOWN_YEAR``, ``NO_REASON``, ``USAGE``, ``CANNOT_WRITE``.
    Refused
        ``NO_TOKEN``, ``BAD_TOKEN``, ``NO_TOKEN_KEY``.
    NotFound
        ``NO_EXACT_FIGURES``: no such organisation, or the caller is no officer there. ``NO_EXTRACT``.
    ReadLogFailed
        ``READ_LOG``.
    """
    if asked.within is None:
        raise InvalidInput("USAGE", "--exact needs --within.", "Name the code of an organisation where you are OFFICER.")
    check_table(asked.table)
    reason = checked_reason(asked.reason)
    query = ExportQuery(asked.table, asked.form, asked.year, asked.within, exact=True, reason=reason)
    settings = load_settings()
    caller = run_async(_caller(settings))
    with progress_shown() as progress:
        rights = run_async(_rights(settings, caller, progress))
    opened = open_extract(settings.home)
    if not may_ask(opened, query, rights):
        problem = f"There is no organisation {query.within} of which this account may have exact figures."
        raise NotFound("NO_EXACT_FIGURES", problem, "Mend the code, or ask for the role OFFICER there.")
    made = make_export(choose(opened, query, rights)(), query.form, query.told, opened.info)
    ReadLog(settings.home).append(rights, OPERATION, uuid.uuid4().hex, [], reason, logged(query, made))
    return write_export(made, file)


async def _caller(settings: Settings) -> Caller:
    """Return whose token is in the settings."""
    if not settings.token:
        problem = "Exact figures are given to an account, and LEAGUEGRAPH_TOKEN is not set."
        raise Refused("NO_TOKEN", problem, "Set it to a token, for example from `leaguegraph token --as ACCOUNT`.")
    demo = settings.model_copy(update={"demo": True, "token_issuer": DEMO_ISSUER})
    try:
        reader = token_reader(settings if has_own_key(settings) else demo)
        return await reader.read(settings.token.get_secret_value().strip())
    except RequestError as exc:
        problem = "The token in LEAGUEGRAPH_TOKEN is not valid: expired, signed with another key, or not for this program."
        raise Refused("BAD_TOKEN", problem, "Set it to a fresh one, for example from `leaguegraph token --as ACCOUNT`.") from exc


async def _rights(settings: Settings, caller: Caller, progress: Progress) -> Rights:
    """Return what the caller may see now."""
    async with connect_database(progress) as db:
        if not has_own_key(settings) and await has_real_people(db):
            problem = "This graph holds people who are not generated, and the demo's generated key opens the demo alone."
            raise Refused(
                "NO_TOKEN_KEY",
                problem,
                "Set LEAGUEGRAPH_TOKEN_KEY (or _JWKS, or _JWKS_URL) as the server has it.",
            )
        return await get_rights(db, caller.issuer, caller.subject)
