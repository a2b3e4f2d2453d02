"""Print the path to every branch whose name has a piece of text in it: a client of the API in one file.

Usage: ``LEAGUEGRAPH_TOKEN=… python query_tree.py http://127.0.0.1:8000/graphql 新村 4401``
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import httpx

QUERY = """
query Branches($text: String!, $within: String, $after: String) {
  searchOrganisations(text: $text, within: $within, kinds: [BRANCH], first: 100, after: $after) {
    nodes { code name ancestors { shortName } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def find_branches(client: httpx.Client, address: str, text: str, within: str | None) -> Iterator[dict[str, Any]]:
    """Yield every branch that the search finds, page after page."""
    after = None
    while True:
        variables = {"text": text, "within": within, "after": after}
        answer = client.post(address, json={"query": QUERY, "variables": variables}).json()
        if "errors" in answer:
            raise SystemExit(answer["errors"][0]["message"])
        page = answer["data"]["searchOrganisations"]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def main() -> None:
    """Print one line a branch: code, and the way from the province to it."""
    address, text, *within = sys.argv[1:]
    headers = {"authorization": f"Bearer {os.environ['LEAGUEGRAPH_TOKEN']}"}
    with httpx.Client(headers=headers, timeout=30) as client:
        for branch in find_branches(client, address, text, within[0] if within else None):
            way = [each["shortName"] or "?" for each in branch["ancestors"]]
            sys.stdout.write(f"{branch['code']}  {' › '.join([*way, branch['name']])}\n")


if __name__ == "__main__":
    main()
