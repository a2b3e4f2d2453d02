#!/usr/bin/env bash
# Copy changes into a file of JSON lines; run it again to go on: LEAGUEGRAPH_TOKEN=… ./follow.sh http://127.0.0.1:8000/graphql changes.jsonl
set -euo pipefail
address=$1 file=$2
query='query Changes($since: Int!) { changes(since: $since, first: 100, reason: "copied into a file") {
  events { number at actor action after } next hasMore } }'
touch "$file"
# the last whole line says where to go on; one that was cut while it was written is taken away
[[ -s $file && $(tail -c 1 "$file" | wc -l) -eq 0 ]] && sed -i '$d' "$file"
since=$(tail -n 1 "$file" | jq '.number')
while true; do
  body=$(jq -n --arg query "$query" --argjson since "${since:-0}" '{query: $query, variables: {since: $since}}')
  changes=$("$(dirname "$0")/ask.sh" "$address" <<<"$body" | jq -e '.data.changes') || { echo 'This account is no auditor.' >&2; exit 1; }
  jq -c '.events[]' <<<"$changes" >>"$file"
  since=$(jq '.next' <<<"$changes")
  jq -e '.hasMore' <<<"$changes" >/dev/null || break
done
echo "$(wc -l <"$file") events"
