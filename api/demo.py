"""The demo: the real tree of Guangdong, one account for every role, and three questions asked through the API itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from api.tokens import DEMO_ISSUER, generated_key, issue_token
from domain.errors import Refused, Unavailable
from domain.progress import Progress, silent
from domain.rights import Role
from graph.accounts import grant_role
from graph.database import Database
from graph.people import has_real_people
from graph.totals import count_graph, find_counted_at
from loaders.divisions import Options as DivisionOptions
from loaders.divisions import load_divisions
from loaders.organisations import Options as OrganisationOptions
from loaders.organisations import load_organisations
from loaders.sample.tree import write_sample_tree

DIVISIONS = Path(__file__).parents[1] / "data" / "guangdong_divisions_2018.csv"
FIRST_DAY = date(2018, 10, 31)
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
    DemoAccount("officer.guangzhou", Role.OFFICER, "4401", "an officer of Guangzhou (广州团干部)"),
    DemoAccount("analyst", Role.ANALYST, "44", "counts for analysis (分析人员)"),
    DemoAccount("auditor", Role.AUDITOR, "44", "the directory; no counts (审计人员)"),
    DemoAccount("admin", Role.ADMIN, "44", "organisations and grants (管理员)"),
    DemoAccount("member", None, "", "the directory, as every member (团员)"),
)


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """A question with who asks it."""

    text: str
    subject: str
    query: str


QUESTIONS = (
    DemoQuestion(
        "Where is the branch of Xincun? (新村团支部在哪里？)",
        "member",
        """{ searchOrganisations(text: "新村", kinds: [BRANCH], within: "4401", first: 2) {
    totalCount nodes { name ancestors { name } } } }""",
    ),
    DemoQuestion(
        "What does the committee of Yuexiu hold? (越秀团区委下有多少团组织？)",
        "staff.yuexiu",
        """{ organisation(code: "440104") { name totals { organisations byKind { kind organisations } }
    children(first: 2) { totalCount nodes { shortName } } } }""",
    ),
    DemoQuestion(
        "Which universities are read “zhongshan”? (拼音 zhongshan 的高校有哪些？)",
        "member",
        """{ searchOrganisations(text: "zhongshan daxue", sectors: [UNIVERSITY], first: 3) {
    totalCount nodes { code name } } }""",
    ),
)


async def load_demo(db: Database, home: Path, progress: Progress = silent) -> None:
    """Load the sample tree into an empty graph, or go on where a start of the demo was interrupted; grant the accounts' roles.

    Raises
    ------
    Unavailable
        ``DEMO_DATA``: the files that come with the program do not load.
    Refused
        ``OTHER_TREE``: the graph holds something that the demo did not load; ``REAL_PEOPLE``: people who are not generated.
    """
    if await has_real_people(db):
        problem = "This database holds people who are not generated; the demo has generated keys and does not serve it."
        raise Refused("REAL_PEOPLE", problem, "Serve it with `leaguegraph serve` and keys of your own.")
    mark = home / MARK
    size = await count_graph(db)
    if size["organisations"] == size["divisions"] == 0:
        mark.write_text("The graph of this folder was loaded by the demo.\n", encoding="utf-8")
    elif not mark.exists():
        problem = "This database holds a tree that the demo did not load; it was left alone."
        raise Refused("OTHER_TREE", problem, "Serve it with `leaguegraph serve`, or give the demo another LEAGUEGRAPH_HOME.")
    if await find_counted_at(db) is None:
        await _load_tree(db, home, progress)
    for account in ACCOUNTS:
        if account.role:
            await grant_role(db, DEMO_ISSUER, account.subject, account.role, account.code)


async def _load_tree(db: Database, home: Path, progress: Progress) -> None:
    divisions = await load_divisions(db, DIVISIONS, DivisionOptions(FIRST_DAY), progress)
    file, _ = write_sample_tree(home / "sample", force=True)
    organisations = await load_organisations(db, file, OrganisationOptions(FIRST_DAY), progress)
    if divisions.problem_count or organisations.problem_count:
        first = (*divisions.problems, *organisations.problems)[0]
        raise Unavailable("DEMO_DATA", f"The demo's own data do not load: {first.problem}", "Run `leaguegraph db reset`.")


def demo_tokens(home: Path, audience: str) -> Mapping[str, str]:
    """Return a token for each account of the demo, by its subject."""
    key = generated_key(home)
    return {
        account.subject: issue_token(key, account.subject, issuer=DEMO_ISSUER, audience=audience, lifetime_s=LIFETIME_S)
        for account in ACCOUNTS
    }


async def ask_demo(address: str, tokens: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the answers to the three questions, asked over HTTP like any client's."""
    answers = []
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
        for question in QUESTIONS:
            headers = {"authorization": f"Bearer {tokens[question.subject]}"}
            response = await client.post(address, json={"query": question.query}, headers=headers)
            body = response.json()
            if "errors" in body:
                raise Unavailable("DEMO_FAILED", f"The demo's question failed: {body['errors'][0]['message']}", "Run it again.")
            answers.append(body["data"])
    return answers
