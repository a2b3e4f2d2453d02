// Ties organisations to what they became, or came from.
// params:  merged: list[map{code, other_code, on_day}], split: list[map{code, other_code, on_day}]
// returns: linked: int   (1 row)
CALL () {
  UNWIND $merged AS row
  MATCH (organisation:Organisation {code: row.code})
  MATCH (heir:Organisation {code: row.other_code})
  CREATE (organisation)-[:MERGED_INTO {on: date(row.on_day)}]->(heir)
  RETURN count(*) AS merged
}
CALL () {
  UNWIND $split AS row
  MATCH (organisation:Organisation {code: row.code})
  MATCH (origin:Organisation {code: row.other_code})
  CREATE (organisation)-[:SPLIT_FROM {on: date(row.on_day)}]->(origin)
  RETURN count(*) AS split
}
RETURN merged + split AS linked
