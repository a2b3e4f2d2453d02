// Stores totals; null takes them away.
// params:  rows: list[map{code, total, by_kind, by_sector}]
// returns: written: int   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code})
SET organisation.total_organisations = row.total,
    organisation.total_by_kind = row.by_kind,
    organisation.total_by_sector = row.by_sector
RETURN count(*) AS written
