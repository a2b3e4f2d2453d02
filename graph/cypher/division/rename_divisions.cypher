// Gives open divisions another name from $on_day on; the old name stays as a former name. Equal names change nothing.
// params:  rows: list[map{code, props}], on_day: str
// returns: renamed: int   (1 row)
UNWIND $rows AS row
MATCH (division:Division {code: row.code})
WHERE division.closed_on IS NULL AND division.name <> row.props.name
CREATE (division)-[:WAS_NAMED]->(:FormerName {
  name: division.name, pinyin: division.pinyin, valid_to: date($on_day),
  valid_from: reduce(latest = (coalesce(division.earlier_opened_on, []) + [division.opened_on])[0],
                     ended IN COLLECT { MATCH (division)-[:WAS_NAMED]->(former:FormerName) RETURN former.valid_to }
                     | CASE WHEN ended > latest THEN ended ELSE latest END)})
SET division += row.props
RETURN count(*) AS renamed
