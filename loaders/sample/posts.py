"""Posts of cadres: those of committees are held by people who are no members, those of branches by members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from domain.kinds import Kind
from domain.people import Employment, Post
from loaders.sample import figures
from loaders.sample.classes import day
from loaders.sample.nodes import NEVER, Tree
from loaders.sample.shares import Ints, chosen

POSTS = [post.value for post in Post]
EMPLOYMENTS = [way.value for way in Employment]
SECRETARY, DEPUTY, MEMBER = range(len(POSTS))
YEAR = 365
TODAY = day("2018-11-14")
PAST_SHARE = 0.12
LEADING = tuple(kind.value for kind in (Kind.PROVINCIAL_COMMITTEE, Kind.CITY_COMMITTEE, Kind.COUNTY_COMMITTEE))


@dataclass(slots=True)
class PostRows:
    """Posts, one a row; ``valid_to`` is -1 for those that are held now. ``cadres``: how many people hold those of committees.

    Cadres of committees are numbered from ``first_cadre`` on.
    """

    person: Ints
    organisation: Ints
    post: Ints
    employment: Ints
    valid_from: Ints
    term_ends: Ints
    valid_to: Ints
    cadres: int
    without_secretary: Ints


def posts(tree: Tree, since: Ints, present: int, first_cadre: int, random: np.random.Generator) -> PostRows:
    """Return the posts of a tree whose present members are ``present`` people, in branches since the days ``since``."""
    kind = tree.table["kind"].to_numpy()
    is_open = tree.closed == NEVER
    committees = np.flatnonzero(is_open & (kind != Kind.BRANCH.value) & (kind != Kind.EXTERNAL.value))
    organisation, post = _of_committees(committees, random)
    employment = np.where(
        np.isin(kind[organisation], LEADING), random.integers(0, 2, len(post)), random.integers(1, 3, len(post))
    )
    begun = random.integers(day("2015-03-01"), day("2018-06-01"), len(post))
    begun = np.maximum(begun, tree.registered[organisation])
    cadres = first_cadre + np.arange(len(post))
    branches = np.flatnonzero(is_open & (kind == Kind.BRANCH.value))
    target = round(figures.POSTS * present / figures.MEMBERS) - len(post)
    person, branch, of_branch, without = _of_branches(tree, branches, target, random)
    held = np.minimum(since[person] + random.integers(0, 90, len(person)), TODAY)
    past_person, past_branch = _past(tree, branches, since, random)
    ended = since[past_person] + 20 + (random.random(len(past_person)) * (TODAY - since[past_person] - 20)).astype(np.int64)
    begins = np.concatenate([begun, held, since[past_person]])
    return PostRows(
        person=np.concatenate([cadres, person, past_person]),
        organisation=np.concatenate([organisation, branch, past_branch]),
        post=np.concatenate([post, of_branch, np.full(len(past_person), SECRETARY)]),
        employment=np.concatenate([employment, np.full(len(person) + len(past_person), EMPLOYMENTS.index(Employment.PART_TIME))]),
        valid_from=begins,
        term_ends=begins + YEAR * random.integers(2, 4, len(begins)),
        valid_to=np.concatenate([np.full(len(post) + len(person), -1), ended]),
        cadres=len(post),
        without_secretary=without,
    )


def _of_committees(committees: Ints, random: np.random.Generator) -> tuple[Ints, Ints]:
    deputies = committees[random.random(len(committees)) < 0.6]  # noqa: PLR2004
    members = committees[random.random(len(committees)) < 0.4]  # noqa: PLR2004
    organisation = np.concatenate([committees, deputies, members])
    post = np.repeat([SECRETARY, DEPUTY, MEMBER], [len(committees), len(deputies), len(members)])
    return organisation, post


def _of_branches(tree: Tree, branches: Ints, total: int, random: np.random.Generator) -> tuple[Ints, Ints, Ints, Ints]:
    """Return persons, branches and posts, and the branches without a secretary: the empty ones, and others up to their share."""
    offset = np.cumsum(tree.size) - tree.size
    size = tree.size[branches]
    staffed = branches[size > 0]
    wanted = round((1 - figures.NO_SECRETARY_SHARE) * len(branches))
    led = np.sort(chosen(random, min(wanted, total), staffed))
    helped = np.concatenate([np.stack([branches[size >= 4], np.full(int((size >= 4).sum()), DEPUTY)]),  # noqa: PLR2004
                             np.stack([branches[size >= 8], np.full(int((size >= 8).sum()), MEMBER)])], axis=1)  # fmt: skip # noqa: PLR2004
    extra = helped[:, np.sort(chosen(random, max(0, total - len(led)), np.arange(helped.shape[1])))]
    branch = np.concatenate([led, extra[0]])
    post = np.concatenate([np.full(len(led), SECRETARY), extra[1]])
    return offset[branch] + post, branch, post, np.setdiff1d(branches, led)


def _past(tree: Tree, branches: Ints, since: Ints, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Return members who were secretaries of their branch before, with the branch."""
    offset = np.cumsum(tree.size) - tree.size
    large = branches[tree.size[branches] >= 6]  # noqa: PLR2004
    branch = large[random.random(len(large)) < PAST_SHARE]
    person = offset[branch] + 4
    long_enough = since[person] < TODAY - 60
    return person[long_enough], branch[long_enough]
