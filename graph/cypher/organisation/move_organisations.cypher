// Moves open organisations under other parents on a day, one after the other, each with its whole subtree: paths and depths of all
// that lie below, closed ones too, and what their members and activities are searched by. Names below are worked out later: `refresh_pending` marks where.
// params:  rows: list[map{code, parent_code, on_day}]
// returns: moved: int   (1 row)
UNWIND $rows AS row
CALL (row) {
  MATCH (organisation:Organisation {code: row.code})-[part:PART_OF]->(old:Organisation)
  MATCH (parent:Organisation {code: row.parent_code})
  WHERE old <> parent
  WITH organisation, part, old, parent, organisation.path AS old_path, parent.path + organisation.code + '/' AS new_path,
       parent.depth + 1 - organisation.depth AS deeper
  CREATE (organisation)-[:WAS_PART_OF {valid_from: part.valid_from, valid_to: date(row.on_day)}]->(old)
  DELETE part
  CREATE (organisation)-[:PART_OF {child_code: row.code, valid_from: date(row.on_day)}]->(parent)
  SET organisation.refresh_pending = true, organisation.version = coalesce(organisation.version, 1) + 1
  WITH old_path, new_path, deeper
  MATCH (below:Organisation)
  WHERE below.path STARTS WITH old_path
  SET below.path = new_path + substring(below.path, size(old_path)), below.depth = below.depth + deeper
  WITH below
  OPTIONAL MATCH (below)<-[:MEMBER_OF]-(member:Person)
  SET member.search_path = below.path
  WITH DISTINCT below
  OPTIONAL MATCH (below)-[:HOSTS]->(activity:Activity)
  SET activity.search_path = below.path
  RETURN 1 AS moved, count(DISTINCT below) AS rewritten
}
RETURN count(moved) AS moved
