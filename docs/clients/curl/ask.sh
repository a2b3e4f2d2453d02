#!/usr/bin/env bash
# Send the body from standard input and print the answer; what passes (429, 5xx, no connection) is sent again, after the time that
# the server tells in Retry-After. A change needs an idempotencyKey for that: LEAGUEGRAPH_TOKEN=… ./ask.sh ADDRESS <body.json
set -euo pipefail
address=$1
body=$(cat)
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
# the token comes from a file descriptor: a header on the command line would stand in the list of processes
if ! curl --silent --show-error --retry 5 --retry-connrefused --retry-all-errors --fail-with-body --max-time 60 --output "$answer" \
  --header @<(printf 'authorization: Bearer %s' "$LEAGUEGRAPH_TOKEN") --header 'content-type: application/json' \
  --header 'accept: application/graphql-response+json' --data-binary @- "$address" <<<"$body"; then
  cat "$answer" >&2
  exit 1
fi
if jq -e '.errors' "$answer" >/dev/null; then
  jq -r '.errors[] | "\(.extensions.code): \(.message)"' "$answer" >&2
  exit 1
fi
cat "$answer"
