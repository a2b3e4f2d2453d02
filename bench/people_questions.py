"""Questions about people, activities and totals: they need a province with people."""

from __future__ import annotations

from bench.questions import PAGE, Question, Variables, listed
from graph.database import Database

PAGE_OF_RESULTS = 20
LOOKUP, SEARCH = 3.0, 6.0  # multiples of RETURN 1
LEAST_LETTERS = 2


async def _people(db: Database) -> list[Variables]:
    return [{"id": row["id"]} for row in await listed(db, "bench/list_people")]


async def _names(db: Database) -> list[Variables]:
    """Names of people, common ones among them, and beginnings of their pinyin."""
    texts: dict[str, None] = {"李娜": None, "lina": None}
    for at, row in enumerate(await listed(db, "bench/list_people")):
        texts[row["name"] if at % 3 else row["pinyin"].replace(" ", "")] = None
    return [{"text": text} for text in texts if len(text) >= LEAST_LETTERS]


async def _branches(db: Database) -> list[Variables]:
    return [{"code": row["code"]} for row in await listed(db, "bench/list_branches_with_members")]


async def _activities(db: Database) -> list[Variables]:
    return [{"id": row["id"]} for row in await listed(db, "bench/list_activities")]


def _search(within: str | None) -> str:
    inside = f', within: "{within}"' if within else ""
    return (
        f"query ($text: String!) {{ searchPeople(text: $text{inside}, first: {PAGE_OF_RESULTS}) "
        "{ nodes { name membership { branch { name } } } } }"
    )


WITH_TRACK = """query ($id: ID!) { person(id: $id) { name membership { branch { name } }
  memberships { branch { code name } validFrom validTo } timeline(first: 20) { nodes { at kind detail } } } }"""
MEMBERS = f"""query ($code: String!) {{ organisation(code: $code) {{ members(first: {PAGE}) {{
  nodes {{ name joinedOn }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
SIGN_UPS = f"""query ($id: ID!) {{ activity(id: $id) {{ name host {{ name }} ratings {{ average count }}
  participants(first: {PAGE}) {{ nodes {{ person {{ name }} rating }} }} }} }}"""
ROOT_CHILDREN = f"""query ($code: String!) {{ organisation(code: $code) {{ children(first: {PAGE}) {{
  nodes {{ code name totals {{ organisations branches members cadres }} }} }} }} }}"""


async def _committees(db: Database) -> list[Variables]:
    return [{"code": row["code"]} for row in await listed(db, "bench/list_parents")]


PEOPLE_QUESTIONS: tuple[Question, ...] = (
    Question("person with timeline", WITH_TRACK, _people, target=LOOKUP),
    Question("people search, province", _search(None), _names, target=SEARCH),
    Question("people search, city", _search("4401"), _names, target=SEARCH),
    Question("people search, county", _search("440104"), _names, target=SEARCH),
    Question("members, 50", MEMBERS, _branches, target=LOOKUP),
    Question("activity with sign-ups", SIGN_UPS, _activities, target=LOOKUP),
    Question("children with totals", ROOT_CHILDREN, _committees, target=LOOKUP),
)
