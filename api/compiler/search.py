"""Search: the full-text index finds the things, the selection below them is compiled like any other, in one statement."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, get_argument_values
from graphql.execution.values import VariableValues

from api.compiler.compile import REASON
from api.compiler.connection import page_size
from api.compiler.cursors import decode, fingerprint
from api.compiler.edges import Edges, PageRows, compile_edges
from api.compiler.parts import object_type, plain
from api.compiler.plan import Answering, Binder, Params, Plan
from api.errors import Code, RequestError
from graph.database import statement
from graph.search import ALL_CANDIDATES, CANDIDATES, MOST_HITS, PEOPLE_CANDIDATES, SearchTerms

if TYPE_CHECKING:
    from api.compiler.compile import Compiler
    from api.compiler.roots import Reading

SEARCH_COST = 20
NAMESAKES = "person/search_namesakes"
WHOLE_NAMES = "person/search_whole_names"
CODE_FORM = re.compile(r"[0-9A-Za-z-]{1,40}", re.ASCII)
KEY_TYPES = (int, int, str, int)  # class, level, sort_key, position in the whole list


@dataclass(frozen=True, slots=True)
class Search:
    """A search: its statement file, the arguments that filter by an indexed property, how hits of a class are ordered.

    ``path`` is the indexed property that holds the codes above a thing. A search of ``people`` looks only into the caller's
    scopes, and needs more than one letter.
    """

    statement: str
    filters: Mapping[str, str]
    level: str
    tail: str
    path: str = "path"
    people: bool = False


SEARCHES = {
    "searchOrganisations": Search(
        "organisation/search_by_text",
        {"kinds": "kind", "sectors": "sector"},
        level="coalesce(n0.level_rank, 9)",
        tail="n0.sort_key",
    ),
    "searchActivities": Search(
        "activity/search_by_text",
        {"kinds": "kind"},
        level="-n0.starts_at.epochSeconds",  # of one class the newest first
        tail="n0.sort_key",
        path="search_path",
    ),
    "searchPeople": Search("person/search_by_text", {}, level="0", tail="n0.sort_key", path="search_path", people=True),
    "searchDivisions": Search("division/search_by_text", {"levels": "level"}, level="size(n0.code)", tail="n0.sort_key"),
}


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """One search, ready to be bound and read: the words first, then, where nothing was found, what sounds alike."""

    key: str
    required: bool
    search: Search
    plan: Plan
    edges: Edges
    namesakes: Plan | None = None
    whole_names: Plan | None = None

    @property
    def name(self) -> str:
        """Name in logs."""
        return self.search.statement

    def bind(self, variables: VariableValues) -> Params:
        """Return the parameters of this request."""
        return self.plan.bind(variables)

    def cost(self, params: Params) -> int:
        """Return what reading costs."""
        return self.plan.cost(params)

    async def read(self, answering: Answering, reading: Reading) -> Any:
        """Read and shape the value; a cut index result is read again whole, since its order is by score, not by ours."""
        params = answering.params
        terms: SearchTerms | None = params.pop("terms")
        if terms is None:
            return self.plan.shape([[], 0, 0], answering)
        if self.search.people:
            return await self._people(answering, reading, terms)
        found = await self._read(reading, params, terms.lucene(params["filters"]))
        if found[1] == 0:
            similar = terms.similar(params["filters"])
            if similar:
                found = await self._read(reading, params | _classed_by(terms.sounds()), similar)
        return self.plan.shape(found, answering)

    async def _people(self, answering: Answering, reading: Reading, terms: SearchTerms) -> Any:
        """Look among the people of the caller's scopes; without any, nobody is looked for."""
        if not reading.rights.person_scopes:
            return self.plan.shape([[], 0, 0], answering)
        scopes = [_as_terms(path.rstrip("/").rpartition("/")[2]) for path in reading.rights.person_scopes]
        lucene = terms.people(answering.params["filters"], {self.search.path: scopes})
        params = answering.params | {"lucene": lucene, "cap": PEOPLE_CANDIDATES}
        found: list[Any]
        if self.whole_names and _is_wide(reading.rights.person_scopes, params["within"]):
            most = params["position"] + params["limit"]
            found = await reading.value(self.whole_names, params | terms.namesakes() | {"most": most})
            if len(found[0]) == params["limit"]:
                return self.plan.shape(found, answering)
        found = await reading.value(self.plan, params)
        if found[2] == PEOPLE_CANDIDATES and self.namesakes:  # more than are listed: never all of them are read
            found = await reading.value(self.namesakes, params | terms.namesakes())
        return self.plan.shape(found, answering)

    async def _read(self, reading: Reading, params: Params, lucene: str) -> list[Any]:
        params |= {"lucene": lucene, "cap": CANDIDATES}
        found: list[Any] = await reading.value(self.plan, params)
        if found[2] == CANDIDATES:
            params["cap"] = ALL_CANDIDATES
            found = await reading.value(self.plan, params)
        return found


