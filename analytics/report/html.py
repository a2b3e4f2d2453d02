"""The report as one HTML page: nothing of it is asked of a network, and no text of the data can become a part of its program."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analytics.report.report import Report

FOLDER = Path(__file__).parent / "page"
SCRIPTS = ("words.js", "tables.js", "charts.js", "flows.js", "seasons.js", "start.js")
LANGUAGES = ("zh", "en")
PLACE = re.compile(r"\{\{(\w+)\}\}")
ENDS_A_SCRIPT = re.compile(r"</script|<!--", re.IGNORECASE)
ESCAPED = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


class BrokenScript(ValueError):
    """A script cannot stand in a page: it holds what would end it."""


@dataclass(frozen=True, slots=True)
class Library:
    """The script that draws pictures, and the licences that it comes under."""

    script: str
    licences: str


def make_page(report: Report, library: Library, language: str) -> str:
    """The page of a report; the same report gives the same page.

    Parameters
    ----------
    report : Report
        What it shows.
    library : Library
        What draws it.
    language : str
        The language that it opens with: one of `LANGUAGES`; both are in it.

    Raises
    ------
    BrokenScript
        When a script holds an end of a script.
    """
    texts = json.loads((FOLDER / "texts.json").read_text(encoding="utf-8"))
    own = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    script = f'(() => {{\n"use strict";\n{own}}})();\n'
    position = LANGUAGES.index(language)
    title = texts["of_year"][position].format(year=report.about["year"], within=report.names[report.about["within"]][position])
    parts = {
        "lang": "zh-CN" if language == "zh" else "en",
        "policy": _policy([library.script, script]),
        "title": html.escape(title),
        "style": (FOLDER / "page.css").read_text(encoding="utf-8"),
        "noscript": html.escape(" ".join(texts["noscript"])),
        "licences": html.escape(library.licences),
        "data": embed({**asdict(report), "texts": texts, "lang": language}),
        "library": library.script,
        "script": script,
    }
    return PLACE.sub(lambda found: parts[found[1]], (FOLDER / "page.html").read_text(encoding="utf-8"))


def embed(value: Any) -> str:
    """Return JSON that can stand inside a script element: nothing in it is markup, or ends a line.

    Examples
    --------
    >>> print(embed({"name": "</script>"}))
    {"name":"\\u003c/script\\u003e"}
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).translate(ESCAPED)


def _policy(scripts: list[str]) -> str:
    """Return the content security policy: these scripts, styles, pictures that are data; nothing else."""
    for script in scripts:
        if found := ENDS_A_SCRIPT.search(script):
            raise BrokenScript(f"a script holds {found[0]!r}")
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
