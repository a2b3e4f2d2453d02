// Writes own names and search keys that were worked out anew.
// params:  rows: list[map{code, props}]
// returns: refreshed: int   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code})
SET organisation += row.props
RETURN count(*) AS refreshed
