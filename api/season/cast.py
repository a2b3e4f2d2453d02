"""Who plays a season: chosen from the graph by a seed, with an account for each part, named so that one sees it is generated."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from api.tokens import DEMO_ISSUER
from domain.errors import Refused
from domain.kinds import Sector
from domain.rights import Role
from graph.accounts import act_as, grant_role
from graph.database import Database
from graph.season import Employer, Fallback, GraduatingClass, list_classes, list_employers, list_fallbacks

LEAST_CLASS, MOST_CLASS = 12, 60
LEAST_MEMBERS = 24
RETURNED = 30  # graduates of one institution in a day are a batch (domain/conduct_rules.py)
MEMBERS = 20
EMPLOYERS = 7


@dataclass(frozen=True, slots=True)
class Part:
    """An account of the season: its subject, its role, where it has it, and what it does."""

    subject: str
    role: Role
    code: str
    does: str


@dataclass(frozen=True, slots=True)
class Cast:
    """All who play: the class that graduates, the classes that are sent home, townships, and committees at work places."""

    graduating: GraduatingClass
    returned: Sequence[GraduatingClass]
    fallbacks: Sequence[Fallback]
    prompt: Employer
    refusing: Employer
    late: Employer
    sender: Employer
    deleting: Employer
    supplying: Employer
    stamping: Employer

    @property
    def root(self) -> str:
        """Return the code of the root of the tree."""
        return self.late.path.split("/")[0]

    @property
    def members(self) -> list[str]:
        """Return who asks on their own."""
        return self.sender.members[:MEMBERS]

    @property
    def parts(self) -> list[Part]:
        """Return the accounts, those of members aside."""
        officer = [
            ("season-school", self.graduating.asked, "starts a class's transfers"),
            ("season-sender", self.sender.code, "releases members who ask"),
            ("season-prompt", self.prompt.code, "accepts and places"),
            ("season-refusing", self.refusing.code, "refuses some"),
            ("season-late", self.late.code, "answers after its time"),
            ("season-above", self.late.above_code, "answers what passed on"),
            ("season-university", self.returned[0].institution, "sends classes home: planted"),
            ("season-deletes", self.deleting.code, "ends memberships: planted"),
            ("season-supplies", self.supplying.code, "starts what is stamped"),
            ("season-stamps", self.stamping.code, "agrees in seconds: planted"),
        ]
        watching = [
            Part("season-staff", Role.STAFF, self.root, "sees inboxes"),
            Part("season-auditor", Role.AUDITOR, self.root, "sees conduct"),
        ]
        return [*(Part(subject, Role.OFFICER, code, does) for subject, code, does in officer), *watching]


async def choose_cast(db: Database, year: int, seed: int) -> Cast:
    """Choose by a seed who plays the season of a year.

    Raises
    ------
    Refused
        ``SEASON_SPENT``: too few classes, townships or committees are left that can still move.
    """
    chance = random.Random(seed)  # noqa: S311 - a choice, no secret
    classes = await list_classes(db, year, LEAST_CLASS, MOST_CLASS)
    fallbacks = await list_fallbacks(db)
    employers = [each for each in await list_employers(db) if len(each.members) >= LEAST_MEMBERS]
    chance.shuffle(classes)
    returned = _classes_of_one(classes)
    graduating = next((each for each in classes if returned and each.institution != returned[0].institution), None)
    if graduating is None or len(fallbacks) < len(returned) + 1 or len(employers) < EMPLOYERS:
        problem = f"Too few classes of {year}, townships or committees with members who can move are left for a season."
        raise Refused("SEASON_SPENT", problem, "Run `leaguegraph db reset`, then `leaguegraph demo`.")
    townships = chance.sample(fallbacks, len(returned) + 1)
    return Cast(graduating, returned, townships, *chance.sample(employers, EMPLOYERS))


def _classes_of_one(classes: Sequence[GraduatingClass]) -> list[GraduatingClass]:
    """Return classes of the first university that has enough graduates for a batch, no more of them than it takes."""
    of_universities = [each for each in classes if each.sector == Sector.UNIVERSITY.value]
    for first in of_universities:
        taken: list[GraduatingClass] = []
        for each in (each for each in of_universities if each.institution == first.institution):
            taken.append(each)
            if sum(len(one.members) for one in taken) >= RETURNED:
                return taken
    return []


def member_account(number: int) -> str:
    """Return the account of a member who asks on their own.

    >>> member_account(3)
    'season-member-03'
    """
    return f"season-member-{number:02}"


async def grant_cast(db: Database, cast: Cast) -> None:
    """Grant every account its role, and let those of members be theirs."""
    for part in cast.parts:
        await grant_role(db, DEMO_ISSUER, part.subject, part.role, part.code)
    for number, person_id in enumerate(cast.members):
        await act_as(db, DEMO_ISSUER, member_account(number), person_id)
