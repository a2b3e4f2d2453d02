// The events after the number $since that concern transfers, in the order of numbers; at most $scan events are looked at. Numbers have no
// gaps, so the run ends where one is missing: a commit that is just being applied shows some of its events before others.
// params:  since: int, scan: int
// returns: events: list[map{id, number, at, action, after, organisation_codes, transfer_ids, person_ids}], next: int   (1 row)
WITH COLLECT {
       MATCH (event:AuditEvent)
       WHERE event.number > $since AND event.number <= $since + $scan
       RETURN event ORDER BY event.number
     } AS found
WITH [place IN range(0, size(found) - 1) WHERE found[place].number = $since + place + 1 | found[place]] AS run
RETURN COLLECT {
         UNWIND run AS event
         WITH event,
              COLLECT { MATCH (event)-[:CONCERNS]->(transfer:Transfer) RETURN transfer.id ORDER BY transfer.id } AS transfer_ids,
              COLLECT { MATCH (event)-[:CONCERNS]->(person:Person) RETURN person.id ORDER BY person.id } AS person_ids
         WHERE size(transfer_ids) > 0
         RETURN event {.id, .number, .action, .after, at: toString(event.at),
                       organisation_codes: coalesce(event.organisation_codes, []), transfer_ids: transfer_ids,
                       person_ids: person_ids} AS told
         ORDER BY event.number
       } AS events,
       $since + size(run) AS next
