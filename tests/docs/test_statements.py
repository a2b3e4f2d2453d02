"""Statements and declarations spell the vocabulary of graph/names.py, have callers, and say which parameters they take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.database import CYPHER_FOLDER
from graph.fields.declare import Connection, Extracted, Field, Link
from graph.fields.registry import NODE_TYPES, NOUNS, ROOTS
from graph.fields.results import RESULTS
from graph.names import LABELS, RELATIONSHIP_TYPES
from graph.rules import GRAPH_RULES
from tests.docs.program import python_files
from tests.own_server import ROOT

STATEMENTS = sorted(CYPHER_FOLDER.rglob("*.cypher"))
MIGRATIONS = sorted((ROOT / "graph" / "migrations").glob("*.cypher"))
NAMES = [file.relative_to(CYPHER_FOLDER).with_suffix("").as_posix() for file in STATEMENTS]
CALLED = "\n".join(
    file.read_text(encoding="utf-8") for file in python_files("graph", "loaders", "workflows", "api", "bench", "cli")
)
HEADER = re.compile(r"(?:// .+\n)+")


def body(text: str) -> str:
    """Return a statement without comments and texts in quotes."""
    return re.sub(r"//.*|'(?:[^'\\]|\\.)*'|`[^`]*`", "", text)


def spelled(cypher: str) -> tuple[set[str], set[str]]:
    """Return the labels and the relationship types in a piece of Cypher.

    >>> [sorted(names) for names in spelled("MATCH (a:One|Two)<-[r:LEADS_TO|LED_TO*1..]-(:Three {key: b}) WHERE NOT a:Four")]
    [['Four', 'One', 'Three', 'Two'], ['LEADS_TO', 'LED_TO']]
    """
    text = body(cypher)
    inside = re.findall(r"\(\s*(?:\w+|\{\w\})?\s*:\s*([\w|&]+)", text)
    asked = re.findall(r"(?:NOT|WHERE|AND|OR)\s+\w+:([A-Z]\w+)", text)
    types = re.findall(r"\[\s*(?:\w+|\{\w\})?\s*:\s*([\w|]+)", text)
    return (
        {name for each in [*inside, *asked] for name in re.split(r"[|&]", each)},
        {n for each in types for n in each.split("|")},
    )


def declared(field: Field) -> Iterator[str]:
    """Yield the Cypher of one declaration."""
    if isinstance(field, Extracted):
        return
    yield field.cypher if not isinstance(field, Link | Connection) else field.match
    if field.dated:
        yield field.dated
    if isinstance(field, Connection):
        yield from (text for each in field.filters.values() for text in (each.cypher, each.dated) if text)


DECLARATIONS = [
    *(text for noun in NOUNS.values() for field in noun.fields.values() for text in declared(field)),
    *(noun.exists_on for noun in NOUNS.values() if noun.exists_on),
    *(root.match for root in (*ROOTS.values(), *NODE_TYPES.values(), *RESULTS.values())),
]


def test_reading_names_out_of_cypher() -> None:
    labels, types = spelled("MATCH (a:One|Two)<-[{r}:LEADS_TO|LED_TO*1..]-({m}:Three {key: b}) WHERE NOT a:Four RETURN ':No'")
    assert (labels, types) == ({"One", "Two", "Three", "Four"}, {"LEADS_TO", "LED_TO"})


@pytest.mark.parametrize("file", [*STATEMENTS, *MIGRATIONS], ids=lambda file: file.stem)
def test_statements_keep_to_the_vocabulary(file: Path) -> None:
    labels, types = spelled(file.read_text(encoding="utf-8"))
    assert (labels - LABELS, types - RELATIONSHIP_TYPES) == (set(), set())


def test_declarations_keep_to_the_vocabulary() -> None:
    labels, types = spelled("\n".join(DECLARATIONS))
    assert (labels - LABELS, types - RELATIONSHIP_TYPES) == (set(), set())
    assert {"Organisation", "Division", "FormerName"} <= labels
    assert {"PART_OF", "WAS_PART_OF", "WAS_NAMED", "GRANTED"} <= types


def test_the_vocabulary_has_nothing_that_nothing_spells() -> None:
    everything = [*DECLARATIONS, *(file.read_text(encoding="utf-8") for file in (*STATEMENTS, *MIGRATIONS))]
    labels, types = spelled("\n".join(everything))
    assert sorted(LABELS - labels) == []
    assert sorted(RELATIONSHIP_TYPES - types) == []


@pytest.mark.parametrize("name", NAMES)
def test_statements_have_a_caller(name: str) -> None:
    folder, _, verb_noun = name.partition("/")
    rules = {rule.query for rule in GRAPH_RULES}
    assert f'"{name}"' in CALLED or (folder == "rules" and verb_noun in rules)


@pytest.mark.parametrize("file", STATEMENTS, ids=NAMES)
def test_headers_name_the_parameters_that_are_used(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    header = HEADER.match(text)
    assert header is not None
    lines = re.findall(r"^// params: +(.+)$", header.group(), re.MULTILINE)
    assert len(lines) <= 1
    used = set(re.findall(r"\$(\w+)", body(text)))
    assert parameters(lines[0] if lines else "none") == used


def parameters(line: str) -> set[str]:
    """Return the names in a header's list: ``rows: list[map{code, name}], limit: int`` gives rows and limit."""
    if line == "none":
        return set()
    flat = line
    while (shorter := re.sub(r"\[[^\[\]{}]*\]|\{[^\[\]{}]*\}", "", flat)) != flat:
        flat = shorter
    return {part.split(":")[0].strip() for part in flat.split(",")}
