"""The pages of the explorer by name, with the addresses that tests and pictures look at."""

from __future__ import annotations

from tests.web.demo import Demo

PAGES = {
    "tree": "/?at=440104&open=4401",
    "past": "/?at=4401&day=2018-03-01",
    "members": "/?at=440104&tab=members",
    "graduates": "/?at=440104&tab=destinations",
    "person": "/person/{member}",
    "activities": "/activities",
    "activity": "/activity/{activity}",
    "sankey": "/flows",
    "matrix": "/flows?view=matrix",
    "map": "/flows?view=map",
    "season": "/flows?view=season&within={school}",
    "survival": "/flows?view=survival",
    "ranking": "/flows?view=ranking",
    "compare": "/flows/compare?a={school}&b={other}&year=2018",
    "missing": "/nothing/here",
}
ARGUMENTS = """{ organisation(code: "44") { activities(of: SUBTREE, first: 1) { nodes { activityId } } }
  cohorts(within: "44", year: 2018, rankBy: REMAINDER, first: 2) { nodes { institution { code } } } }"""


async def address_of(page: str, demo: Demo) -> str:
    """Return the address of a page in a demo."""
    told = await demo.ask(ARGUMENTS)
    school, other = (each["institution"]["code"] for each in told["cohorts"]["nodes"])
    activity = told["organisation"]["activities"]["nodes"][0]["activityId"]
    return PAGES[page].format(member=demo.member(), school=school, other=other, activity=activity)