def _is_wide(scopes: Sequence[str], within: str | None) -> bool:
    """Tell whether a whole tree is looked through, so that the first namesakes in order are likely to be among the hits."""
    return any(path.count("/") == 1 and within in {None, path.rstrip("/")} for path in scopes)


def _classed_by(words: Sequence[str]) -> Params:
    """Return the parameters by which hits are classed: the words, and all of them in a row."""
    return {"words": list(words), "joined": "".join(words)}


def compile_search(compiler: Compiler, search: Search, definition: GraphQLField, nodes: list[FieldNode], key: str) -> SearchPlan:
    """Compile a search and the selection of its hits."""
    edges = compile_edges(compiler, object_type(definition), nodes, "n0", None, (key,))
    after = "after" in compiler.given(definition, nodes[0])
    compiler.binders.append(_binder(search, definition, nodes[0], key, after=after))
    items = ", ".join(["[class, level, tail]", *edges.items])
    following = (
        "WHERE class > $after_class OR (class = $after_class AND (level > $after_level "
        "OR (level = $after_level AND tail > $after_tail))) "
    )

    def plan_of(name: str) -> Plan:
        return Plan(
            name=name,
            statement=f"CALL () {{ {statement(name)} }} RETURN {found}",
            binders=tuple(compiler.binders),
            shape=_shaper(edges),
            cost=lambda params: SEARCH_COST + params["limit"] * (1 + (edges.cost(params) if edges.cost else 0)),
        )

    found = (
        f"[COLLECT {{ UNWIND hits AS hit "
        f"WITH hit.node AS n0, hit.class AS class "
        f"WITH n0, class, {search.level} AS level, {search.tail} AS tail {following if after else ''}"
        f"ORDER BY class, level, tail LIMIT $limit RETURN [{items}] }}, size(hits), candidates] AS row"
    )
    namesakes = plan_of(NAMESAKES) if search.people else None
    # a page that is full of the first namesakes needs no others, unless all are counted
    whole_names = plan_of(WHOLE_NAMES) if search.people and not edges.wants_total else None
    return SearchPlan(key, True, search, plan_of(search.statement), edges, namesakes, whole_names)


def _as_terms(code: str) -> str:
    """Return a code as the index holds it: a hyphen parts words."""
    return code.replace("-", " ")


def _binder(search: Search, definition: GraphQLField, node: FieldNode, key: str, *, after: bool) -> Binder:
    def bind(variables: VariableValues, params: Params) -> None:
        values = get_argument_values(definition, node, variables)
        within = values.get("within")
        if within is not None and not CODE_FORM.fullmatch(within):
            raise RequestError(Code.BAD_INPUT, "within must be a code: letters, digits and hyphens.", (key, "within"))
        filters = {prop: plain(values.get(name)) for name, prop in search.filters.items()}
        terms = SearchTerms.of(values["text"])
        if search.people and terms is not None and not terms.names_someone():
            message = "Type at least two characters of a name, a syllable of its pinyin, or two initials."
            raise RequestError(Code.BAD_INPUT, message, (key, "text"))
        if search.people:
            params[REASON] = values.get(REASON)
        params["terms"] = None if [] in filters.values() else terms
        params |= _classed_by(terms.words if terms else ())
        params["within"] = within
        params |= {name: filters[prop] for name, prop in search.filters.items()}
        params["filters"] = {prop: value for prop, value in filters.items() if value} | (
            {search.path: [_as_terms(within)]} if within and within.strip("-") else {}
        )
        list_id = params["list_id"] = fingerprint(search.statement, [values["text"], within, filters])
        position = 0
        if after:
            keys = decode(values["after"], list_id, KEY_TYPES, (key, "after"))
            params["after_class"], params["after_level"], params["after_tail"], position = keys
        params["position"] = position
        params["limit"] = min(page_size(values, (key,)), max(0, MOST_HITS - position)) + 1

    return bind


def _shaper(edges: Edges) -> Any:
    def shape(value: list[Any], answering: Answering) -> Any:
        rows, total, _ = value
        params = answering.params
        size, position = params["limit"] - 1, params["position"]
        more = len(rows) > size and position + size < MOST_HITS
        del rows[size:]
        page = PageRows(
            rows=rows,
            keys=[[*row[0], position + index + 1] for index, row in enumerate(rows)],
            list_id=params["list_id"],
            total=min(total, MOST_HITS),
            has_next=more,
            has_previous=position > 0,
            total_capped=total > MOST_HITS,
        )
        return edges.shape(page, answering)

    return shape
