// The events after the number $since, in the order of numbers, that are the business of an organisation in the caller's scopes and at or
// below $within; at most $scan of them are looked at. Numbers have no gaps, so the run ends where one is missing: a commit that is just
// being applied shows some of its events before others. Who has the root sees all of them, also those of
// organisations that are gone.
// params:  since: int, scan: int, limit: int, types: list[str] | None, within: str | None, audit_scopes: list[str]
// returns: events: list[node], next: int, last: int   (0..1 rows; none: nothing of $within lies in the scopes)
WITH COLLECT { MATCH (above:Organisation {code: $within}) RETURN above.path }[0] AS within_path
WITH [scope IN $audit_scopes WHERE $within IS NULL OR scope STARTS WITH within_path]
     + [scope IN $audit_scopes WHERE within_path STARTS WITH scope | within_path] AS scopes
WHERE size(scopes) > 0
WITH scopes,
     any(scope IN scopes WHERE size(split(scope, '/')) = 2) AS sees_root,
     coalesce(COLLECT {
       MATCH (known:AuditEvent)
       WHERE known.number > 0
       RETURN known.number ORDER BY known.number DESC LIMIT 1
     }[0], 0) AS last,
     COLLECT {
       MATCH (event:AuditEvent)
       WHERE event.number > $since AND event.number <= $since + $scan
       RETURN event ORDER BY event.number
     } AS found
WITH scopes, sees_root, last,
     [place IN range(0, size(found) - 1) WHERE found[place].number = $since + place + 1 | found[place]] AS run
WITH last, size(run) AS looked_at,
     COLLECT {
       UNWIND run AS event
       WITH event, coalesce(event.organisation_codes, []) AS codes
       WHERE ($types IS NULL OR event.action IN $types)
         AND (sees_root
              OR EXISTS {
                MATCH (concerned:Organisation)
                WHERE concerned.code IN codes AND any(scope IN scopes WHERE concerned.path STARTS WITH scope)
              })
       RETURN event ORDER BY event.number
     } AS shown
RETURN shown[..$limit] AS events,
       CASE WHEN size(shown) > $limit THEN shown[$limit].number - 1 ELSE $since + looked_at END AS next,
       last
