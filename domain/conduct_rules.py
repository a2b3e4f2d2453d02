"""Conduct rules on the audit trail (行为规则): what looks like accounts that are put in order at the members' cost, as data.

A finding is a reason to look, not a verdict: it names the events, and people judge. Two rules look for bursts: many acts of one
account, or for one institution, in a short time. The third looks at an account's answers as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SAMPLE = 10


class ConductRule(StrEnum):
    """What is looked for."""

    BATCH_DELETION = "BATCH_DELETION"
    BATCH_RETURN = "BATCH_RETURN"
    RUBBER_STAMP = "RUBBER_STAMP"


@dataclass(frozen=True, slots=True)
class Terms:
    """How many acts make a finding, and in what time: of a burst from first to last, of an answer since it was asked for."""

    least: int
    within: timedelta


TERMS: Mapping[ConductRule, Terms] = {
    ConductRule.BATCH_DELETION: Terms(20, timedelta(hours=24)),  # a branch has 19.2 members on average
    ConductRule.BATCH_RETURN: Terms(30, timedelta(hours=24)),  # about a class
    ConductRule.RUBBER_STAMP: Terms(20, timedelta(seconds=10)),  # nobody reads a request in less
}
# Memberships that end at 28 end by rule, all at once (`leaguegraph members age-out`).
BY_RULE = frozenset({"AGE"})


@dataclass(frozen=True, slots=True)
class Act:
    """One event: its number, when, by which account, and the path of the organisation that it is about."""

    number: int
    at: datetime
    actor: str
    path: str
    waited: timedelta = timedelta()
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: the accounts, the lowest organisation above all of it, from when to when, how many events, the first."""

    rule: ConductRule
    actors: tuple[str, ...]
    organisation_code: str | None
    began_at: datetime
    ended_at: datetime
    events: int
    sample: tuple[int, ...]


def find_conduct(rule: ConductRule, acts: Iterable[Act]) -> list[Finding]:
    """Return what a rule finds in acts, in the order of their beginnings."""
    terms = TERMS[rule]
    if rule is ConductRule.RUBBER_STAMP:
        groups = [group for group in _grouped(acts, lambda act: act.actor) if _is_stamped(group, terms)]
    else:
        by: Callable[[Act], str] = (lambda act: act.actor) if rule is ConductRule.BATCH_DELETION else (lambda act: act.path)
        groups = [burst for group in _grouped(acts, by) for burst in _bursts(group, terms)]
    found = [_finding(rule, group) for group in groups]
    return sorted(found, key=lambda each: (each.began_at, each.sample))


def _grouped(acts: Iterable[Act], by: Callable[[Act], str]) -> list[list[Act]]:
    groups: dict[str, list[Act]] = defaultdict(list)
    for act in sorted(acts, key=lambda act: (act.at, act.number)):
        groups[by(act)].append(act)
    return list(groups.values())


def _is_stamped(answers: Sequence[Act], terms: Terms) -> bool:
    """Tell whether somebody agreed to everything, and never took longer than reading takes."""
    return len(answers) >= terms.least and all(act.agreed and act.waited <= terms.within for act in answers)


def _bursts(acts: list[Act], terms: Terms) -> list[list[Act]]:
    """Return the bursts: windows with enough acts in them; those that share an act are one.

    >>> at = lambda *hours: [Act(hour, datetime(2019, 9, 2) + timedelta(hours=hour), "i|s", "44/") for hour in hours]
    >>> [[act.number for act in burst] for burst in _bursts(at(0, 30, 31, 32, 33, 99), Terms(3, timedelta(hours=2)))]
    [[30, 31, 32, 33]]
    """
    spans: list[tuple[int, int]] = []
    begin = 0
    for end, act in enumerate(acts):
        while act.at - acts[begin].at > terms.within:
            begin += 1
        if end - begin + 1 < terms.least:
            continue
        if spans and begin <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((begin, end))
    return [acts[begin : end + 1] for begin, end in spans]


def _finding(rule: ConductRule, acts: Sequence[Act]) -> Finding:
    return Finding(
        rule=rule,
        actors=tuple(sorted({act.actor for act in acts})),
        organisation_code=common_code([act.path for act in acts]),
        began_at=acts[0].at,
        ended_at=acts[-1].at,
        events=len(acts),
        sample=tuple(act.number for act in acts[:SAMPLE]),
    )


def common_code(paths: Sequence[str]) -> str | None:
    """Return the code of the lowest organisation at or above all paths; ``None`` where they share none.

    >>> common_code(["44/4401/440104/", "44/4401/440105/S1/"])
    '4401'
    """
    shared: str | None = None
    for codes in zip(*(path.rstrip("/").split("/") for path in paths), strict=False):
        if len(set(codes)) > 1:
            break
        shared = codes[0]
    return shared
