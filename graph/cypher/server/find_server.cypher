// What the server says of itself, and its clock.
// params:  none
// returns: version: str, edition: str, now_ms: int   (1 row)
CALL dbms.components() YIELD name, versions, edition
WHERE name = 'Neo4j Kernel'
RETURN versions[0] AS version, edition, datetime.realtime().epochMillis AS now_ms
