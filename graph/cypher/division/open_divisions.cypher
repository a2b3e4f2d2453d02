// Opens divisions on $on_day: makes those that are new; gives a code that had vanished another life, and keeps the old name where
// the new one differs. What is open already is left alone. The parent must be open.
// params:  rows: list[map{code, parent_code, props}], on_day: str
// returns: opened: int, reopened: int   (1 row)
UNWIND $rows AS row
OPTIONAL MATCH (parent:Division {code: row.parent_code})
OPTIONAL MATCH (known:Division {code: row.code})
WITH row, parent, known
WHERE known IS NULL OR known.closed_on IS NOT NULL
CALL (row, known) {
  WITH row, known WHERE known.name <> row.props.name
  CREATE (known)-[:WAS_NAMED]->(:FormerName {
    name: known.name, pinyin: known.pinyin, valid_to: known.closed_on,
    valid_from: reduce(latest = (coalesce(known.earlier_opened_on, []) + [known.opened_on])[0],
                       ended IN COLLECT { MATCH (known)-[:WAS_NAMED]->(former:FormerName) RETURN former.valid_to }
                       | CASE WHEN ended > latest THEN ended ELSE latest END)})
}
MERGE (division:Division {code: row.code})
WITH row, parent, known, division, known IS NOT NULL AS again,
     coalesce(known.earlier_opened_on, []) + coalesce([known.opened_on], []) AS openings,
     coalesce(known.earlier_closed_on, []) + coalesce([known.closed_on], []) AS closings
SET division += row.props
SET division.opened_on = date($on_day), division.closed_on = null
FOREACH (_ IN CASE WHEN again THEN [1] ELSE [] END |
  SET division.earlier_opened_on = openings, division.earlier_closed_on = closings)
FOREACH (_ IN CASE WHEN parent IS NULL THEN [] ELSE [1] END |
  CREATE (division)-[:WITHIN {valid_from: date($on_day)}]->(parent))
RETURN count(CASE WHEN NOT again THEN 1 END) AS opened, count(CASE WHEN again THEN 1 END) AS reopened
