"""Chaos in the small: one round with each kind of fault at hand, and what a wrong graph would be told as."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from bench.chaos import ChaosResult, _count, _Harm
from bench.keyed_client import Taken
from bench.transfer_jobs import Progressing
from cli.bench_chaos import show_chaos


async def test_faults_follow_the_seed_and_wait_until_the_service_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a service: which faults are chosen, in which order, and that one ends before the next begins."""
    orders: list[list[str]] = []
    for _ in range(2):
        done: list[str] = []
        nobody: Any = SimpleNamespace()
        result = ChaosResult(7)
        harm = _Harm(nobody, nobody, nobody, nobody, nobody, random.Random(7), result, lambda *_: None)
        progress = Progressing()
        progress.done = 1
        play: Any = SimpleNamespace(whole=12)

        def fault(kind: str, done: list[str] = done, progress: Progressing = progress) -> Any:
            async def work(seconds: float) -> None:
                assert 0.5 <= seconds <= 4
                done.append(kind)
                progress.count()

            return work

        harm._kinds = {kind: fault(kind) for kind in harm._kinds}
        monkeypatch.setattr("bench.chaos.QUIET_S", (0, 0.001))
        advanced = progress.reached

        async def reached(number: int, advanced: Any = advanced, progress: Progressing = progress) -> None:
            progress.done = max(progress.done, min(number, 12))
            await advanced(number)

        progress.reached = reached  # type: ignore[method-assign]
        await harm.do(play)(progress)
        orders.append(done)
        assert result.faults.total() == len(done) == 6  # each fault lets two be acknowledged: 1, 3, 5 … 11, and then it is 12
        assert set(result.back_after_s) == set(done)
    assert orders[0] == orders[1]


def test_what_is_wrong_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    result = ChaosResult(7, seconds=60)
    taken = Taken(times_ms=[5.0, 31_000.0], again={"UNAVAILABLE": 3}, repeated=1)
    play: Any = SimpleNamespace(progressing=SimpleNamespace(done=2), taken=taken)
    _count(result, play)
    result.problems.append("round 1: t is lost")
    result.faults["API killed"] += 2
    told = orjson.loads(orjson.dumps(result.as_dict()))
    assert (told["faults"], told["again"], told["mutations"]) == ({"API killed": 2}, {"UNAVAILABLE": 3}, 2)
    show_chaos(result)
    said = capsys.readouterr().out
    assert "1 rounds, 2 changes acknowledged, 1 of them sent again: 3 × UNAVAILABLE." in said
    assert "31.0 s" in said
    assert "Wrong: round 1: t is lost" in said
    assert "Everything that was acknowledged" not in said
