"""Writing the report on graduate flows: the extract, the library that draws, the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import analytics.report
from analytics.report.html import Library, make_page
from analytics.report.report import make_report
from analytics.store import open_extract
from domain.errors import InvalidInput, Unavailable
from domain.progress import Progress, silent
from workflows.npm_files import NotFetched, NpmFiles

SCRIPT = "echarts.js"
LICENCES = {
    "echarts-notice": "echarts/NOTICE",
    "echarts": "echarts/LICENSE",
    "d3": "echarts/licenses/LICENSE-d3",
    "zrender": "zrender/LICENSE",
}
ECHARTS = NpmFiles(
    "ECharts", Path(analytics.report.__file__).parent / "echarts", {SCRIPT: "echarts/dist/echarts.min.js", **LICENCES}
)


@dataclass(frozen=True, slots=True)
class Written:
    """A report that was written: the file, its size, the sha256 of the published rows of the year."""

    file: Path
    size_bytes: int
    base: int
    sha256: str


def write_report(home: Path, within: str, year: int, file: Path, language: str, progress: Progress = silent) -> Written:
    """Write the report on the graduates of a year within a place; the file is written whole or not at all.

    Raises
    ------
    NotFound
        ``NO_EXTRACT``, ``NO_COHORT``, ``UNKNOWN_ORIGIN``, ``NO_SUCH_COHORT``, ``NOT_PUBLISHED``.
    Unavailable
        ``ECHARTS_UNAVAILABLE``.
    InvalidInput
        ``CANNOT_WRITE``.
    """
    report = make_report(open_extract(home), within, year)
    content = make_page(report, load_library(home, progress), language).encode()
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as exc:
        draft.unlink(missing_ok=True)
        problem = f"{file} cannot be written: {exc.strerror}."
        raise InvalidInput("CANNOT_WRITE", problem, "Name a file that you may write.") from exc
    return Written(file, len(content), report.about["base"], report.about["sha256"])


def load_library(home: Path, progress: Progress = silent) -> Library:
    """Return the library that draws pictures; it is fetched where it is not there yet.

    Raises
    ------
    Unavailable
        ``ECHARTS_UNAVAILABLE``: npm could not fetch it.
    """
    try:
        folder = ECHARTS.fetch(home, progress)
    except NotFetched as exc:
        problem = f"ECharts, which draws the pictures, could not be fetched by npm ({exc})."
        raise Unavailable("ECHARTS_UNAVAILABLE", problem, "Check the network and run it again.") from exc
    texts = [(folder / name).read_text(encoding="utf-8").strip() for name in LICENCES]
    return Library((folder / SCRIPT).read_text(encoding="utf-8"), "\n\n----\n\n".join(texts))
