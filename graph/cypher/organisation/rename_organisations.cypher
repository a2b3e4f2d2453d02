// Gives organisations other names from a day on; the old ones stay as a former name. Search keys are worked out later, below too.
// params:  rows: list[map{code, on_day, props}]
// returns: renamed: int   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code})
CREATE (organisation)-[:WAS_NAMED]->(:FormerName {
  name: organisation.name, short_name: organisation.short_name, pinyin: organisation.pinyin, valid_to: date(row.on_day),
  valid_from: reduce(latest = organisation.known_from,
                     ended IN COLLECT { MATCH (organisation)-[:WAS_NAMED]->(former:FormerName) RETURN former.valid_to }
                     | CASE WHEN ended > latest THEN ended ELSE latest END)})
SET organisation += row.props
SET organisation.refresh_pending = true, organisation.version = coalesce(organisation.version, 1) + 1
RETURN count(*) AS renamed
