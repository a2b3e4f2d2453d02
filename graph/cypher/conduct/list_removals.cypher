// Memberships that were ended in a period, in subtrees: who did it when, where, and how (JSON). At most $scan events are looked at.
// The branch stands in the event too; codes hold no quotes.
// params:  scopes: list[str], from: str, to: str, scan: int
// returns: acts: list[map{number, at, actor, path, after}], looked_at: int, read_to: str | None   (1 row)
CALL () {
  MATCH (event:AuditEvent)
  WHERE event.action = 'endMembership' AND event.at >= datetime($from) AND event.at < datetime($to)
  RETURN event ORDER BY event.at, event.id LIMIT $scan
}
WITH collect(event) AS looked
RETURN COLLECT {
         UNWIND looked AS event
         WITH event, coalesce(event.organisation_codes, []) + split(split(event.after, '"branch": "')[1], '"')[0] AS codes
         WITH event,
              COLLECT {
                MATCH (place:Organisation)
                WHERE place.code IN codes
                RETURN place.path ORDER BY place.depth DESC, place.code
              } AS paths
         WHERE event.number IS NOT NULL AND any(path IN paths WHERE any(scope IN $scopes WHERE path STARTS WITH scope))
         RETURN {number: event.number, at: toString(event.at), actor: event.actor, path: paths[0], after: event.after}
       } AS acts,
       size(looked) AS looked_at,
       toString(looked[-1].at) AS read_to
