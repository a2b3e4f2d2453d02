// What the events after the number $since are about, in the order of numbers, at most $scan of them: transfers, and whose business it is.
// Numbers have no gaps, so the run ends where one is missing.
// params:  since: int, scan: int
// returns: touched: list[list[list[str]]] (ids of transfers, codes of organisations), next: int   (1 row)
WITH COLLECT {
       MATCH (event:AuditEvent)
       WHERE event.number > $since AND event.number <= $since + $scan
       RETURN event ORDER BY event.number
     } AS found
WITH [place IN range(0, size(found) - 1) WHERE found[place].number = $since + place + 1 | found[place]] AS run
RETURN [event IN run | [
         COLLECT { MATCH (event)-[:CONCERNS]->(transfer:Transfer) RETURN transfer.id },
         coalesce(event.organisation_codes, [])]] AS touched,
       $since + size(run) AS next
