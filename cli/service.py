"""``leaguegraph account service``: accounts of programs, and their tokens."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from cli.support import check_subject, err, open_database, out, print_json, print_table, progress_shown, run_async
from domain.errors import NotFound
from domain.rights import Role
from graph.service_tokens import ServiceTokenRow, create_token, list_tokens, revoke_tokens

app = typer.Typer(help="Accounts of programs, and their tokens: shown once, kept as a fingerprint.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of the program's account.")]


@app.command()
def create(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help="What the program may do there.")],
    code: Annotated[str, typer.Option("--at", help="Code of the organisation whose subtree it is about.")],
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long the token holds.")] = 90,
) -> None:
    """Make a token for a program, with a role on a subtree for as long; write it once.

    Each token has its own role and end. Another one for the same name lets both hold, so that a program can change over.

    Example: `leaguegraph account service create dashboard --role ANALYST --at 44 --days 30`
    """
    check_subject(name)
    token, place = run_async(_create(name, role, code, datetime.now(UTC) + timedelta(days=days)))
    time = "1 day" if days == 1 else f"{days} days"
    said = f"{name} is {role.value} at {place} ({code}) and below for {time}. The token is shown this once:"
    err.print(said, highlight=False, markup=False, soft_wrap=True)
    sys.stdout.write(token + "\n")


async def _create(name: str, role: Role, code: str, expires_at: datetime) -> tuple[str, str]:
    with progress_shown() as progress:
        async with open_database(progress) as db:
            return await create_token(db, name, role, code, expires_at)


@app.command(name="list")
def list_(json: bool = typer.Option(False, "--json", help="Write JSON, for programs.")) -> None:
    """List the tokens of programs by their last characters, with what each may do.

    Example: `leaguegraph account service list`
    """
    rows = run_async(_list())
    if json:
        print_json([{name: getattr(row, name) for name in ServiceTokenRow.__slots__} for row in rows])
        return
    cells: list[list[object]] = [
[r.subject, f"…{r.hint}", r.created_at[:10], r.expires_at[:10] + (" (ended)" if r.ended else ""), r.role, r.code, r.name]
             for r in rows]  # fmt: skip
    print_table("Service tokens", ["account", "token", "made", "ends", "role", "at", "name"], cells)


async def _list() -> list[ServiceTokenRow]:
    with progress_shown() as progress:
        async with open_database(progress) as db:
            return await list_tokens(db)


@app.command()
def revoke(
    name: Name,
    ending: Annotated[str | None, typer.Option("--ending", help="Only the token with these last characters; all else.")] = None,
) -> None:
    """Take tokens of a program away; they are refused within 30 seconds.

    Example: `leaguegraph account service revoke dashboard --ending x9Qd`
    """
    revoked, left = run_async(_revoke(name, ending))
    if not revoked:
        problem = f"{name} has no such token; nothing was revoked."
        raise NotFound("NO_SUCH_GRANT", problem, "See `leaguegraph account service list`.")
    out.print(f"{revoked} tokens of {name} ended, {left} are left.", highlight=False, markup=False, soft_wrap=True)


async def _revoke(name: str, ending: str | None) -> tuple[int, int]:
    with progress_shown() as progress:
        async with open_database(progress) as db:
            return await revoke_tokens(db, name, ending)
