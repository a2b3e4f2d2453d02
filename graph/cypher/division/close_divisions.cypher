// Closes divisions on $on_day; what is closed already is left alone.
// params:  codes: list[str], on_day: str
// returns: closed: int   (1 row)
UNWIND $codes AS code
MATCH (division:Division {code: code})
WHERE division.closed_on IS NULL
SET division.closed_on = date($on_day)
WITH division
CALL (division) {
  MATCH (division)-[within:WITHIN]->(parent:Division)
  CREATE (division)-[:WAS_WITHIN {valid_from: within.valid_from, valid_to: division.closed_on}]->(parent)
  DELETE within
}
RETURN count(division) AS closed
