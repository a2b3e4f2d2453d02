#!/usr/bin/env bash
# Sign up for an activity, once, however often it has to be sent: LEAGUEGRAPH_TOKEN=… ./act.sh http://127.0.0.1:8000/graphql A2
set -euo pipefail
address=$1 activity=$2 key=${IDEMPOTENCY_KEY:-$(cat /proc/sys/kernel/random/uuid)}
mutation='mutation SignUp($input: SignUpInput!) { signUp(input: $input) { __typename
  ... on SignUpPayload { participation { state } } ... on Failure { code message nextStep } } }'
body=$(jq -n --arg query "$mutation" --arg activity "$activity" --arg key "$key" \
  '{query: $query, variables: {input: {activityId: $activity, idempotencyKey: $key}}}')
answer=$("$(dirname "$0")/ask.sh" "$address" <<<"$body")
if jq -e '.data.signUp.code' <<<"$answer" >/dev/null; then
  jq -r '.data.signUp | "\(.code): \(.message) \(.nextStep)"' <<<"$answer" >&2
  exit 1
fi
jq -r '.data.signUp.participation.state' <<<"$answer"
