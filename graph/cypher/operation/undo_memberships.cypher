// Puts members back where they were: those whose membership was ended and who have gone nowhere since but to $rows' to_code (null: nowhere).
// Branches are marked, and so locked, in the order of codes before anything is tied to them.
// params:  rows: list[map{id, branch_code, valid_from, valid_to, ended_by, to_code}]
// returns: undone: list[str]   (1 row)
CALL () {
  UNWIND $rows AS row
  UNWIND [row.branch_code, row.to_code] AS code
  WITH DISTINCT code
  ORDER BY code
  MATCH (branch:Organisation {code: code})
  SET branch.totals_pending = true
  RETURN count(*) AS locked
}
UNWIND $rows AS row
MATCH (person:Person {id: row.id})-[past:WAS_MEMBER_OF {
  valid_from: date(row.valid_from), valid_to: date(row.valid_to), ended_by: row.ended_by}]->(branch:Organisation {code: row.branch_code})
WHERE branch.closed_on IS NULL
  AND NOT EXISTS {
    MATCH (person)-[later:WAS_MEMBER_OF]->(other:Organisation)
    WHERE later.valid_from >= date(row.valid_to)
      AND NOT (later.valid_from = date(row.valid_from) AND later.valid_to = date(row.valid_to) AND later.ended_by = row.ended_by
               AND other = branch)
  }
WITH row, person, branch, collect(past)[0] AS past
OPTIONAL MATCH (person)-[current:MEMBER_OF]->(other:Organisation)
WITH row, person, branch, past, current, other
WHERE (row.to_code IS NULL AND current IS NULL)
   OR (other.code = row.to_code AND current.valid_from = date(row.valid_to)
       AND NOT EXISTS { MATCH (:Transfer {open_for: person.id})-[:FROM_ORGANISATION]->(other) })
DELETE past, current
CREATE (person)-[:MEMBER_OF {person_id: person.id, valid_from: date(row.valid_from)}]->(branch)
SET person.search_path = branch.path, person.version = coalesce(person.version, 0) + 1
SET branch.own_members = coalesce(branch.own_members, 0) + 1
FOREACH (_ IN CASE WHEN other IS NULL THEN [] ELSE [1] END | SET other.own_members = coalesce(other.own_members, 0) - 1)
RETURN collect(row.id) AS undone
