"""``leaguegraph flows report``: one page with pictures and tables of a cohort year."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.support import load_settings, out, progress_shown
from workflows.report import write_report


class Language(StrEnum):
    """Languages of the report."""

    ZH = "zh"
    EN = "en"


def report(
    within: Annotated[str, typer.Option("--within", help="Code of the province, a city, a county or an institution.")],
    year: Annotated[int, typer.Option("--year", help="Graduation year.")],
    file: Annotated[Path, typer.Option("--out", help="File to write, one HTML page; an older one is replaced.")],
    language: Annotated[
        Language, typer.Option("--lang", help="Language the page opens with; it can be switched in it.")
    ] = Language.ZH,
) -> None:
    """Write a report (毕业生流向报告): Sankey, heat map, flow map, burn-down, survival, ranking, each with its table.

    One HTML file that asks nothing of any network. Its figures are those of the published tables, so that it may be passed on.
    The library that draws (ECharts) is fetched from npm once.

    Example: `leaguegraph flows report --within 44 --year 2018 --out report.html`
    """
    with progress_shown() as progress:
        made = write_report(load_settings().home, within, year, file, language.value, progress)
    out.print(
        f"{made.file}: {made.size_bytes / 1e6:.1f} MB on {made.base:,} graduates; sha256 of the published rows: {made.sha256}.",
        highlight=False,
        soft_wrap=True,
    )
