// The next $limit divisions in the order of codes, as columns.
// params:  after: str, limit: int
// returns: last: str | None, divisions: int, columns: map   (1 row)
CALL () {
  MATCH (division:Division)
  WHERE division.code > $after
  WITH division
  ORDER BY division.code
  LIMIT $limit
  RETURN collect(division) AS divisions
}
CALL (divisions) {
  UNWIND divisions AS d
  RETURN {code: collect(d.code), name: collect(d.name), level: collect(d.level)} AS columns
}
RETURN divisions[-1].code AS last, size(divisions) AS divisions, columns
