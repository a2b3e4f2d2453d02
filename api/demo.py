"""The demo: a fiftieth of the province, generated; one account for every role; three questions asked through the API itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from analytics.facts import forget_extracts
from analytics.store import open_extract
from api.tokens import DEMO_ISSUER, generated_key, issue_token
from domain.errors import NotFound, Refused, Unavailable
from domain.progress import Progress, silent
from domain.rights import Role
from graph.accounts import act_as, grant_role
from graph.database import Database
from graph.people import has_real_people
from graph.server.managed import ManagedServer, ServerAddress
from graph.totals import count_graph
from loaders.bulk.province import ImportOptions, import_folder
from loaders.sample.province import MANIFEST, Options, write_province
from loaders.sample.schools import COHORT_YEARS
from workflows.cohorts import freeze_cohorts
from workflows.publish import extract_flows

SAMPLE = Options(scale=0.02, seed=1)
MARK = "demo.loaded"
LIFETIME_S = 30 * 86_400
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo: its subject, its role, the organisation where it has it, and what it shows."""

    subject: str
    role: Role | None
    code: str
    text: str


ACCOUNTS = (
    DemoAccount("staff.province", Role.STAFF, "44", "counts of the whole province (全省工作人员)"),
    DemoAccount("staff.yuexiu", Role.STAFF, "440104", "counts of Yuexiu alone (越秀区工作人员)"),
    DemoAccount("officer.province", Role.OFFICER, "44", "people of the whole province (全省团干部)"),
    DemoAccount("officer.guangzhou", Role.OFFICER, "4401", "people of Guangzhou (广州团干部)"),
    DemoAccount("analyst", Role.ANALYST, "44", "counts for analysis (分析人员)"),
    DemoAccount("auditor", Role.AUDITOR, "44", "the event log of the whole province; no counts (审计人员)"),
    DemoAccount("admin", Role.ADMIN, "44", "organisations and grants (管理员)"),
    DemoAccount("member", None, "", "the directory, and their own record (团员)"),
)


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """A question with who asks it; ``$member`` in it is the member of the demo."""

    text: str
    subject: str
    query: str


QUESTIONS = (
    DemoQuestion(
        "Where is the branch of Huaqiao Xincun? (华侨新村的团支部在哪里？)",
        "member",
        """{ searchOrganisations(text: "华侨新村", kinds: [BRANCH], first: 2) {
    totalCount nodes { name ancestors { name } } } }""",
    ),
    DemoQuestion(
        "Show me this member's whole track. (这名团员的完整经历？)",
        "officer.province",
        """query ($member: ID!) { person(id: $member) { name idNumberMasked
    memberships { branch { name } validFrom validTo endedBy } timeline { totalCount } } }""",
    ),
    DemoQuestion(
        "Where did this school's graduates go? (中山大学的毕业生去了哪里？)",
        "officer.province",
        """{ organisation(code: "4144010558") { shortName destinations(year: 2018) {
    base completionRate remainder byCity { place { name } people } } } }""",
    ),
)


async def open_demo(server: ManagedServer, home: Path, key: bytes, database: str, progress: Progress = silent) -> ServerAddress:
    """Start the demo's graph: import the sample where there is none, or where a start was interrupted in it.

    Raises
    ------
    Unavailable
        ``DEMO_DATA``: the sample does not import.
    Refused
        ``OTHER_TREE``: the graph holds something that the demo did not make; ``REAL_PEOPLE``: people who are not generated.
    """
    mark = home / MARK
    address = await asyncio.to_thread(server.start, progress)
    made = not await is_empty(address, database, made_here=mark.exists()) and not server.import_unfinished
    if made and (sample_folder(home) / MANIFEST).exists():  # without it, an older demo made the graph
        return address
    mark.write_text("The graph of this folder was made by the demo.\n", encoding="utf-8")
    await asyncio.to_thread(write_province, sample_folder(home), SAMPLE, progress, force=True)
    report = await import_folder(server, home, sample_folder(home), ImportOptions(key, database, overwrite=True), progress)
    forget_extracts(home)
    if not report.imported or report.differences:
        found = report.problems[0].problem if report.problems else f"other counts of {', '.join(report.differences)}"
        raise Unavailable(
            "DEMO_DATA", f"The demo's own data do not import: {found}", "Run `leaguegraph db reset`, then the demo."
        )
    return await asyncio.to_thread(server.start, progress)


async def follow_graduates(db: Database, home: Path, progress: Progress = silent) -> None:
    """Freeze the cohorts of the sample's years and extract their flows, where that has not been done."""
    for year in COHORT_YEARS:
        try:
            await freeze_cohorts(db, "44", year, date(year, 6, 1), progress)
        except Refused as exc:
            if exc.code != "COHORTS_FROZEN":
                raise
    try:
        open_extract(home)
    except NotFound:
        await extract_flows(db, home, progress)


async def is_empty(address: ServerAddress, database: str, *, made_here: bool) -> bool:
    """Tell whether the graph is empty; refuse one that the demo did not make.

    Raises
    ------
    Refused
        ``OTHER_TREE``, ``REAL_PEOPLE``.
    """
    db = Database.connect(address.uri, address.user, address.password, database)
    try:
        await refuse_real_people(db)
        size = await count_graph(db)
    finally:
        await db.close()
    empty = size["organisations"] == size["divisions"] == 0
    if not empty and not made_here:
        problem = "This database holds a tree that the demo did not make; it was left alone."
        raise Refused("OTHER_TREE", problem, "Serve it with `leaguegraph serve`, or give the demo another LEAGUEGRAPH_HOME.")
    return empty


async def refuse_real_people(db: Database) -> None:
    """Refuse to serve people who are not generated with generated keys.

    Raises
    ------
    Refused
        ``REAL_PEOPLE``.
    """
    if await has_real_people(db):
        problem = "This database holds people who are not generated; the demo has generated keys and does not serve it."
        raise Refused("REAL_PEOPLE", problem, "Serve it with `leaguegraph serve` and keys of your own.")


async def grant_demo(db: Database, home: Path) -> None:
    """Grant the accounts' roles, and let the account of the member be that of a person."""
    for account in ACCOUNTS:
        if account.role:
            await grant_role(db, DEMO_ISSUER, account.subject, account.role, account.code)
    await act_as(db, DEMO_ISSUER, "member", member_of(home))


def sample_folder(home: Path) -> Path:
    """Return where the tables of the demo lie."""
    return home / "sample"


def member_of(home: Path) -> str:
    """Return the id of the person whom the demo shows: one with a long career."""
    told = json.loads((sample_folder(home) / MANIFEST).read_text(encoding="utf-8"))
    return str(told["planted"]["long_careers"][0])


def demo_tokens(home: Path, audience: str) -> Mapping[str, str]:
    """Return a token for each account of the demo, by its subject."""
    key = generated_key(home)
    return {
        account.subject: issue_token(key, account.subject, issuer=DEMO_ISSUER, audience=audience, lifetime_s=LIFETIME_S)
        for account in ACCOUNTS
    }


async def ask_demo(address: str, tokens: Mapping[str, str], member: str) -> list[dict[str, Any]]:
    """Return the answers to the three questions, asked over HTTP like any client's."""
    answers = []
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
        for question in QUESTIONS:
            headers = {"authorization": f"Bearer {tokens[question.subject]}"}
            response = await client.post(
                address, json={"query": question.query, "variables": {"member": member}}, headers=headers
            )
            body = response.json()
            if "errors" in body:
                raise Unavailable("DEMO_FAILED", f"The demo's question failed: {body['errors'][0]['message']}", "Run it again.")
            answers.append(body["data"])
    return answers
