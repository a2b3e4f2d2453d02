// Stores totals; null takes them away.
// `of_own` lists members, cadres, activities, transfers in and out.
// params:  rows: list[map{code, total, by_kind, by_sector, of_own}]
// returns: written: int   (1 row)
UNWIND $rows AS row
MATCH (organisation:Organisation {code: row.code})
SET organisation.total_organisations = row.total,
    organisation.total_by_kind = row.by_kind,
    organisation.total_by_sector = row.by_sector,
    organisation.total_members = row.of_own[0],
    organisation.total_cadres = row.of_own[1],
    organisation.total_activities = row.of_own[2],
    organisation.total_transfers_in = row.of_own[3],
    organisation.total_transfers_out = row.of_own[4]
RETURN count(*) AS written
