// Records which division succeeds a closed one from $on_day on; what is recorded already is left alone.
// params:  rows: list[map{code, successor}], on_day: str
// returns: succeeded: int   (1 row)
UNWIND $rows AS row
MATCH (division:Division {code: row.code}), (successor:Division {code: row.successor})
WHERE NOT EXISTS { (division)-[:SUCCEEDED_BY {on: date($on_day)}]->(successor) }
CREATE (division)-[:SUCCEEDED_BY {on: date($on_day)}]->(successor)
RETURN count(*) AS succeeded
