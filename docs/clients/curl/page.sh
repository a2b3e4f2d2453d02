#!/usr/bin/env bash
# Print every organisation right below one, page after page: LEAGUEGRAPH_TOKEN=… ./page.sh http://127.0.0.1:8000/graphql 4401
set -euo pipefail
address=$1 code=$2 after=null
query='query Children($code: String!, $first: Int!, $after: String) { organisation(code: $code) {
  children(first: $first, after: $after) { nodes { code name } pageInfo { hasNextPage endCursor } } } }'
here=$(dirname "$0")
while true; do
  body=$(jq -n --arg query "$query" --arg code "$code" --argjson first "${PAGE_SIZE:-100}" --argjson after "$after" \
    '{query: $query, variables: {code: $code, first: $first, after: $after}}')
  page=$("$here/ask.sh" "$address" <<<"$body")
  jq -r '.data.organisation.children.nodes[] | "\(.code) \(.name)"' <<<"$page"
  jq -e '.data.organisation.children.pageInfo.hasNextPage' <<<"$page" >/dev/null || break
  after=$(jq '.data.organisation.children.pageInfo.endCursor' <<<"$page")
done
