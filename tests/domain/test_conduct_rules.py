"""Conduct rules on acts made by hand: at the threshold, one below it, a moment too long; worked out on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.clock import SHANGHAI
from domain.conduct_rules import TERMS, Act, ConductRule, common_code, find_conduct

MORNING = datetime(2019, 9, 2, 9, tzinfo=SHANGHAI)
DELETION, RETURN, STAMP = ConductRule.BATCH_DELETION, ConductRule.BATCH_RETURN, ConductRule.RUBBER_STAMP


def acts(count: int, *, first: int = 1, actor: str = "i|a", path: str = "44/4401/B1/", every: timedelta = timedelta(minutes=1),
         at: datetime = MORNING, waited_s: float = 0.0) -> list[Act]:  # fmt: skip
    """Return so many acts of an account, one after the other."""
    return [Act(first + i, at + i * every, actor, path, timedelta(seconds=waited_s)) for i in range(count)]


def test_the_thresholds() -> None:
    assert [(TERMS[rule].least, TERMS[rule].within) for rule in (DELETION, RETURN, STAMP)] == [
        (20, timedelta(hours=24)),
        (30, timedelta(hours=24)),
        (20, timedelta(seconds=10)),
    ]


def test_twenty_in_a_day_are_a_batch_and_nineteen_are_not() -> None:
    assert find_conduct(DELETION, acts(19)) == []
    (found,) = find_conduct(DELETION, acts(20))
    assert (found.rule, found.actors, found.organisation_code, found.events) == (DELETION, ("i|a",), "B1", 20)
    assert (found.began_at, found.ended_at) == (MORNING, MORNING + timedelta(minutes=19))
    assert found.sample == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)


def test_a_day_and_no_longer() -> None:
    whole_day = timedelta(hours=24) / 19  # from the first to the twentieth
    assert len(find_conduct(DELETION, acts(20, every=whole_day))) == 1
    assert find_conduct(DELETION, acts(20, every=whole_day + timedelta(seconds=1))) == []


def test_of_several_accounts_each_counts_alone() -> None:
    both = acts(15) + acts(15, first=100, actor="i|b")
    assert find_conduct(DELETION, both) == []
    found = find_conduct(DELETION, both + acts(5, first=200, actor="i|b", path="44/4402/B2/"))
    assert [(each.actors, each.organisation_code, each.events) for each in found] == [(("i|b",), "44", 20)]


def test_batches_that_are_apart_are_two_and_what_goes_on_is_one() -> None:
    later = acts(25, first=100, at=MORNING + timedelta(days=7))
    assert [each.events for each in find_conduct(DELETION, acts(20) + later)] == [20, 25]
    hourly = acts(60, every=timedelta(hours=1))  # 25 in every 24 hours, for two days and a half
    assert [(each.events, each.sample[0]) for each in find_conduct(DELETION, hourly)] == [(60, 1)]


def test_the_order_in_which_acts_come_does_not_matter() -> None:
    assert find_conduct(DELETION, acts(20)[::-1]) == find_conduct(DELETION, acts(20))


def test_an_institution_counts_with_all_its_accounts() -> None:
    university = "44/44-GX/U1/"
    some, others = acts(15, path=university), acts(15, first=50, actor="i|b", path=university)
    assert find_conduct(RETURN, some + others[:14]) == []
    (found,) = find_conduct(RETURN, some + others)
    assert (found.actors, found.organisation_code, found.events) == (("i|a", "i|b"), "U1", 30)
    assert find_conduct(RETURN, some + acts(15, first=50, path="44/44-GX/U2/")) == []


def test_who_agrees_to_all_within_seconds() -> None:
    assert find_conduct(STAMP, acts(19, waited_s=2)) == []
    (found,) = find_conduct(STAMP, acts(20, waited_s=10, every=timedelta(days=1)))
    assert (found.actors, found.events) == (("i|a",), 20)
    assert find_conduct(STAMP, acts(20, waited_s=10.001)) == []


def test_one_refusal_or_one_thought_is_enough() -> None:
    quick = acts(20, waited_s=2)
    refusal = Act(99, MORNING, "i|a", "44/", timedelta(seconds=2), agreed=False)
    thought = Act(99, MORNING, "i|a", "44/", timedelta(minutes=5))
    for other in (refusal, thought):
        assert find_conduct(STAMP, [*quick, other]) == []


def test_what_lies_under_two_roots_has_nothing_in_common() -> None:
    assert common_code(["44/4401/", "EXTERNAL/EXT-43/"]) is None
    assert common_code(["44/4401/440104/", "44/4401/"]) == "4401"
    assert common_code([]) is None
