"""``leaguegraph account``: who may see what."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Annotated

import typer

from cli import service
from cli.support import check_subject, load_settings, open_database, out, print_json, print_table, progress_shown, run_async
from cli.token import token_issuer
from domain.clock import SHANGHAI
from domain.errors import NotFound
from domain.rights import Role
from graph.accounts import GrantRow, act_as, grant_role, list_grants, revoke_role

app = typer.Typer(help="Accounts and their roles on subtrees.", no_args_is_help=True)
app.add_typer(service.app, name="service")

Subject = Annotated[str, typer.Argument(help="Account, as tokens name it (`sub`).")]
Issuer = Annotated[str | None, typer.Option("--issuer", help="Issuer of its tokens; else that of `leaguegraph token`.")]
Code = Annotated[str, typer.Option("--at", help="Code of the organisation whose subtree it is about.")]


@app.command()
def grant(
    subject: Subject,
    role: Annotated[Role, typer.Option("--role", help="What the account may do there.")],
    code: Code,
    until: Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day of the role.")] = None,
    issuer: Issuer = None,
) -> None:
    """Grant a role on the subtree of an organisation.

    Example: `leaguegraph account grant li.na --role STAFF --at 440104 --until 2019-12-31`
    """
    check_subject(subject)
    end = None
    if until:
        end = datetime.combine(until.date() + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    name = run_async(_grant(issuer or token_issuer(load_settings()), subject, role, code, end))
    out.print(f"{subject} is {role.value} at {name} ({code}) and below.", highlight=False, markup=False, soft_wrap=True)


async def _grant(issuer: str, subject: str, role: Role, code: str, until: datetime | None) -> str:
    with progress_shown() as progress:
        async with open_database(progress) as db:
            return await grant_role(db, issuer, subject, role, code, until)


@app.command()
def revoke(
    subject: Subject,
    code: Code,
    role: Annotated[Role | None, typer.Option("--role", help="Only this role; every role else.")] = None,
    issuer: Issuer = None,
) -> None:
    """Take roles on the subtree of an organisation away; open sessions lose them within 30 seconds.

    Example: `leaguegraph account revoke li.na --at 440104`
    """
    count = run_async(_revoke(issuer or token_issuer(load_settings()), subject, role, code))
    if not count:
        problem = f"{subject} has no such role at {code}; nothing was revoked."
        raise NotFound("NO_SUCH_GRANT", problem, "See `leaguegraph account list`.")
    out.print(f"{count} grants of {subject} at {code} ended.", highlight=False, markup=False, soft_wrap=True)


async def _revoke(issuer: str, subject: str, role: Role | None, code: str) -> int:
    with progress_shown() as progress:
        async with open_database(progress) as db:
            return await revoke_role(db, issuer, subject, role, code)


@app.command()
def link(
    subject: Subject,
    person: Annotated[str, typer.Option("--person", help="Id of the person whose account it is.")],
    issuer: Issuer = None,
) -> None:
    """Say whose an account is: the person sees their own record, and officers by post get what their post gives.

    Example: `leaguegraph account link li.na --person P-0001`
    """
    check_subject(subject)
    name = run_async(_act_as(issuer or token_issuer(load_settings()), subject, person))
    out.print(f"{subject} is the account of {name}.", highlight=False, markup=False, soft_wrap=True)


async def _act_as(issuer: str, subject: str, person: str) -> str:
    with progress_shown() as progress:
        async with open_database(progress) as db:
            return await act_as(db, issuer, subject, person)


@app.command(name="list")
def list_(
    json: bool = typer.Option(False, "--json", help="Write JSON, for programs."),
) -> None:
    """List accounts with their roles.

    Example: `leaguegraph account list --json`
    """
    rows = run_async(_list())
    if json:
        print_json([{name: getattr(row, name) for name in GrantRow.__slots__} for row in rows])
        return
    columns = ["account", "issuer", "role", "at", "name", "until"]
    print_table(
        "Accounts", columns, [[r.subject, r.issuer, r.role or "none", r.code or "", r.name or "", r.until or ""] for r in rows]
    )


async def _list() -> list[GrantRow]:
    with progress_shown() as progress:
        async with open_database(progress) as db:
            return await list_grants(db)
