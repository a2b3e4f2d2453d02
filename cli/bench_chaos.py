"""``leaguegraph bench chaos``: its home, which is its own, and how its result is shown."""

from __future__ import annotations

from bench.chaos import ChaosResult, bench_chaos
from cli.bench_transfers import MOST_SHOWN, own_home
from cli.support import load_settings, out, print_table, progress_shown, run_async

HOME = "bench-chaos"


def measure_chaos(minutes: float, seed: int) -> ChaosResult:
    """Make the home where there is none, do harm to it, and stop its Neo4j."""
    out.print(f"seed {seed}", highlight=False)  # told first: whoever ends it can repeat it
    with progress_shown() as progress, own_home(HOME, progress) as (server, home):
        return run_async(bench_chaos(server, home, load_settings().neo4j_database, minutes, seed, progress))


def show_chaos(result: ChaosResult) -> None:
    """Write what was done, and what is other than clients were told."""
    rows: list[list[object]] = [
        [kind, count, f"{result.back_after_s.get(kind, 0):.1f}"] for kind, count in result.faults.most_common()
    ]
    title = f"Faults in {result.seconds / 60:.1f} minutes, seed {result.seed}"
    print_table(title, ["fault", "times", "next answer after, at most, s"], rows)
    again = ", ".join(f"{count:,} × {why}" for why, count in result.again.most_common())
    _say(f"{result.rounds:,} rounds, {result.mutations:,} changes acknowledged, {result.repeated:,} of them sent again: {again}.")
    _say(f"The longest wait for an answer: {result.longest_ms / 1000:.1f} s.")
    if not result.problems:
        _say("Everything that was acknowledged is there, once; own counts and totals agree with a recount; all rules hold.")
    for problem in result.problems[:MOST_SHOWN]:
        _say(f"Wrong: {problem}")


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
