"""How the measures of a file of moves are shown: tables that fit 80 columns, English with the Chinese terms."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from analytics.measure_file import ALL
from analytics.measured import Measured
from analytics.measures.definitions import BY_NAME
from analytics.measures.figures import Figure
from analytics.measures.gravity import Gravity
from cli.support import out, print_table

MOST_PLACES = 15
MOST_PAIRS = 8
LEAST_SHOWN = 0.05  # persons more than expected: less would be shown as +0.0
SMALL = 0.001  # below it four digits behind the point say too little
BY_YEAR = {  # heads that fit seven columns
    "system_effectiveness": "effective %",
    "crude_migration_intensity": "intensity %",
    "connectivity": "connected",
    "inequality": "Gini",
    "reciprocity": "reciprocal",
    "distance_decay": "decay",
}


def show_measured(measured: Measured, target: Path) -> None:
    """Write the measures to the terminal, and where the OD table is."""
    _say(f"{measured.rows:,} rows; {measured.people:,} persons moved between {_count(measured):,} places.")
    _system(measured)
    if len(measured.periods) > 1:
        _years(measured)
    _places(measured)
    if ALL in measured.gravity:
        _gravity(measured.gravity[ALL], _count(measured))
    for what, why in measured.left_out.items():
        _say(f"Not measured: {what}. {why}")
    if measured.spare_bases:
        _say(f"Bases without a move, passed over: {_names(measured.spare_bases)}.")
    _say(f"The OD table is in {target}: {len(measured.table):,} rows.")


def _count(measured: Measured) -> int:
    return len(measured.places.filter(pl.col("period") == ALL))


def _system(measured: Measured) -> None:
    rows: list[list[object]] = []
    for name, definition in BY_NAME.items():
        figure = measured.figures.get((ALL, name))
        if figure is not None:
            unit = definition.unit if definition.unit in {"%", "share"} else ""
            rows.append([definition.english, definition.chinese, _value(figure), unit])
            rows += [["", "", figure.reason, ""]] if figure.reason else []
    print_table("All places together", ["measure", "测度", "value", "unit"], rows)


def _years(measured: Measured) -> None:
    shown = [name for name in BY_YEAR if (ALL, name) in measured.figures]
    rows: list[list[object]] = [
        [year, *(_value(measured.figures[year, name]) for name in shown)] for year in measured.periods if year != ALL
    ]
    print_table("By year 分年", ["year", *(BY_YEAR[name] for name in shown)], rows)


def _places(measured: Measured) -> None:
    """Show the places with most movement; the bases' rate stands in the place of the spread where there is one."""
    frame = measured.places.filter(pl.col("period") == ALL).sort(
        pl.col("inflow") + pl.col("outflow"), "place", descending=[True, False]
    )
    last = "net_migration_rate" if "net_migration_rate" in frame.columns else "entropy"
    heads = {"net_migration_rate": "net rate 净迁移率", "entropy": "spread 去向熵"}
    rows: list[list[object]] = []
    for row in frame.head(MOST_PLACES).iter_rows(named=True):
        counts = [f"{row['inflow']:,}", f"{row['outflow']:,}"]
        rows.append([row["place"], *counts, *(_number(row[name]) for name in ("effectiveness", "retention", "herfindahl", last))])
    columns = ["place 地方", "in 流入", "out 流出", "eff. 迁移效率", "retained 留存率", "conc. 集中度", heads[last]]
    n = len(frame)
    print_table(f"Places with most movement (n = {n:,}; concentration over n − 1 destinations)", columns, rows)
    if n > MOST_PLACES:
        _say(f"… and {n - MOST_PLACES:,} more: --json has all, with degrees, PageRank, betweenness and communities.")


def _gravity(model: Gravity, places: int) -> None:
    of_all = f"{model.pairs:,} of {places * (places - 1):,} ordered pairs"
    _say(f"Gravity 引力模型, over {of_all}: those with a known distance, {model.empty_pairs:,} of them without people.")
    if model.decay is None or model.decay_low is None or model.decay_high is None:
        _say(model.reason)
    else:
        _say(f"Distance decay {model.decay:.4f}, 95 % interval {model.decay_low:.4f} … {model.decay_high:.4f}.")
    if model.dispersion is not None:
        _say(f"Dispersion {model.dispersion:,.2f}: above 1 the interval is too narrow, by about its square root.")
    for what, names in (("origins", model.left_out_origins), ("destinations", model.left_out_destinations)):
        if names:
            _say(f"Left out, {what} without a flow: {_names(names)}.")
    if model.left_out_pairs:
        _say(f"Left out, pairs whose estimate is 0: {model.left_out_pairs:,}.")
    most = model.residuals.filter(pl.col("difference") > LEAST_SHOWN)
    if len(most):
        most = most.sort("difference", "origin", "destination", descending=[True, False, False]).head(MOST_PAIRS)
        rows: list[list[object]] = [
            [row["origin"], row["destination"], f"{row['people']:,}", f"{row['expected']:,.1f}", f"{row['difference']:+,.1f}"]
            for row in most.iter_rows(named=True)
        ]
        print_table("More than expected 超出期望", ["from 流出地", "to 流入地", "people", "expected 期望", "difference"], rows)


def _value(figure: Figure) -> str:
    return _number(figure.value)


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.4f}" if value == 0 or abs(value) >= SMALL else f"{value:.2g}"


def _names(names: list[str]) -> str:
    more = f" and {len(names) - MOST_PAIRS:,} more" if len(names) > MOST_PAIRS else ""
    return ", ".join(names[:MOST_PAIRS]) + more


def _say(line: str) -> None:
    out.print(line, highlight=False, markup=False, soft_wrap=True)
