// Locks the organisation $code, which is to hold an activity, by marking its totals as changed; outside $scopes it is as if absent.
// params:  code: str, scopes: list[str]
// returns: kind: str, known_from: str, closed_on: str | None   (0..1 row)
MATCH (host:Organisation {code: $code})
WHERE any(scope IN $scopes WHERE host.path STARTS WITH scope)
SET host.totals_pending = true
WITH host
RETURN host.kind AS kind, toString(host.known_from) AS known_from, toString(host.closed_on) AS closed_on
