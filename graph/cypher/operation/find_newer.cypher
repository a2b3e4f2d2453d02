// Newer events than the operation $id that concern the same organisations or people and were not undone, the newest first.
// params:  id: str, limit: int
// returns: id, action, at   (0..n rows)
MATCH (event:AuditEvent {id: $id})-[:CONCERNS]->(thing:Organisation|Person)<-[:CONCERNS]-(newer:AuditEvent)
WHERE newer <> event AND newer.at >= event.at AND newer.undone_at IS NULL
RETURN DISTINCT newer.id AS id, newer.action AS action, toString(newer.at) AS at
ORDER BY at DESC
LIMIT $limit
