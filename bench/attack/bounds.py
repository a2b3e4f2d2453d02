"""Documents, bodies and requests that a server must refuse, and the rules of HTTP that keep browsers and caches in bounds."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from bench.attack.target import Finding, Target, codes_of

AREA_DOCUMENTS, AREA_HTTP, AREA_TOKENS = "documents", "HTTP", "tokens"
STRANGER = {"origin": "https://stranger.example"}
TOP = '{ organisation(code: "44") { %s } }'


def _chain(length: int) -> str:
    links = " ".join(f"fragment F{n} on Organisation {{ parent {{ ...F{n + 1} ...F{n + 1} }} }}" for n in range(length))
    return f"{TOP % '...F0'} {links} fragment F{length} on Organisation {{ name }}"


EXPENSIVE = {
    "20 levels": TOP % ("parent { " * 20 + "name" + " }" * 20),
    "fragments that double 30 times": _chain(30),
    "200 fragments": TOP % "name" + " ".join(f"fragment F{n} on Organisation {{ name }}" for n in range(200)),
    "one field 900 times in a fragment that is not used": "{ __typename } fragment F on Query { " + "me { id } " * 900 + "}",
    "200 aliases": "{ " + " ".join(f"a{n}: __typename" for n in range(200)) + " }",
    "200 directives": TOP % ("name " + "@include(if: true) " * 200),
    "one field 900 times": TOP % ("parent { name } " * 900),
    "5,000 tokens": "{ " + "__typename " * 5_000 + "}",
    "a page of pages of pages": TOP % ("children(first: 100) { nodes { " * 3 + "name" + " } }" * 3),
    "500 operations": " ".join(f"query Q{n} {{ __typename }}" for n in range(500)),
}
WRONG = {
    "nested lists": "{ organisation(code: " + "[" * 1_500 + "]" * 1_500 + ") { name } }",
    "nested selections": "{ a " * 1_200 + "}" * 1_200,
    "a fragment in itself": TOP % "...F" + " fragment F on Organisation { parent { ...F } }",
    "introspection": "{ __schema { types { name } } }",
    "no field of that name": "{ organisaton { name } }",
}


async def run_bounds(target: Target, *, demo: bool) -> list[Finding]:
    """Send all of it; in the ``demo`` introspection and suggestions are open."""
    return [await _documents(target, demo=demo), await _http(target), await _tokens(target)]


async def _documents(target: Target, *, demo: bool) -> Finding:
    finding = Finding(AREA_DOCUMENTS, "too much, and malformed")
    for name, query in EXPENSIVE.items():
        codes = codes_of(await target.ask(query))
        finding.check(codes == {"QUERY_TOO_EXPENSIVE"}, f"{name}: {sorted(codes)}")
    for name, query in WRONG.items():
        if demo and name == "introspection":
            continue
        answer = await target.ask(query)
        finding.check(codes_of(answer) == {"BAD_INPUT"}, f"{name}: {answer.status_code} {sorted(codes_of(answer))}")
        if not demo:
            finding.check("Did you mean" not in answer.text, f"{name}: a suggestion")
    finding.check(await target.lives(), "the server does not answer any more")
    return finding


async def _http(target: Target) -> Finding:
    finding, client, headers = Finding(AREA_HTTP, "methods, media types, origins"), target.client, target.headers
    as_text, as_json = ({**headers, "content-type": media_type} for media_type in ("text/plain", "application/json"))
    query: dict[str, Any] = {"query": "{ __typename }"}
    refused: list[tuple[str, Any, int]] = [
        ("an array", partial(client.post, "/graphql", json=[query], headers=headers), 400),
        ("a form", partial(client.post, "/graphql", data=query, headers=headers), 415),
        ("a multipart form", partial(client.post, "/graphql", files={"query": b"{ __typename }"}, headers=headers), 415),
        (
            "plain text",
            partial(client.post, "/graphql", content=json.dumps(query), headers=as_text),
            415,
        ),
        (
            "half a body",
            partial(client.post, "/graphql", content='{"query": ', headers=as_json),
            400,
        ),
        ("two million bytes", partial(client.post, "/graphql", json={"query": "#" * 2_000_000}, headers=headers), 413),
        ("PUT", partial(client.put, "/graphql", json=query, headers=headers), 405),
        (
            "a preflight of another origin",
            partial(client.options, "/graphql", headers=STRANGER),
            405,
        ),
    ]
    for name, sending, status in refused:
        answer = await sending()
        finding.check(answer.status_code == status, f"{name}: {answer.status_code}, not {status}")
        finding.check("access-control-allow-origin" not in answer.headers, f"{name}: open to other origins")
    change = 'mutation { withdrawTransfer(input: {transferId: "x"}) { __typename } }'
    answer = await client.get("/graphql", params={"query": change}, headers=headers)
    finding.check(answer.status_code == 405, f"a mutation by GET: {answer.status_code}")  # noqa: PLR2004
    for path in ("/graphql", "/healthz", "/nothing"):
        answer = await client.get(path)
        for name in ("x-content-type-options", "referrer-policy", "content-security-policy"):
            finding.check(name in answer.headers, f"{path}: no {name}")
        finding.check("server" not in answer.headers, f"{path}: names its server")
    return finding


async def _tokens(target: Target) -> Finding:
    finding = Finding(AREA_TOKENS, "none, altered, unsigned")
    head, _, rest = target.token.partition(".")
    body, _, signature = rest.rpartition(".")
    unsigned = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    altered = [f"{head}.{body}.", f"{unsigned}.{body}.", f"{unsigned}.{body}.{signature}", f"{head}.{body}.{signature[::-1]}"]
    for token in ["", "x", *altered, "lgs_" + "A" * 43, "a" * 20_000]:
        headers = {"authorization": f"Bearer {token}".strip()}
        answer = await target.client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        finding.check(answer.status_code == 401, f"{token[:12]}…: {answer.status_code}")  # noqa: PLR2004
        finding.check("data" not in answer.json(), f"{token[:12]}…: data")
    return finding
