"""What a sample comes to: every count, the rates of its cohorts, the planted cases with their codes, to score checks by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.kinds import Kind, Sector
from loaders.sample import figures
from loaders.sample.activities import ActivityRows
from loaders.sample.careers import Careers
from loaders.sample.lives import Lives
from loaders.sample.memberships import Memberships
from loaders.sample.nodes import NEVER, Role, Tree
from loaders.sample.people import Faces
from loaders.sample.plan import Plan
from loaders.sample.posts import PostRows
from loaders.sample.requests import OPEN, REJECTED, STATES, Requests
from loaders.sample.schools import Cohort
from loaders.sample.shares import Ints
from loaders.sample.tables import person_ids

HOLLOW_BELOW = 3
LEADING = (Kind.PROVINCIAL_COMMITTEE, Kind.CITY_COMMITTEE, Kind.COUNTY_COMMITTEE)


@dataclass(slots=True)
class Made:
    """Everything that a sample is made of."""

    tree: Tree
    plan: Plan
    cohorts: list[Cohort]
    careers: Careers
    lives: Lives
    held: Memberships
    posts: PostRows
    asked: Requests
    activities: ActivityRows
    known: Faces


def manifest(scale: float, seed: int, made: Made, rows: dict[str, int]) -> dict[str, Any]:
    """Return the manifest; ``rows`` are those of the files."""
    return {
        "generated": True,
        "notice": "Divisions and universities are real; all else, people too, is generated (虚构) and belongs to nobody.",
        "scale": scale,
        "seed": seed,
        "as_of": figures.PRESENT.isoformat(),
        "divisions_on": "2018-10-31",
        "drawn": sorted(made.plan.drawn) if not made.plan.whole else "everything",
        "target_members": made.plan.target,
        "rows": rows,
        "counts": _counts(made),
        "completion": _completion(made.cohorts),
        "planted": _planted(made),
    }


def _counts(made: Made) -> dict[str, int]:
    tree, posts, acts = made.tree, made.posts, made.activities
    kind = tree.table["kind"].to_numpy()
    is_open = (tree.closed == NEVER) & (kind != Kind.EXTERNAL.value)
    branches = int((is_open & (kind == Kind.BRANCH.value)).sum())
    systems = int((tree.table["level"] == "CITY").sum() - (kind == Kind.CITY_COMMITTEE.value).sum())
    leading = int(np.isin(kind, [each.value for each in LEADING]).sum()) + systems
    schools = (tree.table["sector"] == Sector.MIDDLE_SCHOOL.value) & (tree.table["is_institution"] == "true")
    states = {f"transfers_{STATES[which].lower()}": int((made.asked.state == which).sum()) for which in range(len(STATES))}
    return {
        "organisations": int(is_open.sum()),
        "leading_bodies": leading,
        "committees": int(is_open.sum()) - branches - leading,
        "branches": branches,
        "closed_branches": int((tree.closed != NEVER).sum()),
        "external_organisations": int((kind == Kind.EXTERNAL.value).sum()),
        "members": int((made.careers.branch >= 0).sum()),
        "people": len(made.known.surname),
        "memberships": len(made.held.person),
        "posts": int((posts.valid_to < 0).sum()),
        "past_posts": int((posts.valid_to >= 0).sum()),
        "transfers_completed": len(made.lives.hops.person),
        **states,
        "activities": len(acts.host),
        "hosts": len(np.unique(acts.host)),
        "sign_ups": len(acts.person),
        "attended": int((acts.attended >= 0).sum()),
        "ratings": int((acts.rating >= 0).sum()),
        "middle_schools": int(schools.sum()),
        "league_schools": int((tree.table["is_league_school"] == "true").sum()),
    }


def _completion(cohorts: list[Cohort]) -> dict[str, dict[str, float | int]]:
    """Return for each sector and year the base without who left the League, who completed, who remained, and the rate."""
    told: dict[str, dict[str, float | int]] = {}
    for sector in figures.COMPLETERS:
        for year in figures.COMPLETERS[sector]:
            its = [each for each in cohorts if each.sector is sector and each.year == year]
            completed, remaining = sum(each.completed for each in its), sum(each.remaining for each in its)
            rate = round(completed / (completed + remaining), 4)
            told[f"{sector.value} {year}"] = {"completed": completed, "remaining": remaining, "rate": rate}
    return told


def _planted(made: Made) -> dict[str, list[str]]:
    tree, codes = made.tree, made.tree.table["code"]
    kind = tree.table["kind"].to_numpy()
    is_open = (tree.closed == NEVER) & (kind != Kind.EXTERNAL.value)
    branch = is_open & (kind == Kind.BRANCH.value)
    below = np.r_[0, np.cumsum(branch)]
    hollow = is_open & ~branch & (below[tree.end] - below[np.arange(tree.height)] == 0)
    members = np.bincount(made.careers.branch[made.careers.branch >= 0], minlength=tree.height)
    left_open = branch & (tree.role == Role.LEFTOVER) & (tree.table["graduation_year"] != "").to_numpy()

    def named(flags: Ints) -> list[str]:
        return codes.gather(np.flatnonzero(flags)).to_list()

    people = len(made.careers.branch)
    silent = np.flatnonzero((made.known.has_phone[:people] == 0) & (made.careers.branch >= 0))
    late = made.asked.person[made.asked.state == OPEN]
    refused = made.asked.person[made.asked.state == REJECTED]
    hops = np.bincount(made.lives.hops.person, minlength=made.careers.present)[: made.careers.present]
    return {
        "hollow_committees": named(hollow),
        "hollow_branches": named(branch & (members < HOLLOW_BELOW)),
        "branches_without_secretary": codes.gather(made.posts.without_secretary).to_list(),
        "classes_left_open": named(left_open),
        "members_without_phone": person_ids(silent).to_list(),
        "long_careers": person_ids(np.flatnonzero(hops > 1)).to_list(),
        "people_with_open_transfer": person_ids(np.sort(late)).to_list(),
        "people_with_rejected_transfer": person_ids(np.sort(refused)).to_list(),
    }
