// Transfers of graduates that the side of their institution started in a period, to where they live: a township of residence, an
// organisation for those without another (FALLBACK), or one of a township, village or community. At most $scan events are looked at.
// Where a transfer led at its start stands in the event: its target may have been changed since. Codes hold no quotes.
// params:  scopes: list[str], from: str, to: str, scan: int
// returns: acts: list[map{number, at, actor, path}], looked_at: int, read_to: str | None   (1 row)
CALL () {
  UNWIND ['requestTransfer', 'startClassTransfers'] AS action
  MATCH (event:AuditEvent)
  WHERE event.action = action AND event.at >= datetime($from) AND event.at < datetime($to)
  RETURN event ORDER BY event.at, event.id LIMIT $scan
}
WITH collect(event) AS looked
RETURN COLLECT {
         UNWIND looked AS event
         MATCH (event)-[:CONCERNS]->(transfer:Transfer {requested_by: 'SENDER'})-[:FROM_ORGANISATION]->(sender:Organisation)
         WHERE event.number IS NOT NULL AND sender.graduation_year IS NOT NULL
           AND EXISTS {
             MATCH (concerned:Organisation)
             WHERE concerned.code IN event.organisation_codes AND any(scope IN $scopes WHERE concerned.path STARTS WITH scope)
           }
         WITH event, transfer, sender, split(split(event.after, '"to": "')[1], '"')[0] AS to_code
         WHERE transfer.residence_code IS NOT NULL
           OR EXISTS {
             MATCH (target:Organisation {code: to_code})
             WHERE coalesce(target.is_fallback, false) OR target.sector IN ['FALLBACK', 'TOWNSHIP', 'VILLAGE', 'COMMUNITY']
           }
         WITH event,
              COLLECT {
                UNWIND split(sender.path, '/')[..-1] AS code
                MATCH (above:Organisation {code: code})
                WHERE above.is_institution
                RETURN above.path ORDER BY above.depth DESC LIMIT 1
              }[0] AS path
         WHERE path IS NOT NULL
         RETURN {number: event.number, at: toString(event.at), actor: event.actor, path: path}
       } AS acts,
       size(looked) AS looked_at,
       toString(looked[-1].at) AS read_to
