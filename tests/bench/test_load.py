"""The load: how the rate is stepped, when a step holds, and how transfers are taken forward and sent again."""

from __future__ import annotations

import random
from collections import Counter, deque
from typing import Any

import pytest

from bench.load import LoadResult, Options, Step, _Measuring, _step_of
from bench.load_mix import SHARES, Acting, Mix
from bench.measure import Latency
from bench.open_loop import Answered, Asking
from bench.transfer_jobs import Job, acts_of
from cli.bench_load import show_load
from domain.progress import silent

JOB = Job("k", "branch", "P", "C1", "C2", "B2")
TOKENS = {"bench-member-P": "m", "bench-officer-C1": "s", "bench-officer-C2": "r"}


def step(name: str, rate: float, p99_ms: float = 10.0, codes: dict[str, int] | None = None) -> Step:
    return Step(
        name,
        rate,
        30,
        rate,
        Latency(5, p99_ms, 100),
        {"me": Latency(5, p99_ms, 100)},
        codes or {"OK": 100},
        0,
        (1, 2, 2),
        (3, 4, 4),
        1.0,
    )


async def stepped(monkeypatch: pytest.MonkeyPatch, bears: float, options: Options) -> list[tuple[str, float]]:
    """Return the steps on a machine that bears so many operations a second."""
    nothing: Any = None
    measuring = _Measuring(nothing, 0, options, nothing, random.Random(1), silent)

    async def taken(name: str, rate: float, seconds: float) -> Step:
        return step(name, rate, 10 if rate <= bears else 5_000)

    monkeypatch.setattr(measuring, "step", taken)
    steps = await measuring.run()
    return [(each.name, round(each.rate, 1)) for each in steps]


async def test_the_rate_rises_until_it_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    # 50, and by half more each time; then the middle (geometric) of 112.5 and 168.75, then half of what held
    assert await stepped(monkeypatch, 120, Options()) == [
        ("rate", 50), ("rate", 75), ("rate", 112.5), ("first attempt", 168.8), ("rate", 168.8), ("rate", 137.8), ("afterwards", 56.2)]  # fmt: skip


async def test_one_rate_is_held_for_the_whole_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await stepped(monkeypatch, 1, Options(rate=100)) == [("rate", 100)]


async def test_a_machine_that_bears_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await stepped(monkeypatch, 1, Options()) == [("first attempt", 50), ("rate", 50), ("afterwards", 25)]


def test_a_step_holds_by_time_and_by_failures() -> None:
    assert step("rate", 1).holds
    assert not step("rate", 1, p99_ms=1_001).holds
    assert step("rate", 1, codes={"OK": 99, "UNAVAILABLE": 1}).holds
    assert not step("rate", 1, codes={"OK": 98, "UNAVAILABLE": 2}).holds
    answered = Answered(10, 2, {"me": [1.0, 3.0], "tree": [2.0]}, Counter({"OK": 3, "UNAVAILABLE": 1}), 7)
    made = _step_of("rate", answered, [(5, 50), (9, 90), (6, 60)], 1.5)
    assert (made.answered_a_second, made.latency, made.longest_queue) == (1.5, Latency(2.0, 3.0, 3), 7)
    assert (made.api_mib, made.neo4j_mib) == ((5, 9, 6), (50, 90, 60))


def payload(version: int) -> dict[str, Any]:
    return {"x": {"__typename": "Payload", "transfer": {"transferId": "t", "version": version}}}


def test_transfers_go_forward_and_what_failed_is_sent_again_under_its_key() -> None:
    acting = Acting(TOKENS, deque([(Job("k", "branch", "P", "C1", "C2", "B2"), acts_of(JOB))]))
    asked = acting.next()
    assert asked
    assert asked.then
    assert (asked.token, asked.variables["input"]["idempotencyKey"], asked.variables["input"]["toCode"]) == ("m", "k-0", "B2")
    assert acting.next() is None  # it is under way
    asked.then(None)
    again = acting.next()
    assert again
    assert again.then
    assert again.variables == asked.variables
    again.then(payload(1))
    second = acting.next()
    assert second
    assert second.then
    values = second.variables["input"]
    assert (second.token, values["idempotencyKey"], values["expectedVersion"], values["answer"]) == ("s", "k-1", 1, "AGREE")
    assert acting.known == [("m", "t")]
    second.then({"x": {"__typename": "Refused", "code": "NO"}})
    assert (acting.next(), acting.refused, acting.acknowledged) == (None, ["answerStep: NO"], 1)


def test_the_mix_goes_by_its_shares() -> None:
    assert sum(SHARES.values()) == 100
    kinds = {name: lambda name=name: Asking(name, "", "", {}) for name in SHARES}
    mix = Mix(kinds, random.Random(1), Acting({}, deque()))  # type: ignore[arg-type]
    drawn = Counter(mix.choose().kind for _ in range(10_000))
    assert all(abs(drawn[name] / 100 - share) < 1.5 for name, share in SHARES.items())


def test_it_is_shown_in_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [step("rate", 25), step("rate", 37.5, 5_000, {"OK": 10, "UNAVAILABLE": 90}), step("afterwards", 12.5)]
    show_load(LoadResult({}, {"members": 5}, 2, 200, steps, 25.0, 37.5, 3, ["x: NO"]))
    said = capsys.readouterr().out
    assert "Held: 25 operations a second; the first that did not: 38 operations a second." in said
    assert "rate 38/s: 10 OK, 90 UNAVAILABLE" in said
    assert max(len(line) for line in said.splitlines() if line.startswith(("│", "┃"))) <= 80
