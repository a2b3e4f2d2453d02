#!/usr/bin/env bash
# Print how many transfers await an organisation, whenever that changes, over server-sent events; it connects again where the connection ends:
# LEAGUEGRAPH_TOKEN=… ./listen.sh http://127.0.0.1:8000/graphql 440104001
set -uo pipefail
address=$1 code=$2 wait=1
subscription='subscription Inbox($code: String!) { inboxChanged(organisation: $code) { code transferInbox(first: 20) { totalCount } } }'
body=$(jq -n --arg query "$subscription" --arg code "$code" '{query: $query, variables: {code: $code}}')
while true; do
  while IFS= read -r line; do
    [[ $line == data:?* ]] || continue
    told=${line#data: }
    if refused=$(jq -er '.errors[0].extensions.code' <<<"$told"); then
      [[ $refused == UNAVAILABLE || $refused == TIMEOUT || $refused == RATE_LIMITED ]] && continue
      jq -r '.errors[0] | "\(.extensions.code): \(.message)"' <<<"$told" >&2
      exit 1
    fi
    jq -r '.data.inboxChanged | "\(.code) \(.transferInbox.totalCount)"' <<<"$told"
    wait=1
  done < <(curl --silent --no-buffer --header @<(printf 'authorization: Bearer %s' "$LEAGUEGRAPH_TOKEN") \
    --header 'content-type: application/json' --header 'accept: text/event-stream' --data-binary "$body" "$address")
  sleep "$wait"
  wait=$((wait < 30 ? wait * 2 : 30))
done
