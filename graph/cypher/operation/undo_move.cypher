// Puts organisations back under the parents that they had, with all that lies below; what was moved since, or whose parent was closed or lies
// below it by now, is left out. Names below are worked out later.
// params:  rows: list[map{code, parent_code, on_day, was_parent_code, was_since}]
// returns: undone: list[str]   (1 row)
UNWIND $rows AS row
CALL (row) {
  MATCH (organisation:Organisation {code: row.code})-[part:PART_OF {valid_from: date(row.on_day)}]->(:Organisation {code: row.parent_code})
  MATCH (organisation)-[past:WAS_PART_OF {valid_from: date(row.was_since), valid_to: date(row.on_day)}]->
        (old:Organisation {code: row.was_parent_code})
  WHERE old.closed_on IS NULL AND NOT old.path STARTS WITH organisation.path
  WITH organisation, part, old, collect(past)[0] AS past
  WITH organisation, part, past, old, organisation.path AS path, old.path + organisation.code + '/' AS old_path,
       old.depth + 1 - organisation.depth AS deeper
  DELETE part, past
  CREATE (organisation)-[:PART_OF {child_code: row.code, valid_from: date(row.was_since)}]->(old)
  SET organisation.refresh_pending = true, organisation.version = coalesce(organisation.version, 1) + 1
  WITH path, old_path, deeper
  MATCH (below:Organisation)
  WHERE below.path STARTS WITH path
  SET below.path = old_path + substring(below.path, size(path)), below.depth = below.depth + deeper
  WITH below
  OPTIONAL MATCH (below)<-[:MEMBER_OF]-(member:Person)
  SET member.search_path = below.path
  WITH DISTINCT below
  OPTIONAL MATCH (below)-[:HOSTS]->(activity:Activity)
  SET activity.search_path = below.path
  RETURN count(DISTINCT below) AS rewritten
}
WITH row, rewritten
WHERE rewritten > 0
RETURN collect(row.code) AS undone
